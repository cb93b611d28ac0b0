"""The habit rules: the shared cases, to which the app's twins are held as well."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
from tests.support.vectors import cases, load

from tend.domain.habits.coming_back import covered_of, days_away, is_away
from tend.domain.habits.feedback import Moment, choose, comeback, text_index
from tend.domain.habits.habit import read_time
from tend.domain.habits.history import Life, covers, read_life, spans_of
from tend.domain.habits.own_day import Made, asks_for_day, day_start_of, right_day
from tend.domain.habits.schedule import due, faults, read_plan
from tend.domain.habits.share import Share, is_filled, share_of
from tend.domain.habits.streak import Streak, is_shown
from tend.domain.habits.strength import move_of
from tend.domain.habits.summary import Summary, summarise
from tend.domain.habits.wording import Choice, Shown, pick_text, tags_at

PLAN_TODAY = date.fromisoformat(load("plan")["today"])


def life_of(raw: dict[str, Any]) -> Life:
    """A case's life, with the ticks that its generators (`...`) stand for."""
    ticks = dict(raw["ticks"])
    made: dict[str, Any] = {}
    for generator in ticks.pop("...", []):
        first, last, step, value = generator["every"]
        at = date.fromisoformat(first)
        while at <= date.fromisoformat(last):
            made[at.isoformat()] = value
            at += timedelta(step)
    return read_life({**raw, "ticks": made | ticks})


def as_json(summary: Summary) -> dict[str, Any]:
    """A summary in the form of the cases."""
    found: dict[str, Any] = json.loads(msgspec.json.encode(summary))
    return found


def told(case: dict[str, Any]) -> None:
    """Compare the members of a summary that the case has."""
    first, last = (date.fromisoformat(case[end]) for end in ("first", "last"))
    found = as_json(summarise(life_of(case["life"]), first, last))
    assert case["expected"]
    assert case["expected"] == {member: found[member] for member in case["expected"]}


@cases("plan")
def test_a_plan_is_checked(case: dict[str, Any]) -> None:
    """The faults of a plan are those of the file, each with its entry, in that order."""
    found = faults(case["plan"], case["measure"], PLAN_TODAY)
    assert case["expected"] == [list(fault) for fault in found]


@cases("plan", "due")
def test_an_entry_asks_for_its_dates(case: dict[str, Any]) -> None:
    """An entry of a day schedule makes exactly these dates due."""
    (entry,) = read_plan([case["entry"]])
    assert case["expected"] is due(entry, date.fromisoformat(case["date"]))


@cases("states")
def test_the_state_of_dates_and_periods(case: dict[str, Any]) -> None:
    """Each date and period of the case has the state of the file."""
    told(case)


@cases("share")
def test_the_share_of_a_day(case: dict[str, Any]) -> None:
    """A date's ring counts what was due on it, by the habits in force on it."""
    shared = {"leave": case["leave"], "week_start": 1, "today": case["today"]}
    lives = [(read_life(habit | shared), habit.get("gone", False)) for habit in case["habits"]]
    found = share_of(lives, date.fromisoformat(case["date"]))
    assert case["expected"] == msgspec.to_builtins(found)


@cases("share", "filled")
def test_all_of_a_day_is_done(case: dict[str, Any]) -> None:
    """The tick that fills the ring does it, and no other after it."""
    before, after = (msgspec.convert(case[side], Share) for side in ("before", "after"))
    assert case["expected"] is is_filled(before, after)


@cases("streak")
def test_the_kind_streak(case: dict[str, Any]) -> None:
    """Run, reserve, held dates and chapters are those of the file."""
    told(case)


@cases("streak", "told")
def test_which_chapters_are_told(case: dict[str, Any]) -> None:
    """One or two kept dates, or periods, are no story yet."""
    assert case["expected"] is is_shown(case["length"])


@cases("strength")
def test_strength_and_stage(case: dict[str, Any]) -> None:
    """Strength, to 6 places, and both stages are those of the file."""
    told(case)


@cases("strength", "moves")
def test_why_strength_moved(case: dict[str, Any]) -> None:
    """What is said of four weeks: a change, rest, or that all is as before."""
    assert case["expected"] == move_of(case["then"], case["now"], case["kept"], case["rested"])


@cases("long")
def test_ten_years(case: dict[str, Any]) -> None:
    """The summary of ten years is that of the file."""
    told(case)


@cases("feedback")
def test_the_sentence_after_a_tick(case: dict[str, Any]) -> None:
    """The chosen kind is the first of the ten whose condition holds."""
    moment = dict(case["moment"])
    for side in ("before", "after"):
        moment[side] = load("feedback")["summary"] | moment[side]
    assert case["expected"] == choose(msgspec.convert(moment, Moment, str_keys=True))


@cases("feedback", "comeback")
def test_a_return_is_known(case: dict[str, Any]) -> None:
    """A tick after a break is a comeback; one after rest is not."""
    assert case["expected"] is comeback(life_of(case["life"]))


@cases("feedback", "text_index")
def test_every_device_shows_the_same_text(case: dict[str, Any]) -> None:
    """The index of the text depends only on habit, date and kind."""
    day = date.fromisoformat(case["date"])
    assert case["expected"] == text_index(case["habit_id"], day, case["kind"], case["count"])


@cases("wording")
def test_what_fits_at_a_time_of_day(case: dict[str, Any]) -> None:
    """The person's own part of the day, and the clock's where both agree."""
    day_start = read_time(case["day_start"])
    assert day_start
    assert case["expected"] == tags_at(case["minute"], day_start, is_today=case["is_today"])


@cases("wording", "picks")
def test_which_text_is_shown(case: dict[str, Any]) -> None:
    """The next that fits and was not seen for a week, nor in this session; else the oldest."""
    choices = [Choice(**one) for one in case["choices"]]
    shown = [Shown(id, date.fromisoformat(on)) for id, on in case["shown"]]
    today = date.fromisoformat(case["today"])
    assert case["expected"] == pick_text(choices, case["start"], shown, case["session"], today)


@cases("own_day")
def test_when_to_ask_for_the_persons_day(case: dict[str, Any]) -> None:
    """A tick for today between midnight and nine asks once, where nobody has set the start."""
    found = asks_for_day(made_of(case), read_time(case["day_start"]), asked=case["asked"])
    assert case["expected"] is found


@cases("own_day", "answers")
def test_what_follows_from_an_answer(case: dict[str, Any]) -> None:
    """A name or a time sets the start of the day; anything else sets nothing."""
    found = day_start_of(case["answer"])
    assert case["expected"] == (found and f"{found:%H:%M}")


@cases("own_day", "rights")
def test_the_tick_moves_to_its_right_day(case: dict[str, Any]) -> None:
    """It belongs to the person's day, unless that would take back what was done."""
    starts = case["starts"] and date.fromisoformat(case["starts"])
    done = [date.fromisoformat(day) for day in case["done"]]
    day_start = read_time(case["day_start"])
    assert day_start
    assert case["expected"] == right_day(made_of(case), day_start, starts, done).isoformat()


@cases("coming_back")
def test_who_has_been_away(case: dict[str, Any]) -> None:
    """From three days without a sign on the door greets; time away that was told is none."""
    signs = [date.fromisoformat(day) for day in case["signs"]]
    told = spans_of(case["told"])
    today = date.fromisoformat(case["today"])

    def is_told(day: date) -> bool:
        return covers(told, day)

    assert case["expected"] == {
        "days": days_away(signs, today, is_told),
        "away": is_away(signs, today, is_told),
    }


@cases("coming_back", "covered")
def test_what_the_reserve_is_explained_by(case: dict[str, Any]) -> None:
    """The latest date that it has covered, if that is fresh and was not explained before."""
    streaks = [(one["id"], streak_of(one)) for one in case["habits"]]
    found = covered_of(streaks, date.fromisoformat(case["today"]), explained=case["explained"])
    assert case["expected"] == (found and found._asdict() | {"date": str(found.date)})


def streak_of(raw: dict[str, Any]) -> Streak:
    """A streak of which a case tells a part."""
    held = [date.fromisoformat(day).toordinal() for day in raw["held"]]
    return Streak(raw["unit"], raw["run"], raw["run"], 0, held, [], None)


def made_of(case: dict[str, Any]) -> Made:
    """The tick of a case."""
    at = datetime.fromisoformat(case["at"])
    return Made(at, ZoneInfo(case["zone"]), date.fromisoformat(case["on"]))
