"""
How strong a habit has grown, from 0 towards 1, and the stage that its picture shows.

Strength moves a little with each date that asks for something: towards 1 when it is done, back
towards 0 when not; rest leaves it alone. Twin: pwa/src/domain/strength.ts; cases in
tests/vectors/strength.json.
"""

from __future__ import annotations

import math
from itertools import accumulate
from typing import Final, Literal, NamedTuple

from tend.domain.habits.history import History, Mark
from tend.domain.habits.schedule import Entry, per_day, unit_of

Stage = Literal["seed", "sprout", "sapling", "rooted", "evergreen"]

STAGES: Final[tuple[Stage, ...]] = ("seed", "sprout", "sapling", "rooted", "evergreen")
_BORDERS: Final = (0.2, 0.5, 0.8, 0.95)

_HALVING: Final = 13
"""Full dates of a daily habit that bring it half of the way."""

_WINDOW: Final = {"weeks": 7, "months": 30}
"""The dates, up to each one, whose kept ones count under a period schedule."""


class Strength(NamedTuple):
    """Strength as it stands today, and the highest that it ever was: rounded to 6 places."""

    now: float
    best: float


def stage_of(strength: float) -> Stage:
    """The stage of a rounded strength."""
    return STAGES[sum(strength >= border for border in _BORDERS)]


def strength(life: History) -> Strength:
    """The strength of a life, from the first date of its plan on."""
    kept = [0, *accumulate(mark.state in ("kept", "bonus") for mark in life.marks)]
    now = best = 0.0
    entry: Entry | None = None
    keep = keep_due = 1.0
    window = 0
    for index, mark in enumerate(life.marks):
        if mark.entry is not entry and mark.entry is not None:
            entry = mark.entry
            keep, keep_due = _factors(entry)
            window = _WINDOW.get(unit_of(entry), 0)
        if entry is None:
            continue
        if not window:
            if mark.state in ("kept", "missed"):
                now = now * keep_due + _done(mark, entry) * (1 - keep_due)
        elif mark.state == "kept" or (mark.state == "off" and index + 1 < len(life.marks)):
            recent = kept[index + 1] - kept[max(0, index + 1 - window)]
            now = now * keep + min(1.0, recent / entry.n) * (1 - keep)
        best = max(best, now)
    return Strength(round(now, 6), round(best, 6))


def _factors(entry: Entry) -> tuple[float, float]:
    """What a date leaves of the strength before it: any date, and one that is due."""
    often = per_day(entry)
    return 0.5 ** (math.sqrt(often) / _HALVING), 0.5 ** (1 / (math.sqrt(often) * _HALVING))


def _done(mark: Mark, entry: Entry) -> float:
    """How much of the target was reached on a due date: 0 when not kept, at most 1."""
    return min(1.0, mark.amount / entry.target) if mark.state == "kept" else 0.0
