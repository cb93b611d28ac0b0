"""A fault that concerns one person does not affect others, and never ends the worker."""

from __future__ import annotations

import asyncio
import contextlib
from typing import Any

import pytest
from tests.push.nudge_world import Person, World

from tend.domain.records.parts import part_of
from tend.errors import StoreUnavailable
from tend.nudger import decide, worker
from tend.push.sender import Sender
from tend.store.acts import nudge_inputs
from tend.store.contract.base import Due

pytestmark = pytest.mark.asyncio

LATER = "INSERT INTO later (part, account, key, at_ms, version, nudge) VALUES (?, ?, ?, ?, ?, ?)"


async def two(world: World) -> tuple[Person, Person]:
    """Two people with a reminder at 07:30."""
    people = [await Person.join(world) for _ in range(2)]
    for person in people:
        await person.remind()
    await world.turn()
    return people[0], people[1]


@pytest.mark.parametrize(
    ("version", "raw"),
    [(1, b'{"at":"2026-11-23T07:30:00Z"}'), (1, b"no json"), (99, b'{"v":2}')],
)
async def test_a_stored_nudge_that_cannot_be_read_harms_nobody(
    world: World, caplog: pytest.LogCaptureFixture, version: int, raw: bytes
) -> None:
    """
    A stored nudge that is truncated, not JSON, or of a newer version is dropped with a line in the
    log. Its owner gets all other nudges, and so does everybody else.
    """
    person, other = await two(world)
    account = person.caller.account
    job = (part_of(account), account, "reminder/x/2026-11-23/07:00", world.clock(), version, raw)
    await world.store._writer.submit(lambda db: db.execute(LATER, job))
    world.clock.at("2026-11-23T07:30")
    await world.turn()
    assert [person.tries(), other.tries()] == [1, 1]
    assert "reminder/x/2026-11-23/07:00" in caplog.text
    left = await world.store._writer.submit(
        lambda db: db.execute("SELECT count(*) FROM later").fetchone()
    )
    assert left == (0,)


@pytest.mark.parametrize("where", ["nudge_inputs", "thinking"])
async def test_what_nobody_foresaw_stays_with_its_account(
    world: World, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    """
    Any exception while one account is read or decided leaves the nudges of all others unaffected.
    """
    person, other = await two(world)
    world.clock.at("2026-11-23T07:30")
    owner, name = (
        (nudge_inputs, "read_nudge_inputs")
        if where == "nudge_inputs"
        else (decide, "read_snapshot")
    )
    real = getattr(owner, name)
    seen: list[Any] = []

    def stumble(*words: Any) -> Any:
        # The account is an argument of the one, the first to come is the other's.
        seen.append(words)
        if person.caller.account in words or (where == "thinking" and len(seen) == 1):
            raise KeyError("planted")
        return real(*words)

    with monkeypatch.context() as patch:
        patch.setattr(owner, name, stumble)
        await world.turn()
    assert sorted([person.tries(), other.tries()]) == [0, 1]
    world.clock.ms += worker.LEASE_MS + 1
    await world.turn()
    assert [person.tries(), other.tries()] == [1, 1]


async def test_who_has_too_much_waits_alone(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    An account whose decision exceeds its time budget is put off for an hour instead of being tried
    again and again.
    """
    person, other = await two(world)
    world.clock.at("2026-11-23T07:30")
    real = decide.plan_or_decide

    def slow(due: Due, *rest: Any) -> Any:
        while due.account == person.caller.account:
            len(rest)  # a call, so that the clock is looked at
        return real(due, *rest)

    monkeypatch.setattr(decide, "plan_or_decide", slow)
    async with Sender(world.post.vapid, private=True, ca=world.post.ca) as sender:
        nudger = world.nudger(sender)
        nudger._lane._budget_s = 0.05
        while await nudger.run_once():
            pass
        await nudger.land_all()
    assert [person.tries(), other.tries()] == [0, 1]
    world.clock.ms += worker.LEASE_MS + 1
    assert await world.store.claim_due(world.clock(), 10, 0) == []
    world.clock.ms += worker.OVER_BUDGET_MS
    assert len(await world.store.claim_due(world.clock(), 10, 0)) >= 1


@pytest.mark.parametrize("fault", [KeyError("planted"), StoreUnavailable("planted")])
async def test_the_worker_survives_whatever_comes(
    world: World, monkeypatch: pytest.MonkeyPatch, fault: Exception
) -> None:
    """After a turn that raises, the worker goes on with growing pauses until a turn succeeds."""
    person, _ = await two(world)
    world.clock.at("2026-11-23T07:30")
    real = world.store.claim_due
    rests: list[float] = []

    async def claim(*words: Any) -> Any:
        if len(rests) < 5:
            raise fault
        return await real(*words)

    async def rest(seconds: float) -> None:
        rests.append(seconds)
        await asyncio.sleep(0)

    monkeypatch.setattr(world.store, "claim_due", claim)
    async with Sender(world.post.vapid, private=True, ca=world.post.ca) as sender:
        running = asyncio.create_task(world.nudger(sender, rest=rest).run())
        async with asyncio.timeout(60):
            while person.tries() == 0 and not running.done():
                await asyncio.sleep(0.02)
        running.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await running
    assert person.tries() == 1
    assert rests[:5] == sorted(rests[:5])
    assert rests[4] > 10 * rests[0]


async def test_an_outcome_that_cannot_be_stored_costs_no_other(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If one outcome of a batch cannot be stored, the others are stored."""
    person, other = await two(world)
    real = world.store.settle

    async def settle(known: Any, now_ms: int) -> None:
        if any(one.ready.message.account == person.caller.account for one in known):
            raise KeyError("planted")
        await real(known, now_ms)

    monkeypatch.setattr(world.store, "settle", settle)
    world.clock.at("2026-11-23T07:30")
    await world.turn()
    left = await world.store._writer.submit(
        lambda db: db.execute("SELECT account FROM outbox").fetchall()
    )
    assert left == [(person.caller.account,)]
    assert [person.tries(), other.tries()] == [1, 1]


async def test_planning_for_one_leaves_the_loop_to_all(world: World) -> None:
    """Of an account with three thousand habits no more is read than of any other."""
    person, other = await two(world)
    for batch in range(6):
        mark = f"{world.clock():011x}{batch:04x}{person.caller.device}"
        rem = [{"at": "09:00", "days": [1]}]
        rows = [
            ("h", f"h{batch}x{i:05}", {"rem": (rem, mark), "plan": (NEVER, mark)})
            for i in range(500)
        ]
        await person.put_rows(rows)
    inputs = await world.store.nudge_inputs([person.caller.account], world.clock())
    assert len(inputs[person.caller.account].records["h"]) <= 2000
    snapshot = decide.snapshot_of(inputs[person.caller.account])
    assert len(snapshot.habits) <= 200
    assert sum(len(habit.reminders) for habit in snapshot.habits) <= 200
    world.clock.at("2026-11-23T07:30")
    await world.turn()
    assert other.tries() == 1


NEVER = [{"from": "2027-11-01", "kind": "every_n_days", "n": 365, "target": 1, "tiny": None}]
