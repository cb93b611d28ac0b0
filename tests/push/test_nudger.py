"""The worker over a real store and a real push service, with a clock that the test turns."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from tests.push.nudge_world import HABIT, Person, World

from tend.nudger.worker import LEASE_MS
from tend.push.sender import Outcome, Sender
from tend.store.contract.base import Message

pytestmark = pytest.mark.asyncio


async def test_a_reminder_comes_at_its_time_and_once(world: World) -> None:
    """Not before, not twice; with the buttons and what the phone needs to say more."""
    person = await Person.join(world)
    await person.remind()
    for moment in ("2026-11-23T07:29:59", "2026-11-23T07:30", "2026-11-23T07:31"):
        world.clock.at(moment)
        await world.turn()
        assert person.tries() == (0 if moment.endswith("59") else 1)
    (message,) = person.said()
    notification = message["notification"]
    assert notification["body"] == "A small kindness is waiting."
    assert notification["data"]["habits"] == [HABIT]
    assert [one["action"] for one in notification["actions"]] == ["done", "later"]
    assert notification["navigate"].startswith("https://tend.example.org/nudge?key=reminder/")
    (sent,) = world.post.box(person.box)["messages"]
    # It makes sense for two hours, and must not wait for a phone to wake by itself.
    assert (sent["ttl"], sent["urgency"]) == (7200, "high")


async def test_a_tick_hushes_its_reminder(world: World) -> None:
    """What is kept is not asked for."""
    person = await Person.join(world)
    await person.remind()
    await person.put("t", f"2026-11-23.{HABIT}", v=1)
    world.clock.at("2026-11-23T07:30")
    await world.turn()
    assert person.tries() == 0


async def test_a_change_is_heeded_at_once(world: World) -> None:
    """A reminder moved in the last minute rings at its new time alone."""
    person = await Person.join(world)
    await person.remind()
    await world.turn()
    await person.remind("09:00")
    world.clock.at("2026-11-23T07:30")
    await world.turn()
    assert person.tries() == 0
    world.clock.at("2026-11-23T09:00")
    await world.turn()
    assert person.tries() == 1


async def test_a_server_that_slept_sends_what_still_holds(world: World) -> None:
    """Not a burst of the past: of five days' reminders none comes, today's does."""
    person = await Person.join(world)
    await person.remind()
    world.clock.at("2026-11-25T08:10")
    await world.turn()
    assert person.tries() == 1
    assert person.said()[0]["notification"]["data"]["day"] == "2026-11-25"


class Unlucky(Sender):
    """Dies at a chosen moment of the first message, as a process would."""

    after = False

    async def send(self, *words: Any, **more: Any) -> Outcome:
        if self.after:
            await super().send(*words, **more)
        raise asyncio.CancelledError


@pytest.mark.parametrize("after", [False, True])
async def test_a_crash_decides_no_key_twice(world: World, after: bool) -> None:
    """
    Before or after the push service has the message: the next worker sends it once the lease is
    over, under the same topic, so that the phone has it once.
    """
    person = await Person.join(world)
    await person.remind()
    world.clock.at("2026-11-23T07:30")
    unlucky = Unlucky(world.post.vapid, private=True, ca=world.post.ca)
    unlucky.after = after
    async with unlucky as sender:
        nudger = world.nudger(sender)
        await nudger.run_once()
        await nudger.land_all()
    await world.turn()
    assert person.tries() == int(after)
    world.clock.ms += LEASE_MS + 1
    await world.turn()
    assert len(person.said()) == 1
    assert person.tries() == 1 + int(after)


async def test_a_crash_before_deciding_delays_and_loses_nothing(world: World) -> None:
    """A claim that nobody finished lapses, and another worker decides."""
    person = await Person.join(world)
    await person.remind()
    world.clock.at("2026-11-23T07:30")
    assert len(await world.store.claim_due(world.clock(), 10, LEASE_MS)) == 1
    await world.turn()
    assert person.tries() == 0
    world.clock.ms += LEASE_MS + 1
    await world.turn()
    assert len(person.said()) == 1


async def test_two_workers_share_the_work(world: World) -> None:
    """Forty people, two workers at once: each hears it once."""
    people = [await Person.join(world) for _ in range(40)]
    for person in people:
        await person.remind()
    await world.turn()
    world.clock.at("2026-11-23T07:30")
    await asyncio.gather(world.turn(), world.turn())
    assert [person.tries() for person in people] == [1] * 40


async def test_a_dead_subscription_goes(world: World) -> None:
    """410: it is forgotten, and the account is not thought of any more."""
    person = await Person.join(world)
    await person.remind()
    world.post.set(person.box, mode="410")
    world.clock.at("2026-11-23T07:30")
    await world.turn()
    assert await world.store.subscriptions(person.caller.account) == []
    assert not await world.store.anybody_listens()


async def test_a_refusal_alerts_and_keeps(world: World, caplog: pytest.LogCaptureFixture) -> None:
    """403: the operator's matter; the subscription stays and says what is wrong."""
    person = await Person.join(world)
    await person.remind()
    world.post.set(person.box, mode="403")
    world.clock.at("2026-11-23T07:30")
    await world.turn()
    (state,) = await world.store.push_states(person.caller.account)
    assert (state.on, state.error is not None) == (True, True)
    assert "does not believe us" in caplog.text


async def test_failures_back_off_and_give_up_after_a_day(world: World) -> None:
    """
    One bad hour is forgiven; three failures over a day switch it off, and that can be seen. Opened
    again, the phone is tried anew; what went wrong is told until something has arrived.
    """
    person = await Person.join(world)
    await person.remind()
    world.post.set(person.box, mode="500")
    for day in (23, 24, 25):
        world.clock.at(f"2026-11-{day}T07:00")
        await person.put("s", "opened", v=f"2026-11-{day}")
        world.clock.at(f"2026-11-{day}T07:30")
        await world.turn()
        (state,) = await world.store.push_states(person.caller.account)
        if not state.on:
            break
    assert not state.on
    assert state.error is not None
    world.post.set(person.box, mode="ok")
    await person.subscribe()
    (state,) = await world.store.push_states(person.caller.account)
    assert (state.on, state.error is None) == (True, False)
    world.clock.at("2026-11-26T07:00")
    await person.put("s", "opened", v="2026-11-26")
    world.clock.at("2026-11-26T07:30")
    await world.turn()
    (state,) = await world.store.push_states(person.caller.account)
    assert (state.on, state.error) == (True, None)


async def test_a_message_is_tried_again_and_then_let_go(world: World) -> None:
    """A service that is down for a while gets it later; beyond its time nobody does."""
    person = await Person.join(world)
    await person.remind()
    world.post.set(person.box, mode="500")
    world.clock.at("2026-11-23T07:30")
    await world.turn()
    assert person.said() == []
    world.post.set(person.box, mode="ok")
    world.clock.at("2026-11-23T07:40")
    await world.turn()
    assert len(person.said()) == 1
    world.post.set(person.box, mode="500")
    world.clock.at("2026-11-24T07:30")
    await person.put("s", "opened", v="2026-11-24")
    await world.turn()
    world.post.set(person.box, mode="ok")
    before = person.tries()
    world.clock.at("2026-11-24T10:30")
    await world.turn()
    assert person.tries() == before


async def test_the_number_on_the_icon_comes_along(world: World) -> None:
    """How many habits are open at that time."""
    person = await Person.join(world)
    await person.remind()
    await person.remind("20:00", "other0000000")
    await person.put("t", "2026-11-23.other0000000", v=1)
    await person.remind("20:00", "third0000000")
    world.clock.at("2026-11-23T07:30")
    await world.turn()
    (message,) = person.said()
    assert message["app_badge"] == 2


async def test_kinds_without_a_page_lead_to_today(world: World) -> None:
    """A check-in, a summary, a letter: Today, with the key for whoever asks why."""
    person = await Person.join(world, checkin=[1, "08:00"], summary=[1, "09:00"])
    await person.put("l", "letter000001", due="2026-11-23")
    world.clock.at("2026-11-23T08:00")
    await world.turn()
    world.clock.at("2026-11-23T09:00")
    await world.turn()
    found = [one["notification"] for one in person.said()]
    assert [one["data"]["kind"] for one in found] == ["checkin", "letter"]
    assert {one["navigate"].partition("?")[0] for one in found} == {"https://tend.example.org/"}
    sent = world.post.box(person.box)["messages"]
    assert [(one["ttl"], one["urgency"]) for one in sent] == [
        (4 * 3600, "normal"),
        (24 * 3600, "normal"),
    ]


async def test_snooze_gives_one_more(world: World) -> None:
    """An hour after the tap, as the phone wrote it down; what was never said cannot be snoozed."""
    person = await Person.join(world)
    await person.remind()
    world.clock.at("2026-11-23T07:30")
    await world.turn()
    (message,) = person.said()
    key, at = message["notification"]["data"]["key"], world.clock()
    await person.put("s", "snooze.x", v={"key": "reminder/x/2026-11-23/07:30", "at": at})
    await person.put("s", f"snooze.{HABIT}", v={"key": key, "at": at})
    world.clock.at("2026-11-23T08:29")
    await world.turn()
    assert person.tries() == 1
    world.clock.at("2026-11-23T08:31")
    await world.turn()
    assert person.tries() == 2


async def test_a_snooze_that_is_heard_of_late_is_heeded(world: World) -> None:
    """Of a phone that was offline for 90 minutes it comes at once; after four hours not at all."""
    for minutes, more in ((90, 1), (240, 0)):
        world.clock.at("2026-11-23T07:00")
        person = await Person.join(world)
        await person.remind()
        world.clock.at("2026-11-23T07:30")
        await world.turn()
        key, at = f"reminder/{HABIT}/2026-11-23/07:30", world.clock()
        world.clock.ms += minutes * 60_000
        await person.put("s", f"snooze.{HABIT}", v={"key": key, "at": at})
        world.clock.ms += 1
        await world.turn()
        assert person.tries() == 1 + more


async def test_a_removed_device_is_reached_no_more(world: World) -> None:
    """Its subscription goes with it, and what was on its way."""
    person = await Person.join(world)
    message = Message(person.caller.account, "k", person.caller.device, b"{}", "low", 1 << 50, 0)
    await world.store.put_messages([message], world.clock())
    await world.store.remove_device(person.caller.account, person.caller.device, world.clock())
    await world.turn()
    assert person.tries() == 0
    assert await world.store.push_states(person.caller.account) == []
