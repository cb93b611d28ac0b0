"""
Numbered SQL files, run once each, in order, by one process at a time.

The table `tend_schema` counts them; its one row is the lock. (Advisory locks would do on PostgreSQL
alone: some of its kin have none.)
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from tend.errors import StoreUnavailable
from tend.store.contract.steps import TABLES, Migration, steps_of
from tend.store.postgres.perform import Connection

_EXISTING: Final = """
SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema()
"""
_MAKE: Final = """
CREATE TABLE IF NOT EXISTS tend_schema (one smallint PRIMARY KEY, version integer NOT NULL)
"""
_FIRST: Final = "INSERT INTO tend_schema (one, version) VALUES (1, 0) ON CONFLICT DO NOTHING"
_VERSION: Final = "SELECT version FROM tend_schema WHERE one = 1"
_LOCK: Final = f"{_VERSION} FOR UPDATE"
_COUNT: Final = "UPDATE tend_schema SET version = $1 WHERE one = 1"
# A step may take long, and so may waiting for a process that runs it.
_PATIENT: Final = """
SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = 0;
SET LOCAL idle_in_transaction_session_timeout = 0
"""
STEP_S: Final = 3600.0


def migrations() -> list[Migration]:
    """All steps that this code knows, oldest first."""
    return steps_of("tend.store.postgres")


def latest() -> int:
    """The number of the newest step."""
    return migrations()[-1].number


async def version(connection: Connection) -> int:
    """The number of the last step that ran; 0 where none did."""
    if "tend_schema" not in await _existing(connection):
        return 0
    return int(await connection.fetchval(_VERSION) or 0)


async def check(connection: Connection, steps: Sequence[Migration] | None = None) -> None:
    """
    Refuse a database that this code must not use. Writes nothing.

    Raises:
        StoreUnavailable: A newer Tend has migrated it, or it belongs to another program.
    """
    steps = migrations() if steps is None else steps
    there, found = await _existing(connection), await version(connection)
    latest = steps[-1].number
    if found > latest:
        raise StoreUnavailable(
            f"a newer Tend has been here (schema {found}; this one knows 1 to {latest}):"
            " install the newer one again, or restore a backup of before"
        )
    if there & TABLES and not found:
        raise StoreUnavailable("this database belongs to another program: make one for Tend alone")


async def migrate(connection: Connection, steps: Sequence[Migration] | None = None) -> list[str]:
    """
    Run what is missing, each step in a transaction of its own; the names of what ran.

    Raises:
        StoreUnavailable: See `check`.
    """
    steps = migrations() if steps is None else steps
    await check(connection, steps)
    if await version(connection) == steps[-1].number:
        return []
    await connection.execute(_MAKE)
    await connection.execute(_FIRST)
    return [step.name for step in steps if await _run(connection, step)]


async def _run(connection: Connection, step: Migration) -> bool:
    async with connection.transaction():
        await connection.execute(_PATIENT, timeout=STEP_S)
        # The row stays locked until the step is committed: another process waits here for it.
        if await connection.fetchval(_LOCK, timeout=STEP_S) >= step.number:
            return False
        await connection.execute(step.sql, timeout=STEP_S)
        await connection.execute(_COUNT, step.number)
    return True


async def _existing(connection: Connection) -> set[str]:
    return {row[0] for row in await connection.fetch(_EXISTING)}
