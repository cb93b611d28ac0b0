"""When accounts are due, and storing what was decided for them. See contract/nudges.py."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from datetime import timedelta

from tend.domain.nudges.model import Said
from tend.domain.nudges.plan import jitter_of
from tend.domain.nudges.window import DAY_MS, SAID_MS, SETTLED_MS
from tend.store.contract.nudges import NEVER_MS, Decided, Due
from tend.store.contract.past import NUDGE_VERSION, encode_nudge
from tend.store.sqlite.outbox import hold_messages

# --- Due ---------------------------------------------------------------------------------------


def start_planning(db: sqlite3.Connection, account: str, now_ms: int, jitter_s: int) -> None:
    """An account has a subscription: make its `due` row, if it has none, and ask for a plan."""
    db.execute(
        "INSERT INTO due (account, due_ms, since_ms) VALUES (?, ?, ?)"
        " ON CONFLICT (account) DO NOTHING",
        (account, NEVER_MS, now_ms),
    )
    mark_for_planning(db, account, now_ms, jitter_s)


def mark_for_planning(db: sqlite3.Connection, account: str, now_ms: int, jitter_s: int) -> None:
    """
    Ask for a new plan because records changed, in the same transaction.

    Planning itself reads all records of an account, so a worker does it later (within two seconds):
    it must not delay the writer.

    1. `marked` is set and the plan version raised; a plan made from older records is then void.
    2. The account is due now, so that a worker claims it.
    3. If it was due already, `since_ms` stays: those nudges are still to be decided.
    4. Otherwise `since_ms` moves to now minus the jitter, so that nothing earlier fires late: a
       reminder set at noon for eleven o'clock comes tomorrow.
    """
    jitter_ms = jitter_of(account, jitter_s) // timedelta(milliseconds=1)
    db.execute(
        "UPDATE due SET turn = turn + 1, marked = 1, due_ms = min(due_ms, :now),"
        " since_ms = CASE WHEN due_ms > :now THEN max(since_ms, :since) ELSE since_ms END"
        " WHERE account = :account",
        {"account": account, "now": now_ms, "since": now_ms + 1 - jitter_ms},
    )


def claim_due(db: sqlite3.Connection, now_ms: int, limit: int, lease_ms: int) -> list[Due]:
    """See `NudgeStore.claim_due`."""
    found = db.execute(
        "SELECT account, since_ms, turn, marked, due_ms FROM due"
        " WHERE due_ms <= :now AND leased_ms <= :now ORDER BY due_ms LIMIT :limit",
        {"now": now_ms, "limit": limit},
    ).fetchall()
    db.executemany(
        "UPDATE due SET leased_ms = ? WHERE account = ?",
        [(now_ms + lease_ms, account) for account, *_ in found],
    )
    return [
        Due(account, since_ms, turn, bool(marked), due_ms)
        for account, since_ms, turn, marked, due_ms in found
    ]


def put_plans(db: sqlite3.Connection, plans: Sequence[tuple[Due, int]]) -> None:
    """See `NudgeStore.put_plans`."""
    # If records changed since the claim, the mark stays and the account is due at once.
    db.executemany(
        "UPDATE due SET leased_ms = 0, due_ms = CASE WHEN turn = :turn THEN :due ELSE due_ms END,"
        " marked = CASE WHEN turn = :turn THEN 0 ELSE marked END WHERE account = :account",
        [
            {"turn": due.plan_version, "due": due_ms, "account": due.account}
            for due, due_ms in plans
        ],
    )


# --- Decided -----------------------------------------------------------------------------------


def record_decisions(
    db: sqlite3.Connection, decisions: Sequence[tuple[Due, Decided]], now_ms: int, lease_ms: int
) -> list[bool]:
    """See `NudgeStore.record_decisions`."""
    names = json.dumps([due.account for due, _ in decisions])
    found = db.execute(
        "SELECT d.account, d.turn, d.since_ms, a.seq FROM json_each(?) j"
        " CROSS JOIN due d ON d.account = j.value CROSS JOIN account a ON a.id = d.account",
        (names,),
    )
    stands = {account: rest for account, *rest in found}
    good = [
        stands.get(due.account) == [due.plan_version, due.since_ms, decided.seq]
        for due, decided in decisions
    ]
    taken = [one for one, is_good in zip(decisions, good, strict=True) if is_good]
    db.executemany(
        "UPDATE due SET leased_ms = 0 WHERE account = ?",
        [(due.account,) for (due, _), is_good in zip(decisions, good, strict=True) if not is_good],
    )
    _say(db, ((due.account, said) for due, decided in taken for said in decided.said))
    db.executemany(
        "INSERT OR IGNORE INTO decided (account, key, at_ms) VALUES (?, ?, ?)",
        [(due.account, key, now_ms) for due, decided in taken for key in decided.settled],
    )
    _put_off(db, taken)
    hold_messages(db, (one for _, decided in taken for one in decided.outbox), now_ms, lease_ms)
    db.executemany(
        "UPDATE due SET due_ms = ?, since_ms = ?, leased_ms = 0, marked = 0 WHERE account = ?",
        [
            (NEVER_MS if to.due_ms is None else to.due_ms, to.since_ms, due.account)
            for due, to in taken
        ],
    )
    _tidy(db, [due for due, _ in taken], now_ms)
    return good


def _say(db: sqlite3.Connection, spoken: Iterable[tuple[str, Said]]) -> None:
    said, decided = [], []
    for account, one in spoken:
        lead, at_ms = one.keys[0], round(one.at.timestamp() * 1000)
        said.append((account, lead, at_ms, one.kind, json.dumps(one.habits), one.again))
        decided += [(account, key, lead, at_ms) for key in one.keys]
    db.executemany(
        "INSERT OR IGNORE INTO said (account, key, at_ms, kind, habits, again)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        said,
    )
    db.executemany(
        "INSERT OR IGNORE INTO decided (account, key, said, at_ms) VALUES (?, ?, ?, ?)", decided
    )


def _put_off(db: sqlite3.Connection, decisions: Sequence[tuple[Due, Decided]]) -> None:
    db.executemany("DELETE FROM later WHERE account = ?", [(due.account,) for due, _ in decisions])
    db.executemany(
        "INSERT INTO later (account, key, at_ms, version, nudge) VALUES (?, ?, ?, ?, ?)",
        [
            (due.account, nudge.key, at, NUDGE_VERSION, encode_nudge(nudge))
            for due, decided in decisions
            for at, nudge in decided.later
        ],
    )


def _tidy(db: sqlite3.Connection, dues: Sequence[Due], now_ms: int) -> None:
    """Delete decisions older than any rule reads; once a day for each account."""
    new_day = [due.account for due in dues if due.since_ms // DAY_MS != now_ms // DAY_MS]
    for where, before in (
        ("decided WHERE said IS NULL AND", SETTLED_MS),
        ("decided WHERE", SAID_MS),
        ("said WHERE", SAID_MS),
    ):
        db.executemany(
            f"DELETE FROM {where} account = ? AND at_ms < ?",
            [(account, now_ms - before) for account in new_day],
        )


def forget_account(db: sqlite3.Connection, account: str) -> None:
    """Delete all rows of an account that concern nudges and push."""
    for table in ("subscription", "due", "decided", "said", "later", "outbox"):
        db.execute(f"DELETE FROM {table} WHERE account = ?", (account,))
