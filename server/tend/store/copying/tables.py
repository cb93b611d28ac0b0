"""
What is moved: whose each table is, stretches of it, and a digest of all rows that somebody has.

A row belongs to its account; what is found by a hash alone (routes, tombstones) is taken a part at
a time. Tables that a copy makes for itself are no part of the schema and begin with `tend_`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from typing import Any, Final, NamedTuple, TypeAlias

import msgspec

from tend.domain.records.cells import new_cells
from tend.domain.records.digest import change_digest

BY_ACCOUNT: Final = {
    "account": "id",
    "rec": "account",
    "device": "account",
    "former_device": "account",
    "pairing": "account",
    "leaving": "account",
    "doomed": "account",
    "recovery": "account",
    "subscription": "account",
    "due": "account",
    "decided": "account",
    "said": "account",
    "later": "account",
    "outbox": "account",
}
"""Tables with data of an account, and the column that names it."""
BY_HASH: Final = ("route", "invite", "tombstone", "dead_endpoint")
"""Tables of which a row is found by a hash."""
LEFT: Final = ("used", "paused")
"""
Not moved: they are written with every request, and forget by themselves. Rate limits begin anew.
"""
MOVED: Final = (*BY_ACCOUNT, *BY_HASH)
PREFIX: Final = "tend_"

Row: TypeAlias = tuple[Any, ...]
Owner: TypeAlias = tuple[int, str]
"""A part and an account of it; no account: what is found by a hash in that part."""
Contents: TypeAlias = dict[Owner, dict[str, list[Row]]]
"""All rows of owners, by table; tables without any are left out."""
Parts: TypeAlias = tuple[int, int]
"""The first and the last of a range."""

_encode = msgspec.msgpack.Encoder().encode


class Span(NamedTuple):
    """A stretch of owners from *low* to before *high*; *accounts*: else what is found by a hash."""

    accounts: bool
    low: Owner
    high: Owner


def span_of(owner: Owner) -> Span:
    """The stretch of one owner alone."""
    part, account = owner
    if account:
        return Span(True, owner, (part, account + "\x01"))
    return Span(False, owner, (part + 1, ""))


def tables_of(span: Span) -> list[tuple[str, str]]:
    """The tables that a stretch goes through, and the column of each that names the owner."""
    return [*BY_ACCOUNT.items()] if span.accounts else [(table, "") for table in BY_HASH]


def sum_of(tables: dict[str, list[Row]] | None) -> bytes:
    """A digest over all rows that an owner has, in whatever order they came."""
    total = hashlib.sha256()
    for table, rows in sorted((tables or {}).items()):
        for row in sorted(map(_encode, rows)):
            total.update(b"%b %d " % (table.encode(), len(row)))
            total.update(row)
    return total.digest()


def agrees(tables: dict[str, list[Row]], columns: dict[str, tuple[str, ...]]) -> bool:
    """Whether an account's digest is that of its records, as every device will compute it."""
    if "account" not in tables:
        return True  # it was deleted; its records go a few at a time
    stored = tables["account"][0][columns["account"].index("digest")]
    kind, id, body = (columns["rec"].index(name) for name in ("kind", "id", "body"))
    total = 0
    for row in tables.get("rec", ()):
        total ^= change_digest(row[kind], row[id], new_cells(row[body]))
    return bool(total == stored)


def without(ranges: Iterable[Sequence[int]], others: Iterable[Parts]) -> list[Parts]:
    """The parts of *ranges* that are not in *others*, as ranges again."""
    parts = {part for first, last in ranges for part in range(first, last + 1)}
    parts -= {part for first, last in others for part in range(first, last + 1)}
    firsts = sorted(part for part in parts if part - 1 not in parts)
    lasts = sorted(part for part in parts if part + 1 not in parts)
    return [*zip(firsts, lasts, strict=True)]


def condition(row: str, ranges: Iterable[Parts]) -> str:
    """SQL: whether a row is of these parts."""
    return " OR ".join(f"{row}.part BETWEEN {first} AND {last}" for first, last in ranges)
