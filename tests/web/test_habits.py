"""Habits as programs read them: the records as stored, and what the rules say of one."""

from __future__ import annotations

import asyncio
import json
import threading
from typing import Any

import pytest
from tests.support.stamps import row

from tend.domain.records.kinds import STEPS
from tend.store.acts import nudge_inputs, records
from tend.web import habits, push

from .conftest import Person, Site

pytestmark = pytest.mark.asyncio

PLAN = [{"from": "2025-09-01", "kind": "daily", "target": 1, "tiny": None}]
ID = "h7k2m9q4s0ab"


async def planted(site: Site, *more: Any) -> Person:
    """A person with one habit, kept on 1 to 3 October 2025."""
    person = await site.join()
    ticks = [row("t", f"2025-10-0{day}.{ID}", v=1) for day in (1, 2, 3)]
    habit = row("h", ID, plan=PLAN, measure="check", name="1.c2VhbGVk")
    answer = await person.sync(habit, *ticks, *more)
    assert "bad" not in answer.json(), answer.text
    return person


async def test_habits_are_listed_as_stored(site: Site) -> None:
    """
    Each habit has its plain fields and its sealed texts as they are; what it lacks is null.
    """
    person = await planted(site)
    (habit,) = (await person.call("GET", "/api/habits")).json()["habits"]
    assert habit == {
        **{"id": ID, "measure": "check", "plan": PLAN, "rem": None, "pause": None, "pos": None},
        **{"arch": None, "name": "1.c2VhbGVk", "icon": None, "unit": None, "cue": None},
        **{"area": None, "color": None, "limit": None, **dict.fromkeys(STEPS)},
    }


async def test_deleted_and_foreign_habits_are_not_listed(site: Site) -> None:
    """
    A deleted habit is neither listed nor summed up; nobody sees another account's.
    """
    person = await planted(site, row("h", "gone00000001", plan=PLAN, **{"del": 1}))
    stranger = await site.join()
    assert [
        habit["id"] for habit in (await person.call("GET", "/api/habits")).json()["habits"]
    ] == [ID]
    assert (await stranger.call("GET", "/api/habits")).json() == {"habits": [], "rest": None}
    for asker, id in ((person, "gone00000001"), (person, "nothere00000"), (stranger, ID)):
        answer = await asker.call("GET", f"/api/habits/{id}/summary")
        assert (answer.status_code, answer.json()["error"]) == (404, "unknown_habit")


async def test_a_summary_says_what_the_rules_say(site: Site) -> None:
    """
    States of the dates asked for, run, reserve, deposits: as the shared cases have them.
    """
    person = await planted(site)
    answer = await person.call(
        "GET",
        f"/api/habits/{ID}/summary",
        params={"today": "2025-10-04", "from": "2025-09-30", "to": "2025-10-05"},
    )
    assert answer.status_code == 200, answer.text
    found = answer.json()
    assert found["states"] == {
        **{"2025-09-30": "missed", "2025-10-01": "kept", "2025-10-02": "kept"},
        **{"2025-10-03": "kept", "2025-10-04": "open", "2025-10-05": "ahead"},
    }
    assert (found["run"], found["unit"], found["reserve"], found["deposits"]) == (3, "days", 1, 3)
    assert set(found) == {
        *("states", "periods", "run", "unit", "best", "reserve", "held", "chapters"),
        *("carried", "deposits", "strength", "stage", "stage_best"),
    }


async def test_today_is_the_persons_own(site: Site) -> None:
    """
    Without `today` the zone and the start of the day that the person has set decide. The clock
    stands at 08:26 UTC on 3 October 2025: in Honolulu it is the evening before.
    """
    zone = row("s", "tz", v="Pacific/Honolulu")
    person = await planted(site, zone, row("s", "dayStart", v="04:00"))
    found = (await person.call("GET", f"/api/habits/{ID}/summary")).json()
    assert list(found["states"])[-1] == "2025-10-02"
    assert len(found["states"]) == 31


async def test_leave_and_week_start_are_heeded(site: Site) -> None:
    """
    The person's leave rests dates; weeks begin on the weekday that they have set.
    """
    weekly = [{"from": "2025-09-01", "kind": "times_per_week", "n": 2, "target": 1, "tiny": None}]
    person = await planted(
        site,
        row("h", "weekly000001", plan=weekly),
        row("s", "weekStart", v=7),
        row("s", "leave", v=[{"from": "2025-09-29", "to": "2025-09-30"}]),
    )
    asked = {"today": "2025-10-03", "from": "2025-09-29", "to": "2025-10-03"}
    days = (await person.call("GET", f"/api/habits/{ID}/summary", params=asked)).json()
    weeks = (await person.call("GET", "/api/habits/weekly000001/summary", params=asked)).json()
    assert days["states"]["2025-09-29"] == "rest"
    assert [period["first"] for period in weeks["periods"]] == ["2025-09-28"]


@pytest.mark.parametrize(
    "asked",
    [
        {"today": "yesterday"},
        {"from": "2025-02-30"},
        {"to": "2025-1-1"},
        {"from": "2025-10-04", "to": "2025-10-03"},
        {"from": "2024-01-01", "to": "2025-02-04"},
        {"from": ""},
        {"today": "9999-12-31"},
        {"today": "0001-01-01"},
        {"today": "2025-10-06"},
        {"today": "2025-09-30"},
    ],
)
async def test_wrong_dates_are_refused(site: Site, asked: dict[str, str]) -> None:
    """
    What is no date, the wrong way round or longer than 400 days is refused by name.
    """
    person = await planted(site)
    answer = await person.call("GET", f"/api/habits/{ID}/summary", params=asked)
    assert (answer.status_code, answer.json()["error"]) == (400, "dates")


async def test_four_hundred_days_are_answered(site: Site) -> None:
    """
    The longest span that may be asked for is answered whole.
    """
    person = await planted(site)
    asked = {"today": "2025-10-03", "from": "2024-01-01", "to": "2025-02-03"}
    found = (await person.call("GET", f"/api/habits/{ID}/summary", params=asked)).json()
    assert len(found["states"]) == 400


@pytest.mark.parametrize(
    "fields",
    [
        {"plan": "every day"},
        {
            "plan": [
                7,
                {"from": "someday", "kind": "daily"},
                {"kind": "moonphase", "from": "2025-01-01"},
            ]
        },
        {"plan": PLAN, "pause": [{"from": 3}, "x", {"from": "2025-10-02", "to": "never"}]},
        {"plan": PLAN, "measure": ["check"]},
    ],
)
async def test_what_devices_wrote_never_breaks_the_answer(
    site: Site, fields: dict[str, Any]
) -> None:
    """
    Devices write what they like; what the rules cannot read is passed over, never an error.
    """
    settings = [row("s", "tz", v="Mars/Olympus"), row("s", "dayStart", v=99)]
    settings += [row("s", "leave", v={"from": 1}), row("s", "weekStart", v="Monday")]
    person = await planted(site, row("h", "odd000000001", **fields), *settings)
    odd = row("t", "2025-10-01.odd000000001", v={"nested": True}, n=7, **{"c.aaaaaaaa": "x"})
    assert (await person.sync(odd)).status_code == 200
    answer = await person.call("GET", "/api/habits/odd000000001/summary")
    assert answer.status_code == 200, answer.text
    assert json.loads(answer.text)["states"]


async def test_habits_are_listed_in_pages(site: Site) -> None:
    """However many there are, an answer holds a page of them, and says where the rest begins."""
    person = await site.join()
    for batch in range(3):
        assert await person.sync(*[row("h", f"h{batch}{i:03}", plan=PLAN) for i in range(400)])
    first = (await person.call("GET", "/api/habits")).json()
    rest = (await person.call("GET", "/api/habits", params={"after": first["rest"]})).json()
    assert (len(first["habits"]), len(rest["habits"]), rest["rest"]) == (1000, 200, None)


async def test_a_life_is_walked_beside_the_loop(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Reading and computing happen in other threads; other requests are answered meanwhile."""
    person = await planted(site)
    where: dict[str, set[str]] = {}

    def seen(owner: Any, name: str) -> None:
        real = getattr(owner, name)

        def watched(*words: Any, **more: Any) -> Any:
            where.setdefault(name, set()).add(threading.current_thread().name)
            return real(*words, **more)

        monkeypatch.setattr(owner, name, watched)

    seen(habits, "summarise")
    seen(habits, "life_of")
    seen(habits, "encode")
    seen(records, "values_of")
    seen(nudge_inputs, "values_of")
    seen(push, "read_snapshot")
    seen(push, "faded_of")
    for path in ("/api/habits", f"/api/habits/{ID}/summary", "/api/push/status"):
        assert (await person.call("GET", path)).status_code == 200
    assert len(where) == 6
    threads = {name.rpartition("_")[0] for names in where.values() for name in names}
    assert threads == {"tend-lane", "tend-slow"}


async def test_what_takes_too_long_is_given_up(site: Site) -> None:
    """A request that exceeds its budget of computing time is refused; the next one is answered."""
    old = [{"from": "1970-01-01", "kind": "daily", "target": 1, "tiny": None}]
    person = await planted(site, row("h", "old000000001", plan=old))
    site.app.context.lane._budget_s = 0.002
    answer = await person.call("GET", "/api/habits/old000000001/summary")
    assert (answer.status_code, answer.json()["error"]) == (422, "budget")
    site.app.context.lane._budget_s = 5.0
    assert (await person.call("GET", f"/api/habits/{ID}/summary")).status_code == 200


async def test_an_account_stands_behind_itself(site: Site) -> None:
    """
    Of many requests of one account most are refused, and another account's is answered second.
    """
    person, other = await planted(site), await planted(site)
    path = f"/api/habits/{ID}/summary"
    flood = [asyncio.ensure_future(person.call("GET", path)) for _ in range(20)]
    await asyncio.sleep(0)
    assert (await other.call("GET", path)).status_code == 200
    answers = await asyncio.gather(*flood)
    refused = [answer for answer in answers if answer.status_code == 429]
    assert {answer.status_code for answer in answers} == {200, 429}
    assert {(one.json()["error"], one.headers["retry-after"]) for one in refused} == {
        ("throttled", "1")
    }


@pytest.mark.parametrize("path", ["/api/habits", f"/api/habits/{ID}/summary"])
async def test_nobody_reads_without_a_token(site: Site, path: str) -> None:
    """
    Without a token there is no answer.
    """
    answer = await site.http.get(path)
    assert (answer.status_code, answer.json()["error"]) == (401, "unauthorized")


async def test_today_never_goes_back(site: Site) -> None:
    """
    After a flight west over the date line today stays the date on which the app was open, and what
    was kept on it counts. A date further ahead came from a wrong clock and is ignored.
    """
    west = row("s", "tz", v="Pacific/Honolulu")
    person = await planted(site, west, row("s", "opened", v="2025-10-03"))
    found = (await person.call("GET", f"/api/habits/{ID}/summary")).json()
    assert list(found["states"])[-1] == "2025-10-03"
    assert found["deposits"] == 3
    wrong = await planted(site, west, row("s", "opened", v="2025-10-04"))
    found = (await wrong.call("GET", f"/api/habits/{ID}/summary")).json()
    assert list(found["states"])[-1] == "2025-10-02"
