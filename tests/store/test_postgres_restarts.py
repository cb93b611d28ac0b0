"""A PostgreSQL that restarts, dies, stays away, or is not at its address."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any, NamedTuple

import asyncpg
import pytest
import pytest_asyncio
from tests.store.small_acts import TABLES, listed, put
from tests.support import postgres
from tests.support.postgres import OwnServer

from tend.errors import StoreUnavailable
from tend.store.postgres.database import Database, name_of

pytestmark = pytest.mark.asyncio

WAIT_S = 30.0


class Ended(NamedTuple):
    """A server that the test may end, and the address of a database with a few tables on it."""

    server: OwnServer
    url: str


@pytest_asyncio.fixture
async def own() -> AsyncIterator[Ended]:
    server = postgres.restartable()
    name = await server.make()
    await server.script(TABLES, name)
    yield Ended(server, server.url(name))
    await asyncio.to_thread(server.stop)
    await asyncio.to_thread(server.start)
    await server.drop(name)


async def test_a_restart_is_waited_for(own: Ended) -> None:
    """
    What is asked while the server restarts, or after it was killed, is answered when it is back.
    """
    database = await Database.open(own.url, patience_s=WAIT_S)
    for number, end in enumerate((own.server.stop, own.server.kill)):
        await asyncio.gather(*(database.read(listed) for _ in range(5)))
        await asyncio.to_thread(end)
        asked = asyncio.create_task(database.run(lambda n=number: put(str(n))))  # type: ignore[misc]
        read = asyncio.create_task(database.read(listed))
        await asyncio.sleep(0.1)
        assert not asked.done()
        await asyncio.to_thread(own.server.start)
        assert await asyncio.wait_for(asked, WAIT_S) == str(number)
        await read
    assert await database.read(listed) == ["0", "1"]
    await database.close()


async def test_nothing_acknowledged_is_lost_when_the_server_is_killed(own: Ended) -> None:
    """
    Writers go on over restarts and kills of the server: every write that was answered is there
    afterwards, and none hangs.
    """
    database = await Database.open(own.url, patience_s=WAIT_S)
    kept: list[str] = []
    refused = 0
    going = True

    async def write(name: str) -> None:
        nonlocal refused
        number = 0
        while going:
            number += 1
            id = f"{name}.{number:05}"
            try:
                kept.append(await asyncio.wait_for(database.run(lambda id=id: put(id)), WAIT_S))  # type: ignore[misc]
            except StoreUnavailable as error:
                # The commit was under way: it may be there or not, and nobody was told it is.
                assert "nobody knows" in error.detail
                refused += 1

    writers = [asyncio.create_task(write(f"w{n}")) for n in range(6)]
    for end in (own.server.kill, own.server.stop, own.server.kill):
        before = len(kept)
        while len(kept) < before + 20:
            await asyncio.sleep(0.01)
        await asyncio.to_thread(end)
        await asyncio.to_thread(own.server.start)
    going = False
    await asyncio.gather(*writers)
    there = set(await database.read(listed))
    await database.close()

    assert set(kept) - there == set()
    assert len(there) <= len(kept) + refused


async def test_work_that_is_done_is_not_done_again(
    own: Ended, monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    If the connection breaks between the commit and its return to the others, the work has its
    answer, and is not run a second time.
    """
    database = await Database.open(own.url)
    release, broken = asyncpg.Pool.release, 0

    async def break_and_release(pool: Any, connection: Any, **how: Any) -> None:
        nonlocal broken
        broken += 1
        connection.terminate()
        await release(pool, connection, **how)
        raise asyncpg.InterfaceError("cannot call Connection.reset(): connection is closed")

    with monkeypatch.context() as patch:
        patch.setattr(asyncpg.Pool, "release", break_and_release)
        assert await database.run(lambda: put("once")) == "once"
    assert broken == 1
    assert await database.read(listed) == ["once"]
    await database.close()


async def test_a_server_that_stays_away_is_not_waited_for(own: Ended) -> None:
    """
    After its patience a call is refused, in a sentence that names the database and no password.
    """
    database = await Database.open(own.url, patience_s=0.3)
    own.server.stop()
    for call in (database.read(listed), database.run(lambda: put("x"))):
        with pytest.raises(StoreUnavailable, match=f"on {own.server.folder} cannot be reached"):
            await asyncio.wait_for(call, WAIT_S)
    await database.close()
    with pytest.raises(StoreUnavailable, match="closed"):
        await database.read(listed)


# --- Addresses -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("postgresql://u:secret@127.0.0.1:1/tend", "on 127.0.0.1:1 cannot be reached"),
        ("postgresql://u:secret@no-such-host.invalid/tend", "no-such-host.invalid cannot be"),
        ("postgresql://u:secret@localhost:port/tend", "cannot be read"),
        ("postgresql://u:secret@localhost/tend?sslmode=often", "cannot be read"),
    ],
)
async def test_an_address_that_leads_nowhere_is_explained(address: str, said: str) -> None:
    """
    A wrong address is refused in a sentence that says what to do, and shows no password.
    """
    with pytest.raises(StoreUnavailable, match=said) as caught:
        await Database.open(address, patience_s=0)
    assert "secret" not in caught.value.detail


async def test_a_database_that_is_not_there_is_asked_for(own: Ended) -> None:
    """
    Where the server has no such database, or no such user, the sentence says so.
    """
    missing, unknown = own.server.url("nowhere"), own.url.replace("postgres@", "nobody_here@")
    for address, said in ((missing, "make it"), (unknown, "refuses this user")):
        with pytest.raises(StoreUnavailable, match=said):
            await Database.open(address, patience_s=0)


async def test_a_name_shows_where_a_database_is() -> None:
    """
    For people a database is called by its name and server.
    """
    assert (
        name_of("postgresql://u:p@db.example:5433/tend") == "the database tend on db.example:5433"
    )
    assert name_of("postgresql://u@/tend?host=/run/pg") == "the database tend on /run/pg"
