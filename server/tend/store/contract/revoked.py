"""
`revoked`: what was deleted or removed, written down beside the database.

A backup is older than what happened since. Without this file it would revive a deleted account and
let a removed phone in again. It holds hashes alone, one line each, and only grows; a line is on
the disk before the database takes the change, so what failed half-way is done at the next start.
"""

from __future__ import annotations

import hashlib
import logging
import os
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Literal, NamedTuple

from tend.errors import StoreUnavailable
from tend.files import give, sentence, sync_folder

FILE = "revoked"

_line = re.compile(rb"(buried|removed) ([0-9a-f]{64}) ([0-9]{1,16})").fullmatch

log = logging.getLogger("tend.store")


def account_hash(account: str) -> bytes:
    """What a deleted account leaves behind."""
    return hashlib.sha256(b"tend/account\x1f" + account.encode()).digest()


class Entry(NamedTuple):
    """
    One line.

    Attributes:
        kind: `buried`: of a deleted account, its id or a token. `removed`: the token of a device.
        ms: Until when it stays buried, or when the device was removed.
    """

    kind: Literal["buried", "removed"]
    hash: bytes
    ms: int


class Revoked:
    """The file, there or not. Written by the one process that serves."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def add(self, entries: Iterable[Entry]) -> None:
        """
        Append, and return when it is on the disk.

        Raises:
            StoreUnavailable: It cannot be written: then the change must not be made either.
        """
        lines = [b"%b %b %d\n" % (kind.encode(), h.hex().encode(), ms) for kind, h, ms in entries]
        if not lines:
            return
        try:
            self._append(b"".join(lines))
        except OSError as error:
            raise StoreUnavailable(f"cannot be written: {sentence(error, self._path)}") from error

    def read(self) -> list[Entry]:
        """
        All lines, oldest first; what a power cut or another hand left half is passed over.

        Raises:
            StoreUnavailable: It is there and cannot be read.
        """
        try:
            lines = self._path.read_bytes().splitlines()
        except FileNotFoundError:
            return []
        except OSError as error:
            raise StoreUnavailable(f"cannot be read: {sentence(error, self._path)}") from error
        found = [entry for entry in map(_entry, lines) if entry is not None]
        if len(found) < len(lines):
            log.warning("%d lines of %s cannot be read", len(lines) - len(found), self._path)
        return found

    def _append(self, text: bytes) -> None:
        existed = self._path.exists()
        handle = os.open(self._path, os.O_CREAT | os.O_APPEND | os.O_RDWR, 0o600)
        try:
            size = os.fstat(handle).st_size
            if size and os.pread(handle, 1, size - 1) != b"\n":
                text = b"\n" + text
            while text:
                text = text[os.write(handle, text) :]
            os.fsync(handle)
        finally:
            os.close(handle)
        if not existed:
            give(self._path)
            sync_folder(self._path.parent)


def _entry(line: bytes) -> Entry | None:
    found = _line(line)
    if found is None:
        return None
    kind: Literal["buried", "removed"] = "buried" if found[1] == b"buried" else "removed"
    return Entry(kind, bytes.fromhex(found[2].decode()), int(found[3]))
