"""Copying an installation, looked at from inside: real databases, one process."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from tests.support import postgres
from tests.support.installations import (
    account_id,
    dump_file,
    dump_postgres,
    fill,
    put_account,
)

from tend.domain.records.parts import part_of
from tend.errors import CopyError, StoreUnavailable
from tend.store.copying import copy as copying
from tend.store.copying.copy import Done, copy
from tend.store.copying.side import Side
from tend.store.copying.tables import LEFT, MOVED
from tend.store.open import open_store, places

pytestmark = pytest.mark.asyncio


@pytest_asyncio.fixture(params=["plain", "partitioned"])
async def url(request: Any) -> AsyncIterator[str]:
    """An empty database, or one whose tables are partitioned by part."""
    server = postgres.shared()
    if request.param == "partitioned":
        async with postgres.partitioned(server) as found:
            yield found
        return
    name = await server.make()
    yield server.url(name)
    await server.drop(name)


async def run(
    old: str | Path,
    new: str | Path,
    *,
    switch: bool = False,
    meanwhile: Callable[[], None] = lambda: None,
) -> Done:
    """One run of the copy. *meanwhile*: called once the first accounts were copied."""

    def look(*_: int) -> None:
        nonlocal meanwhile
        meanwhile()
        meanwhile = _nothing

    async with (
        places(_address(old), to_fill=False) as sources,
        places(_address(new), to_fill=True) as targets,
    ):
        return await copy(
            sources,
            targets,
            switch=switch,
            look=look,
            begun=lambda *_: None,
            lock_up=_nothing,
        )


def _nothing() -> None:
    pass


def _address(where: str | Path) -> str:
    return f"sqlite:{where}" if isinstance(where, Path) else where


async def _fill(path: Path, numbers: range, records: int = 3) -> None:
    await asyncio.to_thread(fill, path, numbers, records)


async def test_every_table_is_known_and_the_same_on_both(tmp_path: Path, url: str) -> None:
    """A table that a later migration adds is copied as well, or this test fails."""
    await _fill(tmp_path / "tend.db", range(1))
    store = await open_store(url)
    await store.migrate()
    await store.close()
    async with (
        places(f"sqlite:{tmp_path}", to_fill=False) as (here,),
        places(url, to_fill=True) as (there,),
    ):
        mine, others = await here.side.tables(), await there.side.tables()
    others.pop("tend_schema")
    others = {name: found for name, found in others.items() if name in mine or name[-2] != "_"}
    assert set(mine) == set(others) == {*MOVED, *LEFT}
    assert mine == others


async def test_there_and_back_nothing_is_lost_and_nothing_is_twice(
    tmp_path: Path, url: str
) -> None:
    """
    Every row of every table goes to PostgreSQL and comes back as it was: all types, texts beyond
    ASCII, numbers beyond 32 bits. Another run finds nothing to do.
    """
    here, back = tmp_path / "here/tend.db", tmp_path / "back/tend.db"
    await _fill(here, range(130))
    first, second = await run(here, url), await run(here, url)
    assert (first.accounts, first.copied, second.accounts, second.copied) == (130, 130, 130, 0)
    assert first.held_s is None
    assert await dump_postgres(url) == dump_file(here)
    done = await run(here, url, switch=True)
    assert done.held_s is not None
    assert done.doubtful == []
    await run(url, back, switch=True)
    assert dump_file(back) == dump_file(here)


async def test_what_changes_meanwhile_is_copied_again(tmp_path: Path, url: str) -> None:
    """
    Rows that are added, changed and taken away in every table while the copy runs, of accounts
    that were copied before: at the end both are the same. Between two runs, as well.
    """
    path = tmp_path / "tend.db"
    await _fill(path, range(120))
    everyone = sorted((part_of(account_id(n)), account_id(n), n) for n in range(120))
    first = [number for *_, number in everyone[:6]]

    def change() -> None:
        with closing(sqlite3.connect(path, timeout=30)) as db, db:
            put_account(db, 1000)
            for table in MOVED:
                names = {name for _, name, *_ in db.execute(f"PRAGMA table_info({table})")}
                key = "id" if table == "account" else "account"
                if key in names:
                    db.execute(f"DELETE FROM {table} WHERE {key} = ?", (account_id(first[0]),))
                for number in names & {"until_ms", "made_ms", "expires_ms", "at_ms", "due_ms"}:
                    db.execute(f"UPDATE {table} SET {number} = {number} + 7")
            db.execute("UPDATE rec SET body = x'7b7d' WHERE account = ?", (account_id(first[1]),))
            db.execute("DELETE FROM tombstone WHERE part < 500")

    done = await run(path, url, meanwhile=change)
    assert done.copied >= 120
    assert await dump_postgres(url) == dump_file(path)
    with closing(sqlite3.connect(path)) as db:
        names = db.execute("SELECT name FROM sqlite_schema WHERE name LIKE 'tend%'").fetchall()
        assert names == [("tend_copy",)]  # nothing listens any more
        with db:
            db.execute("DELETE FROM rec WHERE account = ?", (account_id(first[2]),))
            db.execute("DELETE FROM account WHERE id = ?", (account_id(first[3]),))
    await run(path, url, switch=True)
    assert await dump_postgres(url) == dump_file(path)


async def test_what_changes_on_postgres_meanwhile(tmp_path: Path, url: str) -> None:
    """The same with PostgreSQL as the source: what is committed late is not overlooked."""
    here, back = tmp_path / "here/tend.db", tmp_path / "back/tend.db"
    await _fill(here, range(120))
    await run(here, url, switch=True)
    database = url.rpartition("/")[2].partition("?")[0]
    everyone = sorted((part_of(account_id(n)), account_id(n)) for n in range(120))
    account = everyone[0][1]

    def change() -> None:
        script = f"""
            UPDATE device SET name = 'new' WHERE account = '{account}';
            DELETE FROM rec WHERE account = '{everyone[1][1]}';
            INSERT INTO invite (part, code, expires_ms) VALUES (3, '\\x01', 5);
            UPDATE route SET until_ms = 9 WHERE part < 600
        """
        postgres.in_thread(postgres.shared().script(script, database))

    await run(url, back, meanwhile=change)
    assert dump_file(back) == await dump_postgres(url)
    await run(url, back, switch=True)
    assert dump_file(back) == await dump_postgres(url)


async def test_a_target_that_keeps_something_else_is_noticed(tmp_path: Path, url: str) -> None:
    """What does not come back as it was written ends the copy; the source serves on."""
    path = tmp_path / "tend.db"
    await _fill(path, range(3))
    store = await open_store(url)
    await store.migrate()
    await store.close()
    database = url.rpartition("/")[2].partition("?")[0]
    lie = """
        CREATE FUNCTION lie() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN NEW.name := 'else'; RETURN NEW; END $$;
        CREATE TRIGGER lie BEFORE INSERT ON device FOR EACH ROW EXECUTE FUNCTION lie()
    """
    await postgres.shared().script(lie, database)
    with pytest.raises(CopyError, match="as it was written"):
        await run(path, url, switch=True)
    store = await open_store(path)
    await store.close()
    with pytest.raises(StoreUnavailable, match="a copy into it has not ended"):
        await open_store(url)


async def test_an_account_whose_digest_is_wrong_is_named(tmp_path: Path, url: str) -> None:
    """It was so before: it is copied as it is, and said."""
    path = tmp_path / "tend.db"
    await _fill(path, range(5))
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("UPDATE account SET digest = digest + 1 WHERE id = ?", (account_id(3),))
    assert (await run(path, url)).doubtful == [account_id(3)]
    assert await dump_postgres(url) == dump_file(path)


async def test_a_switch_that_dies_between_the_two_is_finished(
    tmp_path: Path, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    The source is fenced and the target is not open yet: neither is served, and the next run, even
    one that was not told to switch, ends it. A run before the fence leaves the source as it was.
    """
    path = tmp_path / "tend.db"
    await _fill(path, range(20))

    async def dies(*_: Any) -> None:
        raise RuntimeError("killed")

    with monkeypatch.context() as planted:
        planted.setattr(copying.Copying, "_fence", dies)
        with pytest.raises(RuntimeError):
            await run(path, url, switch=True)
    with closing(sqlite3.connect(path)) as db, db:
        put_account(db, 500)
    put_note = Side.put_note

    async def dies_late(self: Side, key: str, value: Any) -> None:
        if key == "into" and value is None:
            raise RuntimeError("killed")
        await put_note(self, key, value)

    with monkeypatch.context() as planted:
        planted.setattr(Side, "put_note", dies_late)
        with pytest.raises(RuntimeError):
            await run(path, url, switch=True)
    for where in (path, url):
        with pytest.raises(StoreUnavailable):
            await open_store(where)
    with closing(sqlite3.connect(path)) as db, pytest.raises(sqlite3.IntegrityError, match="moved"):
        put_account(db, 501)
    done = await run(path, url)
    assert (done.accounts, done.copied) == (21, 0)
    await (await open_store(url)).close()
    assert await dump_postgres(url) == dump_file(path)
    with pytest.raises(CopyError, match="has moved there already"):
        await run(path, url)
