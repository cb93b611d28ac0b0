"""Real `tend work` processes on one PostgreSQL: what one of them learns or leaves, all know."""

from __future__ import annotations

import asyncio
import signal
import time
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from tests.harness import Server
from tests.push.bulk_accounts import this_minute
from tests.push.conftest import Post
from tests.push.nudge_world import HABIT, Person, World
from tests.push.push_receiver import Browser
from tests.push.workers import Workers, heeds
from tests.support import postgres
from tests.support.program import Program
from tests.support.several import Pinned, until

from tend.domain.nudges.key import ad_hoc_key
from tend.push.payload import payload_for
from tend.store.contract.base import Message
from tend.store.open import open_store

LEASE_S = 2
PAUSE_S = 8
SLACK_MS = 100
"""Clocks of two kinds, each rounded, stand between the end of a pause and a message."""


class Town:
    """People on PostgreSQL whose reminder is of this minute, and the workers."""

    def __init__(self, world: World, workers: Workers) -> None:
        self.world, self.workers, self.minute = world, workers, this_minute()
        # What was planned after its time is for tomorrow.
        self.world.clock.at(f"{self.minute - timedelta(minutes=5):%Y-%m-%dT%H:%M}")

    async def person(self, **how: Any) -> Person:
        """Somebody whose reminder is due, with a phone that behaves so."""
        begins = f"{self.minute + timedelta(hours=12):%H}:00"
        one = await Person.join(self.world, dayStart=begins)
        if how:
            self.world.post.set(one.box, **how)
        await one.put("s", "opened", v=f"{self.minute:%Y-%m-%d}")
        await one.remind(f"{self.minute:%H:%M}")
        return one

    async def until(self, sql: str) -> list[tuple[Any, ...]]:
        """The rows of a statement, once there are some."""
        await self.wait_for(lambda: bool(self.workers.ask(sql)))
        return self.workers.ask(sql)

    async def wait_for(self, true: Any) -> None:
        """Wait until it is so."""
        await asyncio.to_thread(self.workers.wait_for, true, 60)


@pytest_asyncio.fixture
async def town(tmp_path: Path, post: Post) -> AsyncIterator[Town]:
    (tmp_path / "data").mkdir()
    async with postgres.migrated(postgres.shared()) as url:
        store = await open_store(url, jitter_s=0, folder=tmp_path / "data")
        yield Town(World(store, post), Workers(tmp_path / "data", post, LEASE_S, url))
        await store.close()


async def paused(town: Town) -> int:
    """Until when (ms) the push service is to be left alone, once all can know."""
    (row,) = await town.until("SELECT until_ms FROM paused WHERE why = 'asked'")
    return int(row[0])


async def all_came_later(town: Town, people: list[Person], until_ms: int) -> None:
    """Each has the message, which was sent once, after the pause."""
    post = town.world.post
    await town.wait_for(lambda: all(post.box(one.box)["messages"] for one in people))
    for one in people:
        box = post.box(one.box)
        (message,) = box["messages"]
        assert box["tries"] == 1
        assert message["at"] * 1000 >= until_ms - SLACK_MS


@pytest.mark.long
async def test_a_pause_outlives_the_worker_that_was_asked_for_it(town: Town) -> None:
    """
    A push service answers 429 to a worker, which is killed: another one that was just started
    sends nothing there until the pause is over, and then sends all.
    """
    await town.person(mode="busy", body=str(PAUSE_S))
    first = town.workers.start()
    until_ms = await paused(town)
    first.kill()
    first.wait()
    people = [await town.person() for _ in range(5)]
    with town.workers.running():
        await all_came_later(town, people, until_ms)


@pytest.mark.long
async def test_a_pause_is_known_to_workers_that_run(town: Town) -> None:
    """
    Of two workers that run one is asked to wait, while the other one stands still; that one then
    sends nothing there either, although nobody has told it anything but the database.
    """
    with town.workers.running(2) as (one, other):
        await town.wait_for(lambda: heeds(one) and heeds(other))
        other.send_signal(signal.SIGSTOP)
        await town.person(mode="busy", body=str(PAUSE_S))
        until_ms = await paused(town)
        one.send_signal(signal.SIGSTOP)
        other.send_signal(signal.SIGCONT)
        people = [await town.person() for _ in range(5)]
        try:
            await all_came_later(town, people, until_ms)
        finally:
            one.send_signal(signal.SIGCONT)


@pytest.mark.long
async def test_a_service_that_answers_nobody_is_tried_by_none(town: Town) -> None:
    """
    A service that breaks off each connection is left alone by a worker that never tried it, too.
    """
    for _ in range(3):
        await town.person(mode="drop")
    first = town.workers.start()
    await town.until("SELECT 1 FROM paused WHERE why = 'silent' AND tries > 0")
    first.kill()
    first.wait()
    late = await town.person()
    with town.workers.running():
        await town.until(
            f"SELECT 1 FROM outbox WHERE account = '{late.caller.account}' AND leased_ms = 0"
        )
        assert late.tries() == 0


@pytest.mark.long
async def test_a_subscription_that_is_gone_is_gone_for_all(town: Town) -> None:
    """
    Once a service has said 410 to one worker no other one tries that endpoint, not even for a
    message that is added afterwards.
    """
    gone = await town.person(mode="410")
    first = town.workers.start()
    await town.until("SELECT 1 FROM dead_endpoint")
    first.kill()
    first.wait()
    assert town.workers.ask("SELECT 1 FROM subscription") == []
    there = await Person.join(town.world)
    now_ms = time.time_ns() // 1_000_000
    for one, at_ms in ((gone, now_ms - 1000), (there, now_ms)):
        key = ad_hoc_key("test", at_ms)
        payload = payload_for("https://tend.example.org", key, "test", "en")
        message = Message(
            one.caller.account, key, one.caller.device, payload, "high", now_ms + 3_600_000, 0
        )
        await town.world.store.put_messages([message], at_ms)
    with town.workers.running():
        await town.wait_for(lambda: there.tries() > 0)
    assert gone.tries() == 1


@pytest.mark.long
@pytest.mark.parametrize(
    "step", ["claim_due:after", "record_decisions:after", "send:before", "send:after"]
)
async def test_others_take_up_what_a_killed_worker_held(town: Town, step: str) -> None:
    """
    A worker dies by SIGKILL with leases in its hand while another one waits: that one sends what is
    left, each key is decided once, and a person gets a message twice only if it may have been sent
    already; then it replaces the first one by its topic.
    """
    people = [await town.person() for _ in range(3)]
    dying = town.workers.start(dies=step)
    assert await asyncio.to_thread(dying.wait, 30) == -signal.SIGKILL, town.workers.log()
    with town.workers.running(2):
        post = town.world.post
        await town.wait_for(lambda: all(post.box(one.box)["messages"] for one in people))
        await town.wait_for(lambda: not town.workers.ask("SELECT 1 FROM outbox"))
    boxes = [post.box(one.box) for one in people]
    assert [len(box["messages"]) for box in boxes] == [1] * len(people)
    # All three may have been under way when it died.
    most = 2 if step == "send:after" else 1
    assert all(box["tries"] <= most for box in boxes)
    keys = town.workers.ask(f"SELECT account FROM decided WHERE key LIKE 'reminder/{HABIT}/%'")
    assert sorted(keys) == sorted((one.caller.account,) for one in people)


@pytest.mark.long
async def test_a_worker_is_killed_while_its_messages_are_under_way(town: Town) -> None:
    """
    A push service keeps a worker waiting, and the worker is killed: when its lease is over another
    one sends each message once more, and no third time.
    """
    people = [await town.person(mode="hang") for _ in range(3)]
    dying = town.workers.start()
    await town.wait_for(lambda: all(one.tries() for one in people))
    dying.kill()
    dying.wait()
    for one in people:
        town.world.post.set(one.box, mode="ok")
    with town.workers.running(2):
        post = town.world.post
        await town.wait_for(lambda: all(post.box(one.box)["messages"] for one in people))
        await town.wait_for(lambda: not town.workers.ask("SELECT 1 FROM outbox"))
    assert [
        (len(box["messages"]), box["tries"]) for box in map(post.box, (p.box for p in people))
    ] == [(1, 2)] * len(people)


@pytest.mark.long
@pytest.mark.parametrize("worker", [0, 1])
def test_the_first_subscription_wakes_the_worker_that_sends(
    tmp_path: Path, post: Post, worker: int
) -> None:
    """
    Of two workers of `tend serve` one sends: it greets the first phone of all, whichever of them
    that phone has subscribed at.
    """
    server, browser, name = postgres.shared(), Browser(), f"first-{worker}-{tmp_path.name}"
    database = postgres.in_thread(server.make())
    env = {**post.env, "TEND_DATABASE_URL": server.url(database), "TEND_WORKERS": "2"}
    try:
        with Server(tmp_path / "data", env=env) as running:
            person = Program(running)
            line = Pinned(running)
            while line.worker != worker:
                line.close()
                line = Pinned(running)
            about = {"endpoint": post.endpoint(name), "keys": browser.keys}
            assert line.ask("PUT", "/api/push/subscription", person.token, about)[0] == 200
            line.close()
            until(lambda: post.box(name)["messages"])
    finally:
        postgres.in_thread(server.drop(database))
    (hello,) = post.read(name, browser)
    assert hello["notification"]["body"].startswith("It works.")
