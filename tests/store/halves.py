"""Accounts and secrets that lie on the one or the other of two servers."""

from __future__ import annotations

from typing import Any

from tests.store.conftest import NOW, Phone, token

from tend.domain.records.parts import part_of
from tend.store.contract.base import NewDevice, Store

WAIT_S = 60.0
LOW, HIGH = range(512), range(512, 1024)


def name_in(parts: range, kind: str = "account") -> Any:
    """An account's id, or a secret's hash, that was never named before and lies in these parts."""
    while True:
        _count.append(len(_count))
        hash = token(f"{kind} {len(_count)}")
        found = hash.hex()[:16] if kind == "account" else hash
        if part_of(found) in parts:
            return found


_count: list[int] = []


async def phone_in(store: Store, parts: range, token_parts: range) -> tuple[Phone, bytes]:
    """A phone whose account lies in these parts, and its token's hash, which lies in those."""
    secret = name_in(token_parts, "token")
    caller = await store.create_account(name_in(parts), NewDevice(secret), NOW)
    return Phone(store, caller), secret
