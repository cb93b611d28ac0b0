"""
Cadences: every so many days, weeks or months.

Nothing is ever overdue: a date that has passed without a tick comes round again.
Twin: pwa/src/domain/strategies/cadence.ts; cases in tests/vectors/cadence.json.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta
from typing import Any, Final, NamedTuple

_cadence = re.compile(r"([1-9][0-9]?)([dwm])").fullmatch
_MOST: Final = {"d": 99, "w": 53, "m": 12}
"""At most about a year."""
_DAYS: Final = {"d": 1, "w": 7, "m": 31}
_LAST: Final = date(9000, 1, 1)
"""No date comes round later than this: years beyond come too close to the end of `date`."""


class Cadence(NamedTuple):
    """Every *n* days (d), weeks (w) or months (m)."""

    n: int
    unit: str


def read_cadence(raw: Any) -> Cadence | None:
    """A cadence as a person's field `every` has it, such as `14d`, `2w` or `1m`; None: none."""
    found = _cadence(raw) if isinstance(raw, str) else None
    if found is None or int(found[1]) > _MOST[found[2]]:
        return None
    return Cadence(int(found[1]), found[2])


def next_after(done: date, cadence: Cadence) -> date:
    """The next date after something was done on *done*."""
    return _after(done, cadence, 1)


def coming_on(due: date, cadence: Cadence | None, today: date) -> date | None:
    """The date on or after *today*: *due*, or as often the cadence after it as it takes."""
    if due >= today:
        return due
    if cadence is None or today >= _LAST:
        return None
    # Never too far: a month has at most 31 days.
    times = max(1, (today - due).days // (cadence.n * _DAYS[cadence.unit]))
    while (found := _after(due, cadence, times)) < today:
        times += 1
    return found


def falls_on(due: date, cadence: Cadence | None, day: date) -> bool:
    """Whether *day* is one of the dates that come round."""
    return day >= due and coming_on(due, cadence, day) == day


def _after(start: date, cadence: Cadence, times: int) -> date:
    """A month without the day has its last one."""
    steps = cadence.n * times
    if cadence.unit != "m":
        return start + timedelta(steps * _DAYS[cadence.unit])
    year, month = divmod(start.year * 12 + start.month - 1 + steps, 12)
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))
