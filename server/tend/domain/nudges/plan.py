"""
When something may be said to a person, going by their settings, reminders and letters.

Whether it is said is decided at its time (decide.py); a plan depends on no tick but by the
welcome after an absence, so that a tick need not make anybody plan anew.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import chain
from typing import Final

import msgspec

from tend.domain.habits.day import instant_of, start_of
from tend.domain.nudges.key import NOTHING, NudgeKey, NudgeKind
from tend.domain.nudges.model import SNOOZE, WELCOMES, Nudge, Part, Snapshot

LETTER_AT: Final = time(9)
WELCOME_AT: Final = time(10)
GROUP: Final = timedelta(minutes=10)
HORIZON_DAYS: Final = 400
"""Days ahead; longer than the longest wait from one due date of a habit to the next."""

LEAP: Final = timedelta(minutes=1)
"""So long before a clock that leaps into the next day comes what it leaps over."""
MOMENT: Final = timedelta(milliseconds=1)

_DAY: Final = timedelta(days=1)


def plan(snapshot: Snapshot, since: datetime, until: datetime) -> list[Nudge]:
    """
    The nudges of [since, until) whose keys are not decided yet, in order.

    Within a day of the person, what is due within 10 minutes of the first goes with it. What
    falls into quiet hours is due at their end, if that is the same day; else it is left out.
    A snooze may be heard of late, from a phone that was offline: its one more counts as long as
    it is not decided, even if it was due before *since*.

    Args:
        since: Up to when all has been decided. A reminder set after its time rings tomorrow.
    """
    if since >= until:
        return []
    day, last = _first_day(snapshot, since), snapshot.day_of(until)
    found: list[Nudge] = []
    while day <= last:
        found += (
            nudge
            for nudge in of_day(snapshot, day)
            if nudge.at < until and (since <= nudge.at or nudge.is_again)
        )
        day += _DAY
    return found


def next_due(
    snapshot: Snapshot, after: datetime, jitter: timedelta = timedelta(0)
) -> datetime | None:
    """
    The first instant later than *after* at which something may be said; None: there is none.

    Args:
        after: Up to when all has been decided (not the clock, where the sender was down).
        jitter: Of the account, so that not all of a town are sent to at the same second.
    """
    first = _first_day(snapshot, after)
    letters = (due for _, due in snapshot.letters if due >= first + timedelta(HORIZON_DAYS))
    days = chain((first + timedelta(days) for days in range(HORIZON_DAYS)), sorted(set(letters)))
    for day in days:
        found = min(_still_to_come(snapshot, day, after, jitter), default=None)
        if found is not None:
            return found
    return None


def _still_to_come(
    snapshot: Snapshot, day: date, after: datetime, jitter: timedelta
) -> Iterator[datetime]:
    """The due instants of a day that are later than *after*; what was heard of late is due next."""
    for nudge in of_day(snapshot, day):
        at = jittered(snapshot, nudge.at, jitter)
        if at > after:
            yield at
        elif nudge.is_again:
            yield after + MOMENT


def _first_day(snapshot: Snapshot, since: datetime) -> date:
    """The person's date at *since*; the one before where a snooze may have been heard of late."""
    day = snapshot.day_of(since)
    return day - _DAY if any(said.snoozed for said in snapshot.said) else day


def jitter_of(account: str, most_s: int) -> timedelta:
    """An account's own delay of at most *most_s* seconds, the same each day."""
    number = int.from_bytes(hashlib.sha256(account.encode()).digest()[:4])
    return timedelta(milliseconds=number % (most_s * 1000 + 1))


def jittered(snapshot: Snapshot, at: datetime, jitter: timedelta) -> datetime:
    """*at*, a little later, but never into quiet hours or the next day."""
    later = at + jitter
    if snapshot.is_quiet(later) or snapshot.day_of(later) != snapshot.day_of(at):
        return at
    return later


def of_day(snapshot: Snapshot, day: date) -> list[Nudge]:
    """The nudges that ring on a person's *day* and are not decided yet, in order."""
    parts = [
        part
        for part in parts_of(snapshot, day).values()
        if part.key not in snapshot.done and not snapshot.is_quiet(part.at)
    ]
    groups: list[list[Part]] = []
    for part in sorted(parts, key=lambda part: (part.at, part.rank, part.key)):
        if groups and part.at < groups[-1][0].at + GROUP:
            groups[-1].append(part)
        else:
            groups.append([part])
    return [
        Nudge(group[0].at, tuple(sorted(group, key=lambda part: (part.rank, part.at, part.key))))
        for group in groups
    ]


def parts_of(snapshot: Snapshot, day: date) -> dict[str, Part]:
    """
    All that a day holds as things stand, by key, decided or not.

    What falls into quiet hours is due at their end; what they swallow keeps its time in them.
    """
    if day not in snapshot.parts:
        snapshot.parts[day] = {
            part.key: _after_quiet(snapshot, part)
            for part in _parts(snapshot, day)
            if snapshot.day_of(part.at) == day
        }
    return snapshot.parts[day]


def _after_quiet(snapshot: Snapshot, part: Part) -> Part:
    at = quiet_end(snapshot, part.at)
    return part if at is None or at == part.at else msgspec.structs.replace(part, at=at)


def at_time(snapshot: Snapshot, day: date, at: time) -> datetime:
    """
    The instant at which a time of day of *day* comes; before `dayStart`, on the next date.

    Where the clock leaps over that time and on to the next day's start, it comes before the leap.
    """
    if at >= snapshot.day_start:
        return instant_of(datetime.combine(day, at), snapshot.zone)
    found = instant_of(datetime.combine(day + _DAY, at), snapshot.zone)
    end = start_of(day + _DAY, snapshot.zone, snapshot.day_start)
    return found if found < end else end - LEAP


def quiet_end(snapshot: Snapshot, instant: datetime) -> datetime | None:
    """
    When the quiet hours around *instant* end, if that is the same day of the person.

    *instant* itself, if it lies in none.
    """
    if snapshot.quiet is None or not snapshot.is_quiet(instant):
        return instant
    end = snapshot.quiet.end
    civil = instant.astimezone(snapshot.zone).date()
    for date_ in (civil, civil + _DAY):
        wall = datetime.combine(date_, end)
        # An end that comes twice may have come once, before the clock went back into the hours.
        second = wall.replace(tzinfo=snapshot.zone, fold=1).astimezone(UTC)
        for found in (instant_of(wall, snapshot.zone), second):
            if found > instant and not snapshot.is_quiet(found):
                return found if snapshot.day_of(found) == snapshot.day_of(instant) else None
    return None


# --- What a day may hold -----------------------------------------------------------------------


def _parts(snapshot: Snapshot, day: date) -> Iterator[Part]:
    """All that may be said on a day, quiet or not, decided or not; some of another day."""
    yield from _again(snapshot, day)
    yield from _letters(snapshot, day)
    if snapshot.is_hushed(day):
        return
    yield from _clock_offs(snapshot, day)
    yield from _reminders(snapshot, day)
    if snapshot.checkin and day.isoweekday() == snapshot.checkin[0]:
        yield _part(snapshot, "checkin", day, snapshot.checkin[1])
    if snapshot.summary and day.isoweekday() == snapshot.summary[0]:
        yield _part(snapshot, "summary", day, snapshot.summary[1])
    if snapshot.round_up:
        yield _part(snapshot, "roundup", day, snapshot.round_up)
    if snapshot.absence(day) in WELCOMES:
        yield _part(snapshot, "welcome", day, WELCOME_AT)


def _part(snapshot: Snapshot, kind: NudgeKind, day: date, at: time, about: str = NOTHING) -> Part:
    due = at_time(snapshot, day, at)
    habits = (about,) if kind == "reminder" else ()
    return Part(due, due, kind, NudgeKey(kind, about, day, at).text, day, about, habits)


def _letters(snapshot: Snapshot, day: date) -> Iterator[Part]:
    """In the morning; where that is quiet until the next day, as soon as this one is not."""
    for id, due in snapshot.letters:
        if due == day:
            part = _part(snapshot, "letter", day, LETTER_AT, id)
            if quiet_end(snapshot, part.at) is None:
                start = start_of(day, snapshot.zone, snapshot.day_start)
                part = msgspec.structs.replace(part, at=start, asked=start)
            yield part


def _reminders(snapshot: Snapshot, day: date) -> Iterator[Part]:
    for habit in snapshot.habits:
        if habit.reminders and habit.may_ask(day):
            for reminder in habit.reminders:
                if reminder.days is None or day.isoweekday() in reminder.days:
                    yield _part(snapshot, "reminder", day, reminder.at, habit.id)


def _clock_offs(snapshot: Snapshot, day: date) -> Iterator[Part]:
    """
    The ends of work around *day*; the key bears the date on which the work began.

    Work is on civil dates, as a roster has it: nobody's shift of Monday 07:00 is on Tuesday,
    whenever their day begins.
    """
    for began in (day - _DAY, day, day + _DAY):
        work = snapshot.work_on.get(began, snapshot.work.get(began.isoweekday()))
        if work:
            ends = began if work.end > work.start else began + _DAY
            due = instant_of(datetime.combine(ends, work.end), snapshot.zone)
            key = NudgeKey("clockoff", NOTHING, began, work.end)
            yield Part(due, due, "clockoff", key.text, day)


def _again(snapshot: Snapshot, day: date) -> Iterable[Part]:
    """One more of what was snoozed, on the same day; letters on any."""
    for said in snapshot.said:
        if said.snoozed is None or not said.keys:
            continue
        due = said.snoozed + SNOOZE
        if said.kind != "letter" and (
            snapshot.is_hushed(day) or snapshot.day_of(said.at) != snapshot.day_of(due)
        ):
            continue
        key = NudgeKey.parse(said.keys[0])
        if key is not None:
            again = key.once_more(due).text
            yield Part(due, due, said.kind, again, day, key.about, said.habits, again=True)
