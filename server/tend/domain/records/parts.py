"""
Parts: every row of an account lies in the account's part, so that a database can be spread.

A part is a number from 0 to 1023, by a hash of the account's id. What is looked up before anyone
knows the account lies in the part of the secret that finds it.
"""

from __future__ import annotations

from functools import lru_cache
from hashlib import sha256
from typing import Final

PARTS: Final = 1024
LAST_PART: Final = PARTS - 1
_KNOWN_MAX_COUNT = 50_000


@lru_cache(_KNOWN_MAX_COUNT)
def part_of(key: str | bytes) -> int:
    """The part of an account (by its id), or of what a secret finds (by the secret's hash)."""
    raw = key.encode() if isinstance(key, str) else key
    return int.from_bytes(sha256(raw).digest()[:2], "big") >> 6
