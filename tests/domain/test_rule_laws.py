"""Properties of the habit rules that hold for every life."""

from __future__ import annotations

import random
from datetime import date, timedelta
from time import perf_counter
from typing import Any

from hypothesis import assume, event, given
from hypothesis import strategies as st
from tests.support.lives import DATES, DAYS, PAST, START, TICKS, TODAY, lives, ticked, told

from tend.domain.habits.feedback import text_index
from tend.domain.habits.history import history, read_life
from tend.domain.habits.schedule import faults
from tend.domain.habits.summary import summarise


@given(lives())
def test_ticking_today_never_lowers(life: dict[str, Any]) -> None:
    """A tick on today lowers neither run, best nor deposits."""
    before, after = told(life), told(ticked(life, TODAY, 3))
    assert after.run >= before.run
    assert after.best >= before.best
    assert after.deposits >= before.deposits


@given(lives(), PAST)
def test_a_past_tick_never_lowers_deposits(life: dict[str, Any], day: date) -> None:
    """A tick on a past date never lowers the deposits, whatever it does to a run."""
    assert told(ticked(life, day, 3)).deposits >= told(life).deposits


@given(lives(), DATES, TICKS)
def test_undo_restores_everything(life: dict[str, Any], day: date, tick: Any) -> None:
    """A tick that is set back to null, where there was none before, leaves no trace."""
    bare = {**life, "ticks": {at: was for at, was in life["ticks"].items() if at != str(day)}}
    undone = ticked(ticked(bare, day, tick), day, None)
    assert told(undone) == told(bare)


@given(lives(DAYS), DATES)
def test_rest_changes_no_day_run(life: dict[str, Any], day: date) -> None:
    """Choosing rest on an open, off or future date changes nothing of the streak."""
    before, after = told(life), told(ticked(life, day, "s"))
    assume(before.states[day] in ("open", "off", "ahead"))
    for member in ("run", "best", "reserve", "held", "chapters", "deposits", "strength"):
        assert getattr(after, member) == getattr(before, member)


@given(lives(DAYS), st.data())
def test_rest_on_a_missed_date_mends(life: dict[str, Any], data: st.DataObject) -> None:
    """
    Seen from the day after, choosing rest on a missed date restores the run that it ended, and
    lowers nothing. This does not hold for later days: the restored run, without a reserve, may end
    where a new one would not.
    """
    daily = {"from": str(START - timedelta(1)), "kind": "daily", "target": 1, "tiny": None}
    life = {**life, "plan": [daily, *life["plan"]]}
    missed = [day for day, was in told(life).states.items() if was in ("missed", "held")]
    assume(missed)
    day = data.draw(st.sampled_from(missed))
    life = {**life, "today": str(day + timedelta(1))}
    before, after = told(life), told(ticked(life, day, "s"))
    event(before.states[day])
    assert after.states[day] == "rest"
    assert after.run >= before.run
    assert after.best >= before.best
    assert after.deposits == before.deposits
    assert len(after.chapters) <= len(before.chapters)


@given(lives(), st.randoms(use_true_random=False))
def test_order_never_matters(life: dict[str, Any], chance: random.Random) -> None:
    """The order in which ticks were made, and in which devices pushed, makes no difference."""
    shuffled = {
        at: dict(chance.sample(sorted(tick.items()), len(tick))) if isinstance(tick, dict) else tick
        for at, tick in chance.sample(sorted(life["ticks"].items()), len(life["ticks"]))
    }
    assert told({**life, "ticks": shuffled}) == told(life)


@given(lives())
def test_the_parts_of_a_summary_agree(life: dict[str, Any]) -> None:
    """
    Future dates are ahead, today is never missed, the deposits are the kept dates, and all numbers
    lie within their bounds.
    """
    found = told(life)
    for day, state in found.states.items():
        assert (state == "ahead") == (day > TODAY)
    assert found.states[TODAY] not in ("missed", "held")
    assert found.deposits == sum(state in ("kept", "bonus") for state in found.states.values())
    assert 0 <= found.run <= found.best
    assert 0 <= found.reserve <= (2 if found.unit == "days" else 1)
    assert 0 <= found.strength <= 1
    assert found.held == sorted(set(found.held))
    assert all(chapter.length > 0 for chapter in found.chapters)
    assert found.carried in (None, *found.chapters[-1:])


@given(lives())
def test_a_part_is_told_as_the_whole(life: dict[str, Any]) -> None:
    """
    The range of dates that is asked for changes neither the state of a date nor any other member.
    """
    whole = told(life)
    part = summarise(read_life(life), TODAY - timedelta(9), TODAY)
    assert part.states.items() <= whole.states.items()
    assert part.periods == whole.periods[len(whole.periods) - len(part.periods) :]
    for member in ("run", "best", "reserve", "held", "chapters", "deposits", "strength"):
        assert getattr(part, member) == getattr(whole, member)


@given(lives())
def test_a_followed_plan_has_no_fault(life: dict[str, Any]) -> None:
    """The random plans have no faults, so that the tests above do examine each entry."""
    assert faults(life["plan"], life["measure"], date.fromisoformat(life["today"])) == []
    assert len(read_life(life).plan) == len(life["plan"])


@given(st.text(max_size=20), DATES, st.integers(1, 9))
def test_a_text_exists(habit: str, day: date, count: int) -> None:
    """`text_index` is a valid index for any number of texts."""
    assert 0 <= text_index(habit, day, "kept", count) < count


def test_a_decade_takes_milliseconds() -> None:
    """
    The summary of ten years of ticks takes milliseconds: about 10 ms on the developing machine; the
    bound is far above, for slow and busy machines.
    """
    life = {
        "measure": "check",
        "plan": [{"from": "2016-01-01", "kind": "daily", "target": 1, "tiny": None}],
        "ticks": {str(date(2016, 1, 1) + timedelta(days)): 1 for days in range(3653) if days % 5},
        "pause": [],
        "leave": [],
        "week_start": 1,
        "today": "2025-12-31",
    }
    took = []
    for _ in range(5):
        start = perf_counter()
        summarise(read_life(life), date(2025, 12, 1), date(2025, 12, 31))
        took.append(perf_counter() - start)
    assert min(took) < 0.1


@given(lives(), DATES)
def test_a_late_beginning_changes_nothing_after_it(life: dict[str, Any], since: date) -> None:
    """A walk that begins late finds the same states as one from the start."""
    whole, late = history(read_life(life)), history(read_life(life), since)
    assert late.marks == whole.marks[-len(late.marks) :] if late.marks else not whole.marks
    if late.marks and since <= TODAY:
        assert late.marks[0].at <= max(since.toordinal(), whole.marks[0].at)
    if late.periods:
        assert late.periods[-1] == whole.periods[-1]
