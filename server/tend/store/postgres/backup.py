"""
Backups of a database on PostgreSQL, taken while any number of processes use it.

A backup is a folder with a file for each table (as COPY writes them), a list of these, and the
secret files of the data folder; or the same packed into one file, if the target's name ends in
`.tar.gz`. All tables are read in one snapshot. Each backup is checked by loading it into a schema
beside ours, in a transaction that is then rolled back.
"""

# ruff: noqa: ASYNC240 (nothing else runs on this loop)

from __future__ import annotations

import json
import os
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Final

import asyncpg

from tend.errors import BackupError, StoreUnavailable
from tend.files import IN_USE, create, give, locked, sync_folder
from tend.store import archive
from tend.store.archive import copy_secrets, discarded, in_words
from tend.store.postgres import migrations
from tend.store.postgres.database import CONNECT_S, name_of
from tend.store.postgres.faults import FAULTS, explain
from tend.store.postgres.perform import Connection

LIST: Final = "tables.copy"
"""JSON: `schema`, the number of the last migration, and `tables`, their columns and rows."""
_SNAPSHOT: Final = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
_TABLES: Final = """
SELECT c.relname FROM pg_class c WHERE c.relnamespace = current_schema()::regnamespace
   AND c.relkind IN ('r', 'p') AND NOT c.relispartition
   AND NOT starts_with(c.relname::text, 'tend_') ORDER BY 1
"""
_COLUMNS: Final = """
SELECT column_name FROM information_schema.columns
 WHERE table_schema = current_schema() AND table_name = $1 ORDER BY ordinal_position
"""
_OTHERS: Final = """
SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()
   AND usename = current_user AND pid <> pg_backend_pid() AND backend_type = 'client backend'
"""

Listed = dict[str, Any]


async def backup(url: str, data: Path, target: Path) -> Path:
    """
    Copy the database at *url* and the secrets of *data* to *target*, which must not exist.

    The copy gets its name only when it is complete, checked and on the disk.

    Raises:
        BackupError: There is nothing to copy, the target exists, or the copy is not sound.
    """
    with in_words():
        if os.path.lexists(target):
            raise BackupError(f"{target} exists; a backup overwrites nothing")
        target.parent.mkdir(parents=True, exist_ok=True)
        building = target.with_name(f".{target.name}.tmp")
        packed = target.with_name(f".{target.name}.packed.tmp")
        with discarded(building), discarded(packed):
            building.mkdir(mode=0o700)
            if data.is_dir():
                copy_secrets(data, building)
            async with _connected(url) as connection:
                await _write_tables(connection, building)
                if target.name.endswith(archive.SUFFIX):
                    archive.pack(building, packed)
                    with archive.unpacked(packed) as found:
                        await _try_out(connection, found)
                    packed.rename(target)
                else:
                    await _try_out(connection, building)
                    sync_folder(building)
                    building.rename(target)
        sync_folder(target.parent)
    return target


async def restore(url: str, source: Path, data: Path) -> str:
    """
    Bring a backup's folder back into the database at *url*, which must be empty, and *data*. The
    database's name for people.

    Raises:
        BackupError: The database is not empty, a Tend uses it or the folder, or the backup is
            damaged, of a newer Tend, or of another database.
    """
    listed = _listed(source)
    with in_words():
        data.mkdir(parents=True, exist_ok=True, mode=0o700)
        with locked(data / IN_USE, alone=True) as alone:
            if not alone:
                raise BackupError(f"a running tend works with {data}: stop it first")
            async with _connected(url) as connection, connection.transaction():
                await _vacant(connection, listed, name_of(url))
                await _load(connection, source, listed)
                await migrations.migrate(connection)
                # Before the commit: without the secrets nothing is kept either.
                copy_secrets(source, data, give)
                sync_folder(data)
    return name_of(url)


@asynccontextmanager
async def _connected(url: str) -> AsyncIterator[Connection]:
    """A connection without time-outs: what it does may take long."""
    try:
        connection = await asyncpg.connect(url, timeout=CONNECT_S)
        try:
            yield connection
        finally:
            await connection.close(timeout=CONNECT_S)
    except StoreUnavailable as error:
        raise BackupError(f"{name_of(url)}: {error.detail}") from None
    except FAULTS as error:
        if isinstance(error, OSError) and error.filename is not None:
            raise  # a file of ours
        raise BackupError(explain(error, name_of(url))) from error


async def _write_tables(connection: Connection, folder: Path) -> None:
    await connection.execute(_SNAPSHOT)
    try:
        await migrations.check(connection)
        schema = await migrations.version(connection)
        if not schema:
            raise BackupError("the database is empty: nothing was ever kept there")
        tables: dict[str, Any] = {}
        for (table,) in await connection.fetch(_TABLES):
            columns = [row[0] for row in await connection.fetch(_COLUMNS, table)]
            names = ", ".join(f'"{name}"' for name in columns)
            with os.fdopen(create(_file(folder, table)), "wb") as file:
                done = await connection.copy_from_query(
                    f'SELECT {names} FROM "{table}"', output=file
                )
                file.flush()
                os.fsync(file.fileno())
            tables[table] = {"columns": columns, "rows": _count_of(done)}
    finally:
        await connection.execute("ROLLBACK")
    with os.fdopen(create(folder / LIST), "wb") as file:
        file.write(json.dumps({"schema": schema, "tables": tables}).encode())
        file.flush()
        os.fsync(file.fileno())


def _file(folder: Path, table: str) -> Path:
    return folder / f"table-{table}.copy"


def _count_of(done: str) -> int:
    return int(done.rpartition(" ")[2])


def _listed(folder: Path) -> Listed:
    try:
        listed: Listed = json.loads((folder / LIST).read_bytes())
    except (FileNotFoundError, NotADirectoryError):
        raise BackupError(f"{folder} is no backup of a database on PostgreSQL") from None
    except (OSError, ValueError) as error:
        raise BackupError(f"{folder / LIST} is damaged: {error}") from error
    newest = migrations.latest()
    if listed["schema"] > newest:
        raise BackupError(
            f"a newer Tend made this backup (schema {listed['schema']}; this one knows 1 to"
            f" {newest}): install the newer one"
        )
    return listed


async def _vacant(connection: Connection, listed: Listed, name: str) -> None:
    """Require that nobody uses the database, and that nothing is kept in it."""
    await migrations.check(connection)
    if await connection.fetchval(_OTHERS):
        raise BackupError(f"others are connected to {name}: stop every tend first")
    for (table,) in await connection.fetch(_TABLES):
        if await connection.fetchval(f'SELECT EXISTS (SELECT 1 FROM "{table}")'):
            raise BackupError(f"{name} is not empty; restoring overwrites nothing")
    if await migrations.version(connection) > listed["schema"]:
        raise BackupError(f"{name} was migrated beyond the backup: make a new, empty one")


async def _load(connection: Connection, folder: Path, listed: Listed) -> None:
    """Make the tables as they were, and fill them."""
    steps = [one for one in migrations.migrations() if one.number <= listed["schema"]]
    await migrations.migrate(connection, steps)
    for table, about in listed["tables"].items():
        done = await connection.copy_to_table(
            table, source=_file(folder, table), columns=about["columns"]
        )
        if _count_of(done) != about["rows"]:
            raise BackupError(f"{_file(folder, table)} is damaged: rows are missing")


async def _try_out(connection: Connection, folder: Path) -> None:
    """Load a backup into a schema beside ours, and undo that."""
    trial = connection.transaction()
    await trial.start()
    try:
        schema = f"tend_trial_{secrets.token_hex(4)}"
        await connection.execute(f"CREATE SCHEMA {schema}; SET LOCAL search_path TO {schema}")
        await _load(connection, folder, _listed(folder))
    finally:
        await trial.rollback()
