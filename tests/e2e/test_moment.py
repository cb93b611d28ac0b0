"""A hard moment: one tap from Today, offline, without account or key; and one-minute pauses."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect
from tests.e2e.account import api
from tests.e2e.calendar import away_from_clocks, turn
from tests.e2e.examine import Examiner
from tests.e2e.other import Other, stamp
from tests.e2e.phone import Lend, Phone
from tests.harness import Server

pytestmark = pytest.mark.e2e
SMALL: dict[str, Any] = {"viewport": {"width": 360, "height": 620}}
IN_SIGHT = """(all) => all.every((one) => {
  const { top, bottom, width } = one.getBoundingClientRect();
  return width > 0 && top >= 0 && bottom <= innerHeight;
})"""
IN_REACH = """(one) => {
  const box = one.getBoundingClientRect();
  const found = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
  return scrollY === 0 && one.contains(found);
}"""
"""A thumb finds it without scrolling, and nothing lies over it."""
WAYS = {"A kind word to myself": 3, "After a hard case": 3}
"""What is led through in steps, and how many."""


def near(page: Page) -> Locator:
    return page.get_by_role("region", name="Somebody to call")


def has_all(page: Page) -> None:
    """A person, a line, the emergency numbers and the way to all of them, without scrolling."""
    calls = near(page).get_by_role("link", name=re.compile("^Call "))
    expect(calls).to_have_text([re.compile("^Ana"), re.compile("^116 123"), "112", "999"])
    whole = near(page).locator("a, button")
    expect(whole).to_have_count(6)
    assert whole.evaluate_all(IN_SIGHT)


def end(page: Page) -> None:
    """Breathe, and have had enough."""
    page.get_by_role("button", name="A minute of breath").tap()
    expect(page.locator(".lung.in")).to_be_visible()
    page.get_by_role("button", name="Enough for now").tap()
    expect(page.get_by_role("heading", name="That was for you.")).to_be_focused()


def write_down_ana(page: Page) -> None:
    """From the moment to Help for me, and back."""
    page.get_by_role("link", name="My person").tap()
    people = page.get_by_role("region", name="My people")
    people.get_by_role("button", name="Add someone I trust").tap()
    people.get_by_label("Name").fill("Ana")
    people.get_by_label("Telephone number").fill("+44 20 7946 0000")
    people.get_by_role("button", name="Save").tap()
    expect(people.get_by_text("Ana", exact=True)).to_be_visible()
    page.go_back()


def lead_through(page: Page, examiner: Examiner) -> None:
    """Help stays at its place on each step of all that leads through steps."""
    place = near(page).bounding_box()
    for way, steps in WAYS.items():
        page.get_by_role("button", name=way).tap()
        for step in range(1, steps + 1):
            expect(page.get_by_text(f"{step} of {steps}")).to_be_visible()
            expect(page.get_by_role("heading", level=2)).to_be_focused()
            has_all(page)
            assert near(page).bounding_box() == place
            if step == 1:
                examiner.look(way, apart=True)
            if step < steps:
                page.get_by_role("button", name="Next").tap()
        page.go_back()
        expect(page.get_by_role("button", name=way)).to_be_visible()


def not_safe(page: Page) -> None:
    """All numbers, large, one's person, and a line."""
    page.get_by_role("button", name="I am not safe").tap()
    expect(page.get_by_role("heading", name="Call now")).to_be_focused()
    calls = page.get_by_role("link", name=re.compile("Call"))
    expect(calls.first).to_have_attribute("href", "tel:112")
    assert page.locator(".numbers a").evaluate_all(IN_SIGHT)
    expect(page.get_by_role("link", name="Ana: Call")).to_be_visible()
    expect(page.get_by_text("Samaritans").first).to_be_visible()


def ask_for_a_record(phone: Phone) -> None:
    """A minute, then rest for all that is open, which is taken back."""
    page = phone.page
    page.get_by_role("link", name="Hard moment").tap()
    end(page)
    page.get_by_role("button", name="Write a minute down").tap()
    expect(page.get_by_text("1 minute for you. Kept.")).to_be_visible()
    expect(phone.kept()).to_have_count(1)
    page.get_by_role("link", name="Hard moment").tap()
    end(page)
    page.get_by_role("button", name="Let today be a day of rest").tap()
    expect(page.get_by_text("Rest it is. That is part of the plan.")).to_be_visible()
    resting = page.locator(".tick.rest")
    assert resting.count() >= 3
    expect(phone.kept()).to_have_count(1)
    page.get_by_role("button", name="Undo").tap()
    expect(resting).to_have_count(0)
    expect(phone.kept()).to_have_count(1)


@pytest.mark.worker
def test_help_stands_on_each_step_and_nothing_is_written_down(lend: Lend, server: Server) -> None:
    """
    One tap from Today, offline: person, line and numbers stand on the first frame and on each step
    at the same place; Back leads to the choice, then to Today. "I am not safe" has them large.
    Nothing is recorded until one asks: a minute, or rest for all that is open, each with Undo.
    """
    phone = lend(**SMALL, locale="en-GB", bypass_csp=True).begun().saved()
    page, examiner = phone.page, Examiner(phone.page)
    phone.worker_ready()
    phone.context.set_offline(True)
    page.get_by_role("link", name="Hard moment").tap()
    expect(page.get_by_role("heading", level=1, name="A hard moment")).to_be_focused()
    expect(near(page).get_by_role("link", name=re.compile("^Call "))).to_have_count(3)
    phone.reload()
    examiner.look("a hard moment, nobody written down")
    write_down_ana(page)
    has_all(page)
    ana = near(page).get_by_role("link", name="Call Ana, +44 20 7946 0000")
    assert ana.get_attribute("href") == "tel:+442079460000"
    assert page.locator(".minute button").evaluate_all(IN_SIGHT)
    place = near(page).bounding_box()

    lead_through(page, examiner)
    page.get_by_role("button", name="A minute of breath").tap()
    has_all(page)
    assert near(page).bounding_box() == place
    examiner.look("a breath in a hard moment")
    not_safe(page)
    examiner.look("not safe", apart=True)
    page.get_by_role("link", name="Back", exact=True).tap()
    end(page)
    examiner.look("the end of a hard moment", apart=True)
    assert not examiner.faults, "\n".join(examiner.faults)
    page.get_by_role("button", name="To Today").tap()
    expect(phone.kept()).to_have_count(0)
    phone.context.set_offline(False)
    phone.visit().saved()
    rows: list[Any] = api(phone, "POST", "/sync", {"v": 1, "cursor": 0, "put": []})["rows"]
    assert [row for row in rows if row[0] == "t"] == []
    ask_for_a_record(phone)


def test_it_is_there_before_an_account_and_without_a_key(lend: Lend, server: Server) -> None:
    """
    As the icon's shortcut opens it on a phone on which nobody has begun: numbers and steps, and no
    account is made. On a phone that cannot read one's people it says so, and leads to the key.
    """
    phone = lend(**SMALL, locale="de-AT").listen().visit("/moment")
    page = phone.page
    calls = near(page).get_by_role("link", name=re.compile("^Call "))
    expect(calls).to_have_text([re.compile("^142"), "112", "122", "133", "144"])
    expect(page.get_by_role("link", name="My person")).to_have_count(0)
    end(page)
    expect(page.get_by_role("button", name="Write a minute down")).to_have_count(0)
    expect(page.get_by_role("button", name="Let today be a day of rest")).to_have_count(0)
    page.get_by_role("button", name="To Today").tap()
    expect(page.get_by_role("button", name="Begin")).to_be_visible()
    assert not [one for one in phone.requests if one.endswith("/api/accounts")]

    phone.begun().saved()
    Other(phone, server).sync([["p", "help.1", {"body": ["c2VhbGVk", stamp(1_700_000_000_000)]}]])
    phone.visit("/moment")
    sealed = near(page).get_by_role("link", name="My people")
    expect(sealed).to_have_attribute("href", "/key")
    expect(calls).to_have_text([re.compile("^142"), "112", "122", "133", "144"])


def test_where_no_country_is_known_the_way_to_choose_one_stands_there(lend: Lend) -> None:
    """A browser whose language has no region: no number is guessed."""
    phone = lend(**SMALL, locale="eo").visit("/moment")
    page = phone.page
    expect(near(page).get_by_role("link", name="Choose my country")).to_be_visible()
    assert page.locator('a[href^="tel:"]').count() == 0
    page.get_by_role("button", name="I am not safe").tap()
    expect(
        page.get_by_text("Call the emergency number of the place where you are.")
    ).to_be_visible()


@pytest.mark.worker
def test_a_pause_of_a_minute_is_two_taps_from_anywhere(lend: Lend) -> None:
    """
    From each tab by More, where it is in sight, from Today by Breathe, and from the icon by its
    shortcut: the second tap begins it. After a minute it is written down by itself, with a way to
    longer ones.
    """
    others = ("Something I love doing", "Time with my people", "Hours off work", "Move a little")
    phone: Phone = away_from_clocks(lend, "2026-01-05T10:00", drop=others)
    page = phone.page
    page.set_viewport_size(SMALL["viewport"])
    page.get_by_role("link", name="Breathe").tap()
    page.get_by_role("button", name="Begin").tap()
    expect(page.get_by_text("1 minute to go")).to_be_visible()
    # What the icon's shortcut opens (tests/pwa/routes.test.ts holds the manifest to it).
    phone.visit("/pause")
    expect(page.locator(".lung.in")).to_be_visible()
    for tab in ("/", "/more", "/garden"):
        phone.visit(tab)
        page.get_by_role("link", name="More").tap()
        pause = page.get_by_role("link", name="One-minute pause")
        expect(pause).to_be_visible()
        assert pause.evaluate(IN_REACH)
        pause.tap()
        expect(page.locator(".lung.in")).to_be_visible()
        expect(page.locator("nav")).to_have_count(0)
    turn(phone, "2026-01-05T10:01:30")
    expect(page.get_by_text("1 minute, kept.")).to_be_visible()
    page.get_by_role("link", name="A longer one").tap()
    expect(page.get_by_role("heading", name="Breathe")).to_be_visible()
    expect(page.get_by_role("radio", name=re.compile("^(Box|4, 7, 8|Even)"))).to_have_count(3)
    expect(page.get_by_role("radio", name=re.compile("^(1|2|3|5|10)$"))).to_have_count(5)
    phone.visit()
    expect(phone.kept()).to_have_count(1)
