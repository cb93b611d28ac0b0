"""Installations for tests of copying: rows in every table, and all that a database holds."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from typing import Any

import asyncpg

from tend.domain.records.digest import cell_digest
from tend.domain.records.parts import LAST_PART, part_of
from tend.store.copying.tables import BY_HASH, MOVED
from tend.store.open import open_store

STAMP = f"{1_700_000_000_000:011x}0000aaaaaaaa"
Dump = dict[str, list[tuple[Any, ...]]]


def account_id(number: int) -> str:
    return sha256(b"%d" % number).hexdigest()[:16]


def fill(path: Path, accounts: Iterable[int], records: int = 3) -> None:
    """Make the database at *path*, if there is none, with rows of these accounts in every table."""
    path.parent.mkdir(parents=True, exist_ok=True)
    asyncio.run(_migrate(path))
    with closing(sqlite3.connect(path)) as db, db:
        for number in accounts:
            put_account(db, number, records)


def put_account(db: sqlite3.Connection, number: int, records: int = 3) -> None:
    """One account with a row in every table, and what is found by its secrets."""
    account = account_id(number)
    part, digest = part_of(account), 0
    for seq in range(1, records + 1):
        digest ^= cell_digest("t", f"{account}.{seq}", "v", STAMP)
        body = json.dumps({"v": [f"é{seq}", STAMP]}, ensure_ascii=False).encode()
        db.execute(
            "INSERT INTO rec VALUES (?, ?, 't', ?, ?, ?)",
            (part, account, f"{account}.{seq}", seq, body),
        )
    for table in MOVED:
        if table != "rec":
            known = {"digest": digest, "seq": records, "bytes": 60 * records}
            _put(db, table, account, number, known)


def _put(
    db: sqlite3.Connection, table: str, account: str, number: int, known: dict[str, Any]
) -> None:
    columns = db.execute(f"SELECT name, type FROM pragma_table_info('{table}')").fetchall()
    owner = "id" if table == "account" else "account"
    row: dict[str, Any] = {}
    for name, kind in columns:
        if kind == "BLOB":
            row[name] = sha256(f"{table} {name} {number}".encode()).digest()
        else:
            row[name] = f"{name} {number} é" if kind == "TEXT" else number * 1_000_003
    row |= {name: value for name, value in known.items() if name in row}
    if owner in row:
        row[owner] = account
    secret = next((row[name] for name in ("hash", "code") if name in row), b"")
    row["part"] = part_of(secret) if table in BY_HASH else part_of(account)
    marks = ", ".join("?" * len(row))
    db.execute(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})", [*row.values()])


async def _migrate(path: Path) -> None:
    store = await open_store(path)
    await store.migrate()
    await store.close()


def dump_file(path: Path) -> Dump:
    """All rows of an installation in a file, in order."""
    with closing(sqlite3.connect(path)) as db:
        return {table: _rows(db.execute(_select(table, db)).fetchall()) for table in MOVED}


async def dump_postgres(url: str, low: int = 0, high: int = LAST_PART) -> Dump:
    """The same of one on PostgreSQL, or of some of its parts."""
    connection = await asyncpg.connect(url)
    with closing(sqlite3.connect(":memory:")) as db:
        db.executescript(_SCHEMA.read_text())
        try:
            found = {}
            for table in MOVED:
                found[table] = _rows(
                    await connection.fetch(
                        f"{_select(table, db)} WHERE part BETWEEN {low} AND {high}"
                    )
                )
            return found
        finally:
            await connection.close()


_SCHEMA = Path(__file__).parents[2] / "server/tend/store/sqlite/schema/schema.sql"


def _select(table: str, db: sqlite3.Connection) -> str:
    names = [name for (name,) in db.execute(f"SELECT name FROM pragma_table_info('{table}')")]
    return f"SELECT {', '.join(sorted(names))} FROM {table}"


def _rows(found: Iterable[Any]) -> list[tuple[Any, ...]]:
    return sorted((tuple(row) for row in found), key=repr)
