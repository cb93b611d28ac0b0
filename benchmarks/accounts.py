"""Accounts with a history, for a benchmark: made over HTTP, multiplied in the database."""

from __future__ import annotations

import hashlib
import http.client
import json
import secrets
import sqlite3
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from tend.domain.records.parts import part_of

HABITS = [f"bench{i:07d}" for i in range(10)]
YEAR_DAYS = 365
LAST_DAY = date(2025, 10, 3)

Plan = dict[str, Any]


def _days(years: int) -> Iterator[str]:
    for back in range(years * YEAR_DAYS):
        yield (LAST_DAY - timedelta(days=back)).isoformat()


def make_account(port: int) -> tuple[str, str, str]:
    """An empty account over HTTP: its id, its device, the device's token."""
    line = http.client.HTTPConnection("127.0.0.1", port)
    line.request("POST", "/api/accounts", "{}", {"content-type": "application/json"})
    answer = line.getresponse()
    body = json.loads(answer.read())
    line.close()
    assert answer.status == 201, body
    return body["account"], body["device"], body["token"]


def make_lines(port: int, database: Path, count: int, years: int) -> list[Plan]:
    """
    *count* devices, each alone in an account with *years* of ten habits.

    Rows go straight into the database: their way over HTTP is not what is
    measured, and hundreds of accounts would take minutes.
    """
    made = [make_account(port) for _ in range(count)]
    db = sqlite3.connect(database, isolation_level=None, timeout=30)
    plans = [_fill(db, account, device, token, years) for account, device, token in made]
    db.close()
    return plans


def _fill(db: sqlite3.Connection, account: str, device: str, token: str, years: int) -> Plan:
    stamp = f"{int(time.time() * 1000) - 86_400_000:011x}0000{device}"
    body = f'{{"v":[1,"{stamp}"]}}'.encode()
    ids = [f"{day}.{habit}" for day in _days(years) for habit in HABITS]
    ids = ids or [f"{LAST_DAY}.{HABITS[0]}"]
    db.execute("BEGIN IMMEDIATE")
    (seq,) = db.execute("SELECT seq FROM account WHERE id = ?", (account,)).fetchone()
    db.executemany(
        "INSERT INTO rec (part, account, kind, id, seq, body) VALUES (?, ?, 't', ?, ?, ?)",
        ((part_of(account), account, id, seq + i, body) for i, id in enumerate(ids, 1)),
    )
    size = len(ids) * (len(body) + 40)
    db.execute(
        "UPDATE account SET seq = ?, rows = ?, bytes = ? WHERE id = ?",
        (seq + len(ids), len(ids), size, account),
    )
    db.execute("COMMIT")
    return {
        "token": token,
        "device": device,
        "n": 0,
        "cursor": seq + len(ids),
        "row": ids[len(ids) // 2],
    }


def echo_lines(count: int) -> list[Plan]:
    """The same bodies for a server that keeps nothing."""
    digest = hashlib.sha256(secrets.token_bytes(8)).hexdigest()
    row = f"{LAST_DAY}.{HABITS[0]}"
    return [{"device": digest[:8], "n": 0, "cursor": 3650, "row": row} for _ in range(count)]
