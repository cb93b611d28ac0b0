"""The checks of `tend doctor`. They change no data."""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import stat
from pathlib import Path
from urllib.parse import urlsplit

from tend.app import STATIC, make_vapid
from tend.errors import TendError
from tend.files import sentence
from tend.push.ssrf import proxy_for
from tend.push.vapid_key import FILE, private_key, reaches_somebody
from tend.settings import Settings
from tend.store.open import open_store
from tend.store.sqlite.backup import DATABASE

ENOUGH_BYTES = 200_000_000
Finding = tuple[bool, str]


def examine(settings: Settings) -> list[Finding]:
    """Run all checks: for each whether it passed, and a sentence that is true if it did."""
    findings = _folder(settings.data)
    if all(well for well, _ in findings):
        findings += _database(settings.data / DATABASE)
        findings += _push(settings)
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


def _push(settings: Settings) -> list[Finding]:
    findings = [_key_finding(settings), _subject_finding(settings)]
    kept = settings.data / FILE
    if settings.vapid_key is not None and kept.exists():
        # Subscriptions made with an earlier key are dead; phones subscribe again when they are
        # opened.
        with contextlib.suppress(ValueError):
            same = private_key(settings.data) == settings.vapid_key
            findings.append((same, f"TEND_VAPID_KEY is the key that is kept in {kept}"))
    proxy = proxy_for("fcm.googleapis.com")
    if proxy is not None:
        findings.append(_proxy_finding(proxy))
    if settings.push_private:
        findings.append(
            (not settings.https, "TEND_PUSH_PRIVATE is for tests, and nobody else comes here")
        )
    return findings


def _key_finding(settings: Settings) -> Finding:
    path = settings.data / FILE
    if settings.vapid_key is None and not path.exists():
        return True, "there are no keys for push yet; the first start makes them"
    try:
        make_vapid(settings)
    except ValueError as error:
        return False, f"the keys for push can be used ({error})"
    mode = stat.S_IMODE(path.stat().st_mode) if path.exists() else 0o600
    return mode & 0o077 == 0, f"the keys for push can be used, by their owner alone (mode {mode:o})"


def _subject_finding(settings: Settings) -> Finding:
    subject = settings.push_subject
    if reaches_somebody(subject):
        return True, f"push services may write to {subject}"
    if settings.https:
        return False, f"push services may write to {subject} (set TEND_VAPID_SUB: Apple refuses it)"
    return True, "nobody outside uses this server yet (else: set TEND_VAPID_SUB)"


def _proxy_finding(proxy: str) -> Finding:
    try:
        parts = urlsplit(proxy)
        place = f"{parts.hostname}:{parts.port or ''}".rstrip(":")
        well = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        place, well = "HTTPS_PROXY", False
    # Without the user name and password that the URL may contain.
    return well, f"messages go through the proxy {place}, by http or https"
