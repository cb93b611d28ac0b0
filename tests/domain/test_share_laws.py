"""What the share of a day promises: additions take nothing from it, and nobody is asked twice."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from tests.support.lives import DATES, START, TODAY, lives, ticked, told

from tend.domain.habits.history import read_life
from tend.domain.habits.schedule import in_force, unit_of
from tend.domain.habits.share import Share, part_of, share_of

HOMES = st.lists(st.tuples(lives(), st.booleans()), max_size=4)
"""All habits of a person, and whether each is put away."""
Home = list[tuple[dict[str, Any], bool]]
WEEKDAYS = {"kind": "weekdays", "days": [1, 2, 3, 4, 5], "target": 1, "tiny": None}


def ring(home: Home, day: date) -> Share:
    """The share of a day of lives as devices write them."""
    return share_of(((read_life(life), gone) for life, gone in home), day)


def blank(*plan: dict[str, Any]) -> dict[str, Any]:
    """A habit that nobody has ticked yet."""
    rest = {"ticks": {}, "pause": [], "leave": [], "week_start": 1, "today": str(TODAY)}
    return {"measure": "count", "plan": list(plan), **rest}


@given(HOMES, st.integers(1, 60))
def test_a_habit_added_today_never_changes_an_earlier_day(home: Home, days: int) -> None:
    """Yesterday's ring, and that of any day before, is what it was."""
    added = blank({"from": str(TODAY), "kind": "daily", "target": 3, "tiny": 2})
    day = TODAY - timedelta(days)
    assert ring([*home, (added, False)], day) == ring(home, day)


@given(HOMES, DATES)
def test_a_weekday_habit_never_changes_a_weekend(home: Home, day: date) -> None:
    """Saturday and Sunday are not asked for, so they do not weigh."""
    added = blank(WEEKDAYS | {"from": str(START - timedelta(9))})
    if day.isoweekday() > 5:
        assert ring([*home, (added, False)], day) == ring(home, day)


@given(HOMES, DATES, lives())
def test_what_is_kept_never_lowers(home: Home, day: date, life: dict[str, Any]) -> None:
    """A bonus, a period's kept date or any other raises a share or leaves it as it is."""
    before = ring([*home, (life, False)], day)
    after = ring([*home, (ticked(life, day, 3), False)], day)
    assert (after.share or 0) >= (before.share or 0)
    assert after.kept >= before.kept


@given(HOMES, DATES, st.randoms(use_true_random=False))
def test_the_order_of_habits_does_not_matter(home: Home, day: date, chance: Any) -> None:
    """Not even by rounding."""
    assert ring(chance.sample(home, len(home)), day) == ring(home, day)


@given(HOMES, DATES)
def test_its_members_agree(home: Home, day: date) -> None:
    """It is blank when nothing counts, one when all is kept, and days to come are blank."""
    found = ring(home, day)
    assert (found.share is None) == (found.counted == 0)
    assert (found.share == 1) == (found.kept == found.counted > 0)
    assert 0 <= found.kept <= found.counted <= len(home) - found.resting
    if day > TODAY:
        assert found == Share(None, 0, 0, 0)


@given(lives(), DATES)
def test_it_says_what_the_states_say(life: dict[str, Any], day: date) -> None:
    """Kept and bonus bring one, rest rests, what is due counts, and nothing else does."""
    state = told(life).states[day]
    read = read_life(life)
    part = part_of(read, day)
    entry = in_force(read.plan, day.toordinal())
    by_day = entry is not None and unit_of(entry) == "days"
    if state in ("kept", "bonus"):
        assert part == 1_000_000
    elif state == "rest":
        assert part == "rest"
    elif by_day and state in ("open", "held", "missed"):
        assert isinstance(part, int)
        assert 0 <= part < 1_000_000
    else:
        assert part is None
