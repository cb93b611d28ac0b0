"""The schema on PostgreSQL, and which databases are refused."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import AsyncIterator
from typing import Any

import asyncpg
import pytest
import pytest_asyncio
from tests.support import postgres

from tend.errors import StoreUnavailable
from tend.store.open import open_store
from tend.store.sqlite import migrations

pytestmark = pytest.mark.asyncio


@pytest_asyncio.fixture
async def url() -> AsyncIterator[str]:
    async with postgres.migrated(postgres.shared()) as found:
        yield found


async def fetch(url: str, sql: str) -> list[tuple[Any, ...]]:
    connection = await asyncpg.connect(url)
    try:
        return [tuple(row) for row in await connection.fetch(sql)]
    finally:
        await connection.close()


async def test_text_is_ordered_by_its_bytes_whatever_the_database_is(url: str) -> None:
    """
    Every text column compares by bytes, as stamps and ids must be (R3); and every table begins with
    the part, in its columns and in its key.
    """
    columns = await fetch(
        url,
        "SELECT table_name, column_name, data_type, collation_name, ordinal_position"
        "  FROM information_schema.columns WHERE table_schema = current_schema()"
        "   AND table_name <> 'tend_schema'",
    )
    wrong = [row for row in columns if row[2] == "text" and row[3] != "C"]
    first = {table: name for table, name, _, _, position in columns if position == 1}
    keys = await fetch(
        url,
        "SELECT c.relname, a.attname FROM pg_index i"
        "  JOIN pg_class c ON c.oid = i.indrelid"
        "  JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = i.indkey[0]"
        " WHERE i.indisunique AND c.relname <> 'tend_schema'"
        "   AND c.relnamespace = current_schema()::regnamespace",
    )

    assert len(first) > 15
    assert wrong == []
    assert set(first.values()) == {"part"}
    assert {table for table, _ in keys} == first.keys()
    assert [row for row in keys if row[1] != "part"] == []


async def test_both_databases_have_the_same_tables(url: str) -> None:
    """
    Table by table, the columns, which of them may be empty and the keys are those of SQLite.
    """
    columns = await fetch(
        url,
        "SELECT table_name, column_name, is_nullable = 'NO' FROM information_schema.columns"
        " WHERE table_schema = current_schema() AND table_name <> 'tend_schema'",
    )
    keys = await fetch(
        url,
        "SELECT c.relname, a.attname, array_position(i.indkey, a.attnum) FROM pg_index i"
        "  JOIN pg_class c ON c.oid = i.indrelid"
        "  JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = ANY (i.indkey)"
        " WHERE i.indisprimary AND c.relnamespace = current_schema()::regnamespace"
        "   AND c.relname <> 'tend_schema'",
    )
    with contextlib.closing(sqlite3.connect(":memory:", isolation_level=None)) as db:
        migrations.migrate(db)
        tables = [
            name for (name,) in db.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")
        ]
        there = [
            (table, *row) for table in tables for row in db.execute(f"PRAGMA table_info({table})")
        ]

    assert sorted(columns) == sorted(
        (table, name, bool(filled)) for table, _, name, _, filled, _, _ in there
    )
    assert sorted(keys) == sorted(
        (table, name, at - 1) for table, _, name, _, _, _, at in there if at
    )


async def test_a_newer_database_is_refused(url: str) -> None:
    """
    A database of a newer Tend is refused when it is opened, by its name and with what to do.
    """
    connection = await asyncpg.connect(url)
    await connection.execute("UPDATE tend_schema SET version = 9999")
    await connection.close()
    with pytest.raises(StoreUnavailable, match=r"the database tend_test_\w+ on .*newer Tend"):
        await open_store(url)
