"""
A browser without free space: what is written goes to the server at once and survives a reload.
"""

from __future__ import annotations

import re
import time

import pytest
from playwright.sync_api import expect
from tests.e2e.phone import Lend, Phone
from tests.harness import Server

pytestmark = pytest.mark.e2e
WALK = "Move a little"


# What the browser knows of its room it believes for half a minute.
LOOK = """async () => {
  const db = await new Promise((done) => {
    const open = indexedDB.open('test.room');
    open.onupgradeneeded = () => open.result.createObjectStore('a');
    open.onsuccess = () => done(open.result);
  });
  const ended = await new Promise((done) => {
    const tx = db.transaction('a', 'readwrite');
    tx.objectStore('a').put('y'.repeat(5_000_000), 1);
    tx.oncomplete = () => done('written');
    tx.onabort = () => done(tx.error.name);
  });
  db.close();
  return ended;
}"""


def room(phone: Phone, most: int | None) -> None:
    """Limit the space of this origin to so many bytes; None: the usual."""
    limit = {} if most is None else {"quotaSize": most}
    phone.context.new_cdp_session(phone.page).send(
        "Storage.overrideQuotaForOrigin", {"origin": phone.url, **limit}
    )
    wanted = "written" if most is None else "QuotaExceededError"
    deadline = time.monotonic() + 90
    while phone.page.evaluate(LOOK) != wanted:
        assert time.monotonic() < deadline, "the browser never noticed"
        phone.page.wait_for_timeout(1000)


LETTER = "Dear one, there was no room and no server when I wrote this."
KEPT = "() => Object.keys(localStorage).some((key) => key.endsWith(' letters'))"


@pytest.mark.worker
def test_words_of_a_form_outlive_a_full_disk_without_a_server(lend: Lend, server: Server) -> None:
    """
    No room and no server: a form is saved, the screen says that there is no room, and its words are
    there again after a reload. Once there is room they are saved, once, and no form has them.
    """
    phone = lend().begin().saved().worker_ready()
    page = phone.visit("/letters").page
    room(phone, 1)
    server.kill()
    write(phone, LETTER)
    told = page.get_by_text("No room on this device")
    expect(told).to_be_visible()
    expect(page.get_by_text("On the way")).to_be_visible()
    page.wait_for_function(KEPT)
    phone.reload()
    words = page.get_by_label("Dear future me")
    expect(words).to_have_value(LETTER)
    expect(page.get_by_text("You had begun this one.")).to_be_visible()
    expect(page.get_by_text("On the way")).to_have_count(0)

    page.get_by_role("button", name="Close the letter").tap()
    expect(told).to_be_visible()
    room(phone, None)
    server.start()
    page.evaluate("() => dispatchEvent(new Event('online'))")
    expect(told).to_have_count(0, timeout=30_000)
    page.wait_for_function(f"() => !({KEPT})()")
    phone.reload()
    expect(page.get_by_text(re.compile("^Comes back on "))).to_have_count(1)
    expect(page.get_by_role("button", name="Write a letter")).to_be_visible()
    phone.forgive("ERR_CONNECTION_REFUSED", "ERR_INCOMPLETE_CHUNKED_ENCODING")


def write(phone: Phone, words: str) -> None:
    """A letter is written and closed."""
    phone.page.get_by_role("button", name="Write a letter").tap()
    phone.page.get_by_label("Dear future me").fill(words)
    phone.page.get_by_role("button", name="Close the letter").tap()


@pytest.mark.long
def test_a_full_disk_loses_nothing(lend: Lend) -> None:
    """
    The disk is full: a tick, and later a note, are both on the other phone within seconds, not
    after five minutes; a reload right after them loses neither.
    """
    phone = lend().begun()
    other = lend().join(phone.saved().pairing_link())
    expect(phone.tick(WALK)).to_be_visible()
    phone.saved()
    room(phone, 1)
    phone.tick(WALK).tap()
    expect(phone.sign("No room on this device")).to_be_visible(timeout=15_000)
    expect(other.kept()).to_have_count(1, timeout=15_000)

    phone.write_note(WALK, "written without room")
    expect(phone.page.get_by_text("Written down, sealed.")).to_be_visible()
    other.wait_for_note(WALK, "written without room")
    phone.write_note(WALK, "and changed, just before the page went")
    expect(phone.page.get_by_role("button", name="Undo")).to_be_visible()
    phone.reload()
    other.wait_for_note(WALK, "and changed, just before the page went")
    room(phone, None)
    phone.reload()
    expect(phone.kept()).to_have_count(1, timeout=15_000)
    phone.wait_for_note(WALK, "and changed, just before the page went")
    phone.saved()
