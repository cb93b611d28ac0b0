"""
Everything that the screens and the API show about one habit, computed in one walk of its life.

Twin: pwa/src/domain/summary.ts.
"""

from __future__ import annotations

from datetime import date

import msgspec

from tend.domain.habits.history import History, Life, State, history
from tend.domain.habits.schedule import Unit
from tend.domain.habits.streak import Chapter, streak
from tend.domain.habits.strength import Stage, stage_of, strength


class PeriodState(msgspec.Struct, frozen=True):
    """The state of a week or month; *first* is its first date."""

    first: date
    state: State


class ChapterDates(msgspec.Struct, frozen=True):
    """A chapter: first and last kept date (of periods, their first dates), length and unit."""

    first: date
    last: date
    length: int
    unit: Unit


class Summary(msgspec.Struct, frozen=True):
    """A habit as it stands today."""

    states: dict[date, State]
    """The state of each date that was asked for."""
    periods: list[PeriodState]
    """The weeks or months that overlap these dates, up to that of today."""
    run: int
    """The length of the present run, in `unit`."""
    unit: Unit
    best: int
    """The length of the longest run ever in `unit`."""
    reserve: int
    """How many more missed dates (or periods) the run survives."""
    held: list[date]
    """Missed dates (or first dates of missed periods) that the reserve covered."""
    chapters: list[ChapterDates]
    carried: ChapterDates | None
    """See `Streak.carried`; shown as "8 days before the change"."""
    deposits: int
    """How many dates were ever kept."""
    strength: float
    """0 to 1, rounded to 6 places."""
    stage: Stage
    stage_best: Stage
    """The highest stage that was ever reached."""


def summarise(life: Life, first: date, last: date) -> Summary:
    """The summary of *life* on its `today`, with the states of the dates *first* to *last*."""
    walked = history(life)
    run = streak(walked)
    grown = strength(walked)
    held = set(run.held)
    return Summary(
        states=_states(life, walked, held, range(first.toordinal(), last.toordinal() + 1)),
        periods=[
            PeriodState(date.fromordinal(period.first), _or_held(period.state, period.first, held))
            for period in walked.periods
            if period.begin <= last.toordinal() and period.end >= first.toordinal()
        ],
        run=run.run,
        unit=run.unit,
        best=run.best,
        reserve=run.reserve,
        held=[date.fromordinal(at) for at in run.held],
        chapters=[_dates(past) for past in run.chapters],
        carried=_dates(run.carried) if run.carried else None,
        deposits=sum(mark.state in ("kept", "bonus") for mark in walked.marks),
        strength=grown.now,
        stage=stage_of(grown.now),
        stage_best=stage_of(grown.best),
    )


def _dates(past: Chapter) -> ChapterDates:
    first, last = date.fromordinal(past.first), date.fromordinal(past.last)
    return ChapterDates(first, last, past.length, past.unit)


def _states(life: Life, walked: History, held: set[int], dates: range) -> dict[date, State]:
    """The states of *dates* (ordinals), which may lie before or after the walk."""
    origin = walked.marks[0].at if walked.marks else 0
    found: dict[date, State] = {}
    for at in dates:
        day = date.fromordinal(at)
        if day > life.today:
            found[day] = "ahead"
        elif walked.marks and at >= origin:
            found[day] = _or_held(walked.marks[at - origin].state, at, held)
        else:
            found[day] = "rest" if day in life.rests else "off"
    return found


def _or_held(state: State, at: int, held: set[int]) -> State:
    """*state*, or `held` if it is a missed date (or period) that the reserve covered."""
    return "held" if state == "missed" and at in held else state
