"""Learning: hours in seconds, towards licences, what sparked joy, a list on paper; offline."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect
from tests.e2e.other import Other, today
from tests.e2e.phone import Lend, Phone
from tests.harness import Server

pytestmark = [pytest.mark.e2e, pytest.mark.worker]
BOARD = "Nursing, state board"
PRINTED = """() => {
  dispatchEvent(new Event('beforeprint'));
  return document.querySelector('.printed') !== null;
}"""


def test_hours_towards_a_licence(lend: Lend, server: Server) -> None:
    """
    Offline: a licence with faults at first; hours in two taps, with the category of the last time;
    what was begun outlives a reload; an entry is changed to another date and taken off, with Undo;
    a year folds; the list is printed without the screen and without what sparked joy. Sealed.
    """
    phone = lend(timezone_id="UTC", viewport={"width": 360, "height": 740})
    phone.begun().saved().worker_ready()
    page, other = phone.page, Other(phone, server)
    phone.context.set_offline(True)
    page.get_by_role("navigation").get_by_role("link", name="More").tap()
    page.get_by_role("link", name="Learning").tap()
    a_licence(page)
    begun(phone)
    two_taps(page)
    another_licence(page)
    a_year_folds(page)
    on_paper(page)
    phone.context.set_offline(False)
    phone.visit().sent()
    rows = [row for row in other.sync([])["rows"] if row[0] == "g"]
    assert len(rows) >= 4
    for word in ("Ethics", "board", "hours", "whole team"):
        assert word not in str(rows)


def a_licence(page: Page) -> None:
    """Nothing as a goal and a renewal that has passed are refused beside their fields."""
    page.get_by_role("button", name="Add a licence").tap()
    expect(page.get_by_role("form", name="A licence")).to_be_focused()
    name, goal = page.get_by_label("Its name"), page.get_by_label("Hours that are wanted")
    renew = page.get_by_label("Renews on")
    goal.fill("0")
    page.get_by_role("button", name="Save").tap()
    expect(page.get_by_role("alert")).to_have_text(
        [
            "It needs a name.",
            "A number from 0.05 to 2000, or nothing at all.",
            "It needs a first date.",
            "It needs a date.",
        ]
    )
    expect(name).to_be_focused()
    name.fill(BOARD)
    goal.fill("40")
    page.get_by_label("Counts from").fill("2025-01-01")
    renew.fill(f"{today() - timedelta(1)}")
    page.get_by_role("button", name="Save").tap()
    expect(page.get_by_role("alert")).to_have_text("This date has passed. Choose the one to come.")
    renew.fill(f"{today() + timedelta(365)}")
    page.get_by_role("button", name="Save").tap()
    board = page.get_by_role("region", name=BOARD)
    expect(board).to_contain_text("0 of 40 hours")
    expect(board).to_contain_text("40 hours to come, by ")


def begun(phone: Phone) -> None:
    """More hours than a day has are asked about; what was begun is there after a reload."""
    page = phone.page
    hours = page.get_by_label("Or another number of hours")
    hours.fill("-2")
    page.get_by_role("button", name="Save").tap()
    expect(page.get_by_role("alert")).to_have_text("A number from 0.05 to 200.")
    expect(hours).to_be_focused()
    hours.fill("25")
    page.get_by_label("Or in your own words").fill("Trauma")
    page.get_by_role("button", name="Save").tap()
    expect(page.get_by_role("alert")).to_contain_text("A day has 24 hours.")
    page.wait_for_function("JSON.stringify(localStorage).includes(' learning')")
    phone.reload()
    expect(page.get_by_text("You had begun this one.")).to_be_visible()
    expect(hours).to_have_value("25")
    for _ in range(2):
        page.get_by_role("button", name="Save").tap()
    board = page.get_by_role("region", name=BOARD)
    expect(board).to_contain_text("25 of 40 hours")
    page.get_by_role("button", name="Undo").tap()
    expect(board).to_contain_text("0 of 40 hours")
    page.get_by_text("1 h", exact=True).tap()
    page.get_by_text("Ethics", exact=True).tap()
    page.get_by_text("Title, joy, date").tap()
    page.get_by_label("What sparked joy?").fill("That the whole team spoke")
    page.get_by_role("button", name="Save").tap()
    expect(page.get_by_role("region", name="What sparked joy")).to_contain_text("the whole team")


def two_taps(page: Page) -> None:
    """How long, and Save: the category is that of the last time. Then moved, taken off, undone."""
    board = page.get_by_role("region", name=BOARD)
    page.get_by_text("1.5 h", exact=True).tap()
    page.get_by_role("button", name="Save").tap()
    expect(board).to_contain_text("2.5 of 40 hours")
    board.get_by_text("By category").tap()
    expect(board.get_by_role("listitem")).to_have_text(["Ethics2.5 hours"])
    change = page.get_by_role("button", name=re.compile("^Change Ethics, 1.5 hours on "))
    change.tap()
    page.get_by_label("Title").fill("x" * 121)
    page.get_by_label("Date").fill(f"{today() + timedelta(1)}")
    page.get_by_role("button", name="Save").tap()
    expect(page.get_by_role("alert")).to_have_text(
        ["At most 120 characters.", "Choose a date up to today."]
    )
    page.get_by_label("Title").fill("Moral distress")
    page.get_by_label("Date").fill("2025-03-01")
    page.get_by_role("button", name="Save").tap()
    expect(board).to_contain_text("2.5 of 40 hours")
    page.get_by_text("2025: 1.5 hours").tap()
    off = page.get_by_role("button", name="Take off Moral distress, 1.5 hours on March 1, 2025")
    off.tap()
    expect(board).to_contain_text("1 of 40 hours")
    page.get_by_role("button", name="Undo").tap()
    expect(board).to_contain_text("2.5 of 40 hours")


def another_licence(page: Page) -> None:
    """An entry counts for all licences, unless one is left out."""
    page.get_by_role("button", name="Add a licence").tap()
    page.get_by_label("Its name").fill("Trauma therapy")
    page.get_by_label("Counts from").fill("2025-01-01")
    page.get_by_label("Renews on").fill(f"{today() + timedelta(30)}")
    page.get_by_role("button", name="Save").tap()
    trauma = page.get_by_role("region", name="Trauma therapy")
    expect(trauma).to_contain_text("2.5 hours")
    page.get_by_role("button", name=re.compile("^Change Ethics, 1 hour on ")).tap()
    page.get_by_text("Trauma therapy", exact=True).tap()
    page.get_by_role("button", name="Save").tap()
    expect(trauma).to_contain_text("1.5 hours")
    expect(page.get_by_role("region", name=BOARD)).to_contain_text("2.5 of 40 hours")
    expect(page.get_by_text(f"Counts for {BOARD}")).to_be_visible()


def a_year_folds(page: Page) -> None:
    """Years before the latest are folded; the latest is open."""
    page.reload()
    expect(page.get_by_role("button", name=re.compile("^Take off"))).to_have_count(1)
    page.get_by_text("2025: 1.5 hours").tap()
    expect(page.get_by_role("button", name=re.compile("^Take off"))).to_have_count(2)


def on_paper(page: Page) -> None:
    """The list that the button asks for, and nothing else."""
    page.evaluate("() => { window.print = () => {}; }")
    page.get_by_role("button", name=f"Print the list: {BOARD}").tap()
    page.wait_for_function(PRINTED)
    page.emulate_media(media="print")
    paper = page.locator(".printed")
    expect(paper.get_by_role("heading", name=BOARD)).to_be_visible()
    rows = paper.get_by_role("table").last.get_by_role("row")
    expect(rows).to_have_text(
        [
            "WhatDateCategoryHours",
            "Moral distressMar 1, 2025Ethics1.5",
            re.compile("^Ethics.*Ethics1$"),
            "Together2.5 hours",
        ]
    )
    expect(paper).not_to_contain_text("whole team")
    for gone in (".nav", "main", ".foot"):
        expect(page.locator(gone).first).to_be_hidden()
    page.emulate_media(media="screen")
    expect(paper).to_have_count(0)
    page.get_by_role("link", name="Back").tap()
    expect(page.get_by_role("heading", name="More", level=1)).to_be_visible()
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    expect(paper).to_have_count(0)
