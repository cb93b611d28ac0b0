"""Behind a notification: the page with its choices, and the words at the head of Today."""

from __future__ import annotations

import time

import pytest
from playwright.sync_api import Locator, expect
from tests.e2e.phone import Phone
from tests.e2e.pushes import BREATHE, WALK, Desk, stored, today, until
from tests.e2e.pushes import phone as phone
from tests.e2e.pushes import server as server
from tests.harness import Server

pytestmark = pytest.mark.e2e
KEY = f"reminder/{WALK}/{today()}/18:00"
ROUNDUP = f"roundup/-/{today()}/20:00"


def behind(phone: Phone, *habits: str, key: str = KEY, do: str = "", day: str = "") -> Phone:
    """Open what a notification leads to."""
    more = f"&do={do}" if do else ""
    return phone.visit(f"/nudge?key={key}&habits={','.join(habits)}&day={day or today()}{more}")


def button(phone: Phone, name: str) -> Locator:
    """By its whole name, which is no row's words."""
    named = phone.page.get_by_role("button", name=name, exact=True)
    return phone.page.locator("button:not(.words)").and_(named)


@pytest.mark.worker
def test_the_choices_work_without_a_network(phone: Phone, server: Server) -> None:
    """
    The buttons that notifications have, for browsers without them: "Done" of one habit and of all,
    also of what counts, and "In an hour", all of it offline; it says what happened, and can be
    taken back.
    """
    desk = Desk(phone, server)
    plan = [{"from": "2025-01-01", "kind": "daily", "target": 3, "tiny": None}]
    desk.write("h", BREATHE, measure="count", plan=plan)
    behind(phone, WALK, BREATHE, "starter00003")
    expect(phone.page.get_by_text("3 times")).to_be_visible()
    phone.context.set_offline(True)
    phone.reload()
    expect(phone.page.get_by_role("heading", name="A small kindness is waiting")).to_be_visible()
    phone.tick("Sit and breathe").tap()
    expect(phone.kept()).to_have_count(1)
    expect(phone.page.get_by_text("of 3")).to_have_count(0)
    button(phone, "I did all of these").tap()
    expect(phone.kept()).to_have_count(3)
    expect(button(phone, "In an hour")).to_have_count(0)
    button(phone, "Undo").tap()
    expect(phone.kept()).to_have_count(1)
    button(phone, "In an hour").tap()
    expect(phone.page.get_by_text("Once more in an hour, then.")).to_be_visible()
    expect(button(phone, "In an hour")).to_have_count(0)
    until(phone.page, lambda: stored(phone.page, "s", f"snooze.{WALK}"), bool)
    assert desk.read("s", f"snooze.{WALK}") == {}

    phone.context.set_offline(False)
    wish = until(phone.page, lambda: desk.read("s", f"snooze.{WALK}"), bool)["v"]
    assert wish["key"] == KEY
    assert abs(wish["at"] - time.time() * 1000) < 60_000
    assert sum(desk.read("t", f"{today()}.{BREATHE}").values()) == 3
    phone.page.get_by_role("link", name="Back to today").tap()
    expect(phone.kept()).to_have_count(1)


def test_one_habit_is_done_with_one_tap_on_its_own_day(phone: Phone, server: Server) -> None:
    """
    "Done" ticks the day that the nudge was about, which is named where it is not today.
    """
    desk = Desk(phone, server)
    desk.write("h", WALK, plan=[{"from": "2025-01-01", "kind": "daily", "target": 1, "tiny": None}])
    behind(phone, WALK, day="2025-03-03")
    expect(phone.page.get_by_text("Monday, March 3")).to_be_visible()
    button(phone, "Done").tap()
    expect(button(phone, "Done")).to_have_count(0)
    until(phone.page, lambda: desk.read("t", f"2025-03-03.{WALK}"), lambda one: one == {"v": 1})
    assert desk.read("t", f"{today()}.{WALK}") == {}


def test_an_address_that_acts_does_so_once(phone: Phone) -> None:
    """
    `do=later` and `do=done`, as buttons of declared notifications lead to, act once, say so, and
    leave the address: a reload neither snoozes again nor ticks what was taken back.
    """
    behind(phone, WALK, do="later")
    expect(phone.page.get_by_text("Once more in an hour, then.")).to_be_visible()
    first = until(phone.page, lambda: stored(phone.page, "s", f"snooze.{WALK}"), bool)
    phone.page.wait_for_url(lambda url: "do=" not in url)
    phone.reload()
    expect(button(phone, "Done")).to_be_visible()
    phone.page.wait_for_timeout(300)
    assert stored(phone.page, "s", f"snooze.{WALK}") == first

    behind(phone, WALK, BREATHE, do="done")
    expect(phone.kept()).to_have_count(2)
    expect(button(phone, "Undo")).to_be_visible()
    phone.page.wait_for_url(lambda url: "do=" not in url)
    button(phone, "Undo").tap()
    expect(phone.kept()).to_have_count(0)
    phone.reload()
    expect(button(phone, "I did all of these")).to_be_visible()
    phone.page.wait_for_timeout(300)
    expect(phone.kept()).to_have_count(0)

    phone.tick("Move a little").tap()
    expect(button(phone, "Undo")).to_be_visible()
    behind(phone, WALK, do="done")
    expect(phone.page.get_by_text("Kept already.")).to_be_visible()
    expect(phone.kept()).to_have_count(1)


def test_a_habit_that_is_gone_is_said_to_be(phone: Phone, server: Server) -> None:
    """
    A habit that was put away or deleted meanwhile is neither shown nor ticked; the others are.
    """
    desk = Desk(phone, server)
    desk.write("h", WALK, **{"del": 1})
    desk.write("h", BREATHE, arch=1)
    behind(phone, WALK, "starter00003")
    expect(button(phone, "Something I love doing")).to_be_visible()
    expect(button(phone, "Move a little")).to_have_count(0)
    gone = phone.page.get_by_text("What this was about is not on your list any more.")
    expect(gone).to_have_count(0)
    behind(phone, WALK, BREATHE, "never0000001", do="done")
    expect(gone.first).to_be_visible()
    assert stored(phone.page, "t", f"{today()}.{WALK}") == {}
    expect(phone.page.get_by_role("link", name="Back to today")).to_be_visible()


WHYS = {
    "reminder": ("A small kindness is waiting", "You set a time for this habit"),
    "clockoff": ("The working day is over", "Your work hours ended."),
    "roundup": ("There is still room for something kind", "Something was open in the evening."),
    "checkin": ("Your weekly check-in", "the time of your weekly check-in"),
    "summary": ("A week of yours is over", "A week is over."),
    "welcome": ("The garden kept.", "It comes after some days away."),
    "letter": ("A letter from you has come", "You wrote it, for this day."),
    "test": ("A test reminder", "You asked for it."),
    "hello": ("It works.", "You let Tend remind you on this device."),
    "newer": ("A reminder", "It came by what you set under Reminders."),
}


def test_each_kind_says_why_it_came(phone: Phone) -> None:
    """
    In its own words, on the page and on the card; the end of work has a small ritual and leads to
    the breath; what has no screen yet says so, and asks nothing.
    """
    for kind, (words, why) in WHYS.items():
        behind(phone, key=f"{kind}/-/{today()}/20:00")
        expect(phone.page.get_by_role("heading", level=1)).to_contain_text(words)
        phone.page.get_by_text("Why did I get this?").tap()
        expect(phone.page.get_by_text(why)).to_be_visible()
        expect(phone.page.get_by_text("Three slow breaths.")).to_have_count(int(kind == "clockoff"))
        expect(phone.page.get_by_role("link", name="Breathe now")).to_have_count(
            int(kind == "clockoff")
        )
    expect(button(phone, "In an hour")).to_have_count(1)
    behind(phone, key="test/-/1795600000000")
    expect(phone.page.get_by_text("Why did I get this?")).to_be_visible()
    expect(button(phone, "In an hour")).to_have_count(0)


def test_a_round_up_lists_what_is_open(phone: Phone, server: Server) -> None:
    """
    All that is open today, also what the message did not name, and nothing that is kept or rests;
    what is ticked there stays in sight.
    """
    desk = Desk(phone, server)
    desk.mark(BREATHE)
    desk.mark("starter00003", "s")
    expect(phone.page.get_by_text("Resting, as planned")).to_be_visible()
    expect(phone.kept()).to_have_count(1)
    behind(phone, WALK, key=ROUNDUP)
    rows = phone.page.locator(".habit")
    expect(rows).to_have_count(3)
    phone.tick("Time with my people").tap()
    expect(phone.kept()).to_have_count(1)
    expect(rows).to_have_count(3)


SHIFTS = """
  globalThis.shifts = [];
  new PerformanceObserver((list) => {
    for (const one of list.getEntries()) globalThis.shifts.push(one.value);
  }).observe({ type: 'layout-shift', buffered: true });"""


def test_today_says_what_brought_one_here(phone: Phone) -> None:
    """
    `/?nudge=KEY` is Today with the nudge's words at its head, where a line stands anyway: nothing
    moves when they come, nor when a tap on them says why. Then the address is plain again.
    """
    page = phone.page
    page.set_viewport_size({"width": 360, "height": 620})
    page.add_init_script(SHIFTS)
    phone.visit(f"/?nudge=roundup/-/{today()}/20:00")
    line = page.get_by_role("button", name="There is still room for something kind today")
    expect(line).to_contain_text("Why?")
    expect(phone.tick("Move a little")).to_be_visible()
    line.tap()
    sheet = page.get_by_role("dialog", name="There is still room for something kind today")
    expect(sheet.get_by_text("Something was open in the evening.")).to_be_visible()
    sheet.get_by_role("button", name="Close").tap()
    expect(sheet).to_have_count(0)
    expect(line).to_be_focused()
    expect(page).to_have_url(f"{phone.url}/")
    assert page.evaluate("() => globalThis.shifts") == []
    phone.visit()
    expect(page.locator(".door .line")).not_to_be_empty()
    expect(line).to_have_count(0)


def test_a_nudge_s_reason_leads_to_where_it_can_be_changed(phone: Phone) -> None:
    """
    So do the words of a letter, a check-in or a look back, as servers up to 0.2 send them to Today:
    to their pages, and to where reminders are set.
    """
    phone.visit(f"/?nudge=letter/abc123/{today()}/09:00")
    phone.page.get_by_role("button", name="A letter from you has come").tap()
    sheet = phone.page.get_by_role("dialog")
    sheet.get_by_role("link", name="Reminders").tap()
    expect(phone.page.get_by_role("heading", name="Reminders", level=1)).to_be_visible()
    phone.visit(f"/?nudge=letter/abc123/{today()}/09:00")
    phone.page.get_by_role("button", name="A letter from you has come").tap()
    phone.page.get_by_role("dialog").get_by_role("link", name="My letters").tap()
    expect(phone.page.get_by_role("heading", name="Letters to my future self")).to_be_visible()
    phone.visit(f"/?nudge=summary/-/{today()}/09:00")
    phone.page.get_by_role("button", name="A week of yours is over").tap()
    phone.page.get_by_role("dialog").get_by_role("link", name="A look back at the week").tap()
    expect(phone.page.get_by_role("heading", name="Looking back", level=1)).to_be_visible()
    phone.visit(f"/?nudge=checkin/-/{today()}/17:00")
    phone.page.get_by_role("button", name="Your weekly check-in").tap()
    phone.page.get_by_role("dialog").get_by_role("link", name="Weekly check-in").tap()
    expect(phone.page.get_by_role("heading", name="Weekly check-in", level=1)).to_be_visible()
