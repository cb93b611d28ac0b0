"""Reading records for programs and rules: values without stamps, always bounded."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from tend.domain.records.cells import PAGE_BYTES, PAGE_ROWS, values_of
from tend.domain.records.parts import part_of
from tend.errors import Gone
from tend.store.acts.act import Act, row, rows
from tend.store.contract.base import Record, RecordPage

TICKS_MAX_COUNT = 40_000
"""The most ticks of one habit that are read: more than a century of dates."""
SLICE_ROWS: Final = 200
"""Rows that are read at once, so that little is read in vain and no statement takes long."""

_ONE: Final = "SELECT id, body FROM rec WHERE part = ?1 AND account = ?2 AND kind = ?3 AND id = ?4"
_AFTER: Final = """
SELECT id, body FROM rec WHERE part = ?1 AND account = ?2 AND kind = ?3 AND id > ?4
 ORDER BY id LIMIT ?5
"""
_TICKS: Final = """
SELECT id, body FROM rec
 WHERE part = ?1 AND account = ?2 AND kind = 't' AND id > ?3 AND id < ?4 AND substr(id, 11) = ?5
 ORDER BY id LIMIT ?6
"""
_THERE: Final = "SELECT 1 FROM account WHERE part = ?1 AND id = ?2"


def named(account: str, kind: str, ids: Sequence[str]) -> Act[list[Record]]:
    """See `Store.named`."""
    found = []
    for id in ids:
        found += yield from rows(_ONE, part_of(account), account, kind, id)
    if not found:
        yield from must_be(account)
    return [Record(id, values_of(body)) for id, body in found]


def records(account: str, kind: str, after: str = "") -> Act[RecordPage]:
    """See `Store.records`."""
    found: list[Record] = []
    size = 0
    while True:
        some = yield from rows(_AFTER, part_of(account), account, kind, after, SLICE_ROWS)
        for id, body in some:
            size += len(body)
            if found and (size > PAGE_BYTES or len(found) == PAGE_ROWS):
                return RecordPage(found, found[-1].id)
            found.append(Record(id, values_of(body)))
        if len(some) < SLICE_ROWS:
            break
        after = found[-1].id
    if not found:
        yield from must_be(account)
    return RecordPage(found, None)


def ticks_of(account: str, habit: str, first: str, last: str) -> Act[list[Record]]:
    """See `Store.ticks_of`. A tick's id is longer than its date."""
    found: list[Record] = []
    end = f".{habit}"
    while len(found) < TICKS_MAX_COUNT:
        some = yield from rows(_TICKS, part_of(account), account, first, last, end, SLICE_ROWS)
        found += [Record(id, values_of(body)) for id, body in some]
        if len(some) < SLICE_ROWS:
            break
        first = found[-1].id
    return found[:TICKS_MAX_COUNT]


def must_be(account: str) -> Act[None]:
    """Raises `Gone` if there is no such account."""
    if (yield from row(_THERE, part_of(account), account)) is None:
        raise Gone
