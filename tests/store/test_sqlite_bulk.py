"""The cost of much data in SQLite: pages, deletion and purging work in small pieces."""

# ruff: noqa: SIM300 (expected stands first)
from __future__ import annotations

import asyncio
import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tend.errors import Taken
from tend.store.acts import purge
from tend.store.acts import store as by_acts
from tend.store.acts.sync import pull
from tend.store.contract.base import NewDevice, SyncRequest
from tend.store.sqlite.perform import perform
from tend.store.sqlite.store import SqliteStore

from .conftest import NOW, join, rows_of, stamp, tick, traced

pytestmark = pytest.mark.asyncio
DAY = 24 * 3600 * 1000


async def test_a_page_reads_no_more_than_it_sends(plain: SqliteStore, tmp_path: Path) -> None:
    """
    Of a thousand rows of 16 KB only the 60 that fit into a page are read; of the others only the
    length.
    """
    phone = await join(plain)
    for batch in range(60):
        fat = {f: ("x" * 8000, stamp()) for f in "ab"}
        await phone.send(*[("t", f"{batch}.{i}", fat) for i in range(15)])
    request = SyncRequest(None, 0, 1000, [])
    with closing(sqlite3.connect(tmp_path / "tend.db")) as db:
        db.execute("SELECT count(*) FROM account").fetchall()
        before = read_bytes()
        page = perform(db, pull(phone.caller, request))
        took = read_bytes() - before
    assert 60 <= len(rows_of(page)) < 70
    assert page.more
    assert took < 4_000_000  # all would be 15 MB


def read_bytes() -> int:
    """How many bytes this thread has read from files so far."""
    line = Path("/proc/thread-self/io").read_text().splitlines()[0]
    return int(line.removeprefix("rchar: "))


async def test_a_large_account_goes_a_little_at_a_time(plain: SqliteStore) -> None:
    """
    While a large account is deleted others write in between. If the process dies the next purge
    deletes the rest, and until then the id cannot be used.
    """
    phone, other = await join(plain), await join(plain)
    for batch in range(7):
        await phone.send(*[tick(f"{batch}.{i}") for i in range(500)])
    ran = await traced(plain)
    gone = asyncio.ensure_future(plain.delete_account(phone.caller.account, NOW))
    while not any("DELETE FROM rec " in sql for sql in ran):
        await asyncio.sleep(0)
    assert (await other.send(tick("x"))).changed
    gone.cancel()
    await asyncio.gather(gone, return_exceptions=True)
    wrote = next(i for i, sql in enumerate(ran) if "INSERT INTO rec" in sql)
    assert any("DELETE FROM rec " in sql for sql in ran[:wrote])
    with pytest.raises(Taken):
        await plain.create_account(phone.caller.account, NewDevice(b"x" * 32), NOW)
    await plain.purge(NOW)
    assert 4 <= sum("DELETE FROM rec " in sql for sql in ran)
    for table, left in (("rec", 1), ("doomed", 0)):
        count = f"SELECT count(*) FROM {table}"
        assert (left,) == await plain._writer.submit(
            lambda db: db.execute(count).fetchone()  # noqa: B023 (runs before the next turn)
        )


async def test_a_purge_looks_at_nobody_twice(
    plain: SqliteStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    Each batch of a purge continues after the last one, instead of starting at the first account.
    """
    monkeypatch.setattr(by_acts, "_PURGE_ACCOUNTS_COUNT", 5)
    monkeypatch.setattr(purge, "PURGE_SHARE", 1)
    for _ in range(20):
        await join(plain)
    seen = await join(plain)
    await plain.touch_device(seen.caller.account, seen.caller.device, NOW + 500 * DAY)
    ran = await traced(plain)
    await plain.purge(NOW + 500 * DAY, unseen_ms=400 * DAY)
    begun = [
        re.search(r"\(a.part, a.id\) > \((-?[0-9]+), '([0-9a-f]*)'\)", sql)
        for sql in ran
        if "LIMIT" in sql
    ]
    after = [(int(found[1]), found[2]) for found in begun if found]
    assert after == sorted(set(after))
    assert after[0] == (-1, "")
    assert len(after) >= 4
