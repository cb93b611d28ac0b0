"""What a push becomes on the phone: always something, in which words, and when it goes again."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from playwright.sync_api import expect
from tests.e2e.phone import Phone
from tests.e2e.pushes import (
    BREATHE,
    CLOSE_ALL,
    WALK,
    Desk,
    Worker,
    push,
    shown,
    today,
    until,
    wait_shown,
)
from tests.e2e.pushes import phone as phone
from tests.e2e.pushes import server as server
from tests.harness import Server

pytestmark = [pytest.mark.e2e, pytest.mark.full, pytest.mark.worker]
SILENT = """async () => {
  const here = await navigator.serviceWorker.getRegistration();
  return (await here.getNotifications()).map((one) => one.silent === true);
}"""
NEUTRAL = ("Tend", "Something kind is waiting here.", "/")


def daily(**more: Any) -> dict[str, Any]:
    """A plan entry that has been in force for weeks."""
    return {"from": "2025-01-01", "kind": "daily", "target": 1, "tiny": None, **more}


def monday() -> str:
    """The first date of this week."""
    day = date.fromisoformat(today())
    return (day - timedelta(days=day.weekday())).isoformat()


def said(one: dict[str, Any]) -> tuple[str, str, str]:
    """Title, body, and where a tap leads."""
    return one["title"], one["body"], one["data"]["path"]


def test_whatever_comes_is_shown(phone: Phone, server: Server) -> None:
    """
    Data in the server's words; no data; no JSON; members of other types; an address of somebody
    else's; and what Safari declares, with `data` null, in its own words and number.
    """
    worker = Worker(phone, server)
    worker.deliver(push(server.url))
    (one,) = wait_shown(worker.page, 1)
    path = f"/nudge?key=reminder/{WALK}/{today()}/18:00&habits={WALK}&day={today()}"
    assert said(one) == ("Tend", "A small kindness is waiting.", path)
    assert one["actions"] == ["done", "later"]
    worker.deliver(push(server.url))
    odd = {"title": 7, "body": ["x"], "tag": None, "navigate": 3, "data": 1, "actions": "none"}
    for data in ("", "<html>", "[]", {"web_push": 8030, "notification": odd}):
        worker.deliver(data)
        both = wait_shown(worker.page, 2)
        assert [said(one) for one in both if one["tag"] == "tend"] == [NEUTRAL], data
    evil = push("https://evil.example", title="Elsewhere", tag="evil")
    worker.deliver(evil)
    three = wait_shown(worker.page, 3)
    assert {one["data"]["path"] for one in three if one["title"] == "Elsewhere"} == {"/"}

    worker.scope.evaluate(
        "() => { self.badges = []; WorkerNavigator.prototype.setAppBadge = async (n) => {"
        " self.badges.push(n); }; }"
    )
    declared = push(server.url, tag="declared", body="As declared.")["notification"]
    worker.dispatch("push", {"data": None, "notification": declared, "appBadge": 3})
    four = wait_shown(worker.page, 4)
    assert [said(one) for one in four if one["tag"] == "declared"] == [
        ("Tend", "As declared.", path)
    ]
    worker.dispatch("push", {"data": None})
    assert worker.scope.evaluate("self.badges") == [3]


def test_what_is_sent_once_more_makes_no_sound(phone: Phone, server: Server) -> None:
    """
    A server that fell after sending sends again: where the first still stands it is replaced
    silently, which Firefox, without `renotify`, has to be told. Another one sounds, and so does the
    same once the first was closed.
    """
    worker = Worker(phone, server)
    sounds = lambda: worker.page.evaluate(SILENT)  # noqa: E731
    worker.deliver(push(server.url))
    assert until(worker.page, sounds, lambda found: len(found) == 1) == [False]
    worker.deliver(push(server.url))
    assert until(worker.page, sounds, lambda found: found == [True])
    worker.deliver(push(server.url, BREATHE))
    until(worker.page, sounds, lambda found: sorted(found) == [False, True])
    worker.page.evaluate(CLOSE_ALL)
    until(worker.page, sounds, lambda found: found == [])
    worker.deliver(push(server.url))
    until(worker.page, sounds, lambda found: found == [False])


def test_nothing_that_breaks_keeps_it_from_being_shown(phone: Phone, server: Server) -> None:
    """
    The database does not open, or never answers; the badge is refused; the options are not liked:
    the notification is there all the same.
    """
    worker = Worker(phone, server)
    breaks = {
        "hangs": (
            "const open = indexedDB.__proto__.open;"
            "indexedDB.__proto__.open = function () {"
            "  const request = open.call(this, 'none');"
            "  request.addEventListener = () => {};"
            "  return request; }"
        ),
        "throws": "indexedDB.__proto__.open = () => { throw new Error('no database'); }",
        "badge": "WorkerNavigator.prototype.setAppBadge = async () => { throw new Error('no'); }",
        "options": (
            "const real = registration.__proto__.showNotification;"
            "registration.__proto__.showNotification = function (title, options) {"
            "  if (options.actions) throw new TypeError('actions');"
            "  return real.call(this, title, options); }"
        ),
    }
    for name, script in breaks.items():
        worker.scope.evaluate(f"() => {{ {script}; }}")
        worker.deliver({**push(server.url, tag=name), "app_badge": 2})
        found = until(worker.page, lambda: shown(worker.page), lambda all: len(all) > 0)
        assert [one["tag"] for one in found] == [name]
        worker.page.evaluate(
            """() => navigator.serviceWorker.getRegistration().then((here) =>
                 here.getNotifications()).then((all) => all.forEach((one) => one.close()))"""
        )


def test_names_stand_there_only_if_the_person_wants_them(phone: Phone, server: Server) -> None:
    """
    Neutral words at first; with names allowed the name, and the cue where there is one; of several
    habits all names, of which none may be missing.
    """
    worker, desk = Worker(phone, server), Desk(phone, server)
    worker.deliver(push(server.url))
    (one,) = wait_shown(worker.page, 1)
    assert said(one)[:2] == ("Tend", "A small kindness is waiting.")
    desk.write("s", "showNames", v=True)
    desk.write("h", "unreadable01", name="1.AAAA", plan=[daily()])
    worker.sync()
    phone.visit()
    neutral, body = "Tend", "A small kindness is waiting."
    wait_said(worker, push(server.url, WALK), "Move a little", body)
    wait_said(worker, push(server.url, WALK, BREATHE), "Move a little, Sit and breathe", body)
    wait_said(worker, push(server.url, WALK, "unreadable01"), neutral, body)
    phone.visit(f"/habit/{WALK}/edit")
    phone.page.get_by_label("After or when").fill("After my last session")
    phone.page.get_by_label("… I will").fill("I put on my shoes")
    phone.page.get_by_role("button", name="Save").tap()
    expect(phone.page.get_by_text("Say it once, quietly")).to_be_visible()
    cue = "After my last session, I put on my shoes"
    wait_said(worker, push(server.url, WALK), "Move a little", cue)


def wait_said(worker: Worker, sent: dict[str, Any], title: str, body: str) -> None:
    """
    Deliver it, and wait until it stands there in these words: again where an app that was just
    opened has looked at what stands there meanwhile, for then Chromium drops it.
    """
    worker.deliver(sent)

    def look() -> list[tuple[str, str]]:
        found = [said(one)[:2] for one in shown(worker.page)]
        if not found:
            worker.deliver(sent)
        return found

    until(worker.page, look, lambda found: found == [(title, body)])


def test_what_was_kept_elsewhere_closes_while_the_app_is_open(phone: Phone, server: Server) -> None:
    """
    A tick on another device closes the notification on a phone whose app is open, as does its own
    tick; of several habits, and of a round-up, only once none is open any more.
    """
    worker, desk = Worker(phone, server), Desk(phone, server)
    phone.visit("/reminders")
    expect(phone.page.get_by_role("heading", name="Reminders")).to_be_visible()
    worker.deliver(push(server.url, WALK))
    worker.deliver(push(server.url, BREATHE, "starter00003"))
    worker.deliver(push(server.url, WALK, "starter00003", kind="roundup"))
    worker.deliver(push(server.url, WALK, kind="clockoff"))
    wait_shown(worker.page, 4)
    desk.mark(WALK)
    wait_shown(worker.page, 3)
    desk.mark(BREATHE)
    phone.page.wait_for_timeout(1_500)
    assert len(shown(worker.page)) == 3
    phone.visit()
    phone.tick("Something I love doing").tap()
    (last,) = wait_shown(worker.page, 1)
    assert last["data"]["kind"] == "clockoff"


def test_one_that_came_too_late_stands_until_the_event_is_over(
    phone: Phone, server: Server
) -> None:
    """
    A reminder of what is kept already is shown, as browsers demand of every push, and goes after.
    """
    phone.tick("Move a little").tap()
    phone.saved()
    worker = Worker(phone, server)
    late = push(server.url)["notification"]
    assert worker.dispatch("push", {"data": None, "notification": late}) == [late["tag"]]
    wait_shown(worker.page, 0)


def test_kept_is_what_the_rules_call_kept(phone: Phone, server: Server) -> None:
    """
    Less than the tiny amount keeps a notification, the tiny one closes it; so do a chosen rest, a
    pause, time away, a week that is kept already, and a habit that was put away or deleted.
    """
    worker, desk = Worker(phone, server), Desk(phone, server)
    desk.write("h", WALK, measure="minutes", plan=[daily(target=20, tiny=5)])
    for habit in (BREATHE, "starter00003", "starter00004", "starter00005"):
        desk.write("h", habit, plan=[daily()])
    desk.write("h", "weekly000001", plan=[{**daily(), "kind": "times_per_week", "n": 1}])
    desk.write("h", "weekly000002", plan=[{**daily(), "kind": "times_per_week", "n": 1}])
    phone.page.goto("about:blank")
    everyone = [WALK, BREATHE, "starter00003", "starter00004", "weekly000001", "weekly000002"]
    for habit in everyone:
        worker.deliver(push(server.url, habit))
    desk.mark(WALK, 4)
    worker.sync()
    wait_shown(worker.page, len(everyone))
    desk.mark(WALK, 5)
    desk.mark(BREATHE, "s")
    desk.write("h", "starter00003", pause=[{"from": today(), "to": None}])
    desk.write("h", "starter00004", **{"del": 1})
    desk.write("t", f"{monday()}.weekly000001", v=1)
    worker.sync()
    (last,) = wait_shown(worker.page, 1)
    assert last["data"]["habits"] == ["weekly000002"]
    desk.write("s", "leave", v=[{"from": today(), "to": today()}])
    worker.sync()
    wait_shown(worker.page, 0)
