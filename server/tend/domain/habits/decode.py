"""
Reads from stored records what the rules need: a person's day settings and a habit's life.

A device may have written anything, and a newer Tend what this one does not know: a value that
cannot be read is skipped and never raises. Twin: `settingsOf` and `lifeOf` in
pwa/src/domain/records.ts.
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
    """A person's settings that the rules need (`RULED`)."""

    zone: ZoneInfo
    """UTC if none is set, or one that this server's zone data lacks."""
    zone_known: bool
    """False if `zone` is UTC for one of these reasons."""
    day_start: time
    """Local time at which the person's day begins."""
    week_start: int
    """ISO weekday."""
    leave: tuple[Span, ...]
    """Away from all habits."""
    opened: date | None = None
    """The latest date on which the app was open."""

    def today(self, now: datetime) -> date:
        """The person's date at the zone-aware instant *now*; see `today_of`."""
        return today_of(day_of(now, self.zone, self.day_start), self.opened)


def read_settings(records: Iterable[tuple[str, Mapping[str, Any]]]) -> DaySettings:
    """
    The day settings in records of kind `s`, given as (id, values of the fields).

    Ids other than those of `RULED` are ignored, so a caller need fetch no others.
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
    A habit's life as it stands on *today*.

    Args:
        ticks: The habit's ticks: ids (`date.habit`) and the values of their fields.
    """
    dated = ((read_date(id[:10]), fields) for id, fields in ticks)
    # What there shall be less of earns nothing.
    done = () if habit.limited else ((day, fields) for day, fields in dated if day)
    amounts, rests = done_on(done)
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
    """The zone of that name; None if *raw* names none, or one that this server's data lacks."""
    try:
        return ZoneInfo(raw) if isinstance(raw, str) and raw else None
    except (KeyError, ValueError, OSError):
        return None
