"""
The share of a day: how much of what was due on a date was kept.

Each habit counts by the entry in force on that date, so that a habit added later does not lower
the shares of earlier dates. What is kept without being due raises the share and never lowers it.
Twin: pwa/src/domain/share.ts; cases in tests/vectors/share.json.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from datetime import date
from typing import Final, Literal

import msgspec

from tend.domain.habits.history import Life, covers
from tend.domain.habits.schedule import asks, in_force, standing, unit_of

Part = int | Literal["rest"] | None
"""A habit's part of a date: 0 to 1,000,000 millionths, or rest; None: the habit does not count."""

_WHOLE: Final = 1_000_000
"""A part that is kept. Whole numbers, so that sums do not depend on the order of the habits."""


class Share(msgspec.Struct, frozen=True):
    """The share of a day, as its ring shows it; the numbers are of habits."""

    share: float | None
    """0 to 1, and 1 only if all are kept; None: no habit counts."""
    kept: int
    counted: int
    resting: int


def share_of(lives: Iterable[tuple[Life, bool]], day: date) -> Share:
    """The share of *day*. *lives*: each habit's life, and whether it is archived or deleted."""
    parts = [part_of(life, day, gone=gone) for life, gone in lives]
    counted = [part for part in parts if isinstance(part, int)]
    return Share(
        share=sum(counted) // len(counted) / _WHOLE if counted else None,
        kept=counted.count(_WHOLE),
        counted=len(counted),
        resting=parts.count("rest"),
    )


def is_filled(before: Share, after: Share) -> bool:
    """Whether a tick has filled the ring of a day on which at least two habits count."""
    return before.share != 1 and after.share == 1 and after.counted > 1


def part_of(life: Life, day: date, *, gone: bool = False) -> Part:
    """
    A habit's part of *day*.

    Args:
        gone: It is archived or deleted. Its rest then does not count, and if no open pause shows
            since when it is gone, only kept dates do. Without a plan it is deleted for ever, and
            never counts.
    """
    plan = standing(life.plan, life.today)
    if day > life.today or (gone and not plan):
        return None
    entry = in_force(plan, day.toordinal())
    amount = life.amounts.get(day, 0.0)
    if amount > 0 and amount >= ((entry.tiny if entry else None) or 0.0):
        return _WHOLE
    if day in life.rests or (entry and covers((*life.pause, *life.leave), day)):
        return None if gone else "rest"
    is_asked = not gone or any(span.last is None for span in life.pause)
    if not entry or not is_asked or unit_of(entry) != "days" or not asks(entry, day.toordinal()):
        return None
    return min(_WHOLE - 1, math.floor(amount / entry.target * _WHOLE))
