"""Support network: somebody with a rhythm, reached by a tap, and a tick; all of it offline."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from tests.e2e.phone import Lend, Phone

pytestmark = [pytest.mark.e2e, pytest.mark.worker]


def begin_kim(phone: Phone) -> None:
    """Fill in the form, with faults at first; what was begun outlives a reload."""
    page = phone.page
    page.get_by_role("button", name="Add somebody").tap()
    page.get_by_role("textbox", name="Telephone number").fill("ring me")
    page.get_by_role("button", name="Save").tap()
    expect(page.get_by_role("alert")).to_have_text(
        ["It needs a name.", "Digits, spaces, and + * # ( ) - alone make a number."]
    )
    page.get_by_role("textbox", name="Telephone number").fill("+44 20 7946 0000")
    page.get_by_role("textbox", name="Name").fill("Kim")
    page.get_by_role("textbox", name="Mail address").fill("kim@example.org")
    page.get_by_label("How often").select_option("Every 2 weeks")
    page.wait_for_function("JSON.stringify(localStorage).includes('circle')")
    phone.reload()
    page.get_by_role("button", name="Add somebody").tap()
    expect(page.get_by_text("You had begun this one.")).to_be_visible()
    expect(page.get_by_role("textbox", name="Name")).to_have_value("Kim")
    page.get_by_role("button", name="Save").tap()


def test_somebody_to_stay_close_to(lend: Lend) -> None:
    """
    From More, without a network: what was begun outlives a reload, what cannot be is said beside
    its field; a tap calls, writes or mails; a tick says today, moves the date, and can be undone or
    taken back; taking off has Undo; a reminder of the date leads there.
    """
    phone = lend(locale="en-GB", viewport={"width": 360, "height": 740})
    page = phone.begin().saved().page
    phone.worker_ready()
    phone.context.set_offline(True)
    page.get_by_role("link", name="More").tap()
    page.get_by_role("link", name="Support network").tap()
    expect(page.get_by_text("One name is plenty to begin with.")).to_be_visible()
    begin_kim(phone)
    kim = page.get_by_role("group", name="Kim")
    expect(kim).to_contain_text("Every 2 weeks · Comes round on")
    links = {
        link.inner_text(): link.get_attribute("href") for link in kim.get_by_role("link").all()
    }
    assert links == {
        "Call": "tel:+442079460000",
        "Write": "sms:+442079460000",
        "Mail": "mailto:kim@example.org",
    }
    tick = kim.get_by_role("button", name="We were in touch: Kim")
    tick.tap()
    expect(kim).to_contain_text("You were in touch today")
    expect(tick).to_have_attribute("aria-pressed", "true")
    page.get_by_role("button", name="Undo").tap()
    expect(tick).to_have_attribute("aria-pressed", "false")
    tick.tap()
    expect(tick).to_have_attribute("aria-pressed", "true")
    phone.reload()
    expect(tick).to_have_attribute("aria-pressed", "true")
    tick.tap()
    expect(kim).to_contain_text("Today would be a good day")
    kim.get_by_role("button", name="Change Kim").tap()
    page.get_by_role("button", name="Take off").tap()
    expect(kim).to_have_count(0)
    page.get_by_role("button", name="Undo").tap()
    expect(kim).to_contain_text("Today would be a good day")
    phone.visit("/support?nudge=meet/x/2026-11-26/12:00")
    page.get_by_text("Why did I get this?").tap()
    expect(page.get_by_text("You set a date for somebody")).to_be_visible()
    expect(kim).to_be_visible()
