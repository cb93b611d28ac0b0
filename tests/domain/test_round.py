"""One round of the protocol without a database: its result, and what it refuses."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tend.domain.records.cells import PAGE_BYTES, PAGE_ROWS, judge, row_bytes
from tend.domain.records.digest import cell_digest
from tend.domain.records.round import (
    Account,
    Quotas,
    after,
    check_clock,
    check_number,
    check_quota,
    echo,
    merge_all,
    numbered,
    page,
    page_limit,
)
from tend.errors import ClockAhead, Full, Stale

NOW = 1_760_000_000_000
NOTHING = Account(0, 0, 0, 0, 0, 0)


def stamp(ms: int = NOW, device: str = "a1b2c3d4") -> str:
    return f"{ms:011x}0000{device}"


class Table:
    """Records in memory, as a store keeps them; `put` runs a round up to writing."""

    def __init__(self) -> None:
        self.bodies: dict[tuple[str, str], bytes] = {}
        self.account = NOTHING
        self.asked: list[tuple[str, str]] = []

    def stored(self, kind: str, id: str) -> bytes | None:
        self.asked.append((kind, id))
        return self.bodies.get((kind, id))

    def put(self, *rows: Any) -> tuple[list[tuple[int, bytes]], list[Any]]:
        changes, bad = merge_all(judge(list(rows)), self.stored)
        before, self.account = self.account, after(self.account, changes)
        for number, change in numbered(before.seq, changes):
            self.bodies[change.kind, change.id] = change.body
            assert before.seq < number <= self.account.seq
        return list(echo(before.seq, changes)), bad


def test_what_an_account_counts_is_what_its_records_are() -> None:
    """
    Counting changes keeps rows, bytes, digest and latest stamp equal to a count of all records:
    after new records, later cells, earlier cells and refused ones.
    """
    table = Table()
    table.put(("t", "one", {"v": (1, stamp())}), ("h", "two", {"a": ("x", stamp(NOW + 5))}))
    table.put(("t", "one", {"v": (2, stamp(NOW + 9)), "w": ("long" * 20, stamp())}))
    table.put(("h", "two", {"a": ("older", stamp(NOW - 5))}))
    _, bad = table.put(("t", "one", {"?": (1, stamp()), "v": (3, stamp(NOW + 20))}))
    assert bad == [("t", "one", "?", "field")]

    digest = 0
    for (kind, id), body in table.bodies.items():
        for field, (_, at) in json.loads(body).items():
            digest ^= cell_digest(kind, id, field, at)
    account = table.account
    assert account.digest == digest
    assert account.rows == 2
    assert account.bytes == sum(row_bytes(*key, body) for key, body in table.bodies.items())
    assert account.latest_ms == NOW + 20
    assert account.seq == 4  # the older cell changed nothing and took no number


def test_each_changed_record_has_a_number_of_its_own() -> None:
    """
    Each changed record gets its own number, so that a page may end after any; one named twice in a
    put gets one number and is read once.
    """
    table = Table()
    rows, _ = table.put(
        ("t", "b", {"v": (1, stamp())}),
        ("t", "a", {"v": (1, stamp())}),
        ("t", "b", {"w": (1, stamp())}),
    )
    assert table.asked == [("t", "b"), ("t", "a")]
    assert [number for number, _ in rows] == [1, 2]
    assert [json.loads(row)[1] for _, row in rows] == ["b", "a"]
    assert set(json.loads(rows[0][1])[2]) == {"v", "w"}


def test_a_number_is_used_once() -> None:
    """
    A higher number passes, even far ahead; the same one, a lower one and a missing one are refused
    as stale.
    """
    account = NOTHING._replace(n=7)
    assert check_number(account, 8) == 8
    assert check_number(account, 900) == 900
    for n in (7, 1, None):
        with pytest.raises(Stale) as caught:
            check_number(account, n)
        assert caught.value.n == 7


def test_a_stamp_may_lie_ahead_of_the_clock_or_of_what_is_held() -> None:
    """
    A stamp may be ahead of the clock up to the bound, and always one ms later than the latest stamp
    of the account: an account that took stamps from a fast clock must stay editable.
    """
    edge = judge([("t", "a", {"v": (1, stamp(NOW + 100))})])
    check_clock(NOTHING, edge, NOW, 100)
    with pytest.raises(ClockAhead) as caught:
        check_clock(NOTHING, edge, NOW, 99)
    assert caught.value.max_ms == NOW + 99

    held = NOTHING._replace(latest_ms=NOW + 99)
    check_clock(held, edge, NOW, 0)
    with pytest.raises(ClockAhead):
        check_clock(held._replace(latest_ms=NOW + 98), edge, NOW, 0)


def test_a_full_account_may_still_be_tidied() -> None:
    """
    A put that grows an account beyond a quota is refused; one that grows nothing passes, even far
    beyond.
    """
    quotas = Quotas(bytes=100, rows=2)
    before = NOTHING._replace(rows=2, bytes=100)
    check_quota(before, before, quotas)
    for grown in (before._replace(bytes=101), before._replace(rows=3)):
        with pytest.raises(Full):
            check_quota(before, grown, quotas)
        check_quota(before, grown, None)
    over = NOTHING._replace(rows=5, bytes=500)
    check_quota(over, over, quotas)
    check_quota(over, over._replace(bytes=499), quotas)


def rows_of(*sizes: int) -> list[tuple[int, bytes]]:
    return [(i, b"0" * size) for i, size in enumerate(sizes, 11)]


def test_a_page_ends_at_its_limit() -> None:
    """`more` is true only if a row is left over; the digest comes with the last page only."""
    cut = page(rows_of(1, 1, 1), 13, 99, 10, 2, [], True)
    assert (cut.rows, cut.cursor, cut.more, cut.digest) == (b"[0,0]", 12, True, None)
    whole = page(rows_of(1, 1), 12, 99, 10, 2, [], False)
    assert (whole.rows, whole.cursor, whole.more, whole.digest) == (b"[0,0]", 12, False, 99)
    empty = page([], 12, 99, 10, 2, [], False)
    assert (empty.rows, empty.cursor, empty.more, empty.digest) == (b"[]", 10, False, 99)


def test_a_page_ends_at_its_bytes_but_holds_one() -> None:
    """A row larger than a page is sent alone, or no device could ever get past it."""
    fits = page(rows_of(PAGE_BYTES - 3, 1, 1), 13, 0, 10, 9, [], False)
    assert (fits.cursor, fits.more) == (12, True)
    alone = page(rows_of(PAGE_BYTES * 2, 1), 12, 0, 10, 9, [], False)
    assert (alone.cursor, alone.more) == (11, True)


def test_no_row_beyond_the_page_is_read_but_one() -> None:
    """
    At most one row beyond the page is taken from the iterator, which may be a database cursor.
    """
    read: list[int] = []

    def rows() -> Any:
        for one in rows_of(*[1] * 50):
            read.append(one[0])
            yield one

    page(rows(), 60, 0, 10, 5, [], False)
    assert len(read) == 6


@pytest.mark.parametrize(
    ("asked", "cut"), [(-1, 1), (0, 1), (1, 1), (PAGE_ROWS, PAGE_ROWS), (10**9, PAGE_ROWS)]
)
def test_a_limit_is_cut(asked: int, cut: int) -> None:
    """The requested limit is cut to the range from 1 to the most rows of a page."""
    assert page_limit(asked) == cut
