"""The key of a nudge: its parts and its text convert into each other."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import Any, get_args

from hypothesis import given
from hypothesis import strategies as st
from tests.support.vectors import cases

from tend.domain.nudges.decide import IGNORED_COUNT
from tend.domain.nudges.key import NOTHING, NudgeKey, NudgeKind, ad_hoc_key, is_planned
from tend.domain.nudges.model import RANK, Said, ttl_of
from tend.domain.nudges.window import RECENT, ticks_since

KEY = NudgeKey("reminder", "h7k2m9q4s0ab", date(2026, 11, 3), time(7, 5))
TEXT = "reminder/h7k2m9q4s0ab/2026-11-03/07:05"
ABOUT = st.text("abcXYZ019._-", min_size=1, max_size=64)
INSTANTS = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))


def test_the_text_stays_as_phones_and_databases_have_it() -> None:
    """Keys are stored in databases, notifications and settings, so their text must never change."""
    assert KEY.text == TEXT
    assert (
        NudgeKey("letter", "l1", date(987, 1, 2), time(0, 0)).text == "letter/l1/0987-01-02/00:00"
    )
    assert NudgeKey("welcome", NOTHING, date(2026, 1, 2), time(10)).text == (
        "welcome/-/2026-01-02/10:00"
    )
    east = datetime(2026, 11, 3, 9, 5, 7, 999_999, timezone(timedelta(hours=2)))
    again = KEY.once_more(east)
    assert again.text == f"{TEXT}/20261103T070507Z"
    assert again.once_more(east + timedelta(hours=1)).text == f"{again.text}/20261103T080507Z"
    assert ad_hoc_key("test", 1_759_480_000_123) == "test/-/1759480000123"


@given(
    st.sampled_from(get_args(NudgeKind)),
    ABOUT,
    st.dates(),
    st.builds(time, st.integers(0, 23), st.integers(0, 59)),
    st.lists(INSTANTS, max_size=3),
)
def test_what_is_written_is_read(
    kind: NudgeKind, about: str, day: date, at: time, again: list[datetime]
) -> None:
    """
    Parsing the text gives the key again, whatever it is about and however often it was snoozed.
    """
    key = NudgeKey(kind, about, day, at)
    for due in again:
        key = key.once_more(due)
    assert NudgeKey.parse(key.text) == key
    assert is_planned(key.text)


@cases("nudge_keys")
def test_phone_and_server_read_the_same(case: dict[str, Any]) -> None:
    """The shared cases are parsed as the file says; a text that is no key gives None."""
    key = NudgeKey.parse(case["text"])
    if case["expected"] is None:
        assert key is None
    else:
        assert key is not None
        parts = {**key._asdict(), "day": f"{key.day}", "at": f"{key.at:%H:%M}"}
        assert {**parts, "again": list(key.again)} == case["expected"]
        assert key.text == case["text"]


@cases("nudge_keys", "newer")
def test_a_kind_that_is_not_planned_here_is_not_read(case: dict[str, Any]) -> None:
    """
    The server does not parse a kind that it does not know; the app does, because its server may be
    newer.
    """
    assert NudgeKey.parse(case["text"]) is None


@cases("nudge_keys", "planned")
def test_what_somebody_asked_for_is_no_plan_s(case: dict[str, Any]) -> None:
    """
    `is_planned` is false for messages outside of any plan, and true for planned kinds even if the
    key cannot be parsed.
    """
    assert is_planned(case["text"]) is case["expected"]
    assert case["text"].partition("/")[0] == case["kind"]
    assert not is_planned(ad_hoc_key("hello", 1))


def test_every_kind_has_a_rank_and_a_life() -> None:
    """Each kind of nudge has a rank and a time to live."""
    assert set(RANK) == set(get_args(NudgeKind))
    assert all(ttl_of(kind) > timedelta(0) for kind in get_args(NudgeKind))


def said(days: list[date], at: time = KEY.at, *, again: bool = False) -> list[Said]:
    return [
        Said(
            (KEY._replace(day=day, at=at).text, "newer/-/2001-01-01/x"),
            "reminder",
            ("h",),
            datetime(2026, 1, 1, tzinfo=UTC),
            again,
        )
        for day in days
    ]


def test_ticks_are_read_back_to_what_was_ignored() -> None:
    """
    Ticks are read back to the fifth last time that any one reminder was sent, and at least 45 days.
    Tests, snoozes and other reminders do not count together.
    """
    today = date(2026, 11, 3)
    rare = [today - timedelta(days=30 * i) for i in range(1, IGNORED_COUNT + 2)]
    assert ticks_since([], today) == today - RECENT
    assert ticks_since(said(rare), today) == today - timedelta(days=30 * IGNORED_COUNT)
    assert ticks_since(said(rare[: IGNORED_COUNT - 1]), today) == today - RECENT
    assert ticks_since(said(rare, again=True), today) == today - RECENT
    split = said(rare[:3]) + said(rare[3:], time(20))
    assert ticks_since(split, today) == today - RECENT
