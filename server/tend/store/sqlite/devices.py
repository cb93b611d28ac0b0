"""Device ids: renewing one, adding a device beside a twin, removing a device."""

from __future__ import annotations

import secrets
import sqlite3

from tend.store.contract.base import Caller, NewDevice, Quotas, Renewed
from tend.store.contract.revoked import Entry, Revoked
from tend.store.sqlite.accounts import add_device, is_used, present, remove_device
from tend.store.sqlite.ids import current_id

_REFERRING = ("subscription", "outbox", "pairing")


def renew_device(db: sqlite3.Connection, account: str, device: str) -> Renewed:
    """See `Store.renew_device`."""
    device = current_id(db, account, device)
    present(db, account, device)
    fresh = secrets.token_hex(4)
    while is_used(db, account, fresh):
        fresh = secrets.token_hex(4)
    take = """
        UPDATE device SET id = ?, name = NULL WHERE account = ? AND id = ? RETURNING n
    """
    (n,) = db.execute(take, (fresh, account, device)).fetchone()
    for table in _REFERRING:
        db.execute(
            f"UPDATE {table} SET device = ? WHERE account = ? AND device = ?",
            (fresh, account, device),
        )
    follow = "UPDATE former_device SET device = ? WHERE account = ? AND device = ?"
    db.execute(follow, (fresh, account, device))
    keep = "INSERT INTO former_device (account, id, device) VALUES (?, ?, ?)"
    db.execute(keep, (account, device, fresh))
    return Renewed(Caller(account, fresh), n)


def add_twin(
    db: sqlite3.Connection,
    quotas: Quotas | None,
    account: str,
    device: str,
    token_hash: bytes,
    now_ms: int,
) -> Caller:
    """See `Store.add_twin`."""
    name = present(db, account, current_id(db, account, device))
    return add_device(db, account, NewDevice(token_hash, name=name), now_ms, quotas)


def revoke_device(
    db: sqlite3.Connection, account: str, device: str, now_ms: int, revoked: Revoked
) -> str:
    """
    See `Store.remove_device`; returns the device's current id.

    If `revoked` cannot be written, nothing is changed.
    """
    device = current_id(db, account, device)
    present(db, account, device)
    sql = "SELECT token FROM device WHERE account = ? AND id = ?"
    (token,) = db.execute(sql, (account, device)).fetchone()
    revoked.add([Entry("removed", token, now_ms)])
    remove_device(db, account, device, now_ms)
    return device
