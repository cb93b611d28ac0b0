"""
How strong a habit is, 0 to 1, and the stage that its picture shows.

Strength is an exponential moving average of how much was done on the dates that asked for
something; rest leaves it unchanged. Formula: docs/rules.md, Strength. Twin:
pwa/src/domain/strength.ts; cases in tests/vectors/strength.json.
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
"""The strength from which on each stage but the first holds."""

_HALF_DAYS: Final = 13
"""After so many full days the strength of a daily habit has gone half of the way to 1."""

_WINDOW_DAYS: Final = {"weeks": 7, "months": 30}
"""By unit: under a period schedule the kept dates of so many days, up to each date, count."""


Move = Literal["none", "grows", "eases", "rests", "full", "steady"]
"""Why strength moved, or did not: what the sentence beside its line says."""

_MOVE_LEAST: Final = 0.02
"""A change that is worth a word; less than that is as before."""


class Strength(NamedTuple):
    """Strength, 0 to 1, rounded to 6 places."""

    now: float
    best: float
    """The highest that it ever was."""


def stage_of(strength: float) -> Stage:
    """The stage of a strength that is rounded to 6 places."""
    return STAGES[sum(strength >= border for border in _BORDERS)]


def move_of(then: float, now: float, kept: int, rested: int) -> Move:
    """
    Why strength went from *then* to *now*, both rounded to 6 places, in four weeks.

    *kept*, *rested*: how many dates of those weeks were.
    """
    change = round(now - then, 6)
    if now == 0:
        return "none"
    if change >= _MOVE_LEAST:
        return "grows"
    if change <= -_MOVE_LEAST:
        return "eases"
    if rested > kept:
        return "rests"
    return "full" if stage_of(now) == "evergreen" else "steady"


def strength(walked: History) -> Strength:
    """The strength at the end of a walk. It starts at 0 with the plan and never falls below."""
    kept = [0, *accumulate(mark.state in ("kept", "bonus") for mark in walked.marks)]
    now = best = 0.0
    entry: Entry | None = None
    keep = keep_due = 1.0
    window = 0
    for index, mark in enumerate(walked.marks):
        if mark.entry is not entry and mark.entry is not None:
            entry = mark.entry
            keep, keep_due = _factors(entry)
            window = _WINDOW_DAYS.get(unit_of(entry), 0)
        if entry is None:
            continue
        if not window:
            if mark.state in ("kept", "missed"):
                now = now * keep_due + _done(mark, entry) * (1 - keep_due)
        elif mark.state == "kept" or (mark.state == "off" and index + 1 < len(walked.marks)):
            recent = kept[index + 1] - kept[max(0, index + 1 - window)]
            now = now * keep + min(1.0, recent / entry.n) * (1 - keep)
        best = max(best, now)
    return Strength(round(now, 6), round(best, 6))


def _factors(entry: Entry) -> tuple[float, float]:
    """The factor `m` of the formula: for each date (period schedules), for a due date (others)."""
    often = per_day(entry)
    return 0.5 ** (math.sqrt(often) / _HALF_DAYS), 0.5 ** (1 / (math.sqrt(often) * _HALF_DAYS))


def _done(mark: Mark, entry: Entry) -> float:
    """`c` of the formula for a due date: amount / target, at most 1; 0 if it was not kept."""
    return min(1.0, mark.amount / entry.target) if mark.state == "kept" else 0.0
