"""
Caseload: a person's own weekly limit in their own unit, and each week's number.

Twin: pwa/src/domain/strategies/caseload.ts; cases in tests/vectors/caseload.json.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Final, NamedTuple

_ABOVE: Final = 2
"""So many weeks in a row above the limit are told."""
_DAY: Final = timedelta(days=1)

Dated = tuple[date, float]
"""A number, by the date on which it was noted."""


class LoadWeek(NamedTuple):
    """A week and its number."""

    week: date
    """Its first date."""
    n: float | None
    """None: not noted."""
    most: float | None
    """The limit in force at the week's end, or today; None: none."""


def load_weeks(
    loads: Sequence[Dated], limits: Sequence[Dated], week_start: int, today: date, count: int
) -> list[LoadWeek]:
    """The last *count* weeks up to today's; of several numbers of a week the latest stands."""
    now = today - _DAY * ((today.isoweekday() - week_start) % 7)
    found = []
    for back in reversed(range(count)):
        week = now - 7 * _DAY * back
        end = week + 6 * _DAY
        number = _latest((one for one in loads if one[0] >= week), end)
        found.append(LoadWeek(week, number, _latest(limits, min(end, today))))
    return found


def _latest(dated: Iterable[Dated], up_to: date) -> float | None:
    """The latest by date, of several on one date the last, up to a date."""
    best: Dated | None = None
    for one in dated:
        if one[0] <= up_to and (best is None or one[0] >= best[0]):
            best = one
    return best and best[1]


def is_above(weeks: Sequence[LoadWeek]) -> bool:
    """Whether the last two weeks over, or this one and the one before, were above the limit."""
    over = [week.n is not None and week.most is not None and week.n > week.most for week in weeks]
    rows = (over[-_ABOVE:], over[-_ABOVE - 1 : -1])
    return any(len(row) == _ABOVE and all(row) for row in rows)
