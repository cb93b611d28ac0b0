"""Stamps of tests: one instant, and what came before and after it."""

from __future__ import annotations

from typing import Any

NOW = 1_759_480_000_123


def stamp(after_ms: int = 0, device: str = "aaaaaaaa", counter: int = 0) -> str:
    """A stamp this long after (or before) `NOW`."""
    return f"{NOW + after_ms:011x}{counter:04x}{device}"


def row(kind: str, id: str, **values: Any) -> list[Any]:
    """A record with these values."""
    return [kind, id, {name: [value, stamp()] for name, value in values.items()}]
