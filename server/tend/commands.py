"""What the command line does."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import fcntl
import logging
import os
import shutil
import signal
import stat
import sys
from collections.abc import Callable, Coroutine, Iterator
from pathlib import Path
from types import FrameType
from typing import Any

from tend.errors import TendError
from tend.settings import PURGE_UNSEEN_MS, Settings
from tend.store.base import Store

GRACE_S = 1
INVITE_LIVES_MS = 14 * 24 * 3600 * 1000
LOCK = "tend.lock"

log = logging.getLogger("tend")


def serve(settings: Settings, _: argparse.Namespace) -> int:
    """Serve until told to stop. Open streams end at once; requests get a moment to finish."""
    from tend.logs import set_up

    set_up(settings.log)
    with _owning(settings.data) as owner:
        if not owner:
            log.error("another tend serves this data folder")
            return 1
        with asyncio.Runner(loop_factory=_loop_factory()) as runner:
            return runner.run(_serve(settings))


def _loop_factory() -> Callable[[], asyncio.AbstractEventLoop] | None:
    try:
        import uvloop
    except ImportError:  # not made for this system; asyncio's own loop does
        return None
    return uvloop.new_event_loop


async def _serve(settings: Settings) -> int:
    import uvicorn

    from tend.app import App, make_door

    store = await _opened(settings)
    if store is None:
        return 1
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

    server.handle_exit = stop  # type: ignore[method-assign, assignment]
    _warn(settings)
    await server.serve()
    return 0 if server.started else 1


async def _opened(settings: Settings) -> Store | None:
    """The store, with the key for push beside it; None: the log says why not."""
    from tend.app import open_store
    from tend.pushing import make_key

    try:
        settings.data.mkdir(parents=True, exist_ok=True, mode=0o700)
        make_key(settings)
        return await open_store(settings)
    except ValueError as error:
        log.error("%s", error)
    except TendError as error:
        log.error("cannot open the data: %s", error.detail)
    return None


def _warn(settings: Settings) -> None:
    fields = {"host": settings.host, "port": settings.port, "https": settings.https}
    log.info("serving", extra={"fields": fields})
    if not settings.https and not settings.loopback:
        log.warning(
            "browsers allow offline use, pairing and sealed notes over https only;"
            " set TEND_BASE_URL and put a proxy with https before Tend (see deploy/README.md)"
        )


@contextlib.contextmanager
def _owning(data: Path) -> Iterator[bool]:
    """Hold the data folder's lock: two servers on one SQLite file would not hear of each other."""
    data.mkdir(parents=True, exist_ok=True, mode=0o700)
    (data / LOCK).touch(mode=0o600)
    with (data / LOCK).open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            yield False
            return
        yield True


def migrate(settings: Settings, _: argparse.Namespace) -> int:
    """Bring the database up to date."""

    async def run() -> int:
        from tend.app import open_store

        store = await open_store(settings)
        await store.close()
        return 0

    return _guarded(run)


def backup(settings: Settings, options: argparse.Namespace) -> int:
    """Copy the data folder."""
    from tend.store import backup as copies

    async def run() -> int:
        print(copies.backup(settings.data, options.path))
        return 0

    return _guarded(run)


def restore(settings: Settings, options: argparse.Namespace) -> int:
    """Bring a backup back."""
    from tend.push.identity import FILE, changes_on_restore
    from tend.store import backup as copies

    async def run() -> int:
        if changes_on_restore(options.path, settings.data):
            # A database with the keys of another one: every push would be refused.
            print(
                f"tend: {settings.data / FILE} is not the one in the backup: move it away first",
                file=sys.stderr,
            )
            return 1
        print(copies.restore(options.path, settings.data))
        return 0

    return _guarded(run)


def invite(settings: Settings, _: argparse.Namespace) -> int:
    """Print a link that makes one account."""
    from tend.auth.tokens import hash_code, new_code
    from tend.web.deps import wall_clock_ms

    async def run() -> int:
        from tend.app import open_store

        store = await open_store(settings)
        code = new_code()
        await store.create_invite(hash_code(code), wall_clock_ms() + INVITE_LIVES_MS)
        await store.close()
        print(f"{settings.base_url or f'http://localhost:{settings.port}'}/?invite={code}")
        return 0

    return _guarded(run)


def purge(settings: Settings, _: argparse.Namespace) -> int:
    """Drop what nobody has seen for 400 days."""
    from tend.web.deps import wall_clock_ms

    async def run() -> int:
        from tend.app import open_store

        with _owning(settings.data) as owner:
            if not owner:
                print("tend: stop the server first, or set TEND_PURGE=on for it", file=sys.stderr)
                return 1
            store = await open_store(settings)
            print(await store.purge(wall_clock_ms(), PURGE_UNSEEN_MS))
            await store.close()
        return 0

    return _guarded(run)


def work(settings: Settings, _: argparse.Namespace) -> int:
    """Decide and send nudges, beside or instead of `serve`; any number of these may run."""
    from tend.logs import set_up

    set_up(settings.log)
    with asyncio.Runner(loop_factory=_loop_factory()) as runner:
        return runner.run(_work(settings))


async def _work(settings: Settings) -> int:
    from tend.pushing import make_vapid
    from tend.pushing import work as nudge
    from tend.web.deps import wall_clock_ms

    store = await _opened(settings)
    if store is None:
        return 1
    task = asyncio.current_task()
    assert task is not None
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, task.cancel)
    origin = settings.base_url or f"http://localhost:{settings.port}"
    try:
        await nudge(settings, store, wall_clock_ms, make_vapid(settings), origin)
    except asyncio.CancelledError:
        log.info("stopped")
    finally:
        await store.close()
    return 0


def doctor(settings: Settings, _: argparse.Namespace) -> int:
    """Say what is well and what is not; 1 if anything needs a hand."""
    from tend.app import STATIC
    from tend.pushing import push_findings
    from tend.store.backup import DATABASE
    from tend.store.sqlite import SqliteStore

    findings: list[tuple[bool, str]] = []
    data = settings.data
    database = data / DATABASE
    findings.append(
        (data.is_dir() and os.access(data, os.W_OK), f"data folder {data} can be written")
    )
    if database.exists():
        mode = stat.S_IMODE(database.stat().st_mode)
        findings.append((mode & 0o077 == 0, f"only its owner can read {database} (mode {mode:o})"))

        async def look() -> bool:
            store = await SqliteStore.open(database)
            try:
                return await store.ready()
            finally:
                await store.close()

        findings.append((asyncio.run(look()), "the database answers and is migrated"))
        free = shutil.disk_usage(data).free
        findings.append((free > 200_000_000, f"{free // 1_000_000} MB are free on its disk"))
    else:
        findings.append((True, "there is no database yet; the first start makes one"))
    findings += push_findings(settings)
    findings.append(((STATIC / "index.html").exists(), "the app's pages are built"))
    findings.append(
        (
            settings.https or settings.loopback,
            "browsers reach it over https or on this machine (else: no offline use)",
        )
    )
    for well, sentence in findings:
        print(f"{'ok ' if well else 'NOT'}  {sentence}")
    return 0 if all(well for well, _ in findings) else 1


def _guarded(run: Callable[[], Coroutine[Any, Any, int]]) -> int:
    try:
        with asyncio.Runner(loop_factory=_loop_factory()) as runner:
            return runner.run(run())
    except TendError as error:
        print(f"tend: {error.detail}", file=sys.stderr)
        return 1


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
