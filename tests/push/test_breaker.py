"""Pauses for push services that ask for one or do not answer."""

from __future__ import annotations

import asyncio
import secrets
import socket
import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.push.conftest import Post
from tests.push.push_receiver import Browser
from tests.support.messages import PAYLOAD, one, sender

from tend.push.breaker import (
    FAILURE_COUNT,
    PER_HOST_COUNT,
    PROBE_S,
    REST_MAX_S,
    REST_S,
    Breaker,
    Breakers,
    retry_after,
)
from tend.push.sender import Delivered, Failed, Outcome, RetryAfter, Target


class Clock:
    """A clock in seconds that the test sets."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


async def test_a_busy_host_is_left_alone(post: Post) -> None:
    """After a 429 nothing is sent to that host until the pause that it asked for is over."""
    name, clock = secrets.token_hex(8), Clock()
    post.set(name, mode="busy")
    async with sender(post, clock=clock) as out:
        assert await one(out, post, name) == RetryAfter(2.0)
        post.set(name, mode="ok")
        clock.now += 0.5
        assert await one(out, post, name) == RetryAfter(1.5)
        assert post.box(name)["tries"] == 1
        clock.now += 1.6
        assert await one(out, post, name) == Delivered(201)


async def test_a_429_holds_back_those_that_wait_for_room(post: Post) -> None:
    """
    When a host answers 429, messages under way go on, and those waiting for a free slot are held
    back. A success of one under way does not end the pause.
    """
    busy, slow, clock = secrets.token_hex(8), secrets.token_hex(8), Clock()
    post.set(busy, mode="busy")
    post.set(slow, mode="slow")
    async with sender(post, clock=clock) as out:
        first = [asyncio.create_task(one(out, post, slow)) for _ in range(PER_HOST_COUNT - 1)]
        await asyncio.sleep(0.3)
        second = [asyncio.create_task(one(out, post, busy)) for _ in range(100)]
        assert await asyncio.gather(*second) == [RetryAfter(2.0)] * 100
        assert await asyncio.gather(*first) == [Delivered(201)] * (PER_HOST_COUNT - 1)
        assert await one(out, post, slow) == RetryAfter(2.0)
    assert post.box(busy)["tries"] == 1
    assert post.box(slow)["tries"] == PER_HOST_COUNT - 1


async def test_the_longest_pause_asked_for_holds() -> None:
    """Of several answers that ask for pauses, in any order, the longest pause counts."""
    clock = Clock()
    host = Breaker(clock, None)
    for seconds in (5, 120, 1):
        host.asked(seconds)
    host.answered()
    assert host.wait_s() == 120
    clock.now += 119
    host.asked(0.5)
    assert host.wait_s() == 1
    clock.now += 1
    assert host.wait_s() == 0


async def test_a_pause_is_a_hosts_own_and_a_senders_own(post: Post) -> None:
    """A pause concerns neither other hosts nor other senders."""
    clock = Clock()
    hosts, others = Breakers(lambda _: None, clock), Breakers(lambda _: None, clock)
    hosts.of("https://a.org", "a.org", secure=True).asked(60)
    assert hosts.of("https://a.org", "a.org", secure=True).wait_s() == 60
    assert hosts.of("https://b.org", "b.org", secure=True).wait_s() == 0
    assert others.of("https://a.org", "a.org", secure=True).wait_s() == 0


async def test_three_failures_in_a_row_are_a_rest() -> None:
    """
    Three failures in a row cause a pause of 60 s, doubled each time up to half an hour. After each
    pause one message is tried while the others wait for it; any answer ends the pauses.
    """
    clock = Clock()
    host = Breaker(clock, None)
    for _ in range(FAILURE_COUNT - 1):
        host.failed()
    host.answered()
    for _ in range(FAILURE_COUNT - 1):
        host.failed()
        assert host.wait_s() == 0
    rests = []
    for _ in range(8):
        host.begin()
        host.failed()
        host.end()
        # Those that were on their way with it change nothing.
        host.failed()
        rests.append(host.wait_s())
        clock.now += rests[-1]
        assert host.wait_s() == 0
    assert rests == [REST_S * 2**n for n in range(5)] + [REST_MAX_S] * 3
    host.begin()
    assert host.wait_s() == PROBE_S
    host.answered()
    host.end()
    assert host.wait_s() == 0
    host.failed()
    assert host.wait_s() == 0


async def test_a_dead_service_costs_little(post: Post) -> None:
    """
    On a port that nobody listens on, only a handful of 200 messages are tried and the others are
    put off; after the pause one message finds out whether it works again.
    """
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    clock, keys = Clock(), Browser().keys
    async with sender(post, clock=clock) as out:

        async def send() -> Outcome:
            to = Target(f"https://localhost:{port}/push/x", **keys)
            return await out.send(to, PAYLOAD, ttl_s=60, urgency="low", topic=out.topic("", "x"))

        outcomes = await asyncio.gather(*(send() for _ in range(200)))
        tried = outcomes.count(Failed(None, "it cannot be reached"))
        # The first failures give their room to others, the third ends it.
        assert FAILURE_COUNT <= tried < PER_HOST_COUNT + FAILURE_COUNT
        assert outcomes.count(RetryAfter(60.0)) == 200 - tried
        clock.now += 60
        again = await asyncio.gather(*(send() for _ in range(50)))
        assert again.count(Failed(None, "it cannot be reached")) == 1
        assert again.count(RetryAfter(PROBE_S)) + again.count(RetryAfter(120.0)) == 49
        # Another service is none the worse.
        assert await one(out, post, secrets.token_hex(8)) == Delivered(201)


async def test_a_service_that_hangs_holds_nobody_else_up(post: Post) -> None:
    """
    200 messages to a service that hangs take only the slots of that host; messages to another host
    go out at once.
    """
    browser = Browser()
    with socket.create_server(("127.0.0.1", 0)) as silent:
        async with sender(post) as out:

            async def stuck() -> Outcome:
                to = Target(f"https://127.0.0.1:{silent.getsockname()[1]}/x", **browser.keys)
                return await out.send(to, PAYLOAD, ttl_s=9, urgency="low", topic=out.topic("", "x"))

            waiting = [asyncio.create_task(stuck()) for _ in range(200)]
            await asyncio.sleep(0.2)
            began = time.monotonic()
            well = [one(out, post, secrets.token_hex(8)) for _ in range(100)]
            assert await asyncio.gather(*well) == [Delivered(201)] * 100
            assert time.monotonic() - began < 4
            # Nobody waits for ever: 5 s for the handshake, and the rest is sent away.
            done = await asyncio.wait_for(asyncio.gather(*waiting), 12)
    failed = done.count(Failed(None, "no answer in time"))
    assert PER_HOST_COUNT <= failed < PER_HOST_COUNT + FAILURE_COUNT
    assert sum(isinstance(one, RetryAfter) for one in done) == 200 - failed


async def test_who_waits_too_long_for_room_comes_again(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A message that waits too long for a slot is put off, because its lease would run out."""
    monkeypatch.setattr("tend.push.sender.ROOM_WAIT_S", 1.0)
    slow = secrets.token_hex(8)
    post.set(slow, mode="slow")
    async with sender(post) as out:
        done = await asyncio.gather(*(one(out, post, slow) for _ in range(2 * PER_HOST_COUNT)))
    assert done.count(Delivered(201)) == PER_HOST_COUNT
    assert done.count(RetryAfter(1.0)) == PER_HOST_COUNT


async def test_a_message_that_is_given_up_leaves_its_room(post: Post) -> None:
    """Cancelled messages free their slots: afterwards as many as there are slots go out."""
    hung = secrets.token_hex(8)
    post.set(hung, mode="hang")
    async with sender(post) as out:
        tasks = [asyncio.create_task(one(out, post, hung)) for _ in range(2 * PER_HOST_COUNT)]
        await asyncio.sleep(0.3)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        well = [one(out, post, secrets.token_hex(8)) for _ in range(2 * PER_HOST_COUNT)]
        async with asyncio.timeout(5):
            assert await asyncio.gather(*well) == [Delivered(201)] * (2 * PER_HOST_COUNT)


async def test_the_hosts_that_are_known_are_bounded() -> None:
    """Thousands of made-up host names, which clients may send, do not fill the memory."""
    clock = Clock()
    hosts = Breakers(lambda _: None, clock)
    kept = hosts.of("https://kept.push.apple.com", "kept.push.apple.com", secure=True)
    kept.asked(1e6)
    for number in range(5000):
        host = hosts.of(f"https://a{number}.push.apple.com", "a.push.apple.com", secure=True)
        for _ in range(FAILURE_COUNT):
            host.failed()
        clock.now += REST_S
    assert len(hosts._known) < 600
    assert hosts.of("https://kept.push.apple.com", "kept.push.apple.com", secure=True) is kept


async def test_retry_after_is_read_as_it_comes() -> None:
    """
    `Retry-After` is read as seconds and in each of HTTP's date formats; nonsense, the past and the
    far future are handled.
    """
    soon = datetime.now(UTC) + timedelta(seconds=300)
    assert retry_after("7") == 7
    assert retry_after(" 120 ") == 120
    assert retry_after("0") == 1
    assert retry_after("99999999") == 86_400
    assert retry_after("9" * 5000) == 86_400
    for text in (format_datetime(soon, usegmt=True), format_datetime(soon.replace(tzinfo=None))):
        assert 290 < retry_after(text) <= 300
    assert retry_after(soon.strftime("%a, %d %b %Y %H:%M:%S")) > 290
    assert retry_after("Thu, 01 Jan 1970 00:00:00 GMT") == 1
    assert retry_after("Fri, 31 Dec 9999 23:59:59 GMT") == 86_400


@pytest.mark.parametrize(
    "text",
    [
        *(None, "", " ", "soon", "\u00b2", "\u0663", "-5", "+5", "1.5", "1e9", "nan", "inf"),
        *("0x10", "120, 120", "-" * 999, "Fri, 31 Dec 99999 23:59:59 GMT", "Thu, 99 Jan 2026"),
        *("Mon, 23 Nov 2026 07:30:00 +9999", "Mon, 23 Nov 2026 99:99:99 GMT"),
    ],
)
async def test_what_cannot_be_read_is_a_minute(text: str | None) -> None:
    """Any unreadable `Retry-After` means a minute; nothing raises."""
    assert retry_after(text) == 60


@given(
    st.one_of(
        st.text(),
        st.text("0123456789 ,:+-GMTJanFebMonTue"),
        st.datetimes().map(format_datetime),
    )
)
def test_any_retry_after_is_a_number_within_bounds(text: str) -> None:
    """Any `Retry-After` gives a pause between a second and a day."""
    assert 1 <= retry_after(text) <= 86_400
