"""
One database that a copy reads or writes. What differs between the two kinds is in their own rooms.

A source *listens* while it is copied: triggers write down whose rows were changed, so that only
these are copied again. It is *held* for the last of it: nobody writes meanwhile. Then it is
*fenced*: whoever still writes to it is refused, a server that has run since before, too.
"""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Any, Final

from tend.errors import CopyError, StoreUnavailable
from tend.store.copying.tables import (
    BY_ACCOUNT,
    MOVED,
    Contents,
    Owner,
    Parts,
    Row,
    Span,
    tables_of,
)

NOTES: Final = "tend_copy"
CHANGED: Final = "tend_changed"
SELF, INTO, MOVED_AWAY = "self", "into", "moved"
"""Notes: the database's own name; that a copy into it has not ended; that its rows have moved."""
EVENTS: Final = (("insert", "NEW"), ("update", "NEW"), ("delete", "OLD"))
FENCE: Final = "this installation has moved to another database: start tend with its new address"

_FIND_NOTE: Final = f"SELECT value FROM {NOTES} WHERE key = ?1"
_DROP_NOTE: Final = f"DELETE FROM {NOTES} WHERE key = ?1"
_PUT_NOTE: Final = f"INSERT INTO {NOTES} (key, value) VALUES (?1, ?2)"
_HEARD: Final = f"DELETE FROM {CHANGED} RETURNING part, owner"
_NEXT: Final = """
SELECT part, id, bytes FROM account
 WHERE (part, id) >= (?1, ?2) AND (part, id) < (?3, ?4) ORDER BY part, id LIMIT ?5
"""
_COUNT: Final = "SELECT count(*) FROM {} WHERE part BETWEEN ?1 AND ?2"
_ANY: Final = "SELECT 1 FROM {} WHERE part BETWEEN ?1 AND ?2 LIMIT 1"
_CLEAR: Final = "DELETE FROM {} WHERE part = ?1"
_ROWS: Final = "(part, {0}) >= (?1, ?2) AND (part, {0}) < (?3, ?4)"
_PARTS: Final = "part >= ?1 AND part < ?2"


class Side(ABC):
    """A database; closed by whoever opened it."""

    name: str
    """For people."""
    columns: dict[str, tuple[str, ...]]
    """Of each table that is moved; after `learn`."""

    # --- for each kind --------------------------------------------------------------------------

    @abstractmethod
    async def fetch(self, sql: str, *values: Any) -> list[Row]:
        """All rows of a statement, whose parameters are ?1, ?2, …; raises `StoreUnavailable`."""

    @abstractmethod
    async def insert(self, table: str, rows: Sequence[Row]) -> None:
        """Write new rows of a table, with its `columns`."""

    @abstractmethod
    def reading(self) -> AbstractAsyncContextManager[None]:
        """What is read within is of one moment."""

    @abstractmethod
    def writing(self) -> AbstractAsyncContextManager[None]:
        """What is written within is kept as a whole or not at all."""

    @abstractmethod
    def held(self) -> AbstractAsyncContextManager[None]:
        """Nobody else writes meanwhile; what is done within is kept at its end as a whole."""

    @abstractmethod
    async def check(self) -> int:
        """The number of the last migration; 0: it is empty. Refuses what no tend may use."""

    @abstractmethod
    def latest(self) -> int:
        """The number of the newest migration that this program knows."""

    @abstractmethod
    async def migrate(self) -> None:
        """Bring the schema up to date."""

    @abstractmethod
    async def tables(self) -> dict[str, tuple[str, ...]]:
        """All tables and their columns, in order of their names."""

    @abstractmethod
    async def in_use(self) -> bool:
        """Whether anybody else is connected."""

    @abstractmethod
    async def listen(self, ranges: Iterable[Parts]) -> None:
        """Write down from now on whose rows of these parts are changed. What was before is lost."""

    @abstractmethod
    async def deafen(self) -> None:
        """Undo `listen`."""

    @abstractmethod
    async def listeners(self) -> int:
        """How many triggers listen."""

    @abstractmethod
    async def raise_fence(
        self, ranges: Iterable[Parts], events: Sequence[tuple[str, str]] = EVENTS
    ) -> None:
        """
        Refuse all changes of rows in these parts from now on, whoever makes them; no others.

        Args:
            events: Which changes.
        """

    @abstractmethod
    async def close(self) -> None:
        """Undo what has not ended."""

    # --- the same for both ----------------------------------------------------------------------

    async def learn(self) -> None:
        """Look at the schema once it is up to date."""
        found = await self.tables()
        self.columns = {table: found[table] for table in MOVED}

    async def note(self, key: str) -> Any:
        """A note that a copy has left here; None: there is none."""
        if NOTES not in await self.tables():
            return None
        found = await self.fetch(_FIND_NOTE, key)
        return json.loads(found[0][0]) if found else None

    async def put_note(self, key: str, value: Any) -> None:
        """Leave a note; None: take it away."""
        async with self.writing():
            await self.fetch(
                f"CREATE TABLE IF NOT EXISTS {NOTES} (key text PRIMARY KEY, value text NOT NULL)"
            )
            await self.fetch(_DROP_NOTE, key)
            if value is not None:
                await self.fetch(_PUT_NOTE, key, json.dumps(value))

    async def read(self, span: Span) -> Contents:
        """All rows of a stretch, as of one moment."""
        found: Contents = {}
        where = _ROWS if span.accounts else _PARTS
        bounds = (*span.low, *span.high) if span.accounts else (span.low[0], span.high[0])
        async with self.reading():
            for table, key in tables_of(span):
                names = ", ".join(self.columns[table])
                sql = f"SELECT {names} FROM {table} WHERE {where.format(key)}"
                part, owner = self._places(table)
                for row in await self.fetch(sql, *bounds):
                    whose = (row[part], row[owner] if key else "")
                    found.setdefault(whose, {}).setdefault(table, []).append(row)
        return found

    async def replace(self, old: Contents, new: Contents) -> None:
        """Let the owners of *old* have what they have in *new* instead."""
        async with self.writing():
            for owner, tables in old.items():
                for table in tables:
                    key = BY_ACCOUNT.get(table)
                    own = f" AND {key} = ?2" if key else ""
                    values = owner if key else owner[:1]
                    await self.fetch(f"DELETE FROM {table} WHERE part = ?1{own}", *values)
            for table in MOVED:
                rows = [row for tables in new.values() for row in tables.get(table, ())]
                if rows:
                    await self.insert(table, rows)

    async def next_accounts(self, low: Owner, high: Owner, most: int) -> list[Row]:
        """Part, id and bytes of the first accounts of a stretch."""
        return await self.fetch(_NEXT, *low, *high, most)

    async def count(self, table: str, parts: Parts) -> int:
        """How many rows of these parts a table has."""
        return int((await self.fetch(_COUNT.format(table), *parts))[0][0])

    async def is_vacant(self, ranges: Iterable[Parts]) -> bool:
        """Whether nothing is kept in these parts."""
        known = await self.tables()
        for table in filter(known.__contains__, MOVED):
            for parts in ranges:
                if await self.fetch(_ANY.format(table), *parts):
                    return False
        return True

    async def clear(self, parts: Parts) -> None:
        """Delete all that is kept in these parts, one after the other."""
        for part in range(parts[0], parts[1] + 1):
            async with self.writing():
                for table in MOVED:
                    await self.fetch(_CLEAR.format(table), part)

    async def heard(self) -> set[Owner]:
        """Whose rows were changed since it was last asked; all that is read later shows it."""
        async with self.writing():
            return {(part, owner) for part, owner in await self.fetch(_HEARD)}

    async def require_latest(self, do: str) -> None:
        """Refuse a database whose schema is not the newest that this program knows."""
        if await self.check() != self.latest():
            raise CopyError(f"{self.name} was made by another version of tend: {do}")

    def _places(self, table: str) -> tuple[int, int]:
        """Where the part and the owner stand in a row."""
        columns = self.columns[table]
        return columns.index("part"), columns.index(BY_ACCOUNT.get(table, "part"))


def overlap(ranges: Iterable[Sequence[int]], parts: Sequence[int]) -> bool:
    """Whether any of *ranges* has a part of *parts*."""
    first, last = parts
    return any(low <= last and first <= high for low, high in ranges)


def moved_from(notes: dict[str, str]) -> list[Parts]:
    """The parts whose rows have moved away from a database with these notes."""
    entries = json.loads(notes.get(MOVED_AWAY, "[]"))
    return [(first, last) for one in entries for first, last in one["ranges"]]


def refuse(notes: dict[str, str], parts: Parts) -> None:
    """Raises `StoreUnavailable` if a database with these notes must not be served for *parts*."""
    into: Any = json.loads(notes.get(INTO, "null"))
    if into and overlap(into["ranges"], parts):
        raise StoreUnavailable(
            "a copy into it has not ended: run the same `tend copy` again, with --switch"
        )
    for moved in json.loads(notes.get(MOVED_AWAY, "[]")):
        if overlap(moved["ranges"], parts):
            raise StoreUnavailable(
                f"what it holds has moved to {moved['to']}: start tend there (TEND_DATABASE_URL, or"
                " TEND_DATA for a file)"
            )
