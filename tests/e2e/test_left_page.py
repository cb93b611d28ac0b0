"""A page that is closed in the middle of an action: the action is completed, once."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect
from tests.e2e.phone import READY_MS, Lend, tick_of

pytestmark = pytest.mark.e2e
BUSY = """(name) => new Promise((done) => {
  const open = indexedDB.open(name);
  open.onsuccess = () => {
    const [store] = open.result.objectStoreNames;
    const tx = open.result.transaction([...open.result.objectStoreNames], 'readwrite');
    const again = () => { tx.objectStore(store).count().onsuccess = again; };
    again();
    done();
  };
})"""
"""Nobody else gets at a database while the page lives: as where the disk is slow."""
LEFT = "() => Object.keys(localStorage).filter((one) => /left|first/.test(one))"


@pytest.mark.worker
def test_what_was_begun_is_there_although_the_page_was_left_at_once(lend: Lend) -> None:
    """Begin, and the page is gone before there is an account: the five are there, as named."""
    phone = lend().visit()
    page = phone.page
    phone.pick(names={"Move a little": "Stretch by the window"})
    page.evaluate(BUSY, "tend")
    page.get_by_role("button", name="Begin").tap()
    expect(phone.tick("Stretch by the window")).to_be_visible()
    phone.visit("/garden")
    expect(page.get_by_role("heading", name="Garden")).to_be_visible()
    phone.visit()
    expect(page.locator(".tick")).to_have_count(5)
    expect(phone.tick("Stretch by the window")).to_be_visible()
    phone.saved()
    phone.reload()
    expect(page.locator(".tick")).to_have_count(5)
    assert page.evaluate(LEFT) == []


@pytest.mark.worker
def test_what_was_ticked_is_kept_although_the_page_was_left_at_once(lend: Lend) -> None:
    """
    A tick, and an amount that is counted: the page is gone before either is on disk. Both are there
    in the next one, the amount once, and on the person's other device.
    """
    phone, other = lend().begun(), lend()
    page = phone.page
    phone.visit("/new")
    page.get_by_role("button", name="Water at work").tap()
    page.get_by_text("Every day", exact=True).tap()
    page.get_by_role("button", name="Save").tap()
    page.get_by_role("button", name="I can see it").tap()
    phone.saved()
    other.join(phone.pairing_link())
    for drunk in (1, 2):
        expect(page.locator(".tick")).to_have_count(6)
        page.evaluate(BUSY, phone.databases()[0])
        page.get_by_role("button", name="Water at work, add 1").tap()
        if drunk == 1:
            phone.tick("Sit and breathe").tap()
        expect(page.get_by_text(f"{drunk} of 6 glasses")).to_be_visible()
        phone.visit("/more")
        expect(page.get_by_role("heading", name="More")).to_be_visible()
        phone.visit()
        expect(page.get_by_text(f"{drunk} of 6 glasses")).to_be_visible()
    expect(phone.kept()).to_have_count(1)
    expect(other.page.get_by_text("2 of 6 glasses")).to_be_visible(timeout=READY_MS)
    expect(other.kept()).to_have_count(1)
    assert page.evaluate(LEFT) == []


def test_words_are_there_although_the_page_was_left_at_once(lend: Lend) -> None:
    """
    A note, a name, a new habit: the page is gone before the disk has answered even a reading. Each
    was said to be written, and each is there, sealed all the while.
    """
    phone = lend().begun().saved()
    page = phone.page
    page.evaluate(BUSY, phone.databases()[0])
    phone.write_note("Sit and breathe", "A long thought after the shift")
    expect(page.get_by_text("Written down, sealed.")).to_be_visible()
    page.get_by_role("textbox", name="Add something").fill("A cup of tea, seated")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Added.")).to_be_visible()
    phone.visit("/more")
    expect(page.get_by_role("heading", name="More")).to_be_visible()
    assert "thought" not in page.evaluate("JSON.stringify({ ...localStorage })")
    phone.visit()
    expect(phone.tick("A cup of tea, seated")).to_be_visible()
    phone.wait_for_note("Sit and breathe", "A long thought after the shift")
    assert page.evaluate(LEFT) == []


def test_a_tab_that_stays_open_does_what_another_one_left(lend: Lend) -> None:
    """No new page comes where another tab is open already: that one does it, and shows it, once."""
    phone = lend().begun().saved()
    stays = phone.tab()
    stays.goto(phone.url)
    expect(stays.locator(".tick")).to_have_count(5)
    phone.page.evaluate(BUSY, phone.databases()[0])
    phone.tick("Sit and breathe").tap()
    expect(phone.kept()).to_have_count(1)
    phone.page.goto("about:blank")
    expect(stays.locator(".tick.kept")).to_have_count(1, timeout=READY_MS)
    expect(tick_of(stays, "Sit and breathe")).to_have_class(re.compile(r"\bkept\b"))
    stays.wait_for_function(f"() => !({LEFT})().length")
