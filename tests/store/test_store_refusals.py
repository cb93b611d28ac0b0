"""What `Store.sync` refuses: numbers, clocks, cells, and whoever may not come in."""

# ruff: noqa: SIM300 (expected stands first)
from __future__ import annotations

from typing import Any

import pytest

from tend.errors import ClockAhead, Gone, Removed, Stale, Unauthorized
from tend.store.contract.base import Caller, SyncRequest

from .conftest import AHEAD_MS, NOW, Phone, pair, rows_of, stamp, tick

pytestmark = pytest.mark.asyncio


async def test_a_number_is_used_once(alice: Phone) -> None:
    """A duplicate, or a number left behind, is refused and changes nothing."""
    await alice.send(tick(), n=7)
    for n in (7, 6, 1, 0):
        with pytest.raises(Stale) as refusal:
            await alice.send(tick("other"), n=n)
        assert {"n": 7} == refusal.value.extra
    assert 1 == (await alice.send()).seq
    assert 2 == (await alice.send(tick("other"), n=8)).seq


async def test_a_put_without_a_number_is_refused(alice: Phone) -> None:
    """The web asks for it; the store does not trust the web."""
    with pytest.raises(Stale):
        await alice.store.sync(alice.caller, SyncRequest(None, 0, 1000, [tick()]), NOW, AHEAD_MS)
    assert 0 == (await alice.send()).seq


async def test_an_empty_put_burns_no_number(alice: Phone) -> None:
    """Pulls may be repeated, and carry any number or none."""
    await alice.send(tick(), n=5)
    await alice.send(n=99)
    await alice.send(n=1)
    assert 2 == (await alice.send(tick("b"), n=6)).seq


async def test_a_stamp_too_far_ahead_refuses_the_whole_put(alice: Phone) -> None:
    """Nothing is merged; the answer names the bound; the bound itself is fine."""
    with pytest.raises(ClockAhead) as refusal:
        await alice.send(tick("fine"), tick("late", at=stamp(AHEAD_MS + 1)))
    assert {"now": NOW, "max": NOW + AHEAD_MS} == refusal.value.extra
    assert 0 == (await alice.send()).seq
    await alice.send(tick("edge", at=stamp(AHEAD_MS, counter=0xFFFF)))
    assert 1 == (await alice.send()).seq


async def test_the_bound_lies_above_what_the_account_holds(alice: Phone, bob: Phone) -> None:
    """
    A server whose clock stood a day ahead took stamps of that day. When it is right again, those
    can still be written over, by one ms and no more; who holds none of them is bound as ever.
    """
    day = 24 * 3_600_000
    await alice.send(tick(at=stamp(day)), now_ms=NOW + day)
    await alice.send(tick(value=2, at=stamp(day, counter=1)))
    await alice.send(tick(value=3, at=stamp(day + 1)))
    with pytest.raises(ClockAhead) as refusal:
        await alice.send(tick(value=4, at=stamp(day + 3)))
    assert {"now": NOW, "max": NOW + day + 2} == refusal.value.extra
    assert [3, stamp(day + 1)] == rows_of(await alice.send())[0][2]["v"]
    # A stamp that was not accepted raises nothing.
    await alice.send(("t", "y", {"no good": (1, stamp(day + 2))}))
    with pytest.raises(ClockAhead):
        await alice.send(tick(value=4, at=stamp(day + 3)))
    with pytest.raises(ClockAhead):
        await bob.send(tick(at=stamp(day)))


async def test_a_refused_clock_burns_its_number(alice: Phone) -> None:
    """A late duplicate of a refused push must not be accepted when its time has come."""
    late = tick(at=stamp(AHEAD_MS + 5))
    with pytest.raises(ClockAhead):
        await alice.send(late, n=1)
    with pytest.raises(Stale):
        await alice.send(late, n=1, now_ms=NOW + 3_600_000)
    assert 0 == (await alice.send()).seq


async def test_stale_is_said_before_clock(alice: Phone) -> None:
    """The order of the checks is part of the protocol."""
    await alice.send(tick(), n=3)
    with pytest.raises(Stale):
        await alice.send(tick(at=stamp(AHEAD_MS + 1)), n=3)


async def test_the_clock_is_checked_in_refused_rows_too(alice: Phone) -> None:
    """Any well-formed stamp counts; a malformed one is a matter of its field."""
    with pytest.raises(ClockAhead):
        await alice.send(("NO", "x", {"v": (1, stamp(AHEAD_MS + 1))}))
    page = await alice.send(("t", "x", {"v": (1, "f" * 22), "w": (1, "F" * 23)}))
    assert [("t", "x", "v", "stamp"), ("t", "x", "w", "stamp")] == page.bad


async def test_bad_fields_are_left_out_alone(alice: Phone) -> None:
    """The rest of the put goes on, and each refusal says why."""
    page = await alice.send(
        ("NO", "x", {"v": (1, stamp())}),
        ("t", "no good", {"v": (1, stamp())}),
        ("t", "x", {"v": (1, stamp()), "no good": (1, stamp()), "big": ("x" * 8191, stamp())}),
        (
            "t",
            "y",
            {
                "inf": (float("inf"), stamp()),
                "nan": ([float("nan")], stamp()),
                "n": (2**53 + 1, stamp()),
            },
        ),
        ("t", "z", {"fits": ("x" * 8190, stamp()), "half": ("\ud800", stamp())}),
    )
    assert [
        ("NO", "x", None, "kind"),
        ("t", "no good", None, "id"),
        ("t", "x", "no good", "field"),
        ("t", "x", "big", "size"),
        ("t", "y", "inf", "value"),
        ("t", "y", "nan", "value"),
        ("t", "y", "n", "value"),
        ("t", "z", "half", "value"),
    ] == page.bad
    assert {"x": {"v"}, "z": {"fits"}} == {row[1]: set(row[2]) for row in rows_of(page)}


async def test_a_merged_record_has_limits(alice: Phone) -> None:
    """64 fields and 16 KB hold for what is stored, not only for what is sent."""
    await alice.send(("t", "many", {f"f{i}": (i, stamp()) for i in range(60)}))
    page = await alice.send(("t", "many", {f"f{i}": (i, stamp(1)) for i in range(58, 68)}))
    assert [("t", "many", f"f{i}", "fields") for i in range(64, 68)] == page.bad
    await alice.send(("t", "fat", {"a": ("x" * 8000, stamp())}))
    page = await alice.send(
        ("t", "fat", {"b": ("y" * 8000, stamp()), "c": ("z" * 8000, stamp()), "d": (1, stamp())})
    )
    assert [("t", "fat", "c", "size")] == page.bad
    page = await alice.send(("t", "fat", {"a": (None, stamp(1)), "c": ("z" * 8000, stamp())}))
    assert [] == page.bad


async def test_a_put_of_nothing_but_bad_fields_burns_its_number(alice: Phone) -> None:
    """It was heard: sending it again is a duplicate."""
    page = await alice.send(("t", "x", {"no good": (1, stamp())}), n=4)
    assert (0, False, 1) == (page.seq, page.changed, len(page.bad))
    with pytest.raises(Stale):
        await alice.send(("t", "x", {"v": (1, stamp())}), n=4)


async def test_a_device_of_another_account_is_nobody(alice: Phone, bob: Phone) -> None:
    """Account and device must belong together, for pushes and for pulls."""
    mixed = Phone(alice.store, Caller(alice.caller.account, bob.caller.device))
    for put in ([], [tick()]):
        with pytest.raises(Unauthorized):
            await mixed.send(*put)


@pytest.mark.parametrize("put", [[], [tick()]])
async def test_a_removed_device_neither_reads_nor_writes(alice: Phone, put: list[Any]) -> None:
    """From the very next request on."""
    other = await pair(alice)
    await other.send(tick("before"))
    await alice.store.remove_device(alice.caller.account, other.caller.device, NOW)
    with pytest.raises(Removed):
        await other.send(*put)
    assert 1 == (await alice.send()).seq


@pytest.mark.parametrize("put", [[], [tick()]])
async def test_a_deleted_account_is_gone(alice: Phone, put: list[Any]) -> None:
    """Reading and writing both say so, and nothing comes back to life."""
    await alice.send(tick())
    await alice.store.delete_account(alice.caller.account, NOW)
    with pytest.raises(Gone):
        await alice.send(*put)
