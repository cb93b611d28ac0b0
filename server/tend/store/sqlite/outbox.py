"""Subscriptions, and messages in the outbox. See contract/nudges.py."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable, Sequence

from tend.errors import DeadEndpoint
from tend.store.contract.nudges import Message, PushState, Ready, Settlement, Subscription

FAILURE_COUNT = 3
FAILING_MS = 24 * 3600 * 1000
ERROR_CHARS = 200
DEAD_MS = 400 * 24 * 3600 * 1000
"""How long a dead endpoint is remembered: a browser that nobody opens may still hold it."""

_MESSAGE = "account, key, device, payload, urgency, until_ms, tries"
_ROW = "WHERE account = ? AND key = ? AND device = ?"
_DEVICE = "WHERE account = ? AND device = ? AND endpoint = ?"

SUBSCRIPTIONS = """
SELECT account, device, endpoint, p256dh, auth FROM subscription
 WHERE account = ? AND disabled = 0 ORDER BY device
"""
STATES = """
SELECT device, disabled = 0, delivered_ms, error FROM subscription WHERE account = ?
 ORDER BY device
"""


# --- Subscriptions -----------------------------------------------------------------------------


def put_subscription(
    db: sqlite3.Connection,
    to: Subscription,
    now_ms: int,
    replaces: str | None,
    hello: Message | None,
) -> None:
    """See `NudgeStore.put_subscription`; the caller also calls `due.start_planning`."""
    known = "SELECT 1 FROM dead_endpoint WHERE hash = ? AND until_ms > ?"
    if db.execute(known, (_hash(to.endpoint), now_ms)).fetchone():
        raise DeadEndpoint
    reached = db.execute(
        "SELECT 1 FROM subscription WHERE disabled = 0"
        " AND (endpoint IN (?, ?) OR (account = ? AND device = ?))",
        (to.endpoint, replaces, to.account, to.device),
    ).fetchone()
    elsewhere = db.execute(
        "SELECT account, device FROM subscription WHERE endpoint IN (?, ?)"
        " AND NOT (account = ? AND device = ?)",
        (to.endpoint, replaces, to.account, to.device),
    ).fetchall()
    # Keep the last error for the person to read, until a message arrives or the endpoint changes.
    db.execute(
        "INSERT INTO subscription (account, device, endpoint, p256dh, auth, made_ms)"
        " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (account, device) DO UPDATE SET"
        " error = CASE WHEN endpoint = excluded.endpoint THEN error END,"
        " endpoint = excluded.endpoint, p256dh = excluded.p256dh, auth = excluded.auth,"
        " failures = 0, failing_ms = NULL, disabled = 0",
        (*to, now_ms),
    )
    for account, device in elsewhere:
        drop_subscription(db, account, device)
    if hello is not None and reached is None:
        put_messages(db, [hello], now_ms)


def drop_subscription(db: sqlite3.Connection, account: str, device: str) -> None:
    """
    See `NudgeStore.drop_subscription`.

    Removing the last subscription also deletes the account's `due` row: nothing is decided for it.
    """
    db.execute("DELETE FROM subscription WHERE account = ? AND device = ?", (account, device))
    db.execute("DELETE FROM outbox WHERE account = ? AND device = ?", (account, device))
    db.execute(
        "DELETE FROM due WHERE account = :account"
        " AND NOT EXISTS (SELECT 1 FROM subscription WHERE account = :account)",
        {"account": account},
    )


def read_state(row: tuple[str, int, int | None, str | None]) -> PushState:
    """A row of `STATES`."""
    return PushState(row[0], bool(row[1]), row[2], row[3])


# --- Messages ----------------------------------------------------------------------------------


def put_messages(db: sqlite3.Connection, messages: Iterable[Message], now_ms: int) -> None:
    """See `NudgeStore.put_messages`. A message that is in the outbox already is not added again."""
    db.executemany(
        f"INSERT OR IGNORE INTO outbox ({_MESSAGE}, at_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        [(*message, now_ms) for message in messages],
    )


def hold_messages(
    db: sqlite3.Connection, outbox: Iterable[Ready], now_ms: int, lease_ms: int
) -> None:
    """Put messages that the caller sends at once; other workers may claim them after the lease."""
    db.executemany(
        f"INSERT OR IGNORE INTO outbox ({_MESSAGE}, at_ms, leased_ms)"
        " VALUES (?, ?, ?, ?, ?, ?, 1, ?, ?)",
        [(*message[:6], now_ms, now_ms + lease_ms) for message, _ in outbox],
    )


def claim_messages(db: sqlite3.Connection, now_ms: int, limit: int, lease_ms: int) -> list[Ready]:
    """See `NudgeStore.claim_messages`."""
    db.execute("DELETE FROM outbox WHERE at_ms <= ? AND until_ms <= ?", (now_ms, now_ms))
    names = ", ".join(f"o.{name}" for name in _MESSAGE.split(", "))
    found = db.execute(
        f"SELECT {names}, s.account, s.device, s.endpoint, s.p256dh, s.auth"
        "  FROM outbox o JOIN subscription s ON s.account = o.account AND s.device = o.device"
        " WHERE o.at_ms <= :now AND o.leased_ms <= :now AND s.disabled = 0"
        " ORDER BY o.at_ms LIMIT :limit",
        {"now": now_ms, "limit": limit},
    ).fetchall()
    ready = [Ready(Message(*row[:7]), Subscription(*row[7:])) for row in found]
    db.executemany(
        f"UPDATE outbox SET leased_ms = ?, tries = tries + 1 {_ROW}",
        [(now_ms + lease_ms, *_name(one.message)) for one in ready],
    )
    return ready


def settle(db: sqlite3.Connection, settlements: Sequence[Settlement], now_ms: int) -> None:
    """See `NudgeStore.settle`."""
    over = [one for one in settlements if one.how != "retry" or one.at_ms >= _until(one)]
    db.executemany(f"DELETE FROM outbox {_ROW}", [_name(one.ready.message) for one in over])
    db.executemany(
        f"UPDATE subscription SET delivered_ms = ?, error = NULL, failures = 0, failing_ms = NULL"
        f" {_DEVICE}",
        [(now_ms, *_device(one)) for one in settlements if one.how == "delivered"],
    )
    for one in settlements:
        if one.how == "retry":
            _retry(db, one, now_ms)
        elif one.how == "refused" and one.error is not None:
            error = one.error[:ERROR_CHARS]
            db.execute(f"UPDATE subscription SET error = ? {_DEVICE}", (error, *_device(one)))
        elif one.how == "dead":
            _bury(db, one, now_ms)


def _retry(db: sqlite3.Connection, one: Settlement, now_ms: int) -> None:
    db.execute(
        f"UPDATE outbox SET at_ms = ?, leased_ms = 0 {_ROW}",
        (one.at_ms, *_name(one.ready.message)),
    )
    if one.error is None:
        return
    db.execute(
        "UPDATE subscription SET error = ?, failures = failures + 1,"
        f" failing_ms = coalesce(failing_ms, ?) {_DEVICE}",
        (one.error[:ERROR_CHARS], now_ms, *_device(one)),
    )
    db.execute(
        f"UPDATE subscription SET disabled = 1 {_DEVICE} AND failures >= ? AND failing_ms <= ?",
        (*_device(one), FAILURE_COUNT, now_ms - FAILING_MS),
    )


def _bury(db: sqlite3.Connection, one: Settlement, now_ms: int) -> None:
    """
    Remember the endpoint as dead; drop the subscription, unless the device has a new endpoint.
    """
    account, device, endpoint = _device(one)
    db.execute(
        "INSERT INTO dead_endpoint (hash, until_ms) VALUES (?, ?)"
        " ON CONFLICT (hash) DO UPDATE SET until_ms = excluded.until_ms",
        (_hash(endpoint), now_ms + DEAD_MS),
    )
    found = db.execute(f"SELECT 1 FROM subscription {_DEVICE}", _device(one)).fetchone()
    if found:
        drop_subscription(db, account, device)


def _hash(endpoint: str) -> bytes:
    return hashlib.sha256(endpoint.encode()).digest()


def _until(one: Settlement) -> int:
    return one.ready.message.until_ms


def _name(message: Message) -> tuple[str, str, str]:
    return message.account, message.key, message.device


def _device(one: Settlement) -> tuple[str, str, str]:
    to = one.ready.to
    return to.account, to.device, to.endpoint
