"""
English with accents, half as long again, from right to left: no language, but what is not
translated, or does not fit, shows itself. Twin: pwa/src/i18n/pseudo.ts.
"""

from __future__ import annotations

from math import ceil
from typing import Final

_MARKED: Final = str.maketrans(
    "abcdefghijklmnoprstuvwxyzACDEGHILNORSTUWYZ", "ȧƀćđéƒğĥıĵķłɱñöƥřšťüṽŵẋýžȦĆĐÉĞĤÍŁÑÖŘŠŤÜŴÝŽ"
)
_LONGER: Final = 0.4


def pseudo(text: str) -> str:
    """A text with accents, in brackets."""
    return f"[{text.translate(_MARKED)}{' ~' * ceil(len(text) * _LONGER / 2)}]"
