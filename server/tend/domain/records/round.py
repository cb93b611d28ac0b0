"""
One round of the sync protocol without a database: checks, merge, quota and the answer's page.

A store calls these inside one transaction, in this order:

1. `check_number`, and store the number;
2. `check_clock`;
3. `merge_all`;
4. `after` and `check_quota`;
5. write the records of `numbered`;
6. `page`.

See docs/protocol.md.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

import msgspec

from tend.domain.records.cells import (
    PAGE_BYTES,
    PAGE_ROWS,
    Bad,
    Judged,
    Row,
    merge,
    row_bytes,
    row_json,
)
from tend.domain.records.digest import change_digest
from tend.errors import ClockAhead, Full, Stale

DEVICE_BYTES = 512
"""What a device counts in the quota."""

PulledRow = tuple[int, bytes]
"""A record's number (`seq`) and the record as it is sent (JSON)."""


class Quotas(msgspec.Struct, frozen=True):
    """
    What one account may hold. A store made without quotas has no limits.

    A device counts `DEVICE_BYTES`, also after its removal, because its id is never reused.
    """

    bytes: int = 64 * 1024 * 1024
    """Of all records (see `row_bytes`) and devices."""
    rows: int = 200_000
    """Records."""
    devices: int = 20
    pairings: int = 5
    """Pairing codes that are open at the same time."""
    spare: int = 64 * 1024
    """Bytes that devices may take beyond `bytes`, so that a full account can still be joined."""


class SyncRequest(msgspec.Struct, frozen=True):
    """The request of a round, once it is decoded and its sender is known."""

    n: int | None
    """The request's number; None only if `put` is empty."""
    cursor: int
    """The number up to which the device has pulled."""
    limit: int
    """The most rows it wants in the answer."""
    put: list[Row]


class SyncPage(msgspec.Struct, frozen=True):
    """
    The answer of a round.

    Attributes:
        seq: The account's number after this round.
        cursor: The number of the page's last row; of an empty page, the request's cursor.
        more: There are further rows after this page.
        digest: Of all cells of the account; None if `more`.
        rows: The page as one JSON array, `[["t","id",{…}],…]`, as it is sent.
        bad: The refused cells or rows of the put, with reasons.
        changed: Whether the put changed anything. The store has notified its watcher already.
    """

    seq: int
    cursor: int
    more: bool
    digest: int | None
    rows: bytes
    bad: list[Bad]
    changed: bool


class Account(NamedTuple):
    """The counters of an account, and the last request number of the asking device."""

    seq: int
    """The highest number that any of its records has."""
    digest: int
    rows: int
    bytes: int
    latest_ms: int
    """The latest instant (ms since 1970) of any stamp that the account holds."""
    n: int
    """The number of the device's last put."""


class Change(NamedTuple):
    """One record that a put changed."""

    kind: str
    id: str
    body: bytes
    """All its cells as JSON, as stored and sent."""
    cells: list[tuple[str, str | None, str]]
    """See `tend.domain.records.cells.Merged.changed`."""
    grown: int
    """Bytes by which the account grows (below 0 if it shrinks)."""
    new: bool
    """Whether the record did not exist before."""


def check_number(account: Account, n: int | None) -> int:
    """
    The request's number.

    It must be stored before any other check can refuse the request: a late duplicate of a refused
    put must stay refused.

    Raises:
        Stale: The number is missing, or not higher than the device's last one.
    """
    if n is None or n <= account.n:
        raise Stale(account.n)
    return n


def check_clock(account: Account, judged: Judged, now_ms: int, ahead_ms: int) -> None:
    """
    Refuse a put with a stamp too far in the future.

    Allowed is *ahead_ms* beyond *now_ms*, or 1 ms beyond the latest stamp that the account holds:
    after a time in which this server's clock was ahead, its records must remain editable.

    Raises:
        ClockAhead: A stamp is later than that.
    """
    max_ms = max(now_ms + ahead_ms, account.latest_ms + 1)
    if judged.latest_ms > max_ms:
        raise ClockAhead(now_ms, max_ms)


def merge_all(
    judged: Judged, stored: Callable[[str, str], bytes | None]
) -> tuple[list[Change], list[Bad]]:
    """
    The records that a put changes, and everything of it that is refused.

    Args:
        stored: Returns the body of a record by kind and id, as it stands in this transaction;
            None: there is no such record.
    """
    changes: list[Change] = []
    bad = judged.bad
    for kind, id, cells in judged.rows:
        old = stored(kind, id)
        merged = merge(kind, id, old, cells)
        if merged.bad:
            bad = bad + merged.bad
        if merged.changed:
            grown = len(merged.body) - len(old) if old else row_bytes(kind, id, merged.body)
            changes.append(Change(kind, id, merged.body, merged.changed, grown, old is None))
    return changes, bad


def after(account: Account, changes: list[Change]) -> Account:
    """The counters of *account* once *changes* are written."""
    _, digest, rows, size, latest_ms, n = account
    for change in changes:
        latest_ms = max(latest_ms, *(int(stamp[:11], 16) for _, _, stamp in change.cells))
        digest ^= change_digest(change.kind, change.id, change.cells)
        rows += change.new
        size += change.grown
    return Account(account.seq + len(changes), digest, rows, size, latest_ms, n)


def check_quota(before: Account, after: Account, quotas: Quotas | None) -> None:
    """
    Refuse a put that makes an account grow beyond its quota.

    One that makes nothing grow passes even if the account is over its quota, so that people can
    still tidy up.

    Raises:
        Full: It grows beyond.
    """
    if quotas is None:
        return
    too_many = after.rows > quotas.rows and after.rows > before.rows
    if too_many or (after.bytes > quotas.bytes and after.bytes > before.bytes):
        raise Full


def numbered(seq: int, changes: Iterable[Change]) -> Iterator[tuple[int, Change]]:
    """Number the changed records from *seq* + 1, each apart: a page may end between any two."""
    return enumerate(changes, seq + 1)


def echo(seq: int, changes: Iterable[Change]) -> Iterator[PulledRow]:
    """The rows to answer a device that had pulled everything before: what it changed just now."""
    for number, change in numbered(seq, changes):
        yield number, row_json(change.kind, change.id, change.body)


def page(
    rows: Iterable[PulledRow],
    seq: int,
    digest: int,
    cursor: int,
    limit: int,
    bad: list[Bad],
    changed: bool,
) -> SyncPage:
    """
    Cut *rows*, which come in order of their numbers, to one page.

    It has at most *limit* rows and `PAGE_BYTES`, but always one row if there is any. Reads at most
    one row beyond the page. The other arguments go into the `SyncPage`.
    """
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
    """The row limit of a page: *asked*, cut to 1 … `PAGE_ROWS`."""
    return max(1, min(asked, PAGE_ROWS))
