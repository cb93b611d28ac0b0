"""What `tend doctor` looks at. It changes no data, whatever it meets."""

from __future__ import annotations

import asyncio
import os
import shutil
import stat
from pathlib import Path

from tend.app import STATIC
from tend.errors import TendError
from tend.files import sentence
from tend.pushing import push_findings
from tend.settings import Settings
from tend.store.open import open_store
from tend.store.sqlite.backup import DATABASE

ENOUGH_BYTES = 200_000_000
Finding = tuple[bool, str]


def examine(settings: Settings) -> list[Finding]:
    """Whether each thing is well, and a sentence about it that holds if it is."""
    findings = _folder(settings.data)
    if all(well for well, _ in findings):
        findings += _database(settings.data / DATABASE)
        findings += push_findings(settings)
    findings.append(((STATIC / "index.html").exists(), "the app's pages are built"))
    findings.append(
        (
            settings.https or settings.loopback,
            "browsers reach it over https or on this machine (else: no offline use)",
        )
    )
    return findings


def _folder(data: Path) -> list[Finding]:
    try:
        next(data.iterdir(), None)
        usable = os.access(data, os.W_OK | os.X_OK)
    except OSError as error:
        return [(False, f"the data folder can be used ({sentence(error)})")]
    return [(usable, f"data folder {data} can be written")]


def _database(database: Path) -> list[Finding]:
    if not database.exists():
        return [(True, "there is no database yet; the first start makes one")]
    mode = stat.S_IMODE(database.stat().st_mode)
    free = shutil.disk_usage(database.parent).free
    return [
        (mode & 0o077 == 0, f"only its owner can read {database} (mode {mode:o})"),
        _answers(database),
        (free > ENOUGH_BYTES, f"{free // 1_000_000} MB are free on its disk"),
    ]


def _answers(database: Path) -> Finding:
    async def look() -> bool:
        store = await open_store(database)
        try:
            return await store.ready()
        finally:
            await store.close()

    try:
        return asyncio.run(look()), "the database answers and is migrated"
    except TendError as error:
        return False, f"the database answers ({error.detail})"
