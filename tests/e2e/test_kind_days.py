"""Ten kind days: opt-in, one evening at a time, sealed, offline; over after ten."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect
from tests.e2e.calendar import TURN, turn
from tests.e2e.other import Other, today
from tests.e2e.phone import Lend, Phone
from tests.harness import Server

pytestmark = pytest.mark.e2e
WORDS = "Warm tea at four, because Ines had made it"


def begun(lend: Lend) -> Phone:
    """A phone that has all screens, and whose clock may be set."""
    phone = lend(timezone_id="UTC", locale="en-GB", viewport={"width": 360, "height": 740})
    phone.context.add_init_script(TURN)
    phone.begun().saved().worker_ready()
    return phone


def evening(page: Page, title: str) -> None:
    """The script of an evening is on the screen."""
    expect(page.get_by_role("form", name=title)).to_be_visible()


def done(page: Page) -> None:
    page.get_by_role("button", name="Done for today").tap()
    expect(page.get_by_text("Done. Future you was there.")).to_be_visible()


@pytest.mark.worker
def test_an_evening_at_a_time_until_ten(lend: Lend, server: Server) -> None:
    """
    From More, offline: nothing begins by itself; what was begun outlives a reload; too many words
    are said and kept; one evening a day; the reminder moves along with it in the same act, and so
    it does with Undo; words can be changed and taken off, and are sealed.
    After the tenth it is over, counts as private hours, and may be
    begun again three months later. Minutes are chosen, or not noted at all.
    """
    phone = begun(lend)
    page = phone.page
    other = Other(phone, server)
    phone.context.set_offline(True)
    page.get_by_role("navigation").get_by_role("link", name="More").tap()
    page.get_by_role("link", name="Ten kind days").tap()
    expect(page.get_by_role("listitem")).to_have_count(10)
    page.get_by_label("Remind me in the evening: At").fill("20:45")
    # A headless browser is one that was told to show none.
    expect(page.get_by_text("This browser shows no notifications from Tend so far")).to_be_visible()
    expect(page.get_by_text("Its settings for this site can change that")).to_be_visible()
    page.get_by_role("button", name="Begin this evening").tap()
    evening(page, "Three good things")
    first_evening(phone)

    phone.context.set_offline(False)
    tomorrow = (today() + timedelta(1)).isoformat()
    other.wait("s", "evening", "v", [tomorrow, "20:45"])
    rows = other.sync([])["rows"]
    assert sorted(id[:3] for kind, id, _ in rows if kind == "g") == ["202", "on."]
    assert "Ines" not in str(rows)
    page.get_by_role("button", name="Undo").tap()
    evening(page, "Three good things")
    other.wait("s", "evening", "v", [today().isoformat(), "20:45"])
    page.get_by_label("The three, and what made them possible").fill(WORDS)
    done(page)
    other.wait("s", "evening", "v", [tomorrow, "20:45"])
    phone.context.set_offline(True)
    another_first(phone)
    the_tenth(phone, other)


def first_evening(phone: Phone) -> None:
    """Begun, reloaded, refused, done; and no second one on that day."""
    page = phone.page
    words = page.get_by_label("The three, and what made them possible")
    words.fill(WORDS)
    page.wait_for_function("JSON.stringify(localStorage).includes('kind-days')")
    phone.reload()
    expect(page.get_by_text("You had begun this one.")).to_be_visible()
    expect(words).to_have_value(WORDS)
    words.fill(WORDS * 40)
    page.get_by_role("button", name="Done for today").tap()
    expect(page.get_by_role("alert")).to_contain_text("1,200 characters fit")
    expect(words).to_have_value(WORDS * 40)
    words.fill(WORDS)
    minutes = page.get_by_role("group", name="Minutes that it took")
    expect(minutes.get_by_role("radio", checked=True)).to_have_count(0)
    for taps in (1, 0):
        minutes.get_by_text("2", exact=True).tap()
        expect(minutes.get_by_role("radio", checked=True)).to_have_count(taps)
    done(page)
    expect(page.get_by_role("img", name="1 evening of ten")).to_be_visible()
    expect(page.get_by_text("The next one: “A letter of thanks”, from ")).to_be_visible()
    page.get_by_text("What I wrote").tap()
    expect(page.get_by_text(WORDS)).to_be_visible()


def another_first(phone: Phone) -> None:
    """The next day: what is passed over waits; what was written is changed and taken off."""
    page = phone.page
    turn(phone, (today() + timedelta(1)).isoformat())
    phone.visit("/kind-days?nudge=evening/-/2026-11-27/20:45")
    evening(page, "A letter of thanks")
    page.get_by_text("Why did I get this?").tap()
    expect(page.get_by_text("You began ten kind days.")).to_be_visible()
    page.get_by_role("button", name="Rather another one").tap()
    evening(page, "A chance kindness")
    done(page)
    expect(page.get_by_text("The next one: “A letter of thanks”, from ")).to_be_visible()
    page.get_by_text("What I wrote").tap()
    page.get_by_role("button", name=re.compile("^Change “Three good things”")).tap()
    page.get_by_label("The three, and what made them possible").fill("Tea")
    page.get_by_role("button", name="Save").tap()
    page.get_by_text("What I wrote").tap()
    expect(page.get_by_text("Tea", exact=True)).to_be_visible()
    page.get_by_role("button", name=re.compile("^Take off “A chance kindness”")).tap()
    evening(page, "A letter of thanks")
    page.get_by_role("button", name="Undo").tap()
    expect(page.get_by_role("img", name="2 evenings of ten")).to_be_visible()


def the_tenth(phone: Phone, other: Other) -> None:
    """Eight more, a day each; then what they came to, and again after three months."""
    page = phone.page
    for n in range(2, 10):
        # The day turns on the open page.
        turn(phone, (today() + timedelta(n)).isoformat())
        if n == 5:
            page.get_by_text("3", exact=True).tap()
        page.get_by_role("button", name="Done for today").tap()
        expect(page.get_by_role("img", name=f"{n + 1} evenings of ten")).to_be_visible()
    # Of the others nobody has said how long they took.
    expect(page.get_by_role("region", name="Ten evenings")).to_contain_text("3 minutes for you")
    expect(page.get_by_role("button", name="Done for today")).to_have_count(0)
    page.get_by_role("button", name="Put it into my learning ledger").tap()
    expect(page.get_by_text("private hours that count towards no licence")).to_be_visible()
    page.get_by_role("link", name="Learning").tap()
    expect(page.get_by_text("Private, not accredited").first).to_be_visible()
    turn(phone, (today() + timedelta(9 + 93)).isoformat())
    phone.visit("/kind-days")
    page.get_by_role("button", name="Begin again").tap()
    evening(page, "Three good things")
    expect(page.get_by_role("img", name="Ten evenings ahead")).to_be_visible()


def test_no_way_is_promised_where_a_browser_has_no_reminders(lend: Lend) -> None:
    """
    As WebKitGTK has none: it is said once, and nothing says that what can be done stands below.
    """
    phone = lend()
    phone.context.add_init_script("delete globalThis.PushManager;")
    page = phone.begun("/kind-days").page
    page.get_by_role("button", name="Begin this evening").tap()
    expect(page.get_by_text("This browser has no reminders.")).to_have_count(1)
    expect(page.get_by_text("What can be done stands below")).to_have_count(0)
