"""
The data of nudges: a person's `Snapshot`, and the `Part`s and `Nudge`s that are planned from it.

A `Snapshot` holds everything that `plan` (plan.py) and `decide` (decide.py) need, so that both
are pure; snapshot.py reads it from stored records. Cases in tests/vectors/nudges.json.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
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
from tend.domain.strategies.cadence import Cadence, coming_on
from tend.domain.strategies.roster import Roster

RANK: Final[dict[NudgeKind, int]] = {
    "letter": 0,
    "clockoff": 1,
    "reminder": 2,
    "meet": 3,
    "checkin": 4,
    "evening": 5,
    "roundup": 6,
    "summary": 7,
    "welcome": 8,
}
"""A lower rank has precedence: it leads a group, and counts first towards the cap."""

SNOOZE: Final = timedelta(hours=1)
"""A snoozed nudge comes again this long after the person asked for that."""
WELCOMES: Final = (3, 7, 14, 30)
"""Days of an absence on which a welcome is sent; after the last nothing is until they return."""
CLUSTER: Final = timedelta(hours=1)
"""Ticks within this span of the clock make a better time for a reminder; see `best_time`."""

_TTL: Final[dict[NudgeKind, timedelta]] = {
    "letter": timedelta(hours=24),
    "clockoff": timedelta(hours=1),
    "reminder": timedelta(hours=2),
    "meet": timedelta(hours=8),
    "checkin": timedelta(hours=4),
    "evening": timedelta(hours=3),
    "roundup": timedelta(hours=2),
    "summary": timedelta(hours=4),
    "welcome": timedelta(hours=4),
}
"""How long each kind makes sense after it was due."""


class Habit(msgspec.Struct, frozen=True):
    """What nudges need of a habit."""

    id: str
    life: Life
    """Its `today` has no meaning; use `on`."""
    reminders: tuple[Reminder, ...] = ()
    archived: bool = False

    def on(self, day: date) -> Life:
        """Its life as it stands on *day*."""
        return msgspec.structs.replace(self.life, today=day)

    def may_ask(self, day: date) -> bool:
        """
        Whether the plan can ask for *day*, regardless of ticks.

        It depends on the habit's record and on settings alone, so that a tick, the most frequent
        change, does not require a new plan.
        """
        entry = in_force(standing(self.life.plan, day), day.toordinal())
        if self.archived or entry is None or covers(self.life.pause, day):
            return False
        return unit_of(entry) != "days" or asks(entry, day.toordinal())


class Quiet(msgspec.Struct, frozen=True):
    """Quiet hours, local times [start, end); over midnight if *start* is the later."""

    start: time
    end: time

    def holds(self, local: time) -> bool:
        """Whether the time *local* lies in them."""
        if self.start <= self.end:
            return self.start <= local < self.end
        return local >= self.start or local < self.end


class Said(msgspec.Struct, frozen=True):
    """A nudge that was sent."""

    keys: tuple[str, ...]
    """The keys that it settled, the leading one first."""
    kind: NudgeKind
    habits: tuple[str, ...]
    """Ids of the habits that it was about."""
    at: datetime
    """When it was decided (zone-aware)."""
    again: bool = False
    """It was a repetition after a snooze, or a test: neither counts towards the cap."""
    snoozed: datetime | None = None
    """When the person snoozed it; None if they did not."""


class Part(msgspec.Struct, frozen=True):
    """One occasion for a nudge; those due at nearly the same time are grouped into a `Nudge`."""

    at: datetime
    """When it is due: if that falls into quiet hours, at their end."""
    asked: datetime
    """When it would be due without quiet hours."""
    kind: NudgeKind
    key: str
    """The text of its `NudgeKey`."""
    day: date
    """The person's date on which it rings."""
    about: str = NOTHING
    """Id of the habit, letter or person."""
    habits: tuple[str, ...] = ()
    again: bool = False
    """It comes again after a snooze."""

    @property
    def rank(self) -> int:
        return RANK[self.kind]


class Nudge(msgspec.Struct, frozen=True):
    """Parts that are sent as one message at one instant: at least one, sorted by rank."""

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
        """Whether any part comes again after a snooze."""
        return any(part.again for part in self.parts)


class Snapshot(msgspec.Struct, frozen=True, dict=True):
    """Everything that the nudges of one person depend on, except the clock."""

    zone: ZoneInfo
    day_start: time
    roster: Roster
    """Hours of work."""
    quiet: Quiet | None
    cap: int
    """How many nudges a day, at most."""
    round_up: time | None
    """Local time; None: never."""
    checkin: tuple[int, time] | None
    """ISO weekday and local time; None: never."""
    summary: tuple[int, time] | None
    """ISO weekday and local time; None: never."""
    hush: date | None
    """The last date on which the person wants no nudges but letters."""
    opened: date | None
    """The last date on which the app was opened."""
    leave: tuple[Span, ...]
    letters: tuple[tuple[str, date], ...]
    """Ids of letters, and the dates on which they are due."""
    people: tuple[tuple[str, date, Cadence | None], ...]
    """Ids of people whom the person wants to meet, a date for it, and how often it comes round."""
    evening: tuple[date, time] | None
    """From which date on an evening of a course is offered, and when; None: never."""
    checked_in: frozenset[date]
    """Dates with a check-in."""
    habits: tuple[Habit, ...]
    """Those that are not deleted, by id."""
    said: tuple[Said, ...]
    """What was sent, oldest first."""
    settled: frozenset[str]
    """Keys that were decided without sending anything."""
    halved: frozenset[str]
    """Ids of habits whose reminders come every other time because the person wants that."""
    restored: dict[str, date]
    """By habit id, the date on which the person ended the fading of its reminders."""

    @cached_property
    def done(self) -> frozenset[str]:
        """All keys that were decided, sent or not."""
        return self.settled.union(key for said in self.said for key in said.keys)

    @cached_property
    def parts(self) -> dict[date, dict[str, Part]]:
        """The cache of `parts_of` (plan.py), by date."""
        return {}

    @cached_property
    def by_id(self) -> dict[str, Habit]:
        return {habit.id: habit for habit in self.habits}

    @cached_property
    def _coming(self) -> dict[str, tuple[date, date]]:
        """By id of a person: a date for which their next one was found, and that one."""
        return {}

    def meetings(self, day: date) -> Iterator[str]:
        """The ids of the people whose date comes round on *day*."""
        for id, due, cadence in self.people:
            since, coming = self._coming.get(id, (date.max, date.min))
            # A plan asks for day after day: what was found holds until it comes.
            if not since <= day <= coming:
                coming = coming_on(due, cadence, day) or date.max
                self._coming[id] = (day, coming)
            if coming == day:
                yield id

    def day_of(self, instant: datetime) -> date:
        """The person's date at a zone-aware instant."""
        return day_of(instant, self.zone, self.day_start)

    def is_hushed(self, day: date) -> bool:
        """Whether leave or hush forbids all nudges but letters on *day*."""
        return (self.hush is not None and day <= self.hush) or covers(self.leave, day)

    def is_quiet(self, instant: datetime) -> bool:
        """Whether an instant lies in the quiet hours of the person's local time."""
        if self.quiet is None:
            return False
        return self.quiet.holds(instant.astimezone(self.zone).time())

    def absence(self, day: date) -> int | None:
        """
        How many dates after the last sign of the person, up to *day*; None: there never was one.

        A sign is a tick, a chosen rest, or the app being opened. Dates of leave or hush are not
        counted; see `days_away`.
        """
        before = bisect_right(self.signs, day)
        return days_away(self.signs[max(0, before - 1) : before], day, self.is_hushed)

    @cached_property
    def signs(self) -> list[date]:
        """The dates with a sign of the person (see `absence`), in order."""
        found = {self.opened} if self.opened else set()
        for habit in self.habits:
            found |= habit.life.amounts.keys() | habit.life.rests
        return sorted(found)


def ttl_of(kind: NudgeKind) -> timedelta:
    """How long a nudge of a kind makes sense after it was due."""
    return _TTL[kind]


# --- An offer ----------------------------------------------------------------------------------


def best_time(times: Sequence[time]) -> time | None:
    """
    A better time for a reminder, from the local times of the last ticks; None if there is none.

    Of the last 14 ticks (at least 7), two thirds must lie within `CLUSTER`, anywhere on the clock,
    also over midnight. The result is the median of the narrowest such cluster, rounded to 5
    minutes. The app offers it; no reminder moves by itself.
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
