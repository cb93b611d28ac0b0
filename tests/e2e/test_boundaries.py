"""Boundaries: clocking off, being off work in words, work calls in one tap; all of it offline."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from playwright.sync_api import Page, expect
from tests.e2e.calendar import TURN, turn
from tests.e2e.disk import stored
from tests.e2e.other import Other, today
from tests.e2e.phone import Lend, Phone
from tests.harness import Server

pytestmark = pytest.mark.e2e
WAITS, GOOD = "Write the Tuesday report", "The team laughed at lunch"
HOURS_OFF, HOURS_OFF_ID = "Hours off work", "starter00005"


def at_work(lend: Lend, server: Server) -> tuple[Phone, date]:
    """A phone in the evening after a shift, offline; the next one begins the next morning at 7."""
    phone = lend(timezone_id="UTC", viewport={"width": 360, "height": 740})
    phone.context.add_init_script(TURN)
    phone.begun().saved().worker_ready()
    other, on = Other(phone, server), today() + timedelta(1)
    plan = [{"from": "2026-01-01", "kind": "daily", "target": 1, "tiny": None}]
    other.put("h", HOURS_OFF_ID, "plan", plan)
    # Records come in the order in which they were put: what is awaited below is the last.
    for day in (on + timedelta(1), on):
        other.put("s", f"work.{day}", "v", ["07:00", "15:00"])
    phone.visit("/boundaries")
    expect(phone.page.get_by_text(re.compile("^Work begins tomorrow, 7:00 AM, in"))).to_be_visible()
    phone.context.set_offline(True)
    turn(phone, f"{on}T17:10")
    return phone, on


@pytest.mark.worker
def test_work_is_put_away_until_the_next_shift(lend: Lend, server: Server) -> None:
    """
    Three steps, offline: a text that is too long stays and says so, what was begun outlives a
    reload, one Undo takes words and tick back. What waits is hidden until the next shift begins,
    then shown until it is let go. A call is one tap, its minutes are refused where they are none;
    calls that climb three weeks running lead to one ask.
    """
    phone, on = at_work(lend, server)
    page = phone.page
    phone.visit("/more")
    page.get_by_role("link", name="Boundaries").tap()
    expect(page.get_by_text("Off work for 2 hours")).to_be_visible()
    expect(page.get_by_text("Since 3:00 PM.")).to_be_visible()
    clock_off(phone)
    calls(phone)
    phone.visit()
    expect(phone.tick(HOURS_OFF)).to_have_class(re.compile("kept"))
    second_shift(phone, on + timedelta(1))
    ask_at_work(page, on + timedelta(1))


def clock_off(phone: Phone) -> None:
    page = phone.page
    card = page.get_by_role("region", name="Clock off")
    card.get_by_role("button", name="Clock off in three steps").tap()
    expect(card).to_be_focused()
    waits = card.get_by_label("What waits?")
    waits.fill("x" * 1201)
    card.get_by_role("button", name="Clock off", exact=True).tap()
    expect(card.get_by_role("alert")).to_contain_text("At most 1,200 characters fit here.")
    expect(waits).to_have_value("x" * 1201)
    waits.fill(WAITS)
    card.get_by_label("What was good?").fill(GOOD)
    page.wait_for_function("JSON.stringify(localStorage).includes('clockoff')")
    phone.reload()
    expect(card.get_by_text("You had begun this one.")).to_be_visible()
    expect(waits).to_have_value(WAITS)
    card.get_by_role("button", name="Clock off", exact=True).tap()
    expect(card.get_by_text("Clocked off: 5:1")).to_be_visible()
    page.get_by_role("button", name="Undo").tap()
    card.get_by_role("button", name="Clock off in three steps").tap()
    waits.fill(WAITS)
    card.get_by_label("What was good?").fill(GOOD)
    card.get_by_role("button", name="Clock off", exact=True).tap()
    expect(card.get_by_text("put away until tomorrow, 7:00 AM")).to_be_visible()
    expect(card.get_by_text(GOOD)).to_be_visible()
    now = page.get_by_role("region", name="Now")
    expect(now).to_contain_text(re.compile("^Off work(, as of now| for [0-9] minutes?)Since 5:1"))
    phone.reload()
    expect(card.get_by_text("put away until tomorrow, 7:00 AM")).to_be_visible()
    expect(page.get_by_text(WAITS)).to_have_count(0)


def calls(phone: Phone) -> None:
    page = phone.page
    card = page.get_by_role("region", name="Took a work call")
    listed = card.get_by_role("listitem")
    card.get_by_role("button", name="10 min of a work call").tap()
    expect(listed).to_have_text([re.compile("^10 minutes")])
    page.get_by_role("button", name="Undo").tap()
    expect(listed).to_have_count(0)
    card.get_by_role("button", name="20 min of a work call").tap()
    expect(listed).to_have_text([re.compile("^20 minutes.*5:1. PM")])
    card.get_by_role("button", name="Other").tap()
    for wrong in ("-5", "", "2000", "soon"):
        card.get_by_label("Minutes", exact=True).fill(wrong)
        card.get_by_role("button", name="Save").tap()
        expect(card.get_by_role("alert")).to_have_text("Choose whole minutes, from 1 to 1,440.")
    card.get_by_label("Minutes", exact=True).fill("25")
    card.get_by_role("button", name="Save").tap()
    expect(listed).to_have_count(2)
    card.get_by_role("button", name=re.compile("^Change the call of .*: 20 minutes$")).tap()
    card.get_by_label("Minutes", exact=True).fill("15")
    card.get_by_role("button", name="Save").tap()
    phone.reload()
    expect(listed.filter(has_text="15 minutes")).to_have_count(1)
    card.get_by_role("button", name=re.compile("^Take off the call of .*: 15 minutes$")).tap()
    expect(listed).to_have_text([re.compile("^25 minutes")])
    page.get_by_role("button", name="Undo").tap()
    expect(listed).to_have_count(2)


def second_shift(phone: Phone, on: date) -> None:
    """Half an hour into the next shift."""
    page = phone.page
    turn(phone, f"{on}T07:30")
    phone.visit("/boundaries")
    expect(page.get_by_text("At work until 3:00 PM")).to_be_visible()
    waited = page.get_by_role("region", name="This waited for you")
    expect(waited).to_contain_text(WAITS)
    waited.get_by_role("button", name=f"Let it go: {WAITS}").tap()
    expect(waited).to_have_count(0)
    page.get_by_role("button", name="Undo").tap()
    expect(waited).to_contain_text(WAITS)
    expect(page.get_by_role("button", name="Clock off in three steps")).to_be_visible()


def ask_at_work(page: Page, on: date) -> None:
    """One call in each of the four weeks before, each longer than the one before it."""
    card = page.get_by_role("region", name="Took a work call")
    ask = page.get_by_role("region", name="One ask at work")
    for weeks, minutes in ((4, 5), (3, 10), (2, 20), (1, 45)):
        expect(ask).to_have_count(0)
        card.get_by_role("button", name="Other").tap()
        card.get_by_label("Minutes", exact=True).fill(str(minutes))
        card.get_by_label("Date", exact=True).fill((on - timedelta(7 * weeks)).isoformat())
        card.get_by_role("button", name="Save").tap()
        expect(page.get_by_text(f"Noted: {minutes} minutes.")).to_be_visible()
    expect(ask).to_contain_text("went from 5 minutes to 45 minutes a week")
    trend = page.get_by_role("img", name=re.compile("^Work calls in 5 weeks: from 5 "))
    expect(trend).to_be_visible()
    page.get_by_text("Each week").tap()
    expect(page.get_by_text(re.compile("45 minutes of calls$"))).to_be_visible()


def test_the_end_of_work_leads_to_its_three_steps(lend: Lend, server: Server) -> None:
    """
    Behind the nudge the steps are open, it says why it came, and comes again in an hour if asked;
    without work hours here it says so, and leads to where they are entered. The server sees the
    tick and that something was noted; no word, and no minute of a call.
    """
    phone = lend(timezone_id="UTC").begun().saved()
    page, other = phone.page, Other(phone, server)
    phone.visit(f"/boundaries?nudge=clockoff/-/{today()}/17:00")
    expect(page.get_by_label("What waits?")).to_be_visible()
    page.get_by_text("Why did I get this?").tap()
    expect(page.get_by_text("Change them under Work hours.")).to_be_visible()
    page.get_by_role("button", name="In an hour").tap()
    expect(page.get_by_text("Once more in an hour, then.")).to_be_visible()
    page.get_by_label("What waits?").fill(WAITS)
    page.get_by_role("button", name="Clock off", exact=True).tap()
    expect(page.get_by_text("Clocked off: ")).to_be_visible()
    page.get_by_role("button", name="40 min of a work call").tap()
    listed = page.get_by_role("region", name="Took a work call").get_by_role("listitem")
    expect(listed).to_have_text([re.compile("^40 minutes")])
    phone.visit().sent()
    rows = other.sync([])["rows"]
    assert other.value("s", "snooze.-")["key"] == f"clockoff/-/{today()}/17:00"
    assert other.value("t", f"{today()}.{HOURS_OFF_ID}") == 1
    assert [id[:11] for kind, id, _ in rows if kind == "g"] == 2 * [f"{today()}."]
    for word in (WAITS, "minutes", '"is"'):
        assert word not in str(rows)
    phone.visit("/boundaries")
    page.get_by_role("link", name="Enter work hours").tap()
    expect(page.get_by_role("region", name="Month by month")).to_be_visible()
    page.get_by_role("link", name="Off work").tap()
    expect(page.get_by_role("region", name="Clock off")).to_be_visible()


@pytest.mark.worker
def test_a_call_before_the_day_ends_is_the_calendar_s(lend: Lend, server: Server) -> None:
    """
    On a Sunday morning of somebody whose Saturday ends at noon: a call that is noted, and the form
    of another one, are Sunday's, and count in the week that has begun, as hours of work do.
    """
    phone = lend(timezone_id="UTC", locale="en-GB")
    phone.context.add_init_script(TURN)
    phone.begun().saved().worker_ready()
    other = Other(phone, server)
    other.put("s", "dayStart", "v", "12:00")
    other.put("s", "weekStart", "v", 7)
    other.put("s", "work.2027-03-28", "v", ["21:00", "07:00"])
    phone.visit("/boundaries")
    page = phone.page
    stored(phone, "s", lambda fields: fields, "work.2027-03-28")
    phone.context.set_offline(True)
    turn(phone, "2027-03-28T07:30")
    phone.visit("/boundaries")
    card = page.get_by_role("region", name="Took a work call")
    card.get_by_role("button", name="20 min of a work call").tap()
    expect(card.get_by_role("listitem")).to_contain_text("Sunday 28 March, 07:3")
    expect(page.get_by_text("calls so far 20 minutes")).to_be_visible()
    card.get_by_role("button", name="Other").tap()
    expect(card.get_by_label("Date", exact=True)).to_have_value("2027-03-28")
    card.get_by_label("Minutes", exact=True).fill("5")
    card.get_by_role("button", name="Save").tap()
    expect(page.get_by_text("calls so far 25 minutes")).to_be_visible()
