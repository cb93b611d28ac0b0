"""
Read the inputs of an account's nudge decisions, on one connection in one snapshot.

domain/nudges/window.py says how much is read; contract/past.py turns rows into values.
"""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

import msgspec

from tend.domain.nudges.window import (
    AHEAD,
    CHECKED_IN,
    MOST_DECIDED,
    MOST_SAID,
    ticks_since,
)
from tend.domain.records.cells import values_of
from tend.domain.records.kinds import KINDS, PLANNED
from tend.store.contract.nudges import NudgeInputs, Past, Subscription
from tend.store.contract.past import later_of, past_of

Record = tuple[str, dict[str, Any]]

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

log = logging.getLogger("tend.nudges")


def read_nudge_inputs(db: sqlite3.Connection, account: str, now_ms: int) -> NudgeInputs | None:
    """
    Read an account's inputs; None: there is no such account.

    Args:
        now_ms: Today (UTC) is the end of the windows of dated records.
    """
    found = db.execute(_ACCOUNT, (account,)).fetchone()
    if found is None:
        return None
    seq, since_ms = found
    decided = db.execute(_DECIDED, (account, MOST_DECIDED))
    spoken = db.execute(_SAID, (account, MOST_SAID))
    since_ms = now_ms if since_ms is None else since_ms
    said, settled = past_of(account, decided, spoken, since_ms)
    today = datetime.fromtimestamp(now_ms / 1000, UTC).date()
    end = str(today + AHEAD)
    records = {
        kind: _read(db.execute(_RECORDS, (account, kind, KINDS[kind].heeded))) for kind in PLANNED
    }
    checked_in = str(today - CHECKED_IN)
    records["c"] = _read(db.execute(_DATED, (account, "c", checked_in, end, KINDS["c"].heeded)))
    back = str(ticks_since(said, today))
    records["t"] = _read(db.execute(_DATED, (account, "t", back, end, KINDS["t"].heeded)))
    # Plus the newest tick before the window, so that absence can be measured.
    records["t"] += _read(db.execute(_DATED, (account, "t", "", back, 1)))
    to = [Subscription(account, *row) for row in db.execute(_TO, (account,))]
    later = later_of(account, db.execute(_LATER, (account, MOST_SAID)))
    return NudgeInputs(seq, records, Past(said, settled, later), to)


def _read(rows: Iterable[tuple[str, bytes]]) -> list[Record]:
    found = []
    for id, body in rows:
        try:
            found.append((id, values_of(body)))
        except (msgspec.DecodeError, UnicodeError, RecursionError):
            log.warning("a record cannot be read: %s", id)
    return found
