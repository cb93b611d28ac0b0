"""
Routines: a habit with up to seven small steps, that counts as soon as any of them is done.

A step that is done is a share of the tick (`c.step3`), so the rules of amounts know it already.
Twin: pwa/src/domain/strategies/routine.ts; cases in tests/vectors/routine.json.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tend.domain.habits.schedule import is_number
from tend.domain.records.kinds import SHARE, STEPS


def steps_of(names: Sequence[str]) -> list[tuple[int, str]]:
    """The steps that a habit has, of its seven places: place (1 to 7) and name."""
    places = zip(range(1, len(STEPS) + 1), names, strict=False)
    return [(place, name) for place, name in places if name]


def is_done(tick: Mapping[str, Any], place: int) -> bool:
    """Whether a step was done, by the tick of a day."""
    value: Any = tick.get(f"{SHARE}step{place}")
    return is_number(value) and value > 0


def routine_entry(entry: Mapping[str, Any], steps: int) -> dict[str, Any]:
    """A plan's entry for so many steps: any keeps the date, all of them make it full."""
    return {**entry, "target": max(1, steps), "tiny": 1}
