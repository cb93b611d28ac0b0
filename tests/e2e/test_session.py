"""A browser's life with its account: tabs, lost storage, lost session, walls, new versions."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Playwright, Request, Route, expect
from tests.e2e.browser import chromium
from tests.e2e.phone import Lend, Phone, tick_of
from tests.e2e.pushes import registration
from tests.harness import Server

pytestmark = pytest.mark.e2e
WALK, BREATHE, LAST = "Move a little", "Sit and breathe", "Hours off work"


def test_tabs_are_one_device(lend: Lend, server: Server) -> None:
    """
    Two tabs that were opened before anything was written make one account, show each other's ticks
    at once, and lose none that both make at the same time. One of them alone holds the stream.
    """
    phone = lend()
    phone.visit()
    other = phone.tab()
    other.goto(server.url)
    expect(other.get_by_role("button", name="Begin")).to_be_visible()

    phone.pick().page.get_by_role("button", name="Begin").tap()
    phone.tick(WALK).tap()
    expect(other.locator(".tick.kept")).to_have_count(1)
    tick_of(other, BREATHE).tap()
    phone.tick(LAST).tap()

    for page in (phone.page, other):
        expect(page.locator(".tick.kept")).to_have_count(3)
    phone.saved()
    assert len(phone.databases()) == 1
    held = "async () => (await navigator.locks.query()).held.map((lock) => lock.name)"
    assert phone.page.evaluate(held).count("tend-live") == 1


def test_a_removed_phone_forgets_in_all_tabs(lend: Lend, server: Server) -> None:
    """
    Removal reaches a tab that looks on, without a reload; nothing of the account stays behind.
    """
    one, two = lend().begun(), lend().begun()
    one.tick(WALK).tap()
    expect(one.page.get_by_role("button", name="Undo")).to_be_visible()
    two.join(one.saved().pairing_link())
    other = two.tab()
    other.goto(server.url)
    expect(other.locator(".tick.kept")).to_have_count(1)

    token = two.context.cookies()[0]["value"]
    answer = one.context.request.get(
        f"{server.url}/api/devices", headers={"Authorization": f"Bearer {token}"}
    )
    (mine,) = [device["id"] for device in answer.json()["devices"] if device["current"]]
    removed = one.context.request.delete(
        f"{server.url}/api/devices/{mine}", headers={"Authorization": f"Bearer {token}"}
    )

    assert removed.status == 204
    for page in (two.page, other):
        expect(page.locator(".tick")).to_have_count(0, timeout=10_000)
    two.page.wait_for_function("() => caches.keys().then((all) => all.length === 0)")
    assert two.databases() == []


# Quicker: tests/pwa/served/life.test.ts, "an empty browser".
@pytest.mark.soak
def test_emptied_storage_finds_its_account_again(lend: Lend) -> None:
    """
    A browser that drops the storage but not the cookie gets the ticks back as a new device.
    """
    phone = lend().begun()
    phone.tick(WALK).tap()
    expect(phone.page.get_by_role("button", name="Undo")).to_be_visible()
    phone.sent()
    (before,) = phone.databases()
    phone.page.evaluate(
        """() => indexedDB.databases().then((all) => Promise.all(all.map(({ name }) =>
             new Promise((done) => { indexedDB.deleteDatabase(name).onsuccess = done; }))))"""
    )

    phone.reload()

    expect(phone.kept()).to_have_count(1, timeout=10_000)
    assert phone.databases() == [before]
    # A poke that was under way as the storage went is told so.
    phone.forgive("storage cannot be used: emptied")


# Quicker: tests/pwa/served/life.test.ts, "a session that is lost".
@pytest.mark.soak
def test_a_lost_session_keeps_everything(lend: Lend) -> None:
    """
    Without its cookie a phone goes on ticking, keeps all, and makes no second account of its own.
    """
    phone = lend().begun()
    phone.tick(WALK).tap()
    expect(phone.page.get_by_role("button", name="Undo")).to_be_visible()
    phone.sent()
    (before,) = phone.databases()

    phone.context.clear_cookies()
    phone.tick(BREATHE).tap()
    expect(phone.page.get_by_role("button", name="Undo")).to_be_visible()
    expect(phone.sign("All saved")).to_have_count(0)
    phone.reload()

    expect(phone.kept()).to_have_count(2)
    assert phone.databases() == [before]
    phone.forgive("status of 409")


# Quicker: tests/pwa/served/life.test.ts, "no answer is no verdict".
@pytest.mark.soak
@pytest.mark.worker
def test_a_wall_between_us_wipes_nothing(lend: Lend) -> None:
    """
    A captive portal answers everything with a page of its own; once it is gone, the tick is saved.
    """
    phone = lend().begun()
    phone.tick(WALK).tap()
    expect(phone.page.get_by_role("button", name="Undo")).to_be_visible()
    phone.sent()
    for status in (200, 401, 410):
        phone.context.route("**/api/**", _wall(status))
        phone.reload()
        expect(phone.kept()).to_have_count(1)
        phone.context.unroute("**/api/**")

    phone.tick(BREATHE).tap()
    expect(phone.page.get_by_role("button", name="Undo")).to_be_visible()

    phone.reload()
    expect(phone.kept()).to_have_count(2)
    phone.saved()
    phone.forgive("status of 410")


def _wall(status: int) -> Callable[[Route], None]:
    page = "<html>Welcome to our hotel</html>"
    return lambda route: route.fulfill(status=status, content_type="text/html", body=page)


@pytest.mark.full
@pytest.mark.worker
def test_the_worker_sends_late_and_shows_pushes(lend: Lend, server: Server) -> None:
    """
    What was ticked without a network is sent by the worker after the page has closed; a push always
    shows something, and nothing that says more than that it is Tend.
    """
    phone = lend().begun().worker_ready()
    phone.context.grant_permissions(["notifications", "background-sync"], origin=server.url)
    phone.saved()
    phone.context.set_offline(True)
    phone.tick(WALK).tap()
    expect(phone.page.get_by_role("button", name="Undo")).to_be_visible()
    phone.page.goto("about:blank")
    sent: list[str] = []

    def note(request: Request) -> None:
        if "/api/sync" in request.url and request.service_worker:
            sent.append(request.post_data or "")

    phone.context.on("request", note)
    phone.context.set_offline(False)
    page = phone.tab()
    page.goto(f"{server.url}/schema/openapi.json")
    cdp = phone.context.new_cdp_session(page)
    worker = {"origin": server.url, "registrationId": registration(cdp)}
    # The closing page or the browser itself may have been quicker; once more does no harm.
    until = time.monotonic() + 10
    while not (sent and _has(phone, "starter00001")) and time.monotonic() < until:
        cdp.send("ServiceWorker.dispatchSyncEvent", {**worker, "tag": "sync", "lastChance": False})
        page.wait_for_timeout(500)
    assert sent
    assert _has(phone, "starter00001")

    cdp.send("ServiceWorker.deliverPushMessage", {**worker, "data": "anything"})
    page.goto(server.url)
    page.wait_for_function(
        """() => navigator.serviceWorker.ready.then((here) => here.getNotifications())
             .then((all) => all.length === 1 && all[0].title === 'Tend' && all[0].body === '')"""
    )


def _has(phone: Phone, habit: str) -> bool:
    """Whether the server holds a tick of the habit."""
    (token,) = [one["value"] for one in phone.context.cookies() if one["name"] == "tend"]
    answer = phone.context.request.post(
        f"{phone.url}/api/sync",
        headers={"Authorization": f"Bearer {token}"},
        data={"v": 1, "cursor": 0, "put": []},
    )
    return any(kind == "t" and id.endswith(habit) for kind, id, _ in answer.json()["rows"])


@pytest.mark.full
def test_it_can_be_installed(playwright: Playwright, server: Server, tmp_path: Path) -> None:
    """
    The browser finds nothing that stands in the way of installing, and every picture of the
    manifest is there in the size that it says.
    """
    folder = str(tmp_path / "profile")
    context = playwright.chromium.launch_persistent_context(folder, **chromium().launch)  # type: ignore[arg-type]
    phone = Phone(context, server.url).visit().worker_ready()
    cdp = context.new_cdp_session(phone.page)

    found = cdp.send("Page.getAppManifest")
    assert found["errors"] == []
    assert cdp.send("Page.getInstallabilityErrors")["installabilityErrors"] == []
    manifest = json.loads(found["data"])
    pictures = [*manifest["icons"], *manifest["screenshots"]]
    pictures += [icon for shortcut in manifest["shortcuts"] for icon in shortcut["icons"]]
    for picture in pictures:
        png = context.request.get(server.url + picture["src"]).body()
        size = f"{int.from_bytes(png[16:20], 'big')}x{int.from_bytes(png[20:24], 'big')}"
        assert (picture["src"], picture["sizes"]) == (picture["src"], size)
    assert manifest["id"] == "/"
    assert {"maskable"} <= {icon.get("purpose") for icon in manifest["icons"]}
    context.close()
