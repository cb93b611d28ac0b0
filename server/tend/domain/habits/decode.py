"""
What the records mean to the rules: a habit's life, put together from what devices have stored.

Devices write what they like, and newer ones what is not known here: whatever cannot be read is
passed over, never an error. Twin: pwa/src/domain/records.ts and pwa/src/app/.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from typing import Any, Final
from zoneinfo import ZoneInfo

import msgspec

from tend.domain.habits.day import day_of, today_of
from tend.domain.habits.habit import HabitFields, read_spans, read_time, read_weekday
from tend.domain.habits.history import Life, Span, done_on
from tend.domain.habits.schedule import read_date
from tend.domain.records.kinds import RULED, SETTINGS

_DAY_START: Final = time.fromisoformat(SETTINGS["dayStart"].usual)
_WEEK_START: Final[int] = SETTINGS["weekStart"].usual


class DaySettings(msgspec.Struct, frozen=True):
    """What a person has set, as far as the rules ask for it."""

    zone: ZoneInfo
    """UTC where none is set, or one that nobody here knows."""
    zone_known: bool
    day_start: time
    week_start: int
    leave: tuple[Span, ...]
    opened: date | None = None
    """The latest date on which the app was open."""

    def today(self, now: datetime) -> date:
        """The person's date at an instant (zone-aware): never behind one that was open."""
        return today_of(day_of(now, self.zone, self.day_start), self.opened)


def read_settings(records: Iterable[tuple[str, Mapping[str, Any]]]) -> DaySettings:
    """
    From the records of kind `s`: id is the name, field `v` the value.

    Whoever has to fetch them asks for those of `RULED` alone.
    """
    found = {name: fields.get("v") for name, fields in records if name in RULED}
    zone = _zone(found.get("tz"))
    return DaySettings(
        zone=zone or ZoneInfo("UTC"),
        zone_known=zone is not None,
        day_start=read_time(found.get("dayStart")) or _DAY_START,
        week_start=read_weekday(found.get("weekStart")) or _WEEK_START,
        leave=read_spans(found.get("leave")),
        opened=read_date(found.get("opened")),
    )


def life_of(
    habit: HabitFields,
    ticks: Iterable[tuple[str, Mapping[str, Any]]],
    settings: DaySettings,
    today: date,
) -> Life:
    """
    A habit's life.

    Args:
        ticks: Ids (`date.habit`) and values of its ticks.
    """
    dated = ((read_date(id[:10]), fields) for id, fields in ticks)
    amounts, rests = done_on((day, fields) for day, fields in dated if day)
    return Life(
        plan=habit.plan,
        amounts=amounts,
        rests=rests,
        pause=habit.pause,
        leave=settings.leave,
        week_start=settings.week_start,
        today=today,
    )


def _zone(raw: Any) -> ZoneInfo | None:
    """None: no such zone, or a newer one than this server's data."""
    try:
        return ZoneInfo(raw) if isinstance(raw, str) and raw else None
    except (KeyError, ValueError, OSError):
        return None
