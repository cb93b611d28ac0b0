"""Less of something: "at most n" a day, week or month; a number and a limit, offline too."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import expect
from tests.e2e.phone import PLACES, Lend, Phone, row_of

pytestmark = pytest.mark.e2e
CHARTS = "Charts after clock-off"


def make(phone: Phone) -> None:
    """A limit in the form, with faults at first."""
    page = phone.write_own().page
    page.get_by_label("Name", exact=True).fill(CHARTS)
    phone.unfold("What kind of habit?")
    page.get_by_text("Less of it", exact=True).tap()
    expect(page.get_by_role("group", name="When")).to_have_count(0)
    most = page.get_by_label("At most", exact=True)
    for wrong in ("-1", "", "many", "0.125"):
        most.fill(wrong)
        page.get_by_role("button", name="Save").tap()
        expect(page.get_by_role("alert")).to_have_text(
            ["A number from 0 up, with at most two decimals."]
        )
        assert most.input_value() == wrong
    most.fill("2")
    expect(page.get_by_label("In plain words")).to_have_text("At most 2 a week.")
    page.get_by_role("button", name="Save").tap()


def count(phone: Phone) -> None:
    """Taps on its row: a number, and nothing more; each can be taken back."""
    page = phone.page
    row = page.locator(".habit").filter(has_text=CHARTS)
    expect(row).to_contain_text("0 this week, at most 2")
    rows = page.evaluate(PLACES)
    add = page.get_by_role("button", name=f"{CHARTS}, add 1")
    for n in (1, 2, 3):
        add.tap()
        expect(row).to_contain_text(f"{n} this week, at most 2")
    expect(page.locator(".said")).to_contain_text("3 this week, at most 2.")
    expect(add).to_have_class("tick adds open")
    expect(row.locator(".arc, .pip")).to_have_count(0)
    expect(page.locator(".week .arc")).to_have_count(0)
    page.get_by_role("button", name="Undo").tap()
    expect(row).to_contain_text("2 this week, at most 2")
    assert page.evaluate(PLACES) == rows


@pytest.mark.worker
def test_at_most_two_a_week(lend: Lend) -> None:
    """
    Made in the form, where what cannot be is said beside its field; on Today a number beside its
    limit, one tap each, with Undo, which fills no ring and moves no row; a past day and the page
    say the same, another limit holds from today on, and the export has the words. All of it
    without a network, and after a reload.
    """
    phone = lend(locale="en-GB", viewport={"width": 360, "height": 740}, timezone_id="UTC")
    page = phone.begun().saved().page
    phone.worker_ready()
    phone.context.set_offline(True)
    make(phone)
    count(phone)
    phone.reload()
    expect(row_of(page, CHARTS)).to_contain_text("2 this week, at most 2")
    row_of(page, CHARTS).tap()
    sheet = page.get_by_role("dialog")
    expect(sheet).to_contain_text("2 this week, at most 2")
    for absent in ("Rest today", "Start a timer"):
        expect(sheet.get_by_role("button", name=absent)).to_have_count(0)
    sheet.get_by_role("button", name="Add 5").tap()
    expect(row_of(page, CHARTS)).to_contain_text("7 this week, at most 2")
    page.get_by_role("button", name="Undo").tap()
    phone.choose(CHARTS, "How it has gone")
    expect(page.get_by_text("At most 2 a week.")).to_be_visible()
    expect(page.get_by_role("region", name="Less of it")).to_contain_text("2 this week, at most 2")
    expect(page.get_by_text("in a row")).to_have_count(0)
    expect(page.get_by_role("button", name="Pause")).to_have_count(0)
    page.get_by_role("link", name="Change it").tap()
    page.get_by_label("At most", exact=True).fill("1")
    page.get_by_text("A month", exact=True).tap()
    page.get_by_role("button", name="Save").tap()
    expect(page.get_by_role("region", name="Less of it")).to_contain_text("at most 1")
    page.get_by_role("button", name="Undo").tap()
    expect(page.get_by_text("At most 2 a week.")).to_be_visible()
    page.get_by_role("link", name="Garden").tap()
    expect(page.locator(".bed").filter(has_text=CHARTS)).to_contain_text("2 this week, at most 2")
    expect(page.locator(".plot")).to_have_count(5)


def test_a_past_day_is_counted_and_exported(lend: Lend) -> None:
    """A past day's number is set in its sheet; print and export have number and limit."""
    phone = lend(locale="en-GB", timezone_id="UTC")
    page = phone.begun().page
    page.get_by_role("link", name="Choose an idea").tap()
    expect(page.get_by_text("At most 20 minutes a day")).to_be_visible()
    page.get_by_role("button", name="Extra shifts that I say yes to").tap()
    page.get_by_role("button", name="Save").tap()
    name = "Extra shifts that I say yes to"
    expect(row_of(page, name)).to_contain_text("0 this month, at most 1")
    page.get_by_role("list", name="The last seven days").get_by_role("button").first.tap()
    page.get_by_role("button", name=f"{name}, add 1").tap()
    expect(row_of(page, name)).to_contain_text("1")
    phone.visit()
    page.wait_for_function(
        """() => {
          dispatchEvent(new Event('beforeprint'));
          return document.querySelector('.printed');
        }"""
    )
    expect(
        page.locator(".printed tr").filter(has_text=f"{name}: At most 1 a month")
    ).to_contain_text("1")
    page.evaluate("() => dispatchEvent(new Event('afterprint'))")
    phone.visit("/more")
    with page.expect_download() as found:
        page.get_by_role("button", name="Export my data").tap()
    exported = json.loads(found.value.path().read_text())
    (one,) = [habit for habit in exported["habits"] if habit.get("name") == name]
    assert one["limit"].endswith(" 1 month")
    assert one["plan"] == []
