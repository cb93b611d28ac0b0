"""
The question when a person's day ends, which the app asks after a tick in the small hours.

Whether to ask it, what each answer sets, and to which date the tick then belongs.
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
"""Answers that have a name, and the `dayStart` that each sets. `morning` is for night workers."""

_EARLY: Final = time(9, 0)
"""A tick from midnight up to this local time may be meant for the day before."""
_EVENING: Final = time(15, 0)
"""A day that ends at or after this local time ends before midnight: `dayStart` is then midnight."""


class Made(msgspec.Struct, frozen=True):
    """When, where and for which date a tick was made."""

    at: datetime
    """Zone-aware."""
    zone: ZoneInfo
    on: date
    """The date that it was stored for."""


def asks_for_day(tick: Made, day_start: time | None, *, asked: bool) -> bool:
    """
    Whether to ask when the person's day ends.

    Args:
        tick: The tick that was just made. After one for a past date the app does not ask.
        day_start: The setting; None: it is not set.
        asked: The person was asked before, on any device.
    """
    if day_start is not None or asked:
        return False
    is_early = tick.at.astimezone(tick.zone).time() < _EARLY
    return is_early and tick.on == day_of(tick.at, tick.zone, _USUAL)


def day_start_of(answer: str) -> time | None:
    """The `dayStart` that an answer (a name of `ENDS`, or `HH:MM`) sets; None: it is neither."""
    if answer in ENDS:
        return ENDS[answer]
    end = read_time(answer)
    return _MIDNIGHT if end is not None and end >= _EVENING else end


def right_day(tick: Made, day_start: time, starts: date | None, done: Container[date]) -> date:
    """
    The date to which a tick belongs once the start of the day is known.

    The tick stays on its date if the habit's plan had not begun on the other one, or if that one
    has a tick of the habit already, which must not be overwritten.

    Args:
        starts: The first date of the habit's plan; None: it has none.
        done: The dates with a tick of the habit.
    """
    right = day_of(tick.at, tick.zone, day_start)
    stays = (starts is not None and right < starts) or right in done
    return tick.on if stays else right
