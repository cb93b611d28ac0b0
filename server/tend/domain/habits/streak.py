"""
The kind streak: runs that rest never ends, and a reserve that covers missed dates.

A run that ends becomes a chapter. In weeks and months a period counts as a date does, and its
first date stands for it. All dates are ordinals. Twin:
pwa/src/domain/streak.ts; cases in tests/vectors/streak.json.
"""

from __future__ import annotations

from typing import Final, Literal, NamedTuple

from tend.domain.habits.history import History, Mark
from tend.domain.habits.schedule import Era, Unit

_RESERVE: Final[dict[Unit, tuple[int, int]]] = {"days": (7, 2), "weeks": (4, 1), "months": (4, 1)}
"""By unit: every how many kept dates (periods) of a run add 1 to the reserve, and its maximum."""

_SHOWN_LENGTH: Final = 3
"""The shortest chapter that is shown: a first attempt of a day or two is not worth a line."""
_UNIT_DAYS: Final[dict[Unit, int]] = {"days": 1, "weeks": 7, "months": 30}
"""By unit: about how many days a run of length 1 takes."""
_YOUNG_DAYS: Final = 30
"""A run of at least so many days is shown without the chapter before the change; see `carried`."""


def is_shown(length: int) -> bool:
    """Whether a chapter of this length is shown: on the habit's page, or beside a run."""
    return length >= _SHOWN_LENGTH


Ending = Literal["miss", "unit", "season"]
"""What ends a run: a miss, a change of the unit, or the end of a season."""


class Chapter(NamedTuple):
    """A run that has ended."""

    unit: Unit
    first: int
    """First kept date, or first date of the first kept week or month."""
    last: int
    """Last kept date, or first date of the last kept week or month."""
    length: int
    """How many dates or periods were kept."""
    ended: int
    """
    The missed date, the date after a missed period, the first date of another unit, or after a
    season.
    """
    by: Ending


class Streak(NamedTuple):
    """The streak as it stands today."""

    unit: Unit
    """That of today's era."""
    run: int
    """The length of the present run, 0 if there is none."""
    best: int
    """The length of the longest run or chapter in `unit`."""
    reserve: int
    """How many more missed dates or periods the run survives."""
    held: list[int]
    """The missed dates or periods that the reserve covered, ascending."""
    chapters: list[Chapter]
    carried: Chapter | None
    """
    The chapter to show beside a young run: a change of the unit ended it, and it took more days
    than the run so far. None: there is none.
    """


class _Runner:
    """The run at one point of the walk, and what ended or was covered before it."""

    def __init__(self) -> None:
        self.unit: Unit = "days"
        self.length = self.reserve = self.first = self.last = 0
        self.held: list[int] = []
        self.chapters: list[Chapter] = []

    def keep(self, at: int) -> None:
        every, most = _RESERVE[self.unit]
        if not self.length:
            self.first, self.reserve = at, 1
        self.length += 1
        self.last = at
        if self.length % every == 0 and self.reserve < most:
            self.reserve += 1

    def miss(self, at: int, over: int) -> None:
        """The date or period *at* was missed; *over*: the first date on which that was certain."""
        if self.reserve:
            self.reserve -= 1
            self.held.append(at)
        else:
            self.end(over, "miss")

    def end(self, over: int, by: Ending) -> None:
        if self.length:
            self.chapters.append(Chapter(self.unit, self.first, self.last, self.length, over, by))
        self.length = self.reserve = 0

    def carried(self) -> Chapter | None:
        past = self.chapters[-1] if self.chapters else None
        if not past or past.by != "unit" or not is_shown(past.length):
            return None
        until = min(_YOUNG_DAYS, past.length * _UNIT_DAYS[past.unit])
        return past if self.length * _UNIT_DAYS[self.unit] < until else None


def streak(walked: History) -> Streak:
    """The streak at the end of a walk. A run ends where another unit begins."""
    run = _Runner()
    for index, era in enumerate(walked.eras):
        if index:
            run.end(era.start, "unit")
        run.unit = era.unit
        if era.unit == "days":
            _run_days(run, _marks_of(walked, era), walked.closes)
        else:
            _run_periods(run, walked, era)
    lengths = (chapter.length for chapter in run.chapters if chapter.unit == run.unit)
    best = max(run.length, *lengths, 0)
    return Streak(run.unit, run.length, best, run.reserve, run.held, run.chapters, run.carried())


def _marks_of(walked: History, era: Era) -> list[Mark]:
    origin = walked.marks[0].at if walked.marks else 0
    return walked.marks[max(0, era.first - origin) : max(0, era.last - origin + 1)]


def _run_days(run: _Runner, marks: list[Mark], closes: frozenset[int]) -> None:
    for at, state, _, _ in marks:
        if at in closes:
            run.end(at, "season")
        if state in ("kept", "bonus"):
            run.keep(at)
        elif state == "missed":
            run.miss(at, at)


def _run_periods(run: _Runner, walked: History, era: Era) -> None:
    before: int | None = None
    for first, begin, end, _, state in walked.periods:
        if era.first <= begin <= era.last:
            # A season that ends within a period ends with it.
            since = first - 1 if before is None else before
            closed = max((at for at in walked.closes if since < at <= first), default=None)
            if closed is not None:
                run.end(closed, "season")
            before = first
            if state == "kept":
                run.keep(first)
            elif state == "missed":
                run.miss(first, end + 1)
