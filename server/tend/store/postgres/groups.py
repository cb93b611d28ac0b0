"""
Group commit: requests that arrive while a group is under way become the next group.

So many requests share one transaction and each gets its own answer; no timer is needed.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Hashable, Sequence
from typing import Final, Generic, TypeVar

from tend.errors import StoreUnavailable

I = TypeVar("I")  # noqa: E741
A = TypeVar("A")

GROUP_MOST: Final = 256

Run = Callable[[Sequence[I]], Awaitable[list[A | Exception]]]


class Alone(Exception):
    """A request that its group left out: it has to be done by itself."""


class Groups(Generic[I, A]):
    """
    Requests of one kind, in groups, one group after the other.

    Args:
        run: Does a group; for each request its answer, or the exception that it gets.
        key: Of two requests with the same key the later one waits for the next group; None: they
            may share one.
    """

    def __init__(self, run: Run[I, A], key: Callable[[I], Hashable] | None = None) -> None:
        self._run = run
        self._key = key
        self._waiting: list[tuple[I, asyncio.Future[A]]] = []
        self._task: asyncio.Task[None] | None = None
        self._closed = False

    async def submit(self, request: I) -> A:
        """
        Do a request in the next group. Cancelling the call drops the answer, not the work.

        Raises whatever *run* gives for it; all of a group get what *run* itself raises.
        """
        if self._closed:
            raise StoreUnavailable("the store is closed")
        answer: asyncio.Future[A] = asyncio.get_running_loop().create_future()
        self._waiting.append((request, answer))
        if self._task is None:
            self._task = asyncio.create_task(self._go_on())
        return await answer

    @property
    def waiting(self) -> int:
        """How many requests wait for a group."""
        return len(self._waiting)

    async def close(self) -> None:
        """Take no more, and finish what waits."""
        self._closed = True
        if self._task is not None:
            await self._task

    async def _go_on(self) -> None:
        try:
            while self._waiting:
                group = self._take()
                try:
                    found = await self._run([request for request, _ in group])
                except Exception as error:
                    found = [error] * len(group)
                for (_, answer), one in zip(group, found, strict=True):
                    _give(answer, one)
        finally:
            self._task = None

    def _take(self) -> list[tuple[I, asyncio.Future[A]]]:
        group: list[tuple[I, asyncio.Future[A]]] = []
        rest: list[tuple[I, asyncio.Future[A]]] = []
        keys: set[Hashable] = set()
        for at, (request, answer) in enumerate(self._waiting):
            if len(group) == GROUP_MOST:
                rest += self._waiting[at:]
                break
            key = self._key(request) if self._key is not None else answer
            if key in keys:
                rest.append((request, answer))
            else:
                keys.add(key)
                group.append((request, answer))
        self._waiting = rest
        return group


def _give(answer: asyncio.Future[A], one: A | Exception) -> None:
    if answer.done():  # whoever asked has gone
        return
    if isinstance(one, Exception):
        answer.set_exception(one)
    else:
        answer.set_result(one)
