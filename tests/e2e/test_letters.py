"""Letters to the future self: sealed, closed until their day, opened with a pause, kept."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect
from tests.e2e.calendar import TURN, kinds_of, turn
from tests.e2e.other import Other, today
from tests.e2e.phone import Lend, Phone, line_of
from tests.harness import Server

pytestmark = [pytest.mark.e2e, pytest.mark.worker]
LINES = "\n".join(f"Line {n}: the river was high, and you went all the same." for n in range(10))
OFF = "Hours off work"
LONG = ("The river was high today. " * 400)[:10_000]


def begun(lend: Lend) -> Phone:
    """A phone that has all screens, and whose clock may be set."""
    phone = lend(timezone_id="UTC", locale="en-GB", viewport={"width": 360, "height": 740})
    phone.context.add_init_script(TURN)
    phone.begun().saved().worker_ready()
    return phone


def later(phone: Phone, days: int, path: str) -> None:
    """So many days after today, on the phone alone: no server corrects its clock."""
    turn(phone, (today() + timedelta(days)).isoformat())
    phone.visit(path)


def test_a_letter_is_written_closed_and_opened_on_its_day(lend: Lend, server: Server) -> None:
    """
    Offline, from More: 10,000 characters are refused with a sentence, and they, as any draft,
    outlive another screen and a reload. Closed, the letter shows nothing; the server knows its day
    alone; the day can be another; taking off has Undo. On its day Today says that it has come; it
    is opened with a pause, kept, and answered. One without a day comes after days away.
    """
    phone = begun(lend)
    page = phone.page
    other = Other(phone, server)
    phone.context.set_offline(True)
    page.get_by_role("navigation").get_by_role("link", name="More").tap()
    page.get_by_role("link", name="Letters to my future self").tap()
    page.get_by_role("button", name="Write a letter").tap()
    too_long(phone)
    page.get_by_label("Dear future me").fill(LINES)
    page.get_by_text("On a day of my own").tap()
    page.get_by_label("On", exact=True).fill(today().isoformat())
    page.get_by_role("button", name="Close the letter").tap()
    expect(page.get_by_text("Choose a day after today, within a hundred years.")).to_be_visible()
    page.get_by_text("In a month").tap()
    page.get_by_role("button", name="Close the letter").tap()
    way = page.get_by_role("region", name="On the way")
    expect(way.get_by_role("listitem")).to_have_count(1)
    expect(page.get_by_text("the river was high")).to_have_count(0)

    phone.context.set_offline(False)
    on_the_way(phone, other)
    phone.context.set_offline(True)
    on_its_day(phone)
    after_days_away(phone)


def too_long(phone: Phone) -> None:
    """The sentence, and every word still there, a reload later too; then it is let go."""
    page = phone.page
    words = page.get_by_label("Dear future me")
    words.fill(LONG)
    page.get_by_role("button", name="Close the letter").tap()
    expect(page.get_by_role("alert")).to_contain_text(
        "has room for 3,600 characters, and here are 10,000"
    )
    expect(words).to_have_value(LONG)
    page.wait_for_function("JSON.stringify(localStorage).length > 10000")
    page.get_by_role("link", name="Back").tap()
    page.get_by_role("link", name="Letters to my future self").tap()
    expect(words).to_have_value(LONG)
    phone.reload()
    expect(page.get_by_text("You had begun this one.")).to_be_visible()
    expect(words).to_have_value(LONG)
    page.get_by_role("button", name="Begin anew").tap()
    expect(words).to_have_value("")


def on_the_way(phone: Phone, other: Other) -> None:
    """What the server has of it; another day; taken off and brought back."""
    page = phone.page
    phone.visit().sent()
    rows = other.sync([])["rows"]
    ((id, fields),) = [(id, fields) for kind, id, fields in rows if kind == "l"]
    assert set(fields) == {"body", "due"}
    assert "river" not in str(rows)
    phone.visit("/letters")
    way = page.get_by_role("region", name="On the way")
    way.get_by_role("button", name="Another day").tap()
    way.get_by_label("On", exact=True).fill((today() + timedelta(40)).isoformat())
    way.get_by_role("button", name="Save").tap()
    other.wait("l", id, "due", (today() + timedelta(40)).isoformat())
    way.get_by_role("button", name="Take off").tap()
    expect(way).to_have_count(0)
    page.get_by_role("button", name="Undo").tap()
    expect(way.get_by_role("listitem")).to_have_count(1)
    phone.visit().sent()


def on_its_day(phone: Phone) -> None:
    """Today tells of it, once after a tick as well; it is opened, answered and kept."""
    page = phone.page
    later(phone, 40, "/")
    card = page.get_by_role("region", name="A letter from you has come")
    expect(card).to_contain_text("You wrote it on ")
    before = ""
    for name, says in (("Move a little", False), ("Sit and breathe", True), (OFF, False)):
        phone.tick(name).tap()
        expect(page.locator(".said .voice span")).not_to_have_text(before)
        before = line_of(page)
        assert ("letter_due" in kinds_of(before)) is says
    card.get_by_role("link", name="Read it").tap()
    phone.reload()
    come = page.get_by_role("region", name="A letter from you has come")
    come.get_by_role("button", name="Read it").tap()
    expect(page.get_by_text("Sit down for a moment")).to_be_visible()
    expect(page.get_by_text("Line 9")).to_have_count(0)
    page.get_by_role("button", name="Open it").tap()
    expect(page.locator(".sheet-of-paper")).to_have_text(LINES)
    expect(page.get_by_role("heading", name="A letter from you")).to_be_focused()
    page.get_by_role("button", name="Write back").tap()
    words = page.get_by_label("Dear future me")
    words.fill("Dear past me, it was a good walk.")
    page.get_by_text("When I have been away").tap()
    expect(page.get_by_text("when you return after three days or more")).to_be_visible()
    page.get_by_role("button", name="Close the letter").tap()
    expect(page.get_by_role("region", name="On the way")).to_contain_text("when you have been away")
    phone.reload()
    kept = page.get_by_role("region", name="Kept letters")
    kept.get_by_text(re.compile("^Written on ")).tap()
    expect(kept.locator(".sheet-of-paper")).to_have_text(LINES)
    phone.visit()
    expect(page.get_by_role("link", name="Breathe", exact=True)).to_be_visible()
    expect(card).to_have_count(0)


def after_days_away(phone: Phone) -> None:
    """Whoever comes back after days away finds the letter that has no day."""
    page = phone.page
    later(phone, 45, "/letters?nudge=letter/x/2027-01-05/09:00")
    page.get_by_text("Why did I get this?").tap()
    expect(page.get_by_text("You wrote it, for this day.")).to_be_visible()
    come = page.get_by_role("region", name="A letter from you has come")
    come.get_by_role("button", name="Read it").tap()
    page.get_by_role("button", name="Open it").tap()
    expect(page.get_by_text("it was a good walk")).to_be_visible()
    page.get_by_role("button", name="Keep it").tap()
    kept = page.get_by_role("region", name="Kept letters")
    expect(kept.locator("details")).to_have_count(2)
