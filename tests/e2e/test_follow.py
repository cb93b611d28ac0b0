"""A screen that is open follows its records, whenever they come; what a person has typed stays."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect
from tests.e2e.calendar import TURN, turn
from tests.e2e.disk import empty, stored
from tests.e2e.other import WALK, WALK_ID, begin, reminders, today
from tests.e2e.phone import READY_MS, Lend, sheet, two
from tests.harness import Server

pytestmark = pytest.mark.e2e
BREATHE_ID = "starter00002"


def test_a_form_for_a_time_follows_when_a_thing_is_done(lend: Lend, server: Server) -> None:
    """
    The form is open before the ticks of another device have come: the usual time appears, and the
    field goes along until the person has set one; then the sentence alone follows.
    """
    phone, other = begin(lend, server)
    region = reminders(phone)
    region.get_by_role("button", name="Add a time").tap()
    at = region.get_by_label("At", exact=True)
    expect(at).to_have_value("18:00")
    other.tick_at(WALK_ID, "18:38", range(1, 15))
    expect(region.get_by_text("You mostly do this around 6:40 PM.", exact=True)).to_be_visible(
        timeout=READY_MS
    )
    expect(at).to_have_value("18:40")
    at.fill("18:10")
    other.tick_at(WALK_ID, "19:58", range(1, 15))
    expect(region.get_by_text("You mostly do this around 8:00 PM.", exact=True)).to_be_visible(
        timeout=READY_MS
    )
    expect(at).to_have_value("18:10")
    region.get_by_role("button", name="Save").tap()
    other.wait("h", WALK_ID, "rem", [{"at": "18:10", "days": None}])


def test_a_month_of_shifts_follows_the_roster(lend: Lend, server: Server) -> None:
    """
    What another device enters is in the month that is open; what was tapped here and is not saved
    yet stays, and alone is written.
    """
    phone, other = begin(lend, server)
    phone.visit("/work")
    month = phone.page.get_by_role("region", name="Month by month")
    month.get_by_role("button", name="Month after").tap()
    dates = month.locator(".date")
    month.get_by_role("button", name=re.compile("^Early")).tap()
    first = (today().replace(day=1) + timedelta(32)).replace(day=1)
    for day in (first, first + timedelta(1)):
        other.put("s", f"work.{day}", "v", ["21:00", "07:00"])
    expect(dates.nth(1)).to_have_accessible_name(re.compile(": 9:00 PM until 7:00 AM the next"))
    expect(dates.nth(0)).to_have_accessible_name(re.compile("not saved yet: 7:00 AM to 3:00 PM$"))
    month.get_by_role("button", name="Save 1 date").tap()
    other.wait("s", f"work.{first}", "v", ["07:00", "15:00"])
    assert other.value("s", f"work.{first + timedelta(1)}") == ["21:00", "07:00"]


def test_an_untouched_editor_follows_the_habit(lend: Lend, server: Server) -> None:
    """
    Another device shapes the habit while its editor is open: the form shows that until the person
    changes something; from then on only what they changed is written.
    """
    phone, other = begin(lend, server)
    phone.visit(f"/habit/{WALK_ID}/edit")
    page = phone.page
    expect(page.get_by_label("Name", exact=True)).to_have_value(WALK)

    def plan(target: int) -> list[dict[str, object]]:
        return [{"from": "2026-01-01", "kind": "daily", "target": target, "tiny": None}]

    other.put("h", WALK_ID, "measure", "minutes")
    other.put("h", WALK_ID, "plan", plan(20))
    goal = page.get_by_label("A full day is")
    expect(goal).to_have_value("20", timeout=READY_MS)
    page.get_by_label("Name", exact=True).fill("Walk by the river")
    other.put("h", WALK_ID, "plan", plan(30))
    stored(phone, "h", lambda fields: fields.get("plan", [[{}]])[0][0].get("target") == 30)
    expect(goal).to_have_value("20")
    page.get_by_role("button", name="Save").tap()
    expect(page.get_by_role("heading", name="Walk by the river")).to_be_visible()
    phone.visit().saved()
    assert other.value("h", WALK_ID, "plan") == plan(30)


def test_an_open_menu_is_that_of_the_habit_as_it_is_by_now(lend: Lend, server: Server) -> None:
    """A habit that another device makes one of minutes can be timed from a menu that was open."""
    phone, other = begin(lend, server)
    phone.row(WALK).tap()
    menu = phone.page.get_by_role("dialog")
    expect(menu.get_by_role("button", name="Rest today")).to_be_visible()
    expect(menu.get_by_label("How much")).to_have_count(0)
    other.put("h", WALK_ID, "measure", "minutes")
    expect(menu.get_by_label("How much")).to_be_visible(timeout=READY_MS)


@pytest.mark.worker
def test_the_devices_are_asked_for_again_once_there_is_a_network(lend: Lend) -> None:
    """A list that could not be had is there once it can be; nothing says it could not."""
    phone = lend().begun().saved().worker_ready()
    phone.reload()
    phone.saved()
    phone.context.set_offline(True)
    phone.page.get_by_role("navigation").get_by_role("link", name="More").tap()
    phone.page.get_by_role("link", name="Devices").tap()
    gone = phone.page.get_by_text("when there is a network")
    expect(gone).to_be_visible(timeout=READY_MS)
    phone.context.set_offline(False)
    expect(phone.page.get_by_role("button", name="Add a device")).to_be_visible(timeout=20_000)
    expect(gone).to_have_count(0)


@pytest.mark.worker
def test_a_question_about_two_notes_shows_what_stands_by_now(lend: Lend) -> None:
    """
    While it is on the screen the person writes the note anew, offline: that is what it shows, and
    putting the other one in its place asks no further question about her own words.
    """
    one, other = two(lend)
    open_ = sheet(one, WALK, "Write a note")
    open_.get_by_role("textbox").fill("from the open sheet")
    other.write_note(WALK, "written meanwhile").saved()
    stored(one, "t", lambda fields: "n" in fields)
    open_.get_by_role("button", name="Save").tap()
    card = other.page.get_by_role("region", name="You also wrote")
    expect(card).to_contain_text("from the open sheet", timeout=READY_MS)
    field = sheet(other, WALK, "note").get_by_role("textbox")
    expect(field).to_have_value("from the open sheet")
    other.worker_ready().context.set_offline(True)
    field.fill("written anew")
    other.page.get_by_role("dialog").get_by_role("button", name="Save").tap()
    expect(card).to_contain_text("written anew", timeout=READY_MS)
    expect(card).not_to_contain_text("from the open sheet")
    card.get_by_role("button", name="Use this one").tap()
    expect(card).to_have_count(0)
    other.context.set_offline(False)
    other.saved().wait_for_note(WALK, "written meanwhile")
    expect(card).to_have_count(0)


@pytest.mark.worker
def test_the_only_holder_of_the_words_is_told_so_once_there_is_a_network(lend: Lend) -> None:
    """A sync sheet that was opened offline asks for a recovery code as soon as it can know."""
    phone = lend().begun().saved().worker_ready()
    phone.reload()
    phone.saved()
    phone.context.set_offline(True)
    phone.sign("Offline").tap()
    told = phone.page.get_by_role("dialog")
    expect(told).to_be_visible()
    only = told.get_by_role("link", name="Make a code")
    expect(only).to_have_count(0)
    phone.context.set_offline(False)
    expect(only).to_be_visible(timeout=20_000)


def test_notes_open_when_the_key_comes(lend: Lend) -> None:
    """
    The stream of notes, a habit's page, the check-in, looking back, being off work and the work
    hours show that words are sealed and lead to the key; once that is on this device the words are
    there.
    """
    one = lend().begun()
    one.visit("/checkin").page.get_by_label("What was different").fill("a quiet week")
    one.page.get_by_role("button", name="Save the check-in").tap()
    expect(one.page.get_by_text("a quiet week").first).to_be_visible()
    one.visit("/boundaries").page.get_by_role("button", name="10 min of a work call").tap()
    expect(one.page.get_by_role("region", name="Took a work call")).to_contain_text("10 minutes")
    one.visit().tick(WALK).tap()
    one.write_note(WALK, "by the river").saved()
    link = one.pairing_link()
    locked = lend().join(link).saved()
    locked.wait_for_note(WALK, "by the river")
    link = one.pairing_link()
    empty(locked)
    expect(locked.sign("Words still sealed")).to_be_visible(timeout=READY_MS)
    locked.visit("/notes")
    expect(locked.page.get_by_text("A sealed note")).to_be_visible(timeout=READY_MS)
    expect(locked.page.get_by_role("link", name="Get the key")).to_be_visible()
    locked.visit("/checkin")
    expect(locked.page.get_by_text("Your check-ins are sealed")).to_be_visible()
    expect(locked.page.get_by_role("button", name="Save the check-in")).to_have_count(0)
    locked.visit("/back")
    expect(locked.page.get_by_text("Some of it is sealed")).to_be_visible()
    expect(locked.page.get_by_role("img", name="Gifts by area: Self-care 1.")).to_be_visible()
    # Hours are no words: they are there, and can be set.
    locked.visit("/work")
    expect(locked.page.get_by_text("Your own shifts are sealed")).to_be_visible()
    expect(locked.page.get_by_role("button", name="Add a shift")).to_have_count(0)
    locked.page.get_by_role("button", name=re.compile("^Early")).tap()
    locked.page.get_by_role("button", name="Save 1 date").tap()
    locked.page.get_by_role("link", name="Off work").tap()
    expect(locked.page.get_by_text("What you noted here is sealed")).to_be_visible()
    expect(locked.page.get_by_role("region", name="Now")).to_contain_text("work")
    expect(locked.page.get_by_role("link", name="Get the key")).to_have_attribute("href", "/key")
    expect(locked.page.get_by_role("region", name="Took a work call")).to_have_count(0)
    locked.visit(f"/habit/{WALK_ID}")
    expect(locked.page.get_by_text("A sealed note")).to_be_visible(timeout=READY_MS)
    beside = locked.tab()
    beside.goto(link)
    beside.get_by_role("button", name="Join", exact=True).tap()
    expect(locked.page.get_by_text("by the river")).to_be_visible(timeout=20_000)
    expect(locked.page.get_by_text("A sealed note")).to_have_count(0)
    locked.visit("/checkin")
    expect(locked.page.get_by_text("a quiet week").first).to_be_visible()
    locked.visit("/boundaries")
    expect(locked.page.get_by_role("region", name="Took a work call")).to_contain_text("10 minutes")


@pytest.mark.worker
def test_the_month_turns_with_the_day(lend: Lend) -> None:
    """On the first of a month the calendar shows it; one that the person leafed to stays."""
    phone = lend(timezone_id="UTC")
    phone.context.add_init_script(TURN)
    phone.begun().worker_ready().saved()
    phone.row(WALK).tap()
    phone.context.set_offline(True)
    turn(phone, "2027-01-31")
    phone.page.get_by_role("button", name="How it has gone").tap()
    title = phone.page.get_by_role("region", name="Calendar").get_by_role("heading")
    expect(title).to_have_text("January 2027")
    turn(phone, "2027-02-01")
    expect(title).to_have_text("February 2027")
    phone.page.get_by_role("button", name="The month before").tap()
    expect(title).to_have_text("January 2027")
    turn(phone, "2027-03-01")
    expect(phone.page.get_by_role("button", name="The month after")).to_be_enabled()
    expect(title).to_have_text("January 2027")


@pytest.mark.worker
def test_a_rest_takes_no_tick_of_another_device(lend: Lend, server: Server) -> None:
    """
    Kept on one device, and later put to rest on one that was offline and had not heard of it: it
    stays kept on both.
    """
    phone, other = begin(lend, server)
    tick = f"{today()}.{BREATHE_ID}"
    phone.worker_ready().context.set_offline(True)
    other.put("t", tick, "v", 1)
    phone.choose("Sit and breathe", "Rest today")
    expect(phone.page.get_by_text("Rest it is.")).to_be_visible()
    phone.context.set_offline(False)
    expect(phone.tick("Sit and breathe")).to_have_class(re.compile("kept"), timeout=READY_MS)
    other.wait("t", tick, "r", 1)
    assert other.value("t", tick) == 1


def test_a_habit_that_was_deleted_meanwhile_is_saved_only_knowingly(
    lend: Lend, server: Server
) -> None:
    """
    Deleted on another device while its form is open here: the form says so, and offers to let go;
    to save it brings it back.
    """
    phone, other = begin(lend, server)
    page = phone.page
    phone.visit(f"/habit/{WALK_ID}/edit")
    page.get_by_label("Name", exact=True).fill("Move, or stretch")
    other.put("h", WALK_ID, "del", 1)
    notice = page.get_by_role("status").filter(has_text="This one was deleted meanwhile.")
    expect(notice).to_be_visible(timeout=READY_MS)
    expect(page.get_by_label("Name", exact=True)).to_have_value("Move, or stretch")
    page.get_by_role("button", name="Save").tap()
    expect(page.get_by_text("Back on the list.")).to_be_visible()
    other.wait("h", WALK_ID, "del", 0)
    phone.visit()
    expect(phone.row("Move, or stretch")).to_be_visible()
    phone.visit(f"/habit/{WALK_ID}/edit")
    other.put("h", WALK_ID, "del", 1)
    notice.get_by_role("button", name="Leave it deleted").tap()
    expect(page.get_by_role("heading", name="Move, or stretch")).to_be_visible()
    phone.visit()
    expect(phone.row("Move, or stretch")).to_have_count(0)
