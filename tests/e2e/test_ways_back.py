"""Every screen has a name and a way back, and the browser's Back does what a person expects."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect
from tests.e2e.other import WALK, WALK_ID
from tests.e2e.phone import Lend

pytestmark = pytest.mark.e2e

BELOW = {
    "/reminders": ("Reminders", "/more"),
    "/notes": ("Notes", "/more"),
    "/devices": ("Devices", "/more"),
    "/recovery": ("Recovery code", "/more"),
    "/breathe": ("Breathe", "/"),
    "/moment": ("A hard moment", "/"),
    f"/habit/{WALK_ID}": (WALK, "/garden"),
    f"/habit/{WALK_ID}/edit": (f"Change “{WALK}”", f"/habit/{WALK_ID}"),
    "/new": ("Something new", "/"),
    "/join": ("Bring your garden here", "/"),
}
"""Screens that lie below another one: their name, and where Back leads from their bare address."""
HREFS = "(links) => links.map((link) => link.getAttribute('href'))"
FOCUSED = "() => document.activeElement?.tagName"


def at(page: Page, path: str) -> None:
    expect(page).to_have_url(re.compile(f"//[^/]+{re.escape(path)}$"))


def test_every_screen_has_a_name_and_a_way_back(lend: Lend) -> None:
    """
    A screen that is opened by its address has its heading as the document's title, and a link
    "Back" to the screen above it. An address without a screen, or of a habit that does not exist,
    says so under a heading and links to Today.
    """
    phone = lend().begun()
    page = phone.page
    for path, (name, above) in BELOW.items():
        phone.visit(path)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        expect(page).to_have_title(f"{page.get_by_role('heading', level=1).inner_text()} · Tend")
        assert name.split(" ")[0] in page.title(), path
        back = page.get_by_role("link", name="Back", exact=True)
        box = back.bounding_box()
        assert box and min(box["width"], box["height"]) >= 44, path
        back.tap()
        at(page, above)
    for path, why in (
        ("/habit/nobody000000", "That habit is not here"),
        ("/habit/nobody000000/edit", "That habit is not here"),
        ("/gardens", "There is nothing at this address"),
    ):
        phone.visit(path)
        expect(page.get_by_role("heading", level=1, name=why)).to_be_visible()
        assert page.locator(".nav [aria-current]").count() == int(path != "/gardens")
        page.get_by_role("link", name="To Today").tap()
        expect(phone.tick(WALK)).to_be_visible()


def test_a_change_of_screen_is_told(lend: Lend) -> None:
    """
    Title and focus follow: to a tab, below it, back, and to Today. The screen that a page is opened
    with takes no focus.
    """
    phone = lend().begun()
    page = phone.page
    phone.reload()
    expect(phone.tick(WALK)).to_be_visible()
    assert page.evaluate(FOCUSED) != "H1"
    for tab, name in (("Garden", "Garden"), ("More", "More")):
        page.locator(".nav").get_by_role("link", name=tab).tap()
        expect(page).to_have_title(f"{name} · Tend")
        expect(page.get_by_role("heading", level=1)).to_be_focused()
    page.get_by_role("link", name="Devices").tap()
    expect(page).to_have_title("Devices · Tend")
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    page.get_by_role("link", name="Back", exact=True).tap()
    expect(page).to_have_title("More · Tend")
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    page.get_by_role("link", name="Today", exact=True).tap()
    expect(page).to_have_title("Today · Tend")
    expect(page.get_by_role("heading", level=1)).to_be_focused()


def test_a_screen_that_reads_first_is_told_as_well(lend: Lend) -> None:
    """
    Title and focus follow into every screen of the list More, those too that read what was noted
    before they are whole.
    """
    phone = lend().begun("/more")
    page = phone.page
    expect(page.get_by_role("link", name="About")).to_be_visible()
    found: list[str] = page.locator("main a[href^='/']").evaluate_all(HREFS)
    rows = [path for path in found if path not in ("/moment", "/pause", "/breathe")]
    assert {"/checkin", "/boundaries", "/back", "/letters"} < set(rows)
    for path in rows:
        page.locator(f"main a[href='{path}']").tap()
        at(page, path)
        heading = page.get_by_role("heading", level=1)
        expect(heading).to_be_focused()
        expect(page).to_have_title(f"{heading.inner_text()} · Tend")
        page.get_by_role("link", name="Back", exact=True).tap()
        at(page, "/more")


def test_back_never_returns_into_a_form_and_closes_a_sheet(lend: Lend) -> None:
    """
    Cancel and Save leave no entry behind them, and what Save said stays. Back in an open sheet
    closes the sheet alone; a sheet that was closed costs no Back.
    """
    phone = lend().begun()
    page = phone.page
    sheet = page.get_by_role("dialog")
    for leave in ("Cancel", "Save"):
        phone.choose(WALK, "How it has gone")
        page.get_by_role("link", name="Change it").tap()
        page.get_by_label("Name", exact=True).fill("Walk")
        page.get_by_role("button", name=leave).tap()
        at(page, f"/habit/{WALK_ID}")
        if leave == "Save":
            expect(page.get_by_role("button", name="Undo")).to_be_visible()
        page.go_back()
        at(page, "/")
    expect(phone.tick("Walk")).to_be_visible()
    expect(sheet).to_have_count(0)

    page.get_by_role("link", name="Garden", exact=True).tap()
    page.get_by_role("link", name="Today", exact=True).tap()
    phone.row("Walk").tap()
    expect(sheet).to_be_visible()
    page.go_back()
    expect(sheet).to_have_count(0)
    at(page, "/")
    expect(phone.tick("Walk")).to_be_visible()
    phone.row("Walk").tap()
    sheet.get_by_role("button", name="Close").tap()
    expect(sheet).to_have_count(0)
    page.wait_for_function("() => !history.state?.sheet")
    page.go_back()
    at(page, "/garden")
