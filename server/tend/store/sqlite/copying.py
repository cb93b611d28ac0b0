"""A database in a file as one side of a copy. See store/copying/side.py."""

# ruff: noqa: ASYNC240 (nothing else runs on this loop)

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final

from tend import files
from tend.errors import CopyError, StoreUnavailable
from tend.store.copying.side import CHANGED, EVENTS, FENCE, Side
from tend.store.copying.tables import BY_ACCOUNT, MOVED, Parts, Row, condition
from tend.store.sqlite import migrations
from tend.store.sqlite.opening import explain, make_or_check
from tend.store.sqlite.perform import plain
from tend.store.sqlite.writer import connect, use_log

PATIENCE_MS: Final = 60_000
"""For so long a server's transactions are waited for."""
_TABLES: Final = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
_COLUMNS: Final = "SELECT name FROM pragma_table_info(?) ORDER BY name"
_TRIGGERS: Final = "SELECT name FROM sqlite_schema WHERE type = 'trigger' AND name LIKE ?"
_NOTED: Final = "tend_noted_"
_FENCED: Final = "tend_fenced_"
_MAKE_CHANGED: Final = f"""
CREATE TABLE IF NOT EXISTS {CHANGED} (id INTEGER PRIMARY KEY, part INTEGER, owner TEXT)
"""


class SqliteSide(Side):
    """See `Side`. Made by `opened`."""

    def __init__(self, path: Path, db: sqlite3.Connection) -> None:
        self._path, self._db = path, db
        self.name = str(path)

    @classmethod
    @contextlib.asynccontextmanager
    async def opened(cls, path: Path, *, to_fill: bool) -> AsyncIterator[SqliteSide]:
        """
        Open the file at *path*, to be read or (*to_fill*) to be filled, which then nobody may use.

        Raises:
            CopyError: There is none to be read, somebody uses the one to be filled, or another copy
                works with it.
            StoreUnavailable: It cannot be opened, or is not ours.
        """
        folder = path.parent
        if to_fill:
            files.make_folder(folder)
        elif not path.is_file():
            raise CopyError(f"there is no database at {path}")
        with (
            files.locked(folder / files.COPIED, alone=True) as first,
            files.locked(folder / files.IN_USE, alone=to_fill) as mine,
        ):
            if not first:
                raise CopyError(f"another copy works with {path}: let it end first")
            if not mine:
                who = "a running tend works" if to_fill else "another tend works alone"
                raise CopyError(f"{who} with {folder}: stop it first")
            with _in_words(path):
                make_or_check(path)
                db = connect(path)
            try:
                with _in_words(path):
                    db.execute(f"PRAGMA busy_timeout = {PATIENCE_MS}")
                    if to_fill:
                        use_log(db)
                yield cls(path, db)
            finally:
                db.close()

    async def fetch(self, sql: str, *values: Any) -> list[Row]:
        bare, choose = plain(sql)
        with _in_words(self._path):
            return self._db.execute(bare, values if choose is None else choose(values)).fetchall()

    async def insert(self, table: str, rows: Sequence[Row]) -> None:
        columns = self.columns[table]
        marks = ", ".join("?" * len(columns))
        with _in_words(self._path):
            sql = f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})"
            self._db.executemany(sql, rows)

    def reading(self) -> contextlib.AbstractAsyncContextManager[None]:
        return self._transaction("BEGIN")

    def writing(self) -> contextlib.AbstractAsyncContextManager[None]:
        return self._transaction("BEGIN IMMEDIATE")

    @contextlib.asynccontextmanager
    async def held(self) -> AsyncIterator[None]:
        async with self.writing():
            yield

    async def check(self) -> int:
        with _in_words(self._path):
            if not self._db.in_transaction:
                migrations.check(self._db)
            return migrations.version(self._db)

    def latest(self) -> int:
        return migrations.latest()

    async def migrate(self) -> None:
        with _in_words(self._path):
            migrations.migrate(self._db)

    async def tables(self) -> dict[str, tuple[str, ...]]:
        names = [name for (name,) in await self.fetch(_TABLES)]
        return {name: tuple(row[0] for row in await self.fetch(_COLUMNS, name)) for name in names}

    async def in_use(self) -> bool:
        return False  # whoever uses it holds its folder's lock

    async def listen(self, ranges: Iterable[Parts]) -> None:
        ranges = [*ranges]
        async with self.writing():
            await self._drop(_NOTED)
            await self.fetch(f"DROP TABLE IF EXISTS {CHANGED}")
            await self.fetch(_MAKE_CHANGED)
            for table in MOVED:
                for event, row in EVENTS:
                    key = BY_ACCOUNT.get(table)
                    owner = f"{row}.{key}" if key else "''"
                    await self.fetch(
                        f"CREATE TRIGGER {_NOTED}{table}_{event} AFTER {event} ON {table}"
                        f" WHEN {condition(row, ranges)} BEGIN"
                        f" INSERT INTO {CHANGED} (part, owner) VALUES ({row}.part, {owner}); END"
                    )

    async def deafen(self) -> None:
        async with self.writing():
            await self._drop(_NOTED)
            await self.fetch(f"DROP TABLE IF EXISTS {CHANGED}")

    async def listeners(self) -> int:
        return len(await self.fetch(_TRIGGERS, f"{_NOTED}%"))

    async def raise_fence(
        self, ranges: Iterable[Parts], events: Sequence[tuple[str, str]] = EVENTS
    ) -> None:
        ranges = [*ranges]
        async with self.writing():
            await self._drop(_FENCED)
            for table in MOVED if ranges else ():
                for event, row in events:
                    await self.fetch(
                        f"CREATE TRIGGER {_FENCED}{table}_{event} BEFORE {event} ON {table}"
                        f" WHEN {condition(row, ranges)} BEGIN"
                        f" SELECT RAISE(ABORT, '{FENCE}'); END"
                    )

    async def close(self) -> None:
        if self._db.in_transaction:
            self._db.execute("ROLLBACK")

    async def _drop(self, prefix: str) -> None:
        for (name,) in await self.fetch(_TRIGGERS, f"{prefix}%"):
            await self.fetch(f"DROP TRIGGER {name}")

    @contextlib.asynccontextmanager
    async def _transaction(self, begin: str) -> AsyncIterator[None]:
        if self._db.in_transaction:  # within what holds it
            yield
            return
        await self.fetch(begin)
        try:
            yield
            await self.fetch("COMMIT")
        except BaseException:
            await self.close()
            raise


@contextlib.contextmanager
def _in_words(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StoreUnavailable(files.sentence(error, path)) from error
    except sqlite3.Error as error:
        raise StoreUnavailable(explain(error, path)) from error
