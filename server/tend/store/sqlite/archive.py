"""
A backup in one compressed file: a tar of the files of a backup folder, the first of which lists the
sums of the others. So damage, and an end that is missing, are noticed before anything is restored.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import os
import shutil
import tarfile
import zlib
from pathlib import Path
from typing import IO, Any, Final

from tend import __version__
from tend.errors import BackupError
from tend.files import create

SUFFIX: Final = ".tar.gz"
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
    listed: dict[str, Any] = {}
    try:
        with gzip.open(source) as packed:
            with tarfile.open(fileobj=packed, mode="r|") as tar:
                for member in tar:
                    body = tar.extractfile(member) if member.isreg() else None
                    if body is None or not _is_name(member.name):
                        raise BackupError(f"{source} holds {member.name!r}, which no backup has")
                    if member.name == _LIST:
                        listed = json.loads(body.read())
                        continue
                    found[member.name] = _write(body, folder / member.name)
            # To the very end, where the sum of the whole stands.
            while packed.read(_CHUNK_BYTES):
                pass
    except (tarfile.TarError, EOFError, zlib.error, gzip.BadGzipFile, ValueError) as error:
        raise BackupError(f"{source} is cut short or damaged: {error}") from error
    if not found or listed.get("sha256") != found:
        raise BackupError(f"{source} is damaged, or no backup of Tend: its files are not as listed")


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
