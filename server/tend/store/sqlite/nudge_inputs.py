"""
All that bears on the nudges of one account, read on one connection in one snapshot.

How much of it is read: domain/nudge_window.py. A row that cannot be read is passed over with a line
in the log.
"""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any, Final, TypeVar

import msgspec

from tend.domain.cells import values_of
from tend.domain.nudge_window import (
    AHEAD,
    CHECKED_IN,
    DECIDED_MS,
    MOST,
    MOST_DECIDED,
    MOST_SAID,
    ticks_since,
)
from tend.domain.nudges import Nudge, Said
from tend.store.contract.nudges import Facts, Past, Subscription

NUDGE_VERSION: Final = 1
"""Of a nudge as stored: one that an older or newer Tend has put off is planned anew."""

Record = tuple[str, dict[str, Any]]
T = TypeVar("T")

_ACCOUNT = """
SELECT a.seq, d.since_ms FROM account a LEFT JOIN due d ON d.account = a.id WHERE a.id = ?
"""
_SAID = """
SELECT key, at_ms, kind, habits, again FROM said WHERE account = ? ORDER BY at_ms DESC LIMIT ?
"""
_DECIDED = """
SELECT key, said, at_ms FROM decided WHERE account = ? ORDER BY at_ms DESC LIMIT ?
"""
_LATER = "SELECT key, at_ms, version, nudge FROM later WHERE account = ? ORDER BY at_ms LIMIT ?"
_RECORDS = "SELECT id, body FROM rec WHERE account = ? AND kind = ? ORDER BY id LIMIT ?"
_DATED = """
SELECT id, body FROM rec WHERE account = ? AND kind = ? AND id >= ? AND id < ?
 ORDER BY id DESC LIMIT ?
"""
_TO = """
SELECT device, endpoint, p256dh, auth FROM subscription WHERE account = ? AND disabled = 0
 ORDER BY device
"""

_nudge = msgspec.json.Decoder(Nudge).decode
_strings = msgspec.json.Decoder(tuple[str, ...]).decode

log = logging.getLogger("tend.nudges")


def read_facts(db: sqlite3.Connection, account: str, now_ms: int) -> Facts | None:
    """All of it; None: there is no such account."""
    found = db.execute(_ACCOUNT, (account,)).fetchone()
    if found is None:
        return None
    seq, since_ms = found
    said, settled = _past(db, account, now_ms if since_ms is None else since_ms)
    today = datetime.fromtimestamp(now_ms / 1000, UTC).date()
    end = str(today + AHEAD)
    records = {kind: _read(db.execute(_RECORDS, (account, kind, MOST[kind]))) for kind in "hsl"}
    since = str(today - CHECKED_IN)
    records["c"] = _read(db.execute(_DATED, (account, "c", since, end, MOST["c"])))
    back = str(ticks_since(said, today))
    records["t"] = _read(db.execute(_DATED, (account, "t", back, end, MOST["t"])))
    # And the last one before, for whoever has not been here for longer.
    records["t"] += _read(db.execute(_DATED, (account, "t", "", back, 1)))
    to = [Subscription(account, *row) for row in db.execute(_TO, (account,))]
    return Facts(seq, records, Past(said, settled, _later(db, account)), to)


def _past(db: sqlite3.Connection, account: str, since_ms: int) -> tuple[list[Said], list[str]]:
    """What was said, by its first key, and what was decided lately without a word."""
    keys: dict[str, list[str]] = {}
    settled: list[str] = []
    for key, lead, at_ms in db.execute(_DECIDED, (account, MOST_DECIDED)):
        if lead is not None:
            keys.setdefault(lead, []).append(key)
        elif at_ms >= since_ms - DECIDED_MS:
            settled.append(key)
    said = []
    for key, at_ms, kind, habits, again in db.execute(_SAID, (account, MOST_SAID)):
        named = _heeded(_strings, habits, account, key)
        if named is None:
            continue
        # The first leads, whatever the order of the others.
        others = sorted(other for other in keys.get(key, ()) if other != key)
        at = datetime.fromtimestamp(at_ms / 1000, UTC)
        said.append(Said((key, *others), kind, named, at, bool(again)))
    return said[::-1], settled


def _later(db: sqlite3.Connection, account: str) -> list[tuple[int, Nudge]]:
    """What was put off. What cannot be read is planned anew, as if it had not been."""
    found = []
    for key, at_ms, version, raw in db.execute(_LATER, (account, MOST_SAID)):
        if version != NUDGE_VERSION:
            log.warning("a nudge of another version was put off; it is dropped: %s", key)
            continue
        nudge = _heeded(_nudge, raw, account, key)
        if nudge is not None and nudge.parts:
            found.append((at_ms, nudge))
    return found


def _heeded(decode: Callable[[Any], T], raw: Any, account: str, key: str) -> T | None:
    try:
        return decode(raw)
    except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
        log.warning("what was stored under %s of %s cannot be read: %s", key, account, error)
        return None


def _read(rows: Iterable[tuple[str, bytes]]) -> list[Record]:
    found = []
    for id, body in rows:
        try:
            found.append((id, values_of(body)))
        except (msgspec.DecodeError, UnicodeError, RecursionError):
            log.warning("a record cannot be read: %s", id)
    return found
