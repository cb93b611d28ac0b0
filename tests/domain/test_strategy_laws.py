"""Properties of the ten strategies' rules that hold for every life."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import example, given
from hypothesis import strategies as st
from msgspec.structs import replace

from tend.domain.habits.history import Life, Span
from tend.domain.habits.schedule import read_plan
from tend.domain.habits.summary import summarise
from tend.domain.nudges.snapshot import read_snapshot
from tend.domain.strategies import roster as rosters
from tend.domain.strategies.cadence import Cadence, coming_on, falls_on, next_after
from tend.domain.strategies.checkin import SIGNS, CheckIn, scores_of, weeks_of
from tend.domain.strategies.insights import InsightWeek, insights_of
from tend.domain.strategies.kind_days import EVENINGS, Course, Evening, kind_days
from tend.domain.strategies.limits import Limit, limit_on

DAY = timedelta(days=1)
ZONES = st.sampled_from(["UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe"])
DATES = st.dates(date(2026, 1, 1), date(2027, 12, 31))
ANSWERS = st.lists(st.none() | st.integers(0, 4), min_size=8, max_size=8)
TIMES = st.builds(time, st.integers(0, 23), st.sampled_from([0, 15, 30, 59]))
HOURS = st.lists(st.builds(rosters.Hours, TIMES, TIMES), max_size=3).map(tuple)
ROSTERS = st.builds(
    rosters.Roster,
    st.dictionaries(st.integers(1, 7), HOURS),
    st.dictionaries(st.dates(date(2026, 3, 20), date(2026, 4, 10)), HOURS),
)
NEAR = st.dates(date(2026, 3, 24), date(2026, 4, 6))
URGENCY = {None: 0, "steady": 1, "watch": 2, "care": 3}

FLAG = st.none() | st.booleans()
WEEK = st.builds(
    InsightWeek,
    st.fixed_dictionaries({}, optional=dict.fromkeys("abc", FLAG)),
    st.fixed_dictionaries({}, optional=dict.fromkeys("mn", FLAG)),
)


@given(st.lists(WEEK, max_size=60))
def test_what_is_asked_about_weeks_is_counted_in_them(weeks: list[InsightWeek]) -> None:
    """Its numbers are those of the last year's weeks; none is told twice, or of less than eight."""
    told = insights_of(weeks)
    for one in told:
        known = [
            week.marks[one.mark]
            for week in weeks[-52:]
            if week.acts.get(one.act) and week.marks.get(one.mark) is not None
        ]
        assert (one.n, one.of) == (sum(map(bool, known)), len(known))
        assert one.of >= 8
        assert 3 * one.n >= 2 * one.of
    for names in ([one.act for one in told], [one.mark for one in told]):
        assert len(names) == len(set(names))


def test_chance_alone_is_seldom_asked_about() -> None:
    """
    Of 200 lives in which nothing hangs together, with eight acts and eight marks, one in twenty at
    most is told anything.
    """
    chance = random.Random(20261126)

    def flags(names: str) -> dict[str, bool | None]:
        return {name: chance.random() < 0.5 for name in names}

    def life() -> list[InsightWeek]:
        return [InsightWeek(flags("abcdefgh"), flags("mnopqrst")) for _ in range(52)]

    assert sum(bool(insights_of(life())) for _ in range(200)) <= 10


@given(ANSWERS, st.integers(0, 7))
def test_a_worse_answer_lowers_no_score(answers: list[int | None], which: int) -> None:
    """One step more of strain in one answer raises its sign's score and leaves the others alone."""
    turned = SIGNS[which // 2] == "accomplishment"
    given_answer = answers[which]
    if given_answer is None or given_answer == (0 if turned else 4):
        return
    worse = [*answers]
    worse[which] = given_answer + (-1 if turned else 1)
    before, after = scores_of(answers), scores_of(worse)
    for at, sign in enumerate(SIGNS):
        was, now = before[sign], after[sign]
        if at != which // 2 or was is None:
            assert now == was
        else:
            assert now is not None
            assert now > was


@given(st.lists(ANSWERS, min_size=1, max_size=6), ANSWERS)
def test_more_strain_this_week_is_no_milder_signal(
    past: list[list[int | None]], answers: list[int | None]
) -> None:
    """Whoever answers "always" to all of a sign gets no milder signal than by any other answers."""
    weeks = [CheckIn(date(2026, 1, 4) + 7 * DAY * at, one) for at, one in enumerate(past)]
    now = weeks[-1].on + 7 * DAY
    worst = [4, 4, 4, 4, 0, 0, 4, 4]
    mild = weeks_of([*weeks, CheckIn(now, answers)], 1)[-1].signals
    most = weeks_of([*weeks, CheckIn(now, worst)], 1)[-1].signals
    for sign in SIGNS:
        assert URGENCY[mild[sign]] <= URGENCY[most[sign]]


LIMITS = st.lists(
    st.builds(Limit, DATES, st.integers(0, 9), st.sampled_from(["day", "week", "month"])),
    max_size=3,
    unique_by=lambda limit: limit.start,
).map(lambda limits: sorted(limits))
DONE = st.dictionaries(DATES, st.integers(1, 5).map(float), max_size=40)


@given(LIMITS, DONE, DATES, DATES, st.integers(1, 7), st.data())
def test_silence_costs_nothing(
    limits: list[Limit],
    amounts: dict[date, float],
    day: date,
    today: date,
    week_start: int,
    data: st.DataObject,
) -> None:
    """Less of it never makes a period `over`, and a day without any is never over its limit."""
    before = limit_on(limits, amounts, day, week_start, today)
    less = {at: n for at, n in amounts.items() if data.draw(st.booleans())}
    after = limit_on(limits, less, day, week_start, today)
    nothing = limit_on(limits, {}, day, week_start, today)
    if before is None or after is None or nothing is None:
        assert before == after == nothing
        return
    assert before.first <= day <= before.last
    assert after.state != "over" or before.state == "over"
    assert nothing.state in ("open", "within")


CADENCES = st.one_of(
    st.builds(Cadence, st.integers(1, 99), st.just("d")),
    st.builds(Cadence, st.integers(1, 53), st.just("w")),
    st.builds(Cadence, st.integers(1, 12), st.just("m")),
)


@given(DATES, CADENCES, DATES)
def test_nothing_is_overdue(due: date, cadence: Cadence, today: date) -> None:
    """There is always a date to come, none lies between today and it, and it is one that falls."""
    found = coming_on(due, cadence, today)
    assert found is not None
    assert found >= max(due, today)
    assert falls_on(due, cadence, found)
    between = ((found - today).days if due < today else 0) - 1
    assert not any(falls_on(due, cadence, today + DAY * at) for at in range(between + 1))
    assert next_after(today, cadence) > today


@given(ROSTERS, ZONES, NEAR, st.integers(0, 1439), st.integers(1, 7))
def test_work_and_what_is_off_make_a_week(
    roster: rosters.Roster, zone: str, day: date, minute: int, week_start: int
) -> None:
    """
    Times of work are apart and in order; at any moment one goes on or none; the week is theirs and
    what is off, whatever the clocks do.
    """
    at = ZoneInfo(zone)
    work = rosters.work_of(roster, at, day - 4 * DAY, day + 4 * DAY)
    assert all(one.start < one.end for one in work)
    assert all(before.end < after.start for before, after in pairwise(work))
    now = datetime.combine(day, time(0), at).astimezone(UTC) + timedelta(minutes=minute)
    going = rosters.work_at(roster, at, now, day)
    if going:
        assert going.start <= now < going.end
    last, coming = rosters.last_end(roster, at, now, day), rosters.next_start(roster, at, now, day)
    assert last is None or last <= now
    assert coming is None or coming > now
    week = rosters.off_work_of(roster, at, day, week_start, [])
    assert week.length in (10_080, 10_020, 10_140, 10_050, 10_110)
    assert week.worked + week.off == week.length


@given(
    st.lists(st.builds(Course, DATES, st.sampled_from("ab")), max_size=3),
    st.lists(
        st.builds(Evening, DATES, st.integers(1, 10), st.none() | st.sampled_from("ab")),
        max_size=30,
    ),
    st.lists(
        st.builds(lambda first, days: Span(first, first + DAY * days), DATES, st.integers(0, 9))
    ),
    DATES,
)
def test_kind_days_go_on_to_the_tenth(
    courses: list[Course], evenings: list[Evening], away: list[Span], today: date
) -> None:
    """While it goes on there is a next evening, not today's second, none while away."""
    found = kind_days(courses, evenings, away, today)
    assert (found.state == "none") is (not courses)
    assert found.done == sorted(set(found.done))
    assert (len(found.done) >= EVENINGS) is (found.state in ("done", "again"))
    if found.state == "on":
        assert found.next is not None
        assert found.next not in found.done
        assert found.on is not None
        assert found.on >= today
        assert not any(span.first <= found.on <= (span.last or date.max) for span in away)


PLANS = st.sampled_from(
    [
        {"kind": "daily"},
        {"kind": "weekdays", "days": [1, 3, 5]},
        {"kind": "times_per_week", "n": 2},
        {"kind": "times_per_month", "n": 4},
    ]
)


@example({"kind": "times_per_week", "n": 2}, {0, 1, 18, 46, 47, 53, 54}, [(19, 14)])
@given(
    PLANS,
    st.sets(st.integers(0, 70)),
    st.lists(st.tuples(st.integers(0, 70), st.none() | st.integers(0, 20)), max_size=3),
)
def test_the_end_of_a_season_takes_nothing_back(
    plan: dict[str, Any], kept: set[int], pauses: list[tuple[int, int | None]]
) -> None:
    """
    Beside a pause that is no end, all kept dates and the strength stay; what is no longer in the
    run stands in the chapters. The run that begins after it has a reserve of its own, so that it
    may go on where the one run would have ended: it may be the longer one of the two.
    """
    begin = date(2026, 1, 1)
    spans = [
        Span(begin + DAY * at, None if days is None else begin + DAY * (at + days), ends=True)
        for at, days in pauses
    ]
    season = Life(
        plan=read_plan([{"from": "2026-01-01", "target": 1, "tiny": None, **plan}]),
        amounts={begin + DAY * at: 1.0 for at in kept},
        rests=frozenset(),
        pause=tuple(spans),
        leave=(),
        week_start=1,
        today=begin + DAY * 70,
    )
    paused = replace(season, pause=tuple(replace(span, ends=False) for span in spans))
    days = begin, begin + DAY * 70
    after, before = summarise(season, *days), summarise(paused, *days)
    assert after.deposits == before.deposits
    assert (after.strength, after.stage_best) == (before.strength, before.stage_best)
    assert sum(one.length for one in after.chapters) + after.run == (
        sum(one.length for one in before.chapters) + before.run
    )


@given(
    st.dictionaries(st.sampled_from("kms"), st.tuples(DATES, st.none() | CADENCES), max_size=3),
    st.lists(DATES, max_size=20),
)
def test_who_is_to_be_met_does_not_depend_on_what_was_asked_before(
    people: dict[str, tuple[date, Cadence | None]], days: list[date]
) -> None:
    """A date comes round on the days on which it falls, in whatever order they are asked for."""
    records = {
        id: {"due": str(due), "every": cadence and f"{cadence.n}{cadence.unit}"}
        for id, (due, cadence) in people.items()
    }
    snapshot = read_snapshot({"p": list(records.items())})
    for day in days:
        wanted = [id for id, (due, cadence) in people.items() if falls_on(due, cadence, day)]
        assert list(snapshot.meetings(day)) == wanted
