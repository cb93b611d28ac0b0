"""`tend serve`."""

from __future__ import annotations

import argparse
import asyncio
import gc
import logging
import sys
from types import FrameType

from tend.commands.running import opened, run_loop, serving, using
from tend.errors import TendError
from tend.lane import REST_S, SWITCH_S
from tend.settings import Settings

GRACE_S = 1

log = logging.getLogger("tend")


def serve(settings: Settings, _: argparse.Namespace) -> int:
    """Serve until told to stop. Open streams end at once; requests get a moment to finish."""
    from tend.logs import set_up

    set_up(settings.log)
    with using(settings.data), serving(settings.data):
        return run_loop(_serve(settings))


async def _serve(settings: Settings) -> int:
    import uvicorn

    from tend.app import App, make_door

    store = await opened(settings, REST_S)
    try:
        await store.heed_revoked()
    except TendError:
        await store.close()
        raise
    door = make_door(settings, store)
    config = uvicorn.Config(
        App(door, purge=settings.purge, nudge=settings.nudge),
        host=settings.host,
        port=settings.port,
        log_config=None,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        date_header=False,
        lifespan="on",
        timeout_graceful_shutdown=GRACE_S,
    )
    server = uvicorn.Server(config)
    ended = server.handle_exit

    def stop(signal: int, frame: FrameType | None) -> None:
        # Streams would hold the graceful end up; phones open them again elsewhere or later.
        asyncio.get_running_loop().call_soon_threadsafe(door.hub.shut)
        ended(signal, frame)

    sys.setswitchinterval(SWITCH_S)
    # What is loaded stays: the collector need not look through it again and again, while all wait.
    gc.freeze()
    server.handle_exit = stop  # type: ignore[method-assign, assignment]
    _warn(settings)
    await server.serve()
    return 0 if server.started else 1


def _warn(settings: Settings) -> None:
    fields = {"host": settings.host, "port": settings.port, "https": settings.https}
    log.info("serving", extra={"fields": fields})
    if not settings.https and not settings.loopback:
        log.warning(
            "browsers allow offline use, pairing and sealed notes over https only;"
            " set TEND_BASE_URL and put a proxy with https before Tend (see deploy/README.md)"
        )
