"""A device that takes another id: on its own row, or beside a twin that goes by the old one."""

from __future__ import annotations

import secrets
import sqlite3

from tend.store.base import Caller, Quotas, Renewed
from tend.store.sqlite_accounts import add_device, is_used, present

_REFERRING = ("subscription", "outbox", "pairing")


def renew_device(db: sqlite3.Connection, account: str, device: str) -> Renewed:
    """See `Store.renew_device`."""
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
    account: str,
    device: str,
    token_hash: bytes,
    now_ms: int,
    quotas: Quotas | None,
) -> Caller:
    """See `Store.add_twin`."""
    name = present(db, account, device)
    return add_device(db, account, None, name, token_hash, now_ms, quotas)
