"""
Whether a planned nudge is sent, put off or dropped, decided when it is due.

To "say" a nudge means to send it. Cases in tests/vectors/nudges.json.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from typing import Final, Literal

import msgspec

from tend.domain.habits.coming_back import AWAY_DAYS
from tend.domain.habits.day import start_of
from tend.domain.habits.history import history
from tend.domain.habits.schedule import in_force, unit_of
from tend.domain.nudges.key import NudgeKey, NudgeKind
from tend.domain.nudges.model import WELCOMES, Habit, Nudge, Part, Snapshot, ttl_of
from tend.domain.nudges.plan import of_day, parts_of, quiet_end
from tend.domain.strategies.roster import work_at

IGNORED_COUNT: Final = 5
"""After so many reminders in a row without a kept date a reminder comes every other time."""
FRESH: Final = timedelta(days=3)
"""A check-in made within this time before a check-in nudge makes that nudge unnecessary."""

_DAY: Final = timedelta(days=1)
_ONLY_PRESENT: Final[frozenset[NudgeKind]] = frozenset(["reminder", "meet", "evening", "roundup"])
"""Kinds that stop while the person is away."""


TextKey = Literal[
    "letter",
    "letter_many",
    "clockoff",
    "reminder",
    "reminder_many",
    "meet",
    "checkin",
    "evening",
    "roundup",
    "summary",
    "welcome_3",
    "welcome_7",
    "welcome_14",
    "welcome_30",
]
"""Key of a neutral text: the kind; with `_many` for several; a welcome with the day of absence."""
WELCOME_TEXTS: Final[dict[int, TextKey]] = {
    3: "welcome_3",
    7: "welcome_7",
    14: "welcome_14",
    30: "welcome_30",
}


class Send(msgspec.Struct, frozen=True):
    """Outcome of `decide`: deliver it now."""

    kind: NudgeKind
    habits: tuple[str, ...]
    """Ids of the habits that it is about."""
    text: TextKey
    keys: tuple[str, ...]
    """Keys of the parts that are sent."""
    silent: tuple[str, ...] = ()
    """Keys of the parts that no longer hold: settled without being sent."""
    again: bool = False
    """All of it was snoozed before, so it does not count towards the cap."""
    until: datetime = datetime.max.replace(tzinfo=UTC)
    """Until when it makes sense (UTC): the message's time to live ends then."""
    open: int = 0
    """How many habits are still open on the day: the number on the app's icon."""


class Later(msgspec.Struct, frozen=True):
    """Outcome of `decide`: not yet; decide again *at* that instant."""

    at: datetime


class Drop(msgspec.Struct, frozen=True):
    """
    Outcome of `decide`: settle its keys without sending anything.

    Attributes:
        reason: That of the first part in rank: `decided gone changed over late hushed silent
            absent returned archived kept resting not_due period_kept every_other done
            working nothing_open no_habits quiet cap`.
    """

    reason: str


def decide(snapshot: Snapshot, nudge: Nudge, now: datetime) -> Send | Later | Drop:
    """
    Whether *nudge* is sent at *now* (zone-aware), which may be its due instant or later.

    Each part is judged by itself: during leave a letter is sent, a reminder grouped with it is
    not. The nudge may come from an older plan, made before a change of settings or of the zone.
    """
    judge = _Judge(snapshot, snapshot.day_of(now))
    due = min((judge.current(part) or part).at for part in nudge.parts)
    if now < due:
        return Later(due)
    reasons = {part.key: judge.against(part, now) for part in nudge.parts}
    live = [part for part in nudge.parts if reasons[part.key] is None]
    if not live:
        return Drop(next(reason for reason in reasons.values() if reason))
    end = quiet_end(snapshot, now)
    if end is None or not any(end <= judge.expiry(part) for part in live):
        return Drop("quiet")
    if end > now:
        return Later(end)
    if judge.is_full(nudge, live, now):
        live = [part for part in live if part.again]
        if not live:
            return Drop("cap")
    return _send(judge, nudge, live, now)


def holds(snapshot: Snapshot, keys: Iterable[str], now: datetime) -> bool:
    """
    Whether a message that was decided earlier but not sent may still be sent at *now*.

    A push service was down, or a worker died. Meanwhile the habit may have been kept, silence
    asked for, or quiet hours begun; then the message is dropped.

    Args:
        keys: The keys that the message was decided for; one that still holds is enough.
    """
    judge = _Judge(snapshot, snapshot.day_of(now))
    return not snapshot.is_quiet(now) and any(judge.stands(key, now) for key in keys)


def faded(snapshot: Snapshot, day: date) -> list[tuple[str, time]]:
    """The reminders (habit id, local time) that come every other time as of *day*."""
    judge = _Judge(snapshot, day)
    return [
        (habit.id, reminder.at)
        for habit in snapshot.habits
        for reminder in habit.reminders
        if judge.is_faded(habit, reminder.at)
    ]


def _send(judge: _Judge, nudge: Nudge, live: list[Part], now: datetime) -> Send:
    lead = live[0]
    keys = tuple(part.key for part in live)
    habits = tuple(dict.fromkeys(id for part in live for id in judge.open_of(part)))
    return Send(
        kind=lead.kind,
        habits=habits,
        text=_text_of(judge, live, habits),
        keys=keys,
        silent=tuple(key for key in nudge.keys if key not in keys),
        again=all(part.again for part in live),
        # The time to live is that of the leading kind, because its text alone is shown.
        until=min(max(judge.expiry(part) for part in live), now + ttl_of(lead.kind)),
        open=len(judge.open_habits()),
    )


def _text_of(judge: _Judge, live: list[Part], habits: tuple[str, ...]) -> TextKey:
    kind = live[0].kind
    if kind == "welcome":
        return WELCOME_TEXTS[judge.absence or WELCOMES[0]]
    if kind == "reminder" and len(habits) > 1:
        return "reminder_many"
    if kind == "letter" and sum(part.kind == "letter" for part in live) > 1:
        return "letter_many"
    return kind


class _Judge:
    """Judges the parts of nudges by a snapshot on one day; the state of each habit is cached."""

    def __init__(self, snapshot: Snapshot, day: date) -> None:
        self._snapshot = snapshot
        self._day = day
        self._states: dict[str, str | None] = {}
        self.absence = snapshot.absence(day)

    # --- One part ------------------------------------------------------------------------------

    def against(self, part: Part, when: datetime) -> str | None:
        """Why *part* is not sent at *when*, an instant of the day; None if it is."""
        return "decided" if part.key in self._snapshot.done else self._reason(part, when)

    def stands(self, key: str, when: datetime) -> bool:
        """Whether a part that was decided under *key* would be sent at *when*, too."""
        # A letter holds for 24 h, so it (or its repetition) may belong to an earlier day.
        named = NudgeKey.parse(key)
        days = (self._day, self._day - _DAY, *([named.day] if named else []))
        found = (parts_of(self._snapshot, day).get(key) for day in days)
        part = next((part for part in found if part), None)
        return part is not None and self._reason(part, when) is None

    def _reason(self, part: Part, when: datetime) -> str | None:
        if part.kind == "letter":
            if all(id != part.about for id, _ in self._snapshot.letters):
                return "gone"
        elif part.day != self._day:
            return "over"
        if part.kind != "letter" and (reason := self._against_day(part, when)):
            return reason
        if self.current(part) is None:
            return "changed"
        return "late" if when > self.expiry(part) else None

    def current(self, part: Part) -> Part | None:
        """The part as the snapshot plans it; None if a changed setting or record removed it."""
        return parts_of(self._snapshot, part.day).get(part.key)

    def expiry(self, part: Part) -> datetime:
        """
        Until when a part makes sense.

        Counted from the end of quiet hours if it had to wait for that, except for a clock-off:
        it is of no use long after work has ended.
        """
        found = self.current(part) or part
        return (found.asked if part.kind == "clockoff" else found.at) + ttl_of(part.kind)

    def _against_day(self, part: Part, when: datetime) -> str | None:
        """Why the day or the person's absence forbids a part other than a letter; None: neither."""
        if self._snapshot.is_hushed(self._day):
            return "hushed"
        absence = self.absence or 0
        if part.kind == "welcome" and absence not in WELCOMES:
            return "returned"
        if absence > WELCOMES[-1]:
            return "silent"
        if absence >= AWAY_DAYS and part.kind in _ONLY_PRESENT:
            return "absent"
        return self._against_kind(part, when)

    def _against_kind(self, part: Part, when: datetime) -> str | None:
        match part.kind:
            case "reminder":
                reasons = [self._against_habit(id, part) for id in part.habits]
                return None if None in reasons else (reasons or ["gone"])[0]
            case "checkin":
                days = (self._day - at for at in self._snapshot.checked_in)
                return "done" if any(timedelta(0) <= ago <= FRESH for ago in days) else None
            case "evening":
                at_work = work_at(self._snapshot.roster, self._snapshot.zone, when, self._day)
                return "working" if at_work else None
            case "roundup":
                return None if self.open_of(part) else "nothing_open"
            case "summary":
                lives = any(not habit.archived for habit in self._snapshot.habits)
                return None if lives else "no_habits"
        return None

    def open_of(self, part: Part) -> list[str]:
        """Ids of the part's habits that are still open; of a round-up: of all open habits."""
        if part.kind == "roundup":
            return self.open_habits()
        return [id for id in part.habits if self._against_habit(id, part) is None]

    def open_habits(self) -> list[str]:
        """Ids of all habits that are open on the day."""
        return [habit.id for habit in self._snapshot.habits if self._state(habit) is None]

    # --- One habit -----------------------------------------------------------------------------

    def _against_habit(self, id: str, part: Part) -> str | None:
        habit = self._snapshot.by_id.get(id)
        if habit is None:
            return "gone"
        if reason := self._state(habit):
            return reason
        if part.kind != "reminder" or part.again:
            return None
        key = NudgeKey.parse(part.key)
        return "every_other" if key and self._is_skipped(habit, key.at) else None

    def _state(self, habit: Habit) -> str | None:
        """Why a habit is not open on the day; None if it is."""
        if habit.id not in self._states:
            self._states[habit.id] = self._look(habit)
        return self._states[habit.id]

    def _look(self, habit: Habit) -> str | None:
        if habit.archived:
            return "archived"
        marks = history(habit.on(self._day), self._day).marks
        state = marks[-1].state if marks else "off"
        if state == "open":
            return None
        if state in ("kept", "bonus"):
            return "kept"
        if state == "rest":
            return "resting"
        entry = in_force(habit.life.plan, self._day.toordinal())
        return "period_kept" if entry and unit_of(entry) != "days" else "not_due"

    # --- Fading --------------------------------------------------------------------------------

    def is_faded(self, habit: Habit, at: time) -> bool:
        """Whether a habit's reminder at the local time *at* comes only every other time."""
        if habit.id in self._snapshot.halved:
            return True
        restored = self._snapshot.restored.get(habit.id, date.min)
        sent = {day for day in self._sent(habit, at) if restored < day < self._day}
        if len(sent) < IGNORED_COUNT:
            return False
        for mark in reversed(history(habit.on(self._day), min(sent)).marks):
            if mark.state in ("kept", "bonus"):
                sent = {day for day in sent if day.toordinal() > mark.at}
                break
            if mark.state == "rest":
                sent.discard(date.fromordinal(mark.at))
        return len(sent) >= IGNORED_COUNT

    def _is_skipped(self, habit: Habit, at: time) -> bool:
        """Whether a faded reminder is left out on this day, because it was sent the last time."""
        if not self.is_faded(habit, at):
            return False
        last = max((day for day in self._sent(habit, at) if day < self._day), default=None)
        if last is None:
            return False
        between = (last + timedelta(days) for days in range(1, (self._day - last).days))
        return not any(
            NudgeKey("reminder", habit.id, day, at).text in parts_of(self._snapshot, day)
            for day in between
        )

    def _sent(self, habit: Habit, at: time) -> Sequence[date]:
        """The dates on which a habit's reminder at the local time *at* was sent."""
        return self._reminded.get((habit.id, at), ())

    @cached_property
    def _reminded(self) -> dict[tuple[str, time], list[date]]:
        """By habit id and local time: the dates of sent reminders, without repetitions."""
        found: dict[tuple[str, time], list[date]] = {}
        for said in self._snapshot.said:
            for text in said.keys if not said.again else ():
                key = NudgeKey.parse(text)
                if key is not None and key.kind == "reminder":
                    found.setdefault((key.about, key.at), []).append(key.day)
        return found

    # --- The cap -------------------------------------------------------------------------------

    def is_full(self, nudge: Nudge, live: list[Part], now: datetime) -> bool:
        """
        Whether the day's cap leaves no room for *nudge*.

        It counts what was sent on the day and what is still to come with a higher rank.
        """
        ranks = [part.rank for part in live if not part.again]
        if not ranks:
            return False
        begins, ends = (
            start_of(day, self._snapshot.zone, self._snapshot.day_start)
            for day in (self._day, self._day + _DAY)
        )
        sent = sum(not said.again and begins <= said.at < ends for said in self._snapshot.said)
        higher = sum(
            any(
                part.rank < min(ranks) and self._is_to_come(part, nudge, max(now, other.at))
                for part in other.parts
            )
            for other in of_day(self._snapshot, self._day)
        )
        return sent + higher >= self._snapshot.cap

    def _is_to_come(self, part: Part, nudge: Nudge, when: datetime) -> bool:
        mine = part.again or part.key in nudge.keys
        return not mine and self.against(part, when) is None
