"""What several commands need: the data folder to themselves, its store, a loop to run on."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Coroutine, Iterator
from pathlib import Path
from typing import Any

from tend import files
from tend.errors import StoreUnavailable
from tend.settings import Settings
from tend.store.contract.base import Store


@contextlib.contextmanager
def using(data: Path) -> Iterator[None]:
    """Work with the data folder, beside others who do; a restore waits until all have ended."""
    files.make_folder(data)
    with files.locked(data / files.IN_USE, alone=False) as mine:
        if not mine:
            raise StoreUnavailable(f"another tend works with {data} alone; try again when it ended")
        yield


@contextlib.contextmanager
def serving(data: Path) -> Iterator[None]:
    """Be the one who serves the data folder: two servers would not hear of each other."""
    with files.locked(data / files.SERVED, alone=True) as mine:
        if not mine:
            raise StoreUnavailable(f"another tend serves {data}")
        yield


async def opened(settings: Settings, rest_s: float = 0) -> Store:
    """The store, with the key for push beside it. Raises `StoreUnavailable`."""
    from tend.app import make_store
    from tend.push.vapid_key import private_key

    try:
        # Made at the first start; nothing heavy is loaded for it.
        private_key(settings.data, settings.vapid_key)
    except ValueError as error:
        raise StoreUnavailable(str(error)) from error
    return await make_store(settings, rest_s)


def run_loop(main: Coroutine[Any, Any, int]) -> int:
    """Run a coroutine to its end, on the fastest loop that there is; its exit status."""
    with asyncio.Runner(loop_factory=_loop_factory()) as runner:
        return runner.run(main)


def _loop_factory() -> Callable[[], asyncio.AbstractEventLoop] | None:
    try:
        import uvloop
    except ImportError:  # not made for this system; asyncio's own loop does
        return None
    return uvloop.new_event_loop
