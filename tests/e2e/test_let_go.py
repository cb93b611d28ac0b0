"""A phone is removed from the account that it joined before it got the key."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect
from tests.e2e.account import devices, kept, type_code
from tests.e2e.phone import READY_MS, Lend, Phone, tick_of
from tests.harness import Server

pytestmark = pytest.mark.e2e
WALK, OWN, THEIRS = "Move a little", "Walk with Rosalind", "Walk of B"


def remove_other(phone: Phone) -> None:
    """Remove the account's second device."""
    phone.visit("/devices")
    row = phone.page.locator("li.device").nth(1)
    row.get_by_role("button", name=re.compile("^Remove")).tap()
    row.get_by_role("button", name="Yes, remove it").tap()
    expect(phone.page.locator("li.device")).to_have_count(1, timeout=READY_MS)


@pytest.mark.long
def test_removed_before_the_key_came_it_has_its_own_words_again(lend: Lend, server: Server) -> None:
    """
    A phone with words of its own joins by a typed code and is removed again before any key came.
    Its names, ticks and notes are back, and said to be; it is saved in an account of its own, also
    after a reload, and neither account holds anything of the other.
    """
    theirs = lend().begin(names={WALK: THEIRS}).saved()
    mine = lend().begin(names={WALK: OWN})
    mine.tick(OWN).tap()
    expect(mine.kept()).to_have_count(1)
    mine.write_note(OWN, "by the river")
    kept(mine).saved()
    (before,) = mine.databases()
    second = mine.tab()
    second.goto(mine.url)
    expect(second.locator(".tick.kept")).to_have_count(1, timeout=READY_MS)

    type_code(theirs, mine.page)
    remove_other(theirs)

    mine.visit()
    expect(mine.tick(OWN)).to_be_visible(timeout=READY_MS)
    card = mine.page.get_by_role("region", name="What you had before is here again")
    expect(card).to_be_visible(timeout=READY_MS)
    expect(mine.kept()).to_have_count(1)
    expect(tick_of(second, OWN)).to_be_visible(timeout=READY_MS)
    mine.saved()
    mine.wait_for_note(OWN, "by the river")

    mine.reload()
    card.get_by_role("button", name="Good").tap()
    expect(card).to_have_count(0)
    # What has just moved up with the card gone takes nothing back: see test_still_list.py.
    mine.page.wait_for_timeout(1_000)
    mine.tick(OWN).tap()
    expect(mine.kept()).to_have_count(0)
    kept(mine).saved()
    mine.reload()
    expect(mine.tick(OWN)).to_be_visible(timeout=READY_MS)
    expect(card).to_have_count(0)
    expect(mine.page.get_by_text("A sealed name")).to_have_count(0)
    assert [devices(mine), devices(theirs)] == [1, 1]
    (now,) = mine.databases()
    assert now != before, "the account of before is on the server under an id of its own"
    theirs.visit()
    expect(theirs.tick(THEIRS)).to_be_visible()
    expect(theirs.page.get_by_text("A sealed name")).to_have_count(0)
    # The removed session, and the id of before that stands on the server.
    mine.forgive("409")
