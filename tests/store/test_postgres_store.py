"""What the store on PostgreSQL promises beyond the contract: processes, groups, restarts."""

from __future__ import annotations

import asyncio
import contextlib
import random
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import asyncpg
import pytest
import pytest_asyncio
from tests.store.conftest import (
    AHEAD_MS,
    JITTER_S,
    NOW,
    Ears,
    Phone,
    join,
    pair,
    rows_of,
    stamp,
    tick,
    token,
)
from tests.support import postgres

from tend.domain.records.cells import judge
from tend.domain.records.round import Quotas, SyncPage, SyncRequest
from tend.errors import ClockAhead, Full, Gone, Removed, Stale, StoreUnavailable, TendError
from tend.store.acts.store import StoreByActs
from tend.store.contract.base import NewDevice, Subscription
from tend.store.postgres import database as databases
from tend.store.postgres.store import PostgresStore

pytestmark = pytest.mark.asyncio

WAIT_S = 60.0
Opener = Callable[..., Awaitable[PostgresStore]]


@pytest_asyncio.fixture
async def url() -> AsyncIterator[str]:
    """A database of our own server, which a test may restart."""
    async with postgres.migrated(postgres.restartable()) as found:
        yield found


@pytest_asyncio.fixture
async def process(url: str, tmp_path: Path) -> AsyncIterator[Opener]:
    """Opens the store as one more process would."""
    opened: list[PostgresStore] = []

    async def opener(quotas: Quotas | None = None, at: str = url) -> PostgresStore:
        store = await PostgresStore.open(at, quotas, JITTER_S, 0, tmp_path, patience_s=WAIT_S)
        opened.append(store)
        return store

    yield opener
    for store in opened:
        await store.close()


async def fetch(url: str, sql: str) -> list[tuple[Any, ...]]:
    connection = await asyncpg.connect(url)
    try:
        return [tuple(row) for row in await connection.fetch(sql)]
    finally:
        await connection.close()


# --- Several processes ---------------------------------------------------------------------------


async def test_a_removed_device_is_refused_everywhere_at_once(process: Opener) -> None:
    """
    What one process removes or deletes is refused by the other at its next question, although that
    one has just answered for it.
    """
    here, there = await process(), await process()
    alice = await join(here)
    second = await here.create_account(None, NewDevice(token("one device")), NOW)
    gone = await here.create_account(None, NewDevice(token("gone")), NOW)
    assert await there.caller(token("one device")) == second
    assert await there.caller(token("gone")) == gone

    await here.remove_device(second.account, second.device, NOW)
    await here.delete_account(gone.account, NOW)

    with pytest.raises(Removed):
        await there.caller(token("one device"))
    with pytest.raises(Gone):
        await there.caller(token("gone"))
    with pytest.raises(Removed):
        await Phone(there, second).send(tick())
    with pytest.raises(Gone):
        await Phone(there, gone).send(tick())
    assert await here.devices(alice.caller.account)


async def test_a_reader_misses_nothing_that_writers_of_two_processes_write(process: Opener) -> None:
    """
    Four writers of one account in two processes, and a reader that only pulls: what the reader gets
    is all that was written, in order, with no gap; and so do the writers from their own answers.
    """
    here, there = await process(), await process()
    first = await join(here)
    writers = [first, *[await pair(first) for _ in range(3)]]
    for at, phone in enumerate(writers):
        phone.store = (here, there)[at % 2]
    reader = await pair(first)
    reader.store = there
    got: dict[str, list[str]] = {}
    going = True

    def take(name: str, page: SyncPage) -> None:
        got.setdefault(name, []).extend(id for _, id, _ in rows_of(page))

    async def write(name: str, phone: Phone) -> None:
        for number in range(40):
            page = await phone.send(tick(f"2025-10-03.{name}{number:03}"))
            take(name, page)
            assert page.cursor >= phone.cursor
            phone.cursor = page.cursor

    async def read() -> None:
        while going or (await reader.send()).cursor > reader.cursor:
            page = await reader.send(limit=7)
            take("reader", page)
            reader.cursor = page.cursor
            await asyncio.sleep(0)

    reading = asyncio.create_task(read())
    await asyncio.gather(*(write(f"w{at}", phone) for at, phone in enumerate(writers)))
    going = False
    await asyncio.wait_for(reading, WAIT_S)

    everything = {f"2025-10-03.w{at}{number:03}" for at in range(4) for number in range(40)}
    assert sorted(got["reader"]) == sorted(everything)
    for at, phone in enumerate(writers):
        got[f"w{at}"] += [id for _, id, _ in await phone.pull()]
        assert sorted(got[f"w{at}"]) == sorted(everything)


async def test_two_workers_share_what_is_due(process: Opener) -> None:
    """
    Of many accounts that are due each is claimed by one of two processes, never by both.
    """
    here, there = await process(), await process()
    phones = [await join(here) for _ in range(12)]
    for phone in phones:
        caller = phone.caller
        endpoint = f"https://push.example/{caller.account}"
        await here.put_subscription(
            Subscription(caller.account, caller.device, endpoint, "key", "auth"), NOW
        )

    claimed: list[str] = []
    for expected in (5, 5), (2, 0):
        asked = await asyncio.gather(*(one.claim_due(NOW, 5, 60_000) for one in (here, there)))
        assert sorted(map(len, asked), reverse=True) == [*expected], "none goes home without work"
        claimed += [due.account for batch in asked for due in batch]

    assert sorted(claimed) == sorted(phone.caller.account for phone in phones)


# --- Groups --------------------------------------------------------------------------------------


async def test_a_push_is_answered_in_a_group_as_it_is_alone(process: Opener, url: str) -> None:
    """
    Random pushes, good and bad, are answered the same whether they are done many at once or each by
    itself, and leave the same behind.
    """
    quotas = Quotas(bytes=6000, rows=30)
    async with postgres.migrated(postgres.restartable()) as other:
        both = [await process(quotas), await process(quotas, at=other)]
        alone: list[Any] = []
        grouped: list[Any] = []
        for store, answers, push in (
            (both[0], grouped, PostgresStore._push),
            (both[1], alone, StoreByActs._push),
        ):
            await live(store, answers, push)
        assert len(grouped) > 100
        kinds = {type(one) if isinstance(one, SyncPage) else one[0] for one in grouped}
        assert kinds == {SyncPage, Stale, ClockAhead, Full, Removed}
        assert grouped == alone
        for table in ("account", "rec", "device", "due"):
            left = [await fetch(one, f"TABLE {table}") for one in (url, other)]
            assert sorted(map(repr, left[0])) == sorted(map(repr, left[1])), table


async def live(store: PostgresStore, answers: list[Any], push: Callable[..., Any]) -> None:
    """Rounds of pushes of six accounts, always the same ones."""
    luck = random.Random(7)
    callers = []
    for name in range(6):
        new = NewDevice(token(f"live {name}"), f"{name:08x}")
        callers.append(await store.create_account(f"{name:016x}", new, NOW))
        if name < 3:
            to = Subscription(f"{name:016x}", f"{name:08x}", f"https://p.example/{name}", "k", "a")
            await store.put_subscription(to, NOW)
    await store.remove_device(callers[5].account, callers[5].device, NOW)
    numbers = [0] * len(callers)
    for turn in range(30):
        asked = []
        for at, caller in enumerate(callers):
            numbers[at] += luck.choice([0, 1, 1, 1])
            put = [cell_of(luck, turn) for _ in range(luck.randint(1, 4))]
            request = SyncRequest(
                numbers[at], luck.choice([0, turn, 3]), luck.choice([2, 1000]), put
            )
            asked.append(push(store, caller, request, judge(put), NOW + turn, AHEAD_MS))
        for one in await asyncio.gather(*asked, return_exceptions=True):
            assert isinstance(one, SyncPage | TendError)
            answers.append(one if isinstance(one, SyncPage) else (type(one), one.extra))


def cell_of(luck: random.Random, turn: int) -> Any:
    """A cell of one of a few records; some are refused, some lie too far ahead."""
    kind = luck.choice(["t", "h", "h", "s", "NO"])
    ahead_ms = luck.choice([0, 0, 0, 0, 0, 0, 10 * AHEAD_MS])
    at = stamp(turn - luck.randint(0, 20) + ahead_ms)
    value = luck.choice([1, "x" * luck.randint(0, 900), None])
    return (
        kind,
        f"2025-10-0{luck.randint(1, 9)}.h{luck.randint(0, 4)}",
        {luck.choice("vn"): (value, at)},
    )


async def test_pushes_that_come_together_share_a_transaction(process: Opener) -> None:
    """
    Many pushes of different accounts that wait are few transactions, and each has its own answer.
    """
    store = await process()
    phones = [await join(store) for _ in range(30)]
    told: list[int] = []

    class Meter:
        def committed(self, jobs: int, seconds: float) -> None:
            told.append(jobs)

    store.meter = Meter()
    ears = store.watcher = Ears()
    pages = await asyncio.gather(*(phone.send(tick()) for phone in phones))

    assert [page.seq for page in pages] == [1] * 30
    assert sum(told) == 30
    assert len(told) <= 3
    assert sorted(ears.heard) == sorted((phone.caller.account, 1) for phone in phones)


async def test_who_holds_an_account_delays_no_other(
    process: Opener, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    While a transaction elsewhere holds an account, pushes of others are done, and that account's
    own waits; after the lock time-out it is refused in a sentence, and it is done when it is free.
    """
    monkeypatch.setattr(databases, "_SETTINGS", "SET lock_timeout = 0")
    patient = await process()
    alice, bob = await join(patient), await join(patient)
    elsewhere = await asyncpg.connect(url)
    async with held(elsewhere, alice):
        waiting = asyncio.create_task(alice.send(tick()))
        for number in range(5):
            await bob.send(tick(f"2025-10-03.{number}"))
        assert not waiting.done()
    assert (await waiting).seq == 1

    monkeypatch.setattr(databases, "_SETTINGS", "SET lock_timeout = 100")
    alice.store = await process()
    async with held(elsewhere, alice):
        with pytest.raises(StoreUnavailable, match="is busy"):
            await alice.send(tick("2025-10-04.h7k2m9q4s0ab"))
    assert (await alice.send(tick("2025-10-04.h7k2m9q4s0ab"))).seq == 2
    await elsewhere.close()


@contextlib.asynccontextmanager
async def held(connection: Any, phone: Phone) -> AsyncIterator[None]:
    """The phone's account is locked meanwhile."""
    async with connection.transaction():
        name = phone.caller.account
        await connection.execute("SELECT 1 FROM account WHERE id = $1 FOR UPDATE", name)
        yield


# --- Restarts ------------------------------------------------------------------------------------


async def test_no_acknowledged_push_is_lost_when_the_database_is_killed(process: Opener) -> None:
    """
    Phones push while PostgreSQL is killed and restarted: all that was answered is there afterwards,
    and nobody waits for ever.
    """
    server = postgres.restartable()
    store = await process()
    phones = [await join(store) for _ in range(5)]
    kept: list[set[str]] = [set() for _ in phones]
    going = True

    async def push(phone: Phone, mine: set[str]) -> None:
        number = 0
        while going:
            number += 1
            id = f"2025-10-03.{number}"
            try:
                await asyncio.wait_for(phone.send(tick(id)), WAIT_S)
            except StoreUnavailable as error:
                assert "nobody knows" in error.detail
            else:
                mine.add(id)

    pushing = [asyncio.create_task(push(*pair)) for pair in zip(phones, kept, strict=True)]
    for end in (server.kill, server.stop):
        before = sum(map(len, kept))
        while sum(map(len, kept)) < before + 30:
            await asyncio.sleep(0.01)
        await asyncio.to_thread(end)
        await asyncio.to_thread(server.start)
    going = False
    await asyncio.gather(*pushing)

    for phone, mine in zip(phones, kept, strict=True):
        assert mine <= {id for _, id, _ in await phone.pull()}


async def test_a_long_read_holds_no_connection_of_the_short_ones(process: Opener) -> None:
    """
    However many long reads wait, short questions are answered.
    """
    store = await process()
    alice = await join(store)
    await alice.send(tick())
    go_on = asyncio.Event()

    async def slow(act: Any, found: Any) -> Any:
        await go_on.wait()
        return await PostgresStore._advance(store, act, found)

    store._advance = slow  # type: ignore[method-assign]
    long = [asyncio.create_task(store.records(alice.caller.account, "t")) for _ in range(30)]
    assert (await asyncio.wait_for(alice.send(), WAIT_S)).seq == 1
    assert await asyncio.wait_for(store.seq(alice.caller.account), WAIT_S) == 1
    assert not any(task.done() for task in long)
    go_on.set()
    assert all(len(page.records) == 1 for page in await asyncio.gather(*long))
