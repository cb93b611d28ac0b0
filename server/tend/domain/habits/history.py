"""
What became of each date, and of each week or month.

A life (a habit with all that was ticked) is walked once, from its first date to today; states,
streak and strength all read the marks of that walk. What only the streak can tell, that a missed
date is held by the reserve, is not in it. Twin: pwa/src/domain/history.ts; cases in
tests/vectors/states.json.
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
    """Dates away, both ends included."""

    first: date
    last: date | None
    """None: until further notice."""


class Life(msgspec.Struct, frozen=True):
    """A habit and all that bears on it, as it stands on `today`."""

    plan: tuple[Entry, ...]
    amounts: dict[date, float]
    """What was done, above zero."""
    rests: frozenset[date]
    """Where rest was chosen."""
    pause: tuple[Span, ...]
    leave: tuple[Span, ...]
    week_start: int
    """ISO weekday."""
    today: date


class Mark(NamedTuple):
    """A date of a life up to today."""

    at: int
    state: State
    """Never `held` or `ahead`."""
    amount: float
    entry: Entry | None
    """In force on it."""


class Period(NamedTuple):
    """A week or month of an era in that unit."""

    first: int
    """Of the calendar's week or month, wherever the era begins."""
    begin: int
    end: int
    """The dates of it that belong to the era."""
    kept: int
    """Kept dates among them."""
    state: State
    """`kept rest open missed`."""


class History(NamedTuple):
    """A life, walked."""

    eras: list[Era]
    marks: list[Mark]
    """Each date from the first that matters to today, without a gap; empty when none does."""
    periods: list[Period]
    """Each week or month under a period schedule, up to that of today."""


class _Facts(NamedTuple):
    """What is known of dates, by ordinal."""

    plan: tuple[Entry, ...]
    amounts: dict[int, float]
    rests: set[int]
    away: set[int]
    week_start: int
    today: int


# --- Reading -----------------------------------------------------------------------------------


def read_life(raw: dict[str, Any]) -> Life:
    """
    A life as devices write it (dates as text, ticks as numbers, "s" or raw fields).

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
    """What was done, above zero, and where rest was chosen, from the fields of ticks."""
    amounts: dict[date, float] = {}
    rests: set[date] = set()
    for day, fields in ticks:
        amount = amount_of(fields)
        if amount > 0:
            amounts[day] = amount
        if fields.get("v") == "s":
            rests.add(day)
    return amounts, frozenset(rests)


def amount_of(fields: Mapping[str, Any]) -> float:
    """
    The amount of a tick's fields: its value, if that is a number, and all devices' shares.

    Added without loss and to 6 places, so that the order of the fields cannot matter.
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
    return Span(_need_date(raw["from"]), None if end is None else _need_date(end))


# --- Walking -----------------------------------------------------------------------------------


def history(life: Life, since: date | None = None) -> History:
    """
    What became of each date up to today, and of each week or month under such a plan.

    Args:
        since: Leave out what lies before the day, week or month of this date: what is left is as it
            would be, at the cost of what is left.
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
    for away in _away(life, origin, facts.today + 31):  # to the end of today's period
        facts.away.update(away)
    marks = [
        mark for stretch in stretches(plan, origin, facts.today) for mark in _marks(facts, stretch)
    ]
    periods = [period for era in found for period in _periods(facts, era, marks)]
    _open_today(marks, periods)
    return History(found, marks, periods)


def _origin(facts: _Facts, era: Era) -> int | None:
    """The first date of the plan, or an earlier kept one; of a period, its first date."""
    starts = [facts.plan[0].start.toordinal()] if facts.plan else []
    if facts.amounts:
        starts.append(min(facts.amounts))
    if not starts or min(starts) > facts.today:
        return None
    return _bounds(era.unit, min(starts), facts.week_start)[0]


def _cut(facts: _Facts, found: list[Era], since: int) -> int:
    """The first date of the day, week or month around *since* that is not after today."""
    at = min(since, facts.today)
    era = next((era for era in found if era.first <= at <= era.last), found[0])
    return max(era.first, _bounds(era.unit, at, facts.week_start)[0])


def _away(life: Life, first: int, last: int) -> Iterator[range]:
    """The dates of pause and leave from *first* to *last*, span by span."""
    for span in (*life.pause, *life.leave):
        end = last if span.last is None else min(last, span.last.toordinal())
        yield range(max(first, span.first.toordinal()), end + 1)


def _marks(facts: _Facts, stretch: Stretch) -> Iterator[Mark]:
    """The marks of a stretch; today's under a period schedule is `off` until periods are known."""
    _, amounts, rests, away, _, today = facts
    entry, unit, first, last = stretch
    by_day = unit == "days"
    # Before the plan nothing is asked, and nobody was away from it.
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
    """Opens today where its week or month has begun under the plan and is not kept yet."""
    mark = marks[-1]
    current = periods[-1] if periods and periods[-1].end >= mark.at else None
    if mark.entry and mark.state == "off" and current and current.state != "kept":
        marks[-1] = mark._replace(state="open")


# --- Periods -----------------------------------------------------------------------------------


def _periods(facts: _Facts, era: Era, marks: list[Mark]) -> Iterator[Period]:
    """The weeks or months of an era, from the first mark's to today's."""
    origin = marks[0].at
    at = max(era.first, origin)
    while era.unit != "days" and at <= min(era.last, facts.today):
        first, last = _bounds(era.unit, at, facts.week_start)
        begin, end = max(first, era.first), min(last, era.last)
        states = [mark.state for mark in marks[max(0, begin - origin) : end - origin + 1]]
        kept = states.count("kept")
        needed = _needed(facts, begin, end, states.count("rest"))
        # Where a unit begins or ends, nobody had the whole period: it is never missed.
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
    """How many kept dates a period asks for, after *rests* dates of rest up to today."""
    # Leave that is already set for the days to come counts: nobody has to wait for it.
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
