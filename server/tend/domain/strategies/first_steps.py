"""
The one question after the first week, "what would fill your cup?": when it is asked.

Twin: pwa/src/domain/strategies/first-steps.ts; cases in tests/vectors/first_steps.json.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

_AFTER: Final = timedelta(days=7)
"""A week has been lived with what was chosen first."""
_UNTIL: Final = timedelta(days=28)
"""Whoever has used it for so long knows their way."""


def asks_first(begun: date | None, asked: date | None, today: date) -> bool:
    """
    Whether to ask today; it is asked on one day only.

    Args:
        begun: The first date of any habit's plan; None: none has one.
        asked: The date on which it was asked; None: never.
    """
    if begun is None or (asked is not None and asked != today):
        return False
    return begun + _AFTER <= today < begun + _UNTIL
