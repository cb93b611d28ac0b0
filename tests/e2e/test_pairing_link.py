"""A pairing link carries the key in its fragment: read once, then gone from every history."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import Route, expect
from tests.e2e.phone import Lend, Phone
from tests.harness import Server

pytestmark = pytest.mark.e2e
WALK = "Move a little"


def history_of(phone: Phone) -> str:
    """Every address that the tab's history holds, and what the page says of itself."""
    cdp = phone.context.new_cdp_session(phone.page)
    entries = [one["url"] for one in cdp.send("Page.getNavigationHistory")["entries"]]
    own: str = phone.page.evaluate(
        "[location.href, JSON.stringify(history.state), document.URL].join(' ')"
    )
    return json.dumps(entries) + own


def test_the_secret_leaves_the_address_as_soon_as_it_is_read(lend: Lend) -> None:
    """
    While the question is on the screen, after joining, and when going back, no address of the tab
    holds the secret; joining works all the same.
    """
    old = lend().begin(names={"Something I love doing": "Call Mira"})
    link = old.saved().pairing_link()
    secret = link.partition("#")[2]
    assert len(secret) > 43
    new = lend().visit()
    new.page.goto(link)
    expect(new.page.get_by_label("Link or code")).to_have_value(link)

    asked = history_of(new)
    assert "/pair/" in asked
    assert secret[:43] not in asked
    assert "#" not in asked
    new.page.get_by_role("button", name="Join", exact=True).tap()
    expect(new.page.get_by_text("Call Mira", exact=True)).to_be_visible(timeout=30_000)
    assert secret[:43] not in history_of(new)
    # The question has left the history: Back leads past it.
    new.page.go_back()
    expect(new.page.get_by_role("list", name="The last seven days")).to_be_visible()
    assert "/pair/" not in history_of(new)
    assert secret[:43] not in history_of(new)
    assert secret[:43] not in new.page.content()


def test_a_second_link_in_the_same_tab_is_read_too(lend: Lend, server: Server) -> None:
    """
    Only the fragment differs, so nothing is loaded: the form shows the newer link, and neither
    secret stays.
    """
    old = lend().begun()
    link = old.saved().pairing_link()
    code, _, secret = link.partition("#")
    other = f"{code}#{'A' * 43}.{secret.partition('.')[2]}"
    new = lend().visit()
    new.page.goto(other)
    expect(new.page.get_by_label("Link or code")).to_have_value(other)
    new.page.evaluate("(link) => { location.href = link; }", link)

    expect(new.page.get_by_label("Link or code")).to_have_value(link)
    found = history_of(new)
    assert secret[:43] not in found
    assert "A" * 43 not in found
    # A reload keeps the code, which lets in without the key.
    new.reload()
    field = new.page.get_by_label("Link or code")
    expect(field).to_have_value(code.rpartition("/")[2])


def test_what_adds_a_device_does_not_move_when_the_list_arrives(lend: Lend) -> None:
    """A tap meant for it meets it, however late the server answers."""
    phone = lend().begun().saved()
    held: list[Route] = []
    phone.page.route("**/api/devices", lambda route: held.append(route))
    phone.visit("/devices")
    add = phone.page.get_by_role("button", name="Add a device")
    expect(add).to_be_visible()
    place = add.bounding_box()
    for route in held:
        route.continue_()
    phone.page.unroute("**/api/devices")
    expect(phone.page.get_by_text("(this one)")).to_be_visible()
    assert add.bounding_box() == place
