"""An older file gets its parts: nothing is lost, and every secret still finds its account."""

from __future__ import annotations

import sqlite3
from collections import Counter
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from tend.domain.records.parts import part_of
from tend.errors import Gone, Removed
from tend.store.contract.base import NewDevice, Subscription
from tend.store.sqlite import migrations
from tend.store.sqlite.store import SqliteStore

from .conftest import NOW, Phone, token

KNOWN = migrations.migrations()
PARTS = next(step.number for step in KNOWN if step.name == "0012_parts")
BY_HASH = {"invite": "code", "tombstone": "hash", "dead_endpoint": "hash", "account": "id"}
ACCOUNTS = ("a" * 16, "b" * 16)
BODY = b'{"v":[1,"199a92e2e010000aaaaaaaa"]}'

Table = Counter[tuple[tuple[str, Any], ...]]


def migrate_to(db: sqlite3.Connection, number: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Migrate as the version with this number of steps did."""
    with monkeypatch.context() as patch:
        patch.setattr(migrations, "migrations", lambda: KNOWN[:number])
        migrations.migrate(db)


def fill(db: sqlite3.Connection) -> None:
    """Two rows in each table that there is: one with every value, one with as few as may be."""
    for table in tables(db):
        columns = db.execute(f"PRAGMA table_info({table})").fetchall()
        for number, account in enumerate(ACCOUNTS):
            values = [value(number, account, table, *column[1:4]) for column in columns]
            marks = ", ".join("?" * len(values))
            db.execute(f"INSERT INTO {table} VALUES ({marks})", values)


def value(number: int, account: str, table: str, name: str, kind: str, is_needed: int) -> Any:
    """A value for a column."""
    if name == "account" or (table, name) == ("account", "id"):
        return account
    if name == "body":
        return BODY
    if number == 0 and not is_needed:
        return None
    match kind:
        case "INTEGER":
            return NOW + number
        case "BLOB":
            return token(f"{table} {name} {number}")
    return f"{name} {number}"


def tables(db: sqlite3.Connection) -> list[str]:
    """The names of all tables."""
    return [row[0] for row in db.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]


def content(db: sqlite3.Connection) -> dict[str, Table]:
    """The rows of each table."""
    db.row_factory = sqlite3.Row
    found = {}
    for table in tables(db):
        rows = db.execute(f"SELECT * FROM {table}")
        found[table] = Counter(tuple(sorted(dict(row).items())) for row in rows)
    db.row_factory = None
    return found


@pytest.mark.parametrize("number", range(1, PARTS))
def test_a_file_of_every_age_keeps_all_its_rows(
    number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    Whichever version made a file and filled it: each row has its part afterwards, and is what it
    was; nothing of the old tables is left.
    """
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as db:
        migrate_to(db, number, monkeypatch)
        fill(db)
        migrate_to(db, PARTS - 1, monkeypatch)
        before = content(db)
        migrate_to(db, PARTS, monkeypatch)
        after = content(db)
    assert set(after) == {*before, "route"}
    for table, rows in before.items():
        key = BY_HASH.get(table, "account")
        spread = Counter(
            tuple(sorted({**dict(row), "part": part_of(dict(row)[key])}.items())) for row in rows
        )
        assert after[table] == spread, table
    assert len(after["route"]) == sum(
        len(before.get(table, ())) for table in ("device", "pairing", "recovery", "subscription")
    )


async def test_every_secret_of_an_older_file_still_works(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    Tokens, also of removed devices and of deleted accounts, pairing codes, recovery codes, tickets
    and endpoints of a file of before find what they found.
    """
    path = tmp_path / "tend.db"
    alice, bob = ACCOUNTS
    endpoint = "https://push.example.org/x"
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        migrate_to(db, PARTS - 1, monkeypatch)
        for account in ACCOUNTS:
            db.execute("INSERT INTO account (id, made_ms) VALUES (?, ?)", (account, NOW))
        columns = "account, id, token, made_ms, removed_ms"
        device = f"INSERT INTO device ({columns}) VALUES (?, ?, ?, ?, ?)"
        db.execute(device, (alice, "d1", token("here"), NOW, None))
        db.execute(device, (alice, "d2", token("removed"), NOW, NOW))
        db.execute("INSERT INTO tombstone VALUES (?, ?)", (token("gone"), NOW + 1))
        code = (token("code"), alice, "d1", "sealed", NOW + 1)
        db.execute("INSERT INTO pairing VALUES (?, ?, ?, ?, ?)", code)
        recovery = (token("locator"), bob, token("proof"), NOW, None)
        db.execute("INSERT INTO recovery VALUES (?, ?, ?, ?, ?)", recovery)
        db.execute("INSERT INTO leaving VALUES (?, ?, ?)", (token("ticket"), bob, NOW + 1))
        db.execute(
            "INSERT INTO subscription (account, device, endpoint, p256dh, auth, made_ms)"
            " VALUES (?, 'b1', ?, 'x', 'x', 1)",
            (bob, endpoint),
        )
    store = await SqliteStore.open(path)
    await store.migrate()
    assert (await store.caller(token("here"))).account == alice
    for secret, error in (("removed", Removed), ("gone", Gone)):
        with pytest.raises(error):
            await store.caller(token(secret))
    joined, sealed = await store.claim_pairing(token("code"), NewDevice(token("new")), NOW)
    assert (joined.account, sealed) == (alice, "sealed")
    new = NewDevice(token("back"))
    assert (await store.recover(token("locator"), token("proof"), new, NOW)).account == bob
    # A browser that comes back under another account is reached there, and no longer here.
    await store.put_subscription(Subscription(alice, "d1", endpoint, "x", "x"), NOW)
    assert await store.subscriptions(bob) == []
    await store.delete_left(bob, token("ticket"), NOW)
    assert await store.deleted(bob)
    assert await Phone(store, joined).pull() == []
    await store.close()


def test_the_routes_are_found_by_the_hash_of_an_endpoint(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of two devices with the same endpoint the route leads to the one that has it later."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as db:
        migrate_to(db, PARTS - 1, monkeypatch)
        for account, made_ms in zip(ACCOUNTS, (2, 1), strict=True):
            db.execute(
                "INSERT INTO subscription (account, device, endpoint, p256dh, auth, made_ms)"
                " VALUES (?, 'd', 'https://x', 'x', 'x', ?)",
                (account, made_ms),
            )
        migrate_to(db, PARTS, monkeypatch)
        found = db.execute("SELECT part, kind, hash, account FROM route").fetchall()
    hash = sha256(b"https://x").digest()
    assert found == [(part_of(hash), "endpoint", hash, ACCOUNTS[0])]
