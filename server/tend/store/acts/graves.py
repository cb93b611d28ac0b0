"""Tombstones: hashes of deleted accounts and of their tokens."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from tend.domain.records.parts import part_of
from tend.errors import Gone, Unauthorized
from tend.store.acts.act import Act, each, row
from tend.store.contract.revoked import account_hash

_GRAVE: Final = "SELECT until_ms FROM tombstone WHERE part = ?1 AND hash = ?2"
_BURY: Final = """
INSERT INTO tombstone (part, hash, until_ms) VALUES (?1, ?2, ?3)
    ON CONFLICT (part, hash) DO UPDATE SET until_ms = excluded.until_ms
     WHERE excluded.until_ms > tombstone.until_ms
"""

Grave = tuple[bytes, int]
"""A hash, and until when (ms) it stays."""


def grave_until(hash: bytes) -> Act[int | None]:
    """Until when a tombstone stays; None: there is none."""
    found = yield from row(_GRAVE, part_of(hash), hash)
    return found and int(found[0])


def bury(graves: Iterable[Grave]) -> Act[None]:
    """Write tombstones; one that is there already stays as long as the longer of both."""
    yield from each(_BURY, [(part_of(hash), hash, until_ms) for hash, until_ms in graves])


def deleted(account: str) -> Act[bool]:
    """See `Store.deleted`."""
    return (yield from grave_until(account_hash(account))) is not None


def nobody(account: str) -> Act[Gone | Unauthorized]:
    """The error for a caller whose device has vanished: its account was deleted, or dropped."""
    return Gone() if (yield from deleted(account)) else Unauthorized()
