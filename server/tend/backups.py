"""
Backups on a schedule: `tend serve` takes one every so often, has it checked, and keeps a number.

Each is taken by a process of its own (`tend backup`): it does not slow this one down, and SQLite's
locks, which belong to a process, are safe from its closing of the database file.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import re
import shutil
import sys
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, NamedTuple, Protocol

from tend.errors import BackupError, TendError
from tend.files import locked, sentence

RETRY_S: Final = 600.0
"""After a backup that failed the next one is tried this much later, or sooner if one is due."""
LOOK_EVERY_S: Final = 60.0
"""At most so long between two looks at the clock, which may be set meanwhile."""
LEFT_S: Final = 3600.0
"""What a backup that did not end has left is removed when it is older than this."""
NICENESS: Final = 10
LOCK: Final = ".lock"
_FORM: Final = "tend-%Y%m%dT%H%M%SZ.tar.gz"
_UNFINISHED: Final = re.compile(r"\.tend-\d{8}T\d{6}Z\.tar\.gz\..*tmp")

log = logging.getLogger("tend.backup")


class Copy(NamedTuple):
    """A backup of the schedule. `at_s`: when it was taken, seconds since 1970, as its name says."""

    at_s: float
    path: Path


class Counting(Protocol):
    """Is told what came of each backup."""

    def backed_up(self, at_s: float) -> None:
        """The newest that is complete, and was brought back for a check; 0: there is none."""

    def backup_failed(self) -> None:
        """One failed."""


def copies_in(folder: Path) -> list[Copy]:
    """The backups of the schedule in *folder*, the oldest first; other files are not looked at."""
    found = []
    for path in folder.glob("tend-*.tar.gz"):
        try:
            at = datetime.strptime(path.name, _FORM).replace(tzinfo=UTC)
        except ValueError:
            continue
        found.append(Copy(at.timestamp(), path))
    return sorted(found)


def wait_s(copies: list[Copy], every_s: float, now_s: float) -> float:
    """
    In how many seconds the next backup is due; 0: now.

    A backup that seems to lie further ahead than one interval was taken while the clock was wrong:
    it puts nothing off.
    """
    near = [copy.at_s for copy in copies if abs(now_s - copy.at_s) < every_s]
    return max(0.0, max(near) + every_s - now_s) if near else 0.0


def spare(copies: list[Copy], keep: int, newest: Path) -> list[Path]:
    """What may be deleted once *newest* is complete: all but it and the newest of the others."""
    others = [copy.path for copy in copies if copy.path != newest]
    return others[: len(others) - (keep - 1)] if len(others) >= keep else []


class Schedule:
    """
    Takes a backup of *data* into *folder* every *every_s* seconds, and keeps *keep* of them.

    Args:
        env: What the process that takes it must be told beside the environment of this one.
    """

    def __init__(
        self,
        data: Path,
        folder: Path,
        every_s: float,
        keep: int,
        counting: Counting | None = None,
        clock: Callable[[], float] = time.time,
        env: Mapping[str, str] | None = None,
    ) -> None:
        self._data, self._folder, self._every_s, self._keep = data, folder, every_s, keep
        self._counting, self._clock = counting, clock
        self._env = {**os.environ, **(env or {})}

    async def run(self) -> None:
        """Until cancelled."""
        if self._counting is not None:
            self._counting.backed_up(
                max((copy.at_s for copy in copies_in(self._folder)), default=0)
            )
        while True:
            left_s = await self._step()
            await asyncio.sleep(min(left_s, LOOK_EVERY_S))

    async def _step(self) -> float:
        """Take one if one is due; in how many seconds to look again."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            with locked(self._folder / LOCK, alone=True) as mine:
                if not mine:
                    # Another server's schedule takes one into the same folder.
                    return LOOK_EVERY_S
                left_s = wait_s(copies_in(self._folder), self._every_s, self._clock())
                if left_s:
                    return left_s
                await self._take()
        except Exception as error:
            self._failed(error)
            return min(RETRY_S, self._every_s)
        return wait_s(copies_in(self._folder), self._every_s, self._clock())

    def _failed(self, error: Exception) -> None:
        if self._counting is not None:
            self._counting.backup_failed()
        if isinstance(error, OSError):
            error = BackupError(sentence(error))
        known = isinstance(error, TendError)
        log.error("a backup failed: %s", error, exc_info=None if known else error)

    async def _take(self) -> None:
        began, at_s = time.monotonic(), self._clock()
        for path in self._folder.iterdir():
            # What a process left that was killed; not what one unpacks at this moment.
            left = _UNFINISHED.fullmatch(path.name)
            if left and abs(at_s - path.stat().st_mtime) > LEFT_S:
                await asyncio.to_thread(_remove, path)
        target = self._folder / datetime.fromtimestamp(at_s, UTC).strftime(_FORM)
        await _copy(self._data, target, self._env)
        if self._counting is not None:
            self._counting.backed_up(at_s)
        dropped = spare(copies_in(self._folder), self._keep, target)
        for path in dropped:
            path.unlink()
        fields = {
            "file": target.name,
            "bytes": target.stat().st_size,
            "s": round(time.monotonic() - began, 1),
            "dropped": len(dropped),
        }
        log.info("backed up, and brought back for a check", extra={"fields": fields})


async def _copy(data: Path, target: Path, env: Mapping[str, str]) -> None:
    """
    Have another process take and check the backup.

    Raises:
        BackupError: It says why it could not.
    """
    words = [sys.executable, "-m", "tend", "backup", "--data", str(data), str(target)]
    process = await asyncio.create_subprocess_exec(
        *words,
        env=env,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        with contextlib.suppress(ProcessLookupError):
            os.setpriority(os.PRIO_PROCESS, process.pid, NICENESS)
        _, said = await process.communicate()
    except BaseException:
        process.kill()
        await process.wait()
        raise
    if process.returncode:
        raise BackupError(said.decode("utf-8", "replace").strip().removeprefix("tend: "))


def _remove(path: Path) -> None:
    shutil.rmtree(path) if path.is_dir() else path.unlink()
