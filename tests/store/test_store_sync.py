"""A round of the protocol, `Store.sync`: merged, numbered and answered in pages."""

# ruff: noqa: SIM300 (expected stands first)
from __future__ import annotations

from functools import reduce
from operator import xor
from typing import Any

import pytest

from tend.domain.records.digest import cell_digest

from .conftest import NOW, Phone, pair, rows_of, stamp, tick

pytestmark = pytest.mark.asyncio


def digest_of(rows: list[Any]) -> int:
    """The digest computed from the rows."""
    cells = [
        (kind, id, field, cell[1]) for kind, id, fields in rows for field, cell in fields.items()
    ]
    return reduce(xor, (cell_digest(*cell) for cell in cells), 0)


async def test_a_change_comes_back_with_its_number(alice: Phone) -> None:
    """
    The answer contains what the device itself pushed, by which it learns whether its values won.
    """
    page = await alice.send(tick())
    assert [["t", "2025-10-03.h7k2m9q4s0ab", {"v": [1, stamp()]}]] == rows_of(page)
    assert (1, 1, False, True) == (page.seq, page.cursor, page.more, page.changed)
    assert digest_of(rows_of(page)) == page.digest


async def test_nothing_at_all(alice: Phone) -> None:
    """An empty account answers with an empty page and the digest 0."""
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
    """Each changed record has its own number, so that a page may end after any."""
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
    """
    A device that pushes an older value gets the newer one in the answer, though its put changed
    nothing.
    """
    other = await pair(alice)
    await alice.send(tick(value=2, at=stamp(5)))
    page = await other.send(tick(value=1, at=stamp(4)))
    assert ([["t", "2025-10-03.h7k2m9q4s0ab", {"v": [2, stamp(5)]}]], False) == (
        rows_of(page),
        page.changed,
    )


async def test_rows_carry_all_their_fields(alice: Phone) -> None:
    """After a change of one field the whole record is sent."""
    other = await pair(alice)
    await alice.send(tick(), tick(field="n", value="1.abc"))
    await other.pull()
    page = await other.send(tick(value=3, at=stamp(1)))
    assert {"v": [3, stamp(1)], "n": ["1.abc", stamp()]} == rows_of(page)[0][2]


async def test_the_page_after_a_push_begins_at_the_cursor(alice: Phone) -> None:
    """A device that is behind first gets the older rows, then its own, cut at the limit."""
    other = await pair(alice)
    await alice.send(*[tick(f"old{i}") for i in range(5)])
    page = await other.send(tick("new"), limit=4)
    assert [f"old{i}" for i in range(4)] == [row[1] for row in rows_of(page)]
    assert (True, 4, 6, None) == (page.more, page.cursor, page.seq, page.digest)
    other.cursor = page.cursor
    assert ["old4", "new"] == [row[1] for row in await other.pull()]


@pytest.mark.parametrize("behind", [False, True])
async def test_a_page_ends_at_a_megabyte(alice: Phone, behind: bool) -> None:
    """Pages of large records have fewer rows, and none is skipped."""
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
    """The answer to one's own push is cut to pages, too."""
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
    """A page has 1 to 1,000 rows, whatever limit is requested."""
    for batch in range(3):
        await alice.send(*[tick(f"{batch}.{i}") for i in range(400)])
    alice.cursor = 0
    assert given == len(rows_of(await alice.send(limit=asked)))


async def test_a_cursor_from_the_future_stays(alice: Phone) -> None:
    """
    A cursor beyond the account's number, as after a restore, is returned unchanged; the device
    learns of it by the digest.
    """
    await alice.send(tick())
    alice.cursor = 99
    page = await alice.send()
    assert (b"[]", 99, 1, False) == (page.rows, page.cursor, page.seq, page.more)
    assert page.digest == digest_of([tick()])


async def test_the_digest_holds_through_everything(alice: Phone) -> None:
    """After changes, conflicts and refusals the digest is that of all rows."""
    other = await pair(alice)
    for i in range(20):
        phone = (alice, other)[i % 2]
        fields = {f"f{i % 3}": (i, stamp(-i % 7)), "v": (i, stamp(i % 5)), "no good": (1, stamp())}
        await phone.send(("t", f"id{i % 4}", fields))
    third = await pair(alice)
    rows = await third.pull()
    assert (await third.send()).digest == digest_of(rows) != 0


async def test_accounts_never_meet(alice: Phone, bob: Phone) -> None:
    """The same ids in two accounts are two records; neither pull shows the other's."""
    await alice.send(tick(value="alice"))
    await bob.send(tick(value="bob"), tick("second"))
    assert [["alice", stamp()]] == [row[2]["v"] for row in await alice.pull()]
    assert ["bob", 1] == [row[2]["v"][0] for row in await bob.pull()]
    await alice.store.delete_account(alice.caller.account, NOW)
    bob.cursor = 0
    assert 2 == len(await bob.pull())
