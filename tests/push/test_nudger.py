"""The worker with a real store and a real push service, under a clock that the test sets."""

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
    """
    A reminder is sent when it is due, not before and not twice, with its buttons and the data that
    the phone needs.
    """
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
    """The reminder of a habit that is kept is not sent."""
    person = await Person.join(world)
    await person.remind()
    await person.put("t", f"2026-11-23.{HABIT}", v=1)
    world.clock.at("2026-11-23T07:30")
    await world.turn()
    assert person.tries() == 0


async def test_a_change_is_heeded_at_once(world: World) -> None:
    """A reminder that is moved a minute before its time is sent at the new time only."""
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


async def test_a_date_with_somebody_comes_round(world: World) -> None:
    """
    The push of a date names nobody; who has met has the next date, and is told of no other. An
    evening that was done is for the next one.
    """
    person = await Person.join(world)
    await person.put("p", "h7k2m9q4s0ab", body="1.c2VhbGVk", due="2026-11-23", every="2w")
    await person.put("s", "evening", v=["2026-11-23", "20:30"])
    await person.put("s", "roundUp", v=None)
    for moment in ("2026-11-23T12:00", "2026-11-23T20:30"):
        world.clock.at(moment)
        await world.turn()
    said = [message["notification"] for message in person.said()]
    assert [one["data"]["key"] for one in said] == [
        "meet/h7k2m9q4s0ab/2026-11-23/12:00",
        "evening/-/2026-11-23/20:30",
    ]
    assert said[0]["body"] == "A date that you set has come round."
    assert [one["data"]["habits"] for one in said] == [[], []]

    await person.put("p", "h7k2m9q4s0ab", due="2026-12-07")
    await person.put("s", "evening", v=["2026-11-25", "20:30"])
    for moment in ("2026-11-24T12:00", "2026-11-24T20:30"):
        world.clock.at(moment)
        await world.turn()
    assert person.tries() == 2


async def test_a_server_that_slept_sends_what_still_holds(world: World) -> None:
    """After five days without a worker none of the past reminders is sent, and today's is."""
    person = await Person.join(world)
    await person.remind()
    world.clock.at("2026-11-25T08:10")
    await world.turn()
    assert person.tries() == 1
    assert person.said()[0]["notification"]["data"]["day"] == "2026-11-25"


class Unlucky(Sender):
    """A sender that raises at a chosen moment of its first message, as if its process died."""

    after = False

    async def send(self, *words: Any, **more: Any) -> Outcome:
        if self.after:
            await super().send(*words, **more)
        raise asyncio.CancelledError


@pytest.mark.parametrize("after", [False, True])
async def test_a_crash_decides_no_key_twice(world: World, after: bool) -> None:
    """
    After a crash before or after the push service got the message, the next worker sends it once
    the lease is over, under the same topic, so that the phone has it once.
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
    """The claim of a worker that crashed lapses, and another worker decides."""
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
    """With two workers at once each of forty people gets the reminder once."""
    people = [await Person.join(world) for _ in range(40)]
    for person in people:
        await person.remind()
    await world.turn()
    world.clock.at("2026-11-23T07:30")
    await asyncio.gather(world.turn(), world.turn())
    assert [person.tries() for person in people] == [1] * 40


async def test_a_dead_subscription_goes(world: World) -> None:
    """After a 410 the subscription is deleted, and the account is not due any more."""
    person = await Person.join(world)
    await person.remind()
    world.post.set(person.box, mode="410")
    world.clock.at("2026-11-23T07:30")
    await world.turn()
    assert await world.store.subscriptions(person.caller.account) == []
    assert not await world.store.anybody_listens()


async def test_a_refusal_alerts_and_keeps(world: World, caplog: pytest.LogCaptureFixture) -> None:
    """
    After a 403 the operator's log has an error; the subscription stays, and its status has the
    reason.
    """
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
    Failures within an hour are forgiven; three over more than a day switch the subscription off,
    which its status says. When the app is opened it is tried again, and its last error stays until
    a message has arrived.
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
    """While a service is down a message is tried again, but not after its time to live."""
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
    """The message has the number of habits that are open at that time."""
    person = await Person.join(world)
    await person.remind()
    await person.remind("20:00", "other0000000")
    await person.put("t", "2026-11-23.other0000000", v=1)
    await person.remind("20:00", "third0000000")
    world.clock.at("2026-11-23T07:30")
    await world.turn()
    (message,) = person.said()
    assert message["app_badge"] == 2


async def test_a_check_in_and_a_letter_lead_to_their_pages(world: World) -> None:
    """A check-in and a letter open their own pages, with the key in the address."""
    person = await Person.join(world, checkin=[1, "08:00"], summary=[1, "09:00"])
    await person.put("l", "letter000001", due="2026-11-23")
    world.clock.at("2026-11-23T08:00")
    await world.turn()
    world.clock.at("2026-11-23T09:00")
    await world.turn()
    found = [one["notification"] for one in person.said()]
    assert [one["data"]["kind"] for one in found] == ["checkin", "letter"]
    leads = [one["navigate"].partition("?nudge=")[0] for one in found]
    assert leads == ["https://tend.example.org/checkin", "https://tend.example.org/letters"]
    sent = world.post.box(person.box)["messages"]
    assert [(one["ttl"], one["urgency"]) for one in sent] == [
        (4 * 3600, "normal"),
        (24 * 3600, "normal"),
    ]


async def test_a_week_that_is_over_leads_to_looking_back(world: World) -> None:
    """A look back opens its own page, with the key in the address."""
    person = await Person.join(world, summary=[1, "09:00"])
    await person.remind("20:00")
    world.clock.at("2026-11-23T09:00")
    await world.turn()
    (message,) = person.said()
    lead = message["notification"]["navigate"].partition("?nudge=")[0]
    assert lead == "https://tend.example.org/back"


async def test_a_date_with_somebody_leads_to_the_people(world: World) -> None:
    """A date that was set for somebody opens the support network, with the key in the address."""
    person = await Person.join(world)
    await person.put("p", "h7k2m9q4s0ab", every="2w", due="2026-11-23")
    world.clock.at("2026-11-23T12:00")
    await world.turn()
    (message,) = person.said()
    assert (
        message["notification"]["navigate"].partition("?nudge=")[0]
        == "https://tend.example.org/support"
    )


async def test_an_evening_leads_to_the_ten_kind_days(world: World) -> None:
    """An evening of the ten kind days opens their screen, with the key in the address."""
    person = await Person.join(world, evening=["2026-11-23", "20:30"])
    world.clock.at("2026-11-23T20:30")
    await world.turn()
    (message,) = person.said()
    assert (
        message["notification"]["navigate"].partition("?nudge=")[0]
        == "https://tend.example.org/kind-days"
    )


async def test_snooze_gives_one_more(world: World) -> None:
    """
    A snoozed nudge comes again an hour after the tap; one that was never sent cannot be snoozed.
    """
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
    """
    A snooze from a phone that was offline for 90 minutes is repeated at once; after four hours it
    is not.
    """
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
    """Removing a device deletes its subscription and its messages under way."""
    person = await Person.join(world)
    message = Message(person.caller.account, "k", person.caller.device, b"{}", "low", 1 << 50, 0)
    await world.store.put_messages([message], world.clock())
    await world.store.remove_device(person.caller.account, person.caller.device, world.clock())
    await world.turn()
    assert person.tries() == 0
    assert await world.store.push_states(person.caller.account) == []
