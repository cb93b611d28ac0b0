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

    Whoever flies west over the date line, or moves the start of their day, lives a date twice:
    what they did on the later one stays done. At most one day: a date further ahead than that
    came from a clock that was wrong.

    Args:
        day: `day_of` now.
        opened: The latest date on which the app was open; None: never.
    """
    return day + _DAY if opened == day + _DAY else day


def start_of(day: date, zone: ZoneInfo, day_start: time) -> datetime:
    """The instant (UTC) at which *day* begins for somebody in *zone*."""
    return instant_of(datetime.combine(day, day_start), zone)


@lru_cache(16_384)
def instant_of(wall: datetime, zone: ZoneInfo) -> datetime:
    """
    The instant (UTC) of a local time without a zone.

    A time that does not exist means the first instant after the gap; one that happens twice
    means the first.
    """
    first = wall.replace(tzinfo=zone, fold=0).astimezone(UTC)
    second = wall.replace(tzinfo=zone, fold=1).astimezone(UTC)
    if first <= second:  # an ordinary time, or one that happens twice
        return first
    # In a gap the two offsets are the wrong way round, so the gap's end lies between them.
    return _gap_end(second, first, zone)


def _gap_end(low: datetime, high: datetime, zone: ZoneInfo) -> datetime:
    """The first instant in (low, high] with the offset of *high*: a gap lies between them."""
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
