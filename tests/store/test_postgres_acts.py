"""The driver on PostgreSQL: acts, transactions, and what is tried again."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import asyncpg
import pytest
import pytest_asyncio
from tests.store.small_acts import (
    ADD,
    COUNT,
    LIST,
    PARTS,
    PUT,
    READ,
    RENAME,
    SHIFT,
    TABLES,
    listed,
    put,
)
from tests.support import postgres

from tend.errors import StoreUnavailable, UnknownCode
from tend.store.acts.act import Act, Revoke, across, each, lock, row, rows, run
from tend.store.contract.revoked import Entry, Revoked
from tend.store.postgres import database as databases
from tend.store.postgres.database import Database
from tend.store.postgres.transaction import READ as SNAPSHOT
from tend.store.postgres.transaction import transaction

pytestmark = pytest.mark.asyncio

WAIT_S = 30.0


@pytest_asyncio.fixture
async def url() -> AsyncIterator[str]:
    """A database with a few tables."""
    server = postgres.shared()
    name = await server.make()
    await server.script(TABLES, name)
    yield server.url(name)
    await server.drop(name)


@pytest_asyncio.fixture
async def database(url: str) -> AsyncIterator[Database]:
    """A connected database."""
    opened = await Database.open(url)
    yield opened
    await opened.close()


async def test_an_act_gets_the_rows_of_each_step(database: Database) -> None:
    """
    Statements are answered by their rows, also those that write; several values by no rows; a
    question across all parts reaches the first and the last one.
    """

    def act() -> Act[list[object]]:
        yield from lock((3, "b"), (3, "a"))
        yield from each(PUT, [(0, "x"), (3, "a"), (3, "b"), (1023, "y")])
        yield from each(SHIFT, [(3, "!"), (1023, "?")])
        yield from each(PUT, [])
        none = yield from run(PUT, 3, "c")
        one = yield from run(RENAME, 3, "c", "d")
        missing = yield from row(LIST, 4)
        first = yield from row(LIST, 3)
        found = yield from rows(LIST, 3)
        parts = yield from across(PARTS, "a")
        return [none, one, missing, first, found, parts]

    expected = [0, 1, None, ("a!",), [("a!",), ("b!",), ("d",)], [(0,), (3,), (1023,)]]
    assert await database.run(act) == expected


async def test_a_refusal_keeps_what_was_written_before(database: Database) -> None:
    """A refusal reaches the caller, and what the act wrote before it is committed."""

    def act() -> Act[None]:
        yield from run(PUT, 1, "kept")
        raise UnknownCode

    with pytest.raises(UnknownCode):
        await database.run(act)
    assert await database.read(listed) == ["kept"]


async def test_any_other_failure_undoes_what_was_written(database: Database) -> None:
    """
    After a fault of the act, of a value or of the database nothing is kept; the act cannot swallow
    it, and the next one finds a connection in order.
    """
    ended = []

    def faulty() -> Act[None]:
        yield from run(PUT, 1, "gone")
        raise ZeroDivisionError

    def unfit() -> Act[None]:
        yield from run(PUT, 1, "gone")
        yield from run(PUT, 1 << 40, "no part")

    def wrong() -> Act[str]:
        yield from run(PUT, 1, "gone")
        try:
            yield from run("SELECT nonsense FROM nowhere WHERE part = ?1", 1)
        except Exception:
            return "swallowed"
        finally:
            ended.append(True)
        return "went on"

    for act, error in (
        (faulty, ZeroDivisionError),
        (unfit, asyncpg.DataError),
        (wrong, StoreUnavailable),
    ):
        with pytest.raises(error):
            await database.run(act)
    assert ended == [True]
    assert await database.read(listed) == []


async def test_lines_are_on_the_disk_before_the_act_goes_on(
    database: Database, tmp_path: Path
) -> None:
    """
    What is revoked stands in the file before the next statement; if it cannot be written, nothing
    of the act is kept.
    """
    entry = Entry("buried", bytes(32), 7)
    file = Revoked(tmp_path / "revoked")
    seen: list[list[Entry]] = []

    def act() -> Act[None]:
        yield from run(PUT, 1, f"x{len(seen)}")
        yield Revoke([entry])
        seen.append(file.read())

    await database.run(act, revoked=file)
    assert seen == [[entry]]
    with pytest.raises(StoreUnavailable):
        await database.run(act, revoked=Revoked(tmp_path / "missing" / "revoked"))
    assert await database.read(listed) == ["x0"]


async def test_a_reading_act_sees_one_moment(database: Database) -> None:
    """
    What others commit between two statements of a reading act is in neither or in both; and it
    cannot write.
    """
    began, go_on = asyncio.Event(), asyncio.Event()

    def act() -> Act[tuple[list[str], list[str]]]:
        first = yield from listed()
        return first, (yield from listed())

    async def reading(connection: Any) -> Any:
        async with transaction(connection, SNAPSHOT, ""):
            running = act()
            found = await connection.fetch("SELECT id FROM thing WHERE part = 1")
            next(running)
            began.set()
            await go_on.wait()
            again = await connection.fetch("SELECT id FROM thing WHERE part = 1")
            running.close()
            return list(found), list(again)

    task = asyncio.create_task(database.work(reading))
    await began.wait()
    await database.run(lambda: put("later"))
    go_on.set()
    assert await task == ([], [])
    assert await database.read(act) == (["later"], ["later"])


async def test_who_waited_for_a_lock_sees_what_its_holder_has_written(database: Database) -> None:
    """
    Twenty acts that read a number, and write one more, end at twenty: each reads after its lock.
    """
    await database.run(lambda: run(ADD, 1, "alice", 0))

    def act() -> Act[None]:
        yield from lock((1, "alice"))
        found = yield from row(READ, 1, "alice")
        assert found is not None
        yield from run(COUNT, 1, "alice", found[0] + 1)

    await asyncio.gather(*(database.run(act) for _ in range(20)))

    assert await database.read(lambda: row(READ, 1, "alice")) == (20,)


async def test_acts_that_lock_each_other_out_both_succeed(database: Database) -> None:
    """
    Of two acts that hold what the other wants one is undone by PostgreSQL; it runs again, and both
    are kept. The same for two that make the same row: the second one finds it there.
    """
    await database.run(lambda: each(ADD, [(1, "a", 0), (1, "b", 0)]))
    tries = 0
    holding: set[str] = set()
    looked: set[str] = set()

    def meet(who: str, there: set[str]) -> Act[None]:
        there.add(who)
        while len(there) < 2:
            yield from rows("SELECT pg_sleep(0.01) WHERE ?1 = 1::smallint", 1)

    def crossing(first: str, second: str) -> Act[None]:
        nonlocal tries
        tries += 1
        yield from lock((1, first))
        yield from meet(first, holding)
        yield from lock((1, second))
        for id in (first, second):
            found = yield from row(READ, 1, id)
            assert found is not None
            yield from run(COUNT, 1, id, found[0] + 1)

    def once(who: str) -> Act[str]:
        if (yield from row("SELECT 1 FROM thing WHERE part = ?1 AND id = ?2", 1, "once")):
            return "there"
        yield from meet(who, looked)
        yield from run(PUT, 1, "once")
        return "made"

    await asyncio.gather(
        database.run(lambda: crossing("a", "b")), database.run(lambda: crossing("b", "a"))
    )
    made = await asyncio.gather(*(database.run(lambda who=who: once(who)) for who in "ab"))  # type: ignore[misc]

    assert tries > 2
    assert await database.read(lambda: row(READ, 1, "a")) == (2,)
    assert await database.read(lambda: row(READ, 1, "b")) == (2,)
    assert sorted(made) == ["made", "there"]


async def test_a_serialization_failure_is_tried_again(database: Database) -> None:
    """
    What an engine refuses with 40001 is run again, as a whole, until it succeeds.
    """
    tries = 0

    def refused() -> Act[int]:
        nonlocal tries
        tries += 1
        yield from run(PUT, 1, f"try {tries}")
        if tries < 4:
            yield from rows(RAISE, 1, "40001")
        return tries

    await database.work(lambda connection: connection.execute(RAISING))
    assert await database.run(refused) == 4
    assert await database.read(listed) == ["try 4"]


RAISING = """
CREATE FUNCTION raise(state text) RETURNS int LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION USING ERRCODE = state; END $$
"""
RAISE = "SELECT raise(?2) WHERE ?1 = 1::smallint"


async def test_a_lock_that_is_not_given_up_is_not_waited_for(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    Who needs an account that another transaction holds is refused after a while, in a sentence;
    when it is free again, it can be had.
    """
    monkeypatch.setattr(databases, "_SETTINGS", "SET lock_timeout = 200")
    await database.run(lambda: run(ADD, 1, "alice", 0))
    held, let_go = asyncio.Event(), asyncio.Event()

    async def holding(connection: Any) -> None:
        async with connection.transaction():
            await connection.execute("SELECT 1 FROM account FOR UPDATE")
            held.set()
            await let_go.wait()

    holder = asyncio.create_task(database.work(holding))
    await held.wait()
    with pytest.raises(StoreUnavailable, match="is busy"):
        await database.run(lambda: lock((1, "alice")))
    let_go.set()
    await holder
    await database.run(lambda: lock((1, "alice")))


@pytest.mark.parametrize("reading", [True, False])
async def test_a_server_that_says_nothing_is_not_waited_for(
    url: str, monkeypatch: pytest.MonkeyPatch, reading: bool
) -> None:
    """
    A call is refused when the server does not even say that it takes too long; its connection is
    ended, and the next call has another one.
    """
    monkeypatch.setattr(databases, "_SETTINGS", "SET statement_timeout = 0")
    monkeypatch.setattr(databases, "SILENCE_S", 0.5)
    database = await Database.open(url)

    def act() -> Act[None]:
        yield from rows("SELECT pg_sleep(600) WHERE ?1 = 1::smallint", 1)

    with pytest.raises(StoreUnavailable, match="takes too long"):
        await (database.read(act) if reading else database.run(act))
    assert await database.run(lambda: put("next")) == "next"
    await asyncio.wait_for(database.close(), WAIT_S)


async def test_a_call_that_is_cancelled_is_done_or_not_begun(database: Database) -> None:
    """
    Cancelling drops the answer: the work is committed, and its listener hears of it.
    """
    heard: list[str] = []

    def act() -> Act[str]:
        yield from run(PUT, 1, "kept")
        yield from rows("SELECT pg_sleep(0.2) WHERE ?1 = 1::smallint", 1)
        return "done"

    for _ in range(3):
        task = asyncio.create_task(database.run(act, heard.append))
        await asyncio.sleep(0.05)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        break
    await database.close()

    assert heard == ["done"]
