"""Consultation: what to bring carries over until it was used, and one act files it; offline."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, expect
from tests.e2e.other import Other
from tests.e2e.phone import Lend, Phone
from tests.harness import Server

pytestmark = [pytest.mark.e2e, pytest.mark.worker]


def begin_ana(phone: Phone) -> Locator:
    """A supervisor with a rhythm, from More; what she is called by stays on its place."""
    page = phone.page
    page.get_by_role("link", name="More").tap()
    page.get_by_role("link", name="Consultation").tap()
    page.get_by_role("button", name="Add somebody").tap()
    page.get_by_text("Supervision", exact=True).tap()
    page.get_by_role("textbox", name="Name").fill("Ana")
    page.get_by_label("How often").select_option("Once a month")
    page.get_by_role("button", name="Save").tap()
    ana = page.get_by_role("region", name="Ana")
    expect(ana).to_contain_text("Supervision")
    expect(ana).to_contain_text("Once a month · Comes round on")
    # No louder than what is done here.
    more = page.get_by_role("button", name="Add somebody")
    expect(more).to_have_class("quiet")
    return ana


def write_down(ana: Locator, *topics: str) -> None:
    """The line to write on and its button stay where they are, however long the list grows."""
    line = ana.get_by_label("What I want to bring").and_(ana.get_by_role("textbox"))
    add = ana.get_by_role("button", name="Add", exact=True)
    place = add.bounding_box()
    for words in topics:
        line.fill(words)
        add.tap()
        expect(ana.get_by_text(words)).to_be_visible()
        expect(line).to_have_value("")
    assert add.bounding_box() == place


def test_what_i_want_to_bring(lend: Lend, server: Server) -> None:
    """
    Of three topics two are brought and one carries over; what was typed outlives a reload; what
    helped is kept, and can be taken off; Undo brings all of it back. All of it without a network,
    and sealed. A reminder of the date leads here, and says why it came.
    """
    phone = lend(locale="en-GB", viewport={"width": 360, "height": 740})
    page = phone.begun().saved().page
    phone.worker_ready()
    phone.context.set_offline(True)
    ana = begin_ana(phone)
    topics = ("The long pause", "Saying no", "A letter that is due")
    write_down(ana, *topics)
    ana.get_by_role("textbox").fill("Half a thou")
    expect(ana.get_by_role("listitem")).to_have_text([re.compile(one) for one in topics])
    ana.get_by_role("button", name="We met: Ana").tap()
    expect(ana.get_by_role("heading", name="We met: Ana")).to_be_focused()
    ana.get_by_label("Saying no").tap()
    ana.get_by_label("What helped?").fill("A question back")
    ana.get_by_role("button", name="Cancel").tap()
    page.wait_for_function(
        "() => ['consult.', 'bring.'].every((one) => JSON.stringify(localStorage).includes(one))"
    )
    phone.reload()
    expect(ana.get_by_role("textbox")).to_have_value("Half a thou")
    ana.get_by_role("button", name="We met: Ana").tap()
    expect(ana.get_by_label("What helped?")).to_have_value("A question back")
    expect(ana.get_by_label("Saying no")).not_to_be_checked()
    expect(ana.get_by_label("The long pause")).to_be_checked()
    ana.get_by_role("button", name="File it").tap()
    expect(ana).to_contain_text("You met today")
    expect(ana.get_by_role("listitem").filter(has_text="Take off")).to_have_text(
        [re.compile("Saying no")]
    )
    page.get_by_role("button", name="Undo").tap()
    expect(ana.get_by_text("The long pause")).to_be_visible()
    expect(ana).not_to_contain_text("You met today")
    file_and_take_off(ana)
    phone.context.set_offline(False)
    leads_here(phone, Other(phone, server))


def file_and_take_off(ana: Locator) -> None:
    """What helped stands with its date and can be taken off; what was brought is used."""
    ana.get_by_role("button", name="We met: Ana").tap()
    ana.get_by_label("What helped?").fill("To be asked back")
    ana.get_by_role("button", name="File it").tap()
    expect(ana).to_contain_text("Nothing is waiting.")
    ana.get_by_text("Earlier ones").tap()
    expect(ana.get_by_text("To be asked back")).to_be_visible()
    ana.get_by_role("button", name=re.compile(r"Take off: \d+ \w+ \d+")).tap()
    expect(ana).to_contain_text("The first one is still ahead")
    ana.page.get_by_role("button", name="Undo").tap()
    expect(ana).to_contain_text("You met today")


def leads_here(phone: Phone, other: Other) -> None:
    """The server knows neither whom a date is with nor what was said."""
    page = phone.page
    phone.visit().sent()
    rows = other.sync([])["rows"]
    assert "asked back" not in str(rows)
    assert "supervisor" not in str(rows)
    (ana_id,) = [id for kind, id, _ in rows if kind == "p"]
    phone.visit(f"/support?nudge=meet/{ana_id}/2026-11-26/12:00")
    expect(page.get_by_role("heading", level=1, name="Consultation")).to_be_visible()
    page.get_by_text("Why did I get this?").tap()
    expect(page.get_by_text("You set a date for somebody")).to_be_visible()
    phone.visit("/support?nudge=meet/nobody/2026-11-26/12:00")
    expect(page.get_by_text("One name is plenty to begin with.")).to_be_visible()
