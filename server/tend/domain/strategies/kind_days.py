"""
Ten kind days: an opt-in course of ten short evenings, in their order, one a day.

It pauses by itself (what is not done comes the next evening), ends after ten, and may be begun
again after three months.
Twin: pwa/src/domain/strategies/kind-days.ts; cases in tests/vectors/kind_days.json.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Final, Literal, NamedTuple

from tend.domain.habits.history import Span
from tend.domain.strategies.cadence import Cadence, next_after

EVENINGS: Final = 10
_DAY: Final = timedelta(days=1)


class Course(NamedTuple):
    """A course that was begun."""

    start: date
    id: str


class Evening(NamedTuple):
    """An evening that was done."""

    on: date
    number: int
    course: str | None
    """The course that it belongs to; None: to the one that had begun by then."""


class KindDays(NamedTuple):
    """How the latest course stands."""

    state: Literal["none", "on", "done", "again"]
    """`none`: never begun; `done`: not yet to be begun again; `again`: it may be."""
    done: list[int]
    next: int | None
    on: date | None
    """The first date on which the next may be done: not two a day, none while away."""
    again: date | None
    """From when on it may be begun again; None: it is not over."""


def kind_days(
    courses: Sequence[Course], evenings: Iterable[Evening], away: Sequence[Span], today: date
) -> KindDays:
    """How the latest course stands; *away*: leave."""
    start = max((course.start for course in courses), default=None)
    if start is None:
        return KindDays("none", [], None, None, None)
    # Of one date there may be several: devices that began it apart.
    ids = {course.id for course in courses if course.start == start}
    mine = [
        one for one in evenings if (one.on >= start if one.course is None else one.course in ids)
    ]
    done = sorted({one.number for one in mine if 1 <= one.number <= EVENINGS})
    last = max((one.on for one in mine), default=None)
    if len(done) >= EVENINGS and last is not None:
        again = next_after(last, Cadence(3, "m"))
        return KindDays("again" if today >= again else "done", done, None, None, again)
    following = next(number for number in range(1, EVENINGS + 1) if number not in done)
    soonest = max(start, today, last + _DAY if last else today)
    return KindDays("on", done, following, _first_here(soonest, away), None)


def _first_here(day: date, away: Sequence[Span]) -> date | None:
    """The first date from *day* on that no leave covers; None: a leave without an end."""
    while True:
        span = next((one for one in away if _covers(one, day)), None)
        if span is None:
            return day
        if span.last is None:
            return None
        day = span.last + _DAY


def _covers(span: Span, day: date) -> bool:
    return span.first <= day and (span.last is None or day <= span.last)
