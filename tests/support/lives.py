"""Random lives of habits, for laws that hold of every one."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from tend.domain.habits.history import read_life
from tend.domain.habits.summary import Summary, summarise

START = date(2026, 1, 1)
TODAY = START + timedelta(60)
DATES = st.integers(0, 70).map(lambda days: START + timedelta(days))
PAST = st.integers(0, 60).map(lambda days: TODAY - timedelta(days))
AMOUNTS = st.integers(1, 3)

DAYS = st.one_of(
    st.just({"kind": "daily"}),
    st.builds(
        lambda days: {"kind": "weekdays", "days": sorted(days)},
        st.sets(st.integers(1, 7), min_size=1),
    ),
    st.builds(lambda n: {"kind": "every_n_days", "n": n}, st.integers(1, 9)),
)
PERIODS = st.one_of(
    st.builds(lambda n: {"kind": "times_per_week", "n": n}, st.integers(1, 7)),
    st.builds(lambda n: {"kind": "times_per_month", "n": n}, st.integers(1, 28)),
)
KINDS = st.one_of(DAYS, PERIODS)
STEPS = st.integers(1, 4)
GOALS = st.sampled_from([(1, None), (2, 1), (3, 2), (3, None)])
SHARES = st.dictionaries(st.sampled_from(["c.a", "c.b"]), st.integers(-2, 3))
TICKS = st.one_of(
    AMOUNTS,
    st.just("s"),
    st.none(),
    st.builds(lambda v, shares: {"v": v} | shares, st.one_of(st.just("s"), AMOUNTS), SHARES),
)
SPANS = st.lists(
    st.builds(
        lambda first, days: {
            "from": first.isoformat(),
            "to": None if days is None else (first + timedelta(days)).isoformat(),
        },
        DATES,
        st.one_of(st.none(), st.integers(0, 20)),
    ),
    max_size=2,
)


@st.composite
def lives(draw: st.DrawFn, kinds: Any = KINDS) -> dict[str, Any]:
    """A life as devices write it; ticks lie on today or before."""
    plan = []
    for start in sorted(draw(st.sets(DATES, max_size=4))):
        target, tiny = draw(GOALS)
        plan.append({"from": start.isoformat(), "target": target, "tiny": tiny} | draw(kinds))
    ticks: dict[date, Any] = {}
    # Stretches of kept dates, so that runs with a full reserve are not rare.
    for first, days, step in draw(st.lists(st.tuples(PAST, st.integers(0, 30), STEPS), max_size=2)):
        ticks |= {first + timedelta(at): 3 for at in range(0, days, step)}
    ticks |= draw(st.dictionaries(PAST, TICKS, max_size=20))
    return {
        "measure": "count",
        "plan": plan,
        "ticks": {day.isoformat(): tick for day, tick in ticks.items() if day <= TODAY},
        "pause": draw(SPANS),
        "leave": draw(SPANS),
        "week_start": draw(st.integers(1, 7)),
        "today": TODAY.isoformat(),
    }


def ticked(life: dict[str, Any], day: date, tick: Any) -> dict[str, Any]:
    """The same life with another tick on a date."""
    return {**life, "ticks": {**life["ticks"], day.isoformat(): tick}}


def told(life: dict[str, Any]) -> Summary:
    """Its summary, with the states of all dates around."""
    return summarise(read_life(life), START - timedelta(40), START + timedelta(120))
