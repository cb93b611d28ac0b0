"""SQLite's writer thread under load, failures and cancellation."""

# ruff: noqa: SIM300 (expected stands first)
from __future__ import annotations

import asyncio
import sqlite3
import threading
import time
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tend.errors import Stale, StoreUnavailable
from tend.store.acts import store as by_acts
from tend.store.sqlite.store import SqliteStore

from .conftest import Ears, Phone, join, pair, rows_of, stamp, tick, traced

pytestmark = pytest.mark.asyncio


def hold(store: SqliteStore) -> threading.Event:
    """Keep the writer busy until the event is set, so that the jobs that follow form one group."""
    go = threading.Event()
    store._writer.submit(lambda db: go.wait(10))
    return go


async def test_requests_that_wait_share_a_commit(plain: SqliteStore) -> None:
    """Forty requests that wait share one transaction, and each gets its own answer."""
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
    """If one request of a group raises, the others succeed, and none runs twice."""
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
    """One failing request of forty costs a few more commits, not forty."""
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


async def test_a_lock_held_by_another_costs_a_group_one_wait(
    plain: SqliteStore, tmp_path: Path
) -> None:
    """
    Twenty requests that wait together are refused together after one timeout, not one after the
    other.
    """
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
    """If a commit fails no job runs a second time for it, and later jobs are written."""
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


async def test_refusals_in_a_group_keep_their_numbers(plain: SqliteStore) -> None:
    """A request refused for its clock uses up its number even if it shares a commit with others."""
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
    """
    The work of a cancelled request is either complete or absent; other requests go on, and other
    devices are notified.
    """
    phone = await join(plain)
    plain.watcher = ears = Ears()
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
    assert [(phone.caller.account, 2)] == ears.heard
    assert (await other.send(tick("z"))).changed


async def test_cancelled_reads_do_no_harm(plain: SqliteStore) -> None:
    """After a hundred pulls that are cancelled at random moments the next one is complete."""
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
    """
    On a full disk a request fails as unavailable, its number is not used up, and pulling goes on.
    """
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
    """
    While another process holds the lock requests are unavailable; afterwards they work, since no
    transaction was left open.
    """
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
    """
    With four writers and one reader the reader sees each number once, in order, up to the last.
    """
    real = by_acts.apply_put  # type: ignore[attr-defined]  # where the store looks for it

    def slow(*args: Any) -> Any:
        page = yield from real(*args)
        time.sleep(slow_ms / 1000)
        return page

    monkeypatch.setattr(by_acts, "apply_put", slow)
    first = await join(plain)
    writers = [await pair(first) for _ in range(4)]
    ids = iter(range(10**9))
    enough = asyncio.Event()
    sent: list[str] = []

    async def write(phone: Phone) -> None:
        while not enough.is_set():
            batch = [f"id{next(ids)}" for _ in range(3)]
            await phone.send(*[tick(id) for id in batch])
            sent.extend(batch)

    async def read() -> list[str]:
        seen: list[str] = []
        while len(seen) < 500:
            page = await first.send(limit=7)
            rows = rows_of(page)
            assert len(rows) == page.cursor - first.cursor
            seen += [row[1] for row in rows]
            first.cursor = page.cursor
            await asyncio.sleep(0)
        enough.set()
        return seen

    reading = asyncio.create_task(read())
    async with asyncio.timeout(60):
        await asyncio.gather(reading, *[write(phone) for phone in writers])
    seen = reading.result()
    seen += [row[1] for row in await first.pull()]
    assert sorted(sent) == sorted(seen)


async def test_sixteen_clients_lose_no_tick(plain: SqliteStore) -> None:
    """
    300 concurrent ticks, half of them on the same few records, are all stored, and the latest wins.
    """
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
    """Closing finishes queued jobs and refuses later ones with an error; it may be called twice."""
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
