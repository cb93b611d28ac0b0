"""
One of two PostgreSQL servers is killed, or falls silent: the other half never notices.

Whoever waited for it would wait until it is back, and the tests bring it back afterwards.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from tests.store.conftest import JITTER_S, NOW, Phone, pair, stamp, tick
from tests.store.halves import HIGH, LOW, WAIT_S, name_in, phone_in
from tests.support import postgres

from tend.errors import StoreUnavailable
from tend.store.postgres import database as databases
from tend.store.postgres.store import PostgresStore

pytestmark = pytest.mark.asyncio

Opener = Callable[[], Awaitable[PostgresStore]]


@pytest_asyncio.fixture
async def process(tmp_path: Path) -> AsyncIterator[Opener]:
    """Opens the store as one more process would."""
    opened: list[PostgresStore] = []
    async with postgres.halves() as address:

        async def opener() -> PostgresStore:
            store = await PostgresStore.open(address, None, JITTER_S, 0, tmp_path, WAIT_S)
            opened.append(store)
            return store

        yield opener
        for store in opened:
            await store.close()


class Pushing:
    """Phones that push all the time, and what was acknowledged of each."""

    def __init__(self, phones: list[Phone]) -> None:
        self.kept: dict[Phone, list[str]] = {phone: [] for phone in phones}
        self.failed: set[Phone] = set()
        self._going = True
        self._tasks: list[asyncio.Task[None]] = []

    async def __aenter__(self) -> Pushing:
        self._tasks = [asyncio.create_task(self._push(phone)) for phone in self.kept]
        return self

    async def __aexit__(self, *_: object) -> None:
        self._going = False
        await asyncio.gather(*self._tasks)

    async def more(self, phones: list[Phone], rounds: int) -> None:
        """Until each of these has been answered so many times more."""
        wanted = {phone: len(self.kept[phone]) + rounds for phone in phones}
        while any(len(self.kept[phone]) < count for phone, count in wanted.items()):
            await asyncio.sleep(0.01)

    async def _push(self, phone: Phone) -> None:
        number = 0
        while self._going:
            number += 1
            id = f"2025-10-03.{number}"
            try:
                await phone.send(("t", id, {"v": (1, stamp(number))}))
            except StoreUnavailable:
                self.failed.add(phone)
            else:
                self.kept[phone].append(id)


async def test_the_other_half_never_notices_that_a_server_is_killed(process: Opener) -> None:
    """
    Phones of both halves push while one server is killed and brought back. As long as it is away no
    call of the other half fails, or waits for it (that would be until it is back): requests, with a
    token that this process or a new one knows, numbers for streams, what is due. Afterwards all
    that was acknowledged on the killed one is there.
    """
    store, fresh = await process(), await process()
    secrets = [await phone_in(store, LOW, half) for half in (LOW, HIGH, HIGH)]
    low = [phone for phone, _ in secrets]
    high = [(await phone_in(store, HIGH, half))[0] for half in (LOW, HIGH, HIGH)]
    server = postgres.second()
    stuck: list[asyncio.Task[Any]] = []
    async with Pushing([*low, *high]) as pushing:
        await asyncio.wait_for(pushing.more([*low, *high], 5), WAIT_S)
        await asyncio.to_thread(server.kill)
        try:
            for phone in high * 10:
                stuck.append(asyncio.create_task(store.caller(name_in(HIGH, "token"))))
                stuck.append(asyncio.create_task(store.seq(phone.caller.account)))
            async with asyncio.timeout(WAIT_S / 2):
                await pushing.more(low, 30)
                for phone, secret in secrets:
                    for one in (store, fresh):
                        named = phone.caller.account
                        assert await one.caller(secret, named=named) == phone.caller
                await works_on(store, low)
        finally:
            await asyncio.to_thread(server.start)
        await asyncio.wait_for(pushing.more([*low, *high], 5), WAIT_S)
    await asyncio.gather(*stuck, return_exceptions=True)

    assert not pushing.failed.intersection(low)
    assert all(await asyncio.gather(*(one.ready() for one in store.sections())))
    assert store.load().away == {"0-511": False, "512-1023": False}
    for phone, ids in pushing.kept.items():
        assert {*ids} <= {id for _, id, _ in await phone.pull()}


async def works_on(store: PostgresStore, low: list[Phone]) -> None:
    """What is done without end goes on in the lower half, and says of the upper one: away."""
    mine, others = store.sections()
    assert len(await mine.numbers([phone.caller for phone in low])) == 3
    assert await mine.claim_due(NOW, 10, 1) == []
    assert await mine.claim_messages(NOW, 10, 1) == []
    assert not await mine.anybody_listens()
    assert await mine.pauses(NOW) == []
    await mine.purge(NOW)
    assert [await one.ready() for one in (mine, others)] == [True, False]
    assert store.load().away == {"0-511": False, "512-1023": True}


async def test_a_pair_that_waits_for_another_server_is_held_by_no_lock(process: Opener) -> None:
    """
    While a code is offered whose route lies on a server that is away, the account's own server does
    not wait with it: the account's phones push.
    """
    store = await process()
    phone, _ = await phone_in(store, LOW, LOW)
    second = await pair(phone)
    other, _ = await phone_in(store, LOW, LOW)
    server = postgres.second()
    await asyncio.to_thread(server.kill)
    try:
        offers = [
            asyncio.create_task(
                store.create_pairing(phone.caller, name_in(HIGH, "code"), None, NOW, NOW + 1)
            )
            for _ in range(20)
        ]
        async with asyncio.timeout(WAIT_S / 2):
            for number in range(10):
                await second.send(tick(f"2025-10-03.{number}"))
                await other.send(tick(f"2025-10-03.{number}"))
        assert not any(offer.done() for offer in offers)
    finally:
        await asyncio.to_thread(server.start)
    await asyncio.gather(*offers)


async def test_a_server_that_says_nothing_holds_up_nobody_else(
    process: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    A server whose processes all stand still takes connections and answers nothing: phones of the
    other half, also one that just offers codes whose routes lie there, push as before.
    """
    for name in ("SILENCE_S", "CONNECT_S"):
        monkeypatch.setattr(databases, name, WAIT_S)
    store = await process()
    low = [(await phone_in(store, LOW, half)) for half in (LOW, HIGH)]
    high, _ = await phone_in(store, HIGH, LOW)
    with postgres.second().frozen():
        stuck: list[asyncio.Task[Any]]
        stuck = [asyncio.create_task(high.send(tick(f"2025-10-03.{at}"))) for at in range(20)]
        for _ in range(20):
            offer = (low[0][0].caller, name_in(HIGH, "code"), None, NOW, NOW + 1)
            stuck.append(asyncio.create_task(store.create_pairing(*offer)))
        async with asyncio.timeout(WAIT_S / 2):
            for number in range(30):
                for phone, secret in low:
                    account = phone.caller.account
                    assert await store.caller(secret, named=account) == phone.caller
                    await phone.send(tick(f"2025-10-03.{number}"))
        assert not any(one.done() for one in stuck)
    await asyncio.gather(*stuck)
    assert len(await high.pull()) == 20
