"""Push subscriptions: who has an endpoint, and what happens when sending fails."""

from __future__ import annotations

import pytest
from tests.store.conftest import NOW, Phone, pair
from tests.store.planning import DAY, HOUR, at_of, is_due, listen, word

from tend.errors import BadEndpoint
from tend.store.contract.base import Ready, Settlement, Store


async def test_an_endpoint_is_one_browsers(alice: Phone, bob: Phone, store: Store) -> None:
    """
    An endpoint belongs to the device that put it last: it is removed from any other device or
    account and greeted once.
    """
    await store.put_subscription(at_of(alice), NOW, None, word(alice))
    other = await pair(alice)
    await store.put_subscription(at_of(other), NOW, None, word(other, "hello/-/2"))
    assert await store.subscriptions(alice.caller.account) == [at_of(other)]
    # Not greeted twice; what was on its way to the first device went with it.
    assert await store.claim_messages(NOW, 10, 0) == []
    moved = at_of(bob, "https://push/new")
    await store.put_subscription(moved, NOW, "https://push/a", word(bob, "hello/-/3"))
    assert await store.subscriptions(alice.caller.account) == []
    assert await store.subscriptions(bob.caller.account) == [moved]
    assert not await is_due(alice, NOW + 9 * DAY)


async def fail(store: Store, ready: Ready, now_ms: int) -> None:
    await store.settle([Settlement(ready, "retry", now_ms, "500 down")], now_ms)


async def test_what_failed_for_a_day_is_given_up_until_it_comes_back(
    alice: Phone, store: Store
) -> None:
    """
    A subscription that failed for a day is given up, which its state shows, and tried again when
    the device puts it again.
    """
    await store.put_subscription(at_of(alice), NOW, None, word(alice))
    (ready,) = await store.claim_messages(NOW, 10, 0)
    for hours in (0, 1, 25):
        assert (await store.push_states(alice.caller.account))[0].on
        await fail(store, ready, NOW + hours * HOUR)
    (state,) = await store.push_states(alice.caller.account)
    assert (state.on, state.error) == (False, "500 down")
    assert await store.subscriptions(alice.caller.account) == []
    await store.put_subscription(at_of(alice), NOW + 26 * HOUR, None, word(alice, "hello/-/2"))
    (state,) = await store.push_states(alice.caller.account)
    assert (state.on, state.error) == (True, "500 down")
    assert await store.claim_messages(NOW + 26 * HOUR, 10, 0) == []  # its day is over
    renewed = word(alice, "hello/-/3")._replace(until_ms=NOW + 9 * DAY)
    await store.put_messages([renewed], NOW + 26 * HOUR)
    (hello,) = await store.claim_messages(NOW + 26 * HOUR, 10, 0)
    await store.settle([Settlement(hello, "delivered")], NOW + 27 * HOUR)
    (state,) = await store.push_states(alice.caller.account)
    assert (state.error, state.delivered_ms) == (None, NOW + 27 * HOUR)


async def test_news_of_an_old_address_harm_no_new_one(alice: Phone, store: Store) -> None:
    """A 410 for an endpoint that the device has replaced meanwhile does not affect the new one."""
    await store.put_subscription(at_of(alice), NOW, None, word(alice))
    (ready,) = await store.claim_messages(NOW, 10, 60_000)
    fresh = at_of(alice, "https://push/b")
    await store.put_subscription(fresh, NOW, "https://push/a")
    await store.settle([Settlement(ready, "dead")], NOW)
    assert await store.subscriptions(alice.caller.account) == [fresh]


async def test_an_address_that_died_is_taken_from_nobody(
    alice: Phone, bob: Phone, store: Store
) -> None:
    """
    An endpoint that died is refused for 400 days from any device, and a refused put changes
    nothing; another endpoint of the same browser is accepted.
    """
    await store.put_subscription(at_of(alice), NOW, None, word(alice))
    (ready,) = await store.claim_messages(NOW, 10, 60_000)
    await store.settle([Settlement(ready, "dead")], NOW)
    kept = at_of(bob, "https://push/b")
    await store.put_subscription(kept, NOW)
    for phone in (alice, bob):
        with pytest.raises(BadEndpoint) as caught:
            await store.put_subscription(at_of(phone), NOW + 400 * DAY - 1)
        assert caught.value.extra == {"dead": True}
    assert await store.subscriptions(alice.caller.account) == []
    assert await store.subscriptions(bob.caller.account) == [kept]
    fresh = at_of(alice, "https://push/c")
    await store.put_subscription(fresh, NOW)
    assert await store.subscriptions(alice.caller.account) == [fresh]
    await store.purge(NOW + 400 * DAY)
    await store.put_subscription(at_of(alice), NOW + 400 * DAY)


async def test_a_refusal_keeps_the_subscription(alice: Phone, store: Store) -> None:
    """
    If the push service refuses our authorization the message is dropped, the subscription stays,
    and the reason can be read.
    """
    await store.put_subscription(at_of(alice), NOW, None, word(alice))
    (ready,) = await store.claim_messages(NOW, 10, 0)
    await store.settle([Settlement(ready, "refused", error="403 BadJwtToken")], NOW)
    assert await store.claim_messages(NOW, 10, 0) == []
    (state,) = await store.push_states(alice.caller.account)
    assert (state.on, state.error) == (True, "403 BadJwtToken")


async def test_a_deleted_account_leaves_nothing(alice: Phone, store: Store) -> None:
    """Deleting an account leaves no due row, message or endpoint."""
    await listen(alice, "12:00")
    await store.put_messages([word(alice)], NOW)
    await store.delete_account(alice.caller.account, NOW)
    assert not await is_due(alice, NOW + DAY)
    assert await store.claim_messages(NOW, 10, 0) == []
    assert not await store.anybody_listens()
    assert await store.nudge_inputs([alice.caller.account], NOW) == {}
