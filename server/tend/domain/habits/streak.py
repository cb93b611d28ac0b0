"""
The kind streak: runs that rest never breaks, and a reserve that covers a missed date.

A run that ends becomes a chapter; what was done is never taken back. Twin:
pwa/src/domain/streak.ts; cases in tests/vectors/streak.json.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from tend.domain.habits.history import History, Mark
from tend.domain.habits.schedule import Era, Unit

_EARNED: Final[dict[Unit, tuple[int, int]]] = {"days": (7, 2), "weeks": (4, 1), "months": (4, 1)}
"""After so many kept ones of a run the reserve grows by 1; and the most that it can be."""

_TOLD: Final = 3
"""Shorter chapters are not listed: a start is no story yet."""
_LASTS: Final[dict[Unit, int]] = {"days": 1, "weeks": 7, "months": 30}
"""About how many days a run of one lasts."""
_YOUNG: Final = 30
"""A run that has lasted so many days stands by itself."""


def is_told(length: int) -> bool:
    """Whether a chapter of this length is told: listed on the habit's page, or beside a run."""
    return length >= _TOLD


class Chapter(NamedTuple):
    """A run that is over."""

    unit: Unit
    first: int
    """Its first kept date, or the first date of its first kept week or month."""
    last: int
    """The same of its last."""
    length: int
    """Kept dates, or kept periods."""
    ended: int
    """The date by which it was over: missed, the one after a missed period, or of a new unit."""
    changed: bool
    """Another unit has ended it, nothing was missed."""


class Streak(NamedTuple):
    """The streak as it stands today."""

    unit: Unit
    run: int
    best: int
    """The longest run or chapter in the unit of today."""
    reserve: int
    held: list[int]
    """Missed dates (of periods: their first) that the reserve covered, ascending."""
    chapters: list[Chapter]
    carried: Chapter | None
    """What stands beside a young run: a change of unit has ended it, and it lasted longer."""


class _Runner:
    """A run that grows and ends."""

    def __init__(self) -> None:
        self.unit: Unit = "days"
        self.length = self.reserve = self.first = self.last = 0
        self.held: list[int] = []
        self.chapters: list[Chapter] = []

    def keep(self, at: int) -> None:
        every, most = _EARNED[self.unit]
        if not self.length:
            self.first, self.reserve = at, 1
        self.length += 1
        self.last = at
        if self.length % every == 0 and self.reserve < most:
            self.reserve += 1

    def miss(self, at: int, over: int) -> None:
        """A date or period was missed, which was certain by *over*."""
        if self.reserve:
            self.reserve -= 1
            self.held.append(at)
        else:
            self.end(over, changed=False)

    def end(self, over: int, *, changed: bool) -> None:
        if self.length:
            self.chapters.append(
                Chapter(self.unit, self.first, self.last, self.length, over, changed)
            )
        self.length = self.reserve = 0

    def carried(self) -> Chapter | None:
        past = self.chapters[-1] if self.chapters else None
        if not past or not past.changed or not is_told(past.length):
            return None
        until = min(_YOUNG, past.length * _LASTS[past.unit])
        return past if self.length * _LASTS[self.unit] < until else None


def streak(life: History) -> Streak:
    """The streak of a life, one era after the other."""
    run = _Runner()
    for index, era in enumerate(life.eras):
        if index:
            run.end(era.start, changed=True)
        run.unit = era.unit
        if era.unit == "days":
            _run_days(run, _marks_of(life, era))
        else:
            _run_periods(run, life, era)
    lengths = (chapter.length for chapter in run.chapters if chapter.unit == run.unit)
    best = max(run.length, *lengths, 0)
    return Streak(run.unit, run.length, best, run.reserve, run.held, run.chapters, run.carried())


def _marks_of(life: History, era: Era) -> list[Mark]:
    origin = life.marks[0].at if life.marks else 0
    return life.marks[max(0, era.first - origin) : max(0, era.last - origin + 1)]


def _run_days(run: _Runner, marks: list[Mark]) -> None:
    for at, state, _, _ in marks:
        if state in ("kept", "bonus"):
            run.keep(at)
        elif state == "missed":
            run.miss(at, at)


def _run_periods(run: _Runner, life: History, era: Era) -> None:
    for first, begin, end, _, state in life.periods:
        if era.first <= begin <= era.last:
            if state == "kept":
                run.keep(first)
            elif state == "missed":
                run.miss(first, end + 1)
