"""Being reminded: pushes shown, their buttons, names on the lock screen, and the settings."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import CDPSession, Page, expect
from tests.e2e.browser import chromium
from tests.e2e.phone import Phone
from tests.e2e.test_session import registration
from tests.harness import Server

pytestmark = pytest.mark.e2e
Lend = Callable[..., Phone]
WALK = "Move a little"


def push(url: str, **more: Any) -> str:
    """A reminder of the first starter, as the server sends it."""
    day = datetime.now(UTC).date().isoformat()
    data = {"key": f"reminder/starter00001/{day}/18:00", "kind": "reminder", "day": day}
    data["habits"] = ["starter00001"]  # type: ignore[assignment]
    notification = {
        "title": "Tend",
        "body": "A small kindness is waiting.",
        "navigate": f"{url}/nudge?key={data['key']}&habits=starter00001&day={day}",
        "tag": data["key"],
        "data": data,
        "actions": [{"action": "done", "title": "Done", "navigate": f"{url}/nudge?do=done"}],
        **more,
    }
    return json.dumps({"web_push": 8030, "notification": notification, "mutable": True})


class Worker:
    """The service worker of a phone, as the browser reaches it."""

    def __init__(self, phone: Phone, server: Server) -> None:
        phone.context.grant_permissions(["notifications", "background-sync"], origin=server.url)
        self.page = phone.tab()
        self.page.goto(f"{server.url}/icon.svg")
        self.cdp: CDPSession = phone.context.new_cdp_session(self.page)
        self.id = {"origin": server.url, "registrationId": registration(self.cdp)}

    def deliver(self, data: str) -> None:
        self.cdp.send("ServiceWorker.deliverPushMessage", {**self.id, "data": data})


def shown(page: Page) -> list[dict[str, Any]]:
    """The notifications that stand there."""
    found: list[dict[str, Any]] = page.evaluate(
        """() => navigator.serviceWorker.getRegistration().then((here) => here.getNotifications())
             .then((all) => all.map(({ title, body, tag, actions }) =>
               ({ title, body, tag, actions: actions.map((one) => one.action) })))"""
    )
    return found


def wait_shown(page: Page, count: int) -> list[dict[str, Any]]:
    """Wait for so many."""
    deadline = time.monotonic() + 10
    while len(found := shown(page)) != count:
        assert time.monotonic() < deadline, found
        page.wait_for_timeout(100)
    return found


@pytest.mark.skipif(not chromium().full, reason="a headless shell shows no notifications")
def test_a_reminder_is_shown_in_neutral_words_or_ones_own(lend: Lend, server: Server) -> None:
    """
    The server's neutral words with a button; the same key replaces; with names allowed the phone
    puts its own words there; one that was kept meanwhile closes by itself.
    """
    phone = lend(timezone_id="UTC").begin(names={WALK: "Zwetschgengang"}).worker_ready()
    phone.saved()
    worker = Worker(phone, server)
    page = phone.page
    worker.deliver(push(server.url))
    worker.deliver(push(server.url))
    (one,) = wait_shown(page, 1)
    assert (one["title"], one["body"]) == ("Tend", "A small kindness is waiting.")
    assert one["actions"] == ["done"]

    phone.visit("/reminders")
    page.get_by_label("Show names and cues").check()
    expect(page.get_by_role("button", name="Undo")).to_be_visible()
    worker.deliver(push(server.url))
    deadline = time.monotonic() + 10
    while shown(page)[0]["title"] != "Zwetschgengang":
        assert time.monotonic() < deadline, shown(page)
        page.wait_for_timeout(100)

    phone.visit()
    phone.tick("Zwetschgengang").tap()
    expect(page.get_by_role("button", name="Undo")).to_be_visible()
    worker.deliver(push(server.url))
    wait_shown(page, 0)


@pytest.mark.skipif(not chromium().full, reason="a headless shell shows no notifications")
def test_the_page_behind_has_the_same_choices(lend: Lend, server: Server) -> None:
    """
    For browsers without buttons: the habit can be ticked there, and it says why it came.
    """
    phone = lend(timezone_id="UTC").begin()
    day = datetime.now(UTC).date().isoformat()
    key = f"reminder/starter00001/{day}/18:00"
    phone.visit(f"/nudge?key={key}&habits=starter00001&day={day}")
    page = phone.page
    phone.tick(WALK).tap()
    expect(phone.kept()).to_have_count(1)
    expect(page.get_by_role("button", name="Undo")).to_be_visible()
    page.get_by_text("Why did I get this?").tap()
    expect(page.get_by_text("You set a time for this habit")).to_be_visible()
    phone.visit(f"/nudge?key={key}&habits=starter00002&day={day}&do=done")
    expect(phone.kept()).to_have_count(1)
    expect(page.get_by_role("button", name="Undo")).to_be_visible()
    phone.visit()
    expect(phone.kept()).to_have_count(2)


def test_times_and_settings_are_kept(lend: Lend) -> None:
    """
    A time on the habit's page, quiet hours, cap, round-up and silence are there after a reload and
    on another phone; the browser is not asked before the person has tapped.
    """
    phone = lend().begin()
    page = phone.page
    phone.choose(WALK, "How it has gone")
    page.get_by_role("button", name="Add a time").tap()
    page.get_by_label("At", exact=True).fill("18:45")
    page.get_by_role("region", name="Remind me").get_by_role("button", name="Save").tap()
    expect(page.get_by_text("18:45", exact=True)).to_be_visible()
    expect(page.get_by_role("button", name="Let Tend remind me")).to_be_visible()
    phone.visit("/reminders")
    page.get_by_label("From", exact=True).fill("22:15")
    page.get_by_label("At most, in a day").fill("2")
    page.get_by_label("An evening round-up", exact=True).uncheck()
    page.get_by_label("Monday", exact=True).check()
    page.get_by_label("Monday: To").fill("07:30")
    expect(page.get_by_role("button", name="Undo")).to_be_visible()
    page.reload()
    expect(page.get_by_label("From", exact=True)).to_have_value("22:15")
    expect(page.get_by_label("At most, in a day")).to_have_value("2")
    expect(page.get_by_label("An evening round-up", exact=True)).not_to_be_checked()
    expect(page.get_by_label("Monday: To")).to_have_value("07:30")
    phone.visit()
    other = lend().join(phone.saved().pairing_link())
    other.visit("/reminders")
    expect(other.page.get_by_label("From", exact=True)).to_have_value("22:15", timeout=10_000)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_reminders_pass_axe_and_fit(lend: Lend, scheme: str) -> None:
    """
    axe finds nothing on the settings and the page behind a notification; at 360 px nothing is cut.
    """
    phone = lend(color_scheme=scheme, bypass_csp=True, viewport={"width": 360, "height": 740})
    phone.begin()
    for path in ("/reminders", "/nudge?key=reminder/x&habits=starter00001"):
        phone.visit(path)
        expect(phone.page.get_by_role("heading", level=1)).to_be_visible()
        phone.page.wait_for_timeout(300)
        assert Axe().run(phone.page).response["violations"] == [], path
        wide = phone.page.evaluate("() => document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, path


CLICK = """
async (action) => {
  const [one] = await self.registration.getNotifications();
  const event = new NotificationEvent('notificationclick', { notification: one, action });
  // Events made by a script may not be waited for; the handler's promise is kept instead.
  let deed;
  event.waitUntil = (promise) => { deed = promise; };
  self.dispatchEvent(event);
  await deed;
}
"""


@pytest.mark.skipif(not chromium().full, reason="a headless shell shows no notifications")
def test_done_on_the_lock_screen_ticks_without_a_network(lend: Lend, server: Server) -> None:
    """
    The app is closed and there is no network: "Done" ticks all the same, the notification goes, and
    the tick is on the other phone once there is a network again.
    """
    phone = lend(timezone_id="UTC").begin().worker_ready()
    phone.tick("Sit and breathe").tap()
    other = lend(timezone_id="UTC").join(phone.saved().pairing_link())
    worker = Worker(phone, server)
    phone.page.goto("about:blank")
    worker.deliver(push(server.url))
    wait_shown(worker.page, 1)
    (scope,) = phone.context.service_workers
    phone.context.set_offline(True)
    scope.evaluate(CLICK, "done")
    assert shown(worker.page) == []

    phone.context.set_offline(False)
    phone.visit()
    expect(phone.kept()).to_have_count(2)
    expect(other.kept()).to_have_count(2, timeout=10_000)
