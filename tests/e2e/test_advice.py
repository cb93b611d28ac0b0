"""Advice passed on: a question a week, kept sealed or handed on; back on a hard week."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import Locator, expect
from tests.e2e.calendar import TURN, turn
from tests.e2e.other import Other, today
from tests.e2e.phone import Lend, Phone
from tests.harness import Server

pytestmark = [pytest.mark.e2e, pytest.mark.worker]
QUESTION = "What would you tell a new colleague?"
ADVICE = "Eat before the handover. Nobody will bring it to you."
SHARE = """() => {
  globalThis.handed = [];
  navigator.share = async (data) => void handed.push(data);
}"""


def question(phone: Phone) -> Locator:
    return phone.page.get_by_role("region", name=QUESTION).get_by_role("textbox")


def test_an_answer_is_kept_handed_on_and_comes_back(lend: Lend, server: Server) -> None:
    """
    Offline, from More: what was begun outlives a reload; too much is said and kept; the answer is
    changed, taken off, brought back. It is copied where the phone has no share sheet, else given to
    that, and to nobody else. In a hard week it comes back, on its page and on the check-in's.
    """
    phone = lend(timezone_id="UTC", locale="en-GB", viewport={"width": 360, "height": 740})
    phone.context.add_init_script(TURN)
    phone.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = phone.begun().saved().worker_ready().page
    other = Other(phone, server)
    phone.context.set_offline(True)
    page.get_by_role("navigation").get_by_role("link", name="More").tap()
    page.get_by_role("link", name="Advice passed on").tap()
    kept(phone)
    handed_on(phone)
    phone.context.set_offline(False)
    phone.visit().sent()
    rows = other.sync([])["rows"]
    assert len([id for kind, id, _ in rows if kind == "g"]) == 1
    assert "handover" not in str(rows)
    phone.context.set_offline(True)
    back_on_a_hard_week(phone)


def kept(phone: Phone) -> None:
    """Begun, reloaded, refused, kept, changed, taken off and brought back."""
    page = phone.page
    words = question(phone)
    words.fill(ADVICE)
    page.wait_for_function("JSON.stringify(localStorage).includes('advice')")
    phone.reload()
    expect(page.get_by_text("You had begun this one.")).to_be_visible()
    expect(words).to_have_value(ADVICE)
    words.fill("")
    page.get_by_role("button", name="Keep it").tap()
    expect(page.get_by_role("alert")).to_have_text("Write a line first.")
    words.fill(ADVICE * 30)
    page.get_by_role("button", name="Keep it").tap()
    expect(page.get_by_role("alert")).to_contain_text("has room for 1,200 characters")
    expect(words).to_have_value(ADVICE * 30)
    words.fill("Eat")
    page.get_by_role("button", name="Keep it").tap()
    mine = page.get_by_role("region", name="This week you said")
    mine.get_by_role("button", name="Change").tap()
    mine.get_by_role("textbox").fill(ADVICE)
    mine.get_by_role("button", name="Save").tap()
    mine.get_by_role("button", name="Take off").tap()
    expect(question(phone)).to_have_value("")
    page.get_by_role("button", name="Undo").tap()
    expect(mine).to_contain_text(ADVICE)
    phone.reload()
    expect(mine).to_contain_text(ADVICE)


def handed_on(phone: Phone) -> None:
    """By the clipboard, and by a share sheet where there is one: the words alone."""
    page = phone.page
    hand = page.get_by_role("button", name="Hand on what you said")
    page.evaluate("() => { navigator.share = undefined; }")
    hand.tap()
    expect(page.get_by_text("Copied. Paste it wherever it is wanted.")).to_be_visible()
    assert page.evaluate("() => navigator.clipboard.readText()") == ADVICE
    page.evaluate(SHARE)
    hand.tap()
    page.wait_for_function("() => globalThis.handed.length")
    assert page.evaluate("() => globalThis.handed") == [{"text": ADVICE}]


def back_on_a_hard_week(phone: Phone) -> None:
    """Nothing comes back in a week of which nothing is known; after a hard check-in it does."""
    page = phone.page
    turn(phone, (today() + timedelta(14)).isoformat())
    phone.visit("/advice")
    expect(question(phone)).to_be_visible()
    page.get_by_text("What I said before").tap()
    expect(page.get_by_text(ADVICE)).to_be_visible()
    once = page.get_by_role("region", name="You once told a new colleague")
    expect(once).to_have_count(0)
    phone.visit("/checkin")
    for n in (0, 1):
        page.locator(".statement").nth(n).locator(".answer").nth(4).tap()
    page.get_by_role("button", name="Save the check-in").tap()
    expect(once).to_contain_text(ADVICE)
    expect(page.get_by_role("main").get_by_role("region").first).to_contain_text("Help for me")
    once.get_by_role("link", name="All that you said").tap()
    expect(once).to_contain_text(ADVICE)
    expect(question(phone)).to_be_visible()
