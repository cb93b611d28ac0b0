"""
What bears on the nudges of one person, and what can be said.

A `Snapshot` holds all that `plan` (plan.py) and `decide` (decide.py) may ask for, so
that both are pure; snapshot.py reads it from what is stored. Cases in tests/vectors/nudges.json.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import Final
from zoneinfo import ZoneInfo

import msgspec

from tend.domain.habits.coming_back import days_away
from tend.domain.habits.day import day_of
from tend.domain.habits.habit import Reminder
from tend.domain.habits.history import Life, Span, covers
from tend.domain.habits.schedule import asks, in_force, standing, unit_of
from tend.domain.nudges.key import NOTHING, NudgeKind

RANK: Final[dict[NudgeKind, int]] = {
    "letter": 0,
    "clockoff": 1,
    "reminder": 2,
    "checkin": 3,
    "roundup": 4,
    "summary": 5,
    "welcome": 6,
}
"""The lower comes first."""

SNOOZE: Final = timedelta(hours=1)
WELCOMES: Final = (3, 7, 14, 30)
"""Days of an absence on which one welcome goes out; after the last there is silence."""
CLUSTER: Final = timedelta(hours=1)

_TTL: Final[dict[NudgeKind, timedelta]] = {
    "letter": timedelta(hours=24),
    "clockoff": timedelta(hours=1),
    "reminder": timedelta(hours=2),
    "checkin": timedelta(hours=4),
    "roundup": timedelta(hours=2),
    "summary": timedelta(hours=4),
    "welcome": timedelta(hours=4),
}


class Habit(msgspec.Struct, frozen=True):
    """A habit as the nudges see it."""

    id: str
    life: Life
    """Its `today` says nothing; see `on`."""
    reminders: tuple[Reminder, ...] = ()
    archived: bool = False

    def on(self, day: date) -> Life:
        """Its life as it stands on *day*."""
        return msgspec.structs.replace(self.life, today=day)

    def may_ask(self, day: date) -> bool:
        """
        Whether the plan can ask for *day*, whatever is ticked.

        Only what a change of the habit's record or of a setting can change counts here: a tick
        need not make anybody plan anew.
        """
        entry = in_force(standing(self.life.plan, day), day.toordinal())
        if self.archived or entry is None or covers(self.life.pause, day):
            return False
        return unit_of(entry) != "days" or asks(entry, day.toordinal())


class Work(msgspec.Struct, frozen=True):
    """Hours of work; an end at or before the start is the next morning."""

    start: time
    end: time


class Quiet(msgspec.Struct, frozen=True):
    """Hours in which nothing is said: [start, end), over midnight where start is the later."""

    start: time
    end: time

    def holds(self, local: time) -> bool:
        """Whether a local time lies in them."""
        if self.start <= self.end:
            return self.start <= local < self.end
        return local >= self.start or local < self.end


class Said(msgspec.Struct, frozen=True):
    """A nudge that went out."""

    keys: tuple[str, ...]
    """All that it settled."""
    kind: NudgeKind
    habits: tuple[str, ...]
    at: datetime
    again: bool = False
    """It was one more after a snooze, or a test: neither counts."""
    snoozed: datetime | None = None
    """When the person asked for one more."""


class Part(msgspec.Struct, frozen=True):
    """One thing that may be said."""

    at: datetime
    """When it is due; what falls into quiet hours is due at their end."""
    asked: datetime
    """When it would be due without them."""
    kind: NudgeKind
    key: str
    """The text of a `NudgeKey`, decided once."""
    day: date
    """The person's date on which it rings."""
    about: str = NOTHING
    """The habit or letter."""
    habits: tuple[str, ...] = ()
    again: bool = False

    @property
    def rank(self) -> int:
        return RANK[self.kind]


class Nudge(msgspec.Struct, frozen=True):
    """What may be said at once, at one instant: at least one part, the first in rank first."""

    at: datetime
    parts: tuple[Part, ...]

    @property
    def kind(self) -> NudgeKind:
        return self.parts[0].kind

    @property
    def rank(self) -> int:
        return self.parts[0].rank

    @property
    def key(self) -> str:
        return self.parts[0].key

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(part.key for part in self.parts)

    @property
    def habits(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(id for part in self.parts for id in part.habits))

    @property
    def day(self) -> date:
        return self.parts[0].day

    @property
    def is_again(self) -> bool:
        """Whether some of it was snoozed before."""
        return any(part.again for part in self.parts)


class Snapshot(msgspec.Struct, frozen=True, dict=True):
    """All that nudges depend on, but for the clock."""

    zone: ZoneInfo
    day_start: time
    work: dict[int, Work]
    """By ISO weekday of the start."""
    work_on: dict[date, Work | None]
    """Instead, on these dates; None: free."""
    quiet: Quiet | None
    cap: int
    round_up: time | None
    checkin: tuple[int, time] | None
    summary: tuple[int, time] | None
    hush: date | None
    """The last date of silence."""
    opened: date | None
    """The last date on which the app was opened."""
    leave: tuple[Span, ...]
    letters: tuple[tuple[str, date], ...]
    """Ids, and the dates on which they are due."""
    checked_in: frozenset[date]
    habits: tuple[Habit, ...]
    said: tuple[Said, ...]
    settled: frozenset[str]
    """Keys that were decided without a word."""
    halved: frozenset[str]
    """Habits that the person wants to hear of every other time."""
    restored: dict[str, date]
    """Habit ids, and the date on which their reminders were restored with one tap."""

    @cached_property
    def done(self) -> frozenset[str]:
        """All keys that were decided."""
        return self.settled.union(key for said in self.said for key in said.keys)

    @cached_property
    def parts(self) -> dict[date, dict[str, Part]]:
        """What `parts_of` of plan.py has found for a date: it is asked for several times."""
        return {}

    @cached_property
    def by_id(self) -> dict[str, Habit]:
        return {habit.id: habit for habit in self.habits}

    def day_of(self, instant: datetime) -> date:
        """The person's date at an instant."""
        return day_of(instant, self.zone, self.day_start)

    def is_hushed(self, day: date) -> bool:
        """Whether a date is silent, but for letters."""
        return (self.hush is not None and day <= self.hush) or covers(self.leave, day)

    def is_quiet(self, instant: datetime) -> bool:
        """Whether the clock on the person's wall is in the quiet hours."""
        if self.quiet is None:
            return False
        return self.quiet.holds(instant.astimezone(self.zone).time())

    def absence(self, day: date) -> int | None:
        """
        How many dates up to *day* passed without a sign of the person; None: there never was one.

        A sign is a tick (a chosen rest, too) or the app being opened. Leave and hush are no
        absence.
        """
        before = bisect_right(self.signs, day)
        return days_away(self.signs[max(0, before - 1) : before], day, self.is_hushed)

    @cached_property
    def signs(self) -> list[date]:
        """The dates with a sign of the person, in order."""
        found = {self.opened} if self.opened else set()
        for habit in self.habits:
            found |= habit.life.amounts.keys() | habit.life.rests
        return sorted(found)


def ttl_of(kind: NudgeKind) -> timedelta:
    """How long a nudge makes sense after it was due."""
    return _TTL[kind]


# --- An offer ----------------------------------------------------------------------------------


def best_time(times: Sequence[time]) -> time | None:
    """
    A better time for a reminder, from the local times of the last ticks; None: there is none.

    Of the last 14 (at least 7), two thirds must lie within one hour, anywhere on the clock, over
    midnight too. The offer is the middle one of the narrowest such stretch, to 5 minutes. It is
    only ever offered: no reminder moves by itself.
    """
    minutes = sorted(at.hour * 60 + at.minute for at in times[-14:])
    if len(minutes) < 7:
        return None
    need = -(-2 * len(minutes) // 3)
    around = minutes + [at + 24 * 60 for at in minutes]
    width, first = min((around[at + need - 1] - around[at], at) for at in range(len(minutes)))
    if width > CLUSTER // timedelta(minutes=1):
        return None
    middle = around[first + (need - 1) // 2]
    rounded = (middle + 2) // 5 * 5 % (24 * 60)
    return time(rounded // 60, rounded % 60)
