"""
Coming back after days away, and the first time that the reserve has covered a date.

Twin: pwa/src/domain/coming-back.ts; cases in tests/vectors/coming_back.json.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from typing import Final, NamedTuple

from tend.domain.habits.schedule import Unit
from tend.domain.habits.streak import Streak

AWAY_DAYS: Final = 3
"""From so many dates without a sign of the person on, reminders stop and the door greets."""
_MOST: Final = 31
"""Beyond that nobody needs to count on."""
_FRESH: Final[Mapping[Unit, timedelta]] = {
    "days": timedelta(7),
    "weeks": timedelta(13),
    "months": timedelta(61),
}
"""What began longer ago is not explained any more: a week, the last week, the last month."""


class Covered(NamedTuple):
    """A date, or a period by its first date, that the reserve has covered."""

    habit: str
    date: date
    unit: Unit


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
    habits: Iterable[tuple[str, Streak]], today: date, *, explained: bool
) -> Covered | None:
    """
    What to explain the reserve by: the latest date that it has covered, of whichever habit.

    None if the run has not gone on, if that was long ago, or once it was explained.

    Args:
        habits: Ids and streaks, in the order of the list.
    """
    if explained:
        return None
    latest = [
        Covered(habit, date.fromordinal(streak.held[-1]), streak.unit)
        for habit, streak in habits
        if streak.run and streak.held
    ]
    fresh = [one for one in latest if today - one.date <= _FRESH[one.unit]]
    return max(fresh, key=lambda one: one.date, default=None)
