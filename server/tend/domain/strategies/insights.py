"""
Insights: what stood side by side in a person's own weeks, told with its count and as a question.

No cause is claimed. Nothing backs them but the person's own weeks, so what chance alone makes often
enough is not told. The server never computes them, for it cannot read what they are made of: this
twin holds the app's to its cases.

Twin: pwa/src/domain/strategies/insights.ts; cases in tests/vectors/insights.json.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from math import comb
from typing import Final, NamedTuple

_WEEKS_MOST: Final = 52
"""The last weeks count alone."""
_WITH_LEAST: Final = 8
"""So many weeks with the act are needed,"""
_WITHOUT_LEAST: Final = 4
"""and so many without it beside them."""
_LIVES: Final = 20
"""
In so many lives of chance alone at most one is told anything: by Fisher's exact test, one-sided,
over all pairs of an act and a mark that had weeks enough (Bonferroni).
"""
_SHOWN_MOST: Final = 3

Flags = Mapping[str, bool | None]
"""By name; None, or no entry: not known."""


class InsightWeek(NamedTuple):
    """Whether each act was in a week, and whether each mark was."""

    acts: Flags
    marks: Flags


class Insight(NamedTuple):
    """On *n* of *of* weeks with the act the mark was there as well."""

    act: str
    mark: str
    n: int
    of: int


def insights_of(weeks: Sequence[InsightWeek]) -> list[Insight]:
    """
    Find what may be told, the least likely by chance first; each act and each mark at most once.

    Args:
        weeks: The oldest first.
    """
    last = weeks[-_WEEKS_MOST:]
    pairs = [
        pair
        for act in _names(week.acts for week in last)
        for mark in _names(week.marks for week in last)
        if (pair := _pair_of(last, act, mark)) is not None
    ]
    found = [
        (pair.chance, Insight(pair.act, pair.mark, pair.both, pair.acts))
        for pair in pairs
        if _is_much(pair) and pair.chance * len(pairs) * _LIVES <= 1
    ]
    told: list[Insight] = []
    for _, one in sorted(found):
        fresh = all(one.act != had.act and one.mark != had.mark for had in told)
        if fresh and len(told) < _SHOWN_MOST:
            told.append(one)
    return told


def _names(flags: Iterable[Flags]) -> list[str]:
    return sorted({name for week in flags for name in week})


class _Pair(NamedTuple):
    act: str
    mark: str
    both: int
    """How many weeks had both,"""
    acts: int
    marks: int
    all: int
    """and how many are known at all."""
    chance: float
    """How likely chance alone makes as much of it."""


def _pair_of(weeks: Sequence[InsightWeek], act: str, mark: str) -> _Pair | None:
    """None: too few weeks."""
    known = [
        (with_act, with_mark)
        for week in weeks
        if (with_act := week.acts.get(act)) is not None
        and (with_mark := week.marks.get(mark)) is not None
    ]
    acts, marks = sum(one for one, _ in known), sum(one for _, one in known)
    both = sum(one and other for one, other in known)
    if acts < _WITH_LEAST or len(known) - acts < _WITHOUT_LEAST:
        return None
    ways = range(both, min(acts, marks) + 1)
    much = sum(comb(marks, i) * comb(len(known) - marks, acts - i) for i in ways)
    return _Pair(act, mark, both, acts, marks, len(known), much / comb(len(known), acts))


def _is_much(pair: _Pair) -> bool:
    """On two thirds of the weeks with the act, and on a third more of them than without."""
    _, _, both, acts, marks, known, _ = pair
    others = known - acts
    more = both * others - (marks - both) * acts
    return 3 * both >= 2 * acts and 3 * more >= acts * others


def split_at(values: Sequence[float]) -> float | None:
    """
    The least number that splits weeks into those that reach it and those that do not.

    At most two thirds reach it. None: no number does, for all weeks are alike.
    """
    above = sorted({value for value in values if value > 0})
    reach = (value for value in above if 3 * sum(v >= value for v in values) <= 2 * len(values))
    return next(reach, None)
