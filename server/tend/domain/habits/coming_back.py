"""
Coming back after days away, and the first time that the reserve has covered a date.

Twin: pwa/src/domain/coming-back.ts; cases in tests/vectors/coming_back.json.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Final, NamedTuple

AWAY_DAYS: Final = 3
"""From so many dates without a sign of the person on, reminders stop and the door greets."""
_MOST: Final = 31
"""Beyond that nobody needs to count on."""
_FRESH: Final = timedelta(14)
"""What was covered longer ago is not explained any more."""


class Covered(NamedTuple):
    """A date, or a period by its first date, that the reserve has covered."""

    habit: str
    date: date


def days_away(signs: Iterable[date], today: date, is_told: Callable[[date], bool]) -> int | None:
    """
    How many dates up to *today* have passed without a sign of the person.

    Args:
        signs: Dates with a tick (a chosen rest, too), or on which the app was opened.
        is_told: Whether the person had said to be away on a date: that is no absence.

    Returns:
        None: There never was a sign.
    """
    last = max((sign for sign in signs if sign <= today), default=None)
    if last is None:
        return None
    found = 0
    for days in range(1, (today - last).days + 1):
        found += not is_told(last + timedelta(days))
        if found == _MOST:
            break
    return found


def is_away(signs: Iterable[date], today: date, is_told: Callable[[date], bool]) -> bool:
    """Whether the door greets."""
    return (days_away(signs, today, is_told) or 0) >= AWAY_DAYS


def covered_of(
    habits: Mapping[str, Sequence[date]], today: date, *, explained: bool
) -> Covered | None:
    """
    What to explain the reserve by: the latest date that it has covered, of whichever habit.

    None if that is long ago, or once it was explained.

    Args:
        habits: Dates that the reserve has covered, ascending, by habit, in the order of the list.
    """
    if explained:
        return None
    latest = [Covered(habit, held[-1]) for habit, held in habits.items() if held]
    fresh = [covered for covered in latest if covered.date >= today - _FRESH]
    return max(fresh, key=lambda covered: covered.date, default=None)
