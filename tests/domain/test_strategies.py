"""The rules of the ten strategies: the shared cases, to which the app's twins are held as well."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
from tests.support.vectors import cases

from tend.domain.habits.decode import life_of, read_settings
from tend.domain.habits.habit import read_habit
from tend.domain.habits.history import amount_of, spans_of
from tend.domain.habits.summary import summarise
from tend.domain.strategies import roster as rosters
from tend.domain.strategies.cadence import coming_on, next_after, read_cadence
from tend.domain.strategies.cards import card_faults, put_card, read_cards
from tend.domain.strategies.caseload import is_above, load_weeks
from tend.domain.strategies.checkin import CheckIn, asks_to_stop, ways_of, weeks_of
from tend.domain.strategies.first_steps import asks_first
from tend.domain.strategies.insights import InsightWeek, insights_of, split_at
from tend.domain.strategies.kind_days import Course, Evening, kind_days
from tend.domain.strategies.learning import Learnt, Licence, progress_of
from tend.domain.strategies.limits import Limit, limit_fault, limit_on, read_limits
from tend.domain.strategies.routine import is_done, routine_entry, steps_of


@cases("cards")
def test_the_cards_of_a_body(case: dict[str, Any]) -> None:
    """What can be read is read, what cannot is passed over."""
    assert case["expected"] == read_cards(case["kind"], case["body"])


@cases("cards", "puts")
def test_a_card_is_put_into_a_body(case: dict[str, Any]) -> None:
    """A card changes where it stands; what a newer Tend wrote stays."""
    found = put_card(case["body"], tuple(case["place"]), case["draft"])
    assert [json_or_text(line) for line in found.split("\n")] == [
        json_or_text(line) for line in case["expected"].split("\n")
    ]


@cases("cards", "faults")
def test_why_a_card_is_not_written(case: dict[str, Any]) -> None:
    """Bad input is refused, each with its member and its reason."""
    found = card_faults(case["kind"], case["draft"], date.fromisoformat(case["today"]))
    assert case["expected"] == [list(fault) for fault in found]


@cases("checkin")
def test_what_check_ins_say(case: dict[str, Any]) -> None:
    """Scores and signals of each week are those of the file."""
    made = [CheckIn(day_in(one["on"]), one["answers"]) for one in case["check_ins"]]
    found = weeks_of(made, case["week_start"])
    assert case["expected"] == plain([one._asdict() for one in found])


@cases("checkin", "ways")
def test_where_signals_lead(case: dict[str, Any]) -> None:
    """What fits a sign; any care leads to help before all."""
    assert case["expected"] == ways_of(case["signals"])


@cases("checkin", "stops")
def test_when_to_ask_whether_to_stop(case: dict[str, Any]) -> None:
    """After three check-ins that were not made, once."""
    made = [day_in(on) for on in case["made"]]
    asked = case["asked"] and day_in(case["asked"])
    since, today = day_in(case["since"]), day_in(case["today"])
    assert case["expected"] is asks_to_stop(made, case["weekday"], since, asked, today)


@cases("limits")
def test_a_period_under_a_limit(case: dict[str, Any]) -> None:
    """The number, the limit and the state of the day, week or month."""
    limits = [Limit(day_in(one["from"]), one["most"], one["per"]) for one in case["limits"]]
    amounts = {day_in(on): amount for on, amount in case["amounts"].items()}
    days = day_in(case["date"]), day_in(case["today"])
    found = limit_on(limits, amounts, days[0], case["week_start"], days[1])
    assert case["expected"] == (found and plain(found._asdict()))


@cases("limits", "reads")
def test_the_limits_of_a_text(case: dict[str, Any]) -> None:
    """What can be read of them, by date."""
    found = [
        {"from": str(at), "most": most, "per": per} for at, most, per in read_limits(case["text"])
    ]
    assert case["expected"] == found


@cases("limits", "faults")
def test_what_is_wrong_with_a_limit(case: dict[str, Any]) -> None:
    """Bad input is refused with its reason."""
    assert case["expected"] == limit_fault(case["limit"])


@cases("limits", "habits")
def test_what_there_shall_be_less_of_earns_nothing(case: dict[str, Any]) -> None:
    """The ticks of a habit with a limit are no deposits, and it has no plan."""
    habit = read_habit(case["fields"])
    ticks = [("2026-01-02.h", {"v": 1}), ("2026-01-03.h", {"v": 3})]
    today = date(2026, 1, 4)
    life = life_of(habit, ticks, read_settings([]), today)
    found = {"limited": habit.limited, "deposits": summarise(life, today, today).deposits}
    assert case["expected"] == found


@cases("routine")
def test_the_steps_of_a_routine(case: dict[str, Any]) -> None:
    """Which there are, which were done, and what the day amounts to."""
    steps = steps_of(case["names"])
    entry = routine_entry(case["entry"], len(steps))
    assert case["expected"] == {
        "steps": [place for place, _ in steps],
        "done": [place for place, _ in steps if is_done(case["tick"], place)],
        "amount": amount_of(case["tick"]),
        "target": entry["target"],
        "tiny": entry["tiny"],
    }


@cases("roster")
def test_times_of_work(case: dict[str, Any]) -> None:
    """Shifts as instants, nights and clock changes included; what overlaps is one."""
    roster = rosters.read_roster(case["settings"].items())
    days = day_in(case["first"]), day_in(case["last"])
    found = rosters.work_of(roster, ZoneInfo(case["zone"]), *days)
    assert case["expected"] == [[instant(work.start), instant(work.end)] for work in found]


@cases("roster", "moments")
def test_a_moment_of_a_roster(case: dict[str, Any]) -> None:
    """What goes on, what comes next, what ended last, and until when the day's rest is put away."""
    roster, zone = rosters.read_roster(case["settings"].items()), ZoneInfo(case["zone"])
    now, day = datetime.fromisoformat(case["now"]), day_in(case["date"])
    work = rosters.work_at(roster, zone, now, day)
    start = time.fromisoformat(case["day_start"])
    assert case["expected"] == {
        "work": work and [instant(work.start), instant(work.end)],
        "next": instant(rosters.next_start(roster, zone, now, day)),
        "last": instant(rosters.last_end(roster, zone, now, day)),
        "away": instant(rosters.away_until(roster, zone, now, day, start)),
    }


@cases("roster", "weeks")
def test_a_weeks_time_off_work(case: dict[str, Any]) -> None:
    """What is left of the week's minutes after work and calls."""
    roster = rosters.read_roster(case["settings"].items())
    calls = [(day_in(call["on"]), call["minutes"]) for call in case["calls"]]
    zone, day = ZoneInfo(case["zone"]), day_in(case["date"])
    found = rosters.off_work_of(roster, zone, day, case["week_start"], calls)
    assert case["expected"] == found._asdict()


@cases("roster", "overlaps")
def test_shifts_that_a_form_refuses(case: dict[str, Any]) -> None:
    """Two shifts of one date that overlap."""
    hours = rosters.read_hours(case["hours"])
    assert hours is not None
    assert case["expected"] is rosters.do_overlap(hours)


@cases("roster", "climbs")
def test_a_number_that_climbs(case: dict[str, Any]) -> None:
    """Three weeks running, and not before."""
    assert case["expected"] is rosters.climbs(case["weeks"])


@cases("cadence")
def test_a_date_comes_round(case: dict[str, Any]) -> None:
    """The next date on or after today; nothing is ever overdue."""
    due, today = day_in(case["due"]), day_in(case["today"])
    assert case["expected"] == plain(coming_on(due, read_cadence(case["every"]), today))


@cases("cadence", "after")
def test_the_next_date_after_something_was_done(case: dict[str, Any]) -> None:
    """Days, weeks, and months with their last days."""
    cadence = read_cadence(case["every"])
    assert cadence
    assert case["expected"] == plain(next_after(day_in(case["done"]), cadence))


@cases("cadence", "reads")
def test_a_cadence_is_read(case: dict[str, Any]) -> None:
    """From a day to about a year; anything else is none."""
    assert case["expected"] == plain(read_cadence(case["text"]))


@cases("caseload")
def test_the_weeks_of_a_caseload(case: dict[str, Any]) -> None:
    """Each week's number beside the limit in force, and two weeks above it."""
    loads = [(day_in(one["on"]), one["n"]) for one in case["loads"]]
    limits = [(day_in(one["on"]), one["most"]) for one in case["limits"]]
    today = day_in(case["today"])
    found = load_weeks(loads, limits, case["week_start"], today, case["count"])
    assert case["expected"] == plain([week._asdict() for week in found])
    assert case["above"] is is_above(found)


@cases("insights")
def test_what_may_be_asked_about_weeks(case: dict[str, Any]) -> None:
    """What stood side by side often enough, with its count; what chance makes is not told."""
    weeks = [
        InsightWeek(row["acts"], row["marks"]) for row in case["weeks"] for _ in range(row["count"])
    ]
    assert case["expected"] == [one._asdict() for one in insights_of(weeks)]


@cases("insights", "splits")
def test_weeks_are_split_in_two(case: dict[str, Any]) -> None:
    """By the least number that at most two thirds of them reach."""
    assert case["expected"] == split_at(case["values"])


@cases("learning")
def test_progress_to_a_renewal(case: dict[str, Any]) -> None:
    """Hours, what is left of the goal, the days, and hours by category."""
    raw = case["licence"]
    licence = Licence(raw["id"], day_in(raw["from"]), day_in(raw["renew"]), raw["goal"])
    learnt = [
        Learnt(day_in(one["on"]), one["hours"], one["category"], one["counts"])
        for one in case["learnt"]
    ]
    found = progress_of(licence, learnt, day_in(case["today"]))
    assert case["expected"] == plain(found._asdict())


@cases("first_steps")
def test_when_the_first_week_is_followed_by_a_question(case: dict[str, Any]) -> None:
    """On one day, between one week after the beginning and four."""
    begun, asked = (case[name] and day_in(case[name]) for name in ("begun", "asked"))
    assert case["expected"] is asks_first(begun, asked, day_in(case["today"]))


@cases("kind_days")
def test_how_ten_kind_days_stand(case: dict[str, Any]) -> None:
    """In their order, one a day, ended after ten, again after three months."""
    courses = [Course(day_in(one["from"]), one["id"]) for one in case["courses"]]
    evenings = [
        Evening(day_in(one["on"]), one["number"], one["course"]) for one in case["evenings"]
    ]
    found = kind_days(courses, evenings, spans_of(case["away"]), day_in(case["today"]))
    assert case["expected"] == plain(found._asdict())


def instant(at: datetime | None) -> str | None:
    """An instant as the cases write it."""
    return None if at is None else f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def day_in(text: str) -> date:
    """A date of a case."""
    return date.fromisoformat(text)


def plain(found: Any) -> Any:
    """An answer as JSON has it."""
    return json.loads(msgspec.json.encode(found))


def json_or_text(line: str) -> Any:
    """A line of a body, whose members may stand in any order."""
    return json.loads(line) if line.startswith("{") else line
