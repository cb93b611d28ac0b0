"""What `Store.sync` refuses: request numbers, clocks, cells, and callers."""

# ruff: noqa: SIM300 (expected stands first)
from __future__ import annotations

from typing import Any

import pytest

from tend.errors import ClockAhead, Gone, Removed, Stale, Unauthorized
from tend.store.contract.base import Caller, SyncRequest

from .conftest import AHEAD_MS, NOW, Phone, pair, rows_of, stamp, tick

pytestmark = pytest.mark.asyncio


async def test_a_number_is_used_once(alice: Phone) -> None:
    """A number that was used, or a lower one, is refused and changes nothing."""
    await alice.send(tick(), n=7)
    for n in (7, 6, 1, 0):
        with pytest.raises(Stale) as refusal:
            await alice.send(tick("other"), n=n)
        assert {"n": 7} == refusal.value.extra
    assert 1 == (await alice.send()).seq
    assert 2 == (await alice.send(tick("other"), n=8)).seq


async def test_a_put_without_a_number_is_refused(alice: Phone) -> None:
    """The store itself refuses a put without a number, although the web has checked it."""
    with pytest.raises(Stale):
        await alice.store.sync(alice.caller, SyncRequest(None, 0, 1000, [tick()]), NOW, AHEAD_MS)
    assert 0 == (await alice.send()).seq


async def test_an_empty_put_burns_no_number(alice: Phone) -> None:
    """A pull may be repeated with any number or none."""
    await alice.send(tick(), n=5)
    await alice.send(n=99)
    await alice.send(n=1)
    assert 2 == (await alice.send(tick("b"), n=6)).seq


async def test_a_stamp_too_far_ahead_refuses_the_whole_put(alice: Phone) -> None:
    """
    Nothing of the put is merged; the error names the bound, and a stamp at the bound is accepted.
    """
    with pytest.raises(ClockAhead) as refusal:
        await alice.send(tick("fine"), tick("late", at=stamp(AHEAD_MS + 1)))
    assert {"now": NOW, "max": NOW + AHEAD_MS} == refusal.value.extra
    assert 0 == (await alice.send()).seq
    await alice.send(tick("edge", at=stamp(AHEAD_MS, counter=0xFFFF)))
    assert 1 == (await alice.send()).seq


async def test_the_bound_lies_above_what_the_account_holds(alice: Phone, bob: Phone) -> None:
    """
    If a server's clock was a day ahead, an account that took stamps of that day accepts edits up to
    one ms later than these. Other accounts have the usual bound.
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
    """
    A put refused for its clock uses up its number, so that a late duplicate is not accepted when
    its time has come.
    """
    late = tick(at=stamp(AHEAD_MS + 5))
    with pytest.raises(ClockAhead):
        await alice.send(late, n=1)
    with pytest.raises(Stale):
        await alice.send(late, n=1, now_ms=NOW + 3_600_000)
    assert 0 == (await alice.send()).seq


async def test_stale_is_said_before_clock(alice: Phone) -> None:
    """The number is checked before the clock, as the protocol says."""
    await alice.send(tick(), n=3)
    with pytest.raises(Stale):
        await alice.send(tick(at=stamp(AHEAD_MS + 1)), n=3)


async def test_the_clock_is_checked_in_refused_rows_too(alice: Phone) -> None:
    """
    Stamps of refused rows count for the clock if they are well-formed; a malformed stamp only makes
    its field refused.
    """
    with pytest.raises(ClockAhead):
        await alice.send(("NO", "x", {"v": (1, stamp(AHEAD_MS + 1))}))
    page = await alice.send(("t", "x", {"v": (1, "f" * 22), "w": (1, "F" * 23)}))
    assert [("t", "x", "v", "stamp"), ("t", "x", "w", "stamp")] == page.bad


async def test_bad_fields_are_left_out_alone(alice: Phone) -> None:
    """Only the bad fields are refused, each with a reason."""
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
    """The limits of 64 fields and 16 KB hold for the merged record, not only for one put."""
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
    """A put of bad fields only uses up its number."""
    page = await alice.send(("t", "x", {"no good": (1, stamp())}), n=4)
    assert (0, False, 1) == (page.seq, page.changed, len(page.bad))
    with pytest.raises(Stale):
        await alice.send(("t", "x", {"v": (1, stamp())}), n=4)


async def test_a_device_of_another_account_is_nobody(alice: Phone, bob: Phone) -> None:
    """A device of another account can neither push nor pull."""
    mixed = Phone(alice.store, Caller(alice.caller.account, bob.caller.device))
    for put in ([], [tick()]):
        with pytest.raises(Unauthorized):
            await mixed.send(*put)


@pytest.mark.parametrize("put", [[], [tick()]])
async def test_a_removed_device_neither_reads_nor_writes(alice: Phone, put: list[Any]) -> None:
    """A removed device is refused from its next request on."""
    other = await pair(alice)
    await other.send(tick("before"))
    await alice.store.remove_device(alice.caller.account, other.caller.device, NOW)
    with pytest.raises(Removed):
        await other.send(*put)
    assert 1 == (await alice.send()).seq


@pytest.mark.parametrize("put", [[], [tick()]])
async def test_a_deleted_account_is_gone(alice: Phone, put: list[Any]) -> None:
    """Reading and writing are answered with "gone", and nothing is stored."""
    await alice.send(tick())
    await alice.store.delete_account(alice.caller.account, NOW)
    with pytest.raises(Gone):
        await alice.send(*put)
