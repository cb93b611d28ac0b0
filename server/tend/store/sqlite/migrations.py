"""Numbered SQL files, run once each, in order. `PRAGMA user_version` counts them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from hashlib import sha256

from tend.domain.records.parts import part_of
from tend.errors import StoreUnavailable
from tend.store.contract.steps import TABLES, Migration, steps_of


def migrations() -> list[Migration]:
    """All steps that this code knows, oldest first."""
    return steps_of("tend.store.sqlite")


def latest() -> int:
    """The number of the newest step."""
    return migrations()[-1].number


def version(db: sqlite3.Connection) -> int:
    """The number of the last step that ran on *db*; 0 on an empty one."""
    return int(db.execute("PRAGMA user_version").fetchone()[0])


def check(db: sqlite3.Connection) -> None:
    """
    Refuse a database that this code must not use. Writes nothing.

    A newer Tend may have changed the meaning of columns, so this code could store wrong data.

    Raises:
        StoreUnavailable: A newer Tend has migrated it, or it belongs to another program.
    """
    # In one transaction, for another process may be running its first migration.
    db.execute("BEGIN")
    found = version(db)
    named = db.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall()
    # What a copy has left here says nothing about what the file is for.
    tables = {name for (name,) in named if not name.startswith("tend_")}
    db.execute("COMMIT")
    if found > latest():
        raise StoreUnavailable(
            f"a newer Tend has been here (schema {found}; this one knows 1 to {latest()}):"
            " install the newer one again, or restore a backup of before"
        )
    if (found and not tables >= TABLES) or (tables and not found):
        raise StoreUnavailable("this database belongs to another program")


def migrate(db: sqlite3.Connection) -> list[str]:
    """
    Run what is missing, each step in a transaction of its own; the names of what ran.

    Args:
        db: In autocommit mode (`isolation_level=None`), with no transaction open.

    Raises:
        StoreUnavailable: See `check`.
    """
    check(db)
    _lend_functions(db)
    ran = []
    for step in migrations():
        if step.number <= version(db):
            continue
        db.execute("BEGIN IMMEDIATE")
        try:
            # Checked again under the lock: another process may have run it meanwhile.
            missing = step.number > version(db)
            if missing:
                for statement in _statements(step.sql):
                    db.execute(statement)
                db.execute(f"PRAGMA user_version = {step.number}")
            db.execute("COMMIT")
        except sqlite3.Error:
            if db.in_transaction:
                db.execute("ROLLBACK")
            raise
        if missing:
            ran.append(step.name)
    return ran


def _lend_functions(db: sqlite3.Connection) -> None:
    """What the steps compute and SQL cannot."""
    db.create_function("part_of", 1, part_of, deterministic=True)
    db.create_function("sha256", 1, lambda text: sha256(text.encode()).digest(), deterministic=True)


def _statements(sql: str) -> Iterator[str]:
    """The statements of a script one by one; `executescript` would commit before the first."""
    statement = ""
    for piece in sql.split(";"):
        statement += f"{piece};"
        # A semicolon within a comment, a string or a trigger does not end the statement.
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
    if statement:
        yield statement
