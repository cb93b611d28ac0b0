"""Doing again what a conflict, or a restart of a server, has undone; and work that nobody drops."""

from __future__ import annotations

import asyncio
import logging
import random
import time
from collections.abc import Coroutine
from typing import Any, Final, Protocol, TypeVar

from tend.errors import StoreUnavailable
from tend.store.postgres.faults import explain, is_lost, is_our_own, tries_most

T = TypeVar("T")

_PAUSE_S: Final = 0.05
_PAUSE_MOST_S: Final = 0.5

log = logging.getLogger("tend.store")


class Place(Protocol):
    """What has failed: a database."""

    name: str

    def answered(self, well: bool) -> None:
        """Note whether it could be reached."""

    async def expire(self) -> None:
        """Trust no connection to it that is open."""


class Patience:
    """How often, and for how long, one piece of work is begun again."""

    def __init__(self, patience_s: float) -> None:
        self._deadline = time.monotonic() + patience_s
        self._tries, self._pause_s = 0, _PAUSE_S

    async def again(self, error: BaseException, database: Place) -> None:
        """
        Wait until the work may be begun again after *error*; nothing of it was kept.

        Raises `StoreUnavailable` if that makes no sense (any more).
        """
        if is_our_own(error):
            raise error
        self._tries += 1
        left_s = self._deadline - time.monotonic()
        lost = is_lost(error)
        database.answered(not (lost or isinstance(error, TimeoutError)))
        if left_s > 0 and self._tries < tries_most(error):
            await asyncio.sleep(random.random() * min(0.002 * 2**self._tries, 0.1))
        elif left_s > 0 and lost:
            await database.expire()
            await asyncio.sleep(min(self._pause_s, left_s))
            self._pause_s = min(self._pause_s * 2, _PAUSE_MOST_S)
        else:
            said = explain(error, database.name)
            log.error(said)
            raise StoreUnavailable(said) from error


class Running:
    """Work that goes on when whoever asked for it is cancelled."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[Any]] = set()

    async def shield(self, work: Coroutine[Any, Any, T]) -> T:
        """Do *work*; cancelling the call drops the answer, not the work."""
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._ended)
        return await asyncio.shield(task)

    async def wait(self) -> None:
        """Until all of it has ended."""
        if self._tasks:
            await asyncio.wait(self._tasks)

    def _ended(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        if not task.cancelled():
            task.exception()  # whoever asked may have gone, and then nobody looks at it
