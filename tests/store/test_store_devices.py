"""The contract of devices, for every database: naming, removal, renewal, when they were seen."""

# ruff: noqa: SIM300 (expected stands first)
from __future__ import annotations

from typing import Any

import pytest

from tend.errors import Removed, Stale, TooManyDevices, UnknownCode, UnknownDevice
from tend.store.contract.base import Caller, NewDevice, Quotas, Store, Subscription, SyncRequest

from .conftest import NOW, Ears, Opener, Phone, join, pair, token

pytestmark = pytest.mark.asyncio
DAY = 24 * 3600 * 1000


async def test_removal_takes_effect_on_the_next_request(store: Store) -> None:
    """
    A removed device is refused at its next request even if its token was cached; other devices are
    not affected.
    """
    first = await store.create_account(None, NewDevice(token("first")), NOW)
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
    """A removed device, or one of another account, can be neither renamed nor removed."""
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
            await store.create_pairing(Caller(account, device), token("no"), None, NOW, NOW + 1)
    assert [bob.caller.device] == [d.id for d in await store.devices(bob.caller.account)]


async def test_a_name_may_change_and_go(alice: Phone) -> None:
    """The sealed name of a device can be set, changed and removed."""
    for name in ("1.abc", None):
        await alice.store.rename_device(alice.caller.account, alice.caller.device, name)
        assert [name] == [d.name for d in await alice.store.devices(alice.caller.account)]


async def test_renewing_leaves_the_old_device(store: Store) -> None:
    """
    A twin may be using the old device, so it stays; the new one has a new id and counts its
    requests from 0.
    """
    old = await store.create_account(None, NewDevice(token("old"), name="1.x"), NOW)
    new = await store.add_twin(old.account, old.device, token("new"), NOW)
    assert old.account == new.account
    assert old.device != new.device
    assert (old, new) == (await store.caller(token("old")), await store.caller(token("new")))
    assert ["1.x", "1.x"] == [device.name for device in await store.devices(old.account)]
    assert 0 == (await Phone(store, new).send()).seq


async def test_the_twenty_first_device_is_refused(open_store: Opener) -> None:
    """
    Neither pairing nor renewal makes a twenty-first device; the code stays valid, and a removal
    makes room.
    """
    store = await open_store(Quotas(devices=3))
    phone = await join(store)
    account, device = phone.caller.account, phone.caller.device
    others = [await pair(phone), await pair(phone)]
    await store.create_pairing(Caller(account, device), token("code"), None, NOW, NOW + 1)
    with pytest.raises(TooManyDevices):
        await store.claim_pairing(token("code"), NewDevice(token("fourth")), NOW)
    with pytest.raises(TooManyDevices):
        await store.add_twin(account, device, token("fourth"), NOW)
    await store.remove_device(account, others[0].caller.device, NOW)
    caller, _ = await store.claim_pairing(token("code"), NewDevice(token("fourth")), NOW)
    assert caller == await store.caller(token("fourth"))


async def test_a_device_id_is_never_given_twice(alice: Phone) -> None:
    """The id of a device is not accepted again, even after its removal: records bear its stamps."""
    store, account = alice.store, alice.caller.account
    used = await pair(alice, "0000beef")
    assert "0000beef" == used.caller.device
    for _ in range(2):
        again = await pair(alice, "0000beef")
        assert again.caller.device not in ("0000beef", alice.caller.device)
        await store.remove_device(account, used.caller.device, NOW)
        used = again


async def test_a_renewed_device_keeps_its_row(store: Store) -> None:
    """
    Renewal changes the id only; token, number and subscription stay, and the list has no further
    device. The old id is never accepted again, and requests under way with it still count as those
    of the device.
    """
    old = await store.create_account(None, NewDevice(token("a"), "aaaaaaaa", "1.sealed"), NOW)
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
        await store.create_pairing(
            Caller(old.account, again.device), token(former.device), None, NOW, NOW + DAY
        )
        joined, _ = await store.claim_pairing(
            token(former.device), NewDevice(token(f"j{former.device}"), former.device), NOW
        )
        assert joined.device not in (old.device, new.device)
    await store.remove_device(old.account, again.device, NOW)
    with pytest.raises(Removed):
        await store.sync(old, SyncRequest(43, 0, 10, [row]), NOW, 60_000)


async def test_being_seen_is_written_once_an_hour(alice: Phone) -> None:
    """Pulls write when the device was seen at most once an hour."""
    store, (account, device) = alice.store, (alice.caller.account, alice.caller.device)
    hour = 3600 * 1000
    seen = []
    for after in (hour, hour + 5, 2 * hour - 1, 2 * hour):
        await store.touch_device(account, device, NOW + after)
        seen += [info.seen_ms for info in await store.devices(account)]
    assert [NOW + hour, NOW + hour, NOW + hour, NOW + 2 * hour] == seen


async def test_what_was_under_way_while_a_device_renewed_itself_still_counts(
    alice: Phone,
) -> None:
    """
    Requests under the old id (a pairing code, a recovery code, a subscription, a renewal, a
    removal) that arrive after the renewal count for the device, and none is answered with "gone".
    """
    store, account, old = alice.store, alice.caller.account, alice.caller.device
    fresh = (await store.renew_device(account, old)).caller.device
    there = "https://push.example/a"
    await store.put_subscription(Subscription(account, old, there, "p", "a"), NOW)
    assert [fresh] == [one.device for one in await store.subscriptions(account)]
    await store.put_recovery(alice.caller, token("locator"), token("proof"), NOW)
    await store.create_pairing(Caller(account, old), token("code"), None, NOW, NOW + 1)
    twin = await store.add_twin(account, old, token("twin"), NOW)
    newest = (await store.renew_device(account, old)).caller.device
    assert newest not in (old, fresh)
    await store.drop_subscription(account, old)
    assert [] == await store.subscriptions(account)
    await store.remove_device(account, old, NOW)
    assert [twin.device] == [one.id for one in await store.devices(account)]
    with pytest.raises(UnknownCode):
        await store.claim_pairing(token("code"), NewDevice(token("late")), NOW)
    with pytest.raises(Removed):
        await store.drop_recovery(alice.caller, NOW)
