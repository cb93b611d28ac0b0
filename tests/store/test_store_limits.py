"""Limits that hold for all processes of a database, and pauses of push services."""

from __future__ import annotations

import asyncio

import pytest
from tests.store.conftest import NOW, Opener, token

from tend.errors import Throttled
from tend.limits import TOLD_FROM, WORK_BURST_COUNT, WORK_PER_S, Limits, Shared
from tend.store.contract.base import Pause, Store

SPAN_MS = 60_000
KEY = token("a key")


async def test_turns_are_counted_exactly(open_store: Opener) -> None:
    """
    Of thirty that ask through two stores at once, ten are let through, whichever they are; the
    others hear how long to wait, and then one is let through for each that has left the window.
    """
    stores = [await open_store(), await open_store()]
    asked = (stores[i % 2].take_turn(KEY, 10, SPAN_MS, NOW + i) for i in range(30))
    waits = await asyncio.gather(*asked)
    assert waits.count(0) == 10
    assert all(0 < wait <= SPAN_MS for wait in waits if wait)

    here, there = stores
    left_ms = await here.turn_wait(KEY, 10, SPAN_MS, NOW + 30)
    assert await there.turn_wait(KEY, 10, SPAN_MS, NOW + 30) == left_ms > 0
    later_ms = NOW + 30 + left_ms
    assert await here.turn_wait(KEY, 10, SPAN_MS, later_ms - 1) == 1
    assert await there.take_turn(KEY, 10, SPAN_MS, later_ms) == 0
    assert await here.take_turn(KEY, 10, SPAN_MS, later_ms) > 0
    assert await here.take_turn(token("another key"), 10, SPAN_MS, later_ms) == 0


async def test_a_clock_that_was_wrong_shuts_nobody_out(store: Store) -> None:
    """What was counted while the clock stood a year ahead does not count once it is right again."""
    year_ms = 365 * 24 * 3600 * 1000
    for _ in range(3):
        await store.take_turn(KEY, 3, SPAN_MS, NOW + year_ms)
    assert await store.take_turn(KEY, 3, SPAN_MS, NOW) == 0


async def test_shares_add_up(open_store: Opener) -> None:
    """What is taken through two stores adds up, and grows back by the clock."""
    here, there = await open_store(), await open_store()
    other = token("another key")
    assert await here.spend([(KEY, 1000), (other, 5)], NOW) == [NOW + 1000, NOW + 5]
    assert await there.spend([(KEY, 500)], NOW + 400) == [NOW + 1500]
    assert await here.spend([(KEY, 100)], NOW + 9000) == [NOW + 9100]


async def test_what_was_taken_in_a_time_to_come_is_not_owed(store: Store) -> None:
    """Nobody pays for a year that a wrong clock was ahead; what was taken since then is owed."""
    await store.spend([(KEY, 1000)], NOW + 365 * 24 * 3600 * 1000)
    assert await store.spend([(KEY, 300)], NOW) == [NOW + 300]
    assert await store.spend([(KEY, 300)], NOW) == [NOW + 600]


async def test_what_counts_no_more_is_purged(store: Store) -> None:
    """A purge leaves nothing of limits whose time is over: what is over is as if it never was."""
    await store.take_turn(KEY, 1, SPAN_MS, NOW)
    await store.put_pauses([Pause("https://push.example", "asked", NOW + SPAN_MS)])
    await store.purge(NOW + SPAN_MS - 1)
    assert await store.turn_wait(KEY, 1, SPAN_MS, NOW + 1) > 0
    assert len(await store.pauses(NOW)) == 1
    await store.purge(NOW + SPAN_MS)
    assert await store.turn_wait(KEY, 1, SPAN_MS, NOW + 1) == 0
    assert await store.pauses(NOW) == []


async def test_a_pause_is_known_to_all(open_store: Opener) -> None:
    """
    The later of two instants counts for each reason; a service that answers again has no pause
    for its silence, and keeps the one that it asked for.
    """
    here, there = await open_store(), await open_store()
    origin = "https://push.example"
    await here.put_pauses([Pause(origin, "silent", NOW + 60, 1), Pause(origin, "asked", NOW + 90)])
    await there.put_pauses([Pause(origin, "silent", NOW + 30, 2), Pause(origin, "asked", NOW + 99)])
    assert sorted(await here.pauses(NOW)) == [
        Pause(origin, "asked", NOW + 99, 0),
        Pause(origin, "silent", NOW + 60, 2),
    ]
    await here.put_pauses([Pause(origin, "silent", 0)])
    assert await there.pauses(NOW) == [Pause(origin, "asked", NOW + 99, 0)]
    assert await there.pauses(NOW + 99) == []


async def test_a_pause_of_a_clock_that_was_wrong_gives_way(store: Store) -> None:
    """What was written while the clock stood a year ahead does not hide the pauses of today."""
    origin, year_ms = "https://push.example", 365 * 24 * 3600 * 1000
    await store.put_pauses([Pause(origin, "asked", NOW + year_ms)])
    await store.put_pauses([Pause(origin, "asked", NOW + 90)])
    assert await store.pauses(NOW) == [Pause(origin, "asked", NOW + 90)]


async def test_two_processes_share_out_what_one_account_may(open_store: Opener) -> None:
    """
    A minute of one account that asks two processes as fast as they answer: it gets its share, and
    beyond it at most what both let through in the first second and have not told each other.
    """
    secret = b"secret"
    stores = [await open_store(), await open_store()]
    both = [Limits(shared=Shared(store, lambda: secret)) for store in stores]
    seconds, given = 60, 0
    for at_ms in range(NOW, NOW + seconds * 1000, 100):
        for one in both:
            for _ in range(40):
                try:
                    one.work("account", at_ms)
                except Throttled:
                    break
                one.worked("account", 1, at_ms)
                given += 1
        if at_ms % 1000 == NOW % 1000:
            for one in both:
                await one.settle(at_ms)
    fair = WORK_BURST_COUNT + WORK_PER_S * seconds
    second = WORK_BURST_COUNT + WORK_PER_S
    assert fair - TOLD_FROM * 2 <= given <= fair + 2 * TOLD_FROM + second
    # Alone each would have given as much: twice the share.
    assert given < 1.2 * fair


@pytest.mark.parametrize("name", ["account", "claim", "recovery", "renewal", "ad_hoc_push"])
async def test_two_processes_count_together(open_store: Opener, name: str) -> None:
    """Each limit of a few times holds for both together; other people are not meant."""
    stores = [await open_store(), await open_store()]
    both = [Limits(shared=Shared(store, lambda: b"secret")) for store in stores]
    alone = Limits()
    most = 0
    with pytest.raises(Throttled):
        while True:
            await getattr(alone, name)("somebody", NOW)
            most += 1
    for i in range(most):
        await getattr(both[i % 2], name)("somebody", NOW)
    for one in both:
        with pytest.raises(Throttled):
            await getattr(one, name)("somebody", NOW)
        await getattr(one, name)("somebody else", NOW)


async def test_who_was_refused_is_refused_without_the_database(store: Store) -> None:
    """Asking on and on after a refusal does not ask the database, until the wait is over."""
    limits = Limits(shared=Shared(store, lambda: b"secret"))
    for _ in range(10):
        await limits.recovery("somebody", NOW)
    with pytest.raises(Throttled):
        await limits.recovery("somebody", NOW)
    await store.close()
    with pytest.raises(Throttled) as refusal:
        await limits.recovery("somebody", NOW + 1000)
    assert refusal.value.retry_after_s == 3599


async def test_wrong_codes_count_for_everybody(open_store: Opener) -> None:
    """Three hundred wrong codes in a minute, through whichever process, shut claims on both."""
    stores = [await open_store(), await open_store()]
    both = [Limits(shared=Shared(store, lambda: b"secret")) for store in stores]
    for i in range(300):
        await both[i % 2].wrong_claim(NOW)
    for one in both:
        with pytest.raises(Throttled):
            await one.claim("anybody", NOW)
    await both[0].claim("anybody", NOW + 60_000)
