"""
Which day a moment counts for.

A person's day begins at their `dayStart`, local time, so that a tick after a late shift still
counts for the day it was meant for. Twin: pwa/src/domain/day.ts; cases in tests/vectors/day.json.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

_DAY = timedelta(days=1)


def day_of(instant: datetime, zone: ZoneInfo, day_start: time) -> date:
    """
    The latest date whose start is at or before *instant*.

    Not the wall clock's date less one when it is early: where a clock change falls on the start,
    the wall clock may read less than `day_start` after the day has begun (the repeated hour).

    Args:
        instant: Zone-aware, in any zone.
        zone: Where the person is.
        day_start: Local time at which their day begins.

    Raises:
        ValueError: *instant* is naive.
    """
    if instant.tzinfo is None:
        raise ValueError("instant must be zone-aware")
    # One more, for a zone that skips a whole date (Apia, 2011-12-30): its start is after the gap.
    day = instant.astimezone(zone).date() + _DAY
    while start_of(day, zone, day_start) > instant:
        day -= _DAY
    return day


def today_of(day: date, opened: date | None) -> date:
    """
    The person's today: *day* of now, but never behind the latest date that was open.

    Somebody who flies west over the date line, or moves the start of their day, would otherwise
    go back to the date before, and what they did on the later one would be in the future. At most
    one day: an *opened* further ahead came from a wrong clock.

    Args:
        day: `day_of` the present instant.
        opened: The latest date on which the app was open; None if it never was.
    """
    return day + _DAY if opened == day + _DAY else day


def start_of(day: date, zone: ZoneInfo, day_start: time) -> datetime:
    """The instant (UTC) at which *day* begins for somebody in *zone*."""
    return instant_of(datetime.combine(day, day_start), zone)


@lru_cache(16_384)
def instant_of(wall: datetime, zone: ZoneInfo) -> datetime:
    """
    The instant (UTC) of a local time without a zone.

    A time that a clock change leaves out means the first instant after the gap; one that it
    repeats means the first of the two.
    """
    first = wall.replace(tzinfo=zone, fold=0).astimezone(UTC)
    second = wall.replace(tzinfo=zone, fold=1).astimezone(UTC)
    if first <= second:  # an ordinary time, or one that happens twice
        return first
    # In a gap `fold=1` gives the earlier instant of the two (PEP 495): the gap's end lies between.
    return _gap_end(second, first, zone)


def _gap_end(low: datetime, high: datetime, zone: ZoneInfo) -> datetime:
    """The first instant (to the second) in (low, high] that has the UTC offset of *high*."""
    offset = high.astimezone(zone).utcoffset()
    while high - low > timedelta(seconds=1):
        middle = low + (high - low) // 2
        middle = middle.replace(microsecond=0)
        if middle <= low:
            break
        if middle.astimezone(zone).utcoffset() == offset:
            high = middle
        else:
            low = middle
    return high
