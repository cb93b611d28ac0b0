"""Which key is the account's, on real phones: a lost key, a fresh one, and a phone with the old."""

from __future__ import annotations

import pytest
from playwright.sync_api import Route, expect
from tests.e2e.disk import empty
from tests.e2e.other import Other, now_ms, stamp, today
from tests.e2e.phone import Lend, Phone
from tests.harness import Server

pytestmark = pytest.mark.e2e
WALK, OWN = "Move a little", "Walk with Rosalind"


def begin_anew(phone: Phone) -> None:
    """From the sync sign to a fresh key, as a person finds the way."""
    phone.sign("Words still sealed").tap()
    phone.page.get_by_role("link", name="How to get it back").tap()
    phone.page.get_by_role("button", name="Begin anew with a fresh key").tap()
    expect(phone.page.get_by_text("can no longer be read")).to_be_visible()
    phone.page.get_by_role("button", name="Begin anew", exact=True).tap()
    expect(phone.page.get_by_text("You have a fresh key")).to_be_visible(timeout=15_000)


def test_begin_anew_after_the_key_was_lost(lend: Lend) -> None:
    """
    Storage gone, no code, no second phone: ticks stay, sealed names and notes are shown as such,
    are written over, and are there again after a reload. Cancelling changes nothing.
    """
    phone = lend().begin(names={WALK: OWN})
    phone.tick(OWN).tap()
    expect(phone.kept()).to_have_count(1)
    phone.write_note(OWN, "by the river")
    expect(phone.page.get_by_text("Written down, sealed.")).to_be_visible()
    # It is on disk once it can be taken back.
    expect(phone.page.get_by_role("button", name="Undo")).to_be_visible()
    phone.sent()
    empty(phone)
    expect(phone.tick("A sealed name")).to_be_visible(timeout=15_000)
    phone.visit("/key")
    phone.page.get_by_role("button", name="Begin anew with a fresh key").tap()
    phone.page.get_by_role("button", name="Cancel").tap()
    phone.visit()
    expect(phone.sign("Words still sealed")).to_be_visible(timeout=15_000)

    begin_anew(phone)

    phone.visit()
    phone.saved()
    expect(phone.kept()).to_have_count(1)
    phone.choose("A sealed name", "How it has gone")
    expect(phone.page.get_by_text("A sealed note")).to_be_visible()
    phone.visit()
    phone.choose("A sealed name", "note")
    expect(phone.page.get_by_text("What you write takes its place")).to_be_visible()
    phone.page.get_by_role("dialog").get_by_role("button", name="Save").tap()
    phone.choose("A sealed name", "Change it")
    expect(phone.page.get_by_text("cannot be read on this device")).to_be_visible()
    phone.page.get_by_label("Name", exact=True).fill("Walk again")
    phone.page.get_by_role("button", name="Save").tap()
    expect(phone.page.get_by_role("heading", name="Walk again")).to_be_visible()
    phone.visit()
    expect(phone.tick("Walk again")).to_be_visible()
    phone.saved()
    phone.reload()
    expect(phone.tick("Walk again")).to_be_visible()
    expect(phone.kept()).to_have_count(1)
    # Saving an untouched sheet wrote nothing over the note.
    phone.choose("Walk again", "How it has gone")
    expect(phone.page.get_by_text("A sealed note")).to_be_visible()


def test_a_phone_with_the_old_key_is_locked_and_comes_back_by_pairing(lend: Lend) -> None:
    """
    One phone begins anew while another still has the old key: that one reads what it could read,
    writes no word, and once paired again gives the old words back to both.
    """
    one, two = lend(), lend()
    one.begin(names={WALK: OWN}).saved()
    two.join(one.pairing_link())
    expect(two.tick(OWN)).to_be_visible(timeout=15_000)
    two.saved()
    empty(one)
    expect(one.tick("A sealed name")).to_be_visible(timeout=15_000)

    begin_anew(one)

    one.visit()
    one.saved()
    expect(two.sign("Words still sealed")).to_be_visible(timeout=15_000)
    expect(two.tick(OWN)).to_be_visible()
    two.row(OWN).tap()
    expect(two.page.get_by_role("button", name="Rest today")).to_be_visible()
    expect(two.page.get_by_role("button", name="Write a note")).to_have_count(0)
    two.page.keyboard.press("Escape")
    two.tick(OWN).tap()
    expect(one.kept()).to_have_count(1, timeout=15_000)
    two.join(one.pairing_link())
    for phone in (one, two):
        expect(phone.tick(OWN)).to_be_visible(timeout=15_000)
        phone.saved()


def test_what_is_sealed_by_another_key_is_said_on_each_page(lend: Lend, server: Server) -> None:
    """
    Evenings, letters, advice and the ledger that cannot be read here: each page says so, leads to
    the key, and offers no form that could be written over them.
    """
    phone = lend().begun().saved()
    sealed, day = {"body": ["c2VhbGVk", stamp(1_700_000_000_000)]}, today().isoformat()
    rows = [["g", f"{day}.{12 * 'a'}", sealed], ["l", 12 * "b", sealed]]
    Other(phone, server).sync(rows)
    page = phone.page
    for path, act in (
        ("/kind-days", "Begin this evening"),
        ("/letters", "Write a letter"),
        ("/advice", "Keep it"),
        ("/caseload", "Note it"),
        ("/learning", "Add a licence"),
    ):
        phone.visit(path)
        expect(page.get_by_text("key is not on this device yet")).to_be_visible()
        expect(page.get_by_role("link", name="Get the key")).to_have_attribute("href", "/key")
        expect(page.get_by_role("button", name=act)).to_have_count(0)


# Quicker: tests/pwa/served/devices.test.ts, "that the server keeps".
@pytest.mark.soak
def test_a_server_that_lies_about_devices(lend: Lend, server: Server) -> None:
    """
    A device that the server made up, one that it keeps after its removal, and one that writes on
    after that: the list says so of each, and of no honest device.
    """
    one, two = lend(), lend()
    one.begun().saved()
    two.join(one.pairing_link())
    two.saved()
    one.visit("/devices")
    rows = one.page.locator("li.device")
    expect(rows).to_have_count(2)
    expect(one.page.get_by_text("It has not shown that it has your key")).to_have_count(0)
    lies = {"made up": True, "kept": False}
    kept: list[dict[str, object]] = []

    def lie(route: Route) -> None:
        answer = route.fetch()
        body = answer.json()
        kept.extend(row for row in body["devices"] if not row["current"] and not kept)
        if lies["made up"]:
            body["devices"].append({**kept[0], "id": "0badcafe"})
        if lies["kept"]:
            body["devices"].append(kept[0])
        route.fulfill(response=answer, json=body)

    one.page.route("**/api/devices", lie)
    one.visit("/devices")
    expect(rows).to_have_count(3)
    expect(one.page.get_by_text("It has not shown that it has your key")).to_have_count(1)
    expect(rows.nth(2).get_by_text("It has not shown")).to_be_visible()

    lies.update({"made up": False, "kept": True})
    rows.nth(1).get_by_role("button", name="Remove").tap()
    rows.nth(1).get_by_role("button", name="Yes, remove it").tap()
    expect(one.page.get_by_text("the server still lists it")).to_be_visible()
    expect(one.page.get_by_text("has written since")).to_have_count(0)

    # An answer that is being changed may still be on its way.
    one.page.unroute_all(behavior="wait")
    one.visit()
    one.saved()
    device, accomplice = str(kept[0]["id"]), Other(one, server)
    accomplice.put("k", f"removed.{device}", "at", now_ms() - 600_000)
    late = f"{now_ms():011x}0000{device}"
    accomplice.sync([["t", "2025-10-03.h7k2m9q4s0ab", {"v": [1, late]}]])
    one.reload()
    one.saved()
    one.visit("/devices")
    expect(one.page.get_by_text("has written since")).to_be_visible(timeout=20_000)
