"""
The store's part of nudges: when an account is due, what is read to decide, and what is stored.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

from tests.store.conftest import NOW, Opener, Phone, join, stamp, traced
from tests.store.planning import (
    DAY,
    HABIT,
    HOUR,
    at_of,
    is_due,
    late,
    listen,
    ms,
    plan,
    word,
    write,
)
from tests.store.small_acts import fill

from tend.domain.nudges.model import Said
from tend.store.contract.base import Decided, Due, Ready, Store
from tend.store.sqlite.store import SqliteStore


async def rings_at(phone: Phone, at_ms: int) -> bool:
    """Whether the account is due at exactly that instant plus its jitter."""
    at_ms += late(phone)
    return not await is_due(phone, at_ms - 1) and await is_due(phone, at_ms)


async def the_due(phone: Phone, now_ms: int, lease_ms: int = 60_000) -> Due:
    (due,) = await phone.store.claim_due(now_ms, 100, lease_ms)
    assert due.account == phone.caller.account
    return due


async def read_seq(phone: Phone) -> int:
    account = phone.caller.account
    return (await phone.store.nudge_inputs([account], NOW))[account].seq


def reminder(day: str = "2025-10-03", at: str = "12:00") -> str:
    return f"reminder/{HABIT}/{day}/{at}"


# --- Due ----------------------------------------------------------------------------------------


async def test_the_due_row_follows_each_change(alice: Phone) -> None:
    """Once a worker has planned after a change the account is due at the new time."""
    await listen(alice, "12:00")
    assert await rings_at(alice, ms("12:00"))
    await write(alice, "18:00", "15:00")
    assert await rings_at(alice, ms("15:00"))
    await write(alice)
    assert not await is_due(alice, NOW + 2 * DAY)
    await write(alice, work={"5": ["09:00", "17:00"]})
    assert await rings_at(alice, ms("17:00"))
    await write(alice, "10:00", tz="Europe/Berlin", work={})
    assert await rings_at(alice, ms("10:00") + 22 * HOUR)
    await alice.send(("l", "x", {"due": ("2025-10-04", stamp(0, "bbbbbbbb"))}))
    await plan(alice)
    assert await rings_at(alice, ms("07:00") + DAY)


async def test_a_reminder_set_after_its_time_rings_tomorrow(alice: Phone) -> None:
    """A reminder set after its time of day is due on the next day."""
    await listen(alice, "12:00")
    await write(alice, "08:00")
    assert await rings_at(alice, ms("08:00") + DAY)


async def test_what_was_due_before_a_change_stays_due(alice: Phone) -> None:
    """If the worker was down at noon, another change does not cancel the noon reminder."""
    await listen(alice, "12:00")
    await write(alice, "12:00", "20:00", now_ms=ms("13:00"))
    due = await the_due(alice, ms("13:00"))
    assert due.since_ms <= ms("12:00")


async def test_a_clock_that_was_ahead_silences_nobody(alice: Phone) -> None:
    """
    What was planned, decided or claimed while the clock stood a year ahead is planned anew once it
    is right again: the next reminder rings on its day, not in a year.
    """
    ahead_ms = NOW + 365 * DAY
    await listen(alice, "12:00", now_ms=ahead_ms)
    await write(alice, "15:00", now_ms=ahead_ms)
    assert (await the_due(alice, ahead_ms + DAY)).since_ms > ahead_ms - DAY
    assert not await is_due(alice, NOW + 2 * DAY)

    await alice.store.purge(NOW)
    await plan(alice)
    assert await rings_at(alice, ms("15:00"))
    await alice.store.purge(NOW)
    assert await rings_at(alice, ms("15:00")), "a right plan stays"


async def test_a_tick_plans_nothing(alice: Phone) -> None:
    """
    A tick marks no account for planning: it is the most frequent change, and is read when the nudge
    is decided.
    """
    await listen(alice, "12:00")
    before = await the_due(alice, ms("12:01"), 0)
    await alice.send(("t", f"2025-10-03.{HABIT}", {"v": (1, stamp(1))}))
    assert await the_due(alice, ms("12:01"), 0) == before


async def test_without_a_subscription_nobody_is_due(alice: Phone) -> None:
    """
    No account is due before its first subscription or after its last; subscribing makes a plan.
    """
    await write(alice, "12:00")
    assert not await is_due(alice, NOW + DAY)
    await alice.store.put_subscription(at_of(alice), NOW)
    await plan(alice)
    assert await rings_at(alice, ms("12:00"))
    await alice.store.drop_subscription(alice.caller.account, alice.caller.device)
    assert not await is_due(alice, NOW + DAY)


async def test_writing_plans_nothing(plain: SqliteStore) -> None:
    """
    A put only marks the account, whatever it holds: neither records nor past nudges are read in its
    transaction.
    """
    alice = await join(plain)
    await listen(alice, "12:00")
    ran = await traced(plain)
    mark = stamp(1, alice.caller.device)
    await alice.send(("h", HABIT, {"rem": ([{"at": "18:00", "days": None}], mark)}))
    await plain._writer.submit(lambda db: db.set_trace_callback(None))
    touched = {
        table for sql in ran for table in re.findall(r"(?:FROM|JOIN|UPDATE|INTO) (?!SET)(\w+)", sql)
    }
    assert touched <= {"device", "account", "rec", "due"}
    assert sum(" rec " in f"{sql} " for sql in ran) == 3  # what it was, what it is, the page
    assert (await the_due(alice, NOW)).marked


async def test_a_mark_outlives_whoever_made_it(open_store: Opener, alice: Phone) -> None:
    """If the process dies after the commit the next worker plans from the stored mark."""
    await listen(alice, "12:00")
    await alice.send(("h", HABIT, {"rem": ([{"at": "18:00", "days": None}], stamp(1))}))
    await alice.store.close()
    alice.store = await open_store()
    assert await is_due(alice, NOW)
    await plan(alice)
    assert await rings_at(alice, ms("18:00"))


async def test_a_change_while_it_is_planned_is_planned_again(alice: Phone) -> None:
    """A plan made from records that have changed since is not stored, and is made again."""
    await listen(alice, "12:00")
    await alice.send(("h", HABIT, {"rem": ([{"at": "18:00", "days": None}], stamp(1))}))
    due = await the_due(alice, NOW)
    await alice.send(("h", HABIT, {"rem": ([{"at": "16:00", "days": None}], stamp(2))}))
    await alice.store.put_plans([(due, ms("18:00"))])
    again = await the_due(alice, NOW)
    assert again.marked
    await plan(alice, NOW + 60_001)
    assert await rings_at(alice, ms("16:00"))


async def test_what_waits_for_a_plan_is_not_passed_over(alice: Phone) -> None:
    """
    While no worker runs for hours, another change does not cancel the reminder that was due before.
    """
    await listen(alice)
    await alice.send(("h", HABIT, {"rem": ([{"at": "12:00", "days": None}], stamp(1))}))
    later = ("s", "cap", {"v": (3, stamp(2))})
    await alice.send(later, now_ms=ms("13:00"))
    assert (await the_due(alice, ms("13:00"))).since_ms <= ms("12:00")


async def test_what_is_due_first_is_taken_first(store: Store) -> None:
    """
    A claim takes the accounts that have waited longest, at most so many, and none that another
    worker holds.
    """
    phones = [await join(store) for _ in range(3)]
    for phone, at in zip(phones, ("10:00", "09:00", "11:00"), strict=True):
        await listen(phone, at)
    first = await store.claim_due(ms("11:30"), 2, 60_000)
    rest = await store.claim_due(ms("11:30"), 2, 60_000)
    assert [due.account for due in [*first, *rest]] == [phones[n].caller.account for n in (1, 0, 2)]


# --- Deciding -----------------------------------------------------------------------------------


async def test_a_record_that_changed_meanwhile_asks_for_another_look(alice: Phone) -> None:
    """
    If a tick is stored between reading and storing a decision, the decision is not stored and the
    account is due again at once.
    """
    await listen(alice, "12:00")
    due = await the_due(alice, ms("12:01"))
    decided = Decided(NOW + DAY, ms("12:01"), await read_seq(alice), settled=(reminder(),))
    await alice.send(("t", f"2025-10-03.{HABIT}", {"v": (1, stamp(1))}))
    assert await alice.store.record_decisions([(due, decided)], ms("12:01"), 60_000) == [False]
    again = await the_due(alice, ms("12:01"))
    fresh = Decided(NOW + DAY, ms("12:01"), await read_seq(alice), settled=(reminder(),))
    assert await alice.store.record_decisions([(again, fresh)], ms("12:01"), 60_000) == [True]


async def test_of_two_workers_the_first_decides(alice: Phone, store: Store) -> None:
    """
    After a lease has lapsed the second worker to store a decision stores nothing, neither keys nor
    messages.
    """
    await listen(alice, "12:00")
    first = await the_due(alice, ms("12:01"), 1000)
    second = await the_due(alice, ms("12:02"), 60_000)
    seq, to = await read_seq(alice), at_of(alice)
    said = Said((reminder(),), "reminder", (HABIT,), datetime.fromtimestamp(NOW / 1000, UTC))

    def came_to(payload: bytes) -> Decided:
        message = word(alice, reminder())._replace(payload=payload)
        return Decided(NOW + DAY, ms("12:02"), seq, said=(said,), outbox=(Ready(message, to),))

    for due, payload, good in ((second, b"second", True), (first, b"first", False)):
        assert await store.record_decisions([(due, came_to(payload))], ms("12:02"), 0) == [good]
    (ready,) = await store.claim_messages(ms("12:03"), 10, 60_000)
    assert ready.message.payload == b"second"


async def test_facts_know_a_life_as_far_as_it_matters(alice: Phone, bob: Phone) -> None:
    """
    Nudge inputs hold recent ticks and the last one before, and nothing of other or deleted
    accounts.
    """
    await listen(alice, "12:00")
    await listen(bob)
    ids = [f"{day}.{HABIT}" for day in ("2015-01-01", "2025-05-02", "2025-10-01", "2025-10-05")]
    await alice.send(*(("t", id, {"v": (1, stamp(2))}) for id in ids))
    found = await alice.store.nudge_inputs([alice.caller.account, "f" * 16], NOW)
    assert [*found] == [alice.caller.account]
    inputs = found[alice.caller.account]
    assert {id for id, _ in inputs.records["t"]} == set(ids[1:])
    assert [to.device for to in inputs.to] == [alice.caller.device]


async def test_facts_are_bounded_whatever_is_stored(alice: Phone) -> None:
    """
    Of 40,000 ticks in one week, and of records of every kind, only the bounded number is read,
    those with the newest dates, so that a status or a plan costs no more than that.
    """
    await listen(alice, "12:00")
    account = alice.caller.account
    body = f'{{"v":[1,"{stamp()}"]}}'.encode()
    rows = [("t", f"2025-09-{day:02}.x{i:05}") for day in range(20, 30) for i in range(4000)]
    rows += [(kind, f"x{i:05}") for kind in "hslp" for i in range(6000)]

    store: Any = alice.store
    named = [(kind, id, 1000 + n, body) for n, (kind, id) in enumerate(rows)]
    await store._write(lambda: fill(account, named))
    inputs = (await alice.store.nudge_inputs([account], NOW))[account]
    assert {kind: len(found) for kind, found in inputs.records.items()} == {
        **{"h": 2000, "s": 5000, "l": 2000, "p": 1000, "c": 0, "t": 20_000}
    }
    assert min(id for id, _ in inputs.records["t"][:20_000]) == "2025-09-25.x00000"


async def test_a_reminder_that_is_ignored_for_long_needs_older_ticks(alice: Phone) -> None:
    """For a reminder sent on five Sundays, ticks are read back to the first of them."""
    await listen(alice)
    days = [f"2025-{day}" for day in ("06-01", "06-15", "07-01", "07-15", "08-01")]
    for n, day in enumerate(days):
        now_ms = NOW + n + 1
        await write(alice, "08:30", now_ms=now_ms)
        due = await the_due(alice, ms("08:31") + late(alice) + n)
        said = Said((reminder(day),), "reminder", (HABIT,), datetime.fromtimestamp(NOW / 1000, UTC))
        decided = Decided(now_ms, due.since_ms + 1, await read_seq(alice), said=(said,))
        assert await alice.store.record_decisions([(due, decided)], now_ms, 0) == [True]
    ids = [f"2025-{day}.{HABIT}" for day in ("05-31", "06-01", "08-30")]
    await alice.send(*(("t", id, {"v": (1, stamp(9))}) for id in ids))
    inputs = (await alice.store.nudge_inputs([alice.caller.account], NOW))[alice.caller.account]
    assert {id for id, _ in inputs.records["t"]} == set(ids)
