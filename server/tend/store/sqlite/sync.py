"""The sync protocol's transaction on SQLite. Its logic without SQL: domain/records/round.py."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from functools import partial
from typing import Any

from tend.domain.records.cells import Judged, row_json
from tend.domain.records.kinds import PLANNED
from tend.domain.records.round import (
    Account,
    PulledRow,
    after,
    check_clock,
    check_number,
    check_quota,
    echo,
    merge_all,
    numbered,
    page,
    page_limit,
)
from tend.errors import Gone, Removed, Unauthorized
from tend.store.contract.base import Caller, Quotas, SyncPage, SyncRequest
from tend.store.contract.revoked import account_hash
from tend.store.sqlite.due import mark_for_planning
from tend.store.sqlite.ids import current_id

_WHO = """
SELECT a.seq, a.digest, a.rows, a.bytes, a.latest_ms, d.n, d.removed_ms
  FROM device d JOIN account a ON a.id = d.account
 WHERE d.account = ? AND d.id = ?
"""
_BURN = "UPDATE device SET n = ?, seen_ms = ? WHERE account = ? AND id = ?"
_BODY = "SELECT body FROM rec WHERE account = ? AND kind = ? AND id = ?"
_KEEP = """
INSERT INTO rec (account, kind, id, seq, body) VALUES (?, ?, ?, ?, ?)
    ON CONFLICT (account, kind, id) DO UPDATE SET seq = excluded.seq, body = excluded.body
"""
_MOVE = """
UPDATE account SET seq = ?, digest = ?, rows = ?, bytes = ?, latest_ms = ? WHERE id = ?
"""
_PAGE = """
SELECT seq, kind, id, body FROM rec WHERE account = ? AND seq > ? ORDER BY seq LIMIT ?
"""

_HEAD = """
SELECT a.seq, a.digest, d.removed_ms FROM device d JOIN account a ON a.id = d.account
 WHERE d.account = ? AND d.id = ?
"""


def apply_put(
    db: sqlite3.Connection,
    caller: Caller,
    request: SyncRequest,
    judged: Judged,
    now_ms: int,
    ahead_ms: int,
    quotas: Quotas | None,
    jitter_s: int,
) -> SyncPage:
    """
    Run a request that pushes, inside the writer's transaction. See `Store.sync`.

    1. Check the request number and store it; check the clock.
    2. Merge the put into the stored records, and check the quota.
    3. Give the changed records numbers and store them; mark the account for planning.
    4. Read the answer's page.
    """
    account, caller = _account(db, caller)
    n = check_number(account, request.n)
    db.execute(_BURN, (n, now_ms, caller.account, caller.device))
    check_clock(account, judged, now_ms, ahead_ms)
    changes, bad = merge_all(judged, partial(_body, db, caller.account))
    moved = after(account, changes)
    check_quota(account, moved, quotas)
    if changes:
        written = [
            (caller.account, change.kind, change.id, number, change.body)
            for number, change in numbered(account.seq, changes)
        ]
        db.executemany(_KEEP, written)
        counts = (moved.seq, moved.digest, moved.rows, moved.bytes, moved.latest_ms)
        db.execute(_MOVE, (*counts, caller.account))
        if any(change.kind in PLANNED for change in changes):
            mark_for_planning(db, caller.account, now_ms, jitter_s)
    limit = page_limit(request.limit)
    if request.cursor == account.seq:
        rows = echo(account.seq, changes)
    else:
        rows = _rows(db, caller.account, request.cursor, limit)
    return page(rows, moved.seq, moved.digest, request.cursor, limit, bad, bool(changes))


def pull(db: sqlite3.Connection, caller: Caller, request: SyncRequest) -> SyncPage:
    """
    Run a request that pushes nothing, in a reader's snapshot. See `Store.sync`.

    It needs no request number, so the writer is not involved.
    """
    head, _ = _ask(db, _HEAD, caller)
    seq, digest, removed_ms = head
    if removed_ms is not None:
        raise Removed(caller.account)
    limit = page_limit(request.limit)
    rows = _rows(db, caller.account, request.cursor, limit)
    return page(rows, seq, digest, request.cursor, limit, [], False)


def _rows(db: sqlite3.Connection, account: str, cursor: int, limit: int) -> Iterator[PulledRow]:
    """Rows after *cursor*, lazily: a page that is full reads no further bodies."""
    found = db.execute(_PAGE, (account, cursor, limit + 1))
    return ((seq, row_json(kind, id, body)) for seq, kind, id, body in found)


def nobody(db: sqlite3.Connection, account: str) -> Gone | Unauthorized:
    """The error for a caller whose device has vanished: its account was deleted, or dropped."""
    gone = db.execute("SELECT 1 FROM tombstone WHERE hash = ?", (account_hash(account),)).fetchone()
    return Gone() if gone else Unauthorized()


def _account(db: sqlite3.Connection, caller: Caller) -> tuple[Account, Caller]:
    found, now = _ask(db, _WHO, caller)
    if found[6] is not None:
        raise Removed(caller.account)
    return Account(*found[:6]), now


def _ask(db: sqlite3.Connection, sql: str, caller: Caller) -> tuple[Any, Caller]:
    """
    Run *sql* for the caller's device, by its current id; the row, and the caller with that id.
    """
    found = db.execute(sql, (caller.account, caller.device)).fetchone()
    if found is None:
        device = current_id(db, caller.account, caller.device)
        if device == caller.device:
            raise nobody(db, caller.account)
        return _ask(db, sql, Caller(caller.account, device))
    return found, caller


def _body(db: sqlite3.Connection, account: str, kind: str, id: str) -> bytes | None:
    found = db.execute(_BODY, (account, kind, id)).fetchone()
    return found[0] if found else None
