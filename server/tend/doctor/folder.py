"""The data folder: permissions, the disk, the database, the backups of the schedule."""

from __future__ import annotations

import asyncio
import os
import shutil
import stat
import time
from pathlib import Path
from typing import Final

from tend.backups import Copy, copies_in
from tend.doctor import copies, postgres
from tend.doctor.finding import Finding
from tend.errors import BackupError, TendError
from tend.files import sentence
from tend.settings import Settings
from tend.store.open import open_store
from tend.store.sqlite.backup import DATABASE, examine_database

ENOUGH_BYTES: Final = 200_000_000
AHEAD_S: Final = 60.0
COPIES_COUNT: Final = 3
"""Of the database, while one is packed and brought back for a check."""


def usable(data: Path) -> list[Finding]:
    """Whether the folder can be read and written at all."""
    do = f"make it, and give it to the user that runs tend: install -d -m 0700 -o USER {data}"
    try:
        next(data.iterdir(), None)
        writable = os.access(data, os.W_OK | os.X_OK)
    except OSError as error:
        return [Finding(False, f"the data folder can be used ({sentence(error)})", do)]
    return [Finding(writable, f"data folder {data} can be written", do)]


def examine(settings: Settings) -> list[Finding]:
    """The folder and what lies in it."""
    data, database = settings.data, settings.data / DATABASE
    findings = [_guarded(data), *_free(data), _clock(data)]
    if settings.backup_every is not None:
        findings += _backups(settings)
    if settings.database_url is not None:
        return [*findings, *postgres.examine(settings.database_url)]
    if not database.exists():
        return [*findings, Finding(True, "there is no database yet; the first start makes one")]
    return [*findings, _closed(database), *_answers(database)]


def _guarded(folder: Path) -> Finding:
    """Whether nobody but its owner can put files into it, or take some out."""
    mode = stat.S_IMODE(folder.stat().st_mode)
    says = f"only its owner can change what lies in {folder} (mode {mode:o})"
    return Finding(not mode & 0o022, says, f"chmod go-w {folder}")


def _closed(path: Path) -> Finding:
    """Whether nobody but its owner can read a file."""
    mode = stat.S_IMODE(path.stat().st_mode)
    says = f"only its owner can read {path} (mode {mode:o})"
    return Finding(not mode & 0o077, says, f"chmod go= {path}")


def _free(folder: Path) -> list[Finding]:
    free = shutil.disk_usage(folder).free
    do = "make room, or move the data to a larger disk: a full one refuses what people save"
    return [Finding(free > ENOUGH_BYTES, f"{free // 1_000_000} MB are free on its disk", do)]


def _clock(data: Path) -> Finding:
    """A file from the future: the clock stood ahead then, or stands behind now."""
    now_s = time.time()
    newest = max((path.stat().st_mtime for path in data.iterdir()), default=0.0)
    ahead_s = newest - now_s
    return Finding(
        ahead_s <= AHEAD_S,
        "the clock has not gone back since the data was last written"
        + (f" (it was written {ahead_s:.0f} s from now)" if ahead_s > AHEAD_S else ""),
        "set the clock, and keep it right: systemctl enable --now systemd-timesyncd, or chrony",
    )


def _answers(database: Path) -> list[Finding]:
    do = "stop tend, move the database away, and restore the newest backup"
    try:
        ready = asyncio.run(_ready(database))
    except TendError as error:
        if "newer Tend" in error.detail:
            do = "install the newer Tend again, or restore the backup of before"
        elif "copy" in error.detail or "has moved" in error.detail:
            do = "do what it says: no data is lost, tend is only started on the wrong database"
        elif "denied" in error.detail or "cannot be written" in error.detail:
            do = f"give it to the user that runs tend: chown USER {database}*"
        return [Finding(False, f"the database answers ({error.detail})", do)]
    migrated = Finding(
        ready, "the database answers and is migrated", "run `tend migrate`, or start the server"
    )
    found = [migrated, *copies.examine(f"sqlite:{database}")]
    try:
        examine_database(database)
    except BackupError as error:
        return [*found, Finding(False, f"the database is sound ({error.detail})", do)]
    return [*found, Finding(True, "the database is sound, every page of it")]


async def _ready(database: Path) -> bool:
    store = await open_store(database)
    try:
        return await store.ready()
    finally:
        await store.close()


def _backups(settings: Settings) -> list[Finding]:
    folder = settings.backups
    every_s = settings.backup_every or 0
    copies = copies_in(folder) if folder.is_dir() else []
    do = "is the server running? Its log says why a backup fails: look for tend.backup"
    if not copies:
        return [Finding(False, f"there is a backup of the schedule in {folder}", do)]
    age_s = time.time() - copies[-1].at_s
    says = f"the newest of {len(copies)} backups is {age_s / 3600:.1f} hours old"
    found = [Finding(age_s < 2 * every_s + 3600, says, do), _room(settings, copies[-1])]
    if folder.stat().st_dev != settings.data.stat().st_dev:
        found += _free(folder)
    return found


def _room(settings: Settings, newest: Copy) -> Finding:
    """Whether the next backup fits: for a moment there are copies of the database beside it."""
    database = settings.data / DATABASE
    size = database.stat().st_size if database.exists() else 0
    wanted = COPIES_COUNT * size + newest.path.stat().st_size
    free = shutil.disk_usage(settings.backups).free
    says = f"the next backup has room: it takes {wanted // 1_000_000} MB for a moment, "
    do = f"make room in {settings.backups}, keep fewer (TEND_BACKUP_KEEP), or set TEND_BACKUP_TO"
    return Finding(wanted < free, f"{says}{free // 1_000_000} MB are free", do)
