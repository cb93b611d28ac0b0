"""`tend serve`."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import gc
import importlib
import logging
import os
import signal
import sys
from collections.abc import Callable, Iterator
from functools import partial
from socket import socket
from types import FrameType
from typing import TYPE_CHECKING

import msgspec

from tend import tracing
from tend.commands.processes import Parent, Place
from tend.commands.running import measuring, opened, run_loop, serving, using
from tend.errors import TendError
from tend.lane import REST_S, SWITCH_S
from tend.settings import Settings

if TYPE_CHECKING:
    from uvicorn import Server

    from tend.backups import Schedule
    from tend.metrics import Metrics

GRACE_S = 1
COLLECT_EVERY_S = 30

log = logging.getLogger("tend")


def serve(settings: Settings, _: argparse.Namespace) -> int:
    """Serve until told to stop. Open streams end at once; requests get a moment to finish."""
    from tend.logs import set_up

    set_up(settings.log)
    if settings.workers > 1:
        with using(settings.data):
            _load()
            parent = Parent(settings, partial(_serve_as_child, settings))
            _warn(settings)
            return parent.run()
    with using(settings.data), serving(settings), measuring(settings) as metrics:
        return run_loop(_serve(settings, metrics))


def _load() -> None:
    """Load what all children need, so that it is in memory once, and they start at once."""
    for name in ("uvicorn", "tend.app", "tend.commands.connection", "tend.store.postgres.store"):
        # What is not installed a child will miss, and say in a sentence.
        with contextlib.suppress(ImportError):
            importlib.import_module(name)


def _serve_as_child(settings: Settings, place: Place) -> int:
    """Serve as one of several processes: the first of them also does what one must do for all."""
    from tend.logs import set_up

    set_up(settings.log, worker=place.number)
    if settings.metrics_port:
        port = settings.metrics_port + place.number
        settings = msgspec.structs.replace(settings, metrics_port=port)
    if place.number:
        settings = msgspec.structs.replace(settings, nudge=False, purge=False, backup_every=None)
    with measuring(settings) as metrics:
        return run_loop(_serve(settings, metrics, place))


async def _serve(settings: Settings, metrics: Metrics | None, place: Place | None = None) -> int:
    import uvicorn

    from tend.app import App, make_context
    from tend.commands.connection import connections

    store = await opened(settings, REST_S)
    try:
        await store.heed_revoked()
    except TendError:
        await store.close()
        raise
    spans = tracing.set_up(os.environ)
    context = make_context(settings, store, metrics=metrics, spans=spans)
    config = uvicorn.Config(
        App(
            context,
            purge=settings.purge,
            nudge=settings.nudge,
            metrics=metrics,
            spans=spans,
            backups=_schedule(settings, metrics),
        ),
        host=settings.host,
        port=settings.port,
        http=connections(settings.patience_s),
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

    def stop(number: int, frame: FrameType | None) -> None:
        # Open streams would delay the graceful shutdown; phones reopen them after the restart.
        asyncio.get_running_loop().call_soon_threadsafe(context.hub.shut)
        ended(number, frame)

    sys.setswitchinterval(SWITCH_S)
    server.handle_exit = stop  # type: ignore[method-assign, assignment]
    if place is None:
        _warn(settings)
    else:
        _watch(place, server, lambda: stop(signal.SIGTERM, None))
    with _collecting_seldom():
        await server.serve(place and place.sockets)
    return 0 if server.started else 1


def _watch(place: Place, server: Server, stop: Callable[[], None]) -> None:
    """Tell the parent when this child serves; end when the parent is gone."""
    loop = asyncio.get_running_loop()
    startup = server.startup

    async def started(sockets: list[socket] | None = None) -> None:
        await startup(sockets)
        with contextlib.suppress(OSError):
            place.line.send(b"s")

    def gone() -> None:
        loop.remove_reader(place.line)
        log.error("the process that started this one is gone: it stops")
        stop()

    server.startup = started  # type: ignore[method-assign]
    loop.add_reader(place.line, gone)


def _schedule(settings: Settings, metrics: Metrics | None) -> Schedule | None:
    """The backups that are to be taken while it serves; None: none are."""
    if settings.backup_every is None:
        return None
    from tend.backups import Schedule

    # Given as an option it would not be in the environment, and it may hold a password.
    env = {"TEND_DATABASE_URL": settings.database_url} if settings.database_url else {}
    return Schedule(
        settings.data,
        settings.backups,
        settings.backup_every,
        settings.backup_keep,
        metrics,
        env=env,
    )


@contextlib.contextmanager
def _collecting_seldom() -> Iterator[None]:
    """
    The collector looks through all objects while everybody waits: not in the middle of work that
    has just made many, but every so often. What was loaded before stays, and is left out.
    """
    gc.freeze()
    gc.disable()
    collecting = asyncio.create_task(_collect())
    try:
        yield
    finally:
        collecting.cancel()
        gc.enable()


async def _collect() -> None:
    while True:
        await asyncio.sleep(COLLECT_EVERY_S)
        gc.collect()


def _warn(settings: Settings) -> None:
    fields = {"host": settings.host, "port": settings.port, "https": settings.https}
    if settings.workers > 1:
        fields["workers"] = settings.workers
    log.info("serving", extra={"fields": fields})
    if not settings.https and not settings.loopback:
        log.warning(
            "browsers allow offline use, pairing and sealed notes over https only;"
            " set TEND_BASE_URL and put a proxy with https before Tend (see deploy/README.md)"
        )
