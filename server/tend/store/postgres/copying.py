"""A database on PostgreSQL as one side of a copy. See store/copying/side.py."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator, Sequence
from typing import Any, Final

import asyncpg

from tend.errors import CopyError, StoreUnavailable
from tend.store.copying.side import CHANGED, EVENTS, FENCE, NOTES, Side, moved_from, refuse
from tend.store.copying.tables import BY_ACCOUNT, MOVED, Parts, Row, condition
from tend.store.postgres import migrations
from tend.store.postgres.database import CONNECT_S, name_of
from tend.store.postgres.faults import FAULTS, explain
from tend.store.postgres.perform import Connection, ask

TRIES: Final = 20
LOCK_MS: Final = 3_000
"""Whoever comes after us waits as long as we do, so it is not long, but often."""
LEFT_S: Final = 10.0
"""So long the server may take to notice that another copy was killed."""
_BUSY: Final = {"55P03", "40P01", "40001"}
"""Somebody else holds what we need, or both of us need what the other holds."""
_SETTINGS: Final = """
SET statement_timeout = 0; SET idle_in_transaction_session_timeout = 0
"""
_ALONE: Final = "SELECT pg_try_advisory_lock(hashtext('tend copy'), $1)"
_OTHERS: Final = """
SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()
   AND usename = current_user AND pid <> pg_backend_pid() AND backend_type = 'client backend'
"""
_COLUMNS: Final = """
SELECT table_name, column_name FROM information_schema.columns
 WHERE table_schema = current_schema() ORDER BY table_name, column_name COLLATE "C"
"""
_TRIGGERS: Final = """
SELECT t.tgname::text, c.relname::text FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
 WHERE c.relnamespace = current_schema()::regnamespace AND NOT c.relispartition
   AND starts_with(t.tgname::text, $1)
"""
_NOTED: Final = "tend_noted_"
_FENCED: Final = "tend_fenced_"
_MAKE_CHANGED: Final = f"""
CREATE TABLE {CHANGED}
    (id bigserial PRIMARY KEY, part smallint NOT NULL, owner text COLLATE "C" NOT NULL)
"""
_NOTE: Final = """
CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    IF TG_OP = 'DELETE' THEN
        INSERT INTO {changed} (part, owner) VALUES (OLD.part, {old});
    ELSE
        INSERT INTO {changed} (part, owner) VALUES (NEW.part, {new});
    END IF;
    RETURN NULL;
END $body$
"""
_FENCE: Final = f"""
CREATE OR REPLACE FUNCTION tend_fence() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    RAISE EXCEPTION '{FENCE}';
END $body$
"""


class PostgresSide(Side):
    """See `Side`. Made by `opened`."""

    def __init__(self, name: str, connection: Connection) -> None:
        self.name = name
        self._connection = connection

    @classmethod
    @contextlib.asynccontextmanager
    async def opened(cls, url: str, *, to_fill: bool) -> AsyncIterator[PostgresSide]:
        """
        Connect to the database at *url*, to be read or (*to_fill*) to be filled.

        Raises:
            CopyError: Another copy reads it, or fills it.
            StoreUnavailable: It cannot be reached, or is not ours.
        """
        name = name_of(url)
        try:
            connection = await asyncpg.connect(url, timeout=CONNECT_S)
        except (ValueError, *FAULTS) as error:
            raise StoreUnavailable(explain(error, name)) from error
        try:
            side = cls(name, connection)
            with _in_words(name):
                await connection.execute(_SETTINGS)
                await side._alone(int(to_fill))
            yield side
        finally:
            with contextlib.suppress(*FAULTS):
                await connection.close(timeout=CONNECT_S)

    async def _alone(self, role: int) -> None:
        if not await _soon(lambda: self._connection.fetchval(_ALONE, role)):
            raise CopyError(f"another copy works with {self.name}: let it end first")

    async def fetch(self, sql: str, *values: Any) -> list[Row]:
        with _in_words(self.name):
            return await ask(self._connection, sql, *values)

    async def insert(self, table: str, rows: Sequence[Row]) -> None:
        columns = self.columns[table]
        with _in_words(self.name):
            await self._connection.copy_records_to_table(table, records=rows, columns=columns)

    def reading(self) -> contextlib.AbstractAsyncContextManager[None]:
        return self._transaction(isolation="repeatable_read", readonly=True)

    def writing(self) -> contextlib.AbstractAsyncContextManager[None]:
        return self._transaction()

    @contextlib.asynccontextmanager
    async def _transaction(self, **kind: Any) -> AsyncIterator[None]:
        if self._connection.is_in_transaction():  # within what holds it
            yield
            return
        with _in_words(self.name):
            begun = self._connection.transaction(**kind)
            await begun.start()
        async with self._ended(begun):
            yield

    @contextlib.asynccontextmanager
    async def held(self) -> AsyncIterator[None]:
        with _in_words(self.name):
            begun = await self._begun(f"LOCK TABLE {', '.join(MOVED)} IN EXCLUSIVE MODE")
        async with self._ended(begun):
            yield

    @contextlib.asynccontextmanager
    async def _ended(self, begun: Any) -> AsyncIterator[None]:
        try:
            yield
        except BaseException:
            with contextlib.suppress(*FAULTS):
                await begun.rollback()
            raise
        with _in_words(self.name):
            await begun.commit()

    async def check(self) -> int:
        with _in_words(self.name):
            try:
                await migrations.check(self._connection)
            except StoreUnavailable as error:
                raise StoreUnavailable(f"{self.name}: {error.detail}") from None
            return await migrations.version(self._connection)

    def latest(self) -> int:
        return migrations.latest()

    async def migrate(self) -> None:
        with _in_words(self.name):
            await migrations.migrate(self._connection)

    async def tables(self) -> dict[str, tuple[str, ...]]:
        found: dict[str, tuple[str, ...]] = {}
        for table, column in await self.fetch(_COLUMNS):
            found[table] = (*found.get(table, ()), column)
        return found

    async def in_use(self) -> bool:
        async def nobody() -> bool:
            return not (await self.fetch(_OTHERS))[0][0]

        return not await _soon(nobody)

    async def listen(self, ranges: Iterable[Parts]) -> None:
        ranges = [*ranges]
        await self.deafen()
        await self.fetch(_MAKE_CHANGED)
        for table in MOVED:
            key = BY_ACCOUNT.get(table)
            name = f"tend_note_{key or 'hash'}"
            new, old = (f"NEW.{key}", f"OLD.{key}") if key else ("''", "''")
            await self.fetch(_NOTE.format(name=name, changed=CHANGED, new=new, old=old))
            await self._patiently(
                f"CREATE TRIGGER {_NOTED}{table}_{event} AFTER {event} ON {table} FOR EACH ROW"
                f" WHEN ({condition(row, ranges)}) EXECUTE FUNCTION {name}()"
                for event, row in EVENTS
            )

    async def deafen(self) -> None:
        await self._drop(_NOTED)
        await self.fetch(f"DROP TABLE IF EXISTS {CHANGED}")

    async def listeners(self) -> int:
        return len(await self.fetch(_TRIGGERS.replace("$1", "?1"), _NOTED))

    async def raise_fence(
        self, ranges: Iterable[Parts], events: Sequence[tuple[str, str]] = EVENTS
    ) -> None:
        ranges = [*ranges]
        await self._drop(_FENCED)
        await self.fetch(_FENCE)
        for table in MOVED if ranges else ():
            await self._patiently(
                f"CREATE TRIGGER {_FENCED}{table}_{event} BEFORE {event} ON {table} FOR EACH ROW"
                f" WHEN ({condition(row, ranges)}) EXECUTE FUNCTION tend_fence()"
                for event, row in events
            )

    async def close(self) -> None:
        """Its connection ends, and with it what was begun."""

    async def _drop(self, prefix: str) -> None:
        for name, table in await self.fetch(_TRIGGERS.replace("$1", "?1"), prefix):
            await self._patiently([f"DROP TRIGGER IF EXISTS {name} ON {table}"])

    async def _patiently(self, statements: Iterable[str]) -> None:
        """Run what needs a table for a moment that a server uses all the time."""
        if self._connection.is_in_transaction():
            for one in statements:
                await self.fetch(one)
            return
        with _in_words(self.name):
            done = await self._begun(*statements)
            await done.commit()

    async def _begun(self, *statements: str) -> Any:
        """A transaction in which these ran; they are tried again where somebody is in the way."""
        for left in reversed(range(TRIES)):
            transaction = self._connection.transaction()
            await transaction.start()
            try:
                await self._connection.execute(f"SET LOCAL lock_timeout = {LOCK_MS}")
                for one in statements:
                    await self._connection.execute(one)
                return transaction
            except BaseException as error:
                if not self._connection.is_closed():
                    await transaction.rollback()
                if getattr(error, "sqlstate", None) not in _BUSY or not left:
                    raise
            await asyncio.sleep(0.1)
        raise AssertionError("unreachable")


async def _soon(true: Callable[[], Awaitable[Any]]) -> bool:
    """Whether it comes true: what was killed a moment ago may have left its connection."""
    deadline = time.monotonic() + LEFT_S
    while not await true():
        if time.monotonic() > deadline:
            return False
        await asyncio.sleep(0.2)
    return True


async def require_served(connection: Connection, parts: Parts) -> list[Parts]:
    """
    Refuse a database that is being filled, or whose rows have moved: see `refuse`. Which other
    parts have moved from it; their rows are still there.
    """
    there = "SELECT 1 FROM information_schema.tables WHERE table_schema = current_schema()"
    if await connection.fetchval(f"{there} AND table_name = '{NOTES}'"):
        rows = await connection.fetch(f"SELECT key, value FROM {NOTES}")
        notes = {row[0]: row[1] for row in rows}
        refuse(notes, parts)
        return moved_from(notes)
    return []


@contextlib.contextmanager
def _in_words(name: str) -> Iterator[None]:
    try:
        yield
    except FAULTS as error:
        raise StoreUnavailable(explain(error, name)) from error
