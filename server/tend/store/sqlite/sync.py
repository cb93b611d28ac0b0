"""The protocol's one transaction, as plain functions over a connection."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from tend.domain.cells import (
    PAGE_BYTES,
    PAGE_ROWS,
    Bad,
    Judged,
    merge,
    row_bytes,
    row_json,
)
from tend.domain.digest import change_digest
from tend.errors import ClockAhead, Full, Gone, Removed, Stale, Unauthorized
from tend.store.contract.base import Caller, Quotas, SyncPage, SyncRequest
from tend.store.sqlite.due import PLANNED_BY, mark
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

PulledRow = tuple[int, bytes]


class Account(NamedTuple):
    """The account's row, and the request number of the device that asks."""

    seq: int
    digest: int
    rows: int
    bytes: int
    latest_ms: int
    n: int


class _Change(NamedTuple):
    """One record that a put changed."""

    kind: str
    id: str
    body: bytes
    cells: list[tuple[str, str | None, str]]
    grown: int
    new: bool


def push(
    db: sqlite3.Connection,
    caller: Caller,
    request: SyncRequest,
    judged: Judged,
    now_ms: int,
    ahead_ms: int,
    quotas: Quotas | None,
    jitter_s: int,
) -> SyncPage:
    """Check, merge, number and read, inside the writer's transaction. See `Store.sync`."""
    account, caller = _account(db, caller)
    n = request.n
    if n is None or n <= account.n:
        raise Stale(account.n)
    # Stored before anything can refuse: a late duplicate of a refused push must stay refused.
    db.execute(_BURN, (n, now_ms, caller.account, caller.device))
    # Where this server's clock once stood ahead, an edit must still come to lie above what it took.
    max_ms = max(now_ms + ahead_ms, account.latest_ms + 1)
    if judged.latest_ms > max_ms:
        raise ClockAhead(now_ms, max_ms)
    changes, bad = _merge_all(db, caller.account, judged)
    after = _after(account, changes)
    if quotas is not None and _outgrown(account, after, quotas):
        raise Full
    if changes:
        _write(db, caller.account, account.seq, changes)
        moved = (after.seq, after.digest, after.rows, after.bytes, after.latest_ms)
        db.execute(_MOVE, (*moved, caller.account))
        if any(change.kind in PLANNED_BY for change in changes):
            mark(db, caller.account, now_ms, jitter_s)
    limit = page_limit(request.limit)
    if request.cursor == account.seq:
        rows = _echo(account.seq, changes)
    else:
        rows = _rows(db, caller.account, request.cursor, limit)
    return page(rows, after.seq, after.digest, request.cursor, limit, bad, bool(changes))


def pull(db: sqlite3.Connection, caller: Caller, request: SyncRequest) -> SyncPage:
    """
    Read alone, in a snapshot. See `Store.sync`.

    An empty put neither needs nor burns a number, so it never asks the writer.
    """
    head, _ = _ask(db, _HEAD, caller)
    seq, digest, removed_ms = head
    if removed_ms is not None:
        raise Removed(caller.account)
    limit = page_limit(request.limit)
    rows = _rows(db, caller.account, request.cursor, limit)
    return page(rows, seq, digest, request.cursor, limit, [], False)


def _rows(db: sqlite3.Connection, account: str, cursor: int, limit: int) -> Iterator[PulledRow]:
    """One by one, so that whoever has enough bytes has read no body beyond them."""
    found = db.execute(_PAGE, (account, cursor, limit + 1))
    return ((seq, row_json(kind, id, body)) for seq, kind, id, body in found)


def page(
    rows: Iterable[PulledRow],
    seq: int,
    digest: int,
    cursor: int,
    limit: int,
    bad: list[Bad],
    changed: bool,
) -> SyncPage:
    """Cut rows, in order of their numbers, to one page: at least one, at most *limit* and 1 MB."""
    taken: list[bytes] = []
    size = 0
    more = False
    for number, row in rows:
        size += len(row) + 1
        if taken and (len(taken) >= limit or size > PAGE_BYTES):
            more = True
            break
        taken.append(row)
        cursor = number
    body = b"[" + b",".join(taken) + b"]"
    return SyncPage(seq, cursor, more, None if more else digest, body, bad, changed)


def page_limit(asked: int) -> int:
    """What `limit` is cut to."""
    return max(1, min(asked, PAGE_ROWS))


def nobody(db: sqlite3.Connection, account: str) -> Gone | Unauthorized:
    """Why a token that was good a moment ago has no device: its account is deleted, or dropped."""
    gone = db.execute("SELECT 1 FROM tombstone WHERE hash = ?", (account_hash(account),)).fetchone()
    return Gone() if gone else Unauthorized()


def account_hash(account: str) -> bytes:
    """What a deleted account leaves behind."""
    return hashlib.sha256(b"tend/account\x1f" + account.encode()).digest()


def _account(db: sqlite3.Connection, caller: Caller) -> tuple[Account, Caller]:
    found, now = _ask(db, _WHO, caller)
    if found[6] is not None:
        raise Removed(caller.account)
    return Account(*found[:6]), now


def _ask(db: sqlite3.Connection, sql: str, caller: Caller) -> tuple[Any, Caller]:
    """The row of the caller's device, which may have taken another id since the token was read."""
    found = db.execute(sql, (caller.account, caller.device)).fetchone()
    if found is None:
        device = current_id(db, caller.account, caller.device)
        if device == caller.device:
            raise nobody(db, caller.account)
        return _ask(db, sql, Caller(caller.account, device))
    return found, caller


def _merge_all(
    db: sqlite3.Connection, account: str, judged: Judged
) -> tuple[list[_Change], list[Bad]]:
    changes: list[_Change] = []
    bad = judged.bad
    for kind, id, cells in judged.rows:
        found = db.execute(_BODY, (account, kind, id)).fetchone()
        old: bytes | None = found[0] if found else None
        merged = merge(kind, id, old, cells)
        if merged.bad:
            bad = bad + merged.bad
        if merged.changed:
            grown = len(merged.body) - len(old) if old else row_bytes(kind, id, merged.body)
            changes.append(_Change(kind, id, merged.body, merged.changed, grown, old is None))
    return changes, bad


def _after(account: Account, changes: list[_Change]) -> Account:
    _, digest, rows, size, latest_ms, n = account
    for change in changes:
        latest_ms = max(latest_ms, *(int(stamp[:11], 16) for _, _, stamp in change.cells))
        digest ^= change_digest(change.kind, change.id, change.cells)
        rows += change.new
        size += change.grown
    return Account(account.seq + len(changes), digest, rows, size, latest_ms, n)


def _outgrown(before: Account, after: Account, quotas: Quotas) -> bool:
    """A put that grows nothing passes even when the account is over: people may still tidy up."""
    too_many = after.rows > quotas.rows and after.rows > before.rows
    return too_many or (after.bytes > quotas.bytes and after.bytes > before.bytes)


def _echo(seq: int, changes: list[_Change]) -> Iterator[PulledRow]:
    """Where a device had everything, what it has not seen is exactly what it changed just now."""
    for i, change in enumerate(changes, 1):
        yield seq + i, row_json(change.kind, change.id, change.body)


def _write(db: sqlite3.Connection, account: str, seq: int, changes: list[_Change]) -> None:
    """Each changed record gets a number of its own: a page may end between any two."""
    db.executemany(
        _KEEP,
        [
            (account, change.kind, change.id, seq + i, change.body)
            for i, change in enumerate(changes, 1)
        ],
    )
