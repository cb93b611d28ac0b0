"""Files of the data folder: readable by the owner alone, durable, and locked while in use."""

from __future__ import annotations

import contextlib
import fcntl
import os
from collections.abc import Iterator
from pathlib import Path

from tend.errors import StoreUnavailable

IN_USE = "tend.lock"
"""Locked (shared) by every process that uses the folder; a restore locks it exclusively."""
SERVED = "serve.lock"
"""Locked by the one process that serves: two would not see each other's changes in memory."""
COPIED = "copy.lock"
"""Locked by the one process that copies what lies here to another database."""

_OWNER_ONLY = 0o600


def give(path: Path) -> None:
    """
    Give *path* the owner of its folder, if this process is root.

    The service runs as another user: it could not open what `tend restore` or `tend invite`, run as
    root, makes in its folder.
    """
    if os.geteuid() == 0:
        folder = path.parent.stat()
        os.chown(path, folder.st_uid, folder.st_gid, follow_symlinks=False)


def create(path: Path) -> int:
    """Create a file (mode 0600) that must not exist yet; its descriptor, open for writing."""
    return os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, _OWNER_ONLY)


def make_folder(path: Path) -> None:
    """
    Make the data folder, if there is none.

    Raises:
        StoreUnavailable: It cannot be made, or cannot be listed.
    """
    try:
        path.mkdir(parents=True, exist_ok=True, mode=0o700)
        next(path.iterdir(), None)
    except OSError as error:
        raise StoreUnavailable(f"the data folder cannot be used: {sentence(error, path)}") from None


def sync_folder(path: Path) -> None:
    """Fsync the folder, so that names created or renamed in it survive a power cut."""
    handle = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sentence(error: OSError, path: Path | None = None) -> str:
    """An OSError as a sentence: the file, and what went wrong."""
    name = error.filename if error.filename is not None else path
    why = error.strerror or str(error)
    return f"{os.fsdecode(name)}: {why}" if isinstance(name, (str, bytes, Path)) else why


@contextlib.contextmanager
def locked(path: Path, *, alone: bool) -> Iterator[bool]:
    """
    Lock the file *path*, exclusively (*alone*) or shared. Yields False if another process holds it.

    The kernel releases it when the process ends, however it ends. Containers that share the
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
