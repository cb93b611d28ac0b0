"""
When a person's day ends.

Whether to ask, what each answer sets, and to which day the tick belongs over which it was asked.
Twin: pwa/src/domain/own-day.ts; cases in tests/vectors/own_day.json.
"""

from __future__ import annotations

from collections.abc import Container, Mapping
from datetime import date, datetime, time
from typing import Final
from zoneinfo import ZoneInfo

import msgspec

from tend.domain.habits.day import day_of
from tend.domain.habits.habit import read_time
from tend.domain.records.kinds import SETTINGS

_USUAL: Final = time.fromisoformat(SETTINGS["dayStart"].usual)
_MIDNIGHT: Final = time(0, 0)
ENDS: Final[Mapping[str, time]] = {"midnight": _MIDNIGHT, "night": _USUAL, "morning": time(12, 0)}
"""The ends that have a name: like the calendar's; before most people rise; after a night's work."""

_EARLY: Final = time(9, 0)
"""A tick from midnight up to this local time may be meant for the day before."""
_EVENING: Final = time(15, 0)
"""A day that ends from here on ends before midnight: its end is the calendar's."""


class Made(msgspec.Struct, frozen=True):
    """A tick as it was made."""

    at: datetime
    zone: ZoneInfo
    on: date
    """The date that it was stored for."""


def asks_for_day(tick: Made, day_start: time | None, *, asked: bool) -> bool:
    """
    Whether to ask when the person's day ends.

    Args:
        tick: The tick that was just made; one for a past date asks nothing.
        day_start: As somebody has set it; None: nobody has.
        asked: Somebody was asked before, on any device.
    """
    if day_start is not None or asked:
        return False
    is_early = tick.at.astimezone(tick.zone).time() < _EARLY
    return is_early and tick.on == day_of(tick.at, tick.zone, _USUAL)


def day_start_of(answer: str) -> time | None:
    """The `dayStart` that follows from an answer, a name or a time; None: it is neither."""
    if answer in ENDS:
        return ENDS[answer]
    end = read_time(answer)
    return _MIDNIGHT if end is not None and end >= _EVENING else end


def right_day(tick: Made, day_start: time, starts: date | None, done: Container[date]) -> date:
    """
    The date to which a tick belongs once the start of the day is known.

    It stays where it is if the habit had not begun by then, or if that date has something of it
    already: what was done is not taken back.

    Args:
        starts: The first date of the habit's plan; None: it has none.
        done: The dates with something of the habit.
    """
    right = day_of(tick.at, tick.zone, day_start)
    stays = (starts is not None and right < starts) or right in done
    return tick.on if stays else right
