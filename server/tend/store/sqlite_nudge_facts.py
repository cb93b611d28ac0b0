"""
All that bears on the nudges of some accounts, in a few statements for all of them.

Written without a connection, for the worker reads beside the writer and a change of records reads
inside its own transaction: `reading` yields statements and is sent their rows.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Generator, Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import groupby
from operator import itemgetter
from typing import Any

import msgspec

from tend.domain.nudge_decide import IGNORED
from tend.domain.nudges import Nudge, Said
from tend.store.nudges import Facts, Past, Subscription

RECENT = timedelta(days=45)
"""So far back ticks are read: a month, the longest absence, and the few days of a zone's change.
Where reminders have been ignored for longer, further."""
CHECKED_IN = timedelta(days=10)
DECIDED_MS = 3 * 24 * 3600 * 1000
"""A key of so long before the last wake cannot be planned again."""

Ask = tuple[str, tuple[Any, ...]]
Reading = Generator[Ask, list[Any], dict[str, Facts]]
Record = tuple[str, dict[str, Any]]

_SEQS = """
SELECT a.id, a.seq, d.since_ms FROM json_each(?) j CROSS JOIN account a ON a.id = j.value
  LEFT JOIN due d ON d.account = a.id
"""
_SAID = """
SELECT s.account, s.key, s.at_ms, s.kind, s.habits, s.again, d.key
  FROM json_each(?) j CROSS JOIN said s ON s.account = j.value
  LEFT JOIN decided d ON d.account = s.account AND d.said = s.key
 ORDER BY s.account, s.key, s.at_ms
"""
_SETTLED = """
SELECT d.account, d.key FROM json_each(?) j
 CROSS JOIN decided d ON d.account = json_extract(j.value, '$[0]')
 WHERE d.said IS NULL AND d.at_ms >= json_extract(j.value, '$[1]')
"""
_LATER = """
SELECT l.account, l.at_ms, l.nudge FROM json_each(?) j CROSS JOIN later l ON l.account = j.value
 ORDER BY l.account, l.at_ms
"""
_RECORDS = """
SELECT r.account, r.kind, r.id, r.body FROM json_each(?1) j
 CROSS JOIN rec r ON r.account = j.value AND r.kind IN ('h', 'l', 's')
 UNION ALL
SELECT r.account, 'c', r.id, r.body FROM json_each(?1) j
 CROSS JOIN rec r ON r.account = j.value AND r.kind = 'c' AND r.id >= ?2
"""
# And the last one before, for whoever has not been here for longer.
_TICKS = """
SELECT r.account, r.id, r.body FROM json_each(?1) j
 CROSS JOIN rec r ON r.account = json_extract(j.value, '$[0]') AND r.kind = 't'
   AND r.id >= json_extract(j.value, '$[1]')
 UNION ALL
SELECT r.account, r.id, r.body FROM json_each(?1) j
 CROSS JOIN rec r ON r.account = json_extract(j.value, '$[0]') AND r.kind = 't'
   AND r.id = (SELECT max(b.id) FROM rec b WHERE b.account = json_extract(j.value, '$[0]')
                  AND b.kind = 't' AND b.id < json_extract(j.value, '$[1]'))
"""
_TO = """
SELECT s.account, s.device, s.endpoint, s.p256dh, s.auth
  FROM json_each(?) j CROSS JOIN subscription s ON s.account = j.value
 WHERE s.disabled = 0 ORDER BY s.account, s.device
"""

_nudge = msgspec.json.Decoder(Nudge).decode
_strings = msgspec.json.Decoder(tuple[str, ...]).decode
_fields = msgspec.json.Decoder(dict[str, tuple[Any, str]]).decode


def read_facts(db: sqlite3.Connection, accounts: Sequence[str], now_ms: int) -> dict[str, Facts]:
    """All of it at once, on a connection."""
    steps = reading(accounts, now_ms)
    ask = next(steps)
    while True:
        try:
            ask = steps.send(db.execute(*ask).fetchall())
        except StopIteration as end:
            found: dict[str, Facts] = end.value
            return found


def reading(accounts: Sequence[str], now_ms: int) -> Reading:
    """See `NudgeStore.facts`. The numbers come first, so that all else is at least as new."""
    names = json.dumps(accounts)
    today = datetime.fromtimestamp(now_ms / 1000, UTC).date()
    seqs = yield _SEQS, (names,)
    spoken = _told((yield _SAID, (names,)))
    since = [(account, (at if at is not None else now_ms) - DECIDED_MS) for account, _, at in seqs]
    settled = _by_account((yield _SETTLED, (json.dumps(since),)))
    later = _by_account((yield _LATER, (names,)))
    stored = _by_account((yield _RECORDS, (names, str(today - CHECKED_IN))))
    back = [(account, str(_oldest(spoken.get(account, ()), today))) for account, *_ in seqs]
    ticks = _by_account((yield _TICKS, (json.dumps(back),)))
    to = _by_account((yield _TO, (names,)))
    return {
        account: Facts(
            seq,
            _records(stored.get(account, ()), ticks.get(account, ())),
            Past(
                spoken.get(account, []),
                [key for (key,) in settled.get(account, ())],
                [(at, _nudge(raw)) for at, raw in later.get(account, ())],
            ),
            [Subscription(account, *row) for row in to.get(account, ())],
        )
        for account, seq, _ in seqs
    }


def _by_account(rows: Iterable[tuple[Any, ...]]) -> dict[str, list[tuple[Any, ...]]]:
    found: dict[str, list[tuple[Any, ...]]] = {}
    for account, *rest in rows:
        found.setdefault(account, []).append(tuple(rest))
    return found


def _told(rows: Iterable[tuple[Any, ...]]) -> dict[str, list[Said]]:
    """What was said to each account: a row for each key that a nudge settled."""
    found: dict[str, list[Said]] = {}
    for (account, key, at_ms), group in groupby(rows, itemgetter(0, 1, 2)):
        same = list(group)
        _, _, _, kind, habits, again, _ = same[0]
        # The first leads, whatever the order of the others.
        others = (row[6] for row in same if row[6] and row[6] != key)
        at = datetime.fromtimestamp(at_ms / 1000, UTC)
        one = Said((key, *others), kind, _strings(habits), at, bool(again))
        found.setdefault(account, []).append(one)
    return found


def _oldest(said: Iterable[Said], today: date) -> date:
    """From when on ticks matter: of each reminder, the last few that were said count."""
    days: dict[str, list[str]] = {}
    for one in said:
        for key in one.keys if not one.again else ():
            kind, habit, day, at, *_ = key.split("/")
            if kind == "reminder":
                days.setdefault(f"{habit}/{at}", []).append(day)
    far = [sorted(found)[-IGNORED] for found in days.values() if len(found) >= IGNORED]
    return min([today - RECENT, *(date.fromisoformat(day) for day in far)])


def _records(
    stored: Iterable[tuple[Any, ...]], ticks: Iterable[tuple[Any, ...]]
) -> dict[str, list[Record]]:
    found: dict[str, list[Record]] = {}
    for kind, id, body in stored:
        found.setdefault(kind, []).append((id, values_of(body)))
    found["t"] = [(id, values_of(body)) for id, body in ticks]
    return found


def values_of(body: bytes) -> dict[str, Any]:
    """The values of a stored record's fields, without their stamps."""
    return {name: cell[0] for name, cell in _fields(body).items()}
