"""Quotas: what counts, and what a full account still accepts."""

# ruff: noqa: SIM300 (expected stands first)
from __future__ import annotations

import pytest

from tend.domain.records.round import DEVICE_BYTES, Quotas
from tend.errors import Full, Stale

from .conftest import NOW, Opener, join, pair, stamp, tick, token

pytestmark = pytest.mark.asyncio


async def test_a_full_account_takes_nothing_more(open_store: Opener) -> None:
    """
    Nothing of a put that is too large is applied and its number is used up; pulling and shrinking
    go on.
    """
    phone = await join(await open_store(Quotas(bytes=DEVICE_BYTES + 500, rows=3)))
    await phone.send(tick("a", "x" * 200), tick("b"))
    for grown in ([tick("c"), tick("d")], [tick("b", "x" * 400, stamp(1))]):
        with pytest.raises(Full):
            await phone.send(*grown)
        with pytest.raises(Stale):
            await phone.send(*grown, n=phone.n)
    page = await phone.send()
    assert 2 == page.seq == len(await phone.pull())
    page = await phone.send(tick("a", None, stamp(1)))
    assert page.changed
    assert (await phone.send(tick("c"))).changed


async def test_an_account_beyond_its_quota_may_still_tidy_up(open_store: Opener) -> None:
    """
    If the quota is lowered below what an account holds, growth is refused and edits of the same
    size are not.
    """
    phone = await join(await open_store())
    await phone.send(*[tick(f"id{i}", "xxx") for i in range(9)])
    phone.store = await open_store(Quotas(bytes=10, rows=1))
    assert (await phone.send(tick("id1", "yyy", stamp(1)))).changed
    with pytest.raises(Full):
        await phone.send(tick("id1", "yyyy", stamp(2)))
    with pytest.raises(Full):
        await phone.send(tick("new", None))


async def test_what_makes_a_full_account_no_larger_is_taken(open_store: Opener) -> None:
    """A row that does not grow is refused together with one that does, and accepted alone."""
    phone = await join(await open_store())
    await phone.send(tick("fat", "x" * 400), tick("even", "aa"), tick("thin", "x"))
    phone.store = await open_store(Quotas(bytes=100, rows=1))
    grown = tick("thin", "x" * 9, stamp(1))
    smaller, equal = tick("fat", None, stamp(1)), tick("even", "bb", stamp(1))
    with pytest.raises(Full):
        await phone.send(grown, equal)
    for row in (smaller, equal):
        assert (await phone.send(row)).changed


async def test_devices_weigh_even_when_they_are_removed(open_store: Opener) -> None:
    """Making and removing devices again and again fills only the own account."""
    phone = await join(await open_store(Quotas(bytes=8 * DEVICE_BYTES, spare=2 * DEVICE_BYTES)))
    account, store = phone.caller.account, phone.store
    for _ in range(9):
        other = await pair(phone)
        await store.remove_device(account, other.caller.device, NOW)
    with pytest.raises(Full):
        await pair(phone)
    with pytest.raises(Full):
        await store.add_twin(account, phone.caller.device, token("renewed"), NOW)
    with pytest.raises(Full):
        await phone.send(tick("new"))
    assert b"[]" == (await phone.send()).rows


async def test_a_full_account_can_still_be_joined(open_store: Opener) -> None:
    """A device can join a full account, so that its owner can tidy up with it."""
    phone = await join(await open_store(Quotas(bytes=DEVICE_BYTES + 500)))
    await phone.send(tick("a", "x" * 400))
    assert 1 == len(await (await pair(phone)).pull())


async def test_the_quota_counts_what_is_there(open_store: Opener) -> None:
    """The counters follow every change: space that was freed can be used again, many times."""
    phone = await join(await open_store(Quotas(bytes=DEVICE_BYTES + 1000, rows=5)))
    for i in range(30):
        for id in "ab":
            await phone.send(tick(id, "x" * 800, stamp(i)))
            await phone.send(tick(id, None, stamp(i, counter=1)))
