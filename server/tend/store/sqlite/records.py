"""Reading records for programs and rules: values without stamps, always bounded."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence

from tend.domain.records.cells import PAGE_BYTES, PAGE_ROWS, values_of
from tend.errors import Gone
from tend.store.contract.base import Record, RecordPage

TICKS_MAX_COUNT = 40_000
"""The most ticks of one habit that are read: more than a century of dates."""

_ONE = "SELECT id, body FROM rec WHERE account = ? AND kind = ? AND id = ?"
_AFTER = """
SELECT id, body FROM rec WHERE account = ? AND kind = ? AND id > ? ORDER BY id LIMIT ?
"""
_TICKS = """
SELECT id, body FROM rec WHERE account = :account AND kind = 't' AND id >= :first AND id < :last
   AND substr(id, 11) = '.' || :habit ORDER BY id LIMIT :most
"""


def named(db: sqlite3.Connection, account: str, kind: str, ids: Sequence[str]) -> list[Record]:
    """See `Store.named`."""
    found = [row for id in ids for row in db.execute(_ONE, (account, kind, id))]
    if not found:
        must_be(db, account)
    return [Record(id, values_of(body)) for id, body in found]


def records(db: sqlite3.Connection, account: str, kind: str, after: str = "") -> RecordPage:
    """See `Store.records`."""
    found: list[Record] = []
    size = 0
    rows: Iterator[tuple[str, bytes]] = db.execute(_AFTER, (account, kind, after, PAGE_ROWS + 1))
    for id, body in rows:
        size += len(body)
        if found and (size > PAGE_BYTES or len(found) == PAGE_ROWS):
            return RecordPage(found, found[-1].id)
        found.append(Record(id, values_of(body)))
    if not found:
        must_be(db, account)
    return RecordPage(found, None)


def ticks_of(
    db: sqlite3.Connection, account: str, habit: str, first: str, last: str
) -> list[Record]:
    """See `Store.ticks_of`."""
    asked = {"account": account, "habit": habit, "first": first, "last": last}
    rows = db.execute(_TICKS, {**asked, "most": TICKS_MAX_COUNT})
    return [Record(id, values_of(body)) for id, body in rows]


def must_be(db: sqlite3.Connection, account: str) -> None:
    """Raises `Gone` if there is no such account."""
    if db.execute("SELECT 1 FROM account WHERE id = ?", (account,)).fetchone() is None:
        raise Gone
