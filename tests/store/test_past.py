"""Putting together from rows what was decided for an account: the same for every store."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest

from tend.domain.nudges.key import NudgeKey, NudgeKind
from tend.domain.nudges.model import Nudge, Part
from tend.domain.nudges.window import DECIDED_MS
from tend.store.contract.past import NUDGE_VERSION, encode_nudge, later_of, past_of

SINCE = 1_759_480_000_123
EIGHT = datetime(2025, 10, 3, 8, tzinfo=UTC)
MS = round(EIGHT.timestamp() * 1000)


def key(habit: str, at: time = time(8)) -> str:
    return NudgeKey("reminder", habit, EIGHT.date(), at).text


def test_what_was_said_bears_all_that_it_settled() -> None:
    """A sent nudge has the leading key first and the others sorted; nudges come oldest first."""
    decided = [
        (key("b"), key("c"), MS),
        (key("c"), key("c"), MS),
        (key("a"), key("c"), MS),
        (key("z"), key("gone"), MS),
    ]
    spoken: list[tuple[str, int, NudgeKind, str, int]] = [
        (key("d"), MS + 1, "reminder", "[]", 1),
        (key("c"), MS, "reminder", '["c"]', 0),
    ]

    said, settled = past_of("a1", decided, spoken, SINCE)

    assert [one.keys for one in said] == [(key("c"), key("a"), key("b")), (key("d"),)]
    assert [(one.at, one.habits, one.again) for one in said] == [
        (EIGHT, ("c",), False),
        (datetime.fromtimestamp((MS + 1) / 1000, UTC), (), True),
    ]
    assert settled == []


def test_a_key_that_was_settled_long_ago_is_left_out() -> None:
    """
    A key that was settled without sending is included as long as its nudge could still be planned.
    """
    decided = [("new", None, SINCE), ("edge", None, SINCE - DECIDED_MS)]
    decided.append(("old", None, SINCE - DECIDED_MS - 1))
    assert past_of("a1", decided, [], SINCE) == ([], ["new", "edge"])


def test_what_cannot_be_read_harms_nothing_else(caplog: pytest.LogCaptureFixture) -> None:
    """An unreadable row is named in the log; all others are there."""
    part = Part(EIGHT, EIGHT, "reminder", key("h"), date(2025, 10, 3), "h", ("h",))
    nudge = Nudge(EIGHT, (part,))
    rows = [
        ("broken", MS, NUDGE_VERSION, b"{"),
        ("newer", MS, NUDGE_VERSION + 1, encode_nudge(nudge)),
        ("empty", MS, NUDGE_VERSION, encode_nudge(Nudge(EIGHT, ()))),
        (nudge.key, MS, NUDGE_VERSION, encode_nudge(nudge)),
    ]
    assert later_of("a1", rows) == [(MS, nudge)]
    said, _ = past_of("a1", [], [("torn", MS, "reminder", "[", 0)], SINCE)
    assert said == []
    assert [name for name in ("broken", "newer", "empty", "torn") if name in caplog.text] == [
        "broken",
        "newer",
        "torn",
    ]
