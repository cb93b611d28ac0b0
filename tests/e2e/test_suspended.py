"""A tab that the browser suspended without an event, while it holds its database and locks."""

from __future__ import annotations

import time

import pytest
from playwright.sync_api import CDPSession, Page, expect
from tests.e2e.phone import Lend, tick_of
from tests.harness import Server

pytestmark = pytest.mark.e2e
WALK, BREATHE = "Move a little", "Sit and breathe"
BUSY_MS = 60_000
HELD = "async () => (await navigator.locks.query()).held.map((lock) => lock.name)"
STOLEN_MS = 120_000
"""A sleeping holder is robbed after 60 s."""


class Suspended:
    """A tab whose scripts are stopped, as iOS does it: no event announces it."""

    def __init__(self, page: Page, waker: Page) -> None:
        self.page = page
        self._line: CDPSession = page.context.new_cdp_session(page)
        paused: list[object] = []
        self._line.on("Debugger.paused", lambda event: paused.append(event))
        self._line.send("Debugger.enable")
        self._line.send("Debugger.pause")
        deadline = time.monotonic() + 20
        while not paused:
            # It stops at the first thing that it would do.
            waker.evaluate("new BroadcastChannel('tend').postMessage({ kind: 'place' })")
            waker.wait_for_timeout(100)
            assert time.monotonic() < deadline, "the tab was not suspended"

    def wake(self) -> None:
        """Let its scripts go on."""
        self._line.send("Debugger.resume")
        self._line.send("Debugger.disable")


def test_a_suspended_tab_holds_up_no_joining(lend: Lend, server: Server) -> None:
    """
    A phone joins another account while one of its tabs sleeps with the old account's database
    open. Joining ends at once, the tab finds itself in the new account when it wakes up, and the
    old account's database is neither kept nor made again.
    """
    one, two = lend().begun(), lend().begun()
    one.tick(WALK).tap()
    expect(one.page.get_by_role("button", name="Undo")).to_be_visible()
    link = one.saved().pairing_link()
    two.tick(BREATHE).tap()
    expect(two.page.get_by_role("button", name="Undo")).to_be_visible()
    two.saved()
    (old,) = two.databases()
    sleeping = two.tab()
    sleeping.goto(server.url)
    expect(sleeping.locator(".tick.kept")).to_have_count(1, timeout=BUSY_MS)
    # Between its rounds: one that sleeps under the lock is robbed of it after a minute, see below.
    expect(sleeping.locator("button.sync", has_text="All saved")).to_be_visible(timeout=BUSY_MS)
    idle = f"() => ({HELD})().then((all) => !all.includes('tend-sync'))"
    sleeping.wait_for_timeout(1_000)
    sleeping.wait_for_function(idle)
    tab = Suspended(sleeping, two.page)

    # Without a navigation, which may need the process that both tabs share.
    two.page.evaluate(
        "link => { history.pushState(0, '', link); dispatchEvent(new PopStateEvent('popstate')); }",
        link,
    )
    two.page.get_by_role("button", name="Join", exact=True).tap()
    expect(two.kept()).to_have_count(2, timeout=STOLEN_MS)
    two.saved()
    two.page.wait_for_function(idle)

    tab.wake()
    expect(sleeping.locator(".tick.kept")).to_have_count(2, timeout=BUSY_MS)
    two.reload()
    two.page.wait_for_function(
        "old => indexedDB.databases().then((all) => all.every((one) => one.name !== old))", arg=old
    )
    assert len(two.databases()) == 1


@pytest.mark.soak
def test_the_lock_of_a_suspended_tab_is_stolen(lend: Lend, server: Server) -> None:
    """
    A tab is suspended in the middle of a round, under the lock. Within two minutes another tab
    sends its ticks, and the first one, awake again, shows them and goes on as well.
    """
    phone = lend().begun()
    phone.saved()
    sleeping = phone.tab()
    asked: list[object] = []
    # Its request is under way for ever, so it holds the lock.
    sleeping.route("**/api/sync", lambda route: asked.append(route))
    sleeping.goto(server.url)
    deadline = time.monotonic() + 20
    while not asked:
        sleeping.wait_for_timeout(50)
        assert time.monotonic() < deadline, "no round began"
    tab = Suspended(sleeping, phone.page)

    phone.tick(WALK).tap()
    expect(phone.page.get_by_role("button", name="Undo")).to_be_visible()
    expect(phone.sign("All saved")).to_be_visible(timeout=STOLEN_MS)

    sleeping.unroute("**/api/sync")
    tab.wake()
    expect(sleeping.locator(".tick.kept")).to_have_count(1, timeout=BUSY_MS)
    tick_of(sleeping, BREATHE).tap()
    expect(phone.kept()).to_have_count(2, timeout=BUSY_MS)
    phone.saved()


@pytest.mark.soak
def test_a_suspended_tab_keeps_no_other_from_listening(lend: Lend) -> None:
    """
    The tab that listens for all is suspended. Within two minutes another tab listens in its place
    and shows what a second device ticks, though nobody touches it; the first one, awake again, too.
    """
    one, two = lend().begun().saved(), lend()
    two.join(one.pairing_link())
    two.saved()
    one.saved()
    awake = one.tab()
    awake.goto(one.url)
    expect(awake.locator("button.sync", has_text="All saved")).to_be_visible(timeout=BUSY_MS)
    awake.wait_for_function(
        """() => navigator.locks.query().then(({ held, pending }) =>
             [held, pending].every((all) => all.some(({ name }) => name === 'tend-live')))"""
    )
    awake.wait_for_function(f"() => ({HELD})().then((all) => !all.includes('tend-sync'))")
    tab = Suspended(one.page, awake)

    two.tick(WALK).tap()
    two.saved()
    expect(awake.locator(".tick.kept")).to_have_count(1, timeout=STOLEN_MS)

    tab.wake()
    expect(one.kept()).to_have_count(1, timeout=BUSY_MS)
    two.tick(BREATHE).tap()
    expect(awake.locator(".tick.kept")).to_have_count(2, timeout=BUSY_MS)
    expect(one.kept()).to_have_count(2, timeout=BUSY_MS)
