"""
How long a person was away, whether Today then greets them, and which covered date to explain.

Twin: pwa/src/domain/coming-back.ts; cases in tests/vectors/coming_back.json.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from typing import Final, NamedTuple

from tend.domain.habits.schedule import Unit
from tend.domain.habits.streak import Streak

AWAY_DAYS: Final = 3
"""From so many dates without a sign of the person on, reminders stop, and Today greets them when
they return."""
_MOST_DAYS: Final = 31
"""`days_away` counts no further: no rule asks for more."""
_FRESH: Final[Mapping[Unit, timedelta]] = {
    "days": timedelta(days=7),
    "weeks": timedelta(days=13),
    "months": timedelta(days=61),
}
"""By unit: a date (or period) that began longer ago is not explained any more: a week, the last
week, the last month."""


class Covered(NamedTuple):
    """A date, or the first date of a period, that the reserve of a habit has covered."""

    habit: str
    """Its id."""
    date: date
    unit: Unit


def days_away(signs: Iterable[date], today: date, is_told: Callable[[date], bool]) -> int | None:
    """
    How many dates after the last sign of the person, up to *today*: at most `_MOST_DAYS`.

    Args:
        signs: Dates with a tick or a chosen rest, or on which the app was opened.
        is_told: Whether the person had announced to be away on a date (leave, hush): such dates
            are not counted.

    Returns:
        The number of dates; None if there never was a sign.
    """
    last = max((sign for sign in signs if sign <= today), default=None)
    if last is None:
        return None
    found = 0
    for days in range(1, (today - last).days + 1):
        found += not is_told(last + timedelta(days))
        if found == _MOST_DAYS:
            break
    return found


def is_away(signs: Iterable[date], today: date, is_told: Callable[[date], bool]) -> bool:
    """Whether the person was away so long that Today greets them. Arguments: see `days_away`."""
    return (days_away(signs, today, is_told) or 0) >= AWAY_DAYS


def covered_of(
    habits: Iterable[tuple[str, Streak]], today: date, *, explained: bool
) -> Covered | None:
    """
    The covered date by which the app explains the reserve: the latest one of all habits.

    Only habits whose run goes on count. None if the date is longer ago than `_FRESH`, or if the
    reserve was explained before.

    Args:
        habits: Ids and streaks, in the order of the list.
        explained: The person has seen the explanation.
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
