"""
Copies of a data folder: taken while the server runs, brought back while it does not.

A backup is a folder with the database and the secrets that lie beside it (or, where the target's
name ends in `.db`, the database alone). SQLite's own backup reads one consistent state, so a
copy taken under load holds whole transactions only.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from tend.errors import BackupError
from tend.store import migrations

DATABASE = "tend.db"
_PAGES_AT_ONCE = 1000
_OWNER_ONLY = 0o600
_LEFT_OUT = (".db", ".db-wal", ".db-shm", ".db-journal", ".log", ".lock", ".tmp")


def backup(data: Path, target: Path) -> Path:
    """
    Copy the data folder to *target*, which must not exist; only its owner may read the copy.

    The copy appears under its name when it is complete and checked, never before.

    Raises:
        BackupError: There is nothing to copy, the target exists, or the copy is not sound.
    """
    database = data / DATABASE
    if not database.is_file():
        raise BackupError(f"there is no database at {database}")
    if target.exists():
        raise BackupError(f"{target} exists; a backup overwrites nothing")
    return _copy(database, None if target.suffix == ".db" else data, target)


def restore(source: Path, data: Path) -> Path:
    """
    Bring a backup (folder or `.db` file) back into *data*, which must not hold a database.

    Devices that are ahead of the backup give back what it lacks at their next sync.

    Raises:
        BackupError: There is a database already, or the backup is not sound, or of a newer Tend.
    """
    database = source / DATABASE if source.is_dir() else source
    if not database.is_file():
        raise BackupError(f"there is no database at {database}")
    for name in (DATABASE, f"{DATABASE}-wal"):
        if (data / name).exists():
            raise BackupError(f"{data / name} exists; restoring overwrites nothing")
    _check(database)
    data.mkdir(parents=True, exist_ok=True, mode=0o700)
    if source.is_dir():
        _copy_secrets(source, data)
    return _copy(database, None, data / DATABASE)


def _copy(database: Path, secrets: Path | None, target: Path) -> Path:
    """Build under another name, check, then rename: half a copy never carries the name."""
    target.parent.mkdir(parents=True, exist_ok=True)
    building = target.with_name(f".{target.name}.tmp")
    _discard(building)
    try:
        if secrets is None:
            _copy_database(database, building)
        else:
            building.mkdir(mode=0o700)
            _copy_secrets(secrets, building)
            _copy_database(database, building / DATABASE)
        building.rename(target)
    except (OSError, sqlite3.Error) as error:
        raise BackupError(str(error)) from error
    finally:
        _discard(building)
    return target


def _copy_database(source: Path, target: Path) -> None:
    os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_RDWR, _OWNER_ONLY))
    with closing(_open(source)) as old, closing(sqlite3.connect(target)) as new:
        old.backup(new, pages=_PAGES_AT_ONCE)
        # A single file: no log beside it that could be left behind when it is carried away.
        new.execute("PRAGMA journal_mode=DELETE")
    _check(target)
    with target.open("rb") as file:
        os.fsync(file.fileno())


def _copy_secrets(source: Path, target: Path) -> None:
    """Whatever lies beside the database and is not of it. Never over a file that is there."""
    for file in sorted(source.iterdir()):
        if not file.is_file() or file.name.endswith(_LEFT_OUT) or (target / file.name).exists():
            continue
        with os.fdopen(
            os.open(target / file.name, os.O_CREAT | os.O_EXCL | os.O_WRONLY, _OWNER_ONLY), "wb"
        ) as copy:
            copy.write(file.read_bytes())


def _check(database: Path) -> None:
    """Refuse what is damaged, is no database of ours, or comes from a newer Tend."""
    try:
        with closing(_open(database)) as db:
            # What it quotes of a damaged page need not be text, nor a damaged schema's names.
            db.text_factory = lambda raw: raw.decode("utf-8", "replace")
            found = [row[0] for row in db.execute("PRAGMA integrity_check(3)")]
            step = migrations.version(db)
    except (sqlite3.Error, UnicodeDecodeError) as error:
        raise BackupError(f"{database} cannot be read: {error}") from error
    if found != ["ok"]:
        raise BackupError(f"{database} is damaged: {'; '.join(map(str, found))}")
    if not 0 < step <= migrations.latest():
        raise BackupError(
            f"{database} has schema {step}; this Tend knows 1 to {migrations.latest()}"
        )


def _open(database: Path) -> sqlite3.Connection:
    """Open without making a file where there is none."""
    return sqlite3.connect(f"{database.absolute().as_uri()}?mode=rw", uri=True, timeout=5)


def _discard(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    for name in (path.name, f"{path.name}-journal"):
        path.with_name(name).unlink(missing_ok=True)
