"""
At which instants a person may get a nudge, by their settings, reminders and letters.

Whether it is sent is decided at that instant (decide.py). A plan does not depend on ticks (but
for the welcome after an absence), so that a tick does not require a new plan.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import chain, islice
from typing import Final

import msgspec

from tend.domain.habits.day import instant_of, start_of
from tend.domain.nudges.key import NOTHING, NudgeKey, NudgeKind
from tend.domain.nudges.model import SNOOZE, WELCOMES, Nudge, Part, Snapshot
from tend.domain.strategies.roster import work_in

LETTER_AT: Final = time(9)
WELCOME_AT: Final = time(10)
MEET_AT: Final = time(12)
"""Local times."""
EVENINGS_UNANSWERED: Final = 7
"""An evening is offered on so many dates, then no more until one is done."""
GROUP: Final = timedelta(minutes=10)
"""What is due less than this after the first of a group joins it."""
HORIZON_DAYS: Final = 400
"""How many days ahead `next_due` looks: more than between two due dates of any habit."""

GAP_LEAD: Final = timedelta(minutes=1)
"""A time that a clock change skips together with the start of the next day comes this long before
that start; see `at_time`."""
ONE_MS: Final = timedelta(milliseconds=1)
"""The smallest difference of two due instants: they are stored in ms."""

_DAY: Final = timedelta(days=1)


def plan(snapshot: Snapshot, since: datetime, until: datetime) -> list[Nudge]:
    """
    The nudges due in [since, until) whose keys are not decided yet, in order.

    1. Parts due within `GROUP` of the first one, on the same day of the person, form one nudge.
    2. A part due in quiet hours is due at their end, or left out if that is another day.
    3. A phone that was offline may report a snooze late. Its repetition is included even if it
       was due before *since*, as long as it is not decided.

    Args:
        since: All before this instant has been decided (zone-aware). A reminder that is set
            after its time of day therefore comes on the next day.
        until: Zone-aware; nothing is due at or after it.
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
    The first instant later than *after* at which a nudge is due; None if there is none.

    Args:
        after: All up to this instant has been decided. Earlier than now if the worker was down.
        jitter: The account's own delay (`jitter_of`), so that the accounts of a time zone are not
            all due in the same second.
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
    """The due instants of a day later than *after*; a snooze reported late is due just after it."""
    for nudge in of_day(snapshot, day):
        at = jittered(snapshot, nudge.at, jitter)
        if at > after:
            yield at
        elif nudge.is_again:
            yield after + ONE_MS


def _first_day(snapshot: Snapshot, since: datetime) -> date:
    """The person's date at *since*; the day before if a snooze may have been reported late."""
    day = snapshot.day_of(since)
    return day - _DAY if any(said.snoozed for said in snapshot.said) else day


def jitter_of(account: str, most_s: int) -> timedelta:
    """An account's delay, 0 to *most_s* seconds: a hash of its id, so the same each day."""
    number = int.from_bytes(hashlib.sha256(account.encode()).digest()[:4])
    return timedelta(milliseconds=number % (most_s * 1000 + 1))


def jittered(snapshot: Snapshot, at: datetime, jitter: timedelta) -> datetime:
    """*at* plus *jitter*, or *at* itself if that would lie in quiet hours or on the next day."""
    later = at + jitter
    if snapshot.is_quiet(later) or snapshot.day_of(later) != snapshot.day_of(at):
        return at
    return later


def of_day(snapshot: Snapshot, day: date) -> list[Nudge]:
    """The nudges due on a person's *day* that are not decided yet, in order."""
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
    All parts that fall on *day*, decided or not, by the text of their key.

    A part due in quiet hours is due at their end. If that is another day the part keeps its time
    within the quiet hours, and `of_day` leaves it out.
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
    The instant of the local time *at* on the person's *day*.

    A time before `dayStart` is on the next civil date. If a clock change skips it together with
    the start of the next day, it comes `GAP_LEAD` before that start.
    """
    if at >= snapshot.day_start:
        return instant_of(datetime.combine(day, at), snapshot.zone)
    found = instant_of(datetime.combine(day + _DAY, at), snapshot.zone)
    end = start_of(day + _DAY, snapshot.zone, snapshot.day_start)
    return found if found < end else end - GAP_LEAD


def quiet_end(snapshot: Snapshot, instant: datetime) -> datetime | None:
    """
    When the quiet hours that *instant* lies in end.

    *instant* itself if it lies in none; None if they end on another day of the person.
    """
    if snapshot.quiet is None or not snapshot.is_quiet(instant):
        return instant
    end = snapshot.quiet.end
    civil = instant.astimezone(snapshot.zone).date()
    for date_ in (civil, civil + _DAY):
        wall = datetime.combine(date_, end)
        # If the clock is set back over the end, the end comes twice: try both.
        second = wall.replace(tzinfo=snapshot.zone, fold=1).astimezone(UTC)
        for found in (instant_of(wall, snapshot.zone), second):
            if found > instant and not snapshot.is_quiet(found):
                return found if snapshot.day_of(found) == snapshot.day_of(instant) else None
    return None


# --- What a day may hold -----------------------------------------------------------------------


def _parts(snapshot: Snapshot, day: date) -> Iterator[Part]:
    """The parts of a day, whether quiet or decided; a few may be due on a neighbouring day."""
    yield from _again(snapshot, day)
    yield from _letters(snapshot, day)
    if snapshot.is_hushed(day):
        return
    yield from _clock_offs(snapshot, day)
    yield from _reminders(snapshot, day)
    for id in snapshot.meetings(day):
        yield _part(snapshot, "meet", day, MEET_AT, id)
    if snapshot.evening and _is_evening(snapshot, snapshot.evening[0], day):
        yield _part(snapshot, "evening", day, snapshot.evening[1])
    if snapshot.checkin and day.isoweekday() == snapshot.checkin[0]:
        yield _part(snapshot, "checkin", day, snapshot.checkin[1])
    if snapshot.summary and day.isoweekday() == snapshot.summary[0]:
        yield _part(snapshot, "summary", day, snapshot.summary[1])
    if snapshot.round_up:
        yield _part(snapshot, "roundup", day, snapshot.round_up)
    if snapshot.absence(day) in WELCOMES:
        yield _part(snapshot, "welcome", day, WELCOME_AT)


def _is_evening(snapshot: Snapshot, start: date, day: date) -> bool:
    """
    Whether an evening that waits since *start* is offered on *day*: on `EVENINGS_UNANSWERED` dates
    at most, of which those of leave and hush are none.
    """
    if not 0 <= (day - start).days < HORIZON_DAYS:
        return False
    before = (start + timedelta(days) for days in range((day - start).days))
    offered = (one for one in before if not snapshot.is_hushed(one))
    return sum(1 for _ in islice(offered, EVENINGS_UNANSWERED)) < EVENINGS_UNANSWERED


def _part(snapshot: Snapshot, kind: NudgeKind, day: date, at: time, about: str = NOTHING) -> Part:
    due = at_time(snapshot, day, at)
    habits = (about,) if kind == "reminder" else ()
    return Part(due, due, kind, NudgeKey(kind, about, day, at).text, day, about, habits)


def _letters(snapshot: Snapshot, day: date) -> Iterator[Part]:
    """Letters: at `LETTER_AT`, or earlier if quiet hours last from then to the next day."""
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
    The ends of work on or near *day*. The date in the key is the one on which the work began.

    Hours of work belong to civil dates, as in a roster, whatever the person's `dayStart`. A shift
    that ends while another one goes on, or as it begins, ends no work.
    """
    near = [
        (began, hours, work_in(hours, began, snapshot.zone))
        for began in (day + _DAY * ahead for ahead in range(-2, 3))
        for hours in snapshot.roster.on(began)
    ]
    for began, hours, (begins, due) in near:
        goes_on = any(work.start <= due < work.end for _, _, work in near)
        if begins < due and not goes_on and abs(began - day) <= _DAY:
            key = NudgeKey("clockoff", NOTHING, began, hours.end)
            yield Part(due, due, "clockoff", key.text, day)


def _again(snapshot: Snapshot, day: date) -> Iterable[Part]:
    """Repetitions of snoozed nudges: of a letter on any day, of others on the same day only."""
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
