"""What a habit's record says and how it is written: the cases of the app's twin, and laws."""

from __future__ import annotations

import json
from datetime import date, time
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tend.domain.habits.decode import life_of, read_settings
from tend.domain.habits.habit import HabitFields, Reminder, read_habit, write_habit
from tend.domain.habits.history import Span
from tend.domain.habits.schedule import Entry
from tend.domain.nudges.snapshot import read_snapshot

CASES: list[dict[str, Any]] = json.loads(
    (Path(__file__).parents[1] / "vectors" / "habit.json").read_text("utf-8")
)["cases"]

DAYS = st.dates(date(1970, 1, 1), date(2100, 1, 1))
TIMES = st.builds(lambda at: time(at // 60, at % 60), st.integers(0, 1439))
WEEKDAYS = st.frozensets(st.integers(1, 7), min_size=1, max_size=7)
KINDS: st.SearchStrategy[dict[str, Any]] = st.one_of(
    st.just({"kind": "daily"}),
    st.builds(lambda days: {"kind": "weekdays", "days": days}, WEEKDAYS),
    st.builds(lambda n: {"kind": "every_n_days", "n": n}, st.integers(1, 365)),
    st.builds(lambda n: {"kind": "times_per_week", "n": n}, st.integers(1, 7)),
    st.builds(lambda n: {"kind": "times_per_month", "n": n}, st.integers(1, 28)),
)
ENTRIES = st.builds(
    lambda start, what, target, tiny: Entry(
        start=start, target=target, tiny=None if tiny is None else min(tiny, target), **what
    ),
    DAYS,
    KINDS,
    st.floats(0.01, 1e6),
    st.none() | st.floats(0.01, 1e6),
)
HABITS = st.builds(
    HabitFields,
    measure=st.sampled_from(["check", "count", "minutes"]),
    plan=st.lists(ENTRIES, max_size=4, unique_by=lambda entry: entry.start).map(
        lambda plan: tuple(sorted(plan, key=lambda entry: entry.start))
    ),
    pause=st.lists(st.builds(Span, DAYS, st.none() | DAYS), max_size=3).map(tuple),
    reminders=st.lists(
        st.builds(Reminder, TIMES, st.none() | WEEKDAYS.filter(lambda days: len(days) < 7)),
        max_size=8,
    ).map(tuple),
    archived=st.booleans(),
    deleted=st.booleans(),
    pos=st.text(),
)
JSON: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.floats(-1e9, 1e9) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=6,
)
MEMBERS = ("from", "to", "kind", "days", "n", "target", "tiny", "at")
NEAR = st.one_of(
    JSON,
    st.lists(
        st.dictionaries(
            st.sampled_from(MEMBERS),
            JSON
            | DAYS.map(str)
            | TIMES.map(lambda at: f"{at:%H:%M}")
            | st.lists(st.integers(0, 8) | st.floats(0, 8))
            | st.sampled_from(["daily", "weekdays", "every_n_days", "moon"]),
        )
    ),
)
"""Anything, and more often something near to what should stand there."""
FIELDS = st.dictionaries(
    st.sampled_from(["measure", "plan", "pause", "rem", "arch", "del", "pos"]), NEAR
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_the_server_reads_and_writes_what_the_app_does(case: dict[str, Any]) -> None:
    """
    Reading a record and writing it again gives the fields of the file, and reading those gives the
    same habit.
    """
    habit = read_habit(case["fields"])

    assert write_habit(habit) == case["expected"]
    assert read_habit(case["expected"]) == habit


@given(HABITS)
def test_whatever_is_written_is_read_again(habit: HabitFields) -> None:
    """`read_habit` inverts `write_habit` for every habit, also after a way through JSON."""
    kept = msgspec.json.decode(msgspec.json.encode(write_habit(habit)))

    assert read_habit(kept) == habit


@given(FIELDS)
def test_nothing_that_a_record_may_hold_is_an_error(fields: dict[str, Any]) -> None:
    """
    Any JSON in the fields can be read, the habit that comes of it can be written, and rules and
    nudges work with it.
    """
    habit = read_habit(fields)

    assert read_habit(write_habit(habit)) == habit
    life_of(habit, [], read_settings([]), date(2026, 1, 1))
    (one,) = read_snapshot({"h": [("h", fields | {"del": 0})]}).habits
    assert (one.archived, one.reminders) == (habit.archived, habit.reminders)
