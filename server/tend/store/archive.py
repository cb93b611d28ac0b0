"""
Backups as files, whatever database they are of: what lies beside it, and all of it packed into one.

One that is packed is a tar of the files of a backup's folder, the first of which lists the sums of
the others: damage, and an end that is missing, are noticed before anything is restored.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import os
import shutil
import tarfile
import tempfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, Final

from tend import __version__
from tend.errors import BackupError
from tend.files import create, sentence

SUFFIX: Final = ".tar.gz"
LEFT_OUT: Final = (
    ".db",
    ".db-wal",
    ".db-shm",
    ".db-journal",
    ".log",
    ".lock",
    ".tmp",
    ".copy",
    SUFFIX,
)
"""Files of a data folder that are no secrets: the database itself, and what can be made anew."""
_LIST: Final = "manifest.json"
_CHUNK_BYTES: Final = 1 << 20
_LEVEL: Final = 6


def pack(folder: Path, target: Path) -> None:
    """Write the files of *folder* to *target*, a new file, which then is on the disk."""
    files = sorted(path for path in folder.iterdir())
    sums = {path.name: _sum_of(path) for path in files}
    listed = json.dumps({"tend": __version__, "sha256": sums}, indent=1).encode()
    with os.fdopen(create(target), "wb") as file:
        with (
            gzip.GzipFile(fileobj=file, mode="wb", compresslevel=_LEVEL, filename="") as packed,
            tarfile.open(fileobj=packed, mode="w|") as tar,
        ):
            _add(tar, _LIST, len(listed), io.BytesIO(listed))
            for path in files:
                with path.open("rb") as body:
                    _add(tar, path.name, path.stat().st_size, body)
        file.flush()
        os.fsync(file.fileno())


def unpack(source: Path, folder: Path) -> None:
    """
    Write the files that *source* holds into *folder*, readable by their owner alone.

    Raises:
        BackupError: It is cut short, damaged, or no backup of Tend.
    """
    found: dict[str, str] = {}
    listed: dict[str, str] = {}
    try:
        with gzip.open(source) as packed:
            with tarfile.open(fileobj=packed, mode="r|") as tar:
                for member in tar:
                    body = tar.extractfile(member) if member.isreg() else None
                    if body is None or not _is_name(member.name):
                        raise BackupError(f"{source} holds {member.name!r}, which no backup has")
                    if member.name == _LIST:
                        listed = _sums_in(body.read())
                        continue
                    found[member.name] = _write(body, folder / member.name)
            # To the very end, where the sum of the whole stands.
            while packed.read(_CHUNK_BYTES):
                pass
    except (tarfile.TarError, EOFError, zlib.error, gzip.BadGzipFile, ValueError) as error:
        raise BackupError(f"{source} is cut short or damaged: {error}") from error
    if not found or listed != found:
        raise BackupError(f"{source} is damaged, or no backup of Tend: its files are not as listed")


def _sums_in(text: bytes) -> dict[str, str]:
    """The sums that a list names; none, if it is no list of ours. ValueError: it is not JSON."""
    try:
        found = json.loads(text)
    except RecursionError as error:
        raise ValueError("its list is nested too deeply") from error
    sums: Any = found.get("sha256") if isinstance(found, dict) else None
    return sums if isinstance(sums, dict) else {}


def _is_name(name: str) -> bool:
    """Whether a file of this name lies in a folder itself, whatever folder that is."""
    return Path(name).name == name != ".."


def _add(tar: tarfile.TarFile, name: str, size: int, body: IO[bytes]) -> None:
    member = tarfile.TarInfo(name)
    member.size, member.mode = size, 0o600
    tar.addfile(member, body)


def _sum_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _write(body: IO[bytes], path: Path) -> str:
    """Write *body* to a new file; its sum."""
    with os.fdopen(create(path), "wb") as file:
        shutil.copyfileobj(body, file, _CHUNK_BYTES)
    return _sum_of(path)


@contextmanager
def opened(source: Path) -> Iterator[Path]:
    """
    A backup as `restore` takes it: one that is packed is unpacked meanwhile, beside it or, where
    this user may not write there, in the folder for temporary files.

    Raises:
        BackupError: It is cut short, damaged, or no backup.
    """
    if source.name.endswith(SUFFIX):
        with unpacked(source) as folder:
            yield folder
    else:
        yield source


@contextmanager
def unpacked(source: Path) -> Iterator[Path]:
    """The same of a file that is packed, whatever its name is."""
    with in_words():
        if not source.is_file():
            raise BackupError(f"there is no backup at {source}")
        beside = source.parent if os.access(source.parent, os.W_OK | os.X_OK) else None
        prefix = f".{source.name.removeprefix('.')}."
        folder = Path(tempfile.mkdtemp(prefix=prefix, suffix=".tmp", dir=beside))
    try:
        with in_words():
            unpack(source, folder)
        yield folder
    finally:
        discard(folder)


def copy_secrets(source: Path, target: Path, made: Callable[[Path], None] | None = None) -> None:
    """Copy the other files beside the database. An existing file is never overwritten."""
    for file in sorted(source.iterdir()):
        if not file.is_file() or file.name.endswith(LEFT_OUT) or (target / file.name).exists():
            continue
        body = file.read_bytes()
        building = target / f".{file.name}.tmp"
        with discarded(building):
            with os.fdopen(create(building), "wb") as copy:
                copy.write(body)
                copy.flush()
                os.fsync(copy.fileno())
            if made is not None:
                made(building)
            building.rename(target / file.name)


@contextmanager
def in_words() -> Iterator[None]:
    """What the file system refuses as a `BackupError` of one sentence."""
    try:
        yield
    except OSError as error:
        raise BackupError(sentence(error)) from error


@contextmanager
def discarded(path: Path) -> Iterator[None]:
    """Delete *path* before and after the body: an unfinished copy must not stay."""
    discard(path)
    try:
        yield
    finally:
        discard(path)


def discard(path: Path) -> None:
    """Delete a file or a folder, if it is there, and SQLite's journal beside it."""
    if path.is_dir():
        shutil.rmtree(path)
    for name in (path.name, f"{path.name}-journal"):
        path.with_name(name).unlink(missing_ok=True)
