"""
Backups of a data folder: taken while the server runs, restored while it does not.

A backup is a folder with the database and the secret files beside it, the same packed into one file
if the target's name ends in `.tar.gz`, or the database alone if it ends in `.db`. SQLite's online
backup API copies one snapshot, in one read transaction: a copy taken under load has whole
transactions only, and writers neither wait for it nor make it start again.
"""

from __future__ import annotations

import os
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from tend.errors import BackupError, StoreUnavailable
from tend.files import IN_USE, create, give, locked, sync_folder
from tend.store import archive
from tend.store.archive import copy_secrets, discarded, in_words
from tend.store.sqlite import migrations
from tend.store.sqlite.opening import explain

DATABASE = "tend.db"
_ALL_PAGES = -1  # in steps, each commit of another process would begin the copy anew


def backup(data: Path, target: Path) -> Path:
    """
    Copy the data folder to *target*, which must not exist; only its owner may read the copy.

    The copy gets its name only when it is complete, checked and on the disk. One that is packed is
    checked by restoring it into a folder beside it.

    Raises:
        BackupError: There is nothing to copy, the target exists, or the copy is not sound.
    """
    with _in_words():
        database = data / DATABASE
        _readable(database)
        if os.path.lexists(target):
            raise BackupError(f"{target} exists; a backup overwrites nothing")
        _of_ours(database)
        target.parent.mkdir(parents=True, exist_ok=True)
        building = target.with_name(f".{target.name}.tmp")
        with discarded(building):
            if target.suffix == ".db":
                _copy_database(database, building)
            else:
                building.mkdir(mode=0o700)
                copy_secrets(data, building)
                _copy_database(database, building / DATABASE)
                sync_folder(building)
            if target.name.endswith(archive.SUFFIX):
                _pack(building, target)
            else:
                building.rename(target)
        sync_folder(target.parent)
    return target


def _pack(folder: Path, target: Path) -> None:
    packed = target.with_name(f".{target.name}.packed.tmp")
    trial = target.with_name(f".{target.name}.trial.tmp")
    with discarded(packed), discarded(trial):
        archive.pack(folder, packed)
        with archive.unpacked(packed) as found:
            restore(found, trial)
        packed.rename(target)


def restore(source: Path, data: Path) -> Path:
    """
    Restore a backup (folder or `.db` file) into *data*, which must not have a database.

    Files that root restores get the folder's owner. Devices that are ahead of the backup send what
    it lacks at their next sync.

    Raises:
        BackupError: There is a database already, a running Tend uses the folder, or the backup is
            damaged, or of a newer Tend.
    """
    with _in_words():
        database = source / DATABASE if source.is_dir() else source
        if (source / "tables.copy").exists():
            raise BackupError("this backup is of PostgreSQL: set TEND_DATABASE_URL to an empty one")
        _readable(database)
        _vacant(data)
        examine_database(database)
        data.mkdir(parents=True, exist_ok=True, mode=0o700)
        with locked(data / IN_USE, alone=True) as alone:
            if not alone:
                raise BackupError(f"a running tend works with {data}: stop it first")
            # Checked again under the lock: a server may have run since.
            _vacant(data)
            building = data / f".{DATABASE}.tmp"
            with discarded(building):
                _copy_database(database, building)
                give(building)
                if source.is_dir():
                    copy_secrets(source, data, give)
                building.rename(data / DATABASE)
            sync_folder(data)
    return data / DATABASE


def _vacant(data: Path) -> None:
    """Require that there is no database, and no log that SQLite would replay into the new one."""
    for name in (DATABASE, f"{DATABASE}-wal", f"{DATABASE}-journal"):
        if os.path.lexists(data / name):
            raise BackupError(f"{data / name} exists; restoring overwrites nothing")


def _readable(database: Path) -> None:
    try:
        mode = database.stat().st_mode
        database.open("rb").close()
    except FileNotFoundError:
        raise BackupError(f"there is no database at {database}") from None
    if not stat.S_ISREG(mode):
        raise BackupError(f"{database} is no file")


def _copy_database(source: Path, target: Path) -> None:
    os.close(create(target))
    with closing(_open(source)) as old, closing(sqlite3.connect(target)) as new:
        # An unfinished copy is discarded, so it needs no fsync before the end.
        new.execute("PRAGMA synchronous=OFF")
        old.backup(new, pages=_ALL_PAGES)
        # No WAL: the copy is a single file.
        new.execute("PRAGMA journal_mode=DELETE")
    examine_database(target)
    with target.open("rb") as file:
        os.fsync(file.fileno())


def examine_database(database: Path) -> None:
    """Refuse a database that is damaged, not Tend's, or of a newer Tend: raises `BackupError`."""
    with closing(_open(database)) as db:
        # Messages may quote bytes of a damaged page or schema that are no UTF-8.
        db.text_factory = lambda raw: raw.decode("utf-8", "replace")
        try:
            found = [row[0] for row in db.execute("PRAGMA integrity_check(3)")]
        except UnicodeDecodeError as error:
            raise BackupError(f"{database} is damaged: {error}") from error
        except sqlite3.Error as error:
            raise BackupError(explain(error, database)) from error
    if found != ["ok"]:
        raise BackupError(f"{database} is damaged: {' '.join('; '.join(map(str, found)).split())}")
    _of_ours(database)


def _of_ours(database: Path) -> None:
    try:
        with closing(_open(database)) as db:
            migrations.check(db)
            empty = migrations.version(db) == 0
    except UnicodeDecodeError as error:
        raise BackupError(f"{database} is damaged: {error}") from error
    except sqlite3.Error as error:
        raise BackupError(explain(error, database)) from error
    except StoreUnavailable as error:
        raise BackupError(f"{database}: {error.detail}") from None
    if empty:
        raise BackupError(f"{database} is empty: nothing was ever kept there")


def _open(database: Path) -> sqlite3.Connection:
    """Open without making a file where there is none."""
    return sqlite3.connect(f"{database.absolute().as_uri()}?mode=rw", uri=True, timeout=5)


@contextmanager
def _in_words() -> Iterator[None]:
    try:
        with in_words():
            yield
    except sqlite3.Error as error:
        raise BackupError(f"the database cannot be copied: {error}") from error
