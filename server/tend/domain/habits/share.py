"""
The share of a day: how much of what was due on a date was kept, by the habits in force on it.

What is added later takes nothing from a date, and what nobody asked for only adds. Twin:
pwa/src/domain/share.ts; cases in tests/vectors/share.json.
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
"""What a habit brings to a date: millionths of a whole, or its rest; None: it does not count."""

_WHOLE: Final = 1_000_000
"""Whole numbers, so that the order of the habits does not matter."""


class Share(msgspec.Struct, frozen=True):
    """A day, as its ring shows it."""

    share: float | None
    """0 to 1, and 1 only if all is kept; None: nothing counts."""
    kept: int
    counted: int
    resting: int


def share_of(lives: Iterable[tuple[Life, bool]], day: date) -> Share:
    """The share of *day*: of each habit its life, and whether it is put away or deleted."""
    parts = [part_of(life, day, gone=gone) for life, gone in lives]
    counted = [part for part in parts if isinstance(part, int)]
    return Share(
        share=sum(counted) // len(counted) / _WHOLE if counted else None,
        kept=counted.count(_WHOLE),
        counted=len(counted),
        resting=parts.count("rest"),
    )


def part_of(life: Life, day: date, *, gone: bool = False) -> Part:
    """
    What a habit brings to *day*.

    Args:
        gone: It is put away or deleted: its rest is nobody's, and where no pause tells since when,
            only what was kept counts. Without a plan it is deleted for ever and counts for nothing.
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
