"""Which key is the account's, on real phones: a lost key, a fresh one, and a phone with the old."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect
from tests.e2e.phone import Phone

pytestmark = pytest.mark.e2e
Lend = Callable[..., Phone]
WALK, OWN = "Move a little", "Walk with Rosalind"
EMPTY = """() => indexedDB.databases().then((all) => Promise.all(all.map(({ name }) =>
  new Promise((done) => { indexedDB.deleteDatabase(name).onsuccess = done; }))))"""


def begin_anew(phone: Phone) -> None:
    """From the sync sign to a fresh key, as a person finds the way."""
    phone.sign("Words still sealed").tap()
    phone.page.get_by_role("link", name="How to get it back").tap()
    phone.page.get_by_role("button", name="Begin anew with a fresh key").tap()
    expect(phone.page.get_by_text("can no longer be read")).to_be_visible()
    phone.page.get_by_role("button", name="Begin anew", exact=True).tap()
    expect(phone.page.get_by_text("You have a fresh key")).to_be_visible(timeout=15_000)


def test_begin_anew_after_the_key_was_lost(lend: Lend) -> None:
    """
    Storage gone, no code, no second phone: ticks stay, sealed names and notes are shown as such,
    are written over, and are there again after a reload. Cancelling changes nothing.
    """
    phone = lend().begin(names={WALK: OWN})
    phone.tick(OWN).tap()
    expect(phone.kept()).to_have_count(1)
    phone.write_note(OWN, "by the river")
    expect(phone.page.get_by_text("Written down, sealed.")).to_be_visible()
    phone.saved()
    phone.page.evaluate(EMPTY)
    phone.page.reload()
    expect(phone.tick("A sealed name")).to_be_visible(timeout=15_000)
    phone.visit("/key")
    phone.page.get_by_role("button", name="Begin anew with a fresh key").tap()
    phone.page.get_by_role("button", name="Cancel").tap()
    phone.visit()
    expect(phone.sign("Words still sealed")).to_be_visible(timeout=15_000)

    begin_anew(phone)

    phone.visit()
    phone.saved()
    expect(phone.kept()).to_have_count(1)
    phone.choose("A sealed name", "Change it")
    phone.page.get_by_label("Name", exact=True).fill("Walk again")
    phone.page.get_by_role("button", name="Save").tap()
    expect(phone.page.get_by_role("heading", name="Walk again")).to_be_visible()
    phone.visit()
    expect(phone.tick("Walk again")).to_be_visible()
    phone.saved()
    phone.page.reload()
    expect(phone.tick("Walk again")).to_be_visible()
    expect(phone.kept()).to_have_count(1)


def test_a_phone_with_the_old_key_is_locked_and_comes_back_by_pairing(lend: Lend) -> None:
    """
    One phone begins anew while another still has the old key: that one reads what it could read,
    writes no word, and once paired again gives the old words back to both.
    """
    one, two = lend(), lend()
    one.begin(names={WALK: OWN}).saved()
    two.join(one.pairing_link())
    expect(two.tick(OWN)).to_be_visible(timeout=15_000)
    two.saved()
    one.page.evaluate(EMPTY)
    one.page.reload()
    expect(one.tick("A sealed name")).to_be_visible(timeout=15_000)

    begin_anew(one)

    one.visit()
    one.saved()
    expect(two.sign("Words still sealed")).to_be_visible(timeout=15_000)
    expect(two.tick(OWN)).to_be_visible()
    two.page.get_by_role("button", name=f"More for {OWN}").tap()
    expect(two.page.get_by_role("button", name="Rest on this day")).to_be_visible()
    expect(two.page.get_by_role("button", name="Write a note")).to_have_count(0)
    two.page.keyboard.press("Escape")
    two.tick(OWN).tap()
    expect(one.kept()).to_have_count(1, timeout=15_000)
    two.join(one.pairing_link())
    for phone in (one, two):
        expect(phone.tick(OWN)).to_be_visible(timeout=15_000)
        phone.saved()
