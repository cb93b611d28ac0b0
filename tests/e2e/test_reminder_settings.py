"""The settings of reminders: times and their days, better times, shifts, and all that is set."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Locator, expect
from tests.e2e.other import WALK, WALK_ID, begin, reminders, today
from tests.e2e.phone import READY_MS, Lend
from tests.harness import Server

pytestmark = pytest.mark.e2e
BREATHE, BREATHE_ID = "Sit and breathe", "starter00002"
LONG = "Zwölfuhrspaziergang_um_den_Krankenhauspark_ohne_Unterbrechung_bei_jedem_Wetter"


def add(region: Locator, at: str, *without: str) -> None:
    """One more time, not on these weekdays."""
    region.get_by_role("button", name="Add a time").tap()
    region.get_by_label("At", exact=True).fill(at)
    for day in without:
        region.get_by_text(day, exact=True).tap()
    region.get_by_role("button", name="Save").tap()


@pytest.mark.full
def test_times_have_days_and_are_changed_in_place(lend: Lend, server: Server) -> None:
    """
    Several times in order, each on its own weekdays; the same time twice becomes one on the days of
    both; a time is changed in place and removed, by keys alone too, and the server has each change.
    """
    phone, other = begin(lend, server)
    region = reminders(phone)
    add(region, "18:45", "Sat", "Sun")
    expect(region.get_by_role("button", name="Let Tend remind me")).to_be_visible()
    add(region, "07:30")
    expect(region.locator("li .name")).to_have_text(["7:30 AM", "6:45 PM"])
    expect(region.locator("li").first).to_contain_text("Whenever it is due")
    expect(region.locator("li").last).to_contain_text("On Mon, Tue, Wed, Thu, and Fri")
    add(region, "18:45", "Mon", "Tue", "Wed", "Thu", "Fri", "Sun")
    expect(region.locator("li").last).to_contain_text("On Mon, Tue, Wed, Thu, Fri, and Sat")
    rem = [{"at": "07:30", "days": None}, {"at": "18:45", "days": [1, 2, 3, 4, 5, 6]}]
    other.wait("h", WALK_ID, "rem", rem)

    keys = phone.page.keyboard
    region.get_by_role("button", name="Change 6:45 PM").focus()
    keys.press("Enter")
    expect(region.get_by_label("At", exact=True)).to_be_focused()
    region.get_by_label("At", exact=True).fill("06:10")
    region.get_by_label("Sunday").focus()
    keys.press("Space")
    region.get_by_role("button", name="Save").focus()
    keys.press("Enter")
    expect(region.locator("li .name")).to_have_text(["6:10 AM", "7:30 AM"])
    expect(region).to_be_focused()
    rem = [{"at": "06:10", "days": None}, {"at": "07:30", "days": None}]
    other.wait("h", WALK_ID, "rem", rem)
    region.get_by_role("button", name="Change 6:10 AM").tap()
    region.get_by_role("button", name="Remove 6:10 AM").tap()
    expect(region.locator("li .name")).to_have_text(["7:30 AM"])
    other.wait("h", WALK_ID, "rem", rem[1:])
    phone.page.get_by_role("button", name="Undo").tap()
    expect(region.locator("li .name")).to_have_text(["6:10 AM", "7:30 AM"])


def test_times_that_never_come_say_so(lend: Lend, server: Server) -> None:
    """
    No day is refused beside the field; a weekday that the plan never has, and a time in quiet
    hours, say that nothing comes then; after eight times there are enough.
    """
    phone, other = begin(lend, server)
    plan = {"from": "2026-01-01", "kind": "weekdays", "days": [1, 2], "target": 1, "tiny": None}
    other.put("h", WALK_ID, "plan", [plan])
    rem = [{"at": f"1{hour}:00", "days": None} for hour in range(7)]
    other.put("h", WALK_ID, "rem", rem)
    region = reminders(phone)
    expect(region.locator("li")).to_have_count(7)
    region.get_by_role("button", name="Add a time").tap()
    for day in ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"):
        region.get_by_text(day, exact=True).tap()
    region.get_by_role("button", name="Save").tap()
    expect(region.get_by_role("alert")).to_have_text(re.compile("Choose at least one day"))
    region.get_by_text("Mon", exact=True).tap()
    region.get_by_text("Sun", exact=True).tap()
    expect(region.get_by_text("Sunday is not in its plan, so nothing comes then.")).to_be_visible()
    region.get_by_label("At", exact=True).fill("05:30")
    expect(region.get_by_text("it waits until 7:00 AM")).to_be_visible()
    region.get_by_label("At", exact=True).fill("22:30")
    expect(region.get_by_text("quiet hours, so nothing comes")).to_be_visible()
    region.get_by_role("button", name="Save").tap()
    expect(region.locator("li")).to_have_count(8)
    expect(region.get_by_text("Eight times a day is plenty")).to_be_visible()
    expect(region.get_by_role("button", name="Add a time")).to_have_count(0)
    other.wait("h", WALK_ID, "rem", [*rem, {"at": "22:30", "days": [1, 7]}])


# Quicker: tests/pwa/app-nudges.test.ts, "a better time is offered".
@pytest.mark.soak
def test_a_better_time_is_offered_and_never_taken(lend: Lend, server: Server) -> None:
    """
    A habit mostly done around 18:40: with no reminder the form alone proposes that; with one far
    away, moving is offered on both screens. "Not now" holds for the account until the cluster has
    moved by more than an hour; "Move" takes the days along.
    """
    phone, other = begin(lend, server)
    other.tick_at(WALK_ID, "18:38", range(1, 15))
    phone.visit().saved()
    region, page = reminders(phone), phone.page
    region.get_by_role("button", name="Add a time").tap()
    expect(region.get_by_text("You mostly do this around 6:40 PM.", exact=True)).to_be_visible(
        timeout=READY_MS
    )
    expect(region.get_by_label("At", exact=True)).to_have_value("18:40")
    region.get_by_label("At", exact=True).fill("18:10")
    region.get_by_role("button", name="Save").tap()
    expect(region.locator("li")).to_have_count(1)
    offer = page.get_by_text("Move the reminder")
    # Half an hour away is near enough.
    expect(offer).to_have_count(0)

    other.put("h", WALK_ID, "rem", [{"at": "07:30", "days": [1, 4]}])
    expect(region.get_by_text("around 6:40 PM. Move the reminder there?")).to_be_visible(
        timeout=READY_MS
    )
    phone.visit("/reminders#rhythm")
    expect(page.get_by_text(f"You mostly do “{WALK}” around 6:40 PM.")).to_be_visible()
    page.get_by_role("button", name=f"Not now: {WALK}").tap()
    expect(offer).to_have_count(0)
    other.wait("s", f"better.{WALK_ID}", "v", "18:40")
    other.tick_at(WALK_ID, "19:35", range(1, 15))
    phone.visit("/reminders#rhythm")
    expect(page.get_by_role("link", name=WALK)).to_be_visible()
    page.wait_for_timeout(500)
    expect(offer).to_have_count(0)
    assert other.value("h", WALK_ID, "rem") == [{"at": "07:30", "days": [1, 4]}]

    other.tick_at(WALK_ID, "19:58", range(1, 15))
    expect(page.get_by_text(f"You mostly do “{WALK}” around 8:00 PM.")).to_be_visible(
        timeout=READY_MS
    )
    page.get_by_role("button", name=f"Move to 8:00 PM: {WALK}").tap()
    expect(offer).to_have_count(0)
    other.wait("h", WALK_ID, "rem", [{"at": "20:00", "days": [1, 4]}])


def test_settings_can_be_taken_back(lend: Lend, server: Server) -> None:
    """
    What nobody had set comes back by "Undo" as it usually is, not as nothing; a cap that is none is
    refused beside its field.
    """
    phone, other = begin(lend, server)
    page = phone.page
    phone.visit("/reminders#rhythm")
    undo = page.get_by_role("button", name="Undo")
    for name, label in (
        ("quiet", "Quiet hours"),
        ("roundUp", "An evening round-up"),
    ):
        switch = page.get_by_label(label, exact=True)
        switch.uncheck()
        other.wait("s", name, "v", None)
        undo.tap()
        expect(switch).to_be_checked()
        expect(undo).to_have_count(0)
    other.wait("s", "roundUp", "v", "20:00")
    assert other.value("s", "quiet") == ["21:30", "07:00"]

    cap = page.get_by_label("At most, in a day")
    cap.fill("99")
    expect(page.get_by_role("alert")).to_contain_text("from 0 to 20")
    expect(cap).to_have_value("99")
    cap.fill("0")
    expect(page.get_by_role("alert")).to_have_count(0)
    other.wait("s", "cap", "v", 0)


def test_the_week_and_the_silence_are_set(lend: Lend, server: Server) -> None:
    """
    How much of the hours of work is entered, and the way there; a silence is set and ended; every
    kind of nudge that can come is explained.
    """
    phone, other = begin(lend, server)
    page = phone.page
    phone.visit("/reminders#rhythm")
    work = page.get_by_role("region", name="Work hours")
    expect(work).to_contain_text("None are entered yet.")
    split = ["07:00", "11:00", "15:00", "19:00"]
    other.put("s", "work", "v", {"1": split, "5": ["19:00", "07:30"]})
    other.put("s", f"work.{today() + timedelta(3)}", "v", [])
    other.put("s", f"work.{today() - timedelta(3)}", "v", [])
    expect(work).to_contain_text("2 days a week, 1 date of its own")
    expect(work.get_by_role("link", name="Open work hours")).to_have_attribute("href", "/work")

    page.get_by_role("button", name="A week", exact=True).tap()
    expect(page.get_by_text(re.compile("^Silent until"))).to_be_visible()
    other.wait("s", "hush", "v", (today() + timedelta(6)).isoformat())
    page.get_by_role("button", name="End the silence").tap()
    page.get_by_role("button", name="Today", exact=True).tap()
    other.wait("s", "hush", "v", today().isoformat())
    page.get_by_text("Why did I get this?").tap()
    expect(page.locator("dt")).to_have_count(12)

    switch = page.get_by_label("A look back at the week", exact=True)
    switch.tap()
    other.wait("s", "summary", "v", [1, "09:00"])
    switch.tap()
    other.wait("s", "summary", "v", None)
