"""What the person's own day, coming back and the choice of a text promise of every moment."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import assume, given
from hypothesis import strategies as st
from tests.support.lives import PAST, START, TODAY, lives, ticked, told

from tend.domain.habits.coming_back import days_away, is_away
from tend.domain.habits.day import day_of, today_of
from tend.domain.habits.history import read_life
from tend.domain.habits.own_day import ENDS, Made, asks_for_day, day_start_of, right_day
from tend.domain.habits.wording import Choice, Shown, pick_text, tags_at

ZONES = st.sampled_from(
    ["Europe/Paris", "America/New_York", "Pacific/Auckland", "Pacific/Honolulu", "Asia/Kathmandu"]
).map(ZoneInfo)
TIMES = st.builds(time, st.integers(0, 23), st.sampled_from([0, 15, 30, 59]))
INSTANTS = st.integers(0, 60 * 24 * 60).map(
    lambda minutes: (
        datetime(START.year, START.month, START.day, tzinfo=UTC) + timedelta(0, minutes * 60)
    )
)
USUAL = time(4)


@given(lives(), INSTANTS, ZONES, TIMES)
def test_moving_a_tick_takes_nothing_back(
    life: dict[str, Any], at: datetime, zone: ZoneInfo, day_start: time
) -> None:
    """To whichever day the tick belongs after the answer, all that was kept is still kept."""
    on = day_of(at, zone, USUAL)
    assume(on <= TODAY)
    bare = ticked(life, on, None)
    before = told(ticked(bare, on, 3))
    plan = read_life(life).plan
    done = read_life(bare).amounts
    right = right_day(Made(at, zone, on), day_start, plan[0].start if plan else None, done)
    assert abs(right - on) <= timedelta(1)
    if right <= TODAY:
        assert told(ticked(bare, right, 3)).deposits >= before.deposits


@given(INSTANTS, ZONES, TIMES)
def test_the_question_is_asked_of_the_early_alone(
    at: datetime, zone: ZoneInfo, day_start: time
) -> None:
    """Not from 09:00 on, not twice, and not of those who have set when their day begins."""
    tick = Made(at, zone, day_of(at, zone, USUAL))
    assert asks_for_day(tick, None, asked=False) is (at.astimezone(zone).hour < 9)
    assert not asks_for_day(tick, None, asked=True)
    assert not asks_for_day(tick, day_start, asked=False)


@given(TIMES)
def test_each_answer_sets_a_start(end: time) -> None:
    """A name or any time of the day; never one that takes the evening for the next day."""
    for answer in (*ENDS, f"{end:%H:%M}"):
        start = day_start_of(answer)
        assert start is not None
        assert start < time(15)


@given(st.lists(st.tuples(st.integers(0, 600), ZONES, TIMES), min_size=1, max_size=12))
def test_today_never_goes_back(steps: list[tuple[int, ZoneInfo, time]]) -> None:
    """Wherever a person flies, however they set their day: by a day it would go back, it stays."""
    at = datetime(2026, 3, 27, tzinfo=UTC)
    opened: date | None = None
    for minutes, zone, day_start in steps:
        at += timedelta(0, minutes * 60)
        now = day_of(at, zone, day_start)
        today = today_of(now, opened)
        assert today in (now, opened)
        if opened and now >= opened - timedelta(1):
            assert today >= opened
        opened = today


@given(st.sets(PAST), st.sets(PAST))
def test_an_absence_ends_with_a_sign(signs: set[date], hushed: set[date]) -> None:
    """A sign of today ends it; told absences never lengthen it; nobody is away who never came."""

    def is_told(day: date) -> bool:
        return day in hushed

    days = days_away(signs, TODAY, is_told)
    assert (days is None) == (not signs)
    assert days_away({*signs, TODAY}, TODAY, is_told) == 0
    assert (days or 0) <= (days_away(signs, TODAY, lambda day: False) or 0)
    assert is_away(signs, TODAY, is_told) == ((days or 0) > 2)


@given(st.integers(0, 1439), TIMES)
def test_every_minute_has_a_part(minute: int, day_start: time) -> None:
    """One part of the person's own day, and of the clock's at most one, which agrees with it."""
    tags = set(tags_at(minute, day_start, is_today=True))
    (own,) = tags & {"early", "mid", "late"}
    named = tags & {"morning", "afternoon", "evening", "night"}
    wanted = {"early": {"morning"}, "mid": {"afternoon"}, "late": {"evening", "night"}}
    assert len(named) <= 1
    assert named <= wanted[own]
    assert tags - named - {own} == {"any", "today"}


@given(
    st.lists(st.booleans(), min_size=1, max_size=8),
    st.integers(0, 7),
    st.lists(st.tuples(st.integers(0, 7), st.integers(0, 12)), unique_by=lambda one: one[0]),
    st.sets(st.integers(0, 7)),
)
def test_no_text_comes_again_while_another_fits(
    fits: list[bool], start: int, shown: list[tuple[int, int]], session: set[int]
) -> None:
    """What was seen within a week or in this session is shown only where nothing else fits."""
    choices = [Choice(id, one) for id, one in enumerate(fits)]
    seen = [Shown(id, TODAY - timedelta(ago)) for id, ago in sorted(shown, key=lambda one: -one[1])]
    found = pick_text(choices, start % len(fits), seen, session, TODAY)
    worn = session | {text.id for text in seen if text.on > TODAY - timedelta(7)}
    fresh = {id for id, one in enumerate(fits) if one} - worn
    assert (found == -1) == (not any(fits))
    if found >= 0:
        assert fits[found]
        assert not fresh or found in fresh
