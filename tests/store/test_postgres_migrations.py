"""Migrations on PostgreSQL: once, in order, by one process; and what is refused."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import asyncpg
import pytest
import pytest_asyncio
from tests.support import postgres

from tend.errors import StoreUnavailable
from tend.store.contract.steps import Migration
from tend.store.postgres.database import Database
from tend.store.postgres.migrations import check, migrate, version

pytestmark = pytest.mark.asyncio

# The second one would fail if it ran twice, and takes its time.
STEPS = [
    Migration(
        1, "0001_account", "CREATE TABLE account (id text); INSERT INTO account VALUES ('a')"
    ),
    Migration(2, "0002_more", "SELECT pg_sleep(0.1); ALTER TABLE account ADD COLUMN n int"),
]


@pytest_asyncio.fixture
async def url() -> AsyncIterator[str]:
    server = postgres.shared()
    name = await server.make()
    yield server.url(name)
    await server.drop(name)


@pytest_asyncio.fixture
async def database(url: str) -> AsyncIterator[Database]:
    opened = await Database.open(url)
    yield opened
    await opened.close()


async def test_processes_that_start_together_migrate_once(url: str) -> None:
    """
    Of four processes that start on an empty database at one moment each step is run by one.
    """
    opened = [await Database.open(url) for _ in range(4)]
    try:
        ran = await asyncio.gather(*(one.work(lambda c: migrate(c, STEPS)) for one in opened))
        found = await opened[0].work(lambda c: c.fetch("SELECT id, n FROM account"))
        assert [tuple(row) for row in found] == [("a", None)]
    finally:
        for one in opened:
            await one.close()

    assert sorted(name for names in ran for name in names) == ["0001_account", "0002_more"]


async def test_only_what_is_missing_runs(database: Database) -> None:
    """
    An older database gets the newer steps, one that is up to date none.
    """
    ran = [await database.work(lambda c, n=n: migrate(c, STEPS[:n])) for n in (1, 2, 2)]  # type: ignore[misc]

    assert ran == [["0001_account"], ["0002_more"], []]
    assert await database.work(version) == 2


async def test_a_step_that_fails_leaves_nothing(database: Database) -> None:
    """
    Of a step that fails nothing is kept; the steps before it are.
    """
    broken = [STEPS[0], Migration(2, "0002_broken", "CREATE TABLE half (n int); SELECT 1 / 0")]
    with pytest.raises(StoreUnavailable, match="division by zero"):
        await database.work(lambda c: migrate(c, broken))

    assert await database.work(version) == 1
    assert await database.work(lambda c: migrate(c, STEPS)) == ["0002_more"]


async def test_a_newer_database_is_refused(database: Database) -> None:
    """
    What a newer Tend has migrated is not touched, and the sentence says what to do.
    """
    await database.work(lambda c: migrate(c, STEPS))
    for act in (check, migrate):
        with pytest.raises(StoreUnavailable, match=r"newer Tend.*schema 2.*install the newer"):
            await database.work(lambda c, act=act: act(c, STEPS[:1]))  # type: ignore[misc]


async def test_the_database_of_another_program_is_refused(url: str, database: Database) -> None:
    """
    A database that has such tables, and was not made by Tend, stays as it is.
    """
    await database.work(lambda c: c.execute("CREATE TABLE account (login text)"))
    with pytest.raises(StoreUnavailable, match="another program"):
        await database.work(lambda c: migrate(c, STEPS))
    connection = await asyncpg.connect(url)
    assert await connection.fetchval("SELECT to_regclass('tend_schema')") is None
    await connection.close()
