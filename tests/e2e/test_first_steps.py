"""After the first week: one question, ten areas, at most one new habit, and never again."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import expect
from tests.e2e.calendar import TURN, turn
from tests.e2e.examine import MOVED, Examiner
from tests.e2e.other import WALK, today
from tests.e2e.phone import Lend, Phone

pytestmark = [pytest.mark.e2e, pytest.mark.worker]
TITLE = "What would fill your cup?"


def test_one_question_leads_to_one_habit(lend: Lend) -> None:
    """
    From More on the first day. Not asked within the first week; on the eighth day, offline, below
    the list, which stays still. It leads through the ten areas, and each says what of it is on the
    list. One tap puts one thing there, and the question is gone; taken back, it stands there again
    until it is left. On no later day is it asked, whatever became of it.
    """
    phone = lend(timezone_id="UTC", bypass_csp=True, viewport={"width": 360, "height": 740})
    phone.context.add_init_script(TURN + MOVED)
    phone.begun().saved().worker_ready()
    page, card = phone.page, phone.page.get_by_role("region", name=TITLE)
    phone.context.set_offline(True)
    page.get_by_role("link", name="More").tap()
    page.get_by_role("link", name=TITLE).tap()
    expect(page.locator("summary")).to_have_count(10)
    page.get_by_role("link", name="Today").tap()
    turn(phone, f"{today() + timedelta(6)}")
    phone.tick(WALK).tap()
    expect(page.get_by_role("button", name="Undo")).to_be_visible()
    expect(card).to_have_count(0)
    page.evaluate("() => { globalThis.moved.length = 0; }")
    turn(phone, f"{today() + timedelta(7)}")
    expect(card).to_be_visible()
    assert page.evaluate("() => globalThis.moved") == []
    below = card.bounding_box()
    last = page.locator(".habit").last.bounding_box()
    assert below and last and below["y"] > last["y"] + last["height"]

    examiner = Examiner(page)
    through_the_areas(phone, examiner)
    card.get_by_role("button", name="It is enough as it is").tap()
    expect(page.get_by_text("Then it is enough.")).to_be_visible()
    expect(card).to_have_count(0)
    phone.reload()
    expect(phone.row(WALK)).to_be_visible()
    for days in (7, 8, 12):
        turn(phone, f"{today() + timedelta(days)}")
        phone.tick(WALK).tap()
        expect(page.get_by_role("button", name="Undo")).to_be_visible()
        # Where it is asked, it stands there as soon as the cards below the list do.
        page.wait_for_function("() => document.styleSheets.length > 9")
        expect(card).to_have_count(0)
    assert not examiner.faults, "\n".join(examiner.faults)


def through_the_areas(phone: Phone, examiner: Examiner) -> None:
    """What each says of the list; one thing put there, and taken back."""
    page, card = phone.page, phone.page.get_by_role("region", name=TITLE)
    card.get_by_role("link", name="Look at the ten").tap()
    expect(page.get_by_role("heading", name=TITLE)).to_be_focused()
    areas = page.locator("summary")
    expect(areas).to_have_count(10)
    areas.filter(has_text="Boundaries").tap()
    expect(page.get_by_text("On your list: Hours off work")).to_be_visible()
    areas.filter(has_text="Consultation").tap()
    expect(page.get_by_text("On your list: Hours off work")).not_to_be_visible()
    examiner.look("first steps", apart=True)
    page.get_by_role("button", name="Ask a colleague: begin").tap()
    expect(page.get_by_text("Added.")).to_be_visible()
    expect(phone.row("Ask a colleague")).to_contain_text("When I turn a case over twice")
    expect(card).to_have_count(0)
    page.get_by_role("button", name="Undo").tap()
    expect(phone.row("Ask a colleague")).to_have_count(0)
    expect(card).to_be_visible()
    examiner.look("the question")
