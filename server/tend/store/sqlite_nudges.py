"""Nudges on SQLite, as plain functions over a connection. See nudges.py for what they promise."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from datetime import UTC, datetime
from itertools import groupby

import msgspec

from tend.domain.nudges import Nudge, Said
from tend.store.nudges import Decided, Due, Message, Past, PushState, Ready, Subscription

FAILURES = 3
FAILING_MS = 24 * 3600 * 1000
KEPT_MS = 120 * 24 * 3600 * 1000
"""How long what was said is remembered: the last five reminders of the rarest habit do not count
further back."""
ERROR_CHARS = 200

_MESSAGE = "account, key, device, payload, urgency, until_ms, tries"
_encode = msgspec.json.Encoder().encode
_nudge = msgspec.json.Decoder(Nudge).decode

# A change of what a plan depends on wakes the account at once, in the transaction of the change.
# Beside it a message may stand that has been there since before: `due` stays the earlier.
WAKE = """
UPDATE due SET due_ms = min(due_ms, ?), turn = turn + 1 WHERE account = ?
"""
PLANNED_BY = frozenset("hsl")
"""Kinds of records that a plan depends on: habits, settings, letters."""

SUBSCRIPTIONS = """
SELECT account, device, endpoint, p256dh, auth FROM subscription
 WHERE account = ? AND disabled = 0 ORDER BY device
"""
STATES = """
SELECT device, disabled = 0, delivered_ms, error FROM subscription WHERE account = ?
 ORDER BY device
"""


def put_subscription(db: sqlite3.Connection, to: Subscription, now_ms: int) -> None:
    """See `NudgeStore.put_subscription`."""
    db.execute(
        "INSERT INTO subscription (account, device, endpoint, p256dh, auth, made_ms)"
        " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (account, device) DO UPDATE SET"
        " endpoint = excluded.endpoint, p256dh = excluded.p256dh, auth = excluded.auth,"
        " failures = 0, failing_ms = NULL, disabled = 0, error = NULL",
        (*to, now_ms),
    )
    db.execute(
        "INSERT INTO due (account, due_ms, since_ms) VALUES (?, ?, ?)"
        " ON CONFLICT (account) DO NOTHING",
        (to.account, now_ms, now_ms),
    )


def drop_subscription(db: sqlite3.Connection, account: str, device: str) -> None:
    """See `NudgeStore.drop_subscription`. Without any, an account is not thought of any more."""
    db.execute("DELETE FROM subscription WHERE account = ? AND device = ?", (account, device))
    db.execute("DELETE FROM outbox WHERE account = ? AND device = ?", (account, device))
    db.execute(
        "DELETE FROM due WHERE account = ?1"
        " AND NOT EXISTS (SELECT 1 FROM subscription WHERE account = ?1)",
        (account,),
    )


def forget_account(db: sqlite3.Connection, account: str) -> None:
    """Nothing of it stays."""
    for table in ("subscription", "due", "decided", "said", "later", "outbox"):
        db.execute(f"DELETE FROM {table} WHERE account = ?", (account,))


def read_state(row: tuple[str, int, int | None, str | None]) -> PushState:
    """A row of `STATES`."""
    return PushState(row[0], bool(row[1]), row[2], row[3])


def claim_due(db: sqlite3.Connection, now_ms: int, limit: int, lease_ms: int) -> list[Due]:
    """See `NudgeStore.claim_due`."""
    found = db.execute(
        "SELECT account, since_ms, turn FROM due WHERE due_ms <= ?1 AND leased_ms <= ?1"
        " ORDER BY due_ms LIMIT ?2",
        (now_ms, limit),
    ).fetchall()
    db.executemany(
        "UPDATE due SET leased_ms = ? WHERE account = ?",
        [(now_ms + lease_ms, account) for account, *_ in found],
    )
    return [Due(*row) for row in found]


SAID = """
SELECT s.key, s.at_ms, s.kind, s.habits, s.again, s.snoozed_ms, d.key
  FROM said s LEFT JOIN decided d ON d.account = s.account AND d.said = s.key
 WHERE s.account = ? ORDER BY s.key, s.at_ms
"""
SETTLED = "SELECT key FROM decided WHERE account = ? AND said IS NULL"
LATER = "SELECT at_ms, nudge FROM later WHERE account = ? ORDER BY at_ms"


def read_past(
    said: Iterable[tuple[str, int, str, str, int, int | None, str | None]],
    settled: Iterable[tuple[str]],
    later: Iterable[tuple[int, bytes]],
) -> Past:
    """What the rows of `SAID`, `SETTLED` and `LATER` say."""
    found = []
    for (key, at_ms), group in groupby(said, key=lambda row: (row[0], row[1])):
        rows = list(group)
        _, _, kind, habits, again, snoozed, _ = rows[0]
        keys = tuple(row[6] for row in rows if row[6]) or (key,)
        found.append(
            msgspec.convert(
                {
                    "keys": keys,
                    "kind": kind,
                    "habits": json.loads(habits),
                    "at": _instant(at_ms),
                    "again": bool(again),
                    "snoozed": _instant(snoozed) if snoozed is not None else None,
                },
                Said,
            )
        )
    return Past(found, [key for (key,) in settled], [(at, _nudge(raw)) for at, raw in later])


def decide(db: sqlite3.Connection, due: Due, decided: Decided, now_ms: int) -> bool:
    """See `NudgeStore.decide`."""
    found = db.execute(
        "SELECT turn, since_ms FROM due WHERE account = ?", (due.account,)
    ).fetchone()
    if found is None:
        return False
    if found != (due.turn, due.since_ms):
        db.execute("UPDATE due SET leased_ms = 0 WHERE account = ?", (due.account,))
        return False
    for said in decided.said:
        _say(db, due.account, said)
    db.executemany(
        "INSERT OR IGNORE INTO decided (account, key, at_ms) VALUES (?, ?, ?)",
        [(due.account, key, now_ms) for key in decided.settled],
    )
    db.execute("DELETE FROM later WHERE account = ?", (due.account,))
    db.executemany(
        "INSERT INTO later (account, key, at_ms, nudge) VALUES (?, ?, ?, ?)",
        [(due.account, nudge.key, at, _encode(nudge)) for at, nudge in decided.later],
    )
    put_messages(db, decided.outbox, now_ms)
    db.execute(
        "UPDATE due SET due_ms = ?, since_ms = ?, leased_ms = 0 WHERE account = ?",
        (decided.due_ms if decided.due_ms is not None else 1 << 62, decided.since_ms, due.account),
    )
    for table in ("decided", "said"):
        db.execute(
            f"DELETE FROM {table} WHERE account = ? AND at_ms < ?", (due.account, now_ms - KEPT_MS)
        )
    return True


def _say(db: sqlite3.Connection, account: str, said: Said) -> None:
    at_ms = round(said.at.timestamp() * 1000)
    db.execute(
        "INSERT OR IGNORE INTO said (account, key, at_ms, kind, habits, again)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        (account, said.keys[0], at_ms, said.kind, json.dumps(said.habits), said.again),
    )
    db.executemany(
        "INSERT OR IGNORE INTO decided (account, key, said, at_ms) VALUES (?, ?, ?, ?)",
        [(account, key, said.keys[0], at_ms) for key in said.keys],
    )


def put_messages(db: sqlite3.Connection, messages: Iterable[Message], now_ms: int) -> None:
    """See `NudgeStore.put_messages`. A key goes to a device once."""
    db.executemany(
        f"INSERT OR IGNORE INTO outbox ({_MESSAGE}, at_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        [(*message, now_ms) for message in messages],
    )


def claim_messages(db: sqlite3.Connection, now_ms: int, limit: int, lease_ms: int) -> list[Ready]:
    """See `NudgeStore.claim_messages`."""
    db.execute("DELETE FROM outbox WHERE until_ms <= ?", (now_ms,))
    names = ", ".join(f"o.{name}" for name in _MESSAGE.split(", "))
    found = db.execute(
        f"SELECT {names}, s.account, s.device, s.endpoint, s.p256dh, s.auth"
        "  FROM outbox o JOIN subscription s ON s.account = o.account AND s.device = o.device"
        " WHERE o.at_ms <= ?1 AND o.leased_ms <= ?1 AND s.disabled = 0 ORDER BY o.at_ms LIMIT ?2",
        (now_ms, limit),
    ).fetchall()
    ready = [Ready(Message(*row[:7]), Subscription(*row[7:])) for row in found]
    db.executemany(
        "UPDATE outbox SET leased_ms = ?, tries = tries + 1"
        " WHERE account = ? AND key = ? AND device = ?",
        [(now_ms + lease_ms, *_name(one.message)) for one in ready],
    )
    return ready


def delivered(db: sqlite3.Connection, message: Message, now_ms: int) -> None:
    """See `NudgeStore.delivered`."""
    _drop(db, message)
    db.execute(
        "UPDATE subscription SET delivered_ms = ?, error = NULL, failures = 0, failing_ms = NULL"
        " WHERE account = ? AND device = ?",
        (now_ms, message.account, message.device),
    )


def retry(
    db: sqlite3.Connection, message: Message, at_ms: int, error: str | None, now_ms: int
) -> None:
    """See `NudgeStore.retry`."""
    if at_ms >= message.until_ms:
        _drop(db, message)
    else:
        db.execute(
            "UPDATE outbox SET at_ms = ?, leased_ms = 0"
            " WHERE account = ? AND key = ? AND device = ?",
            (at_ms, *_name(message)),
        )
    if error is not None:
        db.execute(
            "UPDATE subscription SET error = ?, failures = failures + 1,"
            " failing_ms = coalesce(failing_ms, ?) WHERE account = ? AND device = ?",
            (error[:ERROR_CHARS], now_ms, message.account, message.device),
        )
        db.execute(
            "UPDATE subscription SET disabled = 1 WHERE account = ? AND device = ?"
            " AND failures >= ? AND failing_ms <= ?",
            (message.account, message.device, FAILURES, now_ms - FAILING_MS),
        )


def refused(db: sqlite3.Connection, message: Message, error: str) -> None:
    """See `NudgeStore.refused`."""
    _drop(db, message)
    db.execute(
        "UPDATE subscription SET error = ? WHERE account = ? AND device = ?",
        (error[:ERROR_CHARS], message.account, message.device),
    )


def snooze(db: sqlite3.Connection, account: str, key: str, now_ms: int) -> bool:
    """See `NudgeStore.snooze`."""
    found = db.execute(
        "UPDATE said SET snoozed_ms = ?1 WHERE account = ?2 AND key = ?3 AND at_ms ="
        " (SELECT max(at_ms) FROM said WHERE account = ?2 AND key = ?3)",
        (now_ms, account, key),
    )
    if found.rowcount:
        db.execute(WAKE, (now_ms, account))
    return found.rowcount > 0


def _drop(db: sqlite3.Connection, message: Message) -> None:
    db.execute("DELETE FROM outbox WHERE account = ? AND key = ? AND device = ?", _name(message))


def _name(message: Message) -> tuple[str, str, str]:
    return message.account, message.key, message.device


def _instant(ms: int) -> datetime:
    return datetime.fromtimestamp(ms / 1000, UTC)
