"""
Rosters: hours of work by weekday and by date, as times of work between instants.

Hours belong to the civil date on which they begin, whatever the person's `dayStart`; an end at or
before its start is the next morning.
Twin: pwa/src/domain/strategies/roster.ts; cases in tests/vectors/roster.json.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import Any, Final, NamedTuple
from zoneinfo import ZoneInfo

import msgspec

from tend.domain.habits.day import instant_of, start_of
from tend.domain.habits.habit import read_time
from tend.domain.habits.schedule import read_date

MOST_SHIFTS: Final = 4
"""The most shifts of one date."""
_AHEAD_DAYS: Final = 100
"""How far ahead the next shift is looked for."""
_CLIMBS: Final = 3
"""How many weeks in a row a number has to climb before the screen offers one ask at work."""
_DAY: Final = timedelta(days=1)
_MIDNIGHT: Final = time(0)


class Hours(msgspec.Struct, frozen=True, order=True):
    """One shift of a date, local times."""

    start: time
    end: time


class Roster(msgspec.Struct, frozen=True):
    """The settings `work` and `work.<date>`."""

    week: dict[int, tuple[Hours, ...]] = {}
    """By ISO weekday."""
    dates: dict[date, tuple[Hours, ...]] = {}
    """Single dates, in place of their weekday's; none: free."""

    def on(self, day: date) -> tuple[Hours, ...]:
        """The shifts that begin on *day*."""
        found = self.dates.get(day)
        return self.week.get(day.isoweekday(), ()) if found is None else found


class Work(NamedTuple):
    """A shift, or several that overlap; *end* is not included."""

    start: datetime
    end: datetime


class OffWork(NamedTuple):
    """A week's time off work, in minutes."""

    length: float
    """10,080, or an hour more or less where the clock changes."""
    worked: float
    calls: float
    off: float


def read_hours(raw: Any) -> tuple[Hours, ...] | None:
    """The shifts of a list `[start, end, start, end …]`; None: unreadable. Empty: free."""
    if not isinstance(raw, list) or len(raw) % 2 or len(raw) > 2 * MOST_SHIFTS:
        return None
    times = [at for text in raw if (at := read_time(text)) is not None]
    if len(times) != len(raw):
        return None
    pairs = zip(times[::2], times[1::2], strict=True)
    return tuple(sorted((Hours(*pair) for pair in pairs), key=lambda hours: hours.start))


def read_roster(settings: Iterable[tuple[str, Any]]) -> Roster:
    """The roster in a person's settings; what cannot be read is as if it had never been set."""
    week: dict[int, tuple[Hours, ...]] = {}
    dates: dict[date, tuple[Hours, ...]] = {}
    for name, value in settings:
        if name == "work" and isinstance(value, dict):
            for day in range(1, 8):
                if hours := read_hours(value.get(str(day))):
                    week[day] = hours
        on = read_date(name[5:]) if name.startswith("work.") else None
        free = read_hours(value) if on else None
        if on and free is not None:
            dates[on] = free
    return Roster(week, dates)


def do_overlap(shifts: Sequence[Hours]) -> bool:
    """Whether two shifts of one date overlap: a form refuses them."""
    spans = sorted(
        (_minutes(one.start), _minutes(one.end) + (1440 if one.end <= one.start else 0))
        for one in shifts
    )
    return any(after[0] < before[1] for before, after in pairwise(spans))


def _minutes(at: time) -> int:
    return at.hour * 60 + at.minute


def work_of(roster: Roster, zone: ZoneInfo, first: date, last: date) -> list[Work]:
    """The times of work that begin on *first* to *last*; what overlaps or touches is one."""
    found: list[Work] = []
    for ahead in range((last - first).days + 1):
        day = first + _DAY * ahead
        for hours in roster.on(day):
            work = work_in(hours, day, zone)
            # A clock change may leave nothing of a shift.
            if work.start < work.end:
                found.append(work)
    joined: list[Work] = []
    for one in sorted(found):
        if joined and one.start <= joined[-1].end:
            joined[-1] = Work(joined[-1].start, max(joined[-1].end, one.end))
        else:
            joined.append(one)
    return joined


def work_in(hours: Hours, day: date, zone: ZoneInfo) -> Work:
    """A shift of *day* between instants."""
    ends = day if hours.end > hours.start else day + _DAY
    return Work(
        instant_of(datetime.combine(day, hours.start), zone),
        instant_of(datetime.combine(ends, hours.end), zone),
    )


def work_at(roster: Roster, zone: ZoneInfo, now: datetime, day: date) -> Work | None:
    """The time of work at *now*, an instant of *day* or of one beside it; None: there is none."""
    near = work_of(roster, zone, day - 3 * _DAY, day + 3 * _DAY)
    return next((work for work in near if work.start <= now < work.end), None)


def next_start(roster: Roster, zone: ZoneInfo, now: datetime, day: date) -> datetime | None:
    """When work begins next after *now*; None: not within `_AHEAD_DAYS`."""
    for ahead in range(-3, _AHEAD_DAYS, 7):
        work = work_of(roster, zone, day + _DAY * (ahead - 1), day + _DAY * (ahead + 7))
        found = next((one.start for one in work if one.start > now), None)
        end = instant_of(datetime.combine(day + _DAY * (ahead + 7), _MIDNIGHT), zone)
        if found is not None and found < end:
            return found
    return None


def last_end(roster: Roster, zone: ZoneInfo, now: datetime, day: date) -> datetime | None:
    """When work ended last, at or before *now*; None: not within two weeks."""
    past = work_of(roster, zone, day - 15 * _DAY, day + _DAY)
    return next((work.end for work in reversed(past) if work.end <= now), None)


def away_until(
    roster: Roster, zone: ZoneInfo, at: datetime, day: date, day_start: time
) -> datetime:
    """Until when what was put away at a clock-off stays away; *day*: the date of *at*."""
    return next_start(roster, zone, at, day) or start_of(day + _DAY, zone, day_start)


def off_work_of(
    roster: Roster,
    zone: ZoneInfo,
    day: date,
    week_start: int,
    calls: Iterable[tuple[date, float]],
) -> OffWork:
    """The time off work of the calendar week that *day* lies in; *calls*: minutes by date."""
    first = day - _DAY * ((day.isoweekday() - week_start) % 7)
    after = first + 7 * _DAY
    begin, end = (instant_of(datetime.combine(at, _MIDNIGHT), zone) for at in (first, after))
    worked = timedelta(0)
    for work in work_of(roster, zone, first - 2 * _DAY, after):
        worked += max(timedelta(0), min(work.end, end) - max(work.start, begin))
    minute = timedelta(minutes=1)
    length, hours = (end - begin) / minute, worked / minute
    called = sum(minutes for on, minutes in calls if first <= on < after)
    return OffWork(length, hours, called, max(0, length - hours - called))


def climbs(weeks: Sequence[float | None]) -> bool:
    """Whether the last weeks' numbers have climbed three weeks running; None: not known."""
    last = weeks[-1 - _CLIMBS :]
    known = [number for number in last if number is not None]
    rises = all(before < after for before, after in pairwise(known))
    return len(known) == len(last) == _CLIMBS + 1 and rises
