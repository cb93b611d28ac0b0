"""A phone's account from outside: requests with its token, its devices, its storage deleted."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, Request, expect
from tests.e2e.phone import READY_MS, Phone

IDLE_MS = 5_000
MOST_IDLE = 2
"""A page at rest asks for nothing; a poke or the quarter of an hour may fall into the look."""
DROP_STORAGE = """() => indexedDB.databases().then((all) => Promise.all(all.map(({ name }) =>
  new Promise((done) => { indexedDB.deleteDatabase(name).onsuccess = done; }))))"""


def api(phone: Phone, method: str, path: str, body: Any = None) -> Any:
    """A request to the server with this browser's own token."""
    (token,) = [one["value"] for one in phone.context.cookies() if one["name"] == "tend"]
    answer = phone.context.request.fetch(
        f"{phone.url}/api{path}",
        method=method,
        headers={"Authorization": f"Bearer {token}"},
        data=body,
    )
    return answer.json() if answer.ok and answer.status != 204 else answer.status


def devices(phone: Phone) -> int:
    """How many devices the account has."""
    return len(api(phone, "GET", "/devices")["devices"])


def kept(phone: Phone) -> Phone:
    """Wait until the last act is on disk."""
    expect(phone.page.get_by_role("button", name="Undo")).to_be_visible()
    return phone


def type_code(giver: Phone, page: Page) -> None:
    """Join the other phone's account by a typed code; the key does not come with it."""
    giver.visit("/devices")
    giver.page.get_by_role("button", name="Add it by a code to type").tap()
    code = giver.page.locator(".digits").inner_text()
    page.goto(giver.url + "/join")
    page.get_by_label("Link or code").fill(code)
    page.get_by_role("button", name="Join", exact=True).tap()
    expect(page.get_by_role("heading", name="Bring your garden here")).to_be_visible()
    expect(page.get_by_label("Link or code")).to_have_count(0, timeout=READY_MS)


def asked_while_idle(*phones: Phone) -> list[str]:
    """
    The requests that these pages send during some seconds in which nobody does anything: of each
    phone, for that of most.
    """
    wait = phones[0].page.wait_for_timeout
    wait(2_000)  # what was under way comes to its end
    asked: list[list[str]] = [[] for _ in phones]
    listeners = [_listener(found) for found in asked]
    for phone, listener in zip(phones, listeners, strict=True):
        phone.page.on("request", listener)
    wait(IDLE_MS)
    for phone, listener in zip(phones, listeners, strict=True):
        phone.page.remove_listener("request", listener)
    return max(asked, key=len)


def _listener(found: list[str]) -> Callable[[Request], None]:
    def heard(request: Request) -> None:
        if "/api/" in request.url:
            found.append(request.url)

    return heard
