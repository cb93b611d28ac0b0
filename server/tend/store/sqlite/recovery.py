"""Recovery codes, as plain functions over a connection."""

from __future__ import annotations

import sqlite3

from tend.errors import Removed, ReplacedCode, Taken, UnknownCode
from tend.store.contract.base import Caller, NewDevice
from tend.store.sqlite.accounts import add_device
from tend.store.sqlite.ids import current_id
from tend.store.sqlite.sync import nobody

REPLACED_COUNT = 100
"""How many replaced codes of an account stay on file, to tell `ReplacedCode` from `UnknownCode`."""


def put_recovery(
    db: sqlite3.Connection, caller: Caller, locator_hash: bytes, proof_hash: bytes, now_ms: int
) -> None:
    """See `Store.put_recovery`."""
    _require_present(db, caller)
    sql = "SELECT account, proof, replaced_ms FROM recovery WHERE locator = ?"
    found = db.execute(sql, (locator_hash,)).fetchone()
    if found is not None:
        account, proof, replaced_ms = found
        if account != caller.account or proof != proof_hash:
            raise Taken("this locator is taken")
        if replaced_ms is not None:
            raise ReplacedCode
        return
    _replace(db, caller.account, now_ms)
    db.execute(
        "INSERT INTO recovery (locator, account, proof, made_ms) VALUES (?, ?, ?, ?)",
        (locator_hash, caller.account, proof_hash, now_ms),
    )


def drop_recovery(db: sqlite3.Connection, caller: Caller, now_ms: int) -> None:
    """See `Store.drop_recovery`."""
    _require_present(db, caller)
    _replace(db, caller.account, now_ms)


def recover(
    db: sqlite3.Connection, locator_hash: bytes, proof_hash: bytes, new: NewDevice, now_ms: int
) -> Caller:
    """See `Store.recover`."""
    sql = "SELECT account, replaced_ms FROM recovery WHERE locator = ? AND proof = ?"
    found = db.execute(sql, (locator_hash, proof_hash)).fetchone()
    if found is None:
        raise UnknownCode
    account, replaced_ms = found
    if replaced_ms is not None:
        raise ReplacedCode
    # No quotas: somebody who lost all devices cannot remove one of them first.
    return add_device(db, account, new, now_ms, None)


def _replace(db: sqlite3.Connection, account: str, now_ms: int) -> None:
    db.execute(
        "UPDATE recovery SET replaced_ms = ? WHERE account = ? AND replaced_ms IS NULL",
        (now_ms, account),
    )
    db.execute(
        """
        DELETE FROM recovery WHERE locator IN (
            SELECT locator FROM recovery WHERE account = ? AND replaced_ms IS NOT NULL
             ORDER BY replaced_ms DESC, made_ms DESC LIMIT -1 OFFSET ?)
        """,
        (account, REPLACED_COUNT),
    )


def _require_present(db: sqlite3.Connection, caller: Caller) -> None:
    """
    Refuse a device that was removed since its token was checked. Raises what `Store` documents.
    """
    sql = "SELECT removed_ms FROM device WHERE account = ? AND id = ?"
    device = current_id(db, caller.account, caller.device)
    found = db.execute(sql, (caller.account, device)).fetchone()
    if found is None:
        raise nobody(db, caller.account)
    if found[0] is not None:
        raise Removed(caller.account)
