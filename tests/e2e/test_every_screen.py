"""What holds on every screen of words: they are sealed, and locked where their key is not."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import expect
from tests.e2e.disk import empty
from tests.e2e.other import today
from tests.e2e.phone import Lend, Phone
from tests.e2e.versions import screen_bringers
from tests.harness import Server

pytestmark = pytest.mark.e2e

PERSON, PEER, TOPIC, HELPED = "Ruwenzori", "Tadorna", "Saxifraga", "Merganser"
WAITS, GOOD, SHIFT, EVENING = "Vinkensport", "Okapi", "Polynya", "Feuilleton"
LETTER, BROKEN_OFF, ADVICE = "Bergamotte", "Zugunruhe", "Xylem"
HOME, STEP, LICENCE = "Nacre", "Quodlibet", "Jacaranda"
LESS, SEASON = "Ytterbium", "Wisteria"
WORDS = (
    *(PERSON, PEER, TOPIC, HELPED, WAITS, GOOD, SHIFT, EVENING),
    *(LETTER, BROKEN_OFF, ADVICE, HOME, STEP, LICENCE),
    *(LESS, SEASON),
)
OPEN_STORAGE = """() => JSON.stringify([
  { ...localStorage }, { ...sessionStorage }, document.title, location.href, history.state])"""
ON_DISK = """async () => {
  const stored = [];
  for (const { name } of await indexedDB.databases()) {
    const db = await new Promise((done) => {
      const open = indexedDB.open(name);
      open.onsuccess = () => done(open.result);
    });
    for (const store of db.objectStoreNames) {
      const asked = db.transaction(store).objectStore(store).getAll();
      await new Promise((done) => { asked.onsuccess = done; });
      stored.push(...asked.result);
    }
    db.close();
  }
  return JSON.stringify(stored);
}"""
ACTS = {
    "/consultation": "Add somebody",
    "/support": "Add somebody",
    "/boundaries": "Clock off in three steps",
    "/work": "Add a shift",
    "/caseload": "Set my limit",
    "/kind-days": "Begin this evening",
    "/learning": "Add a licence",
    "/letters": "Write a letter",
    "/advice": "Keep it",
    "/checkin": "Save the check-in",
    "/scales": "Add a score",
}
"""By screen the act that leads to words or numbers which only the key seals."""


def test_no_word_of_any_screen_leaves_the_phone_unsealed(
    lend: Lend, server: Server, tmp_path: Path
) -> None:
    """
    After words were written on each screen, none of them stands in the database, its log of writes,
    a backup, the server's log, any request or what a page says to its console; nor in the browser's
    open storage, the address, the title or the database of the device, while it is begun and
    afterwards; and nothing was asked of anybody else.
    """
    phone = lend(timezone_id="UTC").listen()
    spoken: list[str] = []
    phone.page.on("console", lambda message: spoken.append(message.text))
    phone.begin()
    for write in (
        *(people, consultation, boundaries, work, kind_days),
        *(letters, advice, learning, routine, less_of, season),
    ):
        write(phone)
        kept = phone.page.evaluate(OPEN_STORAGE) + phone.page.evaluate(ON_DISK)
        assert [word for word in WORDS if word in kept] == [], write.__name__
    phone.visit().sent()

    copy = tmp_path / "copy"
    server.tend("backup", str(copy))
    places = {path.name: path.read_bytes() for path in (*server.data.iterdir(), *copy.iterdir())}
    with closing(sqlite3.connect(copy / "tend.db")) as db:
        kinds = dict(db.execute("SELECT kind, count(*) FROM rec GROUP BY kind").fetchall())
    assert kinds["p"] == 2
    assert kinds["l"] == 1
    assert kinds["g"] >= 7
    places["log"] = server.read_log().encode()
    places["requests"] = "\n".join(phone.bodies).encode()
    places["addresses"] = "\n".join(phone.requests).encode()
    places["console"] = "\n".join(spoken).encode()
    for place, content in places.items():
        assert [word for word in WORDS if word.encode() in content] == [], place
    assert {url for url in phone.requests if not url.startswith(server.url)} == set()


def people(phone: Phone) -> None:
    page = phone.visit("/support").page
    page.get_by_role("button", name="Add somebody").tap()
    page.get_by_role("textbox", name="Name").fill(PERSON)
    page.get_by_role("button", name="Save").tap()
    expect(page.get_by_role("group", name=PERSON)).to_be_visible()


def consultation(phone: Phone) -> None:
    page = phone.visit("/consultation").page
    page.get_by_role("button", name="Add somebody").tap()
    page.get_by_role("textbox", name="Name").fill(PEER)
    page.get_by_role("button", name="Save").tap()
    card = page.get_by_role("region", name=PEER)
    card.get_by_role("textbox").fill(TOPIC)
    card.get_by_role("button", name="Add", exact=True).tap()
    expect(card.get_by_role("listitem")).to_contain_text(TOPIC)
    card.get_by_role("button", name="We met").tap()
    card.get_by_label("What helped?").fill(HELPED)
    begun(phone, "consult.")
    card.get_by_role("button", name="File it").tap()
    expect(card).to_contain_text("You met today")
    expect(page.get_by_role("button", name="Undo")).to_be_visible()


def boundaries(phone: Phone) -> None:
    page = phone.visit("/boundaries").page
    page.get_by_role("button", name="Clock off in three steps").tap()
    page.get_by_label("What waits?").fill(WAITS)
    page.get_by_label("What was good?").fill(GOOD)
    begun(phone, "clockoff")
    page.get_by_role("button", name="Clock off", exact=True).tap()
    expect(page.get_by_text(GOOD)).to_be_visible()
    expect(page.get_by_role("button", name="Undo")).to_be_visible()


def work(phone: Phone) -> None:
    page = phone.visit("/work").page
    page.get_by_role("button", name="Add a shift").tap()
    page.get_by_label("Name", exact=True).fill(SHIFT)
    begun(phone, "work.kind")
    page.get_by_role("button", name="Save", exact=True).tap()
    expect(page.get_by_text("Added.")).to_be_visible()
    expect(page.get_by_role("button", name="Undo")).to_be_visible()


def kind_days(phone: Phone) -> None:
    page = phone.visit("/kind-days").page
    page.get_by_role("button", name="Begin this evening").tap()
    page.get_by_label("The three, and what made them possible").fill(EVENING)
    begun(phone, "kind-days")
    page.get_by_role("button", name="Done for today").tap()
    expect(page.get_by_role("img", name="1 evening of ten")).to_be_visible()


def letters(phone: Phone) -> None:
    """One that is closed, and one that is broken off."""
    page = phone.visit("/letters").page
    for words in (LETTER, BROKEN_OFF):
        page.get_by_role("button", name="Write a letter").tap()
        page.get_by_label("Dear future me").fill(words)
        begun(phone, "letters")
        if words == LETTER:
            page.get_by_role("button", name="Close the letter").tap()
            expect(page.get_by_role("region", name="On the way")).to_be_visible()


def advice(phone: Phone) -> None:
    page = phone.visit("/advice").page
    page.get_by_role("region", name="What would you tell").get_by_role("textbox").fill(ADVICE)
    begun(phone, "advice")
    page.get_by_role("button", name="Keep it").tap()
    expect(page.get_by_role("region", name="This week you said")).to_contain_text(ADVICE)


def learning(phone: Phone) -> None:
    page = phone.visit("/learning").page
    page.get_by_role("button", name="Add a licence").tap()
    page.get_by_label("Its name").fill(LICENCE)
    page.get_by_label("Counts from").fill("2025-01-01")
    page.get_by_label("Renews on").fill(f"{today() + timedelta(365)}")
    begun(phone, "learn")
    page.get_by_role("button", name="Save").tap()
    expect(page.get_by_role("region", name=LICENCE)).to_be_visible()
    expect(page.get_by_role("button", name="Undo")).to_be_visible()


def routine(phone: Phone) -> None:
    """A habit of small steps."""
    page = phone.write_own().page
    page.get_by_label("Name", exact=True).fill(HOME)
    phone.unfold("What kind of habit?")
    page.get_by_text("A small routine", exact=True).tap()
    page.get_by_label("Step 1", exact=True).fill(STEP)
    page.get_by_role("button", name="Save").tap()
    expect(phone.row(HOME)).to_be_visible()


def less_of(phone: Phone) -> None:
    """A habit of which there shall be less; the database has neither its name nor its number."""
    page = phone.write_own().page
    page.get_by_label("Name", exact=True).fill(LESS)
    phone.unfold("What kind of habit?")
    page.get_by_text("Less of it", exact=True).tap()
    page.get_by_label("At most", exact=True).fill("2")
    page.get_by_role("button", name="Save").tap()
    expect(phone.row(LESS)).to_contain_text("at most 2")


def season(phone: Phone) -> None:
    """A habit with a last day."""
    page = phone.write_own().page
    page.get_by_label("Name", exact=True).fill(SEASON)
    phone.unfold("A season")
    page.get_by_label("A last day, if it has one").fill(str(today() + timedelta(9)))
    page.get_by_role("button", name="Save").tap()
    expect(phone.row(SEASON)).to_be_visible()


def begun(phone: Phone, name: str) -> None:
    """What is typed is kept, sealed: it stands in the open storage under its form's name alone."""
    phone.page.wait_for_function(f"() => JSON.stringify(localStorage).includes('{name}')")
    kept = phone.page.evaluate(OPEN_STORAGE)
    assert [word for word in WORDS if word in kept] == [], name


def test_every_screen_without_the_key_says_so(lend: Lend) -> None:
    """
    A device without the key, also where nothing was written yet: each screen says so, leads to the
    key, and offers nothing that would be refused.
    """
    phone = lend(timezone_id="UTC").begun()
    phone.sent()
    empty(phone)
    expect(phone.sign("Words still sealed")).to_be_visible()
    page = phone.page
    for path, act in ACTS.items():
        phone.visit(path)
        expect(page.get_by_text("key is not on this device yet")).to_be_visible()
        expect(page.locator("main").get_by_role("link", name="key").first).to_have_attribute(
            "href", "/key"
        )
        expect(page.get_by_role("button", name=act)).to_have_count(0)


FAILS = """() => {
  IDBObjectStore.prototype.put = () => { throw new DOMException('The disk', 'UnknownError'); };
}"""
FORMS = (
    ("/support", "Add somebody", "Name", "Save", WAITS),
    ("/boundaries", "Clock off in three steps", "What waits?", "Clock off", WAITS),
    ("/work", "Add a shift", "Name", "Save", WAITS),
    ("/letters", "Write a letter", "Dear future me", "Close the letter", WAITS),
    ("/advice", None, "What would you tell a new colleague?", "Keep it", WAITS),
    ("/checkin", None, "What was different", "Save the check-in", WAITS),
    ("/kind-days", None, "The three, and what made them possible", "Done for today", WAITS),
    ("/consultation", "Add somebody", "Name", "Save", WAITS),
    ("/caseload", "Set my limit", "At most, in a week", "Save the limit", "21"),
    ("/learning", None, "Or another number of hours", "Save", "2"),
)
"""The screen, what opens its form, a field, what saves it, and what is written into the field."""


def test_words_outlive_a_disk_that_fails(lend: Lend) -> None:
    """
    Where a disk refuses what is saved, each screen says so, and the words stand in the form when it
    is opened again; nothing is shown as kept.
    """
    phone = lend(timezone_id="UTC").begun("/kind-days")
    page = phone.page
    page.get_by_role("button", name="Begin this evening").tap()
    expect(page.get_by_role("button", name="Done for today")).to_be_visible()
    for path, opens, label, save, words in FORMS:
        phone.visit(path)
        if opens:
            page.get_by_role("button", name=opens).tap()
        field = page.get_by_label(label).and_(page.get_by_role("textbox"))
        field.fill(words)
        page.evaluate(FAILS)
        page.get_by_role("button", name=save, exact=True).tap()
        expect(page.get_by_text("That could not be saved, so it was taken back.")).to_be_visible()
        if opens and not field.count():
            page.get_by_role("button", name=opens).tap()
        expect(field).to_have_value(words)
    phone.forgive("The disk")


def test_no_screen_is_fetched_before_it_is_opened(lend: Lend) -> None:
    """
    A first visit, the first tick and a reload ask for no screen's file; it comes once its screen
    is opened.
    """
    phone = lend(timezone_id="UTC").listen()
    # After a while the app brings all screens by itself, on a busy machine before the test's end.
    for path in screen_bringers():
        phone.context.route(f"**{path}", lambda asked: asked.abort())
    phone.begin().saved().tick("Move a little").tap()
    expect(phone.page.get_by_role("button", name="Undo")).to_be_visible()
    phone.reload().saved()
    assert fetched(phone) & set(FILES) == set()
    for path in (*ACTS, "/back", "/back/page", "/first-steps", "/about"):
        phone.visit(path)
        # It stands once its file is there.
        expect(phone.page.locator("main h1")).to_be_visible()
    assert set(FILES) - fetched(phone) == set()


FILES = (
    *("Consultation", "Support", "Boundaries", "Work", "Caseload", "Learning", "KindDays"),
    *("Letters", "Advice", "CheckIn", "Scales", "Back", "Page", "FirstSteps", "About"),
)
"""The files of screens, as the build names them."""


def fetched(phone: Phone) -> set[str]:
    """The names of the scripts asked for, without what tells one version from another."""
    return {url.rsplit("/", 1)[1].split("-")[0] for url in phone.requests if url.endswith(".js")}
