"""What SQLite's one writer promises under load, failure and cancellation."""

# ruff: noqa: SIM300 (expected stands first)
from __future__ import annotations

import asyncio
import re
import sqlite3
import threading
import time
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from tend.errors import Stale, StoreUnavailable, Taken
from tend.store import migrations, sqlite
from tend.store.base import SyncRequest
from tend.store.sqlite import SqliteStore
from tend.store.sqlite_sync import pull

from .conftest import NOW, Phone, join, pair, rows_of, stamp

pytestmark = pytest.mark.asyncio
DAY = 24 * 3600 * 1000


@pytest_asyncio.fixture
async def plain(tmp_path: Path) -> Any:
    """A store whose insides these tests may touch."""
    store = await SqliteStore.open(tmp_path / "tend.db")
    await store.migrate()
    yield store
    await store.close()


def hold(store: SqliteStore) -> threading.Event:
    """Keep the writer busy until the event is set, so that what follows becomes one group."""
    go = threading.Event()
    store._writer.submit(lambda db: go.wait(10))
    return go


def tick(id: str, value: Any = 1) -> Any:
    return ("t", id, {"v": (value, stamp())})


async def test_requests_that_wait_share_a_commit(plain: SqliteStore) -> None:
    """Forty requests behind a slow one cost one transaction, and each has its own answer."""
    phones = [await join(plain) for _ in range(40)]
    begun: list[str] = []
    await plain._writer.submit(lambda db: db.set_trace_callback(begun.append))
    go = hold(plain)
    await asyncio.sleep(0.02)
    tasks = [asyncio.ensure_future(p.send(tick(f"id{i}"))) for i, p in enumerate(phones)]
    await asyncio.sleep(0.02)
    go.set()
    pages = await asyncio.gather(*tasks)
    await plain._writer.submit(lambda db: db.set_trace_callback(None))
    assert [[f"id{i}"] for i in range(40)] == [[r[1] for r in rows_of(page)] for page in pages]
    assert 2 >= sum(sql.startswith("COMMIT") for sql in begun) - 1


async def test_a_bad_request_fails_alone(plain: SqliteStore) -> None:
    """One that breaks in the middle of a group takes nobody with it, and nothing runs twice."""
    phones = [await join(plain) for _ in range(6)]
    go = hold(plain)
    await asyncio.sleep(0.02)
    tasks = [asyncio.ensure_future(p.send(tick("x"))) for p in phones[:3]]
    await asyncio.sleep(0)

    def broken(db: sqlite3.Connection) -> None:
        db.execute("DELETE FROM rec")
        db.execute("INSERT INTO nowhere VALUES (1)")

    def buggy(db: sqlite3.Connection) -> None:
        db.execute("DELETE FROM account")
        raise ZeroDivisionError

    bad = [plain._writer.submit(broken), plain._writer.submit(buggy)]
    tasks += [asyncio.ensure_future(p.send(tick("x"))) for p in phones[3:]]
    await asyncio.sleep(0.02)
    go.set()
    pages = await asyncio.gather(*tasks)
    with pytest.raises(StoreUnavailable):
        await bad[0]
    with pytest.raises(ZeroDivisionError):
        await bad[1]
    assert [(1, True)] * 6 == [(page.seq, page.changed) for page in pages]
    for phone in phones:
        assert 1 == len(await phone.pull())


async def test_those_beside_a_bad_request_share_a_commit(plain: SqliteStore) -> None:
    """One of forty that breaks costs a few commits more, not forty."""
    phones = [await join(plain) for _ in range(40)]
    begun = await traced(plain)
    go = hold(plain)
    await asyncio.sleep(0.02)
    tasks = [asyncio.ensure_future(p.send(tick("x"))) for p in phones[:20]]
    await asyncio.sleep(0)
    bad = plain._writer.submit(lambda db: db.execute("INSERT INTO nowhere VALUES (1)"))
    tasks += [asyncio.ensure_future(p.send(tick("x"))) for p in phones[20:]]
    await asyncio.sleep(0)
    go.set()
    await asyncio.gather(*tasks)
    with pytest.raises(StoreUnavailable):
        await bad
    assert 6 >= sum(sql.startswith("BEGIN") for sql in begun)


async def traced(store: SqliteStore) -> list[str]:
    """All that the writer's connection runs from now on."""
    ran: list[str] = []
    await store._writer.submit(lambda db: db.set_trace_callback(ran.append))
    return ran


async def test_a_lock_held_by_another_costs_a_group_one_wait(
    plain: SqliteStore, tmp_path: Path
) -> None:
    """Twenty requests that wait together are refused together: nobody waits for his own turn."""
    phones = [await join(plain) for _ in range(20)]
    await plain._writer.submit(lambda db: db.execute("PRAGMA busy_timeout=20").fetchone())
    ran = await traced(plain)
    rival = sqlite3.connect(tmp_path / "tend.db", isolation_level=None, timeout=5)
    # Between two groups: what is sent now waits for the same turn of the writer.
    with plain._writer._lock:
        first = asyncio.ensure_future(phones[0].send(tick("x")))
        await asyncio.sleep(0.05)
        tasks = [first, *(asyncio.ensure_future(p.send(tick("x"))) for p in phones[1:])]
        await asyncio.sleep(0.05)
        ran.clear()
        rival.execute("BEGIN IMMEDIATE")
    answers = await asyncio.gather(*tasks, return_exceptions=True)
    assert {StoreUnavailable} == {type(answer) for answer in answers}
    assert 2 >= sum(sql.startswith("BEGIN") for sql in ran)
    rival.execute("ROLLBACK")
    rival.close()
    assert (await phones[0].send(tick("x"))).changed


async def test_a_commit_that_fails_refuses_its_group_once(plain: SqliteStore) -> None:
    """No job runs twice for it, and what comes later is written."""
    ran: list[int] = []

    def prepare(db: sqlite3.Connection) -> None:
        db.execute("CREATE TABLE parent (id INTEGER PRIMARY KEY)")
        late = "REFERENCES parent (id) DEFERRABLE INITIALLY DEFERRED"
        db.execute(f"CREATE TABLE child (parent INTEGER {late})")

    await plain._writer.submit(prepare)
    await plain._writer.alone(lambda db: db.execute("PRAGMA foreign_keys=ON").fetchone())

    def orphan(db: sqlite3.Connection, number: int) -> None:
        ran.append(number)
        db.execute("INSERT INTO child VALUES (1)")

    with plain._writer._lock:
        plain._writer.submit(lambda db: None)
        await asyncio.sleep(0.05)
        jobs = [plain._writer.submit(partial(orphan, number=i)) for i in range(5)]
    answers = await asyncio.gather(*jobs, return_exceptions=True)
    assert [StoreUnavailable] * 5 == [type(answer) for answer in answers]
    assert [*range(5)] == ran
    assert (await (await join(plain)).send(tick("x"))).changed


async def test_a_page_reads_no_more_than_it_sends(plain: SqliteStore, tmp_path: Path) -> None:
    """Of a thousand rows of 16 KB only the 60 that fit are read, and of the others their length."""
    phone = await join(plain)
    for batch in range(60):
        fat = {f: ("x" * 8000, stamp()) for f in "ab"}
        await phone.send(*[("t", f"{batch}.{i}", fat) for i in range(15)])
    request = SyncRequest(None, 0, 1000, [])
    with closing(sqlite3.connect(tmp_path / "tend.db")) as db:
        db.execute("SELECT count(*) FROM account").fetchall()
        before = read_bytes()
        page = pull(db, phone.caller, request)
        took = read_bytes() - before
    assert 60 <= len(rows_of(page)) < 70
    assert page.more
    assert took < 4_000_000  # all would be 15 MB


def read_bytes() -> int:
    """What this thread has read from files so far."""
    line = Path("/proc/thread-self/io").read_text().splitlines()[0]
    return int(line.removeprefix("rchar: "))


async def test_a_large_account_goes_a_little_at_a_time(plain: SqliteStore) -> None:
    """
    Nobody waits for all of its records to be dropped: others write in between. Whoever dies in the
    middle leaves the rest to the next purge, and nobody can move in before.
    """
    phone, other = await join(plain), await join(plain)
    for batch in range(7):
        await phone.send(*[tick(f"{batch}.{i}") for i in range(500)])
    ran = await traced(plain)
    gone = asyncio.ensure_future(plain.delete_account(phone.caller.account, NOW))
    while not any(sql.startswith("DELETE FROM rec") for sql in ran):
        await asyncio.sleep(0)
    assert (await other.send(tick("x"))).changed
    gone.cancel()
    await asyncio.gather(gone, return_exceptions=True)
    wrote = next(i for i, sql in enumerate(ran) if "INSERT INTO rec" in sql)
    assert any(sql.startswith("DELETE FROM rec") for sql in ran[:wrote])
    with pytest.raises(Taken):
        await plain.create_account(phone.caller.account, None, None, b"x" * 32, NOW)
    await plain.purge(NOW)
    assert 4 <= sum(sql.startswith("DELETE FROM rec") for sql in ran)
    for table, left in (("rec", 1), ("doomed", 0)):
        count = f"SELECT count(*) FROM {table}"
        assert (left,) == await plain._writer.submit(lambda db, q=count: db.execute(q).fetchone())


async def test_a_purge_looks_at_nobody_twice(
    plain: SqliteStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After each batch it goes on where it was, not at the first account again."""
    monkeypatch.setattr(sqlite, "_PURGE_AT_ONCE", 5)
    monkeypatch.setattr(sqlite.accounts, "PURGE_SHARE", 1)
    for _ in range(20):
        await join(plain)
    seen = await join(plain)
    await plain.touch_device(seen.caller.account, seen.caller.device, NOW + 500 * DAY)
    ran = await traced(plain)
    await plain.purge(NOW + 500 * DAY, unseen_ms=400 * DAY)
    begun = [
        re.search(r"id > '([0-9a-f]*)'", sql) for sql in ran if "FROM account WHERE id >" in sql
    ]
    after = [found[1] for found in begun if found]
    assert after == sorted(set(after))
    assert after[0] == ""
    assert len(after) >= 4


async def test_refusals_in_a_group_keep_their_numbers(plain: SqliteStore) -> None:
    """A refused clock burns its number even when it shares its commit with others."""
    one, two = await join(plain), await join(plain)
    go = hold(plain)
    await asyncio.sleep(0.02)
    late = ("t", "x", {"v": (1, stamp(10**9))})
    results = asyncio.gather(
        one.send(late, n=5),
        two.send(tick("x"), n=5),
        one.send(tick("x"), n=5),
        return_exceptions=True,
    )
    await asyncio.sleep(0.02)
    go.set()
    first, second, third = await results
    assert ["ClockAhead", "SyncPage", "Stale"] == [type(r).__name__ for r in (first, second, third)]


async def test_a_cancelled_request_leaves_no_transaction_open(plain: SqliteStore) -> None:
    """Its work is whole or absent, the others go on, and the other devices hear of it."""
    phone = await join(plain)
    heard: list[int] = []

    class Ears:
        def moved(self, account: str, seq: int) -> None:
            heard.append(seq)

        def removed(self, account: str, device: str | None) -> None: ...

    plain.watcher = Ears()
    go = hold(plain)
    await asyncio.sleep(0.02)
    task = asyncio.ensure_future(phone.send(tick("x"), tick("y")))
    await asyncio.sleep(0.02)
    task.cancel()
    go.set()
    with pytest.raises(asyncio.CancelledError):
        await task
    other = await pair(phone)
    assert 2 == len(await other.pull())
    assert [2] == heard
    assert (await other.send(tick("z"))).changed


async def test_cancelled_reads_do_no_harm(plain: SqliteStore) -> None:
    """A hundred pulls given up at odd moments; the next one is whole."""
    phone = await join(plain)
    await phone.send(*[tick(f"id{i}") for i in range(400)])
    for i in range(100):
        task = asyncio.ensure_future(phone.send())
        await asyncio.sleep(0.0001 * (i % 7))
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
    phone.cursor = 0
    assert 400 == len(await phone.pull())


async def test_a_full_disk_applies_nothing(plain: SqliteStore) -> None:
    """The request fails as unavailable, its number is not burnt, pulling goes on."""
    phone = await join(plain)
    await phone.send(tick("before"))
    await plain._writer.submit(
        lambda db: db.execute(
            f"PRAGMA max_page_count={db.execute('PRAGMA page_count').fetchone()[0]}"
        ).fetchone()
    )
    rows = [tick(f"id{i}", "x" * 8000) for i in range(20)]
    with pytest.raises(StoreUnavailable):
        await phone.send(*rows, n=7)
    assert ["before"] == [row[1] for row in await phone.pull()]
    await plain._writer.submit(lambda db: db.execute("PRAGMA max_page_count=1000000").fetchone())
    assert 21 == (await phone.send(*rows, n=7)).seq
    with pytest.raises(Stale):
        await phone.send(*rows, n=7)


async def test_a_database_locked_by_another_is_unavailable(
    plain: SqliteStore, tmp_path: Path
) -> None:
    """Then free, and all is well again: no transaction was left half open."""
    phone = await join(plain)
    await plain._writer.submit(lambda db: db.execute("PRAGMA busy_timeout=20").fetchone())
    rival = sqlite3.connect(tmp_path / "tend.db", isolation_level=None)
    rival.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreUnavailable):
        await phone.send(tick("x"), n=1)
    assert b"[]" == (await phone.send()).rows
    rival.execute("ROLLBACK")
    rival.close()
    assert (await phone.send(tick("x"), n=1)).changed


@pytest.mark.parametrize("slow_ms", [0, 2])
async def test_no_row_goes_unseen(
    plain: SqliteStore, monkeypatch: pytest.MonkeyPatch, slow_ms: int
) -> None:
    """Four writers and one reader: each number up to the last is seen once, in order."""
    real = sqlite.push

    def slow(*args: Any) -> Any:
        page = real(*args)
        time.sleep(slow_ms / 1000)
        return page

    monkeypatch.setattr(sqlite, "push", slow)
    first = await join(plain)
    writers = [await pair(first) for _ in range(4)]
    ids = iter(range(10**9))
    until = asyncio.get_running_loop().time() + 1
    sent: list[str] = []

    async def write(phone: Phone) -> None:
        while asyncio.get_running_loop().time() < until:
            batch = [f"id{next(ids)}" for _ in range(3)]
            await phone.send(*[tick(id) for id in batch])
            sent.extend(batch)

    async def read() -> list[str]:
        seen: list[str] = []
        while asyncio.get_running_loop().time() < until:
            page = await first.send(limit=7)
            rows = rows_of(page)
            assert len(rows) == page.cursor - first.cursor
            seen += [row[1] for row in rows]
            first.cursor = page.cursor
            await asyncio.sleep(0)
        return seen

    results = await asyncio.gather(read(), *[write(phone) for phone in writers])
    seen = results[0]
    assert len(seen) > 100, "the reader was not beside the writers"
    seen += [row[1] for row in await first.pull()]
    assert sorted(sent) == sorted(seen)


async def test_sixteen_clients_lose_no_tick(plain: SqliteStore) -> None:
    """300 ticks at once, half of them on the same few records: all are there, the latest on top."""
    first = await join(plain)
    phones = [await pair(first) for _ in range(16)]

    async def work(number: int, phone: Phone) -> None:
        for i in range(20):
            own = ("t", f"own{number}.{i}", {"v": (1, stamp(0, phone.caller.device))})
            shared = ("t", f"shared{i % 3}", {f"c.{phone.caller.device}": (i, stamp(i))})
            await phone.send(own, shared)

    await asyncio.gather(*[work(i, phone) for i, phone in enumerate(phones)])
    rows = {row[1]: row[2] for row in await first.pull()}
    assert 16 * 20 + 3 == len(rows)
    for i in range(3):
        last = max(j for j in range(20) if j % 3 == i)
        expected = {f"c.{phone.caller.device}": [last, stamp(last)] for phone in phones}
        assert expected == rows[f"shared{i}"]


async def test_closing_finishes_what_is_queued(tmp_path: Path) -> None:
    """And refuses what comes later, politely, twice if need be."""
    store = await SqliteStore.open(tmp_path / "tend.db")
    await store.migrate()
    phone = await join(store)
    tasks = [asyncio.ensure_future(phone.send(tick(f"id{i}"))) for i in range(20)]
    await asyncio.sleep(0)
    await store.close()
    assert 20 == max(page.seq for page in await asyncio.gather(*tasks))
    for request in (phone.send(tick("late")), phone.send(), store.devices("x")):
        with pytest.raises(StoreUnavailable):
            await request
    await store.close()
    assert not await store.ready()


async def test_the_log_is_folded_into_the_file_beside_the_writer(
    plain: SqliteStore, tmp_path: Path
) -> None:
    """The checkpointer works while nothing else asks for it."""
    phone = await join(plain)
    for i in range(20):
        await phone.send(*[tick(f"{i}.{j}", "x" * 500) for j in range(100)])
    for _ in range(40):
        if (tmp_path / "tend.db").stat().st_size > 500_000:
            return
        await asyncio.sleep(0.05)
    pytest.fail("nothing was checkpointed within two seconds")


async def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    """Plainly, at the opening, and the file stays as it is."""
    (tmp_path / "tend.db").write_bytes(b"these are not the bytes you are looking for" * 100)
    with pytest.raises(StoreUnavailable):
        await SqliteStore.open(tmp_path / "tend.db")
    with pytest.raises(StoreUnavailable):
        await SqliteStore.open(tmp_path / "missing" / "tend.db")


async def test_the_file_is_its_owners_alone(plain: SqliteStore, tmp_path: Path) -> None:
    """The database and its log."""
    phone = await join(plain)
    await phone.send(tick("x"))
    modes = {file.name: file.stat().st_mode & 0o777 for file in tmp_path.iterdir()}
    assert {0o600} == set(modes.values())


async def test_it_is_ready_when_migrated(tmp_path: Path) -> None:
    """Not before; a database without tables answers, but not to requests."""
    store = await SqliteStore.open(tmp_path / "tend.db")
    assert not await store.ready()
    assert [step.name for step in migrations.migrations()] == await store.migrate()
    assert [] == await store.migrate()
    assert await store.ready()
    await store.close()
