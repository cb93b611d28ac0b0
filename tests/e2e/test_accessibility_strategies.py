"""The looks of test_accessibility.py for the screens of the ten strategies, in each state."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import expect
from tests.e2e.calendar import TURN, turn
from tests.e2e.examine import Examiner
from tests.e2e.other import WALK_ID, Other, now_ms, stamp, today
from tests.e2e.phone import Lend, Phone
from tests.e2e.years import half_a_year
from tests.harness import Server

pytestmark = pytest.mark.e2e
BREATHE, BREATHE_ID = "Sit and breathe", "starter00002"
LONG = "Zwölfuhrspaziergang_um_den_Krankenhauspark_ohne_Unterbrechung_bei_jedem_Wetter"
UNFOLD = "() => document.querySelectorAll('figure details').forEach((one) => (one.open = true))"
NARROW: dict[str, Any] = {
    "bypass_csp": True,
    "timezone_id": "UTC",
    "viewport": {"width": 360, "height": 740},
}


def examined(phone: Phone) -> Examiner:
    return Examiner(phone.page, own=LONG)


def test_the_check_in_and_scores(lend: Lend, server: Server) -> None:
    """
    The eight statements, what a week says when it needs care, the question whether to stop, and
    scores with faults and without.
    """
    phone = lend(**NARROW).begun().saved()
    name = LONG[:60]
    page, examiner = phone.page, Examiner(phone.page, own=name)
    long_ago = stamp(now_ms() - 60 * 86_400_000)
    Other(phone, server).sync([["s", "checkin", {"v": [[7, "17:00"], long_ago]}]])
    phone.visit("/checkin")
    expect(page.get_by_role("region", name="Shall the weekly check-in stop?")).to_be_visible()
    for n, statement in enumerate(page.locator(".statement").all()):
        statement.locator(".answer").nth(4 - n // 2).tap()
    page.get_by_label("What was different this week?").fill(name)
    examiner.look("check-in")
    page.get_by_role("button", name="Save the check-in").tap()
    page.get_by_text("More that fits").tap()
    page.get_by_text("Each week").tap()
    examiner.look("what a week says", apart=True)
    phone.visit("/scales")
    page.get_by_role("button", name="Add a score").tap()
    page.get_by_role("button", name="Save").tap()
    expect(page.get_by_role("alert").first).to_be_visible()
    examiner.look("a score with faults")
    page.get_by_label("Questionnaire").fill(name)
    for label, value in (("Score", "3"), ("Lowest possible", "1"), ("Highest possible", "5")):
        page.get_by_label(label, exact=True).fill(value)
    page.get_by_role("button", name="Save").tap()
    page.get_by_role("button", name="Add a score of").tap()
    page.get_by_label("Score", exact=True).fill("4")
    page.get_by_role("button", name="Save").tap()
    examiner.look("scores", apart=True)
    assert not examiner.faults, "\n".join(examiner.faults)


def test_work_hours_and_a_roster(lend: Lend) -> None:
    """A month with dates not saved yet, forms with faults, and a file that is none."""
    phone = lend(**NARROW).begun("/work")
    name = LONG[:40]
    page, examiner = phone.page, Examiner(phone.page, own=name)
    month = page.get_by_role("region", name="Month by month")
    month.get_by_role("button", name="Month after").tap()
    for kind in ("Early", "Night", "Free"):
        month.get_by_role("button", name=re.compile(f"^{kind}")).tap()
    month.get_by_role("button", name="Other times").tap()
    month.get_by_role("button", name="One more shift").tap()
    page.get_by_role("button", name="Change Monday").tap()
    own = page.get_by_role("region", name="My shifts")
    own.get_by_role("button", name="Add a shift").tap()
    own.get_by_role("button", name="Save").tap()
    page.get_by_label("Choose a file").set_input_files(
        {"name": "a.ics", "mimeType": "text/calendar", "buffer": b"Dear all"}
    )
    expect(page.get_by_text("This is no calendar file.")).to_be_visible()
    examiner.look("work hours")
    week = page.get_by_role("region", name="Every week")
    week.get_by_role("button", name="Cancel").tap()
    own.get_by_label("Name").fill(name)
    own.get_by_role("button", name="Save").tap()
    expect(month.get_by_role("button", name="One more shift")).to_be_visible()
    month.get_by_role("button", name="Cancel").tap()
    examiner.look("a month of own shifts", apart=True)
    assert not examiner.faults, "\n".join(examiner.faults)


def test_ten_kind_days(lend: Lend) -> None:
    """
    What they are before they begin, an evening with too many words, and what was written on one.
    """
    phone = lend(**NARROW).begun("/kind-days")
    name = LONG[:60]
    page, examiner = phone.page, Examiner(phone.page, own=name)
    expect(page.get_by_role("button", name="Begin this evening")).to_be_visible()
    examiner.look("ten kind days ahead", apart=True)
    page.get_by_role("button", name="Begin this evening").tap()
    words = page.get_by_label("The three, and what made them possible")
    words.fill(f"{name} " * 40)
    page.get_by_role("button", name="Done for today").tap()
    expect(page.get_by_role("alert")).to_contain_text("characters fit")
    examiner.look("an evening with a fault", apart=True)
    words.fill(f"{name}\nTea")
    page.get_by_role("button", name="Done for today").tap()
    page.get_by_text("What I wrote").tap()
    examiner.look("an evening that was done", apart=True)


def test_time_off_work(lend: Lend, server: Server) -> None:
    """Nothing yet; a week of it with forms and their faults; clocked off, with an ask at work."""
    phone = lend(**NARROW).begun("/boundaries")
    page, other = phone.page, Other(phone, server)
    examiner = examined(phone)
    expect(page.get_by_text("Clock off, or enter your work hours")).to_be_visible()
    examiner.look("off work, empty")
    for back in range(-9, 36):
        other.put("s", f"work.{today() - timedelta(back)}", "v", ["00:00", "00:01"])
    card = page.get_by_role("region", name="Took a work call")
    for weeks in (4, 3, 2, 1):
        card.get_by_role("button", name="Other").tap()
        card.get_by_label("Minutes", exact=True).fill(str(100 - weeks))
        on = today() - timedelta(7 * weeks)
        card.get_by_label("Date", exact=True).fill(on.isoformat())
        card.get_by_role("button", name="Save").tap()
    expect(page.get_by_role("region", name="One ask at work")).to_be_visible()
    card.get_by_role("button", name="40 min of a work call").tap()
    card.get_by_role("button", name="Other").tap()
    card.get_by_role("button", name="Save").tap()
    off = page.get_by_role("region", name="Clock off")
    off.get_by_role("button", name="Clock off in three steps").tap()
    off.get_by_label("What was good?").fill(LONG * 6)
    off.get_by_role("button", name="Clock off", exact=True).tap()
    expect(page.get_by_role("alert")).to_have_count(2)
    page.get_by_text("Each week").tap()
    examiner.look("off work, with faults")
    off.get_by_label("What was good?").fill(LONG)
    off.get_by_role("button", name="Clock off", exact=True).tap()
    card.get_by_role("button", name="Cancel").tap()
    card.get_by_role("button", name="Earlier ones").tap()
    expect(off.get_by_text("Clocked off: ")).to_be_visible()
    examiner.look("clocked off", apart=True)
    assert not examiner.faults, "\n".join(examiner.faults)


def test_letters_to_oneself(lend: Lend, server: Server) -> None:
    """
    A letter with a fault, one on its way whose day is changed, one that has come, opened and kept.
    """
    phone = lend(**NARROW).begun("/letters")
    name = LONG[:60]
    page, examiner = phone.page, Examiner(phone.page, own=name)
    expect(page.get_by_role("button", name="Write a letter")).to_be_visible()
    examiner.look("no letter yet")
    page.get_by_role("button", name="Write a letter").tap()
    words = page.get_by_label("Dear future me")
    words.fill(f"{name} " * 80)
    page.get_by_text("On a day of my own").tap()
    page.get_by_role("button", name="Close the letter").tap()
    expect(page.get_by_role("alert").first).to_contain_text("has room for")
    examiner.look("a letter with faults", apart=True)
    words.fill(f"{name}\n" * 10)
    page.get_by_text("In ten years").tap()
    page.get_by_role("button", name="Close the letter").tap()
    page.get_by_role("button", name="Another day").tap()
    examiner.look("a letter on its way", apart=True)
    phone.visit().sent()
    other = Other(phone, server)
    (id,) = [id for kind, id, _ in other.sync([])["rows"] if kind == "l"]
    other.put("l", id, "due", today().isoformat())
    page.get_by_role("region", name="A letter from you has come").wait_for()
    examiner.look("today with a letter")
    phone.visit("/letters")
    page.get_by_role("button", name="Read it").tap()
    examiner.look("a letter to be opened")
    page.get_by_role("button", name="Open it").tap()
    examiner.look("a letter that is open")
    page.get_by_role("button", name="Keep it").tap()
    page.get_by_role("region", name="Kept letters").get_by_text("Written on").tap()
    examiner.look("a letter that is kept", apart=True)
    assert not examiner.faults, "\n".join(examiner.faults)


def test_advice_passed_on(lend: Lend, server: Server) -> None:
    """
    The question with a fault, this week's answer being changed, and an old one that came back.
    """
    phone = lend(**NARROW).begun("/advice")
    name = LONG[:60]
    page, examiner = phone.page, Examiner(phone.page, own=name)
    words = page.get_by_label("What would you tell a new colleague?", exact=True).locator(
        "textarea"
    )
    words.fill(f"{name} " * 30)
    page.get_by_role("button", name="Keep it").tap()
    expect(page.get_by_role("alert")).to_contain_text("has room for")
    examiner.look("a question with a fault", apart=True)
    words.fill(f"{name}\nBreak first, charts after.")
    page.get_by_role("button", name="Keep it").tap()
    page.get_by_role("button", name="Hand on").tap()
    page.get_by_role("button", name="One more").tap()
    examiner.look("an answer, and one more", apart=True)
    assert not examiner.faults, "\n".join(examiner.faults)


def test_support_network(lend: Lend) -> None:
    """
    Somebody who has everything beside a form in which everything is wrong.
    """
    phone = lend(locale="en-US", **NARROW).begun("/support")
    page, examiner = phone.page, examined(phone)
    page.get_by_role("button", name="Add somebody").tap()
    for field, text in (
        ("Name", LONG),
        ("Telephone number", "+44 (0) 20 7946 0000 # 12"),
        ("Mail address", "mira.okafor-lindqvist@practice-by-the-river.example.org"),
        ("Note", LONG * 2),
    ):
        page.get_by_role("textbox", name=field).fill(text)
    page.get_by_label("How often").select_option("Every 3 months")
    page.get_by_role("button", name="Save").tap()
    page.get_by_role("button", name="We were in touch").tap()
    expect(page.get_by_text("You were in touch today")).to_be_visible()
    page.get_by_role("button", name="Add somebody").tap()
    page.get_by_role("textbox", name="Telephone number").fill("ring me")
    page.get_by_role("textbox", name="Mail address").fill("at home")
    page.get_by_role("button", name="Save").tap()
    expect(page.get_by_role("alert")).to_have_count(3)
    examiner.look("support network", apart=True)
    assert not examiner.faults, "\n".join(examiner.faults)


def test_consultation(lend: Lend) -> None:
    """
    Somebody with a long name and a topic, what helped beside an earlier time, and no words at all.
    """
    phone = lend(locale="en-US", **NARROW).begun("/consultation")
    page, examiner = phone.page, examined(phone)
    page.get_by_role("button", name="Add somebody").tap()
    page.get_by_text("Supervision", exact=True).tap()
    examiner.look("somebody to consult", apart=True)
    page.get_by_role("textbox", name="Name").fill(LONG)
    page.get_by_role("textbox", name="Telephone number").fill("+44 20 7946 0000")
    page.get_by_role("button", name="Save").tap()
    page.get_by_role("button", name="Add", exact=True).tap()
    expect(page.get_by_role("alert")).to_have_text("Write down what you want to bring.")
    page.get_by_role("textbox").fill(LONG)
    page.get_by_role("button", name="Add", exact=True).tap()
    page.get_by_role("button", name="We met").tap()
    page.get_by_label("What helped?").fill(LONG)
    examiner.look("filing a consultation")
    page.get_by_role("button", name="File it").tap()
    page.get_by_text("Earlier ones").tap()
    page.get_by_role("textbox").fill(LONG)
    page.get_by_role("button", name="Add", exact=True).tap()
    examiner.look("consultation", apart=True)
    assert not examiner.faults, "\n".join(examiner.faults)


def test_looking_back(lend: Lend, server: Server) -> None:
    """
    Half a year as a week, a month and a year with its tables open, the page for somebody with all
    of it ticked, a habit's year of days, and looking back before anything was done.
    """
    phone = lend(**NARROW).begun("/back")
    page, examiner = phone.page, examined(phone)
    expect(page.get_by_text("What you do is gathered here")).to_be_visible()
    examiner.look("nothing to look back at")
    half_a_year(phone, server, name=LONG)
    page.get_by_role("button", name="The week before").tap()
    expect(page.get_by_text("Does that fit?").last).to_be_visible()
    examiner.look("a week", apart=True)
    for scale in ("Month", "Year"):
        page.get_by_text(scale, exact=True).tap()
        expect(page.get_by_text(f"A {scale.lower()} with")).to_be_visible()
        page.evaluate(UNFOLD)
        examiner.look(f"a {scale.lower()}", apart=True)
    phone.visit("/back/page")
    expect(page.get_by_text("Tick what is to be shown")).to_be_visible()
    for box in page.get_by_role("group", name="Show").get_by_role("checkbox").all():
        box.check()
    expect(page.get_by_role("button", name="Print")).to_be_visible()
    examiner.look("a page for somebody", apart=True)
    phone.visit(f"/habit/{WALK_ID}")
    page.get_by_text("A year of days").tap()
    expect(page.get_by_role("img", name=re.compile("^Twelve months"))).to_be_visible()
    page.get_by_role("figure", name="Days", exact=True).locator("summary").tap()
    examiner.look("a year of a habit", apart=True)
    assert not examiner.faults, "\n".join(examiner.faults)


def test_caseload(lend: Lend) -> None:
    """
    A number beside a limit, forms with faults, and what two weeks above the limit lead to.
    """
    phone = lend(**NARROW)
    phone.context.add_init_script(TURN)
    phone.begun("/caseload")
    page, examiner = phone.page, Examiner(phone.page)
    page.get_by_role("button", name="Note it").tap()
    page.get_by_role("button", name="Set my limit").tap()
    page.get_by_role("button", name="Save the limit").tap()
    expect(page.get_by_role("alert")).to_have_count(2)
    examiner.look("a limit with faults", apart=True)
    page.get_by_label("At most, in a week").fill("22")
    page.get_by_role("button", name="Save the limit").tap()
    phone.context.set_offline(True)
    for days in (0, 7):
        turn(phone, (today() + timedelta(days)).isoformat())
        page.get_by_role("button", name="26", exact=True).tap()
        expect(page.get_by_text("4 above your limit")).to_be_visible()
    page.get_by_text("Each week").tap()
    page.get_by_text("One ask at work").tap()
    examiner.look("two weeks above", apart=True)
    assert not examiner.faults, "\n".join(examiner.faults)


def test_learning(lend: Lend) -> None:
    """
    Forms with faults, licences with long names beside each other, a year of entries.
    """
    phone = lend(**NARROW).begun("/learning")
    page, examiner = phone.page, Examiner(phone.page, own=LONG[:60])
    for name, goal in ((LONG, "3"), ("Board", "")):
        page.get_by_role("button", name="Add a licence").tap()
        page.get_by_role("button", name="Save").tap()
        expect(page.get_by_role("alert")).to_have_count(3)
        if goal:
            examiner.look("a licence with faults", apart=True)
        page.get_by_label("Its name").fill(name)
        page.get_by_label("Hours that are wanted").fill(goal)
        page.get_by_label("Counts from").fill("2025-01-01")
        page.get_by_label("Renews on").fill(f"{today() + timedelta(365)}")
        page.get_by_role("button", name="Save").tap()
        expect(page.get_by_role("region", name=name)).to_be_visible()
    page.get_by_label("Or another number of hours").fill("25")
    page.get_by_text("Title, joy, date").tap()
    page.get_by_label("Title").fill(LONG * 2)
    page.get_by_label("Or in your own words").fill(LONG[:60])
    page.get_by_role("button", name="Save").tap()
    expect(page.get_by_role("alert")).to_have_count(2)
    examiner.look("hours with faults", apart=True)
    page.get_by_label("Title").fill(LONG)
    page.get_by_label("What sparked joy?").fill(LONG)
    page.get_by_role("button", name="Save").tap()
    page.get_by_text("1 h", exact=True).tap()
    page.get_by_role("button", name="Save").tap()
    for fold in page.get_by_text("By category").all():
        fold.tap()
    examiner.look("learning", apart=True)
    assert not examiner.faults, "\n".join(examiner.faults)
