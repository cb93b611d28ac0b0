"""Every store that must fulfil the contract, and devices that use it."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
import pytest_asyncio
from tests.support import postgres
from tests.support.postgres import migrated
from tests.support.stamps import NOW as NOW
from tests.support.stamps import stamp as stamp

from tend.store import open as opening
from tend.store.contract.base import Caller, NewDevice, Quotas, Store, SyncPage, SyncRequest
from tend.store.sqlite.store import SqliteStore

AHEAD_MS = 60_000
JITTER_S = 60
Opener = Callable[..., Awaitable[Store]]


def token(text: str) -> bytes:
    """A token hash made from *text*."""
    return hashlib.sha256(text.encode()).digest()


def tick(
    id: str = "2025-10-03.h7k2m9q4s0ab", value: Any = 1, at: str | None = None, field: str = "v"
) -> Any:
    """A row of a put with one cell; by default a plain tick."""
    return ("t", id, {field: (value, at or stamp())})


class Phone:
    """A device that keeps its request number and cursor, and nothing else."""

    def __init__(self, store: Store, caller: Caller) -> None:
        self.store = store
        self.caller = caller
        self.n = 0
        self.cursor = 0

    async def send(
        self, *put: Any, now_ms: int = NOW, n: int | None = None, limit: int = 1000
    ) -> SyncPage:
        """One round; an empty put has no number. Does not move the cursor."""
        if put and n is None:
            self.n += 1
            n = self.n
        request = SyncRequest(n, self.cursor, limit, list(put))
        return await self.store.sync(self.caller, request, now_ms, AHEAD_MS)

    async def pull(self, limit: int = 1000) -> list[Any]:
        """Everything that the device has not seen, page by page."""
        rows: list[Any] = []
        more = True
        while more:
            page = await self.send(limit=limit)
            found = rows_of(page)
            assert len(found) <= limit
            assert page.cursor > self.cursor or not found
            rows += found
            self.cursor, more = page.cursor, page.more
        return rows


def rows_of(page: SyncPage) -> list[Any]:
    """The page's rows, decoded."""
    return list(msgspec.json.decode(page.rows))


class Ears:
    """A watcher that records its calls."""

    def __init__(self) -> None:
        self.heard: list[tuple[Any, ...]] = []

    def moved(self, account: str, seq: int) -> None:
        self.heard.append((account, seq))

    def removed(self, account: str, device: str | None) -> None:
        self.heard.append((account, device, "removed"))


async def join(store: Store, account: str | None = None, device: str | None = None) -> Phone:
    """A device with an account of its own."""
    number = len(_names)
    _names.append(number)
    return Phone(
        store, await store.create_account(account, NewDevice(token(f"join {number}"), device), NOW)
    )


_names: list[int] = []


async def pair(phone: Phone, device: str | None = None) -> Phone:
    """Another device of the same account."""
    number = len(_names)
    _names.append(number)
    code = token(f"code {number}")
    await phone.store.create_pairing(phone.caller, code, None, NOW, NOW + 1)
    new = NewDevice(token(f"pair {number}"), device)
    caller, _ = await phone.store.claim_pairing(code, new, NOW)
    return Phone(phone.store, caller)


STORES = [
    "sqlite",
    "postgres",
    # Quicker: test_a_life_on_a_database_that_is_spread.
    pytest.param("halves", marks=pytest.mark.soak),
    pytest.param("partitioned", marks=pytest.mark.soak),
    pytest.param(
        "installed",
        marks=[
            pytest.mark.soak,
            pytest.mark.skipif(postgres.installed() is None, reason="no PostgreSQL is installed"),
        ],
    ),
]
"""
On a file; on the PostgreSQL of the tests; on two of them, each with half of the parts; on tables
that are each made of several; on the PostgreSQL that this machine has, if any.
"""


@pytest_asyncio.fixture(params=STORES)
async def address(tmp_path: Path, request: Any) -> AsyncIterator[str]:
    """The address of an empty store."""
    if request.param == "sqlite":
        yield f"sqlite:{tmp_path}/tend.db"
        return
    if request.param == "halves":
        async with postgres.halves() as found:
            yield found
        return
    if request.param == "partitioned":
        async with postgres.partitioned(postgres.shared()) as found:
            yield found
        return
    server = postgres.shared() if request.param == "postgres" else postgres.shared_installed()
    async with migrated(server) as url:
        yield url


@pytest_asyncio.fixture
async def open_store(tmp_path: Path, address: str) -> AsyncIterator[Opener]:
    """Opens the store under test, any number of times on the same data."""
    opened: list[Store] = []

    async def opener(quotas: Quotas | None = None) -> Store:
        store = await opening.open_store(address, quotas, jitter_s=JITTER_S, folder=tmp_path)
        opened.append(store)
        await store.migrate()
        return store

    yield opener
    for store in opened:
        await store.close()


@pytest_asyncio.fixture
async def store(open_store: Opener) -> Store:
    """A fresh store."""
    return await open_store()


@pytest_asyncio.fixture
async def alice(store: Store) -> Phone:
    """The first device of Alice's account."""
    return await join(store)


@pytest_asyncio.fixture
async def bob(store: Store) -> Phone:
    """The first device of Bob's account."""
    return await join(store)


@pytest_asyncio.fixture
async def plain(tmp_path: Path) -> AsyncIterator[SqliteStore]:
    """A SQLite store whose internals a test may use."""
    store = await SqliteStore.open(tmp_path / "tend.db")
    await store.migrate()
    yield store
    await store.close()


async def traced(store: SqliteStore) -> list[str]:
    """Records every statement of the writer's connection from now on."""
    ran: list[str] = []
    await store._writer.submit(lambda db: db.set_trace_callback(ran.append))
    return ran
