"""Rate limits: what they remember, and what one more address costs."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

import pytest

from tend import limits
from tend.errors import Throttled
from tend.limits import Share, Window


def steps_of(act: Callable[[], None]) -> int:
    """
    How many lines of limits.py a call runs, loops included: a measure that does not depend on the
    machine.
    """
    count = 0

    def trace(frame: FrameType, event: str, _: Any) -> Any:
        nonlocal count
        if frame.f_code.co_filename != limits.__file__:
            return None
        count += event == "line"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        act()
    finally:
        sys.settrace(before)
    return count


def test_one_more_address_costs_the_same_when_all_places_are_taken(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """
    With the most addresses remembered a further one takes constant time: the oldest is dropped,
    without a search.
    """
    monkeypatch.setattr(limits, "KEYS_MOST", 2000)
    window = Window(5, 1000)
    window.count("first", 0)
    few = steps_of(lambda: window.count("second", 1))
    for i in range(2000):
        window.count(f"a{i}", 2)
    assert len(window) == 2000
    assert steps_of(lambda: window.count("one more", 3)) <= few + 10
    assert len(window) == 2000


def test_the_oldest_goes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    """The address whose latest event is oldest is dropped first; an active one stays counted."""
    monkeypatch.setattr(limits, "KEYS_MOST", 3)
    window = Window(2, 1000)
    for at, key in enumerate(("busy", "idle", "c", "busy", "d")):
        window.count(key, at)
    with pytest.raises(Throttled):
        window.check("busy", 5)
    window.count("idle", 6)
    window.check("idle", 6)  # its first event was forgotten, so it has one left


def test_what_is_over_is_let_go() -> None:
    """Addresses whose windows have passed are forgotten, even if there is room."""
    window = Window(5, 1000)
    for i in range(100):
        window.count(f"a{i}", 0)
    for i in range(100):
        window.count(f"b{i}", 1001)
    assert len(window) == 100


def test_a_share_is_used_up_and_comes_back() -> None:
    """
    A share allows a burst, then a rate per second; a large piece of work is allowed at once and
    paid off by waiting.
    """
    share = Share(a_second=10, at_once=30)
    for _ in range(31):
        share.check("busy", 0)
        share.take("busy", 1, 0)
    with pytest.raises(Throttled) as refusal:
        share.check("busy", 0)
    assert refusal.value.retry_after_s == 1
    share.check("other", 0)
    share.check("busy", 100)
    share.take("busy", 50, 100)
    with pytest.raises(Throttled) as refusal:
        share.check("busy", 100)
    assert refusal.value.retry_after_s == 5
    share.check("busy", 5100)
    share.take("busy", 0, 3_600_000)
    share.take("busy", 30, 3_600_000)
    share.check("busy", 3_600_000)  # it never grows beyond what may be had at once
    share.take("busy", 1, 3_600_000)
    with pytest.raises(Throttled):
        share.check("busy", 0)  # a clock that was set back


def test_a_clock_that_was_ahead_shuts_nobody_out() -> None:
    """
    What was counted while the clock stood a year ahead counts as of the moment in which it is right
    again: a span later, or at the usual rate, everybody may go on.
    """
    year_ms = 365 * 24 * 3_600_000
    window, share = Window(2, 1000), Share(a_second=10, at_once=30)
    for _ in range(2):
        window.count("busy", year_ms)
    with pytest.raises(Throttled) as refusal:
        window.check("busy", 5000)
    assert refusal.value.retry_after_s == 1
    window.check("busy", 6000)
    share.take("busy", 80, year_ms)
    with pytest.raises(Throttled):
        share.check("busy", 5000)
    share.check("busy", 10_000)


def test_shares_forget_the_oldest(monkeypatch: pytest.MonkeyPatch) -> None:
    """The number of remembered accounts is bounded."""
    monkeypatch.setattr(limits, "KEYS_MOST", 3)
    share = Share(a_second=10, at_once=1)
    for at, key in enumerate("abcd"):
        share.take(key, 9, at)
    share.check("a", 4)
    with pytest.raises(Throttled):
        share.check("b", 4)
