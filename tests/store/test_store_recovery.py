"""The contract of recovery codes, for every database."""

# ruff: noqa: SIM300 (expected stands first)
from __future__ import annotations

import pytest

from tend.errors import Gone, Removed, ReplacedCode, Taken, Unauthorized, UnknownCode
from tend.store.contract.base import Caller, NewDevice, Quotas, Store

from .conftest import NOW, Opener, Phone, join, pair, token

pytestmark = pytest.mark.asyncio


async def put(phone: Phone, name: str, now_ms: int = NOW) -> None:
    """Make the code *name* the account's."""
    await phone.store.put_recovery(
        phone.caller, token(f"locator {name}"), token(f"proof {name}"), now_ms
    )


async def recover(
    store: Store, name: str, as_token: str = "new", *, proof: str | None = None
) -> Caller:
    """Join with the code *name*."""
    return await store.recover(
        token(f"locator {name}"), token(f"proof {proof or name}"), NewDevice(token(as_token)), NOW
    )


async def test_a_code_leads_to_its_account_again_and_again(alice: Phone, bob: Phone) -> None:
    """A code can be used any number of times; each use makes a new device."""
    await put(alice, "a")
    await put(bob, "b")
    first = await recover(alice.store, "a", "one")
    second = await alice.store.recover(
        token("locator a"), token("proof a"), NewDevice(token("two"), "0000beef", "1.n"), NOW
    )
    assert alice.caller.account == first.account == second.account
    assert "0000beef" == second.device
    assert first == await alice.store.caller(token("one"))
    names = {d.id: d.name for d in await alice.store.devices(alice.caller.account)}
    assert {alice.caller.device: None, first.device: None, "0000beef": "1.n"} == names
    again = await alice.store.recover(
        token("locator a"), token("proof a"), NewDevice(token("three"), "0000beef"), NOW
    )
    assert again.device not in names


async def test_half_a_code_is_no_code(alice: Phone) -> None:
    """A right locator with a wrong proof is answered like a wrong locator, and makes no device."""
    await put(alice, "a")
    for name, proof in (("a", "b"), ("b", "a"), ("b", "b")):
        with pytest.raises(UnknownCode):
            await recover(alice.store, name, proof=proof)
    with pytest.raises(Unauthorized):
        await alice.store.caller(token("new"))
    assert 1 == len(await alice.store.devices(alice.caller.account))


async def test_a_newer_code_replaces_the_one_before(alice: Phone) -> None:
    """
    Whoever has all of a replaced code is told that it was replaced; it never becomes valid again.
    """
    await put(alice, "old")
    await put(alice, "new", NOW + 1)
    with pytest.raises(ReplacedCode):
        await recover(alice.store, "old")
    with pytest.raises(UnknownCode):
        await recover(alice.store, "old", proof="new")
    with pytest.raises(ReplacedCode):
        await put(alice, "old", NOW + 2)
    assert alice.caller.account == (await recover(alice.store, "new")).account


async def test_putting_the_current_code_again_changes_nothing(alice: Phone) -> None:
    """Putting the current code again succeeds, since the first answer may have been lost."""
    for _ in range(2):
        await put(alice, "a")
    assert alice.caller.account == (await recover(alice.store, "a")).account


async def test_a_withdrawn_code_counts_as_replaced(alice: Phone) -> None:
    """Withdrawing without a code is no error; afterwards a new code may be put."""
    await alice.store.drop_recovery(alice.caller, NOW)
    await put(alice, "a")
    await alice.store.drop_recovery(alice.caller, NOW)
    with pytest.raises(ReplacedCode):
        await recover(alice.store, "a")
    await put(alice, "b")
    assert alice.caller.account == (await recover(alice.store, "b")).account


async def test_nobody_takes_anothers_locator(alice: Phone, bob: Phone) -> None:
    """
    A locator of another account is refused even with the same proof, whether current or replaced;
    the owner's code goes on working.
    """
    await put(alice, "a")
    with pytest.raises(Taken):
        await put(bob, "a")
    assert alice.caller.account == (await recover(alice.store, "a")).account
    with pytest.raises(Taken):
        await alice.store.put_recovery(alice.caller, token("locator a"), token("proof x"), NOW)
    await put(alice, "b")
    with pytest.raises(Taken):
        await put(bob, "a")


async def test_recovery_goes_beyond_the_quota_of_devices(open_store: Opener) -> None:
    """
    Recovery is not limited by the number of devices: somebody who lost the phone cannot remove it
    first.
    """
    store = await open_store(Quotas(devices=2))
    phone = await join(store)
    await pair(phone)
    await put(phone, "a")
    assert phone.caller.account == (await recover(store, "a")).account
    assert 3 == len(await store.devices(phone.caller.account))


async def test_a_removed_device_does_not_touch_the_code(alice: Phone) -> None:
    """A removed device cannot change the code even if its request was authenticated just before."""
    await put(alice, "a")
    thief = await pair(alice)
    await alice.store.remove_device(alice.caller.account, thief.caller.device, NOW)
    with pytest.raises(Removed):
        await put(thief, "mine")
    with pytest.raises(Removed):
        await thief.store.drop_recovery(thief.caller, NOW)
    assert alice.caller.account == (await recover(alice.store, "a")).account


async def test_a_code_dies_with_its_account(alice: Phone) -> None:
    """
    Deleting an account voids its current and replaced codes; a late request of its devices is
    answered with "gone".
    """
    await put(alice, "old")
    await put(alice, "new")
    await alice.store.delete_account(alice.caller.account, NOW)
    for name in ("old", "new"):
        with pytest.raises(UnknownCode):
            await recover(alice.store, name)
    with pytest.raises(Gone):
        await put(alice, "newer")


async def test_only_so_many_replaced_codes_stay_on_file(alice: Phone, bob: Phone) -> None:
    """Only the newest hundred replaced codes are kept, so that nobody can fill the disk."""
    await put(bob, "old")
    await put(bob, "new")
    for number in range(103):
        await put(alice, str(number), NOW + number)
    for number in (0, 1):
        with pytest.raises(UnknownCode):
            await recover(alice.store, str(number))
    for number in (2, 101):
        with pytest.raises(ReplacedCode):
            await recover(alice.store, str(number))
    assert alice.caller.account == (await recover(alice.store, "102")).account
    with pytest.raises(ReplacedCode):
        await recover(bob.store, "old")
