"""Properties of nudges that hold for random lives, through every change of clocks."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import event, given
from hypothesis import strategies as st
from tests.domain.sender import Sender

from tend.domain.nudges.decide import Drop, Later, Send, decide, faded, holds
from tend.domain.nudges.model import Snapshot
from tend.domain.nudges.plan import GAP_LEAD, jittered, next_due, plan
from tend.domain.nudges.snapshot import read_snapshot

HOUR, DAY, ONE_MS = timedelta(hours=1), timedelta(days=1), timedelta(microseconds=1)

# A zone, and a date on which its clock changes: forward, back, by half an hour, at midnight.
CHANGES = st.sampled_from(
    [
        ("UTC", date(2026, 3, 2)),
        ("Pacific/Auckland", date(2026, 4, 5)),
        ("Pacific/Auckland", date(2026, 9, 27)),
        ("Europe/London", date(2026, 3, 29)),
        ("America/New_York", date(2026, 11, 1)),
        ("Australia/Lord_Howe", date(2026, 4, 5)),
        ("Africa/Cairo", date(2026, 4, 24)),
        ("America/Santiago", date(2026, 9, 6)),
    ]
)
# Near the change of clocks more often than elsewhere.
TIMES = st.one_of(
    st.builds(lambda m: f"{m // 60:02}:{m % 60:02}", st.integers(0, 1439)),
    st.builds(lambda m: f"{m // 60:02}:{m % 60:02}", st.integers(0, 240)),
)
RANGES = st.lists(TIMES, min_size=2, max_size=2)
DAYS = st.none() | st.lists(st.integers(1, 7), min_size=1, max_size=7, unique=True)
REMINDERS = st.lists(st.builds(lambda at, days: {"at": at, "days": days}, TIMES, DAYS), max_size=3)
KINDS = st.sampled_from(
    [
        {"kind": "daily"},
        {"kind": "daily"},
        {"kind": "weekdays", "days": [1, 3, 5, 7]},
        {"kind": "every_n_days", "n": 2},
        {"kind": "times_per_week", "n": 2},
        {"kind": "times_per_month", "n": 4},
    ]
)
HABITS = st.builds(
    lambda kind, rem: {
        "plan": [{"from": "2026-01-01", "target": 1, "tiny": None} | kind],
        "rem": rem,
    },
    KINDS,
    REMINDERS,
)

CADENCES = st.sampled_from([None, "1d", "3d", "1w", "1m", "often"])
WHO = st.sampled_from("kms")


@st.composite
def lives(draw: st.DrawFn) -> tuple[dict[str, Any], datetime]:
    """
    Random records of a person, and the start of a week in which the person's zone changes its
    clock.
    """
    zone, change = draw(CHANGES)
    near = st.integers(-4, 4).map(lambda days: str(change + timedelta(days)))
    values: dict[str, Any] = {
        "tz": zone,
        "dayStart": draw(TIMES | st.just("04:00")),
        "quiet": draw(st.none() | RANGES | st.just(["21:30", "07:00"])),
        "cap": draw(st.integers(0, 5)),
        "work": draw(st.dictionaries(st.sampled_from("1234567"), RANGES, max_size=4)),
        "roundUp": draw(st.none() | TIMES),
        "checkin": [draw(st.integers(1, 7)), draw(TIMES)],
        "summary": [draw(st.integers(1, 7)), draw(TIMES)],
        "opened": draw(st.none() | near),
        "evening": draw(st.none() | st.tuples(near, TIMES).map(list)),
        "hush": draw(st.none() | st.none() | near),
        "leave": [{"from": draw(near), "to": draw(near)}] if draw(st.booleans()) else [],
    }
    records = {
        "s": {name: {"v": value} for name, value in values.items()},
        "h": draw(st.dictionaries(st.sampled_from("abcd"), HABITS, min_size=1, max_size=4)),
        "l": {id: {"due": draw(near)} for id in draw(st.sets(st.sampled_from("xy")))},
        "p": {id: {"due": draw(near), "every": draw(CADENCES)} for id in draw(st.sets(WHO))},
        "t": {},
    }
    start = datetime.combine(change - timedelta(3), time(0), ZoneInfo(zone)).astimezone(UTC)
    return records, start


# Hours after the start, and what a person does then.
DOINGS = st.lists(
    st.tuples(
        st.floats(0, 144),
        st.sampled_from(["tick", "tick", "rest", "undo", "snooze", "open", "edit"]),
        st.sampled_from("abcd"),
        TIMES,
    ),
    max_size=8,
)
DELAYS = st.sampled_from([timedelta(0), timedelta(0), timedelta(minutes=7), timedelta(hours=3)])


def happen(what: str, habit: str, at: str) -> Any:
    """A random event: something that the person does."""

    def change(sender: Sender, now: datetime) -> None:
        today = sender.snapshot().day_of(now)
        match what:
            case "snooze":
                sender.snooze(now)
            case "open":
                sender.put("s", "opened", v=str(today))
            case "edit":
                sender.put("h", habit, rem=[{"at": at, "days": None}])
            case _:
                value = {"tick": 1, "rest": "s", "undo": None}[what]
                sender.put("t", f"{today}.{habit}", v=value)

    return change


def week(life: tuple[dict[str, Any], datetime], doings: Any, delay: timedelta) -> Sender:
    """Six days of a random life with all decisions."""
    records, start = life
    sender = Sender(records, timedelta(seconds=17))
    events = [
        (start + timedelta(hours=hours), happen(what, habit, at))
        for hours, what, habit, at in doings
    ]
    sender.run(start, start + 6 * DAY, events, delay)
    for said in sender.said:
        event(f"said: {said.kind}")
    return sender


@given(lives(), DOINGS, DELAYS)
def test_a_week_of_anybody(life: Any, doings: Any, delay: timedelta) -> None:
    """
    The day's cap is never passed and quiet hours are quiet. What is kept or rested is not named.

    Leave and hush let letters through alone. Each key is decided once, and Later is later. What is
    said makes sense for a while, and would hold if its sender had to ask once more.
    """
    sender = week(life, doings, delay)
    counted: Counter[date] = Counter()
    settled: list[str] = []
    for now, nudge, answer, snapshot in sender.steps:
        day = snapshot.day_of(now)
        match answer:
            case Later():
                assert answer.at > now
            case Drop():
                settled += nudge.keys
            case Send():
                assert {*answer.keys, *answer.silent} == set(nudge.keys)
                settled += [*answer.keys, *answer.silent]
                counted[day] += not answer.again
                assert counted[day] <= snapshot.cap
                assert not snapshot.is_quiet(now)
                assert now <= answer.until <= now + 24 * HOUR
                assert answer.open >= len(answer.habits)
                assert holds(snapshot, answer.keys, now)
                assert not holds(snapshot, answer.keys, answer.until + 24 * HOUR)
                assert answer.kind == "letter" or not snapshot.is_hushed(day)
                for id in answer.habits:
                    habit = snapshot.by_id[id]
                    assert day not in habit.life.amounts
                    assert day not in habit.life.rests
    assert max(Counter(settled).values(), default=1) == 1


@given(lives(), DOINGS)
def test_nothing_is_forgotten(life: Any, doings: Any) -> None:
    """
    If no reminder was moved during the week, everything that was due in it has been decided at its
    end.
    """
    doings = [doing for doing in doings if doing[1] != "edit"]
    sender = week(life, doings, timedelta(0))
    _, start = life
    # Before a minute of the end, for the jitter may lie across it. A welcome may turn out to
    # have been due when a tick is undone.
    left = plan(sender.snapshot(), start + ONE_MS, start + 6 * DAY - timedelta(minutes=1))
    waits = {key for nudge in sender.put_off for key in nudge.keys}
    keys = {key for nudge in left for key in nudge.keys if not key.startswith("welcome")}
    assert keys <= waits


@given(lives(), st.floats(0, 144), st.floats(0, 144))
def test_a_range_may_be_cut_anywhere(life: Any, one: float, other: float) -> None:
    """
    The plans of two adjoining ranges together are the plan of the whole range; nothing is due in
    quiet hours.
    """
    records, start = life
    snapshot = Sender(records).snapshot()
    low, high = (start + timedelta(hours=hours) for hours in sorted((one, other)))
    end = start + 6 * DAY
    whole = plan(snapshot, start, end)
    assert whole == [
        *plan(snapshot, start, low),
        *plan(snapshot, low, high),
        *plan(snapshot, high, end),
    ]
    assert [nudge.at for nudge in whole] == sorted(nudge.at for nudge in whole)
    assert not any(snapshot.is_quiet(nudge.at) for nudge in whole)
    keys = [key for nudge in whole for key in nudge.keys]
    assert sorted(set(keys)) == sorted(keys)


@given(lives(), st.floats(0, 144))
def test_who_wakes_for_the_next_wakes_for_all(life: Any, hours: float) -> None:
    """`next_due` is the first instant of the plan."""
    records, start = life
    snapshot = Sender(records).snapshot()
    after = start + timedelta(hours=hours)
    found = next_due(snapshot, after)
    ahead = plan(snapshot, after + ONE_MS, after + 20 * DAY)
    if ahead:
        assert found == ahead[0].at
    else:
        assert found is None or found >= after + 20 * DAY


@given(lives(), st.integers(0, 60), st.floats(0, 144))
def test_jitter_never_leads_into_quiet_hours(life: Any, seconds: int, hours: float) -> None:
    """
    Jitter delays by at most a minute, never into the next day, and not at all where it would end in
    quiet hours.
    """
    records, start = life
    snapshot = Sender(records).snapshot()
    at = start + timedelta(hours=hours)
    for instant in (at, *(nudge.at for nudge in plan(snapshot, start, start + 6 * DAY))):
        found = jittered(snapshot, instant, timedelta(seconds=seconds))
        assert instant <= found <= instant + timedelta(minutes=1)
        assert snapshot.is_quiet(instant) or not snapshot.is_quiet(found)
        assert snapshot.day_of(found) == snapshot.day_of(instant)


@given(lives(), st.floats(0, 144))
def test_every_nudge_gets_an_answer_at_any_time(life: Any, hours: float) -> None:
    """
    Deciding early, on time or late gives Send (never before the due instant), a Later that is later
    than now, or Drop with a reason.
    """
    records, start = life
    snapshot = Sender(records).snapshot()
    now = start + timedelta(hours=hours)
    for nudge in plan(snapshot, start, start + 6 * DAY):
        answer = decide(snapshot, nudge, now)
        event(type(answer).__name__)
        match answer:
            case Send():
                assert nudge.at <= now
                assert answer.keys
            case Later():
                assert answer.at > now
            case Drop():
                assert answer.reason


@given(CHANGES, TIMES, TIMES)
def test_a_daily_reminder_rings_once_a_date(
    change: tuple[str, date], at: str, day_start: str
) -> None:
    """
    On each date exactly once, none left out, in order of dates: at the clock's time, the end of a
    gap, or just before one that leads to the next day.
    """
    zone, first = change
    values = {"tz": zone, "dayStart": day_start, "quiet": None, "roundUp": None}
    values |= {"checkin": None, "summary": None}
    daily = {"from": "2026-01-01", "kind": "daily", "target": 1, "tiny": None}
    habit = {"plan": [daily], "rem": [{"at": at, "days": None}]}
    snapshot = read_snapshot(
        {"s": [(name, {"v": v}) for name, v in values.items()], "h": [("a", habit)]}
    )
    start = datetime.combine(first - timedelta(5), time(12), ZoneInfo(zone))
    found = plan(snapshot, start, start + 10 * DAY)
    days = [nudge.day for nudge in found]
    walls = [nudge.at.astimezone(ZoneInfo(zone)) for nudge in found]
    for day, wall in zip(days, walls, strict=True):
        assert snapshot.day_of(wall) == day
        # In a gap it is later than asked, by the width of the gap at most; or a minute before a
        # gap that leads to the next day.
        late = datetime.combine(wall.date(), wall.time()) - datetime.combine(
            day + timedelta(at < day_start), time.fromisoformat(at)
        )
        if late < timedelta(0):
            assert late >= -HOUR
            assert snapshot.day_of(wall + GAP_LEAD) == day + DAY
        assert late <= HOUR
    assert all(day == before + DAY for before, day in pairwise(days))
    assert len(days) >= 9


ODD_DATES = st.sampled_from(["0001-01-01", "2026-04-05", "2026-W14-1", "9999-12-31"])
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=12)
    | TIMES
    | ODD_DATES,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["at", "days", "from", "to", "kind", "n", "1", "v", "key"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=6,
)
SINGLE = "tz dayStart weekStart leave work quiet cap roundUp checkin summary hush opened"
NAMES = st.sampled_from(
    [*SINGLE.split(), "work.2026-04-05", "work.", "fade.a", "fade.", "snooze.a", "snooze."]
)
FIELDS = st.dictionaries(
    st.sampled_from(["v", "plan", "rem", "pause", "arch", "del", "due", "measure", "c.a"]),
    VALUES,
    max_size=5,
)
IDS = st.sampled_from(["a", "2026-04-05.a", "2026-W14-1.a", "", "0001-01-01.a", "9999-12-31.a"])
ODD = st.fixed_dictionaries(
    {
        "s": st.dictionaries(NAMES, st.fixed_dictionaries({"v": VALUES}), max_size=6),
        **{kind: st.dictionaries(IDS, FIELDS, max_size=3) for kind in "htlc"},
    }
)


@given(ODD)
def test_odd_records_are_passed_over(records: dict[str, Any]) -> None:
    """
    From any records, however malformed, a snapshot, a plan and decisions are made without an error.
    """
    snapshot: Snapshot = Sender(records).snapshot()
    now = datetime(2026, 4, 5, 12, tzinfo=UTC)
    for nudge in plan(snapshot, now - 2 * DAY, now + 2 * DAY):
        assert decide(snapshot, nudge, now)
    found = next_due(snapshot, now)
    assert found is None or found > now
    assert isinstance(faded(snapshot, date(2026, 4, 5)), list)
