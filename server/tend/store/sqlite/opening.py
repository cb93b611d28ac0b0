"""Before a database is used: make it, or check that it is Tend's; errors as sentences."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from tend.domain.records.parts import LAST_PART
from tend.errors import StoreUnavailable
from tend.files import give
from tend.store.copying.side import NOTES, refuse
from tend.store.sqlite import migrations

_PLAIN = {
    sqlite3.SQLITE_BUSY: "is held by another program",
    sqlite3.SQLITE_CANTOPEN: "or its log beside it cannot be opened: may this user write there?",
    sqlite3.SQLITE_CORRUPT: "is damaged: restore a backup",
    sqlite3.SQLITE_FULL: "cannot be written: the disk is full",
    sqlite3.SQLITE_IOERR: "cannot be read or written: is the disk full, or broken?",
    sqlite3.SQLITE_NOTADB: "is no database",
    sqlite3.SQLITE_READONLY: "cannot be written: is it read-only, or another user's?",
}


def explain(error: sqlite3.Error, path: Path) -> str:
    """An SQLite error as one sentence for the operator."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    return f"{path} {_PLAIN.get(code, f'cannot be used: {error}')}"


def make_or_check(path: Path) -> None:
    """Make an empty file that only its owner can read; or check that an existing one is Tend's."""
    existed = path.exists()
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    if not existed:
        give(path)
        return
    with closing(sqlite3.connect(path, timeout=5)) as db:
        try:
            migrations.check(db)
        except StoreUnavailable as error:
            raise StoreUnavailable(f"{path}: {error.detail}") from None


def require_served(path: Path) -> None:
    """Refuse a database that is being filled, or whose rows have moved: see `copying.side`."""
    with closing(sqlite3.connect(path, timeout=5)) as db:
        if db.execute("SELECT 1 FROM sqlite_schema WHERE name = ?", (NOTES,)).fetchone():
            notes = dict(db.execute(f"SELECT key, value FROM {NOTES}").fetchall())
            try:
                refuse(notes, (0, LAST_PART))
            except StoreUnavailable as error:
                raise StoreUnavailable(f"{path}: {error.detail}") from None
