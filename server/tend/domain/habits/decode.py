"""
What the records mean to the rules: a habit's life, put together from what devices have stored.

Devices write what they like, and newer ones what is not known here: whatever cannot be read is
passed over, never an error. Twin: pwa/src/domain/records.ts and pwa/src/app/.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from tend.domain.habits.day import day_of, today_of
from tend.domain.habits.plan import read_date
from tend.domain.habits.states import Life, read_life

__all__ = [
    "SEALED_OF_HABITS",
    "SETTINGS",
    "Settings",
    "life_of",
    "read_date",
    "read_settings",
    "read_spans",
    "read_time",
]

SEALED_OF_HABITS = ("name", "icon", "unit", "cue", "area", "color")

SETTINGS = ("tz", "dayStart", "weekStart", "leave", "opened")
"""What `Settings` is read from: whoever has to fetch them asks for no others."""

_clock = re.compile(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]").fullmatch


class Settings(msgspec.Struct, frozen=True):
    """What a person has set, as far as the rules ask for it."""

    zone: ZoneInfo
    """UTC where none is set, or one that nobody here knows."""
    zone_known: bool
    day_start: time
    week_start: int
    leave: tuple[dict[str, Any], ...]
    opened: date | None = None
    """The latest date on which the app was open."""

    def today(self, now: datetime) -> date:
        """The person's date at an instant (zone-aware): never behind one that was open."""
        return today_of(day_of(now, self.zone, self.day_start), self.opened)


def read_settings(records: Iterable[tuple[str, Mapping[str, Any]]]) -> Settings:
    """From the records of kind `s`: id is the name, field `v` the value."""
    found = {name: fields.get("v") for name, fields in records if name in SETTINGS}
    zone = _zone(found.get("tz"))
    return Settings(
        zone=zone or ZoneInfo("UTC"),
        zone_known=zone is not None,
        day_start=read_time(found.get("dayStart")) or time(4),
        week_start=_weekday(found.get("weekStart")),
        leave=read_spans(found.get("leave")),
        opened=read_date(found.get("opened")),
    )


def life_of(
    habit: Mapping[str, Any],
    ticks: Iterable[tuple[str, Mapping[str, Any]]],
    settings: Settings,
    today: date,
) -> Life:
    """
    A habit's life.

    Args:
        habit: The values of its record.
        ticks: Ids (`date.habit`) and values of its ticks.
    """
    return read_life(
        {
            "measure": habit.get("measure") or "check",
            "plan": habit.get("plan") or [],
            "ticks": {id[:10]: dict(fields) for id, fields in ticks if read_date(id[:10])},
            "pause": read_spans(habit.get("pause")),
            "leave": settings.leave,
            "week_start": settings.week_start,
            "today": today.isoformat(),
        }
    )


def read_spans(raw: Any) -> tuple[dict[str, Any], ...]:
    """The spans of a list that can be read: `{"from": date, "to": date or null}`."""
    spans = []
    for one in raw if isinstance(raw, list) else ():
        if not isinstance(one, dict) or not read_date(one.get("from")):
            continue
        to = one.get("to")
        if to is None or read_date(to):
            spans.append({"from": one["from"], "to": to})
    return tuple(spans)


def read_time(raw: Any) -> time | None:
    """A local time, written `HH:MM`; None for anything else."""
    return time.fromisoformat(raw) if isinstance(raw, str) and _clock(raw) else None


def _zone(raw: Any) -> ZoneInfo | None:
    """None: no such zone, or a newer one than this server's data."""
    try:
        return ZoneInfo(raw) if isinstance(raw, str) and raw else None
    except (KeyError, ValueError, OSError):
        return None


def _weekday(raw: Any) -> int:
    return raw if isinstance(raw, int) and not isinstance(raw, bool) and 1 <= raw <= 7 else 1
