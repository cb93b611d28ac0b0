"""
Many pushes in one transaction: a handful of statements for all of them, whatever their number.

The rules of a round stand in domain/records/round.py; what one push does by itself is the act
`apply_put` of store/acts/sync.py, and a test holds the two to the same answers. R9: the accounts
are locked first, and what is read is read in later statements, so that it is what others have
committed. One statement that numbers and reads would see what was there before it had to wait.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any, Final, NamedTuple

from tend.domain.nudges.plan import jitter_of
from tend.domain.records.cells import PAGE_BYTES, Bad, Judged, row_json
from tend.domain.records.kinds import PLANNED
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
from tend.errors import Removed, TendError
from tend.store.contract.base import Caller, Quotas, SyncPage, SyncRequest
from tend.store.postgres.groups import Alone
from tend.store.postgres.perform import Connection

ROWS_A_BREATH: Final = 50
"""After merging so many rows other tasks of the event loop get their turn."""

# Accounts that another transaction holds are left out, and done by themselves: nobody else of the
# group waits for them.
_LOCK: Final = """
SELECT a.id, a.seq, a.digest, a.rows, a.bytes, a.latest_ms
  FROM account a JOIN unnest($1::smallint[], $2::text[]) AS named (part, id)
    ON a.part = named.part AND a.id = named.id
 ORDER BY a.part, a.id FOR UPDATE OF a SKIP LOCKED
"""
# Devices and stored records in one question.
_READ: Final = """
SELECT d.account, NULL AS kind, NULL AS id, NULL AS body, d.n, d.removed_ms
  FROM device d JOIN unnest($1::smallint[], $2::text[], $3::text[]) AS named (part, account, id)
    ON d.part = named.part AND d.account = named.account AND d.id = named.id
 UNION ALL
SELECT r.account, r.kind, r.id, r.body, NULL, NULL
  FROM unnest($4::smallint[], $5::text[], $6::text[], $7::text[]) AS named (part, account, kind, id)
  JOIN rec r ON r.part = named.part AND r.account = named.account
   AND r.kind = named.kind AND r.id = named.id
"""
# Nothing of it reads what another part of it writes.
_WRITE: Final = """
WITH burnt AS (
    UPDATE device d SET n = new.n, seen_ms = new.seen_ms
      FROM unnest($1::smallint[], $2::text[], $3::text[], $4::bigint[], $5::bigint[])
        AS new (part, account, id, n, seen_ms)
     WHERE d.part = new.part AND d.account = new.account AND d.id = new.id
), kept AS (
    INSERT INTO rec (part, account, kind, id, seq, body)
    SELECT * FROM unnest($6::smallint[], $7::text[], $8::text[], $9::text[], $10::bigint[],
        $11::bytea[])
        ON CONFLICT (part, account, kind, id)
        DO UPDATE SET seq = excluded.seq, body = excluded.body
), marked AS (
    UPDATE due d SET turn = turn + 1, marked = 1,
           since_ms = CASE WHEN d.due_ms > new.now_ms AND d.since_ms < new.since_ms
                           THEN new.since_ms ELSE d.since_ms END,
           due_ms = CASE WHEN d.due_ms > new.now_ms THEN new.now_ms ELSE d.due_ms END
      FROM unnest($12::smallint[], $13::text[], $14::bigint[], $15::bigint[])
        AS new (part, account, now_ms, since_ms)
     WHERE d.part = new.part AND d.account = new.account
)
UPDATE account a SET seq = new.seq, digest = new.digest, rows = new.rows, bytes = new.bytes,
       latest_ms = new.latest_ms
  FROM unnest($16::smallint[], $17::text[], $18::bigint[], $19::bigint[], $20::bigint[],
              $21::bigint[], $22::bigint[]) AS new (part, id, seq, digest, rows, bytes, latest_ms)
 WHERE a.part = new.part AND a.id = new.id
"""
# Of each account as many rows as fit on its page, and one more.
_PAGES: Final = f"""
SELECT named.account, r.seq, r.kind, r.id, r.body
  FROM unnest($1::smallint[], $2::text[], $3::bigint[], $4::bigint[])
       AS named (part, account, cursor, most)
 CROSS JOIN LATERAL (
    SELECT seq, kind, id, body, sum(octet_length(body)) OVER (ORDER BY seq) AS size FROM (
        SELECT seq, kind, id, body FROM rec
         WHERE part = named.part AND account = named.account AND seq > named.cursor
         ORDER BY seq LIMIT named.most) AS nearest) AS r
 WHERE r.size - octet_length(r.body) <= {PAGE_BYTES}
 ORDER BY named.account, r.seq
"""


class Push(NamedTuple):
    """A request that puts something. A group has one of an account."""

    caller: Caller
    request: SyncRequest
    judged: Judged
    now_ms: int
    ahead_ms: int
    part: int


class _Merged(NamedTuple):
    """What a push will write, and what it is answered. `refusal`: it writes only its number."""

    push: Push
    n: int
    before: Account
    moved: Account
    changes: list[Change]
    bad: list[Bad]
    refusal: TendError | None


Answer = SyncPage | Exception


async def apply_pushes(
    connection: Connection, pushes: Sequence[Push], quotas: Quotas | None, jitter_s: int
) -> list[Answer]:
    """
    Do a group of pushes of different accounts, in the open transaction; an answer for each.

    1. Lock the accounts; read devices and stored records.
    2. Merge each push, or refuse it.
    3. Write what all of them change.
    4. Read the pages.
    """
    answers: dict[str, Answer] = {push.caller.account: Alone() for push in pushes}
    merged = await _merge(connection, pushes, quotas, answers)
    if merged:
        await connection.execute(_WRITE, *_written(merged, jitter_s))
    accepted = [one for one in merged if one.refusal is None]
    pages = await _pages(connection, accepted)
    for one in merged:
        account = one.push.caller.account
        answers[account] = one.refusal or _page(one, pages.get(account))
    return [answers[push.caller.account] for push in pushes]


async def _merge(
    connection: Connection,
    pushes: Sequence[Push],
    quotas: Quotas | None,
    answers: dict[str, Answer],
) -> list[_Merged]:
    """What each push writes. Those that write nothing get their answer here."""
    parts = [push.part for push in pushes]
    names = [push.caller.account for push in pushes]
    rows = await connection.fetch(_LOCK, parts, names)
    locked = {account: counts for account, *counts in rows}
    here = [push for push in pushes if push.caller.account in locked]
    devices, bodies = await _read(connection, here)
    found: list[_Merged] = []
    breath = 0
    for push in here:
        account = push.caller.account
        if account not in devices:
            continue  # it has another id by now, or is gone
        n, removed_ms = devices[account]
        if removed_ms is not None:
            answers[account] = Removed(account)
            continue
        try:
            found.append(_one(push, Account._make([*locked[account], n]), bodies, quotas))
        except TendError as refusal:
            answers[account] = refusal
        breath += len(push.judged.rows)
        if breath > ROWS_A_BREATH:
            breath = 0
            await asyncio.sleep(0)
    return found


async def _read(
    connection: Connection, pushes: Sequence[Push]
) -> tuple[dict[str, tuple[int, int | None]], dict[tuple[str, str, str], bytes]]:
    """The devices (number of the last request, when removed), and the records that are put."""
    named = [(push.part, push.caller.account, push.caller.device) for push in pushes]
    asked = [
        (push.part, push.caller.account, kind, id)
        for push in pushes
        for kind, id, _ in push.judged.rows
    ]
    devices: dict[str, tuple[int, int | None]] = {}
    bodies: dict[tuple[str, str, str], bytes] = {}
    found = await connection.fetch(_READ, *_columns(named, 3), *_columns(asked, 4))
    for account, kind, id, body, n, removed_ms in found:
        if kind is None:
            devices[account] = n, removed_ms
        else:
            bodies[account, kind, id] = body
    return devices, bodies


def _one(
    push: Push,
    account: Account,
    bodies: dict[tuple[str, str, str], bytes],
    quotas: Quotas | None,
) -> _Merged:
    """Merge a push. Raises `Stale`: then not even its number is stored."""
    name = push.caller.account
    n = check_number(account, push.request.n)
    refused = _Merged(push, n, account, account, [], [], None)
    try:
        check_clock(account, push.judged, push.now_ms, push.ahead_ms)
        changes, bad = merge_all(push.judged, lambda kind, id: bodies.get((name, kind, id)))
        moved = after(account, changes)
        check_quota(account, moved, quotas)
    except TendError as refusal:
        return refused._replace(refusal=refusal)
    return refused._replace(moved=moved, changes=changes, bad=bad)


def _written(merged: Sequence[_Merged], jitter_s: int) -> list[list[Any]]:
    """The parameters of `_WRITE`."""
    burnt, kept, marked, moved = [], [], [], []
    for one in merged:
        caller, now_ms, to, part = one.push.caller, one.push.now_ms, one.moved, one.push.part
        burnt.append((part, caller.account, caller.device, one.n, now_ms))
        if not one.changes:
            continue
        moved.append((part, caller.account, *to[:5]))
        for number, change in numbered(one.before.seq, one.changes):
            kept.append((part, caller.account, change.kind, change.id, number, change.body))
        if any(change.kind in PLANNED for change in one.changes):
            jitter_ms = jitter_of(caller.account, jitter_s) // timedelta(milliseconds=1)
            marked.append((part, caller.account, now_ms, now_ms + 1 - jitter_ms))
    return [*_columns(burnt, 5), *_columns(kept, 6), *_columns(marked, 4), *_columns(moved, 7)]


async def _pages(connection: Connection, accepted: Iterable[_Merged]) -> dict[str, list[PulledRow]]:
    """The rows of those who had not seen all that was there before their push."""
    asked = [
        (one.push.part, one.push.caller.account, request.cursor, page_limit(request.limit) + 1)
        for one in accepted
        if (request := one.push.request).cursor != one.before.seq
    ]
    if not asked:
        return {}
    found: dict[str, list[PulledRow]] = {account: [] for _, account, _, _ in asked}
    for account, seq, kind, id, body in await connection.fetch(_PAGES, *_columns(asked, 4)):
        found[account].append((seq, row_json(kind, id, body)))
    return found


def _page(one: _Merged, rows: list[PulledRow] | None) -> SyncPage:
    request = one.push.request
    pulled = echo(one.before.seq, one.changes) if rows is None else rows
    to, limit = one.moved, page_limit(request.limit)
    return page(pulled, to.seq, to.digest, request.cursor, limit, one.bad, bool(one.changes))


def _columns(rows: Sequence[tuple[Any, ...]], count: int) -> list[list[Any]]:
    """Rows as columns; *count* of them, also where there is no row."""
    return [[row[at] for row in rows] for at in range(count)]
