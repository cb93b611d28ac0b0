"""Files of the data folder: for one owner alone, whole after a power cut, locked while in use."""

from __future__ import annotations

import contextlib
import fcntl
import os
from collections.abc import Iterator
from pathlib import Path

from tend.errors import StoreUnavailable

IN_USE = "tend.lock"
"""Shared by whatever works with the folder; a restore wants it alone."""
SERVED = "serve.lock"
"""Held by the one process that serves: two would not hear of each other's changes."""

_OWNER_ONLY = 0o600


def give(path: Path) -> None:
    """
    Let *path* belong to whom its folder belongs to, where root made it.

    The service runs as another user: what `tend restore` or `tend invite` makes in its folder as
    root would be closed to it.
    """
    if os.geteuid() == 0:
        folder = path.parent.stat()
        os.chown(path, folder.st_uid, folder.st_gid, follow_symlinks=False)


def create(path: Path) -> int:
    """Make a file that must not exist, for its owner alone; the handle to write it."""
    return os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, _OWNER_ONLY)


def make_folder(path: Path) -> None:
    """
    Make the data folder, if there is none.

    Raises:
        StoreUnavailable: It cannot be made, or is no folder that can be entered.
    """
    try:
        path.mkdir(parents=True, exist_ok=True, mode=0o700)
        next(path.iterdir(), None)
    except OSError as error:
        raise StoreUnavailable(f"the data folder cannot be used: {sentence(error, path)}") from None


def sync_folder(path: Path) -> None:
    """Make sure that names made or changed in *path* outlive a power cut."""
    handle = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sentence(error: OSError, path: Path | None = None) -> str:
    """What went wrong with which file, without Python's numbers."""
    name = error.filename if error.filename is not None else path
    why = error.strerror or str(error)
    return f"{os.fsdecode(name)}: {why}" if isinstance(name, (str, bytes, Path)) else why


@contextlib.contextmanager
def locked(path: Path, *, alone: bool) -> Iterator[bool]:
    """
    Hold the lock file *path*, alone or shared with others; False: somebody is in the way.

    The kernel lets go of it when the process ends, however it ends. Containers that share the
    folder share the lock.

    Raises:
        StoreUnavailable: The file cannot be opened.
    """
    try:
        existed = path.exists()
        lock = os.open(path, os.O_CREAT | os.O_RDWR, _OWNER_ONLY)
    except OSError as error:
        raise StoreUnavailable(f"the data folder cannot be locked: {sentence(error)}") from None
    try:
        if not existed:
            give(path)
        try:
            fcntl.flock(lock, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        except OSError as error:
            raise StoreUnavailable(f"{path} cannot be locked: {sentence(error)}") from None
        yield True
    finally:
        os.close(lock)
