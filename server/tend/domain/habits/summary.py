"""
All that the screens and the server say of one habit, from one walk of its life.

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
    """A week or month, told by its first date."""

    first: date
    state: State


class ChapterDates(msgspec.Struct, frozen=True):
    """A run that is over, in its own unit; of periods, `first` and `last` are first dates."""

    first: date
    last: date
    length: int
    unit: Unit


class Summary(msgspec.Struct, frozen=True):
    """A habit as it stands today."""

    states: dict[date, State]
    """Of the dates that were asked for."""
    periods: list[PeriodState]
    """Those that overlap these dates, up to that of today."""
    run: int
    unit: Unit
    best: int
    reserve: int
    held: list[date]
    chapters: list[ChapterDates]
    carried: ChapterDates | None
    """The chapter that stands beside the run, "8 days before the change", while that is young."""
    deposits: int
    """All kept dates ever."""
    strength: float
    stage: Stage
    stage_best: Stage


def summarise(life: Life, first: date, last: date) -> Summary:
    """How *life* stands today, with the states of the dates *first* to *last*."""
    walked = history(life)
    run = streak(walked)
    grown = strength(walked)
    held = set(run.held)
    return Summary(
        states=_states(life, walked, held, range(first.toordinal(), last.toordinal() + 1)),
        periods=[
            PeriodState(date.fromordinal(period.first), _told(period.state, period.first, held))
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
    """The state of each date, in and out of the walk."""
    origin = walked.marks[0].at if walked.marks else 0
    found: dict[date, State] = {}
    for at in dates:
        day = date.fromordinal(at)
        if day > life.today:
            found[day] = "ahead"
        elif walked.marks and at >= origin:
            found[day] = _told(walked.marks[at - origin].state, at, held)
        else:
            found[day] = "rest" if day in life.rests else "off"
    return found


def _told(state: State, at: int, held: set[int]) -> State:
    """A state of the walk, or `held` where the reserve covered it."""
    return "held" if state == "missed" and at in held else state
