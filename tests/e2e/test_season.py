"""A season: a habit for a rotation, which ends as a chapter and can begin again; offline too."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import expect
from tests.e2e.calendar import TURN, turn
from tests.e2e.other import today
from tests.e2e.phone import Lend, Phone, row_of

pytestmark = [pytest.mark.e2e, pytest.mark.worker]
NAME = "Read for the exam"


def test_a_season_ends_as_a_chapter_and_begins_again(lend: Lend) -> None:
    """
    The form names a season, and says what becomes of it. A last day before the first is refused
    beside its field. Until the last day it is a habit as any other; the day after it is folded
    away, asks for nothing, stands in the garden and on its page as a chapter, and begins again with
    one tap, which Undo takes back. All of it offline.
    """
    phone = lend(locale="en-GB", viewport={"width": 360, "height": 740}, timezone_id="UTC")
    phone.context.add_init_script(TURN)
    page = phone.begun().saved().page
    phone.worker_ready()
    phone.context.set_offline(True)
    phone.write_own()
    page.get_by_label("Name", exact=True).fill(NAME)
    expect(page.locator("summary").filter(has_text="When it begins")).to_contain_text("Today")
    phone.unfold("A season")
    expect(page.get_by_text("What you did stays as a chapter, on its page")).to_be_visible()
    last = page.get_by_label("A last day, if it has one")
    last.fill(str(today() - timedelta(2)))
    page.get_by_role("button", name="Save").tap()
    expect(page.get_by_role("alert")).to_have_text(["The end comes before the beginning."])
    last.fill(str(today() + timedelta(2)))
    page.get_by_role("button", name="Save").tap()
    for days in range(3):
        if days:
            turn(phone, str(today() + timedelta(days)))
        phone.tick(NAME).tap()
        expect(phone.kept()).to_have_count(1)
    phone.choose(NAME, "How it has gone")
    expect(page.get_by_text("then it becomes a chapter.")).to_be_visible()
    page.get_by_role("link", name="Today").tap()

    turn(phone, str(today() + timedelta(3)))
    ended(phone)


def ended(phone: Phone) -> None:
    """Folded away on Today, a chapter in the garden and on its page, and begun again there."""
    page = phone.page
    folded = page.locator("details").filter(has_text="Not today")
    expect(folded).to_contain_text(NAME)
    folded.locator("summary").tap()
    expect(row_of(page, NAME)).to_contain_text("as a chapter")
    turn(phone, str(today() + timedelta(6)))
    phone.reload()
    page.get_by_role("link", name="Garden").tap()
    over = page.locator(".card").filter(has_text="Seasons that have ended")
    expect(over).to_contain_text(NAME)
    expect(page.locator(".bed").filter(has_text=NAME)).to_have_count(0)
    over.get_by_role("link", name=NAME).tap()
    expect(page.get_by_text("This season ended on")).to_be_visible()
    expect(page.locator(".chapters")).to_contain_text("3 days")
    page.get_by_role("button", name="Begin again").tap()
    expect(page.get_by_text("This season ended on")).to_have_count(0)
    page.get_by_role("button", name="Undo").tap()
    expect(page.get_by_text("This season ended on")).to_be_visible()
    page.get_by_role("button", name="Begin again").tap()
    expect(page.locator(".chapters")).to_contain_text("3 days")
    page.get_by_role("link", name="Today").tap()
    expect(page.locator("details").filter(has_text="Not today")).to_have_count(0)
    phone.tick(NAME).tap()
    expect(row_of(page, NAME)).to_contain_text("1 day")
