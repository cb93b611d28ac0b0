"""Shaping habits: schedules, cues, order, what is put away, and what cannot be."""

from __future__ import annotations

import json
from typing import Any

import pytest
from playwright.sync_api import expect
from tests.e2e.phone import STICKS_OUT, Lend, Phone, line_of
from tests.harness import Server
from tests.sync.wire import Line

pytestmark = pytest.mark.e2e
WALK = "Move a little"
OTHERS = ("Sit and breathe", "Something I love doing", "Time with my people", "Hours off work")
LONG = "Zwölfuhrspaziergang_um_den_Krankenhauspark_ohne_Unterbrechung_bei_jedem_Wetter"


SCHEDULES: dict[str, tuple[dict[str, Any], str]] = {
    "Every day": ({}, "Every day."),
    "On certain days": ({"days": ("Tue", "Thu")}, "On Monday, Wednesday, and Friday."),
    "A number of times a week": ({"Times a week": "4"}, "Four times a week, any days."),
    "A number of times a month": ({"Times a month": "9"}, "9 times a month, any days."),
    "Every few days": ({"Every … days": "2"}, "Every other day."),
}
"""What is filled in for each, and what it is called."""


def test_each_schedule_is_shaped_in_plain_words(lend: Lend) -> None:
    """
    Each of the five schedules: the preview says it in words, it is on the list, it can be kept, and
    another phone of the account has it too.
    """
    phone = lend().begun()
    for kept, (kind, (fill, preview)) in enumerate(SCHEDULES.items(), start=1):
        shape(phone, kind, fill, preview)
        phone.tick(kind).tap()
        expect(phone.kept()).to_have_count(kept)
    phone.saved()

    other = lend().join(phone.pairing_link())
    expect(other.kept()).to_have_count(len(SCHEDULES), timeout=10_000)
    for kind, (_, preview) in SCHEDULES.items():
        other.choose(kind, "How it has gone")
        expect(other.page.get_by_text(preview)).to_be_visible()
        other.page.get_by_role("link", name="Today").tap()


def shape(phone: Phone, kind: str, fill: dict[str, Any], preview: str) -> None:
    """Make a habit of this schedule, which bears its name."""
    page = phone.write_own().page
    page.get_by_label("Name", exact=True).fill(kind)
    page.locator("label").get_by_text(kind, exact=True).tap()
    for label, value in fill.items():
        if label == "days":
            for day in value:
                page.get_by_text(day, exact=True).tap()
        else:
            page.get_by_label(label, exact=True).fill(value)
    expect(page.get_by_label("In plain words")).to_have_text(preview)
    page.get_by_role("button", name="Save").tap()
    # On some weekdays it is not due, and stands folded below the others.
    folded = page.get_by_text("Not today", exact=True)
    expect(phone.tick(kind).or_(folded).first).to_be_visible()
    if not phone.tick(kind).is_visible():
        folded.tap()


def test_adding_begins_with_ideas(lend: Lend) -> None:
    """
    Ideas stand by area, for wards and clinics as well, each with its moment. The form opens short:
    name, days, and what else there is folded, saying what it holds; the seven days stand on one
    line. The rehearsal can be skipped, and the new habit has its area's colour.
    """
    phone = lend(viewport={"width": 360, "height": 740}).begun()
    page = phone.page
    page.get_by_role("link", name="Choose an idea").tap()
    for moment in ("After handover", "When I take off my badge", "In the car, before the key"):
        expect(page.get_by_text(moment, exact=True).first).to_be_attached()
    area = page.get_by_role("region", name="Mindfulness")
    area.get_by_role("button", name="Three breaths in the car").tap()
    expect(page.get_by_label("Name", exact=True)).to_have_value("Three breaths in the car")
    expect(page.get_by_label("After or when")).to_be_hidden()
    expect(page.locator("summary").filter(has_text="In the car, before the key")).to_be_visible()
    page.get_by_text("On certain days", exact=True).tap()
    tops = "(all) => new Set(all.map((one) => one.getBoundingClientRect().top)).size"
    for size in ("16px", "32px"):
        page.evaluate("(size) => { document.documentElement.style.fontSize = size }", size)
        assert page.locator(".days label").evaluate_all(tops) == 1
    page.get_by_role("button", name="Save").tap()
    page.get_by_role("button", name="Skip").tap()
    expect(phone.tick("Three breaths in the car")).to_be_visible()
    expect(page.locator(".habit.c-sky")).to_have_count(2)


def test_what_cannot_be_is_refused_beside_the_field(lend: Lend) -> None:
    """
    No name, a name of 500 characters, no weekday, n of 0, 8 or 29, a tiny above the full day: a
    sentence stands beside the field, what was typed stays, and nothing is made.
    """
    phone = lend().begun().write_own()
    page = phone.page
    name, save = page.get_by_label("Name", exact=True), page.get_by_role("button", name="Save")

    def refused(sentence: str) -> None:
        save.tap()
        expect(page.get_by_role("alert").filter(has_text=sentence)).to_be_visible()
        expect(page.get_by_role("heading", name="Something new")).to_be_visible()

    refused("It needs a name.")
    name.fill("x" * 500)
    refused("That is long for a name.")
    assert name.input_value() == "x" * 500
    name.fill("نفس عميق 🌿")
    page.get_by_text("On certain days").tap()
    for day in ("Mon", "Tue", "Wed", "Thu", "Fri"):
        page.get_by_text(day, exact=True).tap()
    refused("Choose at least one day")
    for kind, label, wrong, sentence in (
        ("A number of times a week", "Times a week", ("0", "8", "2.5", "many"), "From 1 to 7"),
        ("A number of times a month", "Times a month", ("0", "29"), "From 1 to 28"),
        ("Every few days", "Every … days", ("0", "366"), "From 1 to 365"),
    ):
        page.get_by_text(kind, exact=True).tap()
        for value in wrong:
            page.get_by_label(label, exact=True).fill(value)
            refused(sentence)
            assert page.get_by_label(label, exact=True).input_value() == value
    page.get_by_text("Every day", exact=True).tap()
    phone.unfold("What you track")
    page.get_by_text("Minutes", exact=True).tap()
    page.get_by_label("On a hard day").fill("11")
    refused("no more than a full day")
    page.get_by_label("A full day is").fill("0")
    refused("An amount above zero")
    page.get_by_role("button", name="Cancel").tap()
    expect(page.locator(".habit")).to_have_count(5)


def test_dates_that_have_passed_are_refused_beside_the_field(lend: Lend) -> None:
    """
    A pause that ends before today, and a change that would hold from then on: a sentence says so.
    """
    phone = lend().begun()
    page = phone.page
    phone.choose(WALK, "How it has gone")
    page.get_by_role("button", name="Pause").tap()
    page.get_by_label("Until").fill("2020-01-01")
    page.get_by_role("button", name="Pause").tap()
    expect(page.get_by_text("The end comes before the beginning.")).to_be_visible()
    page.get_by_role("link", name="Change it").tap()
    page.get_by_label("From which day on").fill("2020-01-01")
    page.get_by_text("Every few days").tap()
    refused_past = page.get_by_text("Past days stay as they are. Choose today")
    page.get_by_role("button", name="Save").tap()
    expect(refused_past).to_be_visible()


def test_a_cue_is_rehearsed_once(lend: Lend) -> None:
    """
    A new cue is shown to be said once; it stands on the row from then on, and changing something
    else does not ask again.
    """
    phone = lend().begun()
    phone.choose(WALK, "Change it")
    page = phone.page
    page.get_by_label("After or when").fill("After my last session")
    page.get_by_label("… I will").fill("I put on my shoes")
    page.get_by_role("button", name="Save").tap()
    expect(page.get_by_text("After my last session, I put on my shoes.")).to_be_visible()
    page.get_by_role("button", name="I can see it").tap()
    page.get_by_role("link", name="Change it").tap()
    page.get_by_label("Name", exact=True).fill("Out of the door")
    page.get_by_role("button", name="Save").tap()
    expect(page.get_by_role("heading", name="Out of the door")).to_be_visible()
    page.get_by_role("link", name="Today").tap()
    expect(page.get_by_text("After my last session, I put on my shoes")).to_be_visible()


def test_order_by_keys_and_by_hand(lend: Lend) -> None:
    """
    A habit moves by the arrow keys and by dragging; the order is on the other phone as well.
    """
    phone = lend().begun("/garden")
    page = phone.page
    names = page.locator(".bed .name")
    expect(names).to_have_count(5)
    before = names.all_inner_texts()
    handle = page.get_by_role("button", name=f"Move {before[0]}")
    handle.focus()
    page.keyboard.press("ArrowDown")
    expect(names.nth(1)).to_have_text(before[0])
    expect(page.get_by_text(f"{before[0]} is now number 2")).to_be_attached()
    expect(handle).to_be_focused()
    last = page.get_by_role("button", name=f"Move {before[4]}")
    last.evaluate("(one) => one.scrollIntoView({ block: 'center' })")
    box = last.bounding_box()
    top = page.get_by_role("button", name=f"Move {before[1]}").bounding_box()
    assert box
    assert top
    page.mouse.move(box["x"] + 20, box["y"] + 20)
    page.mouse.down()
    page.mouse.move(box["x"] + 20, top["y"] + 10, steps=6)
    page.mouse.up()
    expect(names.first).to_have_text(before[4])
    after = names.all_inner_texts()
    assert after == [before[4], before[1], before[0], before[2], before[3]]
    line_of(page)
    phone.visit()
    phone.saved()
    other = lend().join(phone.pairing_link())
    expect(other.page.locator(".habit .name")).to_have_text(after, timeout=10_000)


def test_put_away_deleted_and_for_ever(lend: Lend) -> None:
    """
    Putting away and deleting keep what was done and can be taken back; deleting for ever asks, and
    takes the words from every phone.
    """
    phone = lend().begin(names={WALK: "Zwetschgengarten"})
    page = phone.page
    phone.tick("Zwetschgengarten").tap()
    phone.choose("Zwetschgengarten", "Put away")
    expect(page.locator(".habit")).to_have_count(4)
    page.get_by_role("link", name="Garden").tap()
    page.get_by_role("button", name="Bring back").tap()
    expect(page.locator(".bed")).to_have_count(5)
    page.locator(".bed").get_by_role("link", name="Zwetschgengarten").tap()
    page.get_by_role("button", name="Delete").tap()
    expect(page.locator(".habit")).to_have_count(4)
    page.get_by_role("button", name="Undo").tap()
    expect(page.locator(".habit")).to_have_count(5)
    expect(phone.kept()).to_have_count(1)
    other = lend().join(phone.saved().pairing_link())
    expect(other.page.get_by_text("Zwetschgengarten")).to_be_visible(timeout=10_000)

    phone.choose("Zwetschgengarten", "How it has gone")
    page.get_by_role("button", name="Delete").tap()
    page.get_by_role("link", name="Garden").tap()
    page.get_by_role("button", name="Delete for ever").tap()
    expect(page.get_by_text("This cannot be taken back.")).to_be_visible()
    page.get_by_role("button", name="Yes, for ever").tap()
    expect(page.get_by_text("Its words are gone for ever.")).to_be_visible()
    expect(page.get_by_role("button", name="Undo")).to_have_count(0)
    expect(page.get_by_text("Zwetschgengarten")).to_have_count(0)
    other.visit("/garden")
    expect(other.page.locator(".bed")).to_have_count(4, timeout=10_000)
    expect(other.page.get_by_text("Zwetschgengarten")).to_have_count(0)


def test_today_by_area(lend: Lend) -> None:
    """
    Today is grouped by area when the person wants that, in the order of the areas.
    """
    phone = lend().begun("/day")
    phone.page.get_by_label("Group it by area").check()
    phone.page.get_by_role("link", name="Today").tap()
    headings = phone.page.get_by_role("heading", level=2)
    expect(headings).to_have_text(["Self-care", "Boundaries", "Mindfulness"])
    phone.tick(WALK).tap()
    expect(phone.kept()).to_have_count(1)


def put(server: Server, phone: Phone, rows: list[Any]) -> Line:
    """Records of another device of the phone's account, a program's."""
    line = Line(server.port)
    (token,) = [one["value"] for one in phone.context.cookies() if one["name"] == "tend"]
    device = line.join(token, "eeeeeeee")
    for at in range(0, len(rows), 100):
        body = {"v": 1, "n": at + 1, "cursor": 0, "limit": 1, "put": rows[at : at + 100]}
        status, answer = line.sync(device, json.dumps(body))
        assert status == 200, answer
        assert "bad" not in answer, answer
    return line


def habit(id: str, **fields: Any) -> list[Any]:
    """A habit's record, stamped long ago."""
    return [
        "h",
        id,
        {name: [value, f"{1_700_000_000_000:011x}0000eeeeeeee"] for name, value in fields.items()},
    ]


def test_what_a_newer_tend_made_is_kept_and_left_alone(lend: Lend, server: Server) -> None:
    """
    A habit with a schedule that is not known here is shown, can be ticked, is not offered for
    change, and its record stays as it was.
    """
    phone = lend().begin(drop=OTHERS)
    phone.tick(WALK).tap()
    phone.saved()
    plan = [
        {"from": "2026-01-01", "kind": "moon_phase", "phase": "full", "target": 1, "tiny": None}
    ]
    line = put(server, phone, [habit("newerkind001", plan=plan, measure="check", aura="x")])
    expect(phone.page.locator(".habit")).to_have_count(2, timeout=10_000)
    phone.tick("A sealed name").tap()
    expect(phone.kept()).to_have_count(2)
    phone.choose("A sealed name", "How it has gone")
    expect(phone.page.get_by_text("A newer Tend made this.")).to_be_visible()
    expect(phone.page.get_by_role("link", name="Change it")).to_have_count(0)
    phone.visit("/habit/newerkind001/edit")
    expect(phone.page.get_by_text("A newer Tend made this.")).to_be_visible()
    expect(phone.page.get_by_role("button", name="Save")).to_have_count(0)
    phone.visit()
    phone.saved()
    (token,) = [one["value"] for one in phone.context.cookies() if one["name"] == "tend"]
    _, found = line.send("GET", "/api/habits", None, token)
    (kept,) = [one for one in found["habits"] if one["id"] == "newerkind001"]
    assert kept["plan"] == plan


def test_two_hundred_habits_are_laid_out(lend: Lend, server: Server) -> None:
    """
    A list of two hundred scrolls, nothing is cut off at the side, and the last can be ticked.
    """
    phone = lend(viewport={"width": 360, "height": 740}).begin(names={WALK: LONG})
    phone.tick(LONG).tap()
    phone.saved()
    daily = [{"from": "2026-01-01", "kind": "daily", "target": 1, "tiny": None}]
    rows = [
        habit(f"many{i:08}", plan=daily, pos=f"b{i // 36 % 36:02}{i % 36:02}V") for i in range(195)
    ]
    put(server, phone, rows)
    expect(phone.page.locator(".habit")).to_have_count(200, timeout=15_000)
    last = phone.page.locator(".tick").last
    last.scroll_into_view_if_needed()
    last.tap()
    expect(phone.kept()).to_have_count(2)
    for path in ("/", "/garden"):
        phone.visit(path)
        expect(phone.page.locator(".habit")).to_have_count(200, timeout=15_000)
        wide = phone.page.evaluate(STICKS_OUT)
        assert wide <= 0
