"""The contract of accounts and invitations, for every database."""

# ruff: noqa: SIM300 (expected stands first)
from __future__ import annotations

import pytest

from tend.errors import Gone, SignupClosed, Taken, Unauthorized, UnknownCode
from tend.store.contract.base import Caller, NewDevice, Store

from .conftest import NOW, Ears, Opener, Phone, join, token

pytestmark = pytest.mark.asyncio
DAY = 24 * 3600 * 1000


async def test_an_account_keeps_the_ids_of_the_browser(store: Store) -> None:
    """The ids that a browser made while offline are kept."""
    new = NewDevice(token("first"), "89abcdef", "1.x")
    caller = await store.create_account("0123456789abcdef", new, NOW)
    assert Caller("0123456789abcdef", "89abcdef") == caller == await store.caller(token("first"))
    [device] = await store.devices(caller.account)
    assert ("89abcdef", "1.x", NOW, False) == (
        device.id,
        device.name,
        device.made_ms,
        device.push,
    )


async def test_ids_that_are_missing_are_made(store: Store) -> None:
    """Missing ids are made: 16 and 8 hex digits, different each time."""
    one = await store.create_account(None, NewDevice(token("one")), NOW)
    two = await store.create_account(None, NewDevice(token("two")), NOW)
    assert (16, 8) == (len(one.account), len(one.device))
    assert one.account != two.account


async def test_an_account_is_made_once(store: Store, alice: Phone) -> None:
    """A second account under the same id is refused, and the first is unchanged."""
    with pytest.raises(Taken):
        await store.create_account(alice.caller.account, NewDevice(token("late")), NOW)
    with pytest.raises(Unauthorized):
        await store.caller(token("late"))
    assert 1 == len(await store.devices(alice.caller.account))


async def test_nobody_knows_a_made_up_token(store: Store) -> None:
    """An unknown token is refused each time, although answers are cached."""
    for _ in range(2):
        with pytest.raises(Unauthorized):
            await store.caller(token("made up"))


async def test_a_token_that_was_unknown_may_come_to_be(store: Store) -> None:
    """The cache does not remember that a token was unknown."""
    with pytest.raises(Unauthorized):
        await store.caller(token("soon"))
    caller = await store.create_account(None, NewDevice(token("soon")), NOW)
    assert caller == await store.caller(token("soon"))


async def test_an_invitation_makes_one_account(store: Store) -> None:
    """An invitation is used up by making an account, not by failing to, and expires."""
    first = await store.create_account("0" * 16, NewDevice(token("open")), NOW)
    await store.create_invite(token("invite"), NOW + 5)
    with pytest.raises(Taken):
        await store.create_account(first.account, NewDevice(token("a")), NOW, token("invite"))
    for invite, now in (("wrong", NOW), ("invite", NOW + 5)):
        with pytest.raises(SignupClosed):
            await store.create_account(None, NewDevice(token("a")), now, token(invite))
    await store.create_account(None, NewDevice(token("a")), NOW, token("invite"))
    with pytest.raises(SignupClosed):
        await store.create_account(None, NewDevice(token("b")), NOW, token("invite"))


async def test_a_deleted_account_never_comes_back(store: Store) -> None:
    """
    Codes of a deleted account are void, its tokens are answered with "gone" as long as cookies
    live, and its id is never free again.
    """
    caller = await store.create_account(None, NewDevice(token("a")), NOW)
    await store.add_twin(caller.account, caller.device, token("b"), NOW)
    await store.create_pairing(caller, token("code"), None, NOW, NOW + DAY)
    assert caller == await store.caller(token("a"))
    assert not await store.deleted(caller.account)
    store.watcher = ears = Ears()
    await store.delete_account(caller.account, NOW)
    assert [(caller.account, None, "removed")] == ears.heard
    assert await store.deleted(caller.account)
    for name in "ab":
        with pytest.raises(Gone):
            await store.caller(token(name))
    with pytest.raises(Gone):
        await store.seq(caller.account)
    with pytest.raises(UnknownCode):
        await store.claim_pairing(token("code"), NewDevice(token("c")), NOW)
    await store.purge(NOW + 400 * DAY - 1)
    with pytest.raises(Gone):
        await store.caller(token("a"))
    for later in (400 * DAY, 4000 * DAY):
        await store.purge(NOW + later)
        with pytest.raises(Unauthorized):
            await store.caller(token("a"))
        with pytest.raises(Gone):
            await store.create_account(caller.account, NewDevice(token("d")), NOW + later)
    assert await store.deleted(caller.account)


async def test_purging_drops_whom_nobody_saw(store: Store) -> None:
    """
    An account stays as long as one of its devices was seen. One purge deletes at most one account
    in a hundred, but at least one; a purged account may be made again.
    """
    old = [await join(store) for _ in range(120)]
    for phone in old[:2]:
        await store.touch_device(phone.caller.account, phone.caller.device, NOW + 400 * DAY)
    assert 0 == await store.purge(NOW + 500 * DAY)
    assert 1 == await store.purge(NOW + 401 * DAY, unseen_ms=400 * DAY)
    more = [await join(store) for _ in range(131)]
    for phone in more:
        await store.touch_device(phone.caller.account, phone.caller.device, NOW + 400 * DAY)
    assert [2, 2] == [await store.purge(NOW + 401 * DAY, unseen_ms=400 * DAY) for _ in range(2)]
    for phone in (*old[:2], *more):
        await phone.send()
    gone = [phone for phone in old[2:] if not await alive(phone)]
    assert 5 == len(gone)
    await store.create_account(gone[0].caller.account, NewDevice(token("again")), NOW)


async def alive(phone: Phone) -> bool:
    """Whether the account still exists."""
    try:
        await phone.send()
    except Unauthorized:
        return False
    return True


async def test_where_nobody_was_seen_the_clock_is_doubted(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    """
    If the clock makes every account look unseen (it is 401 days ahead) none is deleted, and the log
    says so.
    """
    people = [await join(store) for _ in range(3)]
    assert 0 == await store.purge(NOW + 401 * DAY, unseen_ms=400 * DAY)
    assert "is the clock right?" in caplog.text
    for phone in people:
        await phone.send()
    first = people[0].caller
    await store.touch_device(first.account, first.device, NOW + 401 * DAY)
    assert 1 == await store.purge(NOW + 401 * DAY, unseen_ms=400 * DAY)


async def test_a_change_is_told_after_its_commit(alice: Phone, bob: Phone) -> None:
    """
    The watcher is called after the commit, with the account and its number, and not for a put that
    changes nothing.
    """
    alice.store.watcher = ears = Ears()
    await alice.send(("t", "x", {"v": (1, "0" * 23)}), ("t", "y", {"v": (1, "0" * 23)}))
    await alice.send(("t", "x", {"v": (1, "0" * 23)}))
    await bob.send()
    assert [(alice.caller.account, 2)] == ears.heard
    assert 2 == await alice.store.seq(alice.caller.account)


async def test_everything_outlives_a_restart(open_store: Opener, alice: Phone) -> None:
    """Another store on the same data knows the same devices."""
    await alice.send(("t", "x", {"v": (1, "0" * 23)}))
    await alice.store.close()
    again = Phone(await open_store(), alice.caller)
    assert ["x"] == [row[1] for row in await again.pull()]
    assert await again.store.ready()
