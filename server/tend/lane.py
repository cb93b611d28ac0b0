"""
What takes long, beside the event loop: one thread, in small slices, one account after the other.

A thread of its own is not enough: Python runs one thread at a time, and whoever computes gives the
others their turn every 5 ms only, which each statement of the writer and each answer would wait
for. So the work rests after each slice. Whoever asks for much waits behind himself: an account has
one turn at a time, and turns go round.
"""

from __future__ import annotations

import asyncio
import contextlib
import sys
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from types import FrameType
from typing import Any, Final, TypeVar

from tend.errors import OverBudget, Throttled

T = TypeVar("T")

SLICE_S: Final = 0.0005
REST_S: Final = 0.005
"""After long work; short work rests half as long at first."""
SWITCH_S: Final = 0.0002
"""How long a thread may compute while another one wants to: of the whole server. The writer gives
its turn away with each statement, and would wait 5 ms to have it back while others compute."""
BUDGET_S: Final = 5.0
"""So long one piece of work may compute, rests not counted."""
WAITING_MOST: Final = 4
"""Requests of one account that wait for their turn."""
_CALLS_A_LOOK: Final = 32
_COMPUTING: Final = threading.Lock()
"""
Held by whoever works in slices, but for its rests: beside two, each answer waits for both. Nobody
waits for it for long: whoever rests may hold a lock that its holder wants, as while importing.
"""
_SWALLOWING: Final = frozenset({"__del__", "_remove", "remove", "callback"})
"""What the interpreter calls by itself, as for a weak reference: it drops what is raised there."""


@contextlib.contextmanager
def slices(budget_s: float = BUDGET_S, rest_s: float = REST_S) -> Iterator[None]:
    """
    Run the body in slices, with a rest after each, as long as its budget lasts.

    It need not know: the interpreter tells of each call that it makes, and there the clock is
    looked at. A single call into C cannot be interrupted, so none may be given unbounded data.

    Raises:
        OverBudget: From within the body.
    """
    calls = 0
    left_s = budget_s
    is_alone = rest_s > 0 and _COMPUTING.acquire(timeout=rest_s)
    began = time.perf_counter()

    def look(frame: FrameType, event: str, arg: Any) -> None:
        nonlocal calls, left_s, began, is_alone
        calls += 1
        if calls < _CALLS_A_LOOK:
            return
        calls = 0
        took = time.perf_counter() - began
        if took < SLICE_S:
            return
        left_s -= took
        if left_s <= 0 and frame.f_code.co_name in _SWALLOWING:
            # Raised here it would be lost, and this look with it: at the next call, then.
            calls = _CALLS_A_LOOK
            return
        if left_s <= 0:
            raise OverBudget
        if rest_s:
            if is_alone:
                _COMPUTING.release()
            # Short work is soon done; long work leaves more and more to the others.
            time.sleep(min(rest_s, rest_s / 2 + (budget_s - left_s) / 4))
            is_alone = _COMPUTING.acquire(timeout=rest_s)
        began = time.perf_counter()

    before = sys.getprofile()
    sys.setprofile(look)
    try:
        yield
    finally:
        sys.setprofile(before)
        if is_alone:
            _COMPUTING.release()


class Lane:
    """
    One thread for what takes long.

    Args:
        rest_s: After each slice; 0 where nobody else lives in this process.
    """

    def __init__(self, *, budget_s: float = BUDGET_S, rest_s: float = REST_S) -> None:
        self._budget_s, self._rest_s = budget_s, rest_s
        self._thread = ThreadPoolExecutor(1, "tend-lane")
        self._one = asyncio.Semaphore(1)
        self._lines: dict[str, list[asyncio.Lock]] = {}

    @contextlib.asynccontextmanager
    async def turn(self, account: str) -> AsyncIterator[None]:
        """
        The account's turn, with all that it reads and computes for one request.

        Raises:
            Throttled: As many of its requests wait as may.
        """
        line = self._lines.setdefault(account, [])
        if len(line) >= WAITING_MOST:
            raise Throttled("too many of this account's requests wait", retry_after_s=1)
        lock = line[0] if line else asyncio.Lock()
        line.append(lock)
        try:
            # The account's own line first: so nobody stands twice in the line of all.
            async with lock, self._one:
                yield
        finally:
            line.pop()
            if not line:
                del self._lines[account]

    async def run(self, act: Callable[[], T]) -> T:
        """
        What *act* computes, in slices.

        Raises:
            OverBudget: It would take too long.
        """
        (found,) = await self.run_each([act])
        return found

    async def run_each(self, acts: Iterable[Callable[[], T]]) -> list[T]:
        """The same of several, each with a budget of its own; one hop in each direction."""
        return await asyncio.wrap_future(self._thread.submit(self._each, list(acts)))

    def _each(self, acts: list[Callable[[], T]]) -> list[T]:
        found = []
        for act in acts:
            with slices(self._budget_s, self._rest_s):
                found.append(act())
        return found

    def close(self) -> None:
        """Let the thread end when it has done what it was given."""
        self._thread.shutdown(wait=False, cancel_futures=True)
