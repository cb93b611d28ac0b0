"""
Every screen can be seen, read and reached: each of its states is examined in light, dark and forced
colours, on a phone 360 px wide, with texts at twice their size as well (tests/e2e/examine.py).
"""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect
from tests.e2e.examine import Examiner
from tests.e2e.other import WALK, WALK_ID, Other, today
from tests.e2e.phone import Lend, Phone, row_of
from tests.harness import Server

pytestmark = pytest.mark.e2e
BREATHE, BREATHE_ID = "Sit and breathe", "starter00002"
LONG = "Zwölfuhrspaziergang_um_den_Krankenhauspark_ohne_Unterbrechung_bei_jedem_Wetter"
UNFOLD = "() => document.querySelectorAll('figure details').forEach((one) => (one.open = true))"
NARROW: dict[str, Any] = {
    "bypass_csp": True,
    "timezone_id": "UTC",
    "viewport": {"width": 360, "height": 740},
}


def examined(phone: Phone) -> Examiner:
    return Examiner(phone.page, own=LONG)


def test_the_first_run_and_today(lend: Lend) -> None:
    """
    The first screen, Today with a tick, a rest and a very long name, and its sheets.
    """
    phone = lend(**NARROW).visit()
    page, examiner = phone.page, examined(phone)
    expect(page.get_by_role("button", name="Begin")).to_be_visible()
    examiner.look("first run")
    phone.begin(names={WALK: LONG})
    phone.tick(LONG).tap()
    phone.choose(BREATHE, "Rest today")
    phone.saved()
    expect(page.get_by_role("button", name="Undo")).to_be_visible()
    examiner.look("today")
    row_of(page, LONG).tap()
    expect(page.get_by_role("dialog")).to_be_visible()
    examiner.look("menu")
    page.keyboard.press("Escape")
    phone.sign("All saved").tap()
    expect(page.get_by_role("dialog")).to_be_visible()
    examiner.look("saving")
    assert not examiner.faults, "\n".join(examiner.faults)


PLANTED = """
.own { forced-color-adjust: none; color: #777; background: #888 }
@media (forced-colors: active) { .weak, .other { color: LinkText; background: CanvasText } }
"""


def test_weak_colours_of_our_own_are_found_in_forced_colours(lend: Lend) -> None:
    """
    There the browser paints, but what a rule of ours colours is examined: by a media query, or
    where it is told to leave colours alone.
    """
    page = lend(**NARROW).begun().page
    examiner = Examiner(page, modes=("forced",))
    examiner.look("as it is")
    assert not examiner.faults, "\n".join(examiner.faults)
    page.add_style_tag(content=PLANTED)
    for name in ("own", "weak"):
        page.evaluate(
            "(name) => { document.querySelector('h1').innerHTML = `<b class=${name}>Weak</b>`; }",
            name,
        )
        examiner.look(name)
        assert [fault.split(": <")[0] for fault in examiner.faults] == [
            f"{name}, forced: color-contrast"
        ]
        examiner.faults.clear()


def notes(phone: Phone, examiner: Examiner) -> None:
    """The field of a note, and a search in all of them."""
    page = phone.page
    phone.note_field(LONG).fill("Along the river " * 20)
    examiner.look("a note")
    page.get_by_role("dialog").get_by_role("button", name="Save").tap()
    expect(page.get_by_text("Written down")).to_be_visible()
    phone.visit("/notes")
    expect(page.get_by_text("Along the river").first).to_be_visible()
    page.get_by_label("Search your notes").fill("rIver")
    expect(page.locator("mark").first).to_have_text("river")
    examiner.look("notes")


def test_shaping_a_habit(lend: Lend) -> None:
    """
    The editor with faults and without, the rehearsal, a count's sheet, the page, the garden, and
    the breathing.
    """
    phone = lend(**NARROW).begin(names={WALK: LONG})
    page, examiner = phone.page, examined(phone)
    phone.write_own()
    page.get_by_role("button", name="Save").tap()
    expect(page.get_by_role("alert").first).to_be_visible()
    examiner.look("editor with faults")
    page.get_by_role("button", name="Choose an idea").tap()
    examiner.look("ideas")
    page.get_by_role("button", name="Water at work").tap()
    phone.unfold("What you track").unfold("A cue").unfold("Area")
    examiner.look("editor with an idea")
    page.get_by_role("button", name="Save").tap()
    expect(page.get_by_role("button", name="I can see it")).to_be_visible()
    examiner.look("rehearsal")
    page.get_by_role("button", name="I can see it").tap()
    row_of(page, "Water at work").tap()
    expect(page.get_by_role("dialog")).to_be_visible()
    examiner.look("sheet of a count")
    page.keyboard.press("Escape")
    phone.tick(LONG).tap()
    notes(phone, examiner)
    phone.visit()
    page.get_by_role("list", name="The last seven days").get_by_role("button").first.tap()
    phone.row(LONG).tap()
    expect(page.get_by_role("dialog")).to_be_visible()
    examiner.look("sheet of a past day")
    page.keyboard.press("Escape")
    phone.visit()
    phone.choose(LONG, "How it has gone")
    expect(page.get_by_text("Along the river").first).to_be_visible()
    examiner.look("habit")
    phone.visit("/garden")
    expect(page.locator(".bed")).to_have_count(6)
    examiner.look("garden")
    phone.visit("/breathe")
    page.get_by_role("button", name="Begin").wait_for()
    examiner.look("breathe")
    page.get_by_role("button", name="Begin").tap()
    examiner.look("a breath")
    assert not examiner.faults, "\n".join(examiner.faults)


def test_less_of_and_a_routine(lend: Lend, server: Server) -> None:
    """
    The forms of both with faults, their rows on Today, their sheets and pages, and a garden with a
    season that is over.
    """
    phone = lend(**NARROW).begin(names={WALK: LONG}).saved()
    page, examiner = phone.page, examined(phone)
    for kind, label in (("Less of it", "At most"), ("A small routine", "Step 1")):
        phone.write_own()
        page.get_by_label("Name", exact=True).fill(kind)
        phone.unfold("What kind of habit?").unfold("A season")
        page.get_by_text(kind, exact=True).tap()
        page.get_by_label(label, exact=True).fill("")
        page.get_by_label("A last day, if it has one").fill("2020-01-01")
        page.get_by_role("button", name="Save").tap()
        expect(page.get_by_role("alert")).to_have_count(2)
        examiner.look(f"{kind}, with faults")
        page.get_by_label(label, exact=True).fill("2" if label == "At most" else LONG)
        page.get_by_label("A last day, if it has one").fill("")
        page.get_by_role("button", name="Save").tap()
        page.get_by_role("button", name=f"{kind}, add 1").tap()
        expect(page.get_by_role("button", name="Undo")).to_be_visible()
        examiner.look(f"{kind}, on Today")
        phone.row(kind).tap()
        expect(page.get_by_role("dialog")).to_be_visible()
        examiner.look(f"{kind}, its sheet")
        page.keyboard.press("Escape")
        phone.choose(kind, "How it has gone")
        expect(page.get_by_role("heading", name=kind, exact=True)).to_be_visible()
        examiner.look(f"{kind}, its page")
    ended = [{"from": str(today()), "to": None, "end": 1}]
    Other(phone, server).put("h", WALK_ID, "pause", ended)
    phone.visit(f"/habit/{WALK_ID}")
    expect(page.get_by_role("button", name="Begin again")).to_be_visible()
    examiner.look("a season that is over")
    phone.visit("/garden")
    expect(page.get_by_role("button", name="Begin again")).to_be_visible()
    examiner.look("a garden with a season that is over")
    assert not examiner.faults, "\n".join(examiner.faults)


@pytest.mark.full
def test_reminders(lend: Lend, server: Server) -> None:
    """
    The settings of reminders and a habit's reminders with everything open that can be; no two
    controls of a screen have one name.
    """
    phone = lend(**NARROW).begin(names={WALK: LONG, BREATHE: "B"}).saved()
    other, page, examiner = Other(phone, server), phone.page, examined(phone)
    for habit in (WALK_ID, BREATHE_ID):
        other.tick_at(habit, "18:38", range(1, 15))
        other.put("h", habit, "rem", [{"at": "07:30", "days": [6]}, {"at": "12:00", "days": None}])
    other.put("s", f"fade.{WALK_ID}", "v", "half")
    other.put("s", f"work.{today()}", "v", ["19:00", "07:30"])
    other.put("s", "work", "v", {"1": ["19:00", "07:30"], "2": ["07:00", "15:00"]})
    phone.visit("/reminders#rhythm")
    expect(page.get_by_text("around 6:40 PM")).to_have_count(2)
    page.get_by_text("Why did I get this?").tap()
    examiner.look("settings of reminders", apart=True)
    phone.visit(f"/habit/{WALK_ID}")
    page.get_by_role("button", name="Change 7:30 AM").tap()
    examiner.look("a habit's reminders", apart=True)
    phone.visit("/devices")
    expect(page.get_by_text("No reminders on this one.")).to_have_count(2)
    examiner.look("devices and their reminders", apart=True)
    assert not examiner.faults, "\n".join(examiner.faults)


def test_what_a_notification_leads_to(lend: Lend) -> None:
    """
    The page behind a reminder, behind "clock off", and Today with its words, each with its "Why".
    """
    phone = lend(**NARROW).begun()
    page, examiner = phone.page, examined(phone)
    for path in (
        f"/nudge?key=reminder/{WALK_ID}/{today()}/18:00&habits={WALK_ID},{BREATHE_ID}&day={today()}",
        f"/nudge?key=clockoff/-/{today()}/17:00&habits=",
    ):
        phone.visit(path)
        page.get_by_text("Why did I get this?").tap()
        examiner.look(path)
    phone.visit(f"/?nudge=letter/abc123/{today()}/17:00")
    page.get_by_role("button", name="A letter from you has come").wait_for()
    examiner.look("today by a nudge")
    page.get_by_role("button", name="A letter from you has come").tap()
    expect(page.get_by_role("dialog")).to_be_visible()
    examiner.look("why it came")
    assert not examiner.faults, "\n".join(examiner.faults)


def test_the_account(lend: Lend) -> None:
    """
    What stands under More, and the two ways to bring a garden along.
    """
    phone = lend(**NARROW).begun().saved()
    page, examiner = phone.page, examined(phone)
    for path, heading in (
        ("/more", "More"),
        ("/about", "About"),
        ("/day", "Day and week"),
        ("/devices", "Devices"),
        ("/join", "Bring your garden here"),
        ("/recovery", "Recovery code"),
        ("/recover", "Type your recovery code"),
    ):
        phone.visit(path)
        expect(page.get_by_role("heading", name=heading, exact=True)).to_be_visible()
        examiner.look(path)
    assert not examiner.faults, "\n".join(examiner.faults)


def test_an_empty_garden_and_the_keys(lend: Lend) -> None:
    """
    The garden before anything was sown, and the list of keys.
    """
    phone = lend(**NARROW).begun()
    page, examiner = phone.page, examined(phone)
    # They come some time after the first paint.
    page.wait_for_function(
        """() => document.querySelector('dialog[open]') ||
          !document.dispatchEvent(new KeyboardEvent('keydown', { key: '?' }))"""
    )
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    examiner.look("keys")
    page.keyboard.press("Escape")
    for _ in range(5):
        left = page.locator(".words").count()
        page.locator(".words").first.tap()
        page.get_by_role("dialog").get_by_role("button", name="Put away").tap()
        expect(page.locator(".words")).to_have_count(left - 1)
    phone.visit("/garden")
    expect(page.get_by_text("Nothing grows here yet.")).to_be_visible()
    examiner.look("an empty garden")
    assert not examiner.faults, "\n".join(examiner.faults)


def test_help(lend: Lend) -> None:
    """
    Help with somebody who has everything, a form in which everything is wrong, clinicians' own
    lines, and a country that has no line.
    """
    phone = lend(locale="en-US", **NARROW).begun("/help")
    page, examiner = phone.page, examined(phone)
    people = page.get_by_role("region", name="My people")
    people.get_by_role("button", name="Add my therapist").tap()
    for field, text in (
        ("Name", LONG),
        ("Telephone number", "+44 (0) 20 7946 0000 # 12"),
        ("Mail address", "mira.okafor-lindqvist@practice-by-the-river.example.org"),
        ("Note", LONG * 2),
    ):
        people.get_by_role("textbox", name=field).fill(text)
    people.get_by_role("button", name="Save").tap()
    expect(people.locator(".name")).to_have_text([LONG])
    people.get_by_role("button", name="Add my doctor").tap()
    people.get_by_role("textbox", name="Telephone number").fill("ring me")
    people.get_by_role("textbox", name="Mail address").fill("at home")
    people.get_by_role("button", name="Save").tap()
    expect(people.get_by_role("alert")).to_have_count(3)
    examiner.look("help", apart=True)
    page.get_by_label("Country").select_option("DE")
    expect(page.get_by_text("PSU-Helpline")).to_be_visible()
    examiner.look("help in Germany", apart=True)
    page.get_by_label("Country").select_option("AD")
    expect(page.get_by_text("Tend knows no line in Andorra")).to_be_visible()
    examiner.look("help without a line")
    assert not examiner.faults, "\n".join(examiner.faults)
