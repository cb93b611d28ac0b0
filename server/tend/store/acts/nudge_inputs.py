"""
Read the inputs of accounts' nudge decisions, in one snapshot.

domain/nudges/window.py says how much is read; contract/past.py turns rows into values.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from typing import Any, Final

import msgspec

from tend.domain.nudges.model import Said
from tend.domain.nudges.window import (
    AHEAD,
    CHECKED_IN,
    MOST_DECIDED,
    MOST_SAID,
    ticks_since,
)
from tend.domain.records.cells import values_of
from tend.domain.records.kinds import KINDS, PLANNED
from tend.domain.records.parts import part_of
from tend.store.acts.act import Act, row, rows
from tend.store.acts.subscriptions import subscriptions
from tend.store.contract.nudges import NudgeInputs, Past
from tend.store.contract.past import later_of, past_of

Record = tuple[str, dict[str, Any]]

_ACCOUNT: Final = """
SELECT a.seq, d.since_ms
  FROM account a LEFT JOIN due d ON d.part = a.part AND d.account = a.id
 WHERE a.part = ?1 AND a.id = ?2
"""
_SAID: Final = """
SELECT key, at_ms, kind, habits, again FROM said WHERE part = ?1 AND account = ?2
 ORDER BY at_ms DESC LIMIT ?3
"""
_DECIDED: Final = """
SELECT key, said, at_ms FROM decided WHERE part = ?1 AND account = ?2
 ORDER BY at_ms DESC LIMIT ?3
"""
_LATER: Final = """
SELECT key, at_ms, version, nudge FROM later WHERE part = ?1 AND account = ?2
 ORDER BY at_ms LIMIT ?3
"""
_RECORDS: Final = """
SELECT id, body FROM rec WHERE part = ?1 AND account = ?2 AND kind = ?3 ORDER BY id LIMIT ?4
"""
_DATED: Final = """
SELECT id, body FROM rec
 WHERE part = ?1 AND account = ?2 AND kind = ?3 AND id >= ?4 AND id < ?5 ORDER BY id DESC LIMIT ?6
"""

log = logging.getLogger("tend.nudges")


def nudge_inputs(accounts: Sequence[str], now_ms: int) -> Act[dict[str, NudgeInputs]]:
    """See `NudgeStore.nudge_inputs`."""
    found: dict[str, NudgeInputs] = {}
    for account in accounts:
        try:
            inputs = yield from read_nudge_inputs(account, now_ms)
        except Exception:  # of this account's rows: a failure of the database ends the act
            log.exception("the nudge inputs of account %s cannot be read", account)
            continue
        if inputs is not None:
            found[account] = inputs
    return found


def read_nudge_inputs(account: str, now_ms: int) -> Act[NudgeInputs | None]:
    """
    Read an account's inputs; None: there is no such account.

    Args:
        now_ms: Today (UTC) is the end of the windows of dated records.
    """
    part = part_of(account)
    found = yield from row(_ACCOUNT, part, account)
    if found is None:
        return None
    seq, since_ms = found
    decided = yield from rows(_DECIDED, part, account, MOST_DECIDED)
    spoken = yield from rows(_SAID, part, account, MOST_SAID)
    since_ms = now_ms if since_ms is None else since_ms
    said, settled = past_of(account, decided, spoken, since_ms)
    today = datetime.fromtimestamp(now_ms / 1000, UTC).date()
    records = {}
    for kind in PLANNED:
        heeded = yield from rows(_RECORDS, part, account, kind, KINDS[kind].heeded)
        records[kind] = _read(heeded)
    records |= yield from _dated(account, said, today)
    to = yield from subscriptions(account)
    later = later_of(account, (yield from rows(_LATER, part, account, MOST_SAID)))
    return NudgeInputs(seq, records, Past(said, settled, later), to)


def _dated(account: str, said: list[Said], today: date) -> Act[dict[str, list[Record]]]:
    """The recent check-ins and ticks."""
    part = part_of(account)
    end = str(today + AHEAD)
    since = str(today - CHECKED_IN)
    checked_in = yield from rows(_DATED, part, account, "c", since, end, KINDS["c"].heeded)
    back = str(ticks_since(said, today))
    ticks = yield from rows(_DATED, part, account, "t", back, end, KINDS["t"].heeded)
    # Plus the newest tick before the window, so that absence can be measured.
    ticks += yield from rows(_DATED, part, account, "t", "", back, 1)
    return {"c": _read(checked_in), "t": _read(ticks)}


def _read(rows: Iterable[tuple[str, bytes]]) -> list[Record]:
    found = []
    for id, body in rows:
        try:
            found.append((id, values_of(body)))
        except (msgspec.DecodeError, UnicodeError, RecursionError):
            log.warning("a record cannot be read: %s", id)
    return found
