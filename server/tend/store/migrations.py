"""Numbered SQL files, run once each, in order. `PRAGMA user_version` counts them."""

from __future__ import annotations

import sqlite3
from functools import cache
from importlib.resources import files
from typing import NamedTuple


class Migration(NamedTuple):
    """One step of the schema."""

    number: int
    name: str
    sql: str


@cache
def migrations() -> list[Migration]:
    """All steps that this code knows, oldest first."""
    folder = files("tend.store") / "schema"
    names = sorted(entry.name for entry in folder.iterdir() if entry.name[:4].isdigit())
    return [
        Migration(int(name[:4]), name.removesuffix(".sql"), (folder / name).read_text("utf-8"))
        for name in names
    ]


def latest() -> int:
    """The number of the newest step."""
    return migrations()[-1].number


def version(db: sqlite3.Connection) -> int:
    """The number of the last step that ran on *db*; 0 on an empty one."""
    return int(db.execute("PRAGMA user_version").fetchone()[0])


def migrate(db: sqlite3.Connection) -> list[str]:
    """
    Run what is missing, each step in a transaction of its own; the names of what ran.

    Args:
        db: In autocommit mode (`isolation_level=None`), with no transaction open.
    """
    ran = []
    for step in migrations():
        # Asked again each time: another process may have come first.
        if step.number <= version(db):
            continue
        try:
            db.executescript(
                f"BEGIN IMMEDIATE;\n{step.sql}\nPRAGMA user_version = {step.number};\nCOMMIT;"
            )
        except sqlite3.Error:
            if db.in_transaction:
                db.execute("ROLLBACK")
            if step.number <= version(db):
                continue
            raise
        ran.append(step.name)
    return ran
