"""A day with Tend on real phones: first visit, ticks with and without a network, two devices."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import expect
from tests.e2e.phone import STICKS_OUT, Lend, Phone
from tests.harness import Server

pytestmark = pytest.mark.e2e
LONG = "Donaudampfschifffahrtsgesellschaftskapitänswitwenrente, twice a week"


@pytest.mark.worker
def test_first_tick_within_ten_seconds(lend: Lend) -> None:
    """
    A first visit writes nothing; one tap begins, the next one ticks, and it is saved.
    """
    phone = lend().visit()
    expect(phone.page.get_by_role("button", name="Begin")).to_be_visible()
    assert phone.databases() == []
    phone.page.get_by_role("button", name="Begin").tap()
    phone.tick("Move a little").tap()
    expect(phone.kept()).to_have_count(1)

    phone.saved()
    phone.reload()
    expect(phone.kept()).to_have_count(1)


@pytest.mark.worker
def test_two_phones_show_the_same(lend: Lend) -> None:
    """
    A second phone joins by the link and brings its own tick. A tick appears on the other phone by
    the live stream, because without it that phone would pull only after a quarter of an hour. Ticks
    made offline on both are on both once there is a network.
    """
    one, two = lend(), lend()
    one.begin(names={"Move a little": "Walk with Rosalind"})
    one.tick("Walk with Rosalind").tap()
    two.begin()
    two.tick("Hours off work").tap()
    for phone in (one, two):
        expect(phone.page.get_by_role("button", name="Undo")).to_be_visible()
        phone.saved()
    two.join(one.pairing_link())
    expect(two.tick("Walk with Rosalind")).to_be_visible()
    for phone in (one, two):
        expect(phone.kept()).to_have_count(2, timeout=10_000)
    one.page.wait_for_timeout(500)  # the streams stand

    one.tick("Sit and breathe").tap()
    expect(two.kept()).to_have_count(3, timeout=15_000)

    for phone in (one, two):
        phone.worker_ready().context.set_offline(True)
    one.tick("Something I love doing").tap()
    two.tick("Time with my people").tap()
    expect(one.kept()).to_have_count(4)
    for phone in (one, two):
        phone.context.set_offline(False)
    for phone in (one, two):
        expect(phone.kept()).to_have_count(5, timeout=15_000)


def test_pairing_by_a_typed_code(lend: Lend) -> None:
    """
    A typed code lets a phone in without the key: names stay locked there until the same six
    digits stand on both screens and the first phone says so. Then both say that they are paired,
    and lead on; the code that was used is gone.
    """
    one, two = lend(), lend()
    one.begin(names={"Move a little": "Walk with Rosalind"})
    one.saved()
    one.visit("/devices")
    one.page.get_by_role("button", name="Add it by a code to type").tap()
    code = one.page.locator(".digits").inner_text()

    two.visit("/join")
    two.page.get_by_label("Link or code").fill(code.lower())
    two.page.get_by_role("button", name="Join", exact=True).tap()
    digits = re.compile(r"^\d{6}$")
    expect(two.page.locator(".digits")).to_have_text(digits, timeout=15_000)
    agree = one.page.get_by_role("button", name="Yes, the same")
    asked = one.page.locator("section").filter(has=agree)
    expect(asked.locator(".digits")).to_have_text(digits, timeout=15_000)
    assert asked.locator(".digits").inner_text() == two.page.locator(".digits").inner_text()
    agree.tap()

    expect(two.page.get_by_text("Your words can be read")).to_be_visible(timeout=15_000)
    given = one.page.locator("section.card").filter(
        has=one.page.get_by_role("heading", name="Paired")
    )
    expect(given.get_by_role("link", name="To Today")).to_be_visible()
    expect(one.page.get_by_text(code)).to_have_count(0, timeout=15_000)
    two.page.get_by_role("link", name="To Today").tap()
    expect(two.tick("Walk with Rosalind")).to_be_visible(timeout=10_000)


@pytest.mark.worker
def test_the_shell_opens_offline(lend: Lend) -> None:
    """
    After the first load the app opens without a network, also at a deeper place, and ticks on.
    """
    phone = lend().begin().worker_ready()
    phone.saved()
    phone.context.set_offline(True)

    phone.visit("/devices")
    expect(phone.page.get_by_role("heading", name="Devices")).to_be_visible()
    phone.visit()
    phone.tick("Sit and breathe").tap()
    # The line comes when the tick is safe on disk.
    expect(phone.page.get_by_role("button", name="Undo")).to_be_visible()
    phone.reload()
    expect(phone.kept()).to_have_count(1)


def test_rest_note_undo_and_another_day(lend: Lend) -> None:
    """
    The menu rests and writes, offers rest only while the day is open, and stands in the middle
    where there is room; every act can be taken back; the strip opens another day.
    """
    phone = lend().begin()

    phone.choose("Sit and breathe", "Rest today")
    expect(phone.page.locator(".tick.rest")).to_have_count(1)
    phone.choose("Sit and breathe", "Not resting after all")
    expect(phone.page.locator(".tick.rest")).to_have_count(0)
    phone.tick("Move a little").tap()
    phone.row("Move a little").tap()
    sheet = phone.page.get_by_role("dialog")
    expect(sheet.get_by_role("button", name="Write a note")).to_be_visible()
    expect(sheet.get_by_role("button", name="Rest")).to_have_count(0)
    phone.page.set_viewport_size({"width": 1280, "height": 800})
    box = sheet.bounding_box()
    assert box
    assert abs(box["y"] + box["height"] / 2 - 400) < 2, "in the middle where there is room"
    phone.page.set_viewport_size({"width": 390, "height": 844})
    phone.page.keyboard.press("Escape")
    phone.page.get_by_role("button", name="Undo").tap()
    expect(phone.kept()).to_have_count(0)
    phone.choose("Sit and breathe", "Rest today")
    expect(phone.page.locator(".tick.rest")).to_have_count(1)
    phone.page.get_by_role("button", name="Undo").tap()
    expect(phone.page.locator(".tick.rest")).to_have_count(0)
    phone.write_note("Sit and breathe", "ten quiet breaths")
    expect(phone.page.get_by_text("Written down, sealed.")).to_be_visible()
    phone.page.get_by_role("list", name="The last seven days").get_by_role("button").first.tap()
    phone.tick("Move a little").tap()
    expect(phone.kept()).to_have_count(1)
    phone.page.get_by_role("button", name="Back to today").tap()
    expect(phone.kept()).to_have_count(0)


@pytest.mark.worker
def test_a_removed_phone_forgets_and_others_go_on(lend: Lend) -> None:
    """
    Removal wipes the removed browser, and nothing else.
    """
    one, two = lend(), lend()
    one.begin()
    one.tick("Move a little").tap()
    expect(one.page.get_by_role("button", name="Undo")).to_be_visible()
    one.saved()
    two.join(one.pairing_link())
    expect(two.kept()).to_have_count(1, timeout=10_000)
    two.saved()

    one.visit("/devices")
    one.page.get_by_role("button", name="Remove Android, Chrome").tap()
    one.page.get_by_role("button", name="Yes, remove it").tap()

    expect(two.page.get_by_role("heading", name="This device has left")).to_be_visible(
        timeout=15_000
    )
    assert two.databases() == []
    one.visit()
    expect(one.kept()).to_have_count(1)


@pytest.mark.worker
def test_no_word_leaves_the_phone_unsealed(lend: Lend, server: Server, tmp_path: Path) -> None:
    """
    After names, notes, a check-in, a score and an hour of learning were written, none of their
    words stands in the database, its log of writes, a backup, the server's log or any request, nor,
    while one is being written, in the browser's open storage; and nothing was asked of anybody
    else.
    """
    words = ("Zanzibar", "Wolkenkuckuck", "Rosalind", "Quastenflosser", "Marabu", "Okapi")
    phone = lend().listen().begin(names={"Move a little": f"Walk with {words[2]}"})
    week = phone.page.get_by_role("list", name="The last seven days").get_by_role("button")
    for i in range(7):
        week.nth(i).tap()
        phone.tick("Sit and breathe").tap()
        phone.write_note("Sit and breathe", f"{words[0]} and {words[1]} on day {i}")
        expect(phone.page.get_by_role("dialog")).to_have_count(0)
    check_in(phone, words[3])
    score(phone, words[4])
    learn(phone, words[5])
    phone.visit().saved()

    copy = tmp_path / "copy"
    server.tend("backup", str(copy))
    places = {path.name: path.read_bytes() for path in (*server.data.iterdir(), *copy.iterdir())}
    places["log"] = server.read_log().encode()
    places["requests"] = "\n".join(phone.bodies).encode()
    with closing(sqlite3.connect(copy / "tend.db")) as db:
        assert db.execute("SELECT count(*) FROM rec WHERE kind = 't'").fetchone()[0] == 7
    for place, content in places.items():
        for word in words:
            assert word.encode() not in content, (place, word)
    assert {url for url in phone.requests if not url.startswith(server.url)} == set()


def check_in(phone: Phone, word: str) -> None:
    """A check-in with a line; begun, it survives a reload without being read in the storage."""
    phone.visit("/checkin").page.get_by_label("What was different").fill(word)
    kept = "() => JSON.stringify(localStorage)"
    phone.page.wait_for_function("() => JSON.stringify(localStorage).includes('checkin')")
    assert word not in phone.page.evaluate(kept)
    phone.page.get_by_role("button", name="Save the check-in").tap()
    expect(phone.page.get_by_role("region", name="This week")).to_contain_text(word)


def score(phone: Phone, word: str) -> None:
    """A score of a scale of that name."""
    page = phone.visit("/scales").page
    page.get_by_role("button", name="Add a score").tap()
    page.get_by_label("Questionnaire").fill(word)
    for label, value in (("Score", "3"), ("Lowest possible", "1"), ("Highest possible", "5")):
        page.get_by_label(label, exact=True).fill(value)
    page.get_by_role("button", name="Save").tap()
    expect(page.get_by_role("region", name=word)).to_be_visible()


def learn(phone: Phone, word: str) -> None:
    """An hour of that category."""
    page = phone.visit("/learning").page
    page.get_by_text("1 h", exact=True).tap()
    page.get_by_label("Or in your own words").fill(word)
    page.get_by_role("button", name="Save").tap()
    expect(page.get_by_role("region", name="All of it")).to_contain_text(word)


# Quicker: tests/sync/test_kill.py.
@pytest.mark.soak
@pytest.mark.worker
def test_a_killed_server_costs_no_tick(lend: Lend, server: Server) -> None:
    """
    Ticks made around a kill -9 of the server are all there afterwards.
    """
    phone = lend().begin()
    phone.tick("Move a little").tap()
    phone.saved()
    server.kill()
    phone.tick("Sit and breathe").tap()
    expect(phone.kept()).to_have_count(2)
    server.start()
    phone.reload()
    phone.saved()

    other = lend().join(phone.pairing_link())

    expect(other.kept()).to_have_count(2, timeout=10_000)
    phone.faults.clear()  # the refused connections


@pytest.mark.parametrize(("width", "font"), [(320, 16), (360, 32)])
def test_small_screens_and_large_text(lend: Lend, width: int, font: int) -> None:
    """
    At 320 px, and at 200% text on 360 px, nothing is cut off at the side, names of any length
    included, and a tick stays 44 px or more.
    """
    phone = lend(viewport={"width": width, "height": 740})
    phone.begin(names={"Move a little": LONG})
    phone.page.evaluate(f"() => {{ document.documentElement.style.fontSize = '{font}px' }}")

    expect(phone.page.locator(".tick").first).to_be_visible()
    wide = phone.page.evaluate(STICKS_OUT)
    box = phone.page.locator(".tick").first.bounding_box()

    assert wide <= 0
    assert box is not None
    assert box["x"] + box["width"] <= width
    assert min(box["width"], box["height"]) >= 44
