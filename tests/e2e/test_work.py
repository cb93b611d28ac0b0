"""Work hours: a month by tapping, several shifts a weekday, a calendar file; offline."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Locator, Page, expect
from tests.e2e.other import Other, today
from tests.e2e.phone import Lend, Phone
from tests.harness import Server

pytestmark = [pytest.mark.e2e, pytest.mark.worker]
EVENT = (
    "BEGIN:VEVENT\r\nSUMMARY:{title}\r\nDTSTART:{at}T{start}00\r\nDTEND:{at}T{end}00\r\nEND:VEVENT"
)


def test_a_roster_is_entered_and_stays(lend: Lend, server: Server) -> None:
    """
    Each tap on a shift fills the marked date and marks the next; what was entered outlives a
    reload; it is saved as one act, offline, and one Undo takes it back. A weekday has several
    shifts, refused where they overlap. A calendar file gives starts and ends, and no title.
    """
    phone = lend(timezone_id="UTC", viewport={"width": 360, "height": 740})
    phone.begun().saved().worker_ready()
    page, other = phone.page, Other(phone, server)
    phone.context.set_offline(True)
    page.get_by_role("navigation").get_by_role("link", name="More").tap()
    page.get_by_role("link", name="Boundaries").tap()
    page.get_by_role("link", name="Work hours", exact=True).tap()
    month = a_month(phone)
    page.get_by_role("button", name="Undo").tap()
    expect(month.get_by_role("button", name=re.compile("9:00 PM until 7:00 AM"))).to_have_count(0)
    expect(month.get_by_role("button", name="Night 9 PM–7 AM")).to_be_visible()
    a_whole_month(page)
    a_weekday(page)
    a_file(phone)
    own_shift(page)
    phone.context.set_offline(False)
    split = ["07:00", "11:00", "15:00", "19:00"]
    other.wait("s", "work", "v", {"1": split, "5": split})
    soon = (today() + timedelta(days=2)).isoformat()
    other.wait("s", f"work.{soon}", "v", ["06:30", "14:30"])


def a_month(phone: Phone) -> Locator:
    """Entered from the first of the next month on: two early ones, a night, a free date."""
    month = phone.page.get_by_role("region", name="Month by month")
    month.get_by_role("button", name="Month after").tap()
    for name in ("Early", "Early", "Night", "Free"):
        month.get_by_role("button", name=re.compile(f"^{name}")).tap()
    expect(month.locator(".date[aria-pressed=true]")).to_have_text("5")
    expect(month.get_by_role("button", name="Save 4 dates")).to_be_visible()
    phone.reload()
    # One goes on where one was.
    expect(month.locator(".date[aria-pressed=true]")).to_have_text("5")
    save = month.get_by_role("button", name="Save 4 dates")
    in_sight(save)
    save.tap()
    expect(phone.page.get_by_text("4 dates saved.")).to_be_visible()
    expect(month.locator(".date[aria-pressed=true]")).to_have_text("5")
    dates = month.locator(".date")
    expect(dates.nth(0)).to_have_accessible_name(re.compile(": 7:00 AM to 3:00 PM$"))
    expect(dates.nth(2)).to_have_accessible_name(re.compile(": 9:00 PM until 7:00 AM the next"))
    return month


def in_sight(save: Locator) -> None:
    """On a common phone what saves stands above the tabs, beside the marked date, unscrolled."""
    page = save.page
    page.set_viewport_size({"width": 390, "height": 844})
    page.evaluate("scrollTo(0, 0)")
    box, tabs = save.bounding_box(), page.get_by_role("navigation", name="Main").bounding_box()
    assert box and tabs
    assert box["y"] + box["height"] <= tabs["y"]
    page.set_viewport_size({"width": 360, "height": 740})


def a_whole_month(page: Page) -> None:
    """
    One tap a date and one to save, on buttons that lie where they lay, after the month is turned
    too: a month is entered in less than a minute at more than a second and a half a tap.
    """
    month = page.get_by_role("region", name="Month by month")
    early = month.get_by_role("button", name=re.compile("^Early"))
    free = month.get_by_role("button", name="Free", exact=True)
    place = placed(early), placed(free)
    month.get_by_role("button", name="Month after").tap()
    count = month.locator(".date").count()
    for n in range(count):
        (free if n % 7 > 4 else early).tap()
        assert (placed(early), placed(free)) == place
    expect(month.get_by_text("That was the last day.")).to_be_visible()
    month.get_by_role("button", name=f"Save {count} dates").tap()
    expect(month.get_by_role("button", name=re.compile(": 7:00 AM to 3:00 PM$"))).not_to_have_count(
        0
    )
    assert (count + 2) * 1.7 < 60


def placed(button: Locator) -> list[float]:
    """Where a button lies on the page, however far that is scrolled."""
    found: list[float] = button.evaluate(
        """(one) => {
          const { left, top, right, bottom } = one.getBoundingClientRect();
          return [left, top + scrollY, right, bottom + scrollY];
        }"""
    )
    return found


def a_weekday(page: Page) -> None:
    """
    Two shifts on Mondays; one that begins before the other has ended is refused. Friday is offered
    the same; hours that differ are made the same with one tap.
    """
    week = page.get_by_role("region", name="Every week")
    week.get_by_role("button", name="Change Monday").tap()
    week.get_by_label("Monday: From").fill("07:00")
    week.get_by_label("Monday: To").fill("11:00")
    week.get_by_role("button", name="One more shift").tap()
    week.get_by_label("Monday, shift 2: From").fill("10:00")
    week.get_by_label("Monday, shift 2: To").fill("19:00")
    week.get_by_role("button", name="Save").tap()
    expect(week.get_by_role("alert")).to_contain_text("Two of these overlap.")
    week.get_by_label("Monday, shift 2: From").fill("15:00")
    week.get_by_role("button", name="Save").tap()
    expect(week.get_by_role("listitem").first).to_contain_text(
        "7:00 AM to 11:00 AM, 3:00 PM to 7:00 PM"
    )
    week.get_by_role("button", name="Change Friday").tap()
    week.get_by_label("Friday, shift 1: From").fill("06:00")
    week.get_by_role("button", name="Save").tap()
    week.get_by_role("button", name="3:00 PM to 7:00 PM on all of these days").tap()
    expect(week.get_by_role("listitem").nth(4)).to_contain_text("7:00 AM to 11:00 AM")


def a_file(phone: Phone) -> None:
    """Refused where it is none; else it stands in the months, to be saved."""
    page = phone.page
    field = page.get_by_label("Choose a file")
    field.set_input_files({"name": "a.ics", "mimeType": "text/calendar", "buffer": b"Dear all"})
    expect(page.get_by_text("This is no calendar file.")).to_be_visible()
    large = b"BEGIN:VCALENDAR" + b" " * 5_000_000 + b"END:VCALENDAR"
    field.set_input_files({"name": "a.ics", "mimeType": "text/calendar", "buffer": large})
    expect(page.get_by_text("This file is larger than 5 MB.")).to_be_visible()
    at = (today() + timedelta(days=2)).strftime("%Y%m%d")
    event = EVENT.format(title="Mrs Example", at=at, start="0630", end="1430")
    text = f"BEGIN:VCALENDAR\r\n{event}\r\nEND:VCALENDAR\r\n"
    field.set_input_files({"name": "a.ics", "mimeType": "text/calendar", "buffer": text.encode()})
    expect(page.get_by_text("1 shift, until")).to_be_visible()
    page.get_by_role("button", name="Save 1 date").tap()
    expect(page.get_by_text("Mrs Example")).to_have_count(0)


def own_shift(page: Page) -> None:
    """A shift of one's own takes the place of the usual ones."""
    own = page.get_by_role("region", name="My shifts")
    own.get_by_role("button", name="Add a shift").tap()
    own.get_by_role("button", name="Save").tap()
    expect(own.get_by_role("alert").first).to_have_text("Write a name.")
    own.get_by_label("Name").fill("Long day")
    own.get_by_role("button", name="Save").tap()
    month = page.get_by_role("region", name="Month by month")
    expect(month.get_by_role("button", name=re.compile("^Long day"))).to_be_visible()
    expect(month.get_by_role("button", name=re.compile("^Early"))).to_have_count(0)
