"""
What a phone reports by being open: that the person was here, in which zone, and how much is open.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from playwright.sync_api import expect
from tests.e2e.begun import Stock
from tests.e2e.phone import Lend, Phone
from tests.e2e.pushes import Desk, stored, until
from tests.harness import Server

pytestmark = pytest.mark.e2e
SPY = """
  globalThis.badges = [];
  Navigator.prototype.setAppBadge = async (n) => { badges.push(n); };
  Navigator.prototype.clearAppBadge = async () => { badges.push(0); };
"""
REGISTRY = """() => new Promise((done) => {
  const open = indexedDB.open('tend');
  open.onsuccess = () => {
    const asked = open.result.transaction('current').objectStore('current').getAllKeys();
    asked.onsuccess = () => { open.result.close(); done(asked.result); };
  };
})"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, stock: Stock) -> Iterator[Server]:
    """One for all: each phone has an account of its own."""
    with stock.fill(Server(tmp_path_factory.mktemp("server") / "data")) as running:
        yield running


def seen(phone: Phone) -> None:
    """The page becomes visible again."""
    phone.page.evaluate("() => document.dispatchEvent(new Event('visibilitychange'))")


def wait(phone: Phone, desk: Desk, name: str, value: Any) -> None:
    """Wait until the server has a value of a setting."""
    until(phone.page, lambda: desk.read("s", name).get("v"), lambda found: found == value)


def test_nothing_is_written_before_there_is_an_account(lend: Lend, server: Server) -> None:
    """
    Whoever only looks leaves nothing behind, however long: no account, no date, no zone.
    """
    phone = lend(timezone_id="UTC").visit("/join")
    expect(phone.page.get_by_role("heading", name="Bring your garden here")).to_be_visible()
    seen(phone)
    phone.page.wait_for_timeout(500)
    assert phone.databases() == []


def test_opened_is_written_once_a_day(lend: Lend, server: Server) -> None:
    """
    At the start, and when the day turns under an open page; a page that nobody sees writes nothing,
    and one that is seen a second time on a day has nothing to add.
    """
    phone = lend(timezone_id="UTC").begun().saved()
    desk = Desk(phone, server)
    phone.page.goto("about:blank")
    # Another beginning of the day is the same to the page as a day that turns; never backwards.
    now = datetime.now(UTC)
    before, after = str((now - timedelta(hours=23, minutes=59)).date()), str(now.date())
    desk.write("s", "dayStart", v="23:59")
    desk.write("s", "opened", v="2025-01-01")
    phone.visit()
    wait(phone, desk, "opened", before)
    desk.write("s", "dayStart", v="00:00")
    wait(phone, desk, "opened", after)
    desk.write("s", "dayStart", v="23:59")
    until(
        phone.page,
        lambda: stored(phone.page, "s", "dayStart"),
        lambda found: found == {"v": "23:59"},
    )
    seen(phone)
    phone.page.wait_for_timeout(800)
    assert desk.read("s", "opened") == {"v": after}
    phone.page.evaluate(
        "() => Object.defineProperty(document, 'visibilityState', { get: () => 'hidden' })"
    )
    old = {"v": "2025-01-01"}
    desk.write("s", "opened", **old)
    until(phone.page, lambda: stored(phone.page, "s", "opened"), lambda found: found == old)
    seen(phone)
    phone.page.wait_for_timeout(800)
    assert desk.read("s", "opened") == old


# Quicker: tests/pwa/app-nudges.test.ts, "a new zone does".
@pytest.mark.soak
def test_the_zone_is_of_the_device_that_was_used_last(lend: Lend, server: Server) -> None:
    """
    Two open phones in two zones do not write against each other: each says its own when it is
    opened or looked at. A zone that changes under an open page is written within a minute.
    """
    here = lend()
    zone = here.context.new_cdp_session(here.page)
    zone.send("Emulation.setTimezoneOverride", {"timezoneId": "UTC"})
    here.begun().saved()
    away = lend(timezone_id="Pacific/Auckland").join(here.pairing_link()).saved()
    desk = Desk(here, server)
    here.visit("/more")
    away.visit("/more")
    wait(away, desk, "tz", "Pacific/Auckland")
    theirs = {"v": "Pacific/Auckland"}
    until(here.page, lambda: stored(here.page, "s", "tz"), lambda found: found == theirs)
    for _ in range(10):
        here.page.wait_for_timeout(100)
        assert desk.read("s", "tz") == theirs
    seen(here)
    wait(here, desk, "tz", "UTC")

    away.page.goto("about:blank")
    here.page.clock.install()
    here.visit("/more")
    expect(here.page.get_by_role("heading", name="More")).to_be_visible()
    here.page.clock.run_for(1_000)
    zone.send("Emulation.setTimezoneOverride", {"timezoneId": "Europe/London"})
    here.page.clock.fast_forward(61_000)
    wait(here, desk, "tz", "Europe/London")
    here.forgive("status of 409")  # that minute has passed for the phone alone


def test_the_icon_shows_what_is_open_today(lend: Lend, server: Server) -> None:
    """
    The number follows each tick, here and elsewhere, and each day; it goes at nought, and with the
    account, as does the wish to be reminded here.
    """
    phone = lend(timezone_id="UTC")
    phone.context.add_init_script(SPY)
    phone.begun().saved()
    desk = Desk(phone, server)
    phone.visit("/reminders")
    last = lambda: phone.page.evaluate("badges.at(-1)")  # noqa: E731
    until(phone.page, last, lambda n: n == 5)
    desk.mark("starter00001")
    until(phone.page, last, lambda n: n == 4)
    desk.mark("starter00002", "s")
    for habit in ("starter00003", "starter00004"):
        desk.mark(habit)
    until(phone.page, last, lambda n: n == 1)
    desk.mark("starter00005")
    until(phone.page, last, lambda n: n == 0)
    desk.mark("starter00005", None)
    until(phone.page, last, lambda n: n == 1)

    phone.page.evaluate(
        """() => new Promise((done) => {
          const open = indexedDB.open('tend');
          open.onsuccess = () => {
            const store = open.result.transaction('current', 'readwrite').objectStore('current');
            store.put({ endpoint: null, key: null }, 'wish').onsuccess = () => {
              open.result.close();
              done();
            };
          };
        })"""
    )
    assert {"current", "wish"} <= set(phone.page.evaluate(REGISTRY))
    phone.page.get_by_role("link", name="More").tap()
    phone.page.get_by_role("link", name="Devices").tap()
    leave = phone.page.get_by_role("button", name="Leave this device")
    leave.tap()
    phone.page.get_by_role("button", name="Yes, leave it").tap()
    expect(phone.page.get_by_role("heading", name="This device has left")).to_be_visible()
    until(phone.page, last, lambda n: n == 0)
    forgotten = {"current", "wish"}
    until(phone.page, lambda: set(phone.page.evaluate(REGISTRY)), forgotten.isdisjoint)


def test_a_refused_badge_is_no_fault(lend: Lend, server: Server) -> None:
    """
    A browser that lets no badge be set is left in peace; any other error is not hidden.
    """
    for name, expected in (("NotAllowedError", []), ("DataCloneError", ["error: odd"])):
        phone = lend(timezone_id="UTC")
        phone.context.add_init_script(
            "Navigator.prototype.setAppBadge = async () => {"
            f" globalThis.asked = true; throw new DOMException('odd', '{name}'); }};"
        )
        phone.begun().visit("/more")
        until(phone.page, partial(phone.page.evaluate, "!!globalThis.asked"), bool)
        phone.page.wait_for_timeout(200)
        assert phone.faults == expected
        phone.faults.clear()
