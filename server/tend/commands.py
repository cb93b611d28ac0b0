"""What the command line does."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import gc
import logging
import signal
import sys
from collections.abc import Callable, Coroutine, Iterator
from pathlib import Path
from types import FrameType
from typing import Any

from tend import files
from tend.errors import BackupError, StoreUnavailable, TendError
from tend.lane import REST_S, SWITCH_S
from tend.settings import PURGE_UNSEEN_MS, Settings
from tend.store.contract.base import Store

GRACE_S = 1
INVITE_LIVES_MS = 14 * 24 * 3600 * 1000

log = logging.getLogger("tend")


def serve(settings: Settings, _: argparse.Namespace) -> int:
    """Serve until told to stop. Open streams end at once; requests get a moment to finish."""
    from tend.logs import set_up

    set_up(settings.log)
    with _using(settings.data), _serving(settings.data):
        return _run(_serve(settings))


def _loop_factory() -> Callable[[], asyncio.AbstractEventLoop] | None:
    try:
        import uvloop
    except ImportError:  # not made for this system; asyncio's own loop does
        return None
    return uvloop.new_event_loop


async def _serve(settings: Settings) -> int:
    import uvicorn

    from tend.app import App, make_door

    store = await _opened(settings, REST_S)
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


async def _opened(settings: Settings, rest_s: float = 0) -> Store:
    """The store, with the key for push beside it. Raises `StoreUnavailable`."""
    from tend.app import make_store
    from tend.push.identity import private_key

    try:
        # Made at the first start; nothing heavy is loaded for it.
        private_key(settings.data, settings.vapid_key)
    except ValueError as error:
        raise StoreUnavailable(str(error)) from error
    return await make_store(settings, rest_s)


def _warn(settings: Settings) -> None:
    fields = {"host": settings.host, "port": settings.port, "https": settings.https}
    log.info("serving", extra={"fields": fields})
    if not settings.https and not settings.loopback:
        log.warning(
            "browsers allow offline use, pairing and sealed notes over https only;"
            " set TEND_BASE_URL and put a proxy with https before Tend (see deploy/README.md)"
        )


@contextlib.contextmanager
def _using(data: Path) -> Iterator[None]:
    """Work with the data folder, beside others who do; a restore waits until all have ended."""
    files.make_folder(data)
    with files.locked(data / files.IN_USE, alone=False) as mine:
        if not mine:
            raise StoreUnavailable(f"another tend works with {data} alone; try again when it ended")
        yield


@contextlib.contextmanager
def _serving(data: Path) -> Iterator[None]:
    """Be the one who serves the data folder: two servers would not hear of each other."""
    with files.locked(data / files.SERVED, alone=True) as mine:
        if not mine:
            raise StoreUnavailable(f"another tend serves {data}")
        yield


def migrate(settings: Settings, _: argparse.Namespace) -> int:
    """Bring the database up to date."""

    async def main() -> int:
        from tend.app import make_store

        store = await make_store(settings)
        await store.close()
        return 0

    with _using(settings.data):
        return _run(main())


def backup(settings: Settings, options: argparse.Namespace) -> int:
    """Copy the data folder."""
    from tend.store.sqlite import backup as copies

    print(copies.backup(settings.data, options.path))
    return 0


def restore(settings: Settings, options: argparse.Namespace) -> int:
    """Bring a backup back."""
    from tend.push.identity import FILE, changes_on_restore
    from tend.store.sqlite import backup as copies

    if changes_on_restore(options.path, settings.data):
        # A database with the keys of another one: every push would be refused.
        kept = settings.data / FILE
        raise BackupError(f"{kept} is not the one in the backup: move it away first")
    print(copies.restore(options.path, settings.data))
    return 0


def invite(settings: Settings, _: argparse.Namespace) -> int:
    """Print a link that makes one account."""
    from tend.auth.tokens import hash_code, new_code
    from tend.web.deps import wall_clock_ms

    async def main() -> int:
        from tend.app import make_store

        store = await make_store(settings)
        code = new_code()
        await store.create_invite(hash_code(code), wall_clock_ms() + INVITE_LIVES_MS)
        await store.close()
        print(f"{settings.origin}/?invite={code}")
        return 0

    with _using(settings.data):
        return _run(main())


def purge(settings: Settings, _: argparse.Namespace) -> int:
    """Drop what nobody has seen for 400 days."""
    from tend.web.deps import wall_clock_ms

    async def main() -> int:
        from tend.app import make_store

        store = await make_store(settings)
        print(await store.purge(wall_clock_ms(), PURGE_UNSEEN_MS))
        await store.close()
        return 0

    with _using(settings.data), files.locked(settings.data / files.SERVED, alone=True) as mine:
        if not mine:
            raise StoreUnavailable("stop the server first, or set TEND_PURGE=on for it")
        return _run(main())


def work(settings: Settings, _: argparse.Namespace) -> int:
    """Decide and send nudges, beside or instead of `serve`; any number of these may run."""
    from tend.logs import set_up

    set_up(settings.log)
    with _using(settings.data):
        return _run(_work(settings))


async def _work(settings: Settings) -> int:
    from tend.app import make_vapid, nudge
    from tend.web.deps import wall_clock_ms

    store = await _opened(settings)
    task = asyncio.current_task()
    assert task is not None
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, task.cancel)
    try:
        await nudge(settings, store, wall_clock_ms, make_vapid(settings))
    except asyncio.CancelledError:
        log.info("stopped")
    finally:
        await store.close()
    return 0


def doctor(settings: Settings, _: argparse.Namespace) -> int:
    """Say what is well and what is not; 1 if anything needs a hand."""
    from tend.doctor import examine

    findings = examine(settings)
    for well, sentence in findings:
        print(f"{'ok ' if well else 'NOT'}  {sentence}")
    return 0 if all(well for well, _ in findings) else 1


def _run(main: Coroutine[Any, Any, int]) -> int:
    with asyncio.Runner(loop_factory=_loop_factory()) as runner:
        return runner.run(main)


COMMANDS: dict[str, Callable[[Settings, argparse.Namespace], int]] = {
    "serve": serve,
    "migrate": migrate,
    "doctor": doctor,
    "backup": backup,
    "restore": restore,
    "work": work,
    "invite": invite,
    "purge": purge,
}


def run(command: str, settings: Settings, options: argparse.Namespace) -> int:
    """Run one command; its exit status. What stands in its way is one sentence on stderr."""
    try:
        return COMMANDS[command](settings, options)
    except TendError as error:
        print(f"tend: {error.detail}", file=sys.stderr)
    except OSError as error:
        print(f"tend: {files.sentence(error)}", file=sys.stderr)
    return 1
