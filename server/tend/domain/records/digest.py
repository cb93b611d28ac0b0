"""
One number for all cells of an account, so that two sides see in passing whether they agree.

XOR of FNV-1a-32 over `kind␟id␟field␟stamp` (␟ is the byte 0x1F). XOR, so that it is kept up by
taking the old cell out and putting the new one in; the digest of nothing is 0.

Twin: pwa/src/domain/digest.ts; cases in tests/vectors/digest.json.
"""

from __future__ import annotations

_BASIS = 0x811C9DC5
_PRIME = 0x01000193
_MASK = 0xFFFFFFFF


def cell_digest(kind: str, id: str, field: str, stamp: str) -> int:
    """The share of one cell."""
    return _fnv(f"{kind}\x1f{id}\x1f{field}\x1f{stamp}".encode(), _BASIS)


def change_digest(kind: str, id: str, changed: list[tuple[str, str | None, str]]) -> int:
    """What to XOR into the digest when these fields go from one stamp (none: new) to another."""
    total = 0
    record = _fnv(f"{kind}\x1f{id}\x1f".encode(), _BASIS)
    for field, old, new in changed:
        cell = _fnv(f"{field}\x1f".encode(), record)
        total ^= _fnv(new.encode(), cell)
        if old is not None:
            total ^= _fnv(old.encode(), cell)
    return total


def _fnv(data: bytes, state: int) -> int:
    for byte in data:
        state = ((state ^ byte) * _PRIME) & _MASK
    return state
