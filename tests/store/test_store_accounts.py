"""The contract of accounts, devices, pairings and invitations, on every database."""

# ruff: noqa: SIM300 (expected stands first)
from __future__ import annotations

from typing import Any

import pytest

from tend.errors import (
    Gone,
    Removed,
    SignupClosed,
    Stale,
    Taken,
    TooManyDevices,
    TooManyPairings,
    Unauthorized,
    UnknownCode,
    UnknownDevice,
)
from tend.store.base import Caller, Quotas, Store, Subscription, SyncRequest

from .conftest import NOW, Opener, Phone, join, pair, token

pytestmark = pytest.mark.asyncio
DAY = 24 * 3600 * 1000


class Ears:
    """A watcher that writes down what it hears."""

    def __init__(self) -> None:
        self.heard: list[tuple[Any, ...]] = []

    def moved(self, account: str, seq: int) -> None:
        self.heard.append((account, seq))

    def removed(self, account: str, device: str | None) -> None:
        self.heard.append((account, device, "removed"))


async def test_an_account_keeps_the_ids_of_the_browser(store: Store) -> None:
    """What was made offline stays as it is."""
    caller = await store.create_account("0123456789abcdef", "89abcdef", "1.x", token("first"), NOW)
    assert Caller("0123456789abcdef", "89abcdef") == caller == await store.caller(token("first"))
    [device] = await store.devices(caller.account)
    assert ("89abcdef", "1.x", NOW, False) == (
        device.id,
        device.name,
        device.made_ms,
        device.push,
    )


async def test_ids_that_are_missing_are_made(store: Store) -> None:
    """16 and 8 hex digits, new each time."""
    one = await store.create_account(None, None, None, token("one"), NOW)
    two = await store.create_account(None, None, None, token("two"), NOW)
    assert (16, 8) == (len(one.account), len(one.device))
    assert one.account != two.account


async def test_an_account_is_made_once(store: Store, alice: Phone) -> None:
    """A second browser with the same id must take another one; the first is untouched."""
    with pytest.raises(Taken):
        await store.create_account(alice.caller.account, None, None, token("late"), NOW)
    with pytest.raises(Unauthorized):
        await store.caller(token("late"))
    assert 1 == len(await store.devices(alice.caller.account))


async def test_nobody_knows_a_made_up_token(store: Store) -> None:
    """Asked twice, for answers are remembered."""
    for _ in range(2):
        with pytest.raises(Unauthorized):
            await store.caller(token("made up"))


async def test_a_token_that_was_unknown_may_come_to_be(store: Store) -> None:
    """A refusal is never remembered."""
    with pytest.raises(Unauthorized):
        await store.caller(token("soon"))
    caller = await store.create_account(None, None, None, token("soon"), NOW)
    assert caller == await store.caller(token("soon"))


async def test_removal_takes_effect_on_the_next_request(store: Store) -> None:
    """Even when the token was in use a moment ago; the others go on."""
    first = await store.create_account(None, None, None, token("first"), NOW)
    second = await store.add_twin(first.account, first.device, token("second"), NOW)
    store.watcher = ears = Ears()
    assert second == await store.caller(token("second"))
    await store.remove_device(first.account, second.device, NOW)
    assert [(first.account, second.device, "removed")] == ears.heard
    with pytest.raises(Removed):
        await store.caller(token("second"))
    assert first == await store.caller(token("first"))
    assert [first.device] == [device.id for device in await store.devices(first.account)]


async def test_what_is_removed_cannot_be_named_or_removed_again(alice: Phone, bob: Phone) -> None:
    """Nor can a device of somebody else."""
    store, account = alice.store, alice.caller.account
    other = await pair(alice)
    await store.remove_device(account, other.caller.device, NOW)
    for device in (other.caller.device, bob.caller.device, "ffffffff"):
        with pytest.raises(UnknownDevice):
            await store.remove_device(account, device, NOW)
        with pytest.raises(UnknownDevice):
            await store.rename_device(account, device, "1.y")
        with pytest.raises(UnknownDevice):
            await store.add_twin(account, device, token("no"), NOW)
        with pytest.raises(UnknownDevice):
            await store.create_pairing(account, device, token("no"), None, NOW, NOW + 1)
    assert [bob.caller.device] == [d.id for d in await store.devices(bob.caller.account)]


async def test_a_name_may_change_and_go(alice: Phone) -> None:
    """Sealed text, or none."""
    for name in ("1.abc", None):
        await alice.store.rename_device(alice.caller.account, alice.caller.device, name)
        assert [name] == [d.name for d in await alice.store.devices(alice.caller.account)]


async def test_renewing_leaves_the_old_device(store: Store) -> None:
    """A twin may be using it; the new one has a new id and starts its numbers afresh."""
    old = await store.create_account(None, None, "1.x", token("old"), NOW)
    new = await store.add_twin(old.account, old.device, token("new"), NOW)
    assert old.account == new.account
    assert old.device != new.device
    assert (old, new) == (await store.caller(token("old")), await store.caller(token("new")))
    assert ["1.x", "1.x"] == [device.name for device in await store.devices(old.account)]
    assert 0 == (await Phone(store, new).send()).seq


async def test_the_twenty_first_device_is_refused(open_store: Opener) -> None:
    """By pairing and by renewal; the code stays good, and a removal makes room."""
    store = await open_store(Quotas(devices=3))
    phone = await join(store)
    account, device = phone.caller.account, phone.caller.device
    others = [await pair(phone), await pair(phone)]
    await store.create_pairing(account, device, token("code"), None, NOW, NOW + 1)
    with pytest.raises(TooManyDevices):
        await store.claim_pairing(token("code"), None, None, token("fourth"), NOW)
    with pytest.raises(TooManyDevices):
        await store.add_twin(account, device, token("fourth"), NOW)
    await store.remove_device(account, others[0].caller.device, NOW)
    caller, _ = await store.claim_pairing(token("code"), None, None, token("fourth"), NOW)
    assert caller == await store.caller(token("fourth"))


async def test_a_code_is_good_once(alice: Phone) -> None:
    """It brings the account, the wished device id, and the sealed key."""
    store, account = alice.store, alice.caller.account
    await store.create_pairing(account, alice.caller.device, token("code"), "sealed", NOW, NOW + 1)
    caller, sealed = await store.claim_pairing(token("code"), "0000beef", "1.b", token("b"), NOW)
    assert (Caller(account, "0000beef"), "sealed") == (caller, sealed)
    with pytest.raises(UnknownCode):
        await store.claim_pairing(token("code"), None, None, token("c"), NOW)
    assert {None, "1.b"} == {device.name for device in await store.devices(account)}


async def test_a_code_has_its_time(alice: Phone) -> None:
    """At its last instant it is too late; a wrong one never was."""
    store = alice.store
    await store.create_pairing(
        alice.caller.account, alice.caller.device, token("code"), None, NOW, NOW + 5
    )
    for code, now in (("code", NOW + 5), ("wrong", NOW)):
        with pytest.raises(UnknownCode):
            await store.claim_pairing(token(code), None, None, token("b"), now)
    await store.claim_pairing(token("code"), None, None, token("b"), NOW + 4)


async def test_a_device_id_is_never_given_twice(alice: Phone) -> None:
    """Not while it is used, nor after its removal: its stamps are out there."""
    store, account = alice.store, alice.caller.account
    used = await pair(alice, "0000beef")
    assert "0000beef" == used.caller.device
    for _ in range(2):
        again = await pair(alice, "0000beef")
        assert again.caller.device not in ("0000beef", alice.caller.device)
        await store.remove_device(account, used.caller.device, NOW)
        used = again


async def test_an_account_has_five_codes_open(open_store: Opener) -> None:
    """The sixth waits until one is used or over; codes of others do not count."""
    alice, bob = [await join(await open_store(Quotas())) for _ in range(2)]

    async def offer(phone: Phone, name: str, now_ms: int) -> None:
        by = phone.caller
        await phone.store.create_pairing(
            by.account, by.device, token(name), "k", now_ms, now_ms + 9000
        )

    for i in range(5):
        await offer(alice, f"code {i}", NOW + i * 1000)
    with pytest.raises(TooManyPairings) as refusal:
        await offer(alice, "one more", NOW + 4000)
    assert 5 == refusal.value.retry_after_s
    await offer(bob, "another's", NOW)
    await alice.store.claim_pairing(token("code 4"), None, None, token("e"), NOW + 5000)
    await offer(alice, "in its place", NOW + 5000)
    with pytest.raises(TooManyPairings):
        await offer(alice, "one more", NOW + 8999)
    await offer(alice, "one more", NOW + 9000)


async def test_codes_die_with_the_device_that_offered_them(alice: Phone) -> None:
    """Whoever was thrown out cannot bring a friend in."""
    other = await pair(alice)
    store, account = alice.store, alice.caller.account
    await store.create_pairing(account, other.caller.device, token("code"), None, NOW, NOW + 5)
    await store.remove_device(account, other.caller.device, NOW)
    with pytest.raises(UnknownCode):
        await store.claim_pairing(token("code"), None, None, token("x"), NOW)


async def test_an_invitation_makes_one_account(store: Store) -> None:
    """It is used up by success alone, and has its time."""
    first = await store.create_account("0" * 16, None, None, token("open"), NOW)
    await store.create_invite(token("invite"), NOW + 5)
    with pytest.raises(Taken):
        await store.create_account(first.account, None, None, token("a"), NOW, token("invite"))
    for invite, now in (("wrong", NOW), ("invite", NOW + 5)):
        with pytest.raises(SignupClosed):
            await store.create_account(None, None, None, token("a"), now, token(invite))
    await store.create_account(None, None, None, token("a"), NOW, token("invite"))
    with pytest.raises(SignupClosed):
        await store.create_account(None, None, None, token("b"), NOW, token("invite"))


async def test_a_deleted_account_never_comes_back(store: Store) -> None:
    """Its codes are dead, its tokens say so as long as cookies live, and its id is never free."""
    caller = await store.create_account(None, None, None, token("a"), NOW)
    await store.add_twin(caller.account, caller.device, token("b"), NOW)
    await store.create_pairing(caller.account, caller.device, token("code"), None, NOW, NOW + DAY)
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
        await store.claim_pairing(token("code"), None, None, token("c"), NOW)
    await store.purge(NOW + 400 * DAY - 1)
    with pytest.raises(Gone):
        await store.caller(token("a"))
    for later in (400 * DAY, 4000 * DAY):
        await store.purge(NOW + later)
        with pytest.raises(Unauthorized):
            await store.caller(token("a"))
        with pytest.raises(Gone):
            await store.create_account(caller.account, None, None, token("d"), NOW + later)
    assert await store.deleted(caller.account)


async def test_a_renewed_device_keeps_its_row(store: Store) -> None:
    """
    The id changes; token, number and subscription stay; the list grows by nothing. The old id is
    never given again, and what is under way under it still counts as the device's.
    """
    old = await store.create_account(None, "aaaaaaaa", "1.sealed", token("a"), NOW)
    row: Any = ("t", "2025-10-03.h7k2m9q4s0ab", {"v": [1, f"{NOW:011x}0000aaaaaaaa"]})
    await store.sync(old, SyncRequest(41, 0, 10, [row]), NOW, 60_000)
    endpoint = "https://push.example/a"
    await store.put_subscription(Subscription(old.account, old.device, endpoint, "p", "a"), NOW)

    new, n = await store.renew_device(old.account, old.device)
    again = (await store.renew_device(old.account, new.device)).caller

    assert n == 41
    assert again == await store.caller(token("a"))
    (listed,) = await store.devices(old.account)
    assert (listed.id, listed.name, listed.push) == (again.device, None, True)
    page = await store.sync(old, SyncRequest(42, 0, 10, [row]), NOW, 60_000)
    assert page.seq == 1
    with pytest.raises(Stale):
        await store.sync(again, SyncRequest(42, 0, 10, [row]), NOW, 60_000)
    for former in (old, new):
        wished = await store.create_pairing(
            old.account, again.device, token(former.device), None, NOW, NOW + DAY
        )
        assert wished is None
        joined, _ = await store.claim_pairing(
            token(former.device), former.device, None, token(f"j{former.device}"), NOW
        )
        assert joined.device not in (old.device, new.device)
    await store.remove_device(old.account, again.device, NOW)
    with pytest.raises(Removed):
        await store.sync(old, SyncRequest(43, 0, 10, [row]), NOW, 60_000)


async def test_purging_drops_whom_nobody_saw(store: Store) -> None:
    """
    An account lives as long as one of its devices. Of all accounts at most one in a hundred goes
    at a time, one at least; a dropped one may be made again.
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
    await store.create_account(gone[0].caller.account, None, None, token("again"), NOW)


async def alive(phone: Phone) -> bool:
    """Whether its account is still there."""
    try:
        await phone.send()
    except Unauthorized:
        return False
    return True


async def test_where_nobody_was_seen_the_clock_is_doubted(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    """A clock 401 days ahead makes everybody look unseen: none is dropped, and the log says so."""
    people = [await join(store) for _ in range(3)]
    assert 0 == await store.purge(NOW + 401 * DAY, unseen_ms=400 * DAY)
    assert "is the clock right?" in caplog.text
    for phone in people:
        await phone.send()
    first = people[0].caller
    await store.touch_device(first.account, first.device, NOW + 401 * DAY)
    assert 1 == await store.purge(NOW + 401 * DAY, unseen_ms=400 * DAY)


async def test_being_seen_is_written_once_an_hour(alice: Phone) -> None:
    """Pulls come by the minute; the database need not hear of each."""
    store, (account, device) = alice.store, (alice.caller.account, alice.caller.device)
    hour = 3600 * 1000
    seen = []
    for after in (hour, hour + 5, 2 * hour - 1, 2 * hour):
        await store.touch_device(account, device, NOW + after)
        seen += [info.seen_ms for info in await store.devices(account)]
    assert [NOW + hour, NOW + hour, NOW + hour, NOW + 2 * hour] == seen


async def test_a_change_is_told_after_its_commit(alice: Phone, bob: Phone) -> None:
    """To the account alone, with its number; what changes nothing is not told."""
    alice.store.watcher = ears = Ears()
    await alice.send(("t", "x", {"v": (1, "0" * 23)}), ("t", "y", {"v": (1, "0" * 23)}))
    await alice.send(("t", "x", {"v": (1, "0" * 23)}))
    await bob.send()
    assert [(alice.caller.account, 2)] == ears.heard
    assert 2 == await alice.store.seq(alice.caller.account)


async def test_everything_outlives_a_restart(open_store: Opener, alice: Phone) -> None:
    """Another store on the same data knows the same people."""
    await alice.send(("t", "x", {"v": (1, "0" * 23)}))
    await alice.store.close()
    again = Phone(await open_store(), alice.caller)
    assert ["x"] == [row[1] for row in await again.pull()]
    assert await again.store.ready()


async def test_what_was_under_way_while_a_device_renewed_itself_still_counts(
    alice: Phone,
) -> None:
    """
    A code, a recovery code, a place to be reached at, another renewal, a removal: asked for under
    the id of before, they are the device's as it is now. Nobody is told that the account is gone.
    """
    store, account, old = alice.store, alice.caller.account, alice.caller.device
    fresh = (await store.renew_device(account, old)).caller.device
    there = "https://push.example/a"
    await store.put_subscription(Subscription(account, old, there, "p", "a"), NOW)
    assert [fresh] == [one.device for one in await store.subscriptions(account)]
    await store.put_recovery(alice.caller, token("locator"), token("proof"), NOW)
    await store.create_pairing(account, old, token("code"), None, NOW, NOW + 1)
    twin = await store.add_twin(account, old, token("twin"), NOW)
    newest = (await store.renew_device(account, old)).caller.device
    assert newest not in (old, fresh)
    await store.drop_subscription(account, old)
    assert [] == await store.subscriptions(account)
    await store.remove_device(account, old, NOW)
    assert [twin.device] == [one.id for one in await store.devices(account)]
    with pytest.raises(UnknownCode):
        await store.claim_pairing(token("code"), None, None, token("late"), NOW)
    with pytest.raises(Removed):
        await store.drop_recovery(alice.caller, NOW)
