"""
Less-of habits: "at most n" a day, week or month.

They have no plan, run, strength, ring or nudge: silence earns nothing and costs nothing. The
limit is sealed, so the server knows only that there is one.
Twin: pwa/src/domain/strategies/limits.ts; cases in tests/vectors/limits.json.
"""

from __future__ import annotations

import math
import re
from calendar import monthrange
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Final, Literal, NamedTuple, cast

from tend.domain.habits.habit import read_weekday
from tend.domain.habits.schedule import is_number, read_date

Per = Literal["day", "week", "month"]

_limit: Final = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2}) ([0-9]{1,6}(?:\.[0-9]{1,2})?) (day|week|month)\b", re.ASCII
)
_DAY: Final = timedelta(days=1)


class Limit(NamedTuple):
    """What holds from a date on."""

    start: date
    most: float
    per: Per


class LimitPeriod(NamedTuple):
    """A day, week or month under a limit."""

    first: date
    last: date
    amount: float
    most: float
    per: Per
    state: Literal["open", "within", "over"]
    """`over`: more than the limit; `within`: it has ended with no more; `open`: neither yet."""


def read_limits(text: str) -> list[Limit]:
    """The limits that a habit's text has, by date; of two from one date the later in the text."""
    found: dict[date, Limit] = {}
    for start, most, per in _limit.findall(text):
        day = read_date(start)
        if day:
            found[day] = Limit(day, float(most), cast(Per, per))
    return [found[day] for day in sorted(found)]


def with_limit(limits: Sequence[Limit], limit: Limit) -> list[Limit]:
    """The limits after a change from a date on: what was in force before stays as it was."""
    return [*(one for one in limits if one.start < limit.start), limit]


def limit_fault(raw: Mapping[str, Any]) -> str | None:
    """What is wrong with a limit that somebody has typed."""
    most: Any = raw.get("most")
    if not _is_limit(most):
        return "number"
    return None if raw.get("per") in ("day", "week", "month") else "per"


def _is_limit(most: Any) -> bool:
    return is_number(most) and 0 <= most < 1e6 and math.floor(most * 100 + 0.5) / 100 == most


def limit_on(
    limits: Sequence[Limit],
    amounts: Mapping[date, float],
    day: date,
    week_start: int,
    today: date,
) -> LimitPeriod | None:
    """
    The day, week or month that *day* lies in; None: no limit was in force on it.

    A limit that changes within a period holds for all of it, and for none that is over.
    """
    mine = next((one for one in reversed(limits) if one.start <= day), None)
    if mine is None:
        return None
    first, last = _bounds(mine.per, day, week_start)
    seen = max(day, min(today, last))
    held = (one for one in reversed(limits) if one.per == mine.per and one.start <= seen)
    most = next(held, mine).most
    whole = math.fsum(amounts.get(first + _DAY * at, 0) for at in range((last - first).days + 1))
    amount = math.floor(whole * 1e6 + 0.5) / 1e6
    state: Literal["open", "within", "over"] = "within" if last < today else "open"
    return LimitPeriod(first, last, amount, most, mine.per, "over" if amount > most else state)


def _bounds(per: Per, day: date, week_start: int) -> tuple[date, date]:
    if per == "day":
        return day, day
    if per == "week":
        first = day - _DAY * ((day.isoweekday() - (read_weekday(week_start) or 1)) % 7)
        return first, first + 6 * _DAY
    return day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1])
