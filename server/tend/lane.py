"""
Long computations beside the event loop: in one thread, in small slices, one account after the
other.

A thread alone is not enough: Python runs one thread at a time (the GIL), and a computing thread
gives way every 5 ms only. Every statement of the writer and every answer would wait for that. So
the computation rests after each slice. An account computes one request at a time, so whoever asks
for much delays only himself.
"""

from __future__ import annotations

import asyncio
import contextlib
import gc
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
"""The rest after a slice of long work; short work rests half as long at first."""
SWITCH_S: Final = 0.0002
"""`sys.setswitchinterval` of the server. The writer releases the GIL with each statement, and would
wait 5 ms (Python's default) to get it back while another thread computes."""
BUDGET_S: Final = 5.0
"""Computing time of one piece of work, without its rests."""
WAITING_MOST: Final = 4
"""Requests of one account that may wait in the lane."""
_CALLS_A_LOOK: Final = 32
_COMPUTING: Final = threading.Lock()
"""
Held by a thread while it computes in slices, released during its rests: two at once would delay
every answer twice. Nobody waits for it longer than a rest: a resting thread may hold another lock
(such as the import lock) that the holder needs.
"""
_SWALLOWING: Final = frozenset({"__del__", "_remove", "remove", "callback"})
"""Functions that the interpreter calls by itself (`__del__`, weak reference callbacks): exceptions
that are raised there are lost."""


def _loses_exceptions(frame: FrameType) -> bool:
    """Whether the interpreter has called *frame* by itself, also for the garbage collector."""
    if frame.f_code.co_name in _SWALLOWING:
        return True
    collecting = {getattr(callback, "__code__", None) for callback in gc.callbacks}
    above: FrameType | None = frame
    while above is not None and above.f_code not in collecting:
        above = above.f_back
    return above is not None


@contextlib.contextmanager
def slices(budget_s: float = BUDGET_S, rest_s: float = REST_S) -> Iterator[None]:
    """
    Run the body in slices, with a rest after each, until its budget is used up.

    The body needs no changes: a profile hook (`sys.setprofile`) runs at each call and looks at the
    clock. A single call into C cannot be interrupted, so it must not be given unbounded data.

    Args:
        budget_s: Computing time, without rests.
        rest_s: Rest after each slice; 0: none.

    Raises:
        OverBudget: Within the body, when the budget is used up.
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
        if left_s <= 0 and _loses_exceptions(frame):
            # An exception would be lost here: check again at the next call.
            calls = _CALLS_A_LOOK
            return
        if left_s <= 0:
            raise OverBudget
        if rest_s:
            if is_alone:
                _COMPUTING.release()
            # The longer the work, the longer it rests.
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
    One thread for long computations.

    Args:
        budget_s: Computing time of each piece of work.
        rest_s: Rest after each slice; 0 where nothing else runs in this process.
    """

    def __init__(self, *, budget_s: float = BUDGET_S, rest_s: float = REST_S) -> None:
        self._budget_s, self._rest_s = budget_s, rest_s
        self._thread = ThreadPoolExecutor(1, "tend-lane")
        self._one = asyncio.Semaphore(1)
        self._lines: dict[str, list[asyncio.Lock]] = {}

    @contextlib.asynccontextmanager
    async def turn(self, account: str) -> AsyncIterator[None]:
        """
        Wait for the lane and hold it, while one request of the account reads and computes.

        Raises:
            Throttled: `WAITING_MOST` requests of the account wait already.
        """
        line = self._lines.setdefault(account, [])
        if len(line) >= WAITING_MOST:
            raise Throttled("too many of this account's requests wait", retry_after_s=1)
        lock = line[0] if line else asyncio.Lock()
        line.append(lock)
        try:
            # First the account's own lock: so an account waits for the common one only once.
            async with lock, self._one:
                yield
        finally:
            line.pop()
            if not line:
                del self._lines[account]

    async def run(self, act: Callable[[], T]) -> T:
        """
        Run *act* in slices, in the lane's thread; its result.

        Raises:
            OverBudget: It used up its budget.
        """
        (found,) = await self.run_each([act])
        return found

    async def run_each(self, acts: Iterable[Callable[[], T]]) -> list[T]:
        """Run several in one hop to the thread, each with a budget of its own; their results."""
        return await asyncio.wrap_future(self._thread.submit(self._each, list(acts)))

    def _each(self, acts: list[Callable[[], T]]) -> list[T]:
        found = []
        for act in acts:
            with slices(self._budget_s, self._rest_s):
                found.append(act())
        return found

    def close(self) -> None:
        """Let the thread end after what it runs now; what waits is cancelled."""
        self._thread.shutdown(wait=False, cancel_futures=True)
