"""What is said when: plans and decisions against the shared cases."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from tend.domain.nudges.decide import Drop, Later, Send, decide, faded, holds
from tend.domain.nudges.model import Nudge, Said, Snapshot, best_time
from tend.domain.nudges.plan import next_due, plan
from tend.domain.nudges.snapshot import read_snapshot

VECTORS: dict[str, Any] = json.loads(
    (Path(__file__).parents[1] / "vectors" / "nudges.json").read_text("utf-8")
)
DAILY = [{"from": "2026-01-01", "kind": "daily", "target": 1, "tiny": None}]


def cases(part: str = "cases") -> pytest.MarkDecorator:
    """Each case of a part as a parameter, by its name."""
    named = [pytest.param(case, id=case["name"]) for case in VECTORS[part]]
    return pytest.mark.parametrize("case", named)


def records(raw: dict[str, Any]) -> dict[str, list[tuple[str, dict[str, Any]]]]:
    """The records of a case, written out, over the settings that all share."""
    settings = VECTORS["settings"] | raw.get("s", {})
    return {
        "s": [(name, {"v": value}) for name, value in settings.items()],
        "h": [(id, {"plan": DAILY} | fields) for id, fields in raw.get("h", {}).items()],
        "t": [(id, {"v": value}) for id, value in raw.get("t", {}).items()],
        "l": [(id, {"due": due}) for id, due in raw.get("l", {}).items()],
        "c": [(id, {"body": "1.x"}) for id in raw.get("c", [])],
    }


def at(text: str) -> datetime:
    """An instant as the cases write it."""
    return datetime.fromisoformat(text).astimezone(UTC)


def said(raw: dict[str, Any]) -> Said:
    """A nudge that went out."""
    keys = tuple(raw["keys"])
    snoozed = raw.get("snoozed")
    return Said(
        keys=keys,
        kind=keys[0].split("/")[0],
        habits=tuple(raw.get("habits", [key.split("/")[1] for key in keys if key[0] == "r"])),
        at=at(raw["at"]),
        again=raw.get("again", False),
        snoozed=at(snoozed) if snoozed else None,
    )


def snapshot_of(case: dict[str, Any], part: str = "records") -> Snapshot:
    """The snapshot of a case."""
    return read_snapshot(
        records(case[part]), [said(one) for one in case.get("said", [])], case.get("settled", [])
    )


def told(nudges: list[Nudge]) -> list[list[str]]:
    """Nudges as the cases write them: the instant, and the keys in rank order."""
    return [[f"{nudge.at:%Y-%m-%dT%H:%M:%SZ}", *nudge.keys] for nudge in nudges]


def nudge_of(case: dict[str, Any]) -> Nudge:
    """The nudge that a case is about: planned before anything was said or changed."""
    before = snapshot_of({**case, "settled": []}, "before" if "before" in case else "records")
    before = replace(before, said=[one for one in before.said if case["key"] not in one.keys])
    now, day = at(case["now"]), timedelta(days=1)
    found = plan(before, now - 2 * day, now + 2 * day)
    (nudge,) = (nudge for nudge in found if case["key"] in nudge.keys)
    return nudge


@cases()
def test_what_is_planned(case: dict[str, Any]) -> None:
    """These instants, these keys together, and nothing else."""
    found = plan(snapshot_of(case), at(case["since"]), at(case["until"]))
    assert case["expected"] == told(found)


@cases("next")
def test_when_to_wake(case: dict[str, Any]) -> None:
    """The first instant after the given one, however far ahead; none if there is none."""
    found = next_due(snapshot_of(case), at(case["after"]), timedelta(seconds=case.get("jitter", 0)))
    assert (at(case["expected"]) if case["expected"] else None) == found


@cases("decide")
def test_what_is_decided(case: dict[str, Any]) -> None:
    """Said, put off or dropped, and why."""
    found = decide(snapshot_of(case), nudge_of(case), at(case["now"]))
    match found:
        case Send():
            answer: dict[str, Any] = {"send": found.text, "habits": list(found.habits)}
            answer |= {"silent": list(found.silent)} if found.silent else {}
            answer |= {"again": True} if found.again else {}
        case Later():
            answer = {"later": f"{found.at:%Y-%m-%dT%H:%M:%SZ}"}
        case Drop():
            answer = {"drop": found.reason}
    assert case["expected"] == answer


@cases("holds")
def test_what_waited_is_judged_again(case: dict[str, Any]) -> None:
    """What a dead worker or a push service left unsent goes out only while it would be said."""
    assert case["expected"] == holds(snapshot_of(case), case["keys"], at(case["now"]))


@cases("faded")
def test_which_reminders_have_faded(case: dict[str, Any]) -> None:
    """The settings name those that come every other time."""
    found = faded(snapshot_of(case), date.fromisoformat(case["day"]))
    assert case["expected"] == [[id, f"{when:%H:%M}"] for id, when in found]


@cases("best_time")
def test_a_better_time_is_offered(case: dict[str, Any]) -> None:
    """Only where the last ticks lie close together."""
    found = best_time([time.fromisoformat(text) for text in case["times"]])
    assert case["expected"] == (found and f"{found:%H:%M}")


def test_dates_and_times_are_read_strictly() -> None:
    """A week date or an hour with an offset is nothing that the rules could stumble over later."""
    raw: dict[str, Any] = {
        "s": [("leave", {"v": [{"from": "2026-W10-1", "to": None}]}), ("dayStart", {"v": "05+01"})],
        "h": [("a", {"plan": DAILY, "pause": [{"from": "2026-W10-1", "to": None}]})],
        "t": [("2026-W10-1.a", {"v": 1})],
    }
    found = read_snapshot(raw)
    assert found.day_start == time(4)
    assert (found.leave, found.habits[0].life.pause, found.signs) == ((), (), [])
