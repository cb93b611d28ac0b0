"""
The codec of a habit: the fields of its record that are no texts, read and written in one place.

Devices write what they like, and newer ones what is not known here: whatever cannot be read is as
it is where nobody has set it, never an error. Texts are sealed, and read by whoever has the key.
Twin: pwa/src/domain/habit.ts; cases in tests/vectors/habit.json.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import time
from typing import Any, Final, Literal, get_args

import msgspec

from tend.domain.habits.history import Span
from tend.domain.habits.schedule import Entry, is_number, read_date, read_plan, write_entry

Measure = Literal["check", "count", "minutes"]

_MEASURES: Final[dict[str, Measure]] = {name: name for name in get_args(Measure)}
_clock = re.compile(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]").fullmatch


class Reminder(msgspec.Struct, frozen=True):
    """A time of day at which a habit asks to be thought of."""

    at: time
    days: frozenset[int] | None = None
    """ISO weekdays of the person's date; None: all."""


class HabitFields(msgspec.Struct, frozen=True):
    """What a habit's record says, but for its texts."""

    measure: Measure = "check"
    plan: tuple[Entry, ...] = ()
    """What of it can be followed, in order of the dates."""
    pause: tuple[Span, ...] = ()
    reminders: tuple[Reminder, ...] = ()
    archived: bool = False
    deleted: bool = False
    pos: str = ""
    """Its key in the order of the list; "" where nobody has placed it."""


def read_habit(fields: Mapping[str, Any]) -> HabitFields:
    """From the values of a habit's record."""
    measure, pos = fields.get("measure"), fields.get("pos")
    return HabitFields(
        measure=_MEASURES.get(measure, "check") if isinstance(measure, str) else "check",
        plan=read_plan(fields.get("plan")),
        pause=read_spans(fields.get("pause")),
        reminders=_reminders(fields.get("rem")),
        archived=is_archived(fields),
        deleted=is_deleted(fields),
        pos=pos if isinstance(pos, str) else "",
    )


def write_habit(habit: HabitFields) -> dict[str, Any]:
    """A habit as its record keeps it: `read_habit` gives it back."""
    return {
        "measure": habit.measure,
        "plan": [write_entry(entry) for entry in habit.plan],
        "pause": [write_span(span) for span in habit.pause],
        "rem": [
            {"at": f"{one.at:%H:%M}", "days": None if one.days is None else sorted(one.days)}
            for one in habit.reminders
        ],
        "arch": int(habit.archived),
        "del": int(habit.deleted),
        "pos": habit.pos,
    }


def is_archived(fields: Mapping[str, Any]) -> bool:
    """Whether a habit is put away."""
    return _is_set(fields.get("arch"))


def is_deleted(fields: Mapping[str, Any]) -> bool:
    """Whether a habit, or a letter, is deleted; it may be brought back."""
    return _is_set(fields.get("del"))


def read_spans(raw: Any) -> tuple[Span, ...]:
    """The spans of a list that can be read: `{"from": date, "to": date or null}`."""
    spans = []
    for one in raw if isinstance(raw, list) else ():
        if not isinstance(one, dict):
            continue
        first, last = read_date(one.get("from")), read_date(one.get("to"))
        if first and (last or one.get("to") is None):
            spans.append(Span(first, last))
    return tuple(spans)


def write_span(span: Span) -> dict[str, Any]:
    """A span as records keep it."""
    return {"from": str(span.first), "to": None if span.last is None else str(span.last)}


def read_time(raw: Any) -> time | None:
    """A local time, written `HH:MM`; None for anything else."""
    return time.fromisoformat(raw) if isinstance(raw, str) and _clock(raw) else None


def read_weekday(raw: Any) -> int | None:
    """An ISO weekday: a whole number from 1 to 7; None for anything else."""
    return int(raw) if is_number(raw) and raw in range(1, 8) else None


def _is_set(value: Any) -> bool:
    """A flag is 1; what is none counts as not set."""
    return isinstance(value, int | float) and value == 1


def _reminders(raw: Any) -> tuple[Reminder, ...]:
    """Those that ring: one on no weekday is none."""
    found = []
    for one in raw if isinstance(raw, list) else ():
        at = read_time(one.get("at")) if isinstance(one, dict) else None
        if at is None:
            continue
        days = None if one.get("days") is None else _weekdays(one["days"])
        if days is None or days:
            found.append(Reminder(at, days))
    return tuple(found)


def _weekdays(raw: Any) -> frozenset[int] | None:
    """None: all of them. What is no weekday is passed over."""
    days = (read_weekday(day) for day in (raw if isinstance(raw, list) else ()))
    sound = frozenset(day for day in days if day is not None)
    return None if len(sound) == 7 else sound
