"""
A store on several PostgreSQL servers by ranges of parts: what is beyond the contract, which the
other tests of this folder ask of it (`halves`).
"""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import asyncpg
import pytest
import pytest_asyncio
from tests.store.conftest import JITTER_S, NOW, Phone, tick, token
from tests.store.halves import HIGH, LOW, WAIT_S, name_in, phone_in
from tests.support import postgres

from tend.domain.records.parts import part_of
from tend.errors import Gone, StoreUnavailable, Unauthorized
from tend.store import open as opening
from tend.store.contract.base import NewDevice, Pause, Store, Subscription
from tend.store.contract.ranges import ranges_of
from tend.store.contract.revoked import account_hash
from tend.store.postgres.store import PostgresStore

pytestmark = pytest.mark.asyncio

Opener = Callable[[], Awaitable[PostgresStore]]


@pytest_asyncio.fixture
async def address() -> AsyncIterator[str]:
    async with postgres.halves() as found:
        yield found


@pytest_asyncio.fixture
async def process(address: str, tmp_path: Path) -> AsyncIterator[Opener]:
    """Opens the store as one more process would."""
    opened: list[PostgresStore] = []

    async def opener() -> PostgresStore:
        store = await PostgresStore.open(address, None, JITTER_S, 0, tmp_path, patience_s=WAIT_S)
        opened.append(store)
        return store

    yield opener
    for store in opened:
        await store.close()


async def table(address: str, half: range, sql: str) -> list[tuple[Any, ...]]:
    """Rows of the server of one half."""
    url = ranges_of(address)[0 if half is LOW else 1].url
    connection = await asyncpg.connect(url)
    try:
        return [tuple(row) for row in await connection.fetch(sql)]
    finally:
        await connection.close()


@contextlib.asynccontextmanager
async def unable_to_commit(address: str, half: range, of: str) -> AsyncIterator[None]:
    """The server of this half refuses to commit what has written to a table."""
    await table(address, half, _FUNCTION)
    await table(
        address,
        half,
        f"CREATE CONSTRAINT TRIGGER refusing AFTER INSERT OR UPDATE OR DELETE ON {of}"
        " DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION refuse()",
    )
    yield
    await table(address, half, f"DROP TRIGGER refusing ON {of}")


_FUNCTION = """
CREATE OR REPLACE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE 'no room' USING ERRCODE = '53100'; END $$
"""


# --- The quicker tests of what the whole contract asks in `make soak` ----------------------------


@pytest.mark.parametrize("how", ["halves", "partitioned"])
async def test_a_life_on_a_database_that_is_spread(how: str, tmp_path: Path) -> None:
    """
    On two servers, and on tables that are made of several, people join, pair, sync, subscribe, are
    found due, recover, and delete their accounts, whatever parts these touch.
    """
    opened = postgres.halves() if how == "halves" else postgres.partitioned(postgres.shared())
    async with opened as address:
        store = await opening.open_store(address, jitter_s=JITTER_S, folder=tmp_path)
        try:
            for parts, secrets in ((LOW, HIGH), (HIGH, LOW), (LOW, LOW), (HIGH, HIGH)):
                await live(store, parts, secrets)
            await store.purge(NOW + 1)
        finally:
            await store.close()


async def live(store: Store, parts: range, secrets: range) -> None:
    """A life, of which the account lies in these parts and what is secret in those."""
    phone, secret = await phone_in(store, parts, secrets)
    caller, account = phone.caller, phone.caller.account
    assert await store.caller(secret) == caller
    assert (await phone.send(tick())).seq == 1
    code = name_in(secrets, "code")
    await store.create_pairing(caller, code, "sealed", NOW, NOW + 1)
    second, sealed = await store.claim_pairing(code, NewDevice(name_in(secrets, "token")), NOW)
    assert sealed == "sealed"
    assert len(await Phone(store, second).pull()) == 1
    to = Subscription(account, caller.device, f"https://push.example/{account}", "key", "auth")
    await store.put_subscription(to, NOW)
    (due,) = await store.claim_due(NOW, 10, 1)
    assert due.account == account
    await store.put_plans([(due, NOW + 10**9)])
    locator = name_in(secrets, "locator")
    await store.put_recovery(caller, locator, token("proof"), NOW)
    third = await store.recover(locator, token("proof"), NewDevice(token(f"3{account}")), NOW)
    assert len(await store.devices(account)) == 3
    assert set(await store.numbers([caller, second, third])) == {caller, second, third}
    await store.remove_device(account, second.device, NOW)
    await store.delete_account(account, NOW)
    assert await store.deleted(account)
    with pytest.raises(Gone):
        await store.caller(secret)


# --- Which server --------------------------------------------------------------------------------


async def test_each_server_has_its_own_parts(process: Opener, address: str) -> None:
    """
    Rows lie on the server of their part, all on one of both; and each section of the store finds
    the work of its own server.
    """
    store = await process()
    phones = [
        (await phone_in(store, half, other))[0] for half in (LOW, HIGH) for other in (LOW, HIGH)
    ]
    for phone in phones:
        await phone.send(tick())
        caller = phone.caller
        endpoint = f"https://push.example/{caller.account}"
        to = Subscription(caller.account, caller.device, endpoint, "key", "auth")
        await store.put_subscription(to, NOW)

    for half in (LOW, HIGH):
        for name in ("account", "rec", "device", "route", "due", "subscription"):
            found = await table(address, half, f"SELECT part FROM {name}")
            assert found, name
            assert {part for (part,) in found} <= set(half), name
    low, high = store.sections()
    assert [one.parts for one in (store, low, high)] == ["0-1023", "0-511", "512-1023"]
    for section, mine in (low, phones[:2]), (high, phones[2:]):
        accounts = {phone.caller.account for phone in mine}
        assert all(section.has(account) for account in accounts)
        assert {one.account for one in await section.claim_due(NOW, 10, 1)} == accounts
        assert not await section.claim_due(NOW, 10, 1)


async def test_a_pause_is_told_to_every_section(process: Opener) -> None:
    """
    What one section's worker learns of a push service, those of all sections hear, in another
    process as well; the end of a pause, too.
    """
    here, there = await process(), await process()
    pauses = [
        Pause(f"https://{name}.example", "asked", NOW + 1000) for name in ("one", "two", "three")
    ]
    for told in here.sections():
        await told.put_pauses(pauses)
        for asked in there.sections():
            assert sorted(await asked.pauses(NOW)) == sorted(pauses)
        await told.put_pauses([one._replace(until_ms=0) for one in pauses])
    assert await there.pauses(NOW) == []


# --- A crash between two commits -----------------------------------------------------------------


async def test_what_was_made_by_half_does_no_harm(process: Opener, address: str) -> None:
    """
    A server that fails after the other one has committed leaves a route that leads nowhere: the
    call is refused, nobody is let in, and the same account is made afterwards.
    """
    store = await process()
    account, secret = name_in(HIGH), name_in(LOW, "token")
    async with unable_to_commit(address, HIGH, "account"):
        with pytest.raises(StoreUnavailable, match="nobody knows"):
            await store.create_account(account, NewDevice(secret), NOW)
    assert await table(address, LOW, "SELECT account FROM route") == [(account,)]
    assert await table(address, HIGH, "SELECT 1 FROM device") == []
    with pytest.raises(Unauthorized):
        await store.caller(secret)

    again = name_in(LOW, "token")
    caller = await store.create_account(account, NewDevice(again), NOW)
    assert await store.caller(again) == caller


async def test_a_pairing_code_can_be_offered_again(process: Opener, address: str) -> None:
    """A device that was refused in the middle offers the same code once more, and it works."""
    store = await process()
    phone, _ = await phone_in(store, HIGH, HIGH)
    code = name_in(LOW, "code")
    async with unable_to_commit(address, HIGH, "pairing"):
        with pytest.raises(StoreUnavailable):
            await store.create_pairing(phone.caller, code, None, NOW, NOW + 1)
    await store.create_pairing(phone.caller, code, None, NOW, NOW + 1)
    caller, _ = await store.claim_pairing(code, NewDevice(token("paired again")), NOW)
    assert caller.account == phone.caller.account


async def test_what_was_deleted_by_half_is_deleted(process: Opener, address: str) -> None:
    """
    A server that fails while an account is deleted may keep the account, though the other one has
    its tombstone: the next purge finds that in the file `revoked`, and deletes it.
    """
    store = await process()
    account = name_in(HIGH)
    while part_of(account_hash(account)) not in LOW:
        account = name_in(HIGH)
    secret = name_in(HIGH, "token")
    await store.create_account(account, NewDevice(secret), NOW)
    async with unable_to_commit(address, HIGH, "account"):
        with pytest.raises(StoreUnavailable, match="nobody knows"):
            await store.delete_account(account, NOW)
    assert await store.caller(secret), "the fault that this is about"
    for section in store.sections():
        await section.purge(NOW)
    with pytest.raises(Gone):
        await store.caller(secret)
    assert await store.deleted(account)


async def test_nothing_is_kept_if_the_first_server_fails(process: Opener, address: str) -> None:
    """What its first server does not commit is on no other one, and can be asked for again."""
    store = await process()
    account, secret = name_in(HIGH), name_in(LOW, "token")
    async with unable_to_commit(address, LOW, "route"):
        with pytest.raises(StoreUnavailable, match="disk is full"):
            await store.create_account(account, NewDevice(secret), NOW)
    for half in (LOW, HIGH):
        for name in ("account", "route", "device"):
            assert await table(address, half, f"SELECT 1 FROM {name}") == []
    await store.create_account(account, NewDevice(secret), NOW)
    assert (await store.caller(secret)).account == account


# --- Which databases -----------------------------------------------------------------------------


async def refused(address: str, match: str) -> None:
    with pytest.raises(StoreUnavailable, match=match) as caught:
        await (await PostgresStore.open(address, None, 0, 0, None, patience_s=0)).close()
    assert "secret" not in caught.value.detail


async def test_databases_of_other_parts_are_refused(process: Opener, address: str) -> None:
    """
    Ranges that were changed about, moved without their accounts, or given one database twice are
    refused before anything is written; so is a server that cannot be reached, by its parts.
    """
    store = await process()
    for half in (LOW, HIGH):
        await phone_in(store, half, half)
    low, high = (one.url for one in ranges_of(address))
    await refused(f"0-511={high};512-1023={low}", "parts 0-511: .*holds parts beyond 0-511")
    await refused(f"0-0={low};1-1023={high}", "holds parts beyond 0-0: name the range")
    twice = low.replace("postgres@", "postgres:secret@")
    await refused(f"0-511={low};512-1023={twice}", "a database of its own")
    nowhere = "postgresql://tend:secret@127.0.0.1:1/tend"
    await refused(f"0-511={low};512-1023={nowhere}", "parts 512-1023: .*cannot be reached")
