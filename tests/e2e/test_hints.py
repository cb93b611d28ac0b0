"""What Today says by itself: which day it still is, what dots mean, what was left unfinished."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from tests.e2e.calendar import TURN, turn
from tests.e2e.examine import MOVED, Examiner
from tests.e2e.other import WALK, WALK_ID, Other, today
from tests.e2e.phone import Lend, Phone, row_of, tick_of
from tests.harness import Server

pytestmark = pytest.mark.e2e
BREATHE = "Sit and breathe"
PHONE: dict[str, Any] = {"timezone_id": "UTC", "locale": "en-GB", "bypass_csp": True}


def begun(lend: Lend, **more: Any) -> Phone:
    """A phone whose clock may be set, with five habits."""
    phone = lend(**{**PHONE, **more})
    phone.context.add_init_script(TURN + MOVED)
    return phone.begun().worker_ready().saved()


def at(phone: Phone, moment: str) -> Page:
    """It is that moment, and the page is seen again; without a network no server corrects it."""
    phone.context.set_offline(True)
    turn(phone, moment)
    return phone.page


@pytest.mark.worker
def test_a_day_that_ends_late_says_so(lend: Lend, server: Server) -> None:
    """
    Whose day ends at noon reads on Tuesday morning that it is still Monday, and until when; from
    the calendar's midnight on, without a tap and without a reload, and no longer once it is noon.
    Nothing moves for it. Another day that is looked at has no such line.
    """
    phone = begun(lend)
    Other(phone, server).put("s", "dayStart", "v", "12:00")
    phone.saved().visit("/day")
    ends = phone.page.get_by_role("region", name="My day ends").locator("input")
    expect(ends).to_have_value("12:00")
    phone.visit()
    line = phone.page.locator(".door")
    page = at(phone, "2027-03-01T23:58")
    expect(page.get_by_role("heading", name="Monday")).to_be_visible()
    expect(line).not_to_contain_text("Still")
    # The sign of saving has its own words by then.
    expect(phone.sign("Offline")).to_be_visible()
    page.evaluate("() => { globalThis.moved.length = 0; }")
    at(phone, "2027-03-02T00:01")
    expect(line).to_have_text("Still Monday: your day ends at 12:00.")
    at(phone, "2027-03-02T07:50")
    expect(page.get_by_role("heading", name="Monday")).to_be_visible()
    expect(line).to_have_text("Still Monday: your day ends at 12:00.")
    at(phone, "2027-03-02T12:00")
    expect(page.get_by_role("heading", name="Tuesday")).to_be_visible()
    expect(line).not_to_contain_text("Still")
    assert page.evaluate("() => globalThis.moved") == []
    at(phone, "2027-03-03T07:50")
    page.get_by_role("list", name="The last seven days").get_by_role("button").first.tap()
    expect(line).to_contain_text("Back to today")
    expect(line).not_to_contain_text("Still")


@pytest.mark.worker
def test_dots_come_with_their_explanation(lend: Lend) -> None:
    """
    A first tick shows a run without dots. On the next day, when they first mean something, they
    stand there and the door says what they are; the day after they stand there alone.
    """
    phone = begun(lend)
    page, line = at(phone, "2027-03-01T12:00"), phone.page.locator(".door")
    said = "The dots beside a run are the quiet days that it has room for."
    phone.tick(WALK).tap()
    expect(phone.row(WALK)).to_contain_text("1 day")
    expect(page.get_by_role("button", name="Undo")).to_be_visible()
    expect(line).not_to_have_text(said)
    expect(page.locator(".pip")).to_have_count(0)
    # The sign of saving has its own words by then.
    expect(phone.sign("Offline")).to_be_visible()
    page.evaluate("() => { globalThis.moved.length = 0; }")
    at(phone, "2027-03-02T12:00")
    expect(line).to_have_text(said)
    expect(phone.row(WALK).locator(".pip")).to_have_count(2)
    phone.tick(WALK).tap()
    expect(phone.row(WALK)).to_have_accessible_name(f"{WALK} 2 days, with room for one rest")
    expect(line).to_have_text(said)
    assert page.evaluate("() => globalThis.moved") == []
    at(phone, "2027-03-03T12:00")
    expect(line).not_to_have_text(said)
    expect(phone.row(WALK).locator(".pip")).to_have_count(2)


def test_what_was_said_ends_where_its_habit_is_opened(lend: Lend) -> None:
    """
    "Added." with its Undo does not follow from Today into the form of the new habit, nor to its
    page: there Undo would take away what one is about to change.
    """
    phone = lend(**PHONE).begun()
    page = phone.page
    for way, heading in (("Change it", "Change Tea"), ("How it has gone", "Tea")):
        page.get_by_label("Add something").fill("Tea")
        page.get_by_role("button", name="Save", exact=True).tap()
        expect(page.get_by_text("Added.")).to_be_visible()
        expect(page.get_by_role("button", name="Undo")).to_be_visible()
        page.locator(".words").last.tap()
        page.get_by_role("dialog").get_by_role("button", name=way).tap()
        expect(page.get_by_role("heading", name=heading)).to_be_visible()
        expect(page.get_by_text("Added.")).to_have_count(0)
        page.get_by_role("navigation").get_by_role("link", name="Today").tap()


def test_before_the_beginning_a_day_is_blank(lend: Lend, server: Server) -> None:
    """
    On a day before a habit began its disc is blank, and can be ticked all the same; on one on which
    it was not due it is dashed, and on today as well where it begins later.
    """
    phone = lend(**PHONE).begun().saved()
    other, page = Other(phone, server), phone.page
    plan = {"kind": "daily", "target": 1, "tiny": None}
    other.put("h", "starter00003", "plan", [{**plan, "from": str(today() + timedelta(3))}])
    never = {**plan, "kind": "every_n_days", "n": 300, "from": str(today() - timedelta(90))}
    other.put("h", "starter00002", "plan", [never])
    expect(phone.row("Something I love doing")).to_contain_text("From", timeout=20_000)
    expect(phone.tick("Something I love doing")).to_have_class("tick off")
    expect(phone.row(BREATHE)).to_contain_text("Next on")
    page.get_by_role("list", name="The last seven days").get_by_role("button").nth(2).tap()
    expect(phone.tick(BREATHE)).to_have_class("tick off")
    disc = phone.tick(WALK)
    expect(disc).to_have_class("tick before")
    look = "(one) => [getComputedStyle(one).boxShadow, getComputedStyle(one).borderStyle]"
    assert disc.evaluate(look) == ["none", "none"]
    disc.tap()
    expect(disc).to_have_class("tick kept")
    other.wait("t", f"{today() - timedelta(4)}.{WALK_ID}", "v", 1)


ABOVE = """() => ['.said', '.said .voice']
  .map((one) => document.querySelector(one).getBoundingClientRect().top)
  .reduce((room, line) => room - line)"""
"""By how many px the line rises above its room."""


def test_in_large_text_the_line_after_a_tick_covers_no_row(lend: Lend) -> None:
    """
    With texts at twice their size the line stays in the room that is kept for it: the row that was
    ticked is seen whole.
    """
    phone = lend(**PHONE, viewport={"width": 360, "height": 620}).begun()
    page = phone.page
    page.evaluate("() => { document.documentElement.style.fontSize = '200%'; scrollTo(0, 0); }")
    for name in (WALK, BREATHE):
        phone.tick(name).tap()
        expect(page.get_by_role("button", name="Undo")).to_be_visible()
        expect(page.locator(".voice span").first).not_to_be_empty()
        assert page.evaluate(ABOVE) <= 0


@pytest.mark.worker
def test_a_note_left_unfinished_is_offered_on_the_next_day(lend: Lend) -> None:
    """
    Words that were typed yesterday when the page ended are offered below today's list, with habit
    and day; what is written on then is yesterday's note, and the offer is gone.
    """
    phone = begun(lend, viewport={"width": 360, "height": 740})
    page = at(phone, "2027-03-02T22:00")
    expect(page.get_by_role("heading", name="Tuesday")).to_be_visible()
    # As where a battery ends: nothing that a page does while it goes is done.
    page.evaluate(
        """() => {
          for (const name of ['visibilitychange', 'pagehide', 'freeze'])
            for (const place of [document, window])
              place.addEventListener(name, (e) => e.stopImmediatePropagation(), { capture: true });
        }"""
    )
    phone.note_field(BREATHE).fill("In the car, bef")
    page.wait_for_function(
        "() => Object.keys(localStorage).some((one) => one.includes('note.2027-03-02'))"
    )
    phone.reload()
    turn(phone, "2027-03-03T12:00")
    card = page.get_by_role("region", name="A note you had begun")
    expect(card).to_contain_text("Sit and breathe, Tuesday 2 March")
    examiner = Examiner(page)
    examiner.look("a note left")
    assert not examiner.faults, "\n".join(examiner.faults)
    card.get_by_role("button", name="Go on with your note").tap()
    sheet = page.get_by_role("dialog")
    expect(sheet.get_by_role("textbox")).to_have_value("In the car, bef")
    sheet.get_by_role("textbox").fill("In the car, before the key")
    sheet.get_by_role("button", name="Save", exact=True).tap()
    expect(card).to_have_count(0)
    phone.reload()
    page.get_by_role("list", name="The last seven days").get_by_role("button").nth(5).tap()
    assert phone.note(BREATHE) == "In the car, before the key"
    expect(card).to_have_count(0)


def test_an_undo_that_comes_too_late_says_so(lend: Lend) -> None:
    """
    Both tabs of a browser count; the Undo of the one that counted first takes nothing of the
    other's, and says that it has not.
    """
    phone = lend(**PHONE).begun()
    phone.page.goto(f"{phone.url}/new")
    phone.page.get_by_role("button", name="Water at work").tap()
    phone.page.get_by_role("button", name="Save", exact=True).tap()
    phone.page.get_by_role("button", name="I can see it").tap()
    plus = phone.tick("Water at work, add 1")
    if today().isoweekday() > 5:
        phone.page.get_by_text("Not today").tap()
    other = phone.tab()
    other.goto(phone.url)
    plus.tap()
    expect(phone.row("Water at work")).to_contain_text("1 of 6")
    expect(phone.page.get_by_role("button", name="Undo")).to_be_visible()
    if today().isoweekday() > 5:
        other.get_by_text("Not today").tap()
    expect(row_of(other, "Water at work")).to_contain_text("1 of 6")
    tick_of(other, "Water at work, add 1").tap()
    expect(phone.row("Water at work")).to_contain_text("2 of 6")
    phone.page.get_by_role("button", name="Undo").tap()
    expect(phone.page.get_by_text("It was changed since, and stays as it is.")).to_be_visible()
    expect(phone.row("Water at work")).to_contain_text("2 of 6")
    expect(phone.page.get_by_role("button", name="Undo")).to_have_count(0)


def test_a_name_of_one_long_word_leaves_undo_on_the_screen(lend: Lend) -> None:
    """
    A line that says a habit's name of forty letters without a blank is broken within it, in large
    text too: Undo is where it always is.
    """
    name = "Donaudampfschifffahrtselektrizitätenhaup"
    phone = lend(**PHONE, viewport={"width": 360, "height": 740}).begin(names={WALK: name})
    page = phone.page
    said, undo = page.locator(".said .voice span"), page.get_by_role("button", name="Undo")
    # None of the lines comes twice, and one of the first ones says the name.
    for _ in range(12):
        phone.tick(name).tap()
        expect(undo).to_be_visible()
        if name in said.inner_text():
            break
        undo.tap()
        expect(phone.kept()).to_have_count(0)
    expect(said).to_contain_text(name)
    for size in ("100%", "200%"):
        page.evaluate("(size) => { document.documentElement.style.fontSize = size; }", size)
        box = undo.bounding_box()
        assert box and box["x"] + box["width"] <= 360, size
