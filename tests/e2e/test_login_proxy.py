"""A login proxy in front of the server whose sessions end during the day."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from _pytest.mark import ParameterSet
from playwright.sync_api import expect
from tests.e2e.between import Between
from tests.e2e.gate import Gate
from tests.e2e.other import Other, today
from tests.e2e.phone import Lend, Phone
from tests.harness import Server

pytestmark = [pytest.mark.e2e, pytest.mark.worker]
WALK, BREATHE, LAST = "Move a little", "Sit and breathe", "Hours off work"
IDS = {WALK: "starter00001", BREATHE: "starter00002", LAST: "starter00005"}
AGAIN = "Sign in again"


def late(how: str) -> ParameterSet:
    """
    A kind of login that `make soak` meets. Quicker: tests/pwa/http.test.ts tells all kinds apart.
    """
    return pytest.param(how, marks=pytest.mark.soak)


@pytest.fixture(params=["redirect"])
def gate(request: pytest.FixtureRequest, server: Server) -> Iterator[Gate]:
    with Gate(server.port, request.param) as running:
        yield running  # type: ignore[misc]


def signed_in(lend: Lend, gate: Gate) -> Phone:
    """A phone that has begun behind the login, with its worker installed."""
    phone = lend(timezone_id="UTC")
    phone.url = gate.url
    phone.visit()
    log_in(phone)
    expect(phone.page.get_by_role("button", name="Begin")).to_be_visible(timeout=30_000)
    return phone.begin().worker_ready().saved()


def log_in(phone: Phone) -> None:
    """What a person does at the login page, wherever it stands."""
    phone.page.get_by_role("link", name="Log in").tap()


def shut_out(phone: Phone, timeout: float = 30_000) -> None:
    """Wait until the sign says that a login is needed."""
    expect(phone.page.get_by_role("link", name=AGAIN)).to_be_visible(timeout=timeout)


def api(gate: Gate) -> list[str]:
    """The requests that the app has sent by itself so far."""
    return [one.path for one in gate.asked if one.path.startswith("/api/")]


def forgive(phone: Phone) -> None:
    """Drop the errors that Chromium logs for refusals, which were expected here."""
    meant = ("status of 40", "CORS policy", "Content Security Policy", "text/event-stream")
    phone.faults[:] = [
        fault
        for fault in phone.faults
        if not (fault.startswith("console: ") and any(words in fault for words in meant))
    ]


@pytest.mark.long
@pytest.mark.parametrize("gate", ["redirect", *map(late, ("200", "401", "403"))], indirect=True)
def test_a_session_ends_in_the_middle_of_a_day(lend: Lend, gate: Gate, server: Server) -> None:
    """
    Ticks go on, the sign says what to do, one tap leads to the login, its callback gets past the
    worker, and all ticks arrive by themselves. Nothing is wiped, no account is made anew, and the
    login page is left in peace meanwhile.
    """
    phone = signed_in(lend, gate)
    phone.tick(WALK).tap()
    phone.saved()
    (before,) = phone.databases()
    phone.context.set_offline(True)
    phone.tick(BREATHE).tap()
    expect(phone.kept()).to_have_count(2)
    gate.expire()
    gate.cut()
    phone.context.set_offline(False)
    shut_out(phone)
    expect(phone.sign("Offline")).to_have_count(0)

    phone.tick(LAST).tap()
    expect(phone.kept()).to_have_count(3)
    phone.on_disk()
    phone.reload()
    expect(phone.kept()).to_have_count(3)
    shut_out(phone)
    met = len(api(gate))
    phone.page.wait_for_timeout(5_000)
    assert len(api(gate)[met:]) <= 1

    entered = gate.entered
    phone.page.get_by_role("link", name=AGAIN).tap()
    log_in(phone)

    phone.saved()
    assert phone.page.url == f"{gate.url}/"
    assert gate.entered == entered + 1
    expect(phone.kept()).to_have_count(3)
    assert phone.databases() == [before]
    made = [one for one in gate.asked if one.path == "/api/accounts"]
    assert len(made) == 1
    phone.url = server.url
    other = Other(phone, server)
    for id in IDS.values():
        other.wait("t", f"{today()}.{id}", "v", 1)
    forgive(phone)


@pytest.mark.parametrize("gate", ["redirect", late("401")], indirect=True)
def test_an_open_page_learns_it_by_itself(lend: Lend, gate: Gate) -> None:
    """
    Nobody touches the phone: its stream breaks, comes back as a login page, and the sign says so
    after a few requests, which then end. Signing in on another tab heals the page when it is seen.
    """
    phone = signed_in(lend, gate)
    tab = phone.tab()

    gate.expire()
    gate.cut()
    shut_out(phone)
    met = len(api(gate))
    phone.page.wait_for_timeout(5_000)
    # The one that was on its way; nothing that goes on.
    assert len(api(gate)[met:]) <= 1

    tab.goto(f"{gate.url}/sign-in")
    tab.get_by_role("link", name="Log in").tap()
    expect(tab.locator("button.sync", has_text="All saved")).to_be_visible(timeout=30_000)
    phone.page.evaluate("() => document.dispatchEvent(new Event('visibilitychange'))")
    phone.saved()
    assert [one for one in gate.relayed if one.path.startswith("/api/poke")]
    forgive(phone)


def test_other_addresses_get_past_the_worker(lend: Lend, gate: Gate) -> None:
    """
    With the worker in place only the app's own addresses are answered from what it keeps.
    """
    phone = signed_in(lend, gate)
    for path in ("/sign-in", "/oauth2/callback?rd=/", "/outpost/callback", "/schema/openapi.json"):
        met = len(gate.asked)
        phone.page.goto(gate.url + path)
        assert path in [one.path for one in gate.asked[met:]]
    for path in ("/", "/garden", "/habit/starter00001", "/pair/ABCDEFGH", "/nudge?habit=1"):
        met = len(gate.asked)
        phone.page.goto(gate.url + path)
        assert path not in [one.path for one in gate.asked[met:]]
    forgive(phone)


def test_a_server_that_is_down_is_no_login(lend: Lend, gate: Gate, server: Server) -> None:
    """
    Behind a valid session a server that does not answer (502) is unreachable: no login helps.
    """
    phone = signed_in(lend, gate)
    server.stop()
    gate.cut()
    phone.tick(WALK).tap()
    expect(phone.sign("Offline, all kept here")).to_be_visible(timeout=30_000)
    expect(phone.page.get_by_role("link", name=AGAIN)).to_have_count(0)

    server.start()
    deadline = time.monotonic() + 30
    while not phone.sign("All saved").is_visible() and time.monotonic() < deadline:
        phone.page.evaluate("() => window.dispatchEvent(new Event('online'))")
        phone.page.wait_for_timeout(500)
    phone.saved()
    phone.forgive("502")
    forgive(phone)


def test_an_empty_browser_behind_an_expired_login(lend: Lend, gate: Gate) -> None:
    """
    Storage gone, login gone, the app itself still kept: the first screen and the joining one say
    where to sign in, and afterwards the account is found again.
    """
    phone = signed_in(lend, gate)
    (before,) = phone.databases()
    gate.expire()
    phone.page.evaluate(
        """() => indexedDB.databases().then((all) => Promise.all(all.map(({ name }) =>
             new Promise((done) => { indexedDB.deleteDatabase(name).onsuccess = done; }))))"""
    )

    phone.visit()
    expect(phone.page.get_by_role("button", name="Begin")).to_be_visible(timeout=30_000)
    shut_out(phone)
    phone.visit("/join")
    shut_out(phone)
    phone.page.get_by_role("link", name=AGAIN).tap()
    log_in(phone)

    expect(phone.page.get_by_role("list", name="Acts of care")).to_be_visible(timeout=30_000)
    assert phone.databases() == [before]
    forgive(phone)


def test_a_browser_that_names_no_site_can_use_every_screen(lend: Lend, server: Server) -> None:
    """
    Without `Sec-Fetch-Site`, as in Safari before 16.4 or over plain http, the devices' list, the
    stream and pairing work.
    """
    with Between(server.port, drop=frozenset({"sec-fetch-site"})) as plain:
        one, two = lend(), lend()
        one.url = two.url = plain.url
        one.begin().saved()
        one.visit("/devices")
        expect(one.page.get_by_text("(this one)")).to_be_visible(timeout=30_000)
        one.visit()
        two.join(one.pairing_link())
        one.tick(WALK).tap()
        expect(two.kept()).to_have_count(1, timeout=30_000)
