"""Notes: a mark on their row, and one stream of all of them, which no network is needed for."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect
from tests.e2e.phone import Lend

pytestmark = pytest.mark.e2e
WALK, BREATHE = "Move a little", "Sit and breathe"


@pytest.mark.worker
def test_all_notes_stand_in_one_stream(lend: Lend) -> None:
    """
    A row with a note says so. The stream has the notes of all habits, newest first; a search finds
    words without case or accents; a note leads to its day. All of it works offline.
    """
    phone = lend().begun()
    page = phone.page
    page.get_by_role("navigation").get_by_role("link", name="More").tap()
    page.get_by_role("link", name="Notes").tap()
    expect(page.get_by_text("Nothing written yet.")).to_be_visible()
    page.get_by_role("navigation").get_by_role("link", name="Today").tap()
    phone.write_note(WALK, "Über den Fluss, herons")
    expect(phone.row(WALK)).to_contain_text("with a note")
    expect(phone.row(BREATHE)).not_to_contain_text("with a note")
    page.get_by_role("list", name="The last seven days").get_by_role("button").nth(3).tap()
    phone.write_note(BREATHE, "Quiet ward")
    phone.worker_ready().context.set_offline(True)
    page.get_by_role("navigation").get_by_role("link", name="More").tap()
    page.get_by_role("link", name="Notes").tap()
    notes = page.locator(".note")
    expect(notes).to_have_count(2)
    expect(notes.nth(0)).to_contain_text("Über den Fluss")
    expect(notes.nth(1)).to_contain_text("Quiet ward")
    search = page.get_by_label("Search your notes")
    search.fill("UBER heron")
    expect(page.get_by_text("1 note", exact=True)).to_be_visible()
    expect(notes).to_have_count(1)
    expect(notes.locator("mark")).to_have_text(["Über", "heron"])
    search.fill("nowhere")
    expect(page.get_by_text("None of your notes has these words.")).to_be_visible()
    search.fill("quiet")
    notes.get_by_text("Quiet ward").tap()
    sheet = page.get_by_role("dialog", name=re.compile(f"{BREATHE}, "))
    expect(sheet.get_by_role("textbox")).to_have_value("Quiet ward")
    sheet.get_by_role("button", name="See this day").tap()
    expect(page.get_by_role("button", name="Back to today")).to_be_visible()
    expect(phone.row(BREATHE)).to_contain_text("with a note")
