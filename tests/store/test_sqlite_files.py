"""The SQLite file: its schema, backups, permissions, and what survives a kill."""

# ruff: noqa: SIM300 (expected stands first)
from __future__ import annotations

import asyncio
import os
import random
import re
import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tend.errors import BackupError, StoreUnavailable
from tend.store.contract.steps import Migration
from tend.store.sqlite import migrations
from tend.store.sqlite.backup import backup, restore
from tend.store.sqlite.store import SqliteStore

from .conftest import Phone, join, stamp, tick

SCHEMA = Path(migrations.__file__).parent / "schema" / "schema.sql"


def shape(db: sqlite3.Connection) -> list[str]:
    """Every table and index, without white space and comments."""
    found = db.execute("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY type, name")
    bare = (" ".join(re.sub("--[^\n]*", "", sql).split()) for (sql,) in found)
    return [re.sub(r" ?([(),]) ?", r"\1", sql) for sql in bare]


async def test_a_first_start_waits_for_another_one(tmp_path: Path) -> None:
    """
    Of two processes that start together on an empty folder the second one waits instead of failing
    with "busy".
    """
    path = tmp_path / "tend.db"
    with closing(sqlite3.connect(path, isolation_level=None, check_same_thread=False)) as other:
        other.execute("BEGIN IMMEDIATE")
        release = threading.Timer(0.3, other.execute, ["ROLLBACK"])
        release.start()
        store = await SqliteStore.open(path)
        release.join()
    await store.migrate()
    await store.close()


def test_the_schema_file_is_what_all_migrations_give() -> None:
    """Running all migrations gives exactly schema.sql."""
    with (
        closing(sqlite3.connect(":memory:", isolation_level=None)) as stepwise,
        closing(sqlite3.connect(":memory:", isolation_level=None)) as at_once,
    ):
        assert [step.name for step in migrations.migrations()] == migrations.migrate(stepwise)
        at_once.executescript(SCHEMA.read_text("utf-8"))
        assert shape(at_once) == shape(stepwise)


def test_old_accounts_know_their_latest_stamp(monkeypatch: pytest.MonkeyPatch) -> None:
    """The migration sets each account's latest stamp from its own records; 0 without any."""
    known = migrations.migrations()
    before = next(step.number for step in known if step.name == "0006_latest_stamp") - 1
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as db:
        monkeypatch.setattr(migrations, "migrations", lambda: known[:before])
        migrations.migrate(db)
        for account in ("busy", "other", "empty"):
            db.execute("INSERT INTO account (id, made_ms) VALUES (?, 1)", (account,))
        for number, (account, ms) in enumerate(
            (("busy", 0x199A92E2E01), ("busy", 0x199A92E2DFF), ("other", 0xABC))
        ):
            body = f'{{"v":[1,"{ms:011x}ffffaaaaaaaa"],"n":[null,"{1:011x}0000aaaaaaaa"]}}'
            row = (account, str(number), number, body.encode())
            db.execute("INSERT INTO rec VALUES (?, 't', ?, ?, ?)", row)
        monkeypatch.setattr(migrations, "migrations", lambda: known)
        migrations.migrate(db)
        found = dict(db.execute("SELECT id, latest_ms FROM account"))
    assert {"busy": 0x199A92E2E01, "other": 0xABC, "empty": 0} == found


def test_migrations_are_numbered_without_gaps() -> None:
    """The files are numbered 1, 2, 3 …, which `user_version` counts."""
    numbers = [step.number for step in migrations.migrations()]
    assert list(range(1, len(numbers) + 1)) == numbers


def test_a_migration_that_fails_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a failed migration neither tables nor number are left; those before it stay."""
    known = migrations.migrations()
    bad = Migration(len(known) + 1, "bad", "CREATE TABLE a (b); nonsense")
    steps = [*known, bad]
    monkeypatch.setattr(migrations, "migrations", lambda: steps)
    assert ["CREATE TABLE a (b);", " nonsense;"] == list(migrations._statements(bad.sql))
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as db:
        with pytest.raises(sqlite3.Error):
            migrations.migrate(db)
        assert len(known) == migrations.version(db)
        assert not db.in_transaction
        assert not db.execute("SELECT 1 FROM sqlite_schema WHERE name = 'a'").fetchall()


async def test_the_log_is_folded_into_the_file_beside_the_writer(
    plain: SqliteStore, tmp_path: Path
) -> None:
    """The checkpointer writes the log into the database file while nothing else uses it."""
    phone = await join(plain)
    for i in range(20):
        await phone.send(*[tick(f"{i}.{j}", "x" * 500) for j in range(100)])
    for _ in range(40):
        if (tmp_path / "tend.db").stat().st_size > 500_000:
            return
        await asyncio.sleep(0.05)
    pytest.fail("nothing was checkpointed within two seconds")


async def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    """
    Opening a file that is no database fails with a clear message and leaves the file unchanged.
    """
    (tmp_path / "tend.db").write_bytes(b"these are not the bytes you are looking for" * 100)
    with pytest.raises(StoreUnavailable):
        await SqliteStore.open(tmp_path / "tend.db")
    with pytest.raises(StoreUnavailable):
        await SqliteStore.open(tmp_path / "missing" / "tend.db")


async def test_the_file_is_its_owners_alone(plain: SqliteStore, tmp_path: Path) -> None:
    """Only the owner may read the database and its log."""
    phone = await join(plain)
    await phone.send(tick("x"))
    modes = {file.name: file.stat().st_mode & 0o777 for file in tmp_path.iterdir()}
    assert {0o600} == set(modes.values())


async def test_it_is_ready_when_migrated(tmp_path: Path) -> None:
    """`ready` is false for a database that is not migrated."""
    store = await SqliteStore.open(tmp_path / "tend.db")
    assert not await store.ready()
    assert [step.name for step in migrations.migrations()] == await store.migrate()
    assert [] == await store.migrate()
    assert await store.ready()
    await store.close()


# --- copies -------------------------------------------------------------------------------------


async def filled(data: Path) -> tuple[SqliteStore, Phone]:
    """A data folder in use, with a person, a tick and a secret."""
    data.mkdir()
    (data / "push.key").write_text("secret")
    store = await SqliteStore.open(data / "tend.db")
    await store.migrate()
    phone = await join(store)
    await phone.send(("t", "x", {"v": (1, stamp())}))
    return store, phone


async def test_a_backup_is_taken_under_way_and_comes_back(tmp_path: Path) -> None:
    """
    While the server goes on writing, a backup holds what was committed when it was taken, and can
    be restored.
    """
    store, phone = await filled(tmp_path / "data")
    assert tmp_path / "copy" == backup(tmp_path / "data", tmp_path / "copy")
    await phone.send(("t", "later", {"v": (1, stamp())}))
    await store.close()
    assert {"tend.db", "push.key"} == {file.name for file in (tmp_path / "copy").iterdir()}
    assert {0o600} == {file.stat().st_mode & 0o777 for file in (tmp_path / "copy").iterdir()}

    restore(tmp_path / "copy", tmp_path / "new")
    assert "secret" == (tmp_path / "new" / "push.key").read_text()
    again = await SqliteStore.open(tmp_path / "new" / "tend.db")
    assert await again.ready()
    phone = Phone(again, phone.caller)
    assert ["x"] == [row[1] for row in await phone.pull()]
    await again.close()


async def test_a_backup_may_be_one_file(tmp_path: Path) -> None:
    """
    If the name of the target says so the backup is a single file, which can be restored like the
    other form.
    """
    store, _ = await filled(tmp_path / "data")
    await store.close()
    backup(tmp_path / "data", tmp_path / "deep" / "copy.db")
    assert ["copy.db"] == [file.name for file in (tmp_path / "deep").iterdir()]
    restore(tmp_path / "deep" / "copy.db", tmp_path / "new")
    assert {"tend.db", "tend.lock"} == {file.name for file in (tmp_path / "new").iterdir()}


async def test_nothing_is_ever_overwritten(tmp_path: Path) -> None:
    """A backup overwrites no older one, a restore no database."""
    store, _ = await filled(tmp_path / "data")
    await store.close()
    backup(tmp_path / "data", tmp_path / "copy")
    before = (tmp_path / "data" / "tend.db").read_bytes()
    attempts: tuple[Callable[[], object], ...] = (
        lambda: backup(tmp_path / "data", tmp_path / "copy"),
        lambda: restore(tmp_path / "copy", tmp_path / "data"),
        lambda: backup(tmp_path / "nothing", tmp_path / "other"),
        lambda: restore(tmp_path / "nothing", tmp_path / "other"),
    )
    for attempt in attempts:
        with pytest.raises(BackupError):
            attempt()
    assert before == (tmp_path / "data" / "tend.db").read_bytes()
    assert {"data", "copy"} == {file.name for file in tmp_path.iterdir()}


@pytest.mark.parametrize("fault", ["damaged", "garbage", "foreign", "newer"])
async def test_an_unsound_backup_does_not_come_back(tmp_path: Path, fault: str) -> None:
    """A damaged backup is refused before anything is written."""
    store, phone = await filled(tmp_path / "data")
    await phone.send(*[("t", f"id{i}", {"v": ("x" * 400, stamp())}) for i in range(400)])
    await store.close()
    copy = backup(tmp_path / "data", tmp_path / "copy.db")
    if fault == "damaged":
        body = bytearray(copy.read_bytes())
        for at in range(20_000, len(body) - 100, 4096):
            body[at : at + 60] = os.urandom(60)
        copy.write_bytes(body)
    elif fault == "garbage":
        copy.write_bytes(b"not a database" * 1000)
    else:
        with closing(sqlite3.connect(copy)) as db:
            db.execute(f"PRAGMA user_version = {0 if fault == 'foreign' else 999}")
    with pytest.raises(BackupError):
        restore(copy, tmp_path / "new")
    assert not (tmp_path / "new").exists()


# --- kill -9 ------------------------------------------------------------------------------------

VICTIM = """
import asyncio, sys
from pathlib import Path
from tend.store.contract.base import Caller, NewDevice, SyncRequest
from tend.store.sqlite.store import SqliteStore

NOW = 1_759_480_000_123

async def main(path, round):
    store = await SqliteStore.open(Path(path))
    await store.migrate()
    async def client(name):
        caller = Caller("0" * 16, f"{round:04x}{name:04x}")
        token = f"{round}.{name}".encode()
        new = NewDevice(token, caller.device)
        if (round, name) == (0, 0):
            caller = await store.create_account(caller.account, new, NOW)
        else:
            code = b"code" + token
            await store.create_pairing(Caller("0" * 16, "0" * 8), code, None, NOW, NOW + 1)
            caller, _ = await store.claim_pairing(code, new, NOW)
        for n in range(1, 100_000):
            row = ("t", f"{round}.{name}.{n}", {"v": (n, f"{NOW:011x}0000{caller.device}")})
            page = await store.sync(caller, SyncRequest(n, 10**9, 1, [row]), NOW, 60000)
            print(row[1], flush=True)
    first = asyncio.ensure_future(client(0))
    await asyncio.sleep(0.05)
    await asyncio.gather(first, *[client(name) for name in range(1, 4)])

asyncio.run(main(sys.argv[1], int(sys.argv[2])))
"""


def killed(path: Path, round: int, chance: random.Random) -> list[str]:
    """What was acknowledged until the process was killed."""
    env: dict[str, Any] = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    with subprocess.Popen(
        [sys.executable, "-c", VICTIM, str(path), str(round)], stdout=subprocess.PIPE, env=env
    ) as victim:
        assert victim.stdout is not None
        acknowledged = [victim.stdout.readline().decode().strip()]
        for _ in range(chance.randrange(400)):
            acknowledged.append(victim.stdout.readline().decode().strip())
        victim.send_signal(signal.SIGKILL)
        rest = victim.stdout.read().decode()
    # The last line may be cut short: then it was not acknowledged.
    return [*acknowledged, *rest[: rest.rfind("\n") + 1].split()]


@pytest.mark.parametrize("rounds", [4, pytest.param(100, marks=pytest.mark.soak)])
async def test_what_was_acknowledged_outlives_a_kill(tmp_path: Path, rounds: int) -> None:
    """
    After repeated kills during writes to the same file no acknowledged row is missing, and none is
    torn.
    """
    path = tmp_path / "tend.db"
    chance = random.Random(rounds)
    acknowledged: set[str] = set()
    for round in range(rounds):
        acknowledged |= set(killed(path, round, chance))
    store = await SqliteStore.open(path)
    [device, *_] = await store.devices("0" * 16)
    kept = await Phone(store, await store.caller(b"0.0")).pull()
    await store.close()
    assert "00000000" == device.id
    assert len(acknowledged) > rounds
    assert set() == acknowledged - {row[1] for row in kept}
    with closing(sqlite3.connect(path)) as db:
        assert [("ok",)] == db.execute("PRAGMA integrity_check").fetchall()
        seq, rows = db.execute("SELECT seq, rows FROM account").fetchone()
        assert seq == rows == len(kept) == db.execute("SELECT max(seq) FROM rec").fetchone()[0]
