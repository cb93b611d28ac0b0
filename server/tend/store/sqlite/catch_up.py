"""Bringing a database and its file `revoked` into agreement. See contract/revoked.py."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from tend.store.contract.revoked import Entry, Revoked, account_hash
from tend.store.sqlite import accounts

_BURY = """
INSERT INTO tombstone (hash, until_ms) VALUES (?, ?)
    ON CONFLICT (hash) DO UPDATE SET until_ms = max(until_ms, excluded.until_ms)
"""


def catch_up(db: sqlite3.Connection, revoked: Revoked) -> None:
    """
    Apply the file's deletions and removals to the database, and add to the file what it lacks.

    The file has more after an older backup was restored, or after a power cut. The database has
    more if the file was lost, or the deletions are older than this code.

    Raises:
        StoreUnavailable: The file cannot be read or written.
    """
    entries = revoked.read()
    db.execute("BEGIN IMMEDIATE")
    try:
        _apply(db, entries)
        written = {(kind, hash) for kind, hash, _ in entries}
        missing = [one for one in _known(db) if (one.kind, one.hash) not in written]
        db.execute("COMMIT")
    except BaseException:
        if db.in_transaction:
            db.execute("ROLLBACK")
        raise
    revoked.add(missing)


def _apply(db: sqlite3.Connection, entries: Iterable[Entry]) -> None:
    buried = {hash: ms for kind, hash, ms in entries if kind == "buried"}
    db.executemany(_BURY, buried.items())
    if buried:
        for (account,) in db.execute("SELECT id FROM account").fetchall():
            if account_hash(account) in buried:
                accounts.drop_account(db, account)
    for kind, hash, ms in entries:
        found = db.execute(accounts.CALLER, (hash,)).fetchone() if kind == "removed" else None
        if found is not None and found[2] is None:
            accounts.remove_device(db, found[0], found[1], ms)


def _known(db: sqlite3.Connection) -> list[Entry]:
    graves = db.execute("SELECT hash, until_ms FROM tombstone").fetchall()
    removed = db.execute(
        "SELECT token, removed_ms FROM device WHERE removed_ms IS NOT NULL"
    ).fetchall()
    return [Entry("buried", *row) for row in graves] + [Entry("removed", *row) for row in removed]
