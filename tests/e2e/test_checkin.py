"""The weekly check-in and scores from elsewhere: on one page, offline, sealed, followed."""

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
NOTE = "Two colleagues ill, three extra nights"
HARD = (4, 3, 2, 2, 1, 1, 0, 2)
"""Exhaustion 88, distance 50, doubt 75, body 25."""
EASIER = (2, 2, 1, 1, 2, 2, 0, 2)
STEADY = (0, 1, 1, 1, 3, 3, 0, 2)


def answer(page: Page, values: tuple[int, ...]) -> None:
    """Tap an answer of each of the eight statements."""
    for n, value in enumerate(values):
        answers(page, n).nth(value).tap()
        expect(answers(page, n).nth(value).get_by_role("radio")).to_be_checked()


def answers(page: Page, n: int) -> Locator:
    return page.locator(".statement").nth(n).locator(".answer")


def save(page: Page) -> None:
    page.get_by_role("button", name="Save the check-in").tap()
    expect(page.get_by_role("region", name="This week")).to_be_visible()


def later(phone: Phone, days: int, path: str = "/checkin") -> Page:
    """So many days after today, on the phone alone: no server corrects its clock."""
    turn(phone, (today() + timedelta(days)).isoformat())
    phone.visit(path)
    return phone.page


def begun(lend: Lend) -> Phone:
    """A phone that has all screens, and whose clock may be set."""
    phone = lend(timezone_id="UTC", viewport={"width": 360, "height": 740})
    phone.context.add_init_script(TURN)
    phone.begun().saved().worker_ready()
    return phone


def test_a_week_is_looked_at_and_leads_to_what_fits(lend: Lend, server: Server) -> None:
    """
    Eight taps offline; what was begun outlives a reload; care shows help before all else; each of
    what fits begins with one tap (a call, a screen, a habit) and is taken back. Answers and words
    are sealed. The next week has a form of its own, tells what moved, and shows both as a trend; a
    week is changed and taken off. After three that were not made Today asks, once, whether it shall
    stop.
    """
    phone = begun(lend)
    page = phone.page
    other = Other(phone, server)
    phone.context.set_offline(True)
    write_down_ana(phone)
    page.get_by_role("navigation").get_by_role("link", name="More").tap()
    page.get_by_role("link", name="Weekly check-in").tap()
    page.get_by_role("button", name="Save the check-in").tap()
    expect(page.get_by_role("alert")).to_have_text("Tap at least one answer, or write a line.")
    answer(page, HARD[:3])
    expect(page.get_by_text("no validated scale")).to_be_visible()
    phone.reload()
    expect(page.get_by_text("You had begun this one.")).to_be_visible()
    expect(answers(page, 2).nth(HARD[2]).get_by_role("radio")).to_be_checked()
    answers(page, 0).nth(HARD[0]).tap()
    expect(answers(page, 0).nth(HARD[0]).get_by_role("radio")).not_to_be_checked()
    answers(page, 0).nth(HARD[0]).tap()
    for n, value in list(enumerate(HARD))[3:]:
        answers(page, n).nth(value).tap()
    page.get_by_label("What was different this week?").fill(NOTE)
    save(page)
    week_leads_on(phone)

    phone.context.set_offline(False)
    page.get_by_role("checkbox", name="Remind me once a week").tap()
    other.wait("s", "checkin", "v", [7, "17:00"])
    sealed = other.value("c", f"{today()}.w", "body")
    assert isinstance(sealed, str)
    assert "colleagues" not in sealed
    assert "answers" not in sealed
    phone.context.set_offline(True)
    weeks_beside_each_other(phone)
    asks_to_stop(phone)


def write_down_ana(phone: Phone) -> None:
    """A supervisor whom one may call."""
    page = phone.page
    phone.visit("/consultation")
    page.get_by_role("button", name="Add somebody").tap()
    page.get_by_text("Supervision", exact=True).tap()
    page.get_by_role("textbox", name="Name").fill("Ana")
    page.get_by_role("textbox", name="Telephone number").fill("+44 20 7946 0000")
    page.get_by_role("button", name="Save").tap()
    expect(page.get_by_role("region", name="Ana")).to_be_visible()


def week_leads_on(phone: Phone) -> None:
    """What the week says, help first, and a habit with one tap."""
    page = phone.page
    signs = page.get_by_role("region", name="This week").get_by_role("listitem")
    expect(signs).to_have_text(
        ["ExhaustionNeeds care", "DistanceWorth watching", "DoubtNeeds care", "BodySteady"]
    )
    # One alone makes no line.
    expect(page.get_by_role("region", name="The four signs")).to_have_count(0)
    first = page.get_by_role("main").get_by_role("region").first
    expect(first).to_contain_text("You need not carry it alone.")
    first.get_by_role("link", name="Help for me").tap()
    expect(page.get_by_role("heading", level=1, name="Help for me")).to_be_visible()
    page.go_back()
    way = page.get_by_role("group", name="A lighter week")
    way.get_by_role("button", name="Begin: Look at next week’s load").tap()
    expect(way.locator(".habit")).to_contain_text("Look at next week’s load")
    page.get_by_role("button", name="Undo").tap()
    expect(way.get_by_role("button", name="Begin: Look at next week’s load")).to_be_visible()
    page.get_by_role("button", name="Take a day of rest").tap()
    expect(page.get_by_text("Today is a day of rest.")).to_be_visible()
    page.get_by_role("button", name="Undo").tap()
    expect(page.get_by_role("button", name="Take a day of rest")).to_be_visible()
    each_begins_with_one_tap(page)


FITTING = {
    "Rest": "Take a day of rest",
    "A lighter week": "Begin: Look at next week’s load",
    "Something new": "Begin: Look up one thing",
    "What went well": "Begin: One thing that went well",
    "Thinking it through": "Begin: Ask a colleague",
}
"""What two signs that need care and one worth watching lead to, and what is begun with one tap."""
LISTED = {
    "Work that ends": "Hours off work",
    "Colleagues and friends": "Time with my people",
    "Something you love": "Something I love doing",
}
"""What is on the list already, and is ticked here."""
ORDER = ["Rest", "A lighter week", "Work that ends", "Something new", "What went well"]
ORDER += ["Thinking it through", "Colleagues and friends", "Something you love"]


def each_begins_with_one_tap(page: Page) -> None:
    """A call, the screen that is there for it, a habit with its tiny version, or what is listed."""
    ways = page.get_by_role("region", name="What fits")
    ways.get_by_text("More that fits").tap()
    heads = ways.get_by_role("heading", level=3)
    expect(heads).to_have_text(ORDER)
    for way, begin in FITTING.items():
        expect(
            ways.get_by_role("group", name=way).get_by_role("button", name=begin)
        ).to_be_visible()
    for way, habit in LISTED.items():
        group = ways.get_by_role("group", name=way)
        expect(group.get_by_role("button", name=habit, exact=True).first).to_be_visible()
    consultation = ways.get_by_role("group", name="Thinking it through")
    call = consultation.get_by_role("link", name="Call Ana")
    expect(call).to_have_attribute("href", "tel:+442079460000")
    for way, place in (
        ("Thinking it through", "Consultation"),
        ("Colleagues and friends", "Support network"),
    ):
        ways.get_by_role("group", name=way).locator(f"a.step:has-text('{place}')").tap()
        expect(page.get_by_role("heading", level=1, name=place)).to_be_visible()
        page.go_back()
        ways.get_by_text("More that fits").tap()


def weeks_beside_each_other(phone: Phone) -> None:
    """A week later: a form of its own, what moved, the trend told; each week can be changed."""
    page = later(phone, 7)
    answer(page, EASIER)
    save(page)
    signs = page.get_by_role("region", name="This week").get_by_role("listitem")
    expect(signs.first).to_have_text(re.compile("^ExhaustionNeeds care38 less than on "))
    trend = page.get_by_role(
        "img", name=re.compile("^Exhaustion: 2 check-ins, from 88 on .* to 50 ")
    )
    expect(trend).to_be_visible()
    page.get_by_text("Each week").tap()
    weeks = page.locator(".one-week")
    expect(weeks).to_have_count(2)
    expect(weeks.nth(1)).to_contain_text(NOTE)
    weeks.nth(0).get_by_role("button", name="Take off").tap()
    expect(weeks).to_have_count(1)
    expect(page.get_by_role("button", name="Save the check-in")).to_be_visible()
    page.get_by_role("button", name="Undo").tap()
    expect(weeks).to_have_count(2)
    page.get_by_role("button", name="Change the answers").tap()
    for n, value in enumerate(STEADY):
        if value != EASIER[n]:
            answers(page, n).nth(value).tap()
    save(page)
    expect(signs.first).to_have_text(re.compile("^ExhaustionSteady75 less than on "))
    expect(page.get_by_text("A steady week.")).to_be_visible()
    expect(page.get_by_role("region", name="Help for me")).to_have_count(0)
    expect(page.get_by_role("region", name="What fits")).to_have_count(0)


def asks_to_stop(phone: Phone) -> None:
    """Four weeks after the last one Today asks; Undo brings the reminder back."""
    page = later(phone, 36, "/")
    asked = page.get_by_role("region", name="Shall the weekly check-in stop?")
    expect(asked).to_contain_text("it is fine to stop")
    asked.get_by_role("button", name="Stop it").tap()
    expect(asked).to_have_count(0)
    phone.visit("/checkin?nudge=checkin/-/2026-11-29/17:00")
    switch = page.get_by_role("checkbox", name="Remind me once a week")
    expect(switch).not_to_be_checked()
    page.get_by_text("Why did I get this?").tap()
    expect(page.get_by_text("the time of your weekly check-in")).to_be_visible()


def test_scores_from_elsewhere_are_followed(lend: Lend, server: Server) -> None:
    """
    A number outside of its range, or none, is refused beside its field; what was begun is kept;
    scores of one scale are a trend in their own range; a score is changed and taken off, with Undo.
    """
    phone = lend(timezone_id="UTC").begun("/checkin")
    page = phone.page
    page.get_by_role("link", name="Scores from elsewhere").tap()
    add(page, "60", (today() - timedelta(30)).isoformat())
    alert = page.get_by_role("alert")
    expect(alert).to_have_text("It lies outside of the range below.")
    expect(page.get_by_label("Score", exact=True)).to_be_focused()
    phone.visit("/checkin")
    page.get_by_role("link", name="Scores from elsewhere").tap()
    page.get_by_role("button", name="Add a score", exact=True).tap()
    expect(page.get_by_text("You had begun this one.")).to_be_visible()
    page.get_by_label("Score", exact=True).fill("31")
    page.get_by_role("button", name="Save").tap()
    scale = page.get_by_role("region", name="ProQOL: burnout")
    expect(scale).to_contain_text("31 on ")
    scale.get_by_role("button", name="Add a score of ProQOL: burnout").tap()
    expect(page.get_by_label("Score", exact=True)).to_be_focused()
    page.get_by_label("Score", exact=True).fill("24")
    page.get_by_role("button", name="Save").tap()
    trend = page.get_by_role(
        "img", name=re.compile("^ProQOL: burnout: 2 scores, from 31 on .* to 24 on")
    )
    expect(trend).to_be_visible()
    scale.get_by_role("button", name="Take off").first.tap()
    expect(trend).to_have_count(0)
    page.get_by_role("button", name="Undo").tap()
    expect(trend).to_be_visible()
    scale.get_by_role("button", name="Change").first.tap()
    page.get_by_label("Score", exact=True).fill("25")
    page.get_by_role("button", name="Save").tap()
    expect(scale).to_contain_text("25 on ")
    phone.visit().sent()
    rows = Other(phone, server).sync([])["rows"]
    assert len([id for kind, id, _ in rows if kind == "g"]) == 2
    assert "ProQOL" not in str(rows)


def add(page: Page, value: str, on: str) -> None:
    page.get_by_role("button", name="Add a score", exact=True).tap()
    page.get_by_role("button", name="ProQOL: burnout").tap()
    page.get_by_label("Score", exact=True).fill(value)
    page.get_by_label("Date").fill(on)
    page.get_by_role("button", name="Save").tap()
