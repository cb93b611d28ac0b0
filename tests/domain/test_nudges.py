"""Plans and decisions of nudges: the shared cases of tests/vectors/nudges.json."""

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
    """The cases of one part of the file as parameters, named by the case."""
    named = [pytest.param(case, id=case["name"]) for case in VECTORS[part]]
    return pytest.mark.parametrize("case", named)


def records(raw: dict[str, Any]) -> dict[str, list[tuple[str, dict[str, Any]]]]:
    """A case's records in full, added to the settings that all cases share."""
    settings = VECTORS["settings"] | raw.get("s", {})
    return {
        "s": [(name, {"v": value}) for name, value in settings.items()],
        "h": [(id, {"plan": DAILY} | fields) for id, fields in raw.get("h", {}).items()],
        "t": [(id, {"v": value}) for id, value in raw.get("t", {}).items()],
        "l": [(id, {"due": due}) for id, due in raw.get("l", {}).items()],
        "c": [(id, {"body": "1.x"}) for id in raw.get("c", [])],
        "p": list(raw.get("p", {}).items()),
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
    """Nudges in the form of the cases: the instant, and the keys in order of rank."""
    return [[f"{nudge.at:%Y-%m-%dT%H:%M:%SZ}", *nudge.keys] for nudge in nudges]


def nudge_of(case: dict[str, Any]) -> Nudge:
    """The nudge that a case is about: from the plan before the case's changes."""
    before = snapshot_of({**case, "settled": []}, "before" if "before" in case else "records")
    before = replace(before, said=[one for one in before.said if case["key"] not in one.keys])
    now, day = at(case["now"]), timedelta(days=1)
    found = plan(before, now - 2 * day, now + 2 * day)
    (nudge,) = (nudge for nudge in found if case["key"] in nudge.keys)
    return nudge


@cases()
def test_what_is_planned(case: dict[str, Any]) -> None:
    """The plan has exactly these instants with these groups of keys."""
    found = plan(snapshot_of(case), at(case["since"]), at(case["until"]))
    assert case["expected"] == told(found)


@cases("next")
def test_when_to_wake(case: dict[str, Any]) -> None:
    """
    `next_due` is the first due instant after the given one, however far ahead; None if there is
    none.
    """
    found = next_due(snapshot_of(case), at(case["after"]), timedelta(seconds=case.get("jitter", 0)))
    assert (at(case["expected"]) if case["expected"] else None) == found


@cases("decide")
def test_what_is_decided(case: dict[str, Any]) -> None:
    """The decision is Send, Later or Drop with the reason of the file."""
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
    """A message that could not be sent is sent later only if it would still be decided."""
    assert case["expected"] == holds(snapshot_of(case), case["keys"], at(case["now"]))


@cases("faded")
def test_which_reminders_have_faded(case: dict[str, Any]) -> None:
    """`faded` gives the reminders that come every other time."""
    found = faded(snapshot_of(case), date.fromisoformat(case["day"]))
    assert case["expected"] == [[id, f"{when:%H:%M}"] for id, when in found]


@cases("best_time")
def test_a_better_time_is_offered(case: dict[str, Any]) -> None:
    """A better time is found only if the last ticks lie close together."""
    found = best_time([time.fromisoformat(text) for text in case["times"]])
    assert case["expected"] == (found and f"{found:%H:%M}")


def test_dates_and_times_are_read_strictly() -> None:
    """ISO week dates, times with an offset and the like are not accepted as date or time."""
    raw: dict[str, Any] = {
        "s": [("leave", {"v": [{"from": "2026-W10-1", "to": None}]}), ("dayStart", {"v": "05+01"})],
        "h": [("a", {"plan": DAILY, "pause": [{"from": "2026-W10-1", "to": None}]})],
        "t": [("2026-W10-1.a", {"v": 1})],
    }
    found = read_snapshot(raw)
    assert found.day_start == time(4)
    assert (found.leave, found.habits[0].life.pause, found.signs) == ((), (), [])
