"""
Which account this browser has: the same answer in all tabs, a name for each state, and no requests
at rest.
"""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Route, expect
from tests.e2e.account import (
    DROP_STORAGE,
    MOST_IDLE,
    api,
    asked_while_idle,
    devices,
    kept,
    type_code,
)
from tests.e2e.other import Other
from tests.e2e.phone import READY_MS, Lend, Phone
from tests.harness import Server

pytestmark = pytest.mark.e2e
WALK, BREATHE, LAST = "Move a little", "Sit and breathe", "Hours off work"


def rows(phone: Phone) -> list[Any]:
    """All records of the account, as the server has them."""
    found: list[Any] = api(phone, "POST", "/sync", {"v": 1, "cursor": 0, "put": []})["rows"]
    return found


def test_a_tab_that_slept_writes_nothing_into_another_account(lend: Lend) -> None:
    """
    A tab sleeps while another tab of the browser joins account B. When it wakes, nothing of A
    reaches B under A's key: the other phone of B still reads its own names.
    """
    theirs = lend().begin(names={WALK: "Walk of B"}).saved()
    mine = lend().begin(names={WALK: "Walk of A"}).saved()
    asleep = mine.page
    cdp = mine.context.new_cdp_session(asleep)
    other = mine.tab()
    other.goto(mine.url)
    cdp.send("Page.setWebLifecycleState", {"state": "frozen"})
    type_code(theirs, other)
    other.close()

    cdp.send("Page.setWebLifecycleState", {"state": "active"})
    asleep.bring_to_front()
    asleep.evaluate("() => dispatchEvent(new Event('online'))")
    expect(asleep.locator(".tick").first).to_be_visible(timeout=READY_MS)
    asleep.locator(".tick").last.tap()
    asleep.wait_for_timeout(3_000)

    theirs.visit()
    expect(theirs.tick("Walk of B")).to_be_visible(timeout=READY_MS)
    expect(theirs.page.get_by_text("A sealed name")).to_have_count(0)


@pytest.mark.long
def test_a_cookie_of_another_account_signs_out_and_changes_nothing(lend: Lend) -> None:
    """
    The registry names A and the cookie is B's, as after a late answer. Nothing is moved, made or
    wiped: the phone says that it is not connected, keeps ticking, and goes on once the cookie is
    its own again.
    """
    theirs = lend().begun().saved()
    mine = lend().begun().saved()
    before = rows(theirs)
    own = mine.context.cookies()
    mine.context.add_cookies(theirs.context.cookies())  # type: ignore[arg-type]

    mine.tick(WALK).tap()
    kept(mine)
    expect(mine.sign("Not connected")).to_be_visible(timeout=READY_MS)
    mine.reload()
    expect(mine.sign("Not connected")).to_be_visible(timeout=READY_MS)
    expect(mine.kept()).to_have_count(1)
    assert len(asked_while_idle(mine)) <= MOST_IDLE
    assert rows(theirs) == before

    mine.context.add_cookies(own)  # type: ignore[arg-type]
    mine.reload()
    mine.saved()
    assert devices(mine) == 1
    mine.forgive("status of 409")


@pytest.mark.long
@pytest.mark.worker
def test_idle_means_idle(lend: Lend) -> None:
    """
    A first visit, a phone at home, one that joined by a typed code and waits for the key, and one
    whose storage was dropped and that began before the network was back: at rest none of them
    asks the server for anything, before and after a reload.
    """
    first, home = lend().visit(), lend().begun().saved()
    home.worker_ready()
    assert len(asked_while_idle(first, home)) <= MOST_IDLE

    joined = lend().begun().saved()
    type_code(home, joined.page)
    assert len(asked_while_idle(joined)) <= MOST_IDLE
    joined.visit()

    home.page.evaluate(DROP_STORAGE)
    home.context.route("**/api/**", lambda route: route.abort())
    home.begin()
    home.tick(WALK).tap()
    kept(home)
    home.context.unroute("**/api/**")
    home.reload()
    expect(home.sign("Words still sealed")).to_be_visible(timeout=READY_MS)
    assert len(asked_while_idle(joined, home)) <= MOST_IDLE
    home.reload()
    assert len(asked_while_idle(home)) <= MOST_IDLE


def test_no_ghost_devices(lend: Lend) -> None:
    """
    Pairings that found no network, dropped storage and lost answers leave one row in the list of
    devices: the same one.
    """
    phone = lend().begun().saved()
    assert devices(phone) == 1
    for _ in range(2):
        phone.context.route("**/claim", lambda route: route.abort())
        phone.visit("/join")
        phone.page.get_by_label("Link or code").fill("ABCD1234")
        phone.page.get_by_role("button", name="Join", exact=True).tap()
        expect(phone.page.get_by_text("There is no network just now")).to_be_visible()
        phone.context.unroute("**/claim")
        phone.visit().saved()
    assert devices(phone) == 1

    for _ in range(2):
        phone.page.evaluate(DROP_STORAGE)
        phone.reload()
        expect(phone.page.get_by_role("list", name="Acts of care")).to_be_visible(timeout=READY_MS)
    assert devices(phone) == 1
    phone.tick(WALK).tap()
    expect(phone.kept()).to_have_count(1)

    def lose(route: Route) -> None:
        route.fetch()
        route.abort()

    phone.page.evaluate(DROP_STORAGE)
    phone.context.route("**/devices/renew", lose, times=1)
    phone.reload()
    expect(phone.page.get_by_role("list", name="Acts of care")).to_be_visible(timeout=20_000)
    assert devices(phone) == 1
    forgive_storage(phone)


def test_a_full_list_of_devices_is_no_dead_end(lend: Lend) -> None:
    """
    With 20 devices a browser whose storage was dropped comes back all the same; one that finds a
    twin, and so needs a further place, says why it waits.
    """
    phone = lend().begun().saved()
    for _ in range(19):
        code = api(phone, "POST", "/pairings", {})["code"]
        phone.context.request.post(
            f"{phone.url}/api/pairings/{code}/claim", data={}, headers={"Cookie": ""}
        )
    assert devices(phone) == 20

    phone.page.evaluate(DROP_STORAGE)
    phone.reload()
    expect(phone.page.get_by_role("list", name="Acts of care")).to_be_visible(timeout=READY_MS)
    assert devices(phone) == 20


BREAK_KEY = """async () => {
  const all = await indexedDB.databases();
  const { name } = all.find((one) => one.name.startsWith('tend.'));
  const db = await new Promise((done) => {
    const open = indexedDB.open(name);
    open.onsuccess = () => done(open.result);
  });
  const meta = db.transaction('meta', 'readwrite').objectStore('meta');
  await new Promise((done) => {
    const got = meta.get('key');
    got.onsuccess = () => {
      new Uint8Array(got.result.wrapped)[3] ^= 1;
      meta.put(got.result, 'key').onsuccess = done;
    };
  });
  db.close();
}"""
MAKE_NEWER = """async () => {
  const all = await indexedDB.databases();
  const { name } = all.find((one) => one.name.startsWith('tend.'));
  await new Promise((done, no) => {
    const open = indexedDB.open(name, 999);
    open.onsuccess = () => { open.result.close(); done(); };
    open.onerror = no;
  });
}"""


def test_a_key_that_does_not_open_is_locked_and_makes_no_device(lend: Lend) -> None:
    """
    One wrong bit in the wrapped key: ticks are seen and made, words are locked and said to be, and
    however often it starts, the account keeps its one device.
    """
    phone = lend().begin(names={WALK: "Walk with Rosalind"})
    phone.tick("Walk with Rosalind").tap()
    kept(phone).saved()
    phone.page.evaluate(BREAK_KEY)

    for _ in range(3):
        phone.reload()
        expect(phone.kept()).to_have_count(1)
        expect(phone.page.get_by_role("button", name="Begin")).to_have_count(0)
    expect(phone.page.get_by_text("A sealed name")).to_be_visible()
    phone.tick(BREATHE).tap()
    expect(phone.kept()).to_have_count(2)
    assert devices(phone) == 1


def test_a_newer_database_is_broken_not_a_first_visit(lend: Lend) -> None:
    """
    A newer Tend wrote here and an older one starts: it says so, makes no device, changes nothing,
    and hands out what it can read, opened.
    """
    phone = lend().begin(names={WALK: "Walk with Rosalind"})
    phone.tick("Walk with Rosalind").tap()
    kept(phone).saved()
    phone.page.evaluate(MAKE_NEWER)

    for _ in range(2):
        phone.reload()
        expect(phone.page.get_by_text("A newer version of Tend wrote here")).to_be_visible()
    assert devices(phone) == 1
    with phone.page.expect_download() as loading:
        phone.page.get_by_role("button", name="Export what is readable").tap()
    text = loading.value.path().read_text()
    assert "Walk with Rosalind" in text
    assert re.search(r'"ticks": \[\s*\{', text)
    forgive_storage(phone)


def test_a_write_that_fails_is_said_and_taken_back(lend: Lend) -> None:
    """
    The database becomes newer under the open page: the tick that cannot be kept is taken back and
    said, "All saved" is not, and the sheet tells why and what to do.
    """
    phone = lend().begun().saved()
    phone.page.evaluate(MAKE_NEWER)
    phone.tick(WALK).tap()

    expect(phone.page.get_by_text("That could not be saved")).to_be_visible(timeout=READY_MS)
    expect(phone.kept()).to_have_count(0)
    expect(phone.sign("Not saving")).to_be_visible()
    assert "A newer version of Tend wrote here" in phone.explained()
    forgive_storage(phone)


# Quicker: tests/pwa/storage.test.ts, "under an open engine is missed".
@pytest.mark.soak
def test_storage_cleared_under_an_open_page_is_said(lend: Lend) -> None:
    """
    The browser's storage is cleared while the app stands open: the next tick is not kept in an
    empty database under the old name, and "All saved" is not said of it.
    """
    phone = lend().begun().saved()
    phone.page.evaluate(DROP_STORAGE)
    phone.tick(WALK).tap()

    expect(phone.sign("Not saving")).to_be_visible(timeout=READY_MS)
    expect(phone.kept()).to_have_count(0)
    phone.reload()
    expect(phone.page.get_by_role("list", name="Acts of care")).to_be_visible(timeout=READY_MS)
    assert devices(phone) == 1
    forgive_storage(phone)


REFUSES = "() => { throw new DOMException('no', 'SecurityError'); }"
SILENT = "() => new EventTarget()"


@pytest.mark.long
@pytest.mark.parametrize(
    ("opens", "words"),
    [(REFUSES, "gives Tend no storage"), (SILENT, "storage does not answer")],
    ids=["throws", "never answers"],
)
def test_without_storage_it_says_so(lend: Lend, opens: str, words: str) -> None:
    """
    Private windows whose IndexedDB throws, or never answers, get a screen that says what is wrong,
    and not a blank page or a first visit that would keep nothing.
    """
    phone = lend()
    phone.page.add_init_script(
        f"Object.defineProperty(IDBFactory.prototype, 'open', {{ value: {opens} }});"
    )
    phone.visit()
    expect(phone.page.get_by_text(words)).to_be_visible(timeout=30_000)
    expect(phone.page.get_by_role("button", name="Load again")).to_be_visible()
    forgive_storage(phone)


def test_a_phone_that_begins_and_then_joins_changes_nothing(lend: Lend, server: Server) -> None:
    """
    What somebody shaped wins over the starters of a phone that begins and then joins: the plan
    stands on every device, and nothing asks to be decided.
    """
    old = lend().begun()
    old.saved()
    shaped = [{"from": "2025-01-01", "kind": "weekdays", "days": [2, 4], "target": 1, "tiny": None}]
    Other(old, server).put("h", "starter00001", "plan", shaped)
    (plan,) = [f["plan"][0] for k, i, f in rows(old) if (k, i) == ("h", "starter00001")]
    assert plan == shaped

    fresh = lend().begun()
    fresh.tick(BREATHE).tap()
    kept(fresh).saved()
    fresh.join(old.pairing_link())
    expect(fresh.kept()).to_have_count(1)
    fresh.saved()

    for phone in (old, fresh):
        (now,) = [f["plan"][0] for k, i, f in rows(phone) if (k, i) == ("h", "starter00001")]
        assert now == plan
    expect(old.kept()).to_have_count(1, timeout=READY_MS)


def test_the_account_that_a_phone_left_can_be_deleted(lend: Lend) -> None:
    """
    Whoever began alone and then joined may delete what stayed behind on the server: said on the
    screen of devices, done after a second tap, and the joined account is untouched. The card goes
    away; the words that take its place have the focus.
    """
    theirs = lend().begun().saved()
    mine = lend().begun().saved()
    (token,) = [one["value"] for one in mine.context.cookies() if one["name"] == "tend"]
    mine.join(theirs.pairing_link())
    mine.saved()
    mine.visit("/devices")
    card = mine.page.locator("section").filter(has_text="The account that this device had before")
    card.get_by_role("button", name="Delete that account").tap()
    card.get_by_role("button", name="Delete it").tap()

    expect(mine.page.get_by_text("That account is deleted.")).to_be_focused()
    expect(card).to_have_count(0)
    answer = mine.context.request.get(
        f"{mine.url}/api/devices", headers={"Authorization": f"Bearer {token}"}
    )
    assert (answer.status, answer.json()["error"]) == (410, "gone")
    mine.reload()
    expect(mine.page.get_by_role("heading", name="Devices")).to_be_visible()
    expect(card).to_have_count(0)
    assert devices(mine) == 2


def forgive_storage(phone: Phone) -> None:
    """The browser's own words about the storage that the test broke."""
    meant = ("version", "Version", "storage", "database", "no", "closing", "connection")
    phone.forgive(*meant)
