"""The contract of pairing codes, for every database."""

# ruff: noqa: SIM300 (expected stands first)
from __future__ import annotations

import pytest

from tend.errors import TooManyPairings, UnknownCode
from tend.store.contract.base import Caller, NewDevice, Quotas

from .conftest import NOW, Opener, Phone, join, pair, token

pytestmark = pytest.mark.asyncio


async def test_a_code_is_good_once(alice: Phone) -> None:
    """
    A code works once: it gives the account, the device id that was asked for and the sealed key.
    """
    store, account = alice.store, alice.caller.account
    await store.create_pairing(alice.caller, token("code"), "sealed", NOW, NOW + 1)
    new = NewDevice(token("b"), "0000beef", "1.b")
    caller, sealed = await store.claim_pairing(token("code"), new, NOW)
    assert (Caller(account, "0000beef"), "sealed") == (caller, sealed)
    with pytest.raises(UnknownCode):
        await store.claim_pairing(token("code"), NewDevice(token("c")), NOW)
    assert {None, "1.b"} == {device.name for device in await store.devices(account)}


async def test_a_code_has_its_time(alice: Phone) -> None:
    """A code has expired at its last instant; an unknown code never works."""
    store = alice.store
    await store.create_pairing(alice.caller, token("code"), None, NOW, NOW + 5)
    for code, now in (("code", NOW + 5), ("wrong", NOW)):
        with pytest.raises(UnknownCode):
            await store.claim_pairing(token(code), NewDevice(token("b")), now)
    await store.claim_pairing(token("code"), NewDevice(token("b")), NOW + 4)


async def test_an_account_has_five_codes_open(open_store: Opener) -> None:
    """
    The sixth open code is refused until one is used or expires; other accounts' codes do not count.
    """
    alice, bob = [await join(await open_store(Quotas())) for _ in range(2)]

    async def offer(phone: Phone, name: str, now_ms: int) -> None:
        by = phone.caller
        await phone.store.create_pairing(by, token(name), "k", now_ms, now_ms + 9000)

    for i in range(5):
        await offer(alice, f"code {i}", NOW + i * 1000)
    with pytest.raises(TooManyPairings) as refusal:
        await offer(alice, "one more", NOW + 4000)
    assert 5 == refusal.value.retry_after_s
    await offer(bob, "another's", NOW)
    await alice.store.claim_pairing(token("code 4"), NewDevice(token("e")), NOW + 5000)
    await offer(alice, "in its place", NOW + 5000)
    with pytest.raises(TooManyPairings):
        await offer(alice, "one more", NOW + 8999)
    await offer(alice, "one more", NOW + 9000)


async def test_codes_die_with_the_device_that_offered_them(alice: Phone) -> None:
    """Removing a device voids the codes that it made."""
    other = await pair(alice)
    store, account = alice.store, alice.caller.account
    await store.create_pairing(other.caller, token("code"), None, NOW, NOW + 5)
    await store.remove_device(account, other.caller.device, NOW)
    with pytest.raises(UnknownCode):
        await store.claim_pairing(token("code"), NewDevice(token("x")), NOW)
