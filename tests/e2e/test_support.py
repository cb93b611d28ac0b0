"""Support network: somebody with a rhythm, reached by a tap, and a tick; all of it offline."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from playwright.sync_api import expect
from tests.e2e.other import now_ms, stamp
from tests.e2e.phone import STICKS_OUT, Lend, Phone, two
from tests.e2e.years import Author
from tests.harness import Server

pytestmark = pytest.mark.e2e


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


@pytest.mark.worker
def test_somebody_to_stay_close_to(lend: Lend) -> None:
    """
    From More, without a network: what was begun outlives a reload, what cannot be is said beside
    its field; a tap calls, writes or mails; a tick says today, moves the date, and can be undone or
    taken back; taking off has Undo; a reminder of the date leads there.
    """
    phone = lend(locale="en-GB", viewport={"width": 360, "height": 740})
    page = phone.begun().saved().page
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


def meet_and_rename(phone: Phone, name: str) -> None:
    """Without a network: a tick, and another name."""
    phone.context.set_offline(True)
    kim = phone.page.get_by_role("group", name="Kim")
    kim.get_by_role("button", name="We were in touch: Kim").tap()
    expect(kim).to_contain_text("You were in touch today")
    kim.get_by_role("button", name="Change Kim").tap()
    phone.page.get_by_role("textbox", name="Name").fill(name)
    phone.page.get_by_role("button", name="Save").tap()
    expect(phone.page.get_by_role("group", name=name)).to_be_visible()


@pytest.mark.worker
def test_two_phones_ticked_and_wrote_apart(lend: Lend) -> None:
    """
    Both note that they were in touch, and both change the name: one tap takes the day back on both,
    and where both names are kept it is one person, with one rhythm and one tick.
    """
    one, other = two(lend)
    one.visit("/support").page.get_by_role("button", name="Add somebody").tap()
    one.page.get_by_role("textbox", name="Name").fill("Kim")
    one.page.get_by_role("button", name="Save").tap()
    other.visit("/support")
    expect(other.page.get_by_role("group", name="Kim")).to_be_visible()
    meet_and_rename(one, "Kim Park")
    meet_and_rename(other, "Kim Lee")
    one.context.set_offline(False)
    one.visit().sent()
    other.context.set_offline(False)
    other.visit().sent()
    # The earlier name gave way to the later one, and its own phone asks.
    one.page.get_by_role("button", name="Keep both").tap()
    expect(one.page.get_by_role("button", name="Keep both")).to_have_count(0)
    one.sent()
    other.visit("/support")
    one.visit("/support")
    for phone in (one, other):
        person = phone.page.get_by_role("region", name="Support network").get_by_role("group")
        expect(person).to_have_count(1)
        expect(person.locator(".name")).to_have_text(["Kim Lee", "Kim Park"])
    tick = other.page.get_by_role("button", name="We were in touch")
    expect(tick).to_have_count(1)
    expect(tick).to_have_attribute("aria-pressed", "true")
    tick.tap()
    for phone in (one, other):
        tick = phone.page.get_by_role("button", name="We were in touch")
        expect(tick).to_have_attribute("aria-pressed", "false")
    change_the_other(other)


def change_the_other(phone: Phone) -> None:
    """Each version can be changed or taken off by itself; the other one stays, with its rhythm."""
    page = phone.page
    page.get_by_role("button", name=re.compile("^Change .*, version 2$")).tap()
    expect(page.get_by_role("textbox", name="Name")).to_have_value("Kim Park")
    page.get_by_role("button", name="Take off").tap()
    expect(page.locator(".person .name")).to_have_text(["Kim Lee"])
    expect(page.get_by_role("button", name="Undo")).to_be_visible()


def test_three_hundred_people(lend: Lend, server: Server) -> None:
    """
    As many as an address book has are laid out: each can be found by what is written, ticked and
    changed, and the next one can be added.
    """
    phone = lend(locale="en-GB", viewport={"width": 360, "height": 740}).begun().saved()
    page, author = phone.page, Author(phone, server)
    cards = {f"person{n:06}": f"Person of number {n}" for n in range(300)}
    at = stamp(now_ms())
    rows: list[Any] = []
    for id, name in cards.items():
        card = json.dumps({"is": "person", "role": "support", "name": name})
        rows.append(["p", id, {"body": [author.sealed("p", id, "body", card), at]}])
    for first in range(0, len(rows), 100):
        author.sync(rows[first : first + 100])
    phone.visit("/support")
    people = page.get_by_role("region", name="Support network").get_by_role("group")
    expect(people).to_have_count(300)
    last = page.get_by_role("group", name="Person of number 299", exact=True)
    last.get_by_role("button", name="We were in touch").tap()
    expect(last).to_contain_text("You were in touch today")
    assert page.evaluate(STICKS_OUT) == 0
    page.get_by_role("button", name="Add somebody").tap()
    expect(page.get_by_role("textbox", name="Name")).to_be_focused()
