"""Forms write only what a person changed, and lose no typed text."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect
from tests.e2e.disk import RECORDS, SOON, stored
from tests.e2e.phone import Lend, Phone, sheet, two

pytestmark = pytest.mark.e2e
WALK = "Move a little"


def water(phone: Phone) -> Phone:
    """A habit that counts glasses, every day."""
    phone.visit("/new")
    phone.page.get_by_role("button", name="Water at work").tap()
    phone.page.get_by_text("Every day", exact=True).tap()
    phone.page.get_by_role("button", name="Save").tap()
    phone.page.get_by_role("button", name="I can see it").tap()
    return phone


# Quicker: tests/pwa/forms.test.ts, "a rename writes the name alone".
@pytest.mark.soak
def test_a_rename_undoes_nothing_of_another_phone(lend: Lend) -> None:
    """
    An editor is open on one phone while the other sets goal, unit and cue; the first renames the
    habit and saves: all of it stands on both.
    """
    one, other = two(lend)
    water(one).saved()
    expect(other.page.get_by_role("button", name="Water at work, add 1")).to_be_visible(
        timeout=SOON
    )
    sheet(one, "Water at work", "Change it")
    one.page.get_by_label("Name", exact=True).fill("Tea at work")

    sheet(other, "Water at work", "Change it")
    other.page.get_by_label("A full day is").fill("9")
    other.page.get_by_label("What is counted").fill("cups")
    other.page.get_by_label("… I will").fill("I pour one")
    other.page.get_by_role("button", name="Save").tap()
    other.page.get_by_role("button", name="I can see it").tap()
    expect(one.page.get_by_role("heading", name="Change Water at work")).to_be_visible()
    stored(one, "h", lambda fields: fields.get("plan", [[{}]])[0][0].get("target") == 9)
    one.page.get_by_role("button", name="Save").tap()
    expect(one.page.get_by_role("button", name="Undo")).to_be_visible()

    for phone in (one, other):
        phone.visit()
        more = phone.row("Tea at work")
        expect(more).to_contain_text("I pour one", timeout=SOON)
        sheet(phone, "Tea at work", "Change it")
        expect(phone.page.get_by_label("A full day is")).to_have_value("9")
        expect(phone.page.get_by_label("What is counted")).to_have_value("cups")
        expect(phone.page.get_by_label("… I will")).to_have_value("I pour one")


# Quicker: tests/pwa/texts.test.ts, "its writer never saw".
@pytest.mark.soak
def test_a_note_that_its_writer_never_saw_is_offered_to_whoever_wrote_it(lend: Lend) -> None:
    """
    A note sheet is open on one phone while the other writes that day's note: once the first has
    saved, the other one is asked whether to keep both.
    """
    one, other = two(lend)
    open_ = sheet(one, WALK, "Write a note")
    open_.get_by_role("textbox").fill("from the open sheet")
    other.write_note(WALK, "written meanwhile")
    other.saved()
    stored(one, "t", lambda fields: "n" in fields)
    open_.get_by_role("button", name="Save").tap()

    card = other.page.get_by_role("region", name="You also wrote")
    expect(card).to_contain_text("written meanwhile", timeout=SOON)
    card.get_by_role("button", name="Keep both").tap()
    for phone in (one, other):
        phone.wait_for_note(WALK, "from the open sheet\nwritten meanwhile")


def test_an_amount_is_judged_against_what_was_shown(lend: Lend) -> None:
    """
    A sheet shows nothing yet; the other phone counts five; "+" and "Set" on the first add one.
    No device's share goes below nothing.
    """
    one, other = two(lend)
    water(one).saved()
    adds = other.page.get_by_role("button", name="Water at work, add 1")
    expect(adds).to_be_visible(timeout=SOON)
    open_ = sheet(one, "Water at work")
    open_.get_by_role("button", name="More", exact=True).tap()
    sheet(other, "Water at work").get_by_role("button", name="Add 5").tap()
    stored(one, "t", lambda fields: any(name.startswith("c.") for name in fields))
    open_.get_by_role("button", name="Set").tap()

    for phone in (one, other):
        expect(phone.row("Water at work")).to_contain_text("1 day", timeout=SOON)
        shares = [
            cell[0]
            for _, fields in phone.page.evaluate(RECORDS, "t")
            for name, cell in fields.items()
            if name.startswith("c.")
        ]
        assert sorted(shares) == [1, 5]


# Quicker: tests/pwa/forms.test.ts, "numbers are read as Tend writes them".
@pytest.mark.soak
def test_amounts_are_read_as_they_are_written(lend: Lend) -> None:
    """
    "8,000", as Tend writes it, is eight thousand; "0x10" is no number; 1.3 less 1 is 0.3.
    """
    phone = water(lend().begun())
    for text, then in (("8,000", "8000"), ("1,5", "1.5")):
        open_ = sheet(phone, "Water at work")
        open_.get_by_label("How much").fill(text)
        open_.get_by_role("button", name="Set").tap()
        open_ = sheet(phone, "Water at work")
        expect(open_.get_by_label("How much")).to_have_value(then)
        phone.page.keyboard.press("Escape")
    open_ = sheet(phone, "Water at work")
    open_.get_by_label("How much").fill("0x10")
    expect(open_.get_by_role("button", name="Set")).to_be_disabled()
    open_.get_by_label("How much").fill("1.3")
    open_.get_by_role("button", name="Less").tap()
    expect(open_.get_by_label("How much")).to_have_value("0.3")
    phone.page.keyboard.press("Escape")
    sheet(phone, "Water at work", "Change it")
    phone.page.get_by_label("A full day is").fill("10,000")
    expect(phone.page.get_by_label("In plain words")).to_contain_text("10,000 glasses")


def test_a_note_is_kept_however_its_sheet_closes(lend: Lend) -> None:
    """
    The field has the focus within the tap that opens it. A tap beside the sheet, Escape, Back, a
    pull at its head and a page that goes out of sight keep what was typed; Undo takes it back.
    """
    phone = lend().begun()
    page = phone.page
    expect(sheet(phone, WALK).get_by_role("button", name="Write a note")).to_be_visible()
    # An iPhone opens its keyboard only for a field that has the focus when the tap is over.
    assert page.evaluate("""() => {
        const found = [...document.querySelectorAll('dialog button')];
        found.find((one) => one.innerText.trim() === 'Write a note').click();
        return document.activeElement.matches('dialog textarea');
    }""")
    page.keyboard.type("what was true at three in the morning")
    page.touchscreen.tap(200, 20)
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_text("Written down, sealed.")).to_be_visible()
    phone.wait_for_note(WALK, "what was true at three in the morning")

    ways: dict[str, Callable[[], object]] = {
        "by Escape": lambda: page.keyboard.press("Escape"),
        "by Back": page.go_back,
        "by a pull": lambda: pull_down(phone),
    }
    for words, close in ways.items():
        phone.note_field(WALK).fill(words)
        close()
        expect(page.get_by_role("dialog")).to_have_count(0)
        phone.wait_for_note(WALK, words)
    phone.note_field(WALK).fill("")
    page.keyboard.press("Escape")
    expect(page.get_by_text("The note is gone.")).to_be_visible()
    page.get_by_role("button", name="Undo").tap()
    phone.wait_for_note(WALK, "by a pull")

    phone.note_field(WALK).fill("out of sight")
    page.evaluate("""() => {
        Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true });
        document.dispatchEvent(new Event('visibilitychange'));
    }""")
    expect(page.locator(".said")).to_contain_text("Written down")
    page.get_by_role("dialog").get_by_role("textbox").press_sequentially(", and back")
    page.keyboard.press("Escape")
    phone.wait_for_note(WALK, "out of sight, and back")


def test_a_note_outlives_the_page_on_which_it_was_typed(lend: Lend) -> None:
    """
    A reload, another address and a tab that is ended come without a word, in the middle of a note:
    it is offered again, and is nowhere in plain words meanwhile. Saved, it is no longer offered.
    """
    phone = lend().begun().saved()
    ends: dict[str, Callable[[], object]] = {
        "a reload": lambda: phone.page.reload(),
        "another address": lambda: phone.visit("/more").visit(),
        "the tab's end": lambda: phone.page.close(),
    }
    for words, end in ends.items():
        phone.note_field(WALK).press_sequentially(f" {words}")
        # Sealing takes a moment.
        phone.page.wait_for_function("() => Object.keys(localStorage).some((x) => /note/.test(x))")
        end()
        if phone.page.is_closed():
            phone.page = phone.tab()
            phone.visit()
        assert words not in phone.page.evaluate("JSON.stringify({ ...localStorage })")
        phone.row(WALK).tap()
        sheet = phone.page.get_by_role("dialog")
        sheet.get_by_role("button", name="Go on with your note").tap()
        expect(sheet.get_by_role("textbox")).to_have_value(re.compile(rf"{words}$"))
        page = phone.page
        page.keyboard.press("Escape")
        expect(page.get_by_text("Written down, sealed.")).to_be_visible()
        page.wait_for_function("() => !Object.keys(localStorage).some((x) => /note/.test(x))")
    phone.wait_for_note(WALK, "a reload another address the tab's end")


def pull_down(phone: Phone) -> None:
    """A finger pulls an open sheet down by its head."""
    head = phone.page.locator(".sheet .head")
    box = head.bounding_box()
    assert box
    x, y = box["x"] + 60, box["y"] + 20
    touch = phone.context.new_cdp_session(phone.page)
    for kind, points in (
        ("touchStart", [{"x": x, "y": y}]),
        ("touchMove", [{"x": x, "y": y + 60}]),
        ("touchMove", [{"x": x, "y": y + 160}]),
        # It comes to rest: the browser swallows the next tap of a finger that was flung.
        *[("touchMove", [{"x": x, "y": y + 160}])] * 4,
        ("touchEnd", []),
    ):
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
        phone.page.wait_for_timeout(40)


def test_an_editor_that_was_left_goes_on(lend: Lend) -> None:
    """
    Leaving a half-filled editor by the tabs, by Back or by a reload loses nothing, and what is kept
    for it can be read by nobody; Cancel lets it go.
    """
    phone = lend().begun().write_own()
    page = phone.page
    page.get_by_label("Name", exact=True).fill("Call my sister")
    page.get_by_role("link", name="Garden").tap()
    page.get_by_role("link", name="Today").tap()
    page.get_by_role("link", name="Choose an idea").tap()
    expect(page.get_by_label("Name", exact=True)).to_have_value("Call my sister")
    expect(page.get_by_text("it is not saved yet")).to_be_visible()
    page.go_back()
    page.get_by_role("link", name="Choose an idea").tap()
    page.get_by_label("Name", exact=True).fill("Call my brother")
    page.wait_for_function("() => Object.keys(localStorage).some((one) => /words/.test(one))")
    phone.reload()
    expect(page.get_by_label("Name", exact=True)).to_have_value("Call my brother")
    assert "brother" not in page.evaluate("() => JSON.stringify(localStorage)")
    page.get_by_role("button", name="Cancel").tap()
    assert (
        page.evaluate("() => Object.keys(localStorage).some((one) => /words/.test(one))") is False
    )
    page.get_by_role("link", name="Choose an idea").tap()
    page.get_by_role("button", name="Write my own").tap()
    expect(page.get_by_label("Name", exact=True)).to_have_value("")


# Quicker: tests/pwa/forms.test.ts, "a cue is two lines".
@pytest.mark.soak
def test_a_comma_in_a_cue_stays_where_it_was_typed(lend: Lend) -> None:
    """
    Letter by letter into the first box: it stays in it, and is kept as it was typed.
    """
    phone = lend().begun()
    sheet(phone, WALK, "Change it")
    page = phone.page
    page.get_by_label("After or when").press_sequentially("After lunch, before rounds")
    expect(page.get_by_label("After or when")).to_have_value("After lunch, before rounds")
    expect(page.get_by_label("… I will")).to_have_value("")
    page.get_by_role("button", name="Save").tap()
    expect(page.get_by_text("After lunch, before rounds.")).to_be_visible()


def test_a_name_that_nobody_sees_is_none(lend: Lend) -> None:
    """A name of zero-width characters alone is refused, for a habit and for a device."""
    phone = lend().begun()
    page = phone.page
    page.get_by_label("Add something").fill("\u200b\u2060")
    page.get_by_label("Add something").press("Enter")
    expect(page.get_by_label("Add something")).to_have_value("")
    page.get_by_label("Add something").fill("\u200bStretch ")
    page.get_by_label("Add something").press("Enter")
    expect(phone.tick("Stretch")).to_be_visible()
    expect(page.locator(".habit")).to_have_count(6)
    phone.saved()
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.method))
    phone.visit("/devices")
    rename = page.get_by_role("button", name="Rename")
    rename.tap()
    page.get_by_label("Name").fill("\u200b")
    page.get_by_role("button", name="Save").tap()
    # Nor is a name written that was left as it is.
    rename.tap()
    page.get_by_role("button", name="Save").tap()
    rename.tap()
    page.get_by_label("Name").fill("Ward phone")
    page.get_by_role("button", name="Save").tap()
    expect(page.get_by_text("Ward phone (this one)")).to_be_visible()
    assert sent.count("PATCH") == 1


# Quicker: tests/pwa/texts.test.ts, "two notes too long for one".
@pytest.mark.soak
@pytest.mark.worker
def test_two_notes_too_long_for_one(lend: Lend) -> None:
    """
    "Keep both" of two long notes says that they do not fit, and leaves the choice of words to the
    person; until then both stay.
    """
    one, other = two(lend)
    for phone in (one, other):
        phone.worker_ready().context.set_offline(True)
    one.write_note(WALK, "один " + "я" * 1150)
    one.page.wait_for_timeout(50)
    other.write_note(WALK, "другой " + "я" * 1150)
    for phone in (one, other):
        expect(phone.page.get_by_role("button", name="Undo")).to_be_visible()
        phone.context.set_offline(False)
    card = one.page.get_by_role("region", name="You also wrote")
    expect(card).to_be_visible(timeout=SOON)
    card.get_by_role("button", name="Keep both").tap()
    expect(card.get_by_role("alert")).to_contain_text("too long")
    words = card.get_by_role("textbox")
    assert words.input_value().count("я") >= 2300
    card.get_by_role("button", name="Save").tap()
    expect(card.get_by_role("alert")).to_be_visible()
    card.get_by_role("button", name="Cancel").tap()
    expect(card).to_contain_text("один")
    card.get_by_role("button", name="Keep both").tap()
    words.fill("один, другой")
    card.get_by_role("button", name="Save").tap()
    expect(card).to_have_count(0)
    one.wait_for_note(WALK, "один, другой")


def test_a_key_after_a_long_press_counts(lend: Lend) -> None:
    """
    A finger holds a tick, which opens the sheet; once that is closed, Enter on the tick ticks.
    """
    phone = lend().begun()
    page = phone.page
    box = phone.tick(WALK).bounding_box()
    assert box
    point = {"x": box["x"] + 28, "y": box["y"] + 28}
    touch = phone.context.new_cdp_session(page)
    touch.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [point]})
    expect(page.get_by_role("dialog")).to_be_visible()
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(phone.kept()).to_have_count(0)
    phone.tick(WALK).press("Enter")
    expect(phone.kept()).to_have_count(1)
