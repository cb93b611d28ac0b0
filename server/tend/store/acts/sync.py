"""The sync protocol's transaction. Its logic without a database: domain/records/round.py."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from tend.domain.records.cells import PAGE_BYTES, Judged, row_json
from tend.domain.records.kinds import PLANNED
from tend.domain.records.parts import part_of
from tend.domain.records.round import (
    Account,
    Change,
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
from tend.errors import Removed
from tend.store.acts.act import Act, Ask, Each, Lock
from tend.store.acts.due import mark_for_planning
from tend.store.acts.graves import nobody
from tend.store.acts.ids import current_id
from tend.store.contract.base import Caller, Quotas, SyncPage, SyncRequest

_WHO: Final = """
SELECT a.seq, a.digest, a.rows, a.bytes, a.latest_ms, d.n, d.removed_ms
  FROM device d JOIN account a ON a.part = d.part AND a.id = d.account
 WHERE d.part = ?1 AND d.account = ?2 AND d.id = ?3
"""
_BURN: Final = """
UPDATE device SET n = ?4, seen_ms = ?5 WHERE part = ?1 AND account = ?2 AND id = ?3
"""
_BODY: Final = "SELECT body FROM rec WHERE part = ?1 AND account = ?2 AND kind = ?3 AND id = ?4"
_KEEP: Final = """
INSERT INTO rec (part, account, kind, id, seq, body) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
    ON CONFLICT (part, account, kind, id) DO UPDATE SET seq = excluded.seq, body = excluded.body
"""
_MOVE: Final = """
UPDATE account SET seq = ?3, digest = ?4, rows = ?5, bytes = ?6, latest_ms = ?7
 WHERE part = ?1 AND id = ?2
"""
_PAGE: Final = """
SELECT seq, kind, id, body FROM rec WHERE part = ?1 AND account = ?2 AND seq > ?3
 ORDER BY seq LIMIT ?4
"""
_HEAD: Final = """
SELECT a.seq, a.digest, d.removed_ms
  FROM device d JOIN account a ON a.part = d.part AND a.id = d.account
 WHERE d.part = ?1 AND d.account = ?2 AND d.id = ?3
"""
SLICE_ROWS: Final = 64
"""Rows that are read at once: a page that is full reads few bodies in vain."""


def apply_put(
    caller: Caller,
    request: SyncRequest,
    judged: Judged,
    now_ms: int,
    ahead_ms: int,
    quotas: Quotas | None,
    jitter_s: int,
) -> Act[SyncPage]:
    """
    Run a request that pushes. See `Store.sync`.

    1. Check the request number and store it; check the clock.
    2. Merge the put into the stored records, and check the quota.
    3. Give the changed records numbers and store them; mark the account for planning.
    4. Read the answer's page.
    """
    part = part_of(caller.account)
    yield Lock([(part, caller.account)])
    account, caller = yield from _account(part, caller)
    n = check_number(account, request.n)
    yield Ask(_BURN, (part, caller.account, caller.device, n, now_ms))
    check_clock(account, judged, now_ms, ahead_ms)
    stored = {}
    for kind, id, _ in judged.rows:
        for (body,) in (yield Ask(_BODY, (part, caller.account, kind, id))):
            stored[kind, id] = body
    changes, bad = merge_all(judged, lambda kind, id: stored.get((kind, id)))
    moved = after(account, changes)
    check_quota(account, moved, quotas)
    if changes:
        yield from _keep(part, caller.account, account.seq, changes, moved)
        if any(change.kind in PLANNED for change in changes):
            yield from mark_for_planning(caller.account, now_ms, jitter_s)
    limit = page_limit(request.limit)
    rows: Iterable[PulledRow] = echo(account.seq, changes)
    if request.cursor != account.seq:
        rows = yield from _rows(part, caller.account, request.cursor, limit)
    return page(rows, moved.seq, moved.digest, request.cursor, limit, bad, bool(changes))


def pull(caller: Caller, request: SyncRequest) -> Act[SyncPage]:
    """
    Run a request that pushes nothing, in a reader's snapshot. See `Store.sync`.

    It needs no request number, so it writes nothing.
    """
    part = part_of(caller.account)
    head, _ = yield from _ask(_HEAD, part, caller)
    seq, digest, removed_ms = head
    if removed_ms is not None:
        raise Removed(caller.account)
    limit = page_limit(request.limit)
    rows = yield from _rows(part, caller.account, request.cursor, limit)
    return page(rows, seq, digest, request.cursor, limit, [], False)


def _keep(part: int, account: str, seq: int, changes: list[Change], moved: Account) -> Act[None]:
    written = [
        (part, account, change.kind, change.id, number, change.body)
        for number, change in numbered(seq, changes)
    ]
    yield Each(_KEEP, written)
    counts = (moved.seq, moved.digest, moved.rows, moved.bytes, moved.latest_ms)
    yield Ask(_MOVE, (part, account, *counts))


def _rows(part: int, account: str, cursor: int, limit: int) -> Act[list[PulledRow]]:
    """The rows after *cursor*, at least one more than fits on a page, if there are so many."""
    found: list[PulledRow] = []
    size = 0
    while len(found) <= limit and (size <= PAGE_BYTES or len(found) < 2):
        most = min(SLICE_ROWS, limit + 1 - len(found))
        some = yield Ask(_PAGE, (part, account, cursor, most))
        for seq, kind, id, body in some:
            row = row_json(kind, id, body)
            size += len(row)
            found.append((seq, row))
        if len(some) < most:
            break
        cursor = found[-1][0]
    return found


def _account(part: int, caller: Caller) -> Act[tuple[Account, Caller]]:
    found, now = yield from _ask(_WHO, part, caller)
    if found[6] is not None:
        raise Removed(caller.account)
    return Account(*found[:6]), now


def _ask(sql: str, part: int, caller: Caller) -> Act[tuple[Any, Caller]]:
    """
    Run *sql* for the caller's device, by its current id; the row, and the caller with that id.
    """
    found = yield Ask(sql, (part, caller.account, caller.device))
    if found:
        return found[0], caller
    device = yield from current_id(caller.account, caller.device)
    if device == caller.device:
        raise (yield from nobody(caller.account))
    return (yield from _ask(sql, part, Caller(caller.account, device)))
