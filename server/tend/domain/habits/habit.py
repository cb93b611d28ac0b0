"""
The codec of a habit: reads and writes the fields of its record that are not sealed texts.

A device may have written anything, and a newer Tend what this one does not know: a field that
cannot be read counts as not set and never raises.
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
    """A time of day at which the person wants to be reminded of a habit."""

    at: time
    """Local time, to the minute."""
    days: frozenset[int] | None = None
    """ISO weekdays of the person's date; None: all."""


class HabitFields(msgspec.Struct, frozen=True):
    """A habit's record without its sealed texts."""

    measure: Measure = "check"
    plan: tuple[Entry, ...] = ()
    """The entries that can be followed, by date; see `read_plan`."""
    pause: tuple[Span, ...] = ()
    reminders: tuple[Reminder, ...] = ()
    archived: bool = False
    deleted: bool = False
    limited: bool = False
    """A less-of habit: it has a limit (which is sealed), and no plan."""
    pos: str = ""
    """A fractional index, compared as text: its position in the list. "" if it was never placed."""


def read_habit(fields: Mapping[str, Any]) -> HabitFields:
    """Decode the values of a habit's record, by field."""
    measure, pos = fields.get("measure"), fields.get("pos")
    limited = fields.get("limit") is not None
    return HabitFields(
        measure=_MEASURES.get(measure, "check") if isinstance(measure, str) else "check",
        plan=() if limited else read_plan(fields.get("plan")),
        pause=read_spans(fields.get("pause")),
        reminders=_reminders(fields.get("rem")),
        archived=is_archived(fields),
        deleted=is_deleted(fields),
        limited=limited,
        pos=pos if isinstance(pos, str) else "",
    )


def write_habit(habit: HabitFields) -> dict[str, Any]:
    """Encode a habit as values by field. `read_habit(write_habit(habit)) == habit`."""
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
    """Whether a habit is archived."""
    return _is_set(fields.get("arch"))


def is_deleted(fields: Mapping[str, Any]) -> bool:
    """Whether a habit or a letter is marked as deleted, which can be undone."""
    return _is_set(fields.get("del"))


def read_spans(raw: Any) -> tuple[Span, ...]:
    """The readable spans of a list of `{"from": date, "to": date or null}`; others are skipped."""
    spans = []
    for one in raw if isinstance(raw, list) else ():
        if not isinstance(one, dict):
            continue
        first, last = read_date(one.get("from")), read_date(one.get("to"))
        if first and (last or one.get("to") is None):
            ends = is_number(one.get("end")) and one["end"] == 1
            spans.append(Span(first, last, ends))
    return tuple(spans)


def write_span(span: Span) -> dict[str, Any]:
    """A span as it is stored: `{"from": date, "to": date or null}`, and `"end": 1` if it ends."""
    ends = {"end": 1} if span.ends else {}
    return {"from": str(span.first), "to": None if span.last is None else str(span.last), **ends}


def read_time(raw: Any) -> time | None:
    """A local time, written `HH:MM`; None for anything else."""
    return time.fromisoformat(raw) if isinstance(raw, str) and _clock(raw) else None


def read_weekday(raw: Any) -> int | None:
    """An ISO weekday: a whole number from 1 to 7; None for anything else."""
    return int(raw) if is_number(raw) and raw in range(1, 8) else None


def _is_set(value: Any) -> bool:
    """Whether a stored flag is set: it is 1 (or true); any other value counts as not set."""
    return isinstance(value, int | float) and value == 1


def _reminders(raw: Any) -> tuple[Reminder, ...]:
    """The readable reminders; one whose list of weekdays is empty or unreadable is skipped."""
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
    """The ISO weekdays of a list, others skipped; None if it has all seven."""
    days = (read_weekday(day) for day in (raw if isinstance(raw, list) else ()))
    sound = frozenset(day for day in days if day is not None)
    return None if len(sound) == 7 else sound
