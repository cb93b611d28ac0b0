"""
Learning: hours towards the goal of each licence by its renewal date.

Twin: pwa/src/domain/strategies/learning.ts; cases in tests/vectors/learning.json.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple


class Learnt(NamedTuple):
    """An entry of the ledger of hours."""

    on: date
    hours: float
    category: str | None
    counts: Sequence[str] | None
    """Ids of the licences that it counts for; None: all."""


class Licence(NamedTuple):
    """A licence and its period."""

    id: str
    start: date
    renew: date
    goal: float | None
    """None: none, only a ledger."""


class Progress(NamedTuple):
    """A licence's progress."""

    hours: float
    goal: float | None
    left: float | None
    """What is still wanted; 0 when the goal is met, None without one."""
    days: int
    """Days to the renewal, not below 0."""
    over: bool
    """It is over: a new period is to be begun."""
    categories: list[tuple[str, float]]
    """Hours by category, the largest first; "" for what has none."""


def counts_for(licence: Licence, learnt: Learnt) -> bool:
    """Whether hours count: from its beginning up to the day before its renewal."""
    within = licence.start <= learnt.on < licence.renew
    return within and (learnt.counts is None or licence.id in learnt.counts)


def progress_of(licence: Licence, learnt: Sequence[Learnt], today: date) -> Progress:
    """A licence's progress on *today*."""
    mine = [one for one in learnt if counts_for(licence, one)]
    hours = _total(one.hours for one in mine)
    names = {one.category or "" for one in mine}
    categories = [
        (name, _total(one.hours for one in mine if (one.category or "") == name)) for name in names
    ]
    return Progress(
        hours=hours,
        goal=licence.goal,
        left=None if licence.goal is None else _rounded(max(0, licence.goal - hours)),
        days=max(0, (licence.renew - today).days),
        over=today >= licence.renew,
        categories=sorted(categories, key=lambda one: (-one[1], one[0])),
    )


def _total(hours: Iterable[float]) -> float:
    return _rounded(math.fsum(hours))


def _rounded(number: float) -> float:
    return math.floor(number * 1e6 + 0.5) / 1e6
