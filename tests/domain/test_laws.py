"""
Properties of cells, digests, stamps and days that hold for every input: why all devices end up
equal.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from functools import reduce
from operator import xor
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tend.domain.habits.day import day_of, start_of
from tend.domain.records.cells import ROW_BYTES, Row, judge, merge, row_bytes
from tend.domain.records.digest import cell_digest, change_digest
from tend.domain.records.hlc import Clock, Stamp, read_stamp, see, tick, write_stamp

STAMPS = st.builds(
    lambda ms, counter, device: f"{ms:011x}{counter:04x}{device:08x}",
    st.integers(0, 3),
    st.integers(0, 2),
    st.integers(0, 2),
)


@st.composite
def versions(draw: st.DrawFn) -> dict[str, tuple[int, str]]:
    """
    Random cells of one record. Each stamp always comes with the same value, because a stamp is made
    only once.
    """
    fields = draw(st.dictionaries(st.sampled_from("abc"), STAMPS, max_size=3))
    return {field: (hash((field, stamp)) % 1000, stamp) for field, stamp in fields.items()}


def merged(*parts: dict[str, tuple[int, str]]) -> Any:
    """The record after the parts came in this order."""
    body: bytes | None = None
    for part in parts:
        for kind, id, cells in judge([("t", "x", dict(part))]).rows:
            body = merge(kind, id, body, cells).body
    return msgspec.json.decode(body) if body else {}


@given(versions(), versions())
def test_merging_commutes(a: dict[str, tuple[int, str]], b: dict[str, tuple[int, str]]) -> None:
    """The order in which two changes arrive makes no difference."""
    assert merged(a, b) == merged(b, a)


@given(versions(), versions(), versions())
def test_merging_associates(a: Any, b: Any, c: Any) -> None:
    """How changes are grouped into requests makes no difference."""
    assert merged(merged(a, b), c) == merged(a, merged(b, c))


@given(versions(), versions())
def test_merging_again_changes_nothing(a: Any, b: Any) -> None:
    """Merging a change a second time, at once or later, changes nothing."""
    assert merged(a, b) == merged(a, b, a, b, b)


@given(st.lists(versions(), max_size=6))
def test_the_digest_is_kept_up_step_by_step(parts: list[Any]) -> None:
    """Updating the digest with each change gives the digest of all cells at the end."""
    body: bytes | None = None
    kept = 0
    for part in parts:
        for kind, id, cells in judge([("t", "x", part)]).rows:
            result = merge(kind, id, body, cells)
            body = result.body
            kept ^= change_digest(kind, id, result.changed)
    cells = msgspec.json.decode(body) if body else {}
    anew = reduce(
        xor, (cell_digest("t", "x", field, stamp) for field, (_, stamp) in cells.items()), 0
    )
    assert anew == kept


@given(
    st.lists(
        st.tuples(st.text("ab-", min_size=1, max_size=3), st.text(max_size=3000), STAMPS),
        max_size=90,
    )
)
def test_the_measured_size_is_the_real_one(cells: list[tuple[str, str, str]]) -> None:
    """The running count of a record's bytes equals what is stored and never passes the limit."""
    body: bytes | None = None
    for field, value, stamp in cells:
        for kind, id, good in judge([("t", "x", {field: (value, stamp)})]).rows:
            result = merge(kind, id, body, good)
            body = result.body
            assert row_bytes(kind, id, body) <= ROW_BYTES
            assert len(msgspec.json.encode(("t", "x", msgspec.Raw(body)))) == row_bytes(
                kind, id, body
            )


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
)
WORDS = st.sampled_from(
    ["t", "h", "T", "", "x" * 65, "é", "a.b", "\x1f", "199a92e2e7b0000aaaaaaaa", "\ud800"]
)


@given(
    st.lists(
        st.tuples(
            WORDS | st.text(),
            WORDS | st.text(),
            st.dictionaries(WORDS, st.tuples(VALUES, WORDS), max_size=4),
        ),
        max_size=4,
    )
)
def test_every_cell_is_either_taken_or_named(put: list[Row]) -> None:
    """
    Each cell of a put is either accepted or listed as refused, whatever it holds; nothing raises.
    """
    judged = judge(put)
    refused = {(kind, id, field) for kind, id, field, _ in judged.bad}
    taken = {(kind, id, field) for kind, id, cells in judged.rows for field in cells}
    for kind, id, fields in put:
        for field in fields:
            assert {(kind, id, field), (kind, id, None)} & refused or (kind, id, field) in taken


@given(st.integers(0, 2**40), st.integers(0, 0xFFFF), st.lists(st.integers(0, 2**40), max_size=20))
def test_a_clock_only_goes_forward(ms: int, counter: int, walls: list[int]) -> None:
    """Whatever the wall clock does, each stamp is later as text than the one before."""
    clock = Clock(ms, counter)
    last = write_stamp(clock, "ffffffff")
    for wall in walls:
        clock = tick(clock, wall)
        stamp = write_stamp(clock, "00000000")
        assert stamp > last
        last = write_stamp(clock, "ffffffff")


@given(st.integers(0, 2**40), st.integers(0, 2**40), st.integers(0, 0xFFFF))
def test_what_was_seen_is_overtaken(own: int, ms: int, counter: int) -> None:
    """After a device has seen a stamp, its next one is later, whichever device made that stamp."""
    seen = Stamp(ms, counter, "ffffffff")
    mine = write_stamp(tick(see(Clock(own, 0), seen), 0), "00000000")
    assert mine > write_stamp(Clock(ms, counter), "ffffffff")


@pytest.mark.parametrize(
    ("ms", "device"), [(-1, "00000000"), (16**11, "00000000"), (0, "0"), (0, "XXXXXXXX")]
)
def test_what_does_not_fit_is_no_stamp(ms: int, device: str) -> None:
    """A stamp is never longer or shorter than 23 hex digits."""
    with pytest.raises(ValueError, match="no stamp"):
        write_stamp(Clock(ms, 0), device)


@given(STAMPS)
def test_a_stamp_survives_reading(stamp: str) -> None:
    """Taking apart and putting together gives the same text."""
    ms, counter, device = read_stamp(stamp)
    assert stamp == write_stamp(Clock(ms, counter), device)


ZONES = [
    "Europe/Paris",
    "America/New_York",
    "America/St_Johns",
    "Africa/Cairo",
    "Australia/Lord_Howe",
]
ZONES += ["Pacific/Apia", "America/Sao_Paulo", "Asia/Kathmandu", "Africa/Casablanca"]


@given(
    st.datetimes(datetime(1990, 1, 1), datetime(2037, 12, 31)),
    st.sampled_from(ZONES),
    st.integers(0, 24 * 60 - 1),
)
def test_a_day_holds_the_instants_from_its_start_to_the_next(
    instant: datetime, zone_name: str, minutes: int
) -> None:
    """Starts never go back from date to date, and each instant lies between two of them."""
    zone = ZoneInfo(zone_name)
    start = time(*divmod(minutes, 60))
    moment = instant.replace(tzinfo=UTC)
    day = day_of(moment, zone, start)
    following = start_of(day + timedelta(days=1), zone, start)
    assert start_of(day, zone, start) <= moment < following


@given(st.dates(date(2011, 12, 1), date(2012, 2, 1)), st.integers(0, 24 * 60 - 1))
def test_a_start_is_the_first_moment_that_the_wall_clock_has_reached_it(
    day: date, minutes: int
) -> None:
    """At the start the wall clock shows the time, or the first one after a gap."""
    zone = ZoneInfo("Pacific/Apia")
    wanted = datetime.combine(day, time(*divmod(minutes, 60)))
    shown = start_of(day, zone, wanted.time()).astimezone(zone).replace(tzinfo=None)
    assert shown >= wanted
    assert shown == wanted or day == date(2011, 12, 30)


def test_a_naive_instant_is_refused() -> None:
    """Without a zone an instant means nothing."""
    with pytest.raises(ValueError, match="zone-aware"):
        day_of(datetime(2026, 1, 1), ZoneInfo("UTC"), time(4))
