"""
The VAPID key (RFC 8292): the file of the private key, and the contact address for push services.

Every start of a server reads it, so nothing heavy is imported here; signing is in `vapid`.
"""

from __future__ import annotations

import base64
import contextlib
import errno
import fcntl
import json
import os
import re
import secrets
from pathlib import Path
from typing import Final

from tend.files import create, give, sentence, sync_folder

FILE: Final = "vapid.json"
ORDER: Final = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
"""The order n of P-256 (SEC 2, 2.4.2): a private key is a number from 1 to n - 1."""

_NO_LINKS = (errno.EPERM, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK)
_NAME = r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z](?:[a-z0-9-]*[a-z0-9])?"
_subject = re.compile(
    rf"mailto:[^\s<>@,;:\"\\]+@(?P<mail>{_NAME})|https://(?P<site>{_NAME})(?::\d+)?(?:/[!-~]*)?",
    re.IGNORECASE,
).fullmatch
_nobody = re.compile(
    r"(?:.*\.)?(?:example(?:\.(?:org|com|net))?|invalid|test|localhost|local|internal|home\.arpa)",
    re.IGNORECASE,
).fullmatch


def check_subject(subject: str) -> None:
    """
    Refuse a contact that push services refuse: Apple answers 403 to `mailto:x@localhost`.

    Raises:
        ValueError
    """
    if not _subject(subject):
        raise ValueError(f"{subject!r} is neither mailto:you@a-real-domain nor an https address")


def reaches_somebody(subject: str) -> bool:
    """
    Whether a contact that `check_subject` accepts is at a public domain (not `localhost`, `.test`
    …).
    """
    found = _subject(subject)
    return found is not None and not _nobody(found["mail"] or found["site"])


def checked_key(text: str) -> str:
    """
    Check a private key: 32 bytes of base64url, padding stripped, within the curve's order.

    Raises:
        ValueError: It is no such key.
    """
    clean = text.rstrip("=")
    raw = b""
    if re.fullmatch(r"[A-Za-z0-9_-]{43}", clean):
        raw = base64.urlsafe_b64decode(clean + "=")
    if not 0 < int.from_bytes(raw) < ORDER:
        raise ValueError("this is no private key: 32 bytes, base64url")
    return clean


def private_key(data: Path, given: str | None = None) -> str:
    """
    The private key: *given*, or the one in the data folder, or a new one written there (mode 0600).

    Losing or changing it ends every subscription, so it lies in the data folder and in backups. Two
    processes that start at the same time get the same key, and neither can read half a file.

    Raises:
        ValueError: It is no key, or its file cannot be read or made; one sentence.
    """
    if given:
        return checked_key(given)
    path = data / FILE
    with contextlib.suppress(FileNotFoundError):
        return _read(path)
    try:
        _make(path)
        return _read(path)
    except OSError as error:
        why = sentence(error)
        raise ValueError(f"the keys for push cannot be made in {data}: {why}") from error


def changes_on_restore(copy: Path, data: Path) -> bool:
    """Whether *data* has a key of its own that is not the one in *copy*, a backup's folder."""
    if not ((copy / FILE).is_file() and (data / FILE).is_file()):
        return False
    return (copy / FILE).read_bytes() != (data / FILE).read_bytes()


def _read(path: Path) -> str:
    try:
        found = json.loads(path.read_bytes())
        return checked_key(found["private"])
    except FileNotFoundError:
        raise
    except OSError as error:
        raise ValueError(f"the keys for push cannot be read: {sentence(error, path)}") from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ValueError(
            f"{path} is damaged: bring it back from a backup, or delete it, and every device has"
            " to ask for reminders anew"
        ) from error


def _make(path: Path) -> None:
    """
    Write a new key to a temporary file, then link it to *path*, if that does not exist.

    So *path* always holds a whole key, and of two processes the first wins.
    """
    raw = (secrets.randbelow(ORDER - 1) + 1).to_bytes(32)
    text = base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
    # The backup skips names that end in `.tmp`.
    building = path.with_name(f".{path.name}.{secrets.token_hex(8)}.tmp")
    try:
        with os.fdopen(create(building), "w") as file:
            json.dump({"private": text}, file)
            file.flush()
            os.fsync(file.fileno())
        give(building)
        try:
            os.link(building, path)
        except FileExistsError:
            return
        except OSError as error:
            if error.errno not in _NO_LINKS:
                raise
            _rename_once(building, path)
        sync_folder(path.parent)
    finally:
        building.unlink(missing_ok=True)


def _rename_once(building: Path, path: Path) -> None:
    """
    Rename unless *path* exists, under a lock of the folder: for file systems without hard links.
    """
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        if not path.exists():
            building.rename(path)
    finally:
        os.close(folder)
