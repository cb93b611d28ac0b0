"""Accounts, devices, pairings and invitations, as plain functions over a connection."""

from __future__ import annotations

import secrets
import sqlite3

from tend.errors import (
    Full,
    Gone,
    Removed,
    SignupClosed,
    Taken,
    TooManyDevices,
    TooManyPairings,
    Unauthorized,
    UnknownCode,
    UnknownDevice,
)
from tend.store.contract.base import DEVICE_BYTES, Caller, DeviceInfo, NewDevice, Quotas
from tend.store.contract.revoked import Entry, Revoked, account_hash
from tend.store.sqlite.due import forget_account
from tend.store.sqlite.ids import current_id
from tend.store.sqlite.outbox import drop_subscription

TOKEN_GRAVE_MS = 400 * 24 * 3600 * 1000
"""How long tombstones of tokens stay: as long as cookies live."""
NEVER_EXPIRES_MS = 2**53 - 1
QUIET_MS = 7 * 24 * 3600 * 1000
"""If no device was seen for this long, the clock is probably wrong, and no account is dropped."""
PURGE_SHARE = 0.01
"""The share of all accounts that one purge may drop as unseen; at least one account."""

RECORDS_AT_ONCE_COUNT = 1000
"""Records that one transaction deletes, so that other writes do not wait for long."""

CALLER = "SELECT account, id, removed_ms FROM device WHERE token = ?"
GRAVE = "SELECT 1 FROM tombstone WHERE hash = ?"
DEVICES = """
SELECT d.id, d.name, d.made_ms, d.seen_ms, s.device IS NOT NULL AND s.disabled = 0
  FROM device d LEFT JOIN subscription s ON s.account = d.account AND s.device = d.id
 WHERE d.account = ? AND d.removed_ms IS NULL ORDER BY d.made_ms, d.id
"""

_UNSEEN = """
made_ms < :before AND NOT EXISTS (
    SELECT 1 FROM device
     WHERE account = account.id AND max(made_ms, coalesce(seen_ms, 0)) >= :before)
"""
SEEN = f"""
SELECT (SELECT max(max(made_ms, coalesce(seen_ms, 0))) FROM device),
       (SELECT count(*) FROM account),
       (SELECT count(*) FROM account WHERE {_UNSEEN})
"""


def read_caller(row: tuple[str, str, int | None] | None, token_gone: bool) -> Caller:
    """The caller by a row of `CALLER` and whether `GRAVE` has one. See `Store.caller`."""
    if row is not None:
        if row[2] is not None:
            raise Removed(row[0])
        return Caller(row[0], row[1])
    raise Gone if token_gone else Unauthorized


def read_device(row: tuple[str, str | None, int, int | None, int]) -> DeviceInfo:
    """A row of `DEVICES`."""
    return DeviceInfo(*row[:4], push=bool(row[4]))


def create_account(
    db: sqlite3.Connection,
    account: str | None,
    new: NewDevice,
    now_ms: int,
    invite_hash: bytes | None = None,
) -> Caller:
    """See `Store.create_account`."""
    account = account or secrets.token_hex(8)
    for where in ("account WHERE id", "doomed WHERE account"):
        if db.execute(f"SELECT 1 FROM {where} = ?", (account,)).fetchone():
            raise Taken
    grave = "SELECT 1 FROM tombstone WHERE hash = ? AND until_ms > ?"
    if db.execute(grave, (account_hash(account), now_ms)).fetchone():
        raise Gone
    if invite_hash is not None:
        use = "DELETE FROM invite WHERE code = ? AND expires_ms > ?"
        if db.execute(use, (invite_hash, now_ms)).rowcount != 1:
            raise SignupClosed
    db.execute("INSERT INTO account (id, made_ms) VALUES (?, ?)", (account, now_ms))
    return add_device(db, account, new, now_ms, None)


def delete_account(db: sqlite3.Connection, account: str, now_ms: int, revoked: Revoked) -> None:
    """See `Store.delete_account`. If `revoked` cannot be written, nothing is changed."""
    tokens = db.execute("SELECT token FROM device WHERE account = ?", (account,)).fetchall()
    graves = [(account_hash(account), NEVER_EXPIRES_MS)]
    graves += [(hash, now_ms + TOKEN_GRAVE_MS) for (hash,) in tokens]
    revoked.add(Entry("buried", *grave) for grave in graves)
    bury = "INSERT INTO tombstone (hash, until_ms) VALUES (?, ?) ON CONFLICT DO NOTHING"
    db.executemany(bury, graves)
    drop_account(db, account)


def create_leaving(
    db: sqlite3.Connection, caller: Caller, ticket_hash: bytes, until_ms: int
) -> None:
    """See `Store.create_leaving`."""
    present(db, caller.account, caller.device)
    db.execute("DELETE FROM leaving WHERE account = ?", (caller.account,))
    db.execute(
        "INSERT INTO leaving (ticket, account, until_ms) VALUES (?, ?, ?)",
        (ticket_hash, caller.account, until_ms),
    )


def delete_left(
    db: sqlite3.Connection, account: str, ticket_hash: bytes, now_ms: int, revoked: Revoked
) -> None:
    """See `Store.delete_left`."""
    sql = "SELECT 1 FROM leaving WHERE ticket = ? AND account = ? AND until_ms > ?"
    if db.execute(sql, (ticket_hash, account, now_ms)).fetchone() is None:
        raise UnknownCode
    delete_account(db, account, now_ms, revoked)


def drop_account(db: sqlite3.Connection, account: str) -> None:
    """
    Delete every row of the account except its records, which `drop_some_records` deletes later.

    Leaves no tombstone: its devices may make it again.
    """
    forget_account(db, account)
    db.execute("INSERT INTO doomed (account) VALUES (?) ON CONFLICT DO NOTHING", (account,))
    for table in ("device", "former_device", "leaving", "pairing", "recovery"):
        db.execute(f"DELETE FROM {table} WHERE account = ?", (account,))
    db.execute("DELETE FROM account WHERE id = ?", (account,))


def drop_some_records(db: sqlite3.Connection) -> bool:
    """Delete a bounded number of records of dropped accounts. True: there may be more."""
    found = db.execute("SELECT account FROM doomed LIMIT 1").fetchone()
    if found is None:
        return False
    some = "SELECT kind, id FROM rec WHERE account = ? LIMIT ?"
    gone = db.execute(
        f"DELETE FROM rec WHERE account = ? AND (kind, id) IN ({some})",
        (*found, *found, RECORDS_AT_ONCE_COUNT),
    ).rowcount
    if gone < RECORDS_AT_ONCE_COUNT:
        db.execute("DELETE FROM doomed WHERE account = ?", found)
    return True


def rename_device(db: sqlite3.Connection, account: str, device: str, name: str | None) -> None:
    """See `Store.rename_device`."""
    sql = "UPDATE device SET name = ? WHERE account = ? AND id = ? AND removed_ms IS NULL"
    if db.execute(sql, (name, account, device)).rowcount != 1:
        raise UnknownDevice


def remove_device(db: sqlite3.Connection, account: str, device: str, now_ms: int) -> None:
    """See `Store.remove_device`. Pairing codes that it made are deleted, too."""
    sql = """
        UPDATE device SET removed_ms = ?, name = NULL
         WHERE account = ? AND id = ? AND removed_ms IS NULL
    """
    if db.execute(sql, (now_ms, account, device)).rowcount != 1:
        raise UnknownDevice
    db.execute("DELETE FROM pairing WHERE account = ? AND device = ?", (account, device))
    drop_subscription(db, account, device)


def touch_device(db: sqlite3.Connection, account: str, device: str, now_ms: int) -> None:
    """See `Store.touch_device`."""
    db.execute(
        "UPDATE device SET seen_ms = max(?, coalesce(seen_ms, 0)) WHERE account = ? AND id = ?",
        (now_ms, account, device),
    )


def create_pairing(
    db: sqlite3.Connection,
    quotas: Quotas | None,
    caller: Caller,
    code_hash: bytes,
    sealed: str | None,
    now_ms: int,
    expires_ms: int,
) -> None:
    """See `Store.create_pairing`. Expired codes of the account are deleted first."""
    account, device = caller.account, current_id(db, caller.account, caller.device)
    present(db, account, device)
    db.execute("DELETE FROM pairing WHERE account = ? AND expires_ms <= ?", (account, now_ms))
    if quotas is not None:
        count = "SELECT count(*), min(expires_ms) FROM pairing WHERE account = ?"
        found, first_ms = db.execute(count, (account,)).fetchone()
        if found >= quotas.pairings:
            raise TooManyPairings(retry_after_s=-(-(first_ms - now_ms) // 1000))
    db.execute(
        "INSERT INTO pairing (code, account, device, sealed, expires_ms) VALUES (?, ?, ?, ?, ?)",
        (code_hash, account, device, sealed, expires_ms),
    )


def claim_pairing(
    db: sqlite3.Connection, quotas: Quotas | None, code_hash: bytes, new: NewDevice, now_ms: int
) -> tuple[Caller, str | None]:
    """See `Store.claim_pairing`."""
    sql = "SELECT account, sealed FROM pairing WHERE code = ? AND expires_ms > ?"
    found = db.execute(sql, (code_hash, now_ms)).fetchone()
    if found is None:
        raise UnknownCode
    account, sealed = found
    caller = add_device(db, account, new, now_ms, quotas)
    db.execute("DELETE FROM pairing WHERE code = ?", (code_hash,))
    return caller, sealed


def create_invite(db: sqlite3.Connection, code_hash: bytes, expires_ms: int) -> None:
    """See `Store.create_invite`."""
    db.execute("INSERT INTO invite (code, expires_ms) VALUES (?, ?)", (code_hash, expires_ms))


def expire(db: sqlite3.Connection, now_ms: int) -> None:
    """Delete expired codes, tickets and tombstones. See `Store.purge`."""
    db.execute("DELETE FROM pairing WHERE expires_ms <= ?", (now_ms,))
    db.execute("DELETE FROM invite WHERE expires_ms <= ?", (now_ms,))
    db.execute("DELETE FROM leaving WHERE until_ms <= ?", (now_ms,))
    db.execute("DELETE FROM tombstone WHERE until_ms <= ?", (now_ms,))
    db.execute("DELETE FROM dead_endpoint WHERE until_ms <= ?", (now_ms,))


def drop_unseen(db: sqlite3.Connection, before_ms: int, at_most: int, after: str = "") -> list[str]:
    """
    Drop up to *at_most* accounts of which no device was seen since *before_ms*; their ids, sorted.

    Args:
        after: The last id of the previous call, so that no account is checked twice.
    """
    unseen = f"SELECT id FROM account WHERE id > :after AND {_UNSEEN} ORDER BY id LIMIT :most"
    asked = {"before": before_ms, "most": at_most, "after": after}
    found = db.execute(unseen, asked).fetchall()
    for (account,) in found:
        drop_account(db, account)
    return [account for (account,) in found]


def present(db: sqlite3.Connection, account: str, device: str) -> str | None:
    """The sealed name of a device. Raises `UnknownDevice` if there is none, or it was removed."""
    sql = "SELECT name FROM device WHERE account = ? AND id = ? AND removed_ms IS NULL"
    found = db.execute(sql, (account, device)).fetchone()
    if found is None:
        raise UnknownDevice
    name: str | None = found[0]
    return name


def is_used(db: sqlite3.Connection, account: str, device: str) -> bool:
    """Whether a device of the account has, or ever had, this id."""
    for table in ("device", "former_device"):
        sql = f"SELECT 1 FROM {table} WHERE account = ? AND id = ?"
        if db.execute(sql, (account, device)).fetchone():
            return True
    return False


def add_device(
    db: sqlite3.Connection, account: str, new: NewDevice, now_ms: int, quotas: Quotas | None
) -> Caller:
    """
    Make a device, under the wished id unless that was ever used in the account.

    Args:
        quotas: None: unbounded.

    Raises:
        TooManyDevices
        Full
    """
    if quotas is not None:
        count = "SELECT count(*) FROM device WHERE account = ? AND removed_ms IS NULL"
        if db.execute(count, (account,)).fetchone()[0] >= quotas.devices:
            raise TooManyDevices
        size = "SELECT bytes FROM account WHERE id = ?"
        most = quotas.bytes + quotas.spare
        if db.execute(size, (account,)).fetchone()[0] + DEVICE_BYTES > most:
            raise Full
    device = new.device
    while device is None or is_used(db, account, device):
        device = secrets.token_hex(4)
    db.execute(
        "INSERT INTO device (account, id, name, token, made_ms, seen_ms) VALUES (?, ?, ?, ?, ?, ?)",
        (account, device, new.name, new.token_hash, now_ms, now_ms),
    )
    db.execute("UPDATE account SET bytes = bytes + ? WHERE id = ?", (DEVICE_BYTES, account))
    return Caller(account, device)
