"""
The state of each date of a habit, and of each week or month under a period schedule.

A life (a habit with all its ticks) is walked once, from its first date to today; the streak, the
strength and the summary read the result, a `History`. It has no state `held`: only the streak
knows which missed dates the reserve covered. Dates in it are ordinals (`date.toordinal`).
Twin: pwa/src/domain/history.ts; cases in tests/vectors/states.json.
"""

from __future__ import annotations

import math
from calendar import monthrange
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any, Literal, NamedTuple

import msgspec

from tend.domain.habits.schedule import (
    LAST,
    Entry,
    Era,
    Stretch,
    Unit,
    asks,
    begun,
    eras,
    in_force,
    is_number,
    read_date,
    read_plan,
    standing,
    stretches,
)
from tend.domain.records.kinds import SHARE

State = Literal["kept", "bonus", "rest", "open", "off", "held", "missed", "ahead"]


class Span(msgspec.Struct, frozen=True):
    """Dates of a pause or a leave, both ends included."""

    first: date
    last: date | None
    """None: until further notice."""
    ends: bool = False
    """Of a pause: a season has ended the day before. The run so far becomes a chapter."""


class Life(msgspec.Struct, frozen=True):
    """A habit, its ticks and the settings that affect it, as they stand on `today`."""

    plan: tuple[Entry, ...]
    amounts: dict[date, float]
    """The amount of each date on which it is above zero."""
    rests: frozenset[date]
    """The dates for which the person chose rest."""
    pause: tuple[Span, ...]
    """Away from this habit."""
    leave: tuple[Span, ...]
    """Away from all habits."""
    week_start: int
    """ISO weekday."""
    today: date


class Mark(NamedTuple):
    """One date of a history."""

    at: int
    state: State
    """Never `held` or `ahead`."""
    amount: float
    entry: Entry | None
    """The plan's entry in force on the date; None before the plan."""


class Period(NamedTuple):
    """A week or month, as far as it lies in an era that is counted in weeks or months."""

    first: int
    """First date of the calendar week or month, even if the era begins later."""
    begin: int
    end: int
    """First and last of its dates that belong to the era."""
    kept: int
    """How many of these are kept."""
    state: State
    """One of `kept rest open missed`."""


class History(NamedTuple):
    """What `history` finds in a life."""

    eras: list[Era]
    marks: list[Mark]
    """One for each date, without a gap, from `_origin` to today; empty if there is no origin."""
    periods: list[Period]
    """Each week or month under a period schedule, up to that of today."""
    closes: frozenset[int] = frozenset()
    """The dates before which a season ended."""


class _Facts(NamedTuple):
    """A life with its dates as ordinals."""

    plan: tuple[Entry, ...]
    amounts: dict[int, float]
    rests: set[int]
    away: set[int]
    week_start: int
    today: int


# --- Reading -----------------------------------------------------------------------------------


def read_life(raw: dict[str, Any]) -> Life:
    """
    A life as the shared cases write it: dates as text, a tick as number, "s" or values by field.

    Raises:
        ValueError: A date, the start of the week or a span is malformed.
    """
    week_start = raw["week_start"]
    if week_start not in range(1, 8):
        raise ValueError("week_start must be an ISO weekday")
    ticks = raw["ticks"].items()
    amounts, rests = done_on(
        (_need_date(day), tick if isinstance(tick, dict) else {"v": tick}) for day, tick in ticks
    )
    return Life(
        plan=read_plan(raw["plan"]),
        amounts=amounts,
        rests=rests,
        pause=spans_of(raw["pause"]),
        leave=spans_of(raw["leave"]),
        week_start=week_start,
        today=_need_date(raw["today"]),
    )


def done_on(
    ticks: Iterable[tuple[date, Mapping[str, Any]]],
) -> tuple[dict[date, float], frozenset[date]]:
    """The amounts above zero by date, and the dates of chosen rest, from the fields of ticks."""
    amounts: dict[date, float] = {}
    rests: set[date] = set()
    for day, fields in ticks:
        amount = amount_of(fields)
        if amount > 0:
            amounts[day] = amount
        if chooses_rest(fields):
            rests.add(day)
    return amounts, frozenset(rests)


def chooses_rest(fields: Mapping[str, Any]) -> bool:
    """
    Whether rest was chosen: in a field of its own, so that no device's rest takes the place of
    another one's tick. An earlier Tend wrote it as the value `v`.
    """
    rest = fields.get("r")
    return (is_number(rest) and rest == 1) or fields.get("v") == "s"


def amount_of(fields: Mapping[str, Any]) -> float:
    """
    The amount of a tick: the value `v`, if it is a number, plus the shares of all devices.

    Never below 0. The sum is exact and then rounded to 6 places, so that it does not depend on
    the order of the fields.
    """
    parts = [fields.get("v"), *(value for name, value in fields.items() if name.startswith(SHARE))]
    whole = math.fsum(part for part in parts if is_number(part))
    return max(0.0, math.floor(whole * 1e6 + 0.5) / 1e6)


def _need_date(text: object) -> date:
    found = read_date(text)
    if found is None:
        raise ValueError(f"not a date: {text!r}")
    return found


def spans_of(raw: Iterable[dict[str, Any]]) -> tuple[Span, ...]:
    """
    Spans as devices write them.

    Raises:
        ValueError: A date is malformed.
    """
    return tuple(_read_span(span) for span in raw)


def covers(spans: Iterable[Span], day: date) -> bool:
    """Whether one of the spans covers *day*."""
    return any(span.first <= day and (span.last is None or day <= span.last) for span in spans)


def _read_span(raw: dict[str, Any]) -> Span:
    end = raw.get("to")
    last = None if end is None else _need_date(end)
    return Span(_need_date(raw["from"]), last, is_number(raw.get("end")) and raw["end"] == 1)


# --- Walking -----------------------------------------------------------------------------------


def history(life: Life, since: date | None = None) -> History:
    """
    The states of a life's dates up to today, and of its weeks or months.

    Args:
        since: Begin with the day, week or month that this date lies in, to save time. The marks
            and periods from there on are the same as without it.
    """
    plan = begun(standing(life.plan, life.today), life.today)
    facts = _Facts(
        plan=plan,
        amounts={day.toordinal(): amount for day, amount in life.amounts.items()},
        rests={day.toordinal() for day in life.rests},
        away=set(),
        week_start=life.week_start,
        today=life.today.toordinal(),
    )
    found = eras(plan)
    origin = _origin(facts, found[0])
    if origin is None:
        return History(found, [], [])
    if since is not None:
        origin = max(origin, _cut(facts, found, since.toordinal()))
    for away in _away(life, origin, facts.today + 31):  # a month reaches at most 30 days ahead
        facts.away.update(away)
    marks = [
        mark for stretch in stretches(plan, origin, facts.today) for mark in _marks(facts, stretch)
    ]
    periods = [period for era in found for period in _periods(facts, era, marks)]
    _open_today(marks, periods)
    closes = frozenset(span.first.toordinal() for span in life.pause if span.ends)
    return History(found, marks, periods, closes)


def _origin(facts: _Facts, era: Era) -> int | None:
    """
    Where the walk starts; None if there is nothing to walk up to today.

    The first date of the plan or an earlier one with an amount, taken back to the start of its
    week or month if *era* counts in these.
    """
    starts = [facts.plan[0].start.toordinal()] if facts.plan else []
    if facts.amounts:
        starts.append(min(facts.amounts))
    if not starts or min(starts) > facts.today:
        return None
    return _bounds(era.unit, min(starts), facts.week_start)[0]


def _cut(facts: _Facts, found: list[Era], since: int) -> int:
    """The first date of the day, week or month that *since* (or today, if earlier) lies in."""
    at = min(since, facts.today)
    era = next((era for era in found if era.first <= at <= era.last), found[0])
    return max(era.first, _bounds(era.unit, at, facts.week_start)[0])


def _away(life: Life, first: int, last: int) -> Iterator[range]:
    """The dates of pause and leave from *first* to *last*, span by span."""
    for span in (*life.pause, *life.leave):
        end = last if span.last is None else min(last, span.last.toordinal())
        yield range(max(first, span.first.toordinal()), end + 1)


def _marks(facts: _Facts, stretch: Stretch) -> Iterator[Mark]:
    """The marks of a stretch. Under a period schedule today is `off` here; see `_open_today`."""
    _, amounts, rests, away, _, today = facts
    entry, unit, first, last = stretch
    by_day = unit == "days"
    # Before the plan any amount above zero is kept, and pause and leave do not count.
    tiny = (entry.tiny if entry else None) or 0.0
    absent = away if entry else frozenset[int]()
    every = entry is not None and entry.kind == "daily"
    for at in range(first, last + 1):
        amount = amounts.get(at, 0.0)
        due = every or (entry is not None and by_day and asks(entry, at))
        state: State
        if amount > 0 and amount >= tiny:
            state = "kept" if due or not by_day else "bonus"
        elif at in rests or at in absent:
            state = "rest"
        elif not due:
            state = "off"
        else:
            state = "open" if at == today else "missed"
        yield Mark(at, state, amount, entry)


def _open_today(marks: list[Mark], periods: list[Period]) -> None:
    """Make today's mark `open` instead of `off` if its period is planned and not kept yet."""
    mark = marks[-1]
    current = periods[-1] if periods and periods[-1].end >= mark.at else None
    if mark.entry and mark.state == "off" and current and current.state != "kept":
        marks[-1] = mark._replace(state="open")


# --- Periods -----------------------------------------------------------------------------------


def _periods(facts: _Facts, era: Era, marks: list[Mark]) -> Iterator[Period]:
    """The weeks or months of an era, from that of the first mark to that of today."""
    origin = marks[0].at
    at = max(era.first, origin)
    while era.unit != "days" and at <= min(era.last, facts.today):
        first, last = _bounds(era.unit, at, facts.week_start)
        begin, end = max(first, era.first), min(last, era.last)
        states = [mark.state for mark in marks[max(0, begin - origin) : end - origin + 1]]
        kept = states.count("kept")
        needed = _needed(facts, begin, end, states.count("rest"))
        # A period in which the plan began, or its unit changed, was not whole: it is never missed.
        whole = first > era.start and end == last
        state: State
        if kept >= max(needed, 1):
            state = "kept"
        elif end >= facts.today:
            state = "open"
        else:
            state = "missed" if needed and whole else "rest"
        yield Period(first, begin, end, kept, state)
        at = last + 1


def _needed(facts: _Facts, begin: int, end: int, rests: int) -> int:
    """How many kept dates a period needs; *rests*: its dates of rest up to today."""
    # Rest that is already set for dates to come counts at once, not only when they are past.
    to_come = range(max(begin, facts.today + 1), end + 1)
    start = facts.plan[0].start.toordinal()
    rests += sum((at in facts.away and at >= start) or at in facts.rests for at in to_come)
    asked = in_force(facts.plan, begin) or facts.plan[0]
    return max(0, asked.n - rests)


def _bounds(unit: Unit, at: int, week_start: int) -> tuple[int, int]:
    """The first and last date of the calendar's day, week or month around *at*."""
    if unit == "days":
        return at, at
    if unit == "weeks":
        first = at - (at - week_start) % 7
        return first, min(first + 6, LAST)
    day = date.fromordinal(at)
    first = at - day.day + 1
    return first, first + monthrange(day.year, day.month)[1] - 1
