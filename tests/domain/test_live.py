"""
The poke hub: it tells an account's number to that account's streams, and ends streams of removed
devices.
"""

# ruff: noqa: SIM300 (expected stands first)
from __future__ import annotations

import asyncio

import pytest

from tend.errors import TooManyStreams
from tend.live import End, Hub

ALICE, BOB = "a" * 16, "b" * 16


async def test_a_number_reaches_the_account_alone() -> None:
    """Both of Alice's phones hear it; Bob's does not."""
    hub = Hub()
    streams = [hub.open(ALICE, "1"), hub.open(ALICE, "2"), hub.open(BOB, "1")]
    waits = [asyncio.ensure_future(stream.wait(0.05)) for stream in streams]
    await asyncio.sleep(0)
    hub.moved(ALICE, 41)
    assert [41, 41, None] == await asyncio.gather(*waits)


async def test_what_comes_between_two_waits_is_not_lost() -> None:
    """A wait returns the latest number that came since the last wait, once."""
    hub = Hub()
    stream = hub.open(ALICE, "1")
    hub.moved(ALICE, 41)
    hub.moved(ALICE, 42)
    assert 42 == await stream.wait(1)
    assert await stream.wait(0.01) is None
    assert stream.end is None


async def test_a_removed_device_hears_nothing_more() -> None:
    """
    Its streams end at once, whether they are waiting or not; those of the account's other devices
    go on.
    """
    hub = Hub()
    gone, idle, other = hub.open(ALICE, "1"), hub.open(ALICE, "1"), hub.open(ALICE, "2")
    wait = asyncio.ensure_future(gone.wait(5))
    await asyncio.sleep(0)
    hub.removed(ALICE, "1")
    hub.moved(ALICE, 41)
    assert await wait is None
    assert await idle.wait(5) is None
    assert (End.REMOVED, End.REMOVED, None) == (gone.end, idle.end, other.end)
    assert 41 == await other.wait(5)
    hub.removed(ALICE, None)
    assert (None, End.REMOVED) == (await other.wait(5), other.end)


async def test_a_device_has_four_streams() -> None:
    """
    The fifth stream is refused with a time to retry after; once another one is closed there is room
    again.
    """
    hub = Hub()
    streams = [hub.open(ALICE, "1") for _ in range(4)]
    with pytest.raises(TooManyStreams) as refusal:
        hub.open(ALICE, "1")
    assert 30 == refusal.value.retry_after_s
    hub.open(ALICE, "2")
    hub.close(streams[0])
    hub.close(streams[0])
    hub.open(ALICE, "1")
    assert 5 == len(hub)


async def test_a_hub_forgets_whom_it_closed() -> None:
    """Nothing is kept for an account without streams."""
    hub = Hub(None)
    streams = [hub.open(ALICE, "1") for _ in range(50)]
    for stream in streams:
        hub.close(stream)
    assert (0, {}) == (len(hub), hub._streams)
    hub.moved(ALICE, 1)


async def test_stopping_ends_every_stream() -> None:
    """Stopping the hub ends open streams, and those that are opened afterwards."""
    hub = Hub()
    before = hub.open(ALICE, "1")
    wait = asyncio.ensure_future(before.wait(5))
    await asyncio.sleep(0)
    hub.shut()
    assert await wait is None
    after = hub.open(BOB, "1")
    assert await after.wait(5) is None
    assert (End.SHUTDOWN, End.SHUTDOWN) == (before.end, after.end)


async def test_a_cancelled_wait_leaves_the_stream_whole() -> None:
    """After a wait was cancelled, a number that comes later is returned by the next wait."""
    hub = Hub()
    stream = hub.open(ALICE, "1")
    wait = asyncio.ensure_future(stream.wait(5))
    await asyncio.sleep(0)
    wait.cancel()
    await asyncio.gather(wait, return_exceptions=True)
    hub.moved(ALICE, 7)
    assert 7 == await stream.wait(5)
