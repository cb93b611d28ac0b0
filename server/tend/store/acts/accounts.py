"""Accounts: making and deleting them, and dropping what belongs to them."""

from __future__ import annotations

import secrets
from typing import Final

from tend.domain.records.parts import part_of
from tend.errors import Gone, SignupClosed, Taken
from tend.store.acts.act import Act, Revoke, lock, row, rows, run
from tend.store.acts.devices import store_device
from tend.store.acts.graves import bury, grave_until
from tend.store.acts.routes import Route, drop_routes, endpoint_hash, make_route
from tend.store.contract.base import Caller, NewDevice
from tend.store.contract.revoked import Entry, account_hash

TOKEN_GRAVE_MS = 400 * 24 * 3600 * 1000
"""How long tombstones of tokens stay: as long as cookies live."""
NEVER_EXPIRES_MS = 2**53 - 1

_TAKEN: Final = (
    "SELECT 1 FROM account WHERE part = ?1 AND id = ?2",
    "SELECT 1 FROM doomed WHERE part = ?1 AND account = ?2",
)
_USE: Final = "DELETE FROM invite WHERE part = ?1 AND code = ?2 AND expires_ms > ?3 RETURNING 1"
_MAKE: Final = "INSERT INTO account (part, id, made_ms) VALUES (?1, ?2, ?3)"
_TOKENS: Final = "SELECT token FROM device WHERE part = ?1 AND account = ?2"
_CODES: Final = "SELECT code FROM pairing WHERE part = ?1 AND account = ?2"
_LOCATORS: Final = "SELECT locator FROM recovery WHERE part = ?1 AND account = ?2"
_ENDPOINTS: Final = "SELECT endpoint FROM subscription WHERE part = ?1 AND account = ?2"
_DOOM: Final = "INSERT INTO doomed (part, account) VALUES (?1, ?2) ON CONFLICT DO NOTHING"
_TABLES: Final = (
    *("subscription", "due", "decided", "said", "later", "outbox"),
    *("device", "former_device", "leaving", "pairing", "recovery"),
)
_DROP: Final = (
    *(f"DELETE FROM {table} WHERE part = ?1 AND account = ?2" for table in _TABLES),
    "DELETE FROM account WHERE part = ?1 AND id = ?2",
)
_NUMBER: Final = "SELECT seq FROM account WHERE part = ?1 AND id = ?2"


def create_account(
    account: str | None, new: NewDevice, now_ms: int, invite_hash: bytes | None = None
) -> Act[Caller]:
    """See `Store.create_account`."""
    account = account or secrets.token_hex(8)
    part = part_of(account)
    for sql in _TAKEN:
        if (yield from row(sql, part, account)):
            raise Taken
    until_ms = yield from grave_until(account_hash(account))
    if until_ms is not None and until_ms > now_ms:
        raise Gone
    if invite_hash is not None:
        used = yield from run(_USE, part_of(invite_hash), invite_hash, now_ms)
        if used != 1:
            raise SignupClosed
    yield from make_route("token", new.token_hash, account)
    yield from run(_MAKE, part, account, now_ms)
    return (yield from store_device(account, new.device or secrets.token_hex(4), new, now_ms))


def delete_account(account: str, now_ms: int) -> Act[None]:
    """See `Store.delete_account`. If the file `revoked` cannot be written, nothing is changed."""
    part = part_of(account)
    yield from lock((part, account))
    tokens = yield from rows(_TOKENS, part, account)
    graves = [(account_hash(account), NEVER_EXPIRES_MS)]
    graves += [(hash, now_ms + TOKEN_GRAVE_MS) for (hash,) in tokens]
    yield Revoke([Entry("buried", *grave) for grave in graves])
    yield from bury(graves)
    yield from drop_account(account)


def drop_account(account: str) -> Act[None]:
    """
    Delete every row of the account except its records, which `drop_some_records` deletes later.

    Leaves no tombstone: its devices may make it again.
    """
    part = part_of(account)
    yield from lock((part, account))
    routes = yield from _routes(account)
    yield from run(_DOOM, part, account)
    for sql in _DROP:
        yield from run(sql, part, account)
    yield from drop_routes(account, routes)


def seq(account: str) -> Act[int]:
    """See `Store.seq`."""
    found = yield from row(_NUMBER, part_of(account), account)
    if found is None:
        raise Gone
    return int(found[0])


def _routes(account: str) -> Act[list[Route]]:
    """Every route to the account."""
    part = part_of(account)
    found: list[Route] = []
    found += [("token", hash) for (hash,) in (yield from rows(_TOKENS, part, account))]
    found += [("pairing", hash) for (hash,) in (yield from rows(_CODES, part, account))]
    found += [("recovery", hash) for (hash,) in (yield from rows(_LOCATORS, part, account))]
    endpoints = yield from rows(_ENDPOINTS, part, account)
    return [*found, *(("endpoint", endpoint_hash(one)) for (one,) in endpoints)]
