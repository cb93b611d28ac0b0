"""Caseload: two taps from More, beside a limit of one's own; offline, and nobody can be named."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Locator, Page, expect
from tests.e2e.calendar import TURN, turn
from tests.e2e.other import Other, today
from tests.e2e.phone import Lend, Phone
from tests.harness import Server

pytestmark = [pytest.mark.e2e, pytest.mark.worker]
NAMES = "main :is(textarea, [contenteditable], input:not([type=radio], [inputmode=decimal]))"
"""Fields in which somebody could be named."""


def test_a_week_s_number_beside_a_limit(lend: Lend, server: Server) -> None:
    """
    Offline: a limit with faults at first, which outlives a reload; this week's number in two taps
    from More, taken back and undone; the second week above the limit leads to one sentence and
    three options; a week is taken off, with Undo. Sealed, and no field takes a name.
    """
    phone = lend(
        timezone_id="UTC",
        viewport={"width": 360, "height": 740},
        permissions=["clipboard-read", "clipboard-write"],
    )
    phone.context.add_init_script(TURN)
    phone.begun().saved().worker_ready()
    page, other = phone.page, Other(phone, server)
    phone.context.set_offline(True)
    page.get_by_role("navigation").get_by_role("link", name="More").tap()
    page.get_by_role("link", name="Caseload").tap()
    a_limit(phone)
    assert page.locator(NAMES).count() == 0
    page.get_by_role("button", name="Cancel").tap()
    two_taps(page)
    week = page.get_by_role("region", name="The week’s number")
    expect(page.get_by_role("region", name="Above your limit")).to_have_count(0)
    phone.context.set_offline(False)
    phone.visit().sent()
    rows = [row for row in other.sync([])["rows"] if row[0] == "g"]
    assert len(rows) == 2
    assert "caseload" not in str(rows)
    assert "patients" not in str(rows)
    phone.context.set_offline(True)
    turn(phone, (today() + timedelta(7)).isoformat())
    phone.visit("/caseload")
    another_number(week)
    above(page)
    each_week(page)


def a_limit(phone: Phone) -> None:
    """Nothing and a word are refused beside the field; what was begun outlives a reload."""
    page = phone.page
    page.get_by_role("button", name="Set my limit").tap()
    expect(page.get_by_role("form", name="My limit")).to_be_focused()
    most = page.get_by_label("At most, in a week")
    for wrong, said in (
        ("", "It needs a number."),
        ("0", "A number from 1 to 1000."),
        ("a", "This is not a number."),
    ):
        most.fill(wrong)
        page.get_by_role("button", name="Save the limit").tap()
        expect(page.get_by_role("alert")).to_have_text(said)
        expect(most).to_be_focused()
    most.fill("22")
    page.get_by_text("Patients", exact=True).tap()
    page.wait_for_function("JSON.stringify(localStorage).includes('caseload.limit')")
    phone.reload()
    page.get_by_role("button", name="Set my limit").tap()
    expect(page.get_by_text("You had begun this one.")).to_be_visible()
    expect(most).to_have_value("22")
    page.get_by_role("button", name="Save the limit").tap()
    mine = page.get_by_role("region", name="My limit")
    expect(mine).to_contain_text("22 patients a week")
    phone.reload()
    mine.get_by_role("button", name="Change the limit").tap()


def two_taps(page: Page) -> None:
    """From More; a second tap on the number takes it back."""
    page.get_by_role("navigation").get_by_role("link", name="More").tap()
    page.get_by_role("link", name="Caseload").tap()
    number = page.get_by_role("button", name="25", exact=True)
    number.tap()
    expect(page.get_by_text("3 above your limit of 22 patients")).to_be_visible()
    number.tap()
    expect(page.get_by_text("Not noted yet")).to_be_visible()
    page.get_by_role("button", name="Undo").tap()
    expect(number).to_have_attribute("aria-pressed", "true")
    # One number alone stands above, and makes no line.
    expect(page.get_by_role("region", name="Week by week")).to_have_count(0)


def another_number(week: Locator) -> None:
    """What no button has can be typed; a number below nothing is refused beside its field."""
    field = week.get_by_label("Another number")
    field.fill("-3")
    week.get_by_role("button", name="Note it").tap()
    expect(week.get_by_role("alert")).to_have_text("A number from 0 to 1000.")
    field.fill("30.5")
    week.get_by_role("button", name="Note it").tap()
    expect(week).to_contain_text("30.5 patients")
    expect(field).to_have_value("")


def above(page: Page) -> None:
    """One sentence that blames nobody, and three things that may be done."""
    card = page.get_by_role("region", name="Above your limit")
    expect(card).to_contain_text("That says something about the load, not about you.")
    card.get_by_text("One ask at work").tap()
    card.get_by_role("button", name="Copy").tap()
    words = page.evaluate("navigator.clipboard.readText()")
    assert words.startswith("My weeks have been above 22 patients twice in a row.")
    expect(card.get_by_role("link", name="Think it through")).to_have_attribute(
        "href", "/consultation"
    )
    card.get_by_role("button", name="Take a day of rest").tap()
    expect(card).to_contain_text("Today is a day of rest.")
    page.get_by_role("button", name="Undo").tap()
    expect(card.get_by_role("button", name="Take a day of rest")).to_be_visible()


def each_week(page: Page) -> None:
    """The line is told, and each week can be taken off."""
    trend = page.get_by_role(
        "img", name=re.compile("^Caseload: 2 weeks noted, from 25 patients .* to 30.5 patients ")
    )
    expect(trend).to_be_visible()
    page.get_by_text("Each week").tap()
    off = page.get_by_role("button", name=re.compile("^Take off the number of the week of"))
    off.first.tap()
    expect(off).to_have_count(1)
    expect(page.get_by_role("region", name="Above your limit")).to_have_count(0)
    page.get_by_role("button", name="Undo").tap()
    expect(off).to_have_count(2)
    expect(trend).to_be_visible()
