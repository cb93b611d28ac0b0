"""The lane: long computations in slices, with a time budget, one account after the other."""

from __future__ import annotations

import asyncio
import gc
import sys
import threading
import time

import pytest

from tend.errors import OverBudget, Throttled
from tend.lane import Lane, slices

pytestmark = pytest.mark.asyncio


def walk(steps: int) -> int:
    """Python code that calls a function at each step, as the rules do."""
    found = 0
    for step in range(steps):
        found += abs(step % 3 - 1)
    return found


async def test_work_rests_after_each_slice(monkeypatch: pytest.MonkeyPatch) -> None:
    """
    The computing thread sleeps after each slice; otherwise other threads would run only when the
    interpreter switches.
    """
    rests: list[str] = []
    real = time.sleep

    def sleep(seconds: float) -> None:
        rests.append(threading.current_thread().name)
        real(seconds)

    monkeypatch.setattr(time, "sleep", sleep)
    lane = Lane()
    assert await lane.run(lambda: walk(300_000)) == walk(300_000)
    assert len(rests) >= 5
    assert {name.rpartition("_")[0] for name in rests} == {"tend-lane"}
    lane.close()


async def test_the_budget_ends_what_would_not() -> None:
    """
    A computation that exceeds its budget of computing time is ended, and the thread can be used
    again.
    """
    lane = Lane(budget_s=0.05, rest_s=0)
    with pytest.raises(OverBudget):
        await lane.run(lambda: walk(10**12))
    assert await lane.run(lambda: (walk(9), sys.getprofile() is not None)) == (walk(9), True)
    lane.close()


async def test_the_budget_is_not_lost_in_the_garbage_collector() -> None:
    """
    If the budget runs out during garbage collection, where nothing can be raised, the computation
    is ended right after it.
    """
    calls = 0

    def step() -> None:
        nonlocal calls
        calls += 1

    def callback_of_a_library(*given: object) -> None:
        for _ in range(100):
            step()

    def work() -> None:
        ends_s = time.monotonic() + 30
        while time.monotonic() < ends_s:
            gc.collect(0)

    lane = Lane(budget_s=0.05, rest_s=0)
    gc.callbacks.append(callback_of_a_library)
    try:
        with pytest.raises(OverBudget):
            await lane.run(work)
    finally:
        gc.callbacks.remove(callback_of_a_library)
    assert calls > 100
    lane.close()


async def test_each_of_several_has_a_budget_of_its_own() -> None:
    """A computation that uses up its budget leaves the budgets of others untouched."""
    lane = Lane(budget_s=0.05, rest_s=0)

    def hurried(steps: int) -> int | None:
        try:
            return walk(steps)
        except OverBudget:
            return None

    acts = [lambda steps=steps: hurried(steps) for steps in (9, 10**12, 9)]
    assert await lane.run_each(acts) == [walk(9), None, walk(9)]
    lane.close()


async def test_a_watcher_of_before_is_put_back() -> None:
    """A developer's profiler is active again after the slices."""

    def watcher(*_: object) -> None: ...

    sys.setprofile(watcher)
    try:
        with slices():
            walk(10)
        assert sys.getprofile() is watcher
    finally:
        sys.setprofile(None)


async def test_turns_go_round() -> None:
    """
    If one account asks four times before another one asks once, the other comes second, not fifth.
    """
    lane = Lane()
    order: list[str] = []

    async def ask(account: str) -> None:
        async with lane.turn(account):
            order.append(account)
            await asyncio.sleep(0)

    await asyncio.gather(*(ask(account) for account in ("a", "a", "a", "a", "b")))
    assert order == ["a", "b", "a", "a", "a"]
    assert lane._lines == {}


async def test_the_fifth_that_waits_is_refused() -> None:
    """
    The fifth waiting computation of an account is refused with a time to retry after; a cancelled
    one frees its place.
    """
    lane = Lane()
    free = asyncio.Event()

    async def ask() -> None:
        async with lane.turn("a"):
            await free.wait()

    waiting = [asyncio.ensure_future(ask()) for _ in range(4)]
    await asyncio.sleep(0)
    with pytest.raises(Throttled) as refusal:
        await ask()
    assert refusal.value.retry_after_s == 1
    waiting[3].cancel()
    await asyncio.gather(waiting[3], return_exceptions=True)
    waiting.append(asyncio.ensure_future(ask()))
    free.set()
    await asyncio.gather(*waiting, return_exceptions=True)
    assert lane._lines == {}


async def test_work_that_rests_with_a_lock_in_hand_stops_nobody() -> None:
    """
    If a computation rests while it holds a lock that another one needs (such as the import lock)
    both go on, since waiting for a turn has a time limit.
    """
    lane, other, lock = Lane(), Lane(), threading.Lock()

    def hold() -> int:
        with lock:
            return walk(60_000)

    both = asyncio.gather(*(one.run(hold) for one in (lane, other, lane, other)))
    assert await asyncio.wait_for(both, 30) == [walk(60_000)] * 4
    lane.close()
    other.close()
