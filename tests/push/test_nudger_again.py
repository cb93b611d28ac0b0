"""Messages that were decided but not sent at once are judged again before they go out."""

from __future__ import annotations

from typing import Any

import pytest
from tests.push.nudge_world import HABIT, Person, World

from tend.store.contract.base import Message, Ready, Settlement

pytestmark = pytest.mark.asyncio


async def left_unsent(world: World) -> Person:
    """
    A person whose reminder of 07:30 could not be sent because the push service was down; it works
    again.
    """
    person = await Person.join(world)
    await person.remind()
    world.post.set(person.box, mode="500")
    world.clock.at("2026-11-23T07:30")
    await world.turn()
    assert person.tries() == 1
    world.post.set(person.box, mode="ok")
    return person


@pytest.mark.parametrize(
    ("kind", "id", "value"),
    [
        ("t", f"2026-11-23.{HABIT}", 1),
        ("t", f"2026-11-23.{HABIT}", "s"),
        ("s", "hush", "2026-11-23"),
        ("s", "quiet", ["07:35", "09:00"]),
    ],
    ids=["kept", "rested", "hushed", "quiet"],
)
async def test_what_waited_is_judged_again(world: World, kind: str, id: str, value: Any) -> None:
    """A message that is tried again later goes out only if the nudge would still be sent then."""
    person = await left_unsent(world)
    await person.put(kind, id, v=value)
    world.clock.at("2026-11-23T07:40")
    await world.turn()
    world.clock.at("2026-11-23T09:20")
    await world.turn()
    assert person.tries() == 1
    assert await world.store.claim_messages(world.clock(), 10, 0) == []


async def test_whoever_cannot_be_reached_ignores_nothing(world: World) -> None:
    """
    While all subscriptions are given up, reminders are settled without counting as sent, so that
    they do not fade.
    """
    person = await left_unsent(world)
    account = person.caller.account
    for hours in (0, 1, 25):
        (to,) = await world.store.subscriptions(account)
        message = Message(account, "test/-/1", to.device, b"{}", "low", 1 << 50, 1)
        now_ms = world.clock() + hours * 3_600_000
        await world.store.settle(
            [Settlement(Ready(message, to), "retry", now_ms, "500 down")], now_ms
        )
    for day in (25, 26, 27):
        world.clock.at(f"2026-11-{day}T07:30")
        await world.turn()
    said = (await world.store.nudge_inputs([account], world.clock()))[account].past.said
    assert [one.keys[0] for one in said] == [f"reminder/{HABIT}/2026-11-23/07:30"]
