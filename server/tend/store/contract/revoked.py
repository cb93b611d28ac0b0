"""
`revoked`: a file beside the database that lists what was deleted or removed.

A restored backup does not know of later deletions: without this file it would revive a deleted
account and let a removed phone in again. The file has only hashes, one line each, and only grows.
A line is on the disk before the database is changed (write-ahead), so what failed in between is
done at the next start.
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
    """The hash of an account's id, which stays after its deletion."""
    return hashlib.sha256(b"tend/account\x1f" + account.encode()).digest()


class Entry(NamedTuple):
    """
    One line.

    Attributes:
        kind: `buried`: the id or a token of a deleted account. `removed`: a removed device's token.
        hash: SHA-256, 32 bytes.
        ms: Until when the tombstone stays; or when the device was removed.
    """

    kind: Literal["buried", "removed"]
    hash: bytes
    ms: int


class Revoked:
    """The file, which may not exist yet. Only the one process that serves writes it."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def add(self, entries: Iterable[Entry]) -> None:
        """
        Append *entries*, and return when they are on the disk.

        Raises:
            StoreUnavailable: They cannot be written; then the database must not be changed either.
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
        All lines, oldest first; half-written or foreign lines are skipped and logged.

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
