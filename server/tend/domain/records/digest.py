"""
The digest: one number for all cells of an account, by which two sides see whether they agree.

The XOR of FNV-1a-32 over `kind␟id␟field␟stamp` of each cell (␟ is the byte 0x1F); 0 without any.
Being an XOR, it is updated by XORing the old cell out and the new one in.

Twin: pwa/src/domain/digest.ts; cases in tests/vectors/digest.json.
"""

from __future__ import annotations

_BASIS = 0x811C9DC5
_PRIME = 0x01000193
_MASK = 0xFFFFFFFF


def cell_digest(kind: str, id: str, field: str, stamp: str) -> int:
    """The hash of one cell, an unsigned 32-bit number."""
    return _fnv(f"{kind}\x1f{id}\x1f{field}\x1f{stamp}".encode(), _BASIS)


def change_digest(kind: str, id: str, changed: list[tuple[str, str | None, str]]) -> int:
    """
    What to XOR into the digest when a record changes.

    Args:
        changed: Field, its stamp before (None: it is new) and after.
    """
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
