"""The contract of `Store.sync`: one round of the protocol, on every database."""

# ruff: noqa: SIM300 (expected stands first)
from __future__ import annotations

from functools import reduce
from operator import xor
from typing import Any

import pytest

from tend.domain.digest import cell_digest
from tend.errors import ClockAhead, Full, Gone, Removed, Stale, Unauthorized
from tend.store.base import DEVICE_BYTES, Caller, Quotas, SyncRequest

from .conftest import AHEAD, NOW, Opener, Phone, join, pair, rows_of, stamp, token

pytestmark = pytest.mark.asyncio


def tick(
    id: str = "2025-10-03.h7k2m9q4s0ab", value: Any = 1, at: str | None = None, field: str = "v"
) -> Any:
    """A put's row with one cell."""
    return ("t", id, {field: (value, at or stamp())})


def digest_of(rows: list[Any]) -> int:
    """The digest counted from the rows themselves."""
    cells = [
        (kind, id, field, cell[1]) for kind, id, fields in rows for field, cell in fields.items()
    ]
    return reduce(xor, (cell_digest(*cell) for cell in cells), 0)


async def test_a_change_comes_back_with_its_number(alice: Phone) -> None:
    """A device hears its own echo: the only way to learn whether it won."""
    page = await alice.send(tick())
    assert [["t", "2025-10-03.h7k2m9q4s0ab", {"v": [1, stamp()]}]] == rows_of(page)
    assert (1, 1, False, True) == (page.seq, page.cursor, page.more, page.changed)
    assert digest_of(rows_of(page)) == page.digest


async def test_nothing_at_all(alice: Phone) -> None:
    """An empty account has an empty page and the digest 0."""
    page = await alice.send()
    assert (b"[]", 0, 0, False, 0, False, []) == (
        page.rows,
        page.seq,
        page.cursor,
        page.more,
        page.digest,
        page.changed,
        page.bad,
    )


async def test_what_was_sent_before_changes_nothing(alice: Phone) -> None:
    """A put that is repeated under a new number gives no record a new number."""
    await alice.send(tick(), tick("x"))
    page = await alice.send(tick(), tick("x"))
    assert (2, False) == (page.seq, page.changed)


async def test_each_changed_record_has_its_own_number(alice: Phone) -> None:
    """So that a page may end between any two of them."""
    page = await alice.send(tick("a"), tick("b"), tick("a", at=stamp(1)), tick("c"))
    assert 3 == page.seq
    alice.cursor = 0
    for expected in "abc":
        page = await alice.send(limit=1)
        assert [expected] == [row[1] for row in rows_of(page)]
        assert (expected != "c", alice.cursor + 1) == (page.more, page.cursor)
        assert (page.digest is None) == page.more
        alice.cursor = page.cursor


async def test_a_lost_conflict_is_answered_with_the_winner(alice: Phone) -> None:
    """Who pushes an older value gets the newer one, though its own changed nothing."""
    other = await pair(alice)
    await alice.send(tick(value=2, at=stamp(5)))
    page = await other.send(tick(value=1, at=stamp(4)))
    assert ([["t", "2025-10-03.h7k2m9q4s0ab", {"v": [2, stamp(5)]}]], False) == (
        rows_of(page),
        page.changed,
    )


async def test_rows_carry_all_their_fields(alice: Phone) -> None:
    """A change of one field sends the whole record."""
    other = await pair(alice)
    await alice.send(tick(), tick(field="n", value="1.abc"))
    await other.pull()
    page = await other.send(tick(value=3, at=stamp(1)))
    assert {"v": [3, stamp(1)], "n": ["1.abc", stamp()]} == rows_of(page)[0][2]


async def test_the_page_after_a_push_begins_at_the_cursor(alice: Phone) -> None:
    """A device that is behind gets the old rows first, then its own, cut at the limit."""
    other = await pair(alice)
    await alice.send(*[tick(f"old{i}") for i in range(5)])
    page = await other.send(tick("new"), limit=4)
    assert [f"old{i}" for i in range(4)] == [row[1] for row in rows_of(page)]
    assert (True, 4, 6, None) == (page.more, page.cursor, page.seq, page.digest)
    other.cursor = page.cursor
    assert ["old4", "new"] == [row[1] for row in await other.pull()]


@pytest.mark.parametrize("behind", [False, True])
async def test_a_page_ends_at_a_megabyte(alice: Phone, behind: bool) -> None:
    """Large records make short pages, and nothing is skipped."""
    other = await pair(alice)
    for batch in range(10):
        rows = [
            ("t", f"{batch}.{i}", {f: ("x" * 8000, stamp()) for f in ("a", "b")[: 1 + batch % 2]})
            for i in range(15)
        ]
        await alice.send(*rows)
    reader = other if behind else alice
    seen = []
    more = True
    while more:
        page = await (reader.send(tick("last")) if reader.n == 0 else reader.send())
        assert len(page.rows) <= 1_000_002
        seen += rows_of(page)
        reader.cursor, more = page.cursor, page.more
    assert len(seen) == len({row[1] for row in seen}) >= 150
    assert page.digest == digest_of(seen)


async def test_a_push_larger_than_a_page_is_answered_in_pages(alice: Phone) -> None:
    """Even the echo of one's own push is cut."""
    for field in ("a", "b"):
        for batch in range(4):
            await alice.send(*[tick(f"{batch}.{i}", "x" * 8000, field=field) for i in range(20)])
    alice.cursor = (await alice.send()).seq
    page = await alice.send(*[tick(f"{b}.{i}", 1, field="c") for b in range(4) for i in range(20)])
    assert page.more
    assert page.seq == alice.cursor + 80 > page.cursor
    alice.cursor = page.cursor
    await alice.pull()
    assert page.seq == alice.cursor


@pytest.mark.parametrize(("asked", "given"), [(-5, 1), (0, 1), (1, 1), (1000, 1000), (99999, 1000)])
async def test_the_limit_is_cut(alice: Phone, asked: int, given: int) -> None:
    """A page has 1 to 1,000 rows, whatever was asked for."""
    for batch in range(3):
        await alice.send(*[tick(f"{batch}.{i}") for i in range(400)])
    alice.cursor = 0
    assert given == len(rows_of(await alice.send(limit=asked)))


async def test_a_cursor_from_the_future_stays(alice: Phone) -> None:
    """After a restore of an older backup a device is ahead; the digest tells it."""
    await alice.send(tick())
    alice.cursor = 99
    page = await alice.send()
    assert (b"[]", 99, 1, False) == (page.rows, page.cursor, page.seq, page.more)
    assert page.digest == digest_of([tick()])


async def test_the_digest_holds_through_everything(alice: Phone) -> None:
    """Changes, conflicts and refusals leave it equal to a count from scratch."""
    other = await pair(alice)
    for i in range(20):
        phone = (alice, other)[i % 2]
        fields = {f"f{i % 3}": (i, stamp(-i % 7)), "v": (i, stamp(i % 5)), "no good": (1, stamp())}
        await phone.send(("t", f"id{i % 4}", fields))
    third = await pair(alice)
    rows = await third.pull()
    assert (await third.send()).digest == digest_of(rows) != 0


# --- refusals -----------------------------------------------------------------------------------


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
        await alice.store.sync(alice.caller, SyncRequest(None, 0, 1000, [tick()]), NOW, AHEAD)
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
        await alice.send(tick("fine"), tick("late", at=stamp(AHEAD + 1)))
    assert {"now": NOW, "max": NOW + AHEAD} == refusal.value.extra
    assert 0 == (await alice.send()).seq
    await alice.send(tick("edge", at=stamp(AHEAD, counter=0xFFFF)))
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
    late = tick(at=stamp(AHEAD + 5))
    with pytest.raises(ClockAhead):
        await alice.send(late, n=1)
    with pytest.raises(Stale):
        await alice.send(late, n=1, now_ms=NOW + 3_600_000)
    assert 0 == (await alice.send()).seq


async def test_stale_is_said_before_clock(alice: Phone) -> None:
    """The order of the checks is part of the protocol."""
    await alice.send(tick(), n=3)
    with pytest.raises(Stale):
        await alice.send(tick(at=stamp(AHEAD + 1)), n=3)


async def test_the_clock_is_checked_in_refused_rows_too(alice: Phone) -> None:
    """Any well-formed stamp counts; a malformed one is a matter of its field."""
    with pytest.raises(ClockAhead):
        await alice.send(("NO", "x", {"v": (1, stamp(AHEAD + 1))}))
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


# --- who ----------------------------------------------------------------------------------------


async def test_accounts_never_meet(alice: Phone, bob: Phone) -> None:
    """The same ids in two accounts are two records; neither pull shows the other's."""
    await alice.send(tick(value="alice"))
    await bob.send(tick(value="bob"), tick("second"))
    assert [["alice", stamp()]] == [row[2]["v"] for row in await alice.pull()]
    assert ["bob", 1] == [row[2]["v"][0] for row in await bob.pull()]
    await alice.store.delete_account(alice.caller.account, NOW)
    bob.cursor = 0
    assert 2 == len(await bob.pull())


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


# --- quotas -------------------------------------------------------------------------------------


async def test_a_full_account_takes_nothing_more(open_store: Opener) -> None:
    """Nothing of the put is applied, its number is burnt, pulling and shrinking go on."""
    phone = await join(await open_store(Quotas(bytes=DEVICE_BYTES + 500, rows=3)))
    await phone.send(tick("a", "x" * 200), tick("b"))
    for grown in ([tick("c"), tick("d")], [tick("b", "x" * 400, stamp(1))]):
        with pytest.raises(Full):
            await phone.send(*grown)
        with pytest.raises(Stale):
            await phone.send(*grown, n=phone.n)
    page = await phone.send()
    assert 2 == page.seq == len(await phone.pull())
    page = await phone.send(tick("a", None, stamp(1)))
    assert page.changed
    assert (await phone.send(tick("c"))).changed


async def test_an_account_beyond_its_quota_may_still_tidy_up(open_store: Opener) -> None:
    """A quota that was lowered stops growth, not edits of the same size."""
    phone = await join(await open_store())
    await phone.send(*[tick(f"id{i}", "xxx") for i in range(9)])
    phone.store = await open_store(Quotas(bytes=10, rows=1))
    assert (await phone.send(tick("id1", "yyy", stamp(1)))).changed
    with pytest.raises(Full):
        await phone.send(tick("id1", "yyyy", stamp(2)))
    with pytest.raises(Full):
        await phone.send(tick("new", None))


async def test_what_makes_a_full_account_no_larger_is_taken(open_store: Opener) -> None:
    """Row by row: beside one that grows it is refused, alone it arrives."""
    phone = await join(await open_store())
    await phone.send(tick("fat", "x" * 400), tick("even", "aa"), tick("thin", "x"))
    phone.store = await open_store(Quotas(bytes=100, rows=1))
    grown = tick("thin", "x" * 9, stamp(1))
    smaller, equal = tick("fat", None, stamp(1)), tick("even", "bb", stamp(1))
    with pytest.raises(Full):
        await phone.send(grown, equal)
    for row in (smaller, equal):
        assert (await phone.send(row)).changed


async def test_devices_weigh_even_when_they_are_removed(open_store: Opener) -> None:
    """Whoever makes and removes devices without end fills the account, and nothing else."""
    phone = await join(await open_store(Quotas(bytes=8 * DEVICE_BYTES, spare=2 * DEVICE_BYTES)))
    account, store = phone.caller.account, phone.store
    for _ in range(9):
        other = await pair(phone)
        await store.remove_device(account, other.caller.device, NOW)
    with pytest.raises(Full):
        await pair(phone)
    with pytest.raises(Full):
        await store.add_twin(account, phone.caller.device, token("renewed"), NOW)
    with pytest.raises(Full):
        await phone.send(tick("new"))
    assert b"[]" == (await phone.send()).rows


async def test_a_full_account_can_still_be_joined(open_store: Opener) -> None:
    """A new phone is how its person tidies up."""
    phone = await join(await open_store(Quotas(bytes=DEVICE_BYTES + 500)))
    await phone.send(tick("a", "x" * 400))
    assert 1 == len(await (await pair(phone)).pull())


async def test_the_quota_counts_what_is_there(open_store: Opener) -> None:
    """The counters follow every change: what was freed can be used again, many times over."""
    phone = await join(await open_store(Quotas(bytes=DEVICE_BYTES + 1000, rows=5)))
    for i in range(30):
        for id in "ab":
            await phone.send(tick(id, "x" * 800, stamp(i)))
            await phone.send(tick(id, None, stamp(i, counter=1)))


async def test_records_are_read_by_kind_and_name(alice: Phone, bob: Phone) -> None:
    """Records come in order of id, without stamps, and never another account's."""
    await alice.send(
        tick("2025-10-04.h7k2m9q4s0ab", 2),
        tick("2025-10-03.h7k2m9q4s0ab", 1),
        tick("2025-10-05.h7k2m9q4s0ab", 3),
        tick("2025-10-03.otherhabit01", 5),
        tick("1969-12-31.h7k2m9q4s0ab", 5),
        ("h", "h7k2m9q4s0ab", {"measure": ("check", stamp())}),
    )
    await bob.send(tick("2025-10-04.h7k2m9q4s0ab", 9))
    store, account = alice.store, alice.caller.account
    assert [
        ("2025-10-03.h7k2m9q4s0ab", {"v": 1}),
        ("2025-10-04.h7k2m9q4s0ab", {"v": 2}),
    ] == await store.ticks_of(account, "h7k2m9q4s0ab", "1970-01-01", "2025-10-05")
    habit = ("h7k2m9q4s0ab", {"measure": "check"})
    assert ([habit], None) == await store.records(account, "h")
    assert [habit] == await store.named(account, "h", ["none", "h7k2m9q4s0ab"])
    assert ([], None) == await store.records(account, "l")
    await store.delete_account(account, NOW)
    with pytest.raises(Gone):
        await store.records(account, "t")
    with pytest.raises(Gone):
        await store.named(account, "h", ["h7k2m9q4s0ab"])


async def test_records_come_in_pages(alice: Phone) -> None:
    """A thousand at most, and a megabyte: whoever has more asks again."""
    for batch in range(3):
        await alice.send(*[("h", f"small{batch}{i:03}", {"v": (1, stamp())}) for i in range(400)])
    for batch in range(10):
        fat = {f: ("x" * 8000, stamp()) for f in "ab"}
        await alice.send(*[("h", f"fat{batch}{i:02}", fat) for i in range(10)])
    seen: list[str] = []
    sizes: list[int] = []
    rest: str | None = ""
    while rest is not None:
        found, rest = await alice.store.records(alice.caller.account, "h", rest)
        seen += [id for id, _ in found]
        sizes.append(len(found))
    assert seen == sorted(set(seen))
    assert len(seen) == 1300
    assert sizes[0] < 70
    assert max(sizes) == 1000
