"""Shared by several commands: locks of the data folder, the opened store, an event loop."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import sys
from collections.abc import Callable, Coroutine, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tend import files
from tend.errors import StoreUnavailable, TendError
from tend.settings import Settings
from tend.store.contract.base import Store

if TYPE_CHECKING:
    from tend.metrics import Metrics

log = logging.getLogger("tend")


@contextlib.contextmanager
def using(data: Path) -> Iterator[None]:
    """
    Hold the data folder's shared lock, so that no restore runs meanwhile. Raises
    `StoreUnavailable`.
    """
    files.make_folder(data)
    with files.locked(data / files.IN_USE, alone=False) as mine:
        if not mine:
            raise StoreUnavailable(f"another tend works with {data} alone; try again when it ended")
        yield


@contextlib.contextmanager
def serving(settings: Settings) -> Iterator[None]:
    """
    Hold the lock of the one process that serves a database in the data folder: two would not see
    each other's changes in memory. Any number may serve one on PostgreSQL.
    """
    if settings.database_url is not None:
        yield
        return
    with files.locked(settings.data / files.SERVED, alone=True) as mine:
        if not mine:
            raise StoreUnavailable(f"another tend serves {settings.data}")
        yield


@contextlib.contextmanager
def measuring(settings: Settings) -> Iterator[Metrics | None]:
    """
    The metrics of this process, which answers scrapes meanwhile; None unless a port is set.

    Raises:
        OSError: Nobody may listen on that port.
    """
    if settings.metrics_port is None:
        yield None
        return
    from tend.metrics import Metrics, exposed

    metrics = Metrics(settings.push_hosts)
    with exposed(metrics, settings.metrics_host, settings.metrics_port) as port:
        fields = {"host": settings.metrics_host, "port": port}
        log.info("metrics may be scraped", extra={"fields": fields})
        yield metrics


async def opened(settings: Settings, rest_s: float = 0) -> Store:
    """
    Open and migrate the store, and make the VAPID key if there is none. Raises `StoreUnavailable`.
    """
    from tend.app import make_store
    from tend.push.vapid_key import private_key

    try:
        # Made at the first start, so that every later process finds the same key.
        private_key(settings.data, settings.vapid_key)
    except ValueError as error:
        raise StoreUnavailable(str(error)) from error
    return await make_store(settings, rest_s)


def outcome(act: Callable[[], int]) -> int:
    """The exit status of *act*. What stands in its way is one sentence on stderr."""
    try:
        return act()
    except TendError as error:
        print(f"tend: {error.detail}", file=sys.stderr)
    except OSError as error:
        print(f"tend: {files.sentence(error)}", file=sys.stderr)
    return 1


def run_loop(main: Coroutine[Any, Any, int]) -> int:
    """Run a coroutine on uvloop, or asyncio's own loop where that is missing; its exit status."""
    with asyncio.Runner(loop_factory=_loop_factory()) as runner:
        return runner.run(main)


def _loop_factory() -> Callable[[], asyncio.AbstractEventLoop] | None:
    try:
        import uvloop
    except ImportError:  # not made for this system; asyncio's own loop does
        return None
    return uvloop.new_event_loop
