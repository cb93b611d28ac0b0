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


def rows_of(
    account: str, device: str, token: str, years: int
) -> tuple[Plan, list[tuple[Any, ...]], tuple[int, int, int]]:
    """
    A device's plan, the records of its account (part, account, kind, id, number, body), and the
    account's number, rows and bytes with them.
    """
    stamp = f"{int(time.time() * 1000) - 86_400_000:011x}0000{device}"
    body = f'{{"v":[1,"{stamp}"]}}'.encode()
    ids = [f"{day}.{habit}" for day in _days(years) for habit in HABITS]
    ids = ids or [f"{LAST_DAY}.{HABITS[0]}"]
    part = part_of(account)
    records = [(part, account, "t", id, number, body) for number, id in enumerate(ids, 1)]
    row = ids[len(ids) // 2]
    plan = {"token": token, "device": device, "n": 0, "cursor": len(ids), "row": row}
    return plan, records, (len(ids), len(ids), len(ids) * (len(body) + 40))


def _fill(db: sqlite3.Connection, account: str, device: str, token: str, years: int) -> Plan:
    plan, records, counts = rows_of(account, device, token, years)
    db.execute("BEGIN IMMEDIATE")
    db.executemany(
        "INSERT INTO rec (part, account, kind, id, seq, body) VALUES (?, ?, ?, ?, ?, ?)", records
    )
    db.execute("UPDATE account SET seq = ?, rows = ?, bytes = ? WHERE id = ?", (*counts, account))
    db.execute("COMMIT")
    return plan


def echo_lines(count: int) -> list[Plan]:
    """The same bodies for a server that keeps nothing."""
    digest = hashlib.sha256(secrets.token_bytes(8)).hexdigest()
    row = f"{LAST_DAY}.{HABITS[0]}"
    return [{"device": digest[:8], "n": 0, "cursor": 3650, "row": row} for _ in range(count)]
