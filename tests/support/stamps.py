"""Stamps for tests, relative to one instant, `NOW` (ms)."""

from __future__ import annotations

from typing import Any

NOW = 1_759_480_000_123


def stamp(after_ms: int = 0, device: str = "aaaaaaaa", counter: int = 0) -> str:
    """A stamp *after_ms* after `NOW` (before it if negative)."""
    return f"{NOW + after_ms:011x}{counter:04x}{device}"


def row(kind: str, id: str, **values: Any) -> list[Any]:
    """A row (kind, id, fields) with these values, all stamped at `NOW`."""
    return [kind, id, {name: [value, stamp()] for name, value in values.items()}]
