"""
One round of the protocol, for every store: what a put comes to, what it is refused for, and the
page that answers it.

A store keeps the order, inside its transaction: `check_number`, store the number, `check_clock`,
`merge_all`, `after`, `check_quota`, write `numbered`, `page`. See docs/protocol.md.
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
"""What a device's row counts in the quota."""

PulledRow = tuple[int, bytes]
"""The number of a record, and the record as it goes over the wire."""


class Quotas(msgspec.Struct, frozen=True):
    """
    What one account may hold. A store made without quotas does not count.

    A device weighs `DEVICE_BYTES`, also after its removal, for its id is never given again.
    """

    bytes: int = 64 * 1024 * 1024
    rows: int = 200_000
    devices: int = 20
    pairings: int = 5
    """Codes that are open at once."""
    spare: int = 64 * 1024
    """Bytes that devices may take beyond `bytes`: a full account can still be joined."""


class SyncRequest(msgspec.Struct, frozen=True):
    """One round of the protocol. `n` may be missing only while `put` is empty."""

    n: int | None
    cursor: int
    limit: int
    put: list[Row]


class SyncPage(msgspec.Struct, frozen=True):
    """
    What a round answers.

    Attributes:
        seq: The account's number after this round.
        cursor: The number of the page's last row, or the one asked with when it is empty.
        more: Rows lie beyond this page.
        digest: Of all cells of the account; none while there is more.
        rows: The page as one JSON array, `[["t","id",{…}],…]`, ready for the wire.
        bad: What of the put was refused, and why.
        changed: The put changed something. The store's watcher has been told already.
    """

    seq: int
    cursor: int
    more: bool
    digest: int | None
    rows: bytes
    bad: list[Bad]
    changed: bool


class Account(NamedTuple):
    """What an account counts, and the request number of the device that asks."""

    seq: int
    digest: int
    rows: int
    bytes: int
    latest_ms: int
    """The latest instant of any stamp that it holds."""
    n: int


class Change(NamedTuple):
    """One record that a put changed."""

    kind: str
    id: str
    body: bytes
    """All its cells as JSON, as stored and sent."""
    cells: list[tuple[str, str | None, str]]
    """See `tend.domain.cells.Merged.changed`."""
    grown: int
    new: bool


def check_number(account: Account, n: int | None) -> int:
    """
    The request's number, to be stored before anything else can refuse: a late duplicate of a
    refused push must stay refused.

    Raises:
        Stale: It is missing, or was used before.
    """
    if n is None or n <= account.n:
        raise Stale(account.n)
    return n


def check_clock(account: Account, judged: Judged, now_ms: int, ahead_ms: int) -> None:
    """
    Raises `ClockAhead` if a stamp of a put lies too far ahead.

    Where this server's clock once stood ahead, an edit must still come to lie above what it took.
    """
    max_ms = max(now_ms + ahead_ms, account.latest_ms + 1)
    if judged.latest_ms > max_ms:
        raise ClockAhead(now_ms, max_ms)


def merge_all(
    judged: Judged, stored: Callable[[str, str], bytes | None]
) -> tuple[list[Change], list[Bad]]:
    """
    The records that a put changes, and what of it is refused.

    Args:
        stored: The body of a record (kind, id) as it stands in this transaction; none: it is new.
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
    """What the account counts once *changes* are written."""
    _, digest, rows, size, latest_ms, n = account
    for change in changes:
        latest_ms = max(latest_ms, *(int(stamp[:11], 16) for _, _, stamp in change.cells))
        digest ^= change_digest(change.kind, change.id, change.cells)
        rows += change.new
        size += change.grown
    return Account(account.seq + len(changes), digest, rows, size, latest_ms, n)


def check_quota(before: Account, after: Account, quotas: Quotas | None) -> None:
    """
    Raises `Full` if a put grows an account beyond its quota.

    One that grows nothing passes even when the account is over: people may still tidy up.
    """
    if quotas is None:
        return
    too_many = after.rows > quotas.rows and after.rows > before.rows
    if too_many or (after.bytes > quotas.bytes and after.bytes > before.bytes):
        raise Full


def numbered(seq: int, changes: Iterable[Change]) -> Iterator[tuple[int, Change]]:
    """Each changed record gets a number of its own after *seq*: a page may end between any two."""
    return enumerate(changes, seq + 1)


def echo(seq: int, changes: Iterable[Change]) -> Iterator[PulledRow]:
    """Where a device had everything, what it has not seen is exactly what it changed just now."""
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
