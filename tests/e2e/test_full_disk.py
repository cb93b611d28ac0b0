"""
A browser without free space: what is written goes to the server at once and survives a reload.
"""

from __future__ import annotations

import time

import pytest
from playwright.sync_api import expect
from tests.e2e.phone import Lend, Phone

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
