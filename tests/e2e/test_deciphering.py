"""When something changes, a page decrypts only what has changed."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect
from tests.e2e.phone import Lend, row_of, tick_of

pytestmark = pytest.mark.e2e
WALK = "Move a little"
OTHERS = ("Sit and breathe", "Something I love doing", "Time with my people", "Hours off work")

COUNT = """
  window.opened = 0;
  const { decrypt } = SubtleCrypto.prototype;
  SubtleCrypto.prototype.decrypt = function (...asked) {
    // A record's text is bound to its place; the keys themselves are not. A page whose start takes
    // long also opens what another tab has begun to type: words of no record.
    const place = new TextDecoder().decode(asked[0].additionalData).split('\\x1f');
    if (place.length === 4 && place[1] !== 'words') window.opened++;
    return decrypt.apply(this, asked);
  };
"""


def opened(page: Page) -> int:
    """How many texts the page has decrypted since the last call."""
    return int(page.evaluate("() => { const had = opened; opened = 0; return had; }"))


def test_a_change_deciphers_itself_alone(lend: Lend) -> None:
    """
    Five named habits, and a tab beside another one that changes things: a setting and a tick make
    the page decipher nothing, a habit's new name that name alone, and a plan no name at all.
    """
    phone = lend()
    phone.context.add_init_script(COUNT)
    phone.begin(names={name: f"{name}, again" for name in (WALK, *OTHERS)}).saved()
    page, other = phone.page, phone.tab()
    phone.reload()
    expect(page.locator(".habit")).to_have_count(5)
    assert opened(page) == 5, "the names are no longer counted"
    # Whichever tab sends what was changed also opens what it replaced: no page's work.
    phone.saved().context.route("**/api/sync", lambda asked: asked.abort())

    other.goto(phone.url + "/day")
    other.get_by_label("Group it by area").check()
    expect(page.get_by_role("list", name="Boundaries")).to_be_visible()
    assert opened(page) == 0

    other.goto(phone.url)
    tick_of(other, f"{WALK}, again").tap()
    expect(phone.kept()).to_have_count(1)
    assert opened(page) == 0

    row_of(other, f"{WALK}, again").tap()
    other.get_by_role("dialog").get_by_role("button", name="Change it").tap()
    other.get_by_label("Name", exact=True).fill("Walk to work")
    other.get_by_role("button", name="Save").tap()
    expect(phone.tick("Walk to work")).to_be_visible()
    assert opened(page) == 1

    other.goto(phone.url)
    row_of(other, "Walk to work").tap()
    other.get_by_role("dialog").get_by_role("button", name="Put away").tap()
    expect(page.locator(".habit")).to_have_count(4)
    assert opened(page) == 0
