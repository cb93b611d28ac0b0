"""Notifications in the person's language: planned ones, greetings and tests."""

from __future__ import annotations

import json
import urllib.request

import pytest
from tests.harness import Server
from tests.push.conftest import Post
from tests.push.nudge_world import Person, World
from tests.push.push_receiver import Browser
from tests.support.messages import arrived
from tests.support.program import Program
from tests.support.stamps import stamp

from tend.i18n.texts import PSEUDO, SOURCE, texts
from tend.push.payload import payload_for

pytestmark = pytest.mark.asyncio


@pytest.mark.parametrize(("wish", "language"), [("en-XA", PSEUDO), ("xx", SOURCE), (5, SOURCE)])
async def test_a_reminder_speaks_the_language_that_was_set(
    world: World, wish: object, language: str
) -> None:
    """
    Title, text and buttons are in the language of the setting; a language without texts falls back
    to English.
    """
    person = await Person.join(world, lang=wish)
    await person.remind()
    world.clock.at("2026-11-23T07:30")
    await world.turn()
    said = person.said()[0]["notification"]
    words = texts(language).push
    assert (said["title"], said["body"]) == (words["title"], words["reminder"])
    assert [one["title"] for one in said["actions"]] == [words["done"], words["later"]]
    assert said["lang"] == language


@pytest.mark.parametrize(
    ("kind", "habits", "buttons"),
    [
        ("reminder", 1, ["done", "later"]),
        ("reminder", 2, ["moment"]),
        ("roundup", 2, ["moment"]),
        ("clockoff", 0, ["moment"]),
        ("checkin", 0, ["moment"]),
        ("letter", 0, []),
        ("test", 0, []),
    ],
)
async def test_what_asks_for_something_leads_to_a_minute_for_oneself_as_well(
    kind: str, habits: int, buttons: list[str]
) -> None:
    """
    Browsers show two buttons at most: where two stand already there is no third. Each has an
    address of its own for those who show a push without asking the worker.
    """
    ids = tuple(f"starter0000{at}" for at in range(1, habits + 1))
    sent = payload_for(
        "https://tend.example.org", "k", "test", SOURCE, kind=kind, habits=ids, day="2026-11-26"
    )
    actions = json.loads(sent)["notification"].get("actions", [])
    assert [one["action"] for one in actions] == buttons
    for one in actions:
        leads = "/moment" if one["action"] == "moment" else f"&do={one['action']}"
        assert one["navigate"].endswith(leads)
        assert one["navigate"].startswith("https://tend.example.org/")
        assert one["title"] == dict(texts(SOURCE).push)[one["action"]]


@pytest.mark.parametrize(
    ("kind", "leads"),
    [
        ("reminder", "/nudge?key=k&habits=starter00001&day=2026-11-26"),
        ("clockoff", "/boundaries?nudge=k"),
        ("checkin", "/checkin?nudge=k"),
        ("meet", "/support?nudge=k"),
        ("evening", "/kind-days?nudge=k"),
        ("summary", "/back?nudge=k"),
        ("letter", "/letters?nudge=k"),
        ("welcome", "/?nudge=k"),
    ],
)
async def test_a_tap_opens_the_screen_that_it_is_about(kind: str, leads: str) -> None:
    """The end of work opens the steps to clock off; what has no screen of its own opens Today."""
    sent = payload_for(
        "https://tend.example.org",
        "k",
        "test",
        SOURCE,
        kind=kind,
        habits=("starter00001",),
        day="2026-11-26",
    )
    assert json.loads(sent)["notification"]["navigate"] == f"https://tend.example.org{leads}"


def ask(person: Program, method: str, path: str, body: object, accept: str) -> None:
    """Send a request like a browser with that language."""
    headers = {
        "Authorization": f"Bearer {person.token}",
        "Content-Type": "application/json",
        "Accept-Language": accept,
    }
    asked = urllib.request.Request(
        person.server.url + path, json.dumps(body).encode(), headers, method=method
    )
    urllib.request.urlopen(asked, timeout=20).close()


async def test_what_was_asked_for_comes_in_the_language_of_who_asked(
    server: Server, post: Post
) -> None:
    """The greeting and a test go by the setting, and before it is set by the browser's language."""
    person, browser = Program(server), Browser()
    about = {"endpoint": post.endpoint("language"), "keys": browser.keys}
    ask(person, "PUT", "/api/push/subscription", about, "xx, en-XA;q=0.9, en;q=0.8")
    (hello,) = arrived(post, "language", browser, 1)
    assert hello["notification"]["body"] == texts(PSEUDO).push["hello"]
    person.sync([["s", "lang", {"v": ["en", stamp()]}]])
    ask(person, "POST", "/api/push/test", {}, "en-XA")
    test = arrived(post, "language", browser, 2)[1]["notification"]
    assert (test["body"], test["lang"]) == (texts(SOURCE).push["test"], SOURCE)
