"""The life of a habit: shaped, lived for a month, paused, put away; counted and timed."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect
from tests.e2e.calendar import TURN, away_from_clocks, kinds_of, turn
from tests.e2e.phone import READY_MS, Lend, line_of
from tests.e2e.pushes import until

pytestmark = [pytest.mark.e2e, pytest.mark.worker]
WALK = "Move a little"
OTHERS = ("Sit and breathe", "Something I love doing", "Time with my people", "Hours off work")
HELD = "covered by the reserve"


def cell(page: Page, day: int, state: str) -> Locator:
    """A date of January in the calendar, while it is in this state; '': nothing is said of it."""
    told = f": {state}" if state else ""
    return page.get_by_role("button", name=re.compile(f"January {day}{told}$"))


KINDS = {
    1: "first_ever",
    2: "kept",
    3: "milestone",
    4: "kept",
    5: "stage_up",
    6: "kept",
    7: "milestone",
    # 8 is missed and held by the reserve.
    9: "kept",
    # 10 is a chosen rest, 11 is held, 12 is free: the run of eight becomes a chapter.
    13: "comeback",
    14: "kept",
    15: "milestone",
    16: "kept",
    17: "kept",
    18: "kept",
    19: "stage_up",
    20: "kept",
}
"""Which line answers the tick of each date of January."""


def test_a_month_day_by_day(lend: Lend) -> None:
    """
    Kept, held, rest, free, a chapter, a comeback: each day of January has the line and the mark
    that the rules give it, and the page tells it in plain words.
    """
    phone = away_from_clocks(lend, "2026-01-01", drop=OTHERS)
    page = phone.page
    for day in range(1, 21):
        turn(phone, f"2026-01-{day:02}")
        if day == 10:
            phone.choose(WALK, "Rest today")
            assert "part of the plan" in line_of(page)
        if day not in KINDS:
            continue
        phone.tick(WALK).tap()
        said = line_of(page)
        assert KINDS[day] in kinds_of(said), (day, said)
    phone.choose(WALK, "How it has gone")
    expect(page.get_by_text("8 days in a row")).to_be_visible()
    for day in range(1, 32):
        # Of a day that passed by nothing is said but its date.
        state = {8: HELD, 11: HELD, 10: "rest", 12: ""}.get(day, "kept" if day <= 20 else "to come")
        expect(cell(page, day, state)).to_be_visible()
    expect(page.locator(".chapters")).to_have_text("8 daysJan 1, 2026 to Jan 9, 2026")
    expect(page.locator(".weeks")).to_have_accessible_name(
        "The last 12 weeks: 16 days kept, 1 day of rest, and 2 covered by the reserve."
    )
    expect(page.get_by_text("It has grown: 16 days kept")).to_be_visible()
    legends = page.get_by_role("list", name="What the marks mean")
    for legend in (legends.first, legends.last):
        assert legend.inner_text().split("\n") == ["kept", "rest", HELD]
    expect(page.get_by_text("16 gifts to your future self")).to_be_visible()
    expect(page.get_by_text("In reserve: 2 days, for")).to_be_visible()

    # A forgotten day is filled in; no run is announced for it.
    cell(page, 12, "").tap()
    page.get_by_role("dialog").get_by_role("button", name="Done on this day").tap()
    expect(cell(page, 12, "kept")).to_be_visible()
    expect(page.get_by_text("17 gifts to your future self")).to_be_visible()
    expect(page.get_by_text("17 days in a row")).to_be_visible()


def test_a_change_never_rewrites_the_past(lend: Lend) -> None:
    """
    A daily habit becomes one of Mondays alone: what was missed and kept before stays so.
    """
    phone = away_from_clocks(lend, "2026-01-05", drop=OTHERS)
    page = phone.page
    phone.tick(WALK).tap()
    turn(phone, "2026-01-08")
    phone.tick(WALK).tap()
    line_of(page)
    turn(phone, "2026-01-09")
    phone.choose(WALK, "Change it")
    page.get_by_text("On certain days").tap()
    for day in ("Tue", "Wed", "Thu", "Fri"):
        page.get_by_text(day, exact=True).tap()
    page.get_by_role("button", name="Save").tap()
    expect(page.get_by_role("heading", name=WALK)).to_be_visible()
    for date, state in ((5, "kept"), (6, HELD), (7, ""), (8, "kept")):
        expect(cell(page, date, state)).to_be_visible()
    expect(cell(page, 9, "not due")).to_be_visible()


def test_counts_add_up_across_phones(lend: Lend) -> None:
    """
    Two phones count apart, offline: the sum is on both, amounts can be set, and undone.
    """
    phone = lend().begin(drop=OTHERS)
    phone.visit("/new")
    page = phone.page
    page.get_by_role("button", name="Water at work").tap()
    page.get_by_text("Every day", exact=True).tap()
    page.get_by_role("button", name="Save").tap()
    page.get_by_role("button", name="I can see it").tap()
    other = lend().join(phone.saved().pairing_link())
    expect(other.page.get_by_role("button", name="Water at work, add 1")).to_be_visible()
    for one in (phone, other):
        one.worker_ready().context.set_offline(True)
        for _ in range(2):
            one.page.get_by_role("button", name="Water at work, add 1").tap()
            one.page.wait_for_timeout(150)
        expect(one.page.get_by_text("2 of 6 glasses · small counts")).to_be_visible()
    for one in (phone, other):
        one.context.set_offline(False)
    for one in (phone, other):
        expect(one.page.get_by_text("4 of 6 glasses")).to_be_visible(timeout=10_000)

    phone.row("Water at work").tap()
    sheet = phone.page.get_by_role("dialog")
    sheet.get_by_label("How much").fill("6")
    sheet.get_by_role("button", name="Set").tap()
    expect(phone.kept()).to_have_count(1)
    expect(other.kept()).to_have_count(1, timeout=10_000)
    phone.page.get_by_role("button", name="Undo").tap()
    expect(other.page.get_by_text("4 of 6 glasses")).to_be_visible(timeout=10_000)


def test_away_and_paused(lend: Lend) -> None:
    """
    Leave and pause rest the days they cover; ticking works meanwhile; taking it up again ends it.
    """
    phone = away_from_clocks(lend, "2026-01-05", drop=OTHERS[1:])
    page = phone.page
    page.get_by_role("link", name="More").tap()
    page.get_by_role("link", name="Day and week").tap()
    page.get_by_label("Away until").fill("2026-01-07")
    page.get_by_role("button", name="Start my time away").tap()
    expect(page.get_by_text("You are away until January 7, 2026")).to_be_visible()
    turn(phone, "2026-01-06")
    page.get_by_role("link", name="Today").tap()
    phone.tick(f"{WALK}, resting").tap()
    line_of(page)
    turn(phone, "2026-01-08")
    phone.choose(WALK, "How it has gone")
    for day, state in ((5, "rest"), (6, "kept"), (7, "rest"), (8, "open")):
        expect(
            page.get_by_role("button", name=re.compile(f"January {day}: {state}$"))
        ).to_be_visible()
    page.get_by_role("button", name="Pause").tap()
    page.get_by_role("button", name="Pause").tap()
    expect(cell(page, 8, "rest")).to_be_visible()
    turn(phone, "2026-01-20")
    page.get_by_role("button", name="Take it up again").tap()
    for day, state in ((8, "rest"), (19, "rest"), (20, "open")):
        expect(
            page.get_by_role("button", name=re.compile(f"January {day}: {state}$"))
        ).to_be_visible()


def test_a_timer_outlives_the_page(lend: Lend) -> None:
    """
    A timer goes on through a reload and a sleeping phone, stands while paused, and its minutes are
    written down; under a minute nothing is.
    """
    phone = away_from_clocks(lend, "2026-01-05T10:00", drop=OTHERS[1:])
    page = phone.page
    page.get_by_role("link", name="Choose an idea").tap()
    page.get_by_role("button", name="A walk outside").tap()
    page.get_by_role("button", name="Save").tap()
    page.get_by_role("button", name="I can see it").tap()
    phone.choose("A walk outside", "Start a timer")
    turn(phone, "2026-01-05T10:04")
    phone.reload()
    expect(page.get_by_role("timer")).to_have_text(re.compile(r"^[34]:\d\d$"))
    page.get_by_role("button", name="Pause").tap()
    turn(phone, "2026-01-05T11:04")
    page.get_by_role("button", name="Go on").tap()
    turn(phone, "2026-01-05T11:06")
    page.get_by_role("button", name="Done", exact=True).tap()
    expect(page.get_by_text(re.compile("[56] minutes for you. Kept."))).to_be_visible()
    expect(page.get_by_text(re.compile("[56] of 20 min"))).to_be_visible()
    phone.choose("A walk outside", "Start a timer")
    page.get_by_role("button", name="Done", exact=True).tap()
    expect(page.get_by_text("Under a minute")).to_be_visible()


def test_breathing_has_the_whole_screen_and_writes_itself_down(lend: Lend) -> None:
    """
    Each pattern says what it is for. The breath has the screen without tabs, and its circle moves
    from the first one on; at the end meditation is kept by itself, and Today says so with Undo.
    """
    phone = away_from_clocks(lend, "2026-01-05T10:00", drop=OTHERS[1:])
    page = phone.page
    page.get_by_role("link", name="More").tap()
    page.get_by_role("link", name="Breathe").tap()
    expect(page.get_by_text("To fall asleep.")).to_be_visible()
    page.get_by_text("4, 7, 8", exact=True).tap()
    page.get_by_text("2", exact=True).tap()
    page.get_by_role("button", name="Begin").tap()
    expect(page.locator(".lung.in")).to_contain_text("In")
    moving = page.locator(".lung i").evaluate("(one) => one.getAnimations().length")
    assert moving == 1
    expect(page.locator("nav")).to_have_count(0)
    turn(phone, "2026-01-05T10:00:06")
    expect(page.locator(".lung.hold, .lung.out")).to_be_visible(timeout=8000)
    turn(phone, "2026-01-05T10:02:30")
    expect(page.get_by_text("That was for you.")).to_be_visible()
    expect(page.get_by_text("2 minutes, kept.")).to_be_visible()
    page.get_by_role("button", name="To Today").tap()
    expect(phone.kept()).to_have_count(1)
    expect(page.get_by_text("2 minutes for you. Kept.")).to_be_visible()
    page.get_by_role("button", name="Undo").tap()
    expect(phone.kept()).to_have_count(0)


def test_what_was_breathed_is_kept_when_one_leaves_early(lend: Lend) -> None:
    """
    Back in the middle of it: whole minutes are kept and said, on the screen that is left to. Who
    wants no motion has a still circle that counts.
    """
    phone = away_from_clocks(lend, "2026-01-05T10:00", drop=OTHERS[1:])
    page = phone.page
    page.emulate_media(reduced_motion="reduce")
    phone.visit("/")
    page.get_by_role("link", name="Breathe").tap()
    page.get_by_text("3", exact=True).tap()
    page.get_by_role("button", name="Begin").tap()
    expect(page.locator(".lung b")).to_have_text("4")
    assert page.locator(".lung i").evaluate("(one) => one.getAnimations().length") == 0
    turn(phone, "2026-01-05T10:01:10")
    expect(page.get_by_text("2 minutes to go")).to_be_visible()
    page.go_back()
    expect(page.get_by_text("1 minute for you. Kept.")).to_be_visible()
    expect(phone.kept()).to_have_count(1)


# Quicker: tests/pwa/breathing.test.ts, "the next start keeps what was breathed".
@pytest.mark.soak
def test_what_was_breathed_is_kept_when_the_page_is_ended(lend: Lend) -> None:
    """
    The tab is closed in the middle of a breath: the next start keeps the minutes up to then.
    """
    phone = away_from_clocks(lend, "2026-01-05T10:00", drop=OTHERS[1:])
    phone.visit("/breathe").page.get_by_text("3", exact=True).tap()
    phone.page.get_by_role("button", name="Begin").tap()
    turn(phone, "2026-01-05T10:02:10")
    expect(phone.page.get_by_text("1 minute to go")).to_be_visible()
    # Its page says every few seconds that it is there.
    noted = """() => Object.keys(localStorage).filter((name) => name.startsWith('tend.breath.'))
      .map((name) => JSON.parse(localStorage.getItem(name)))
      .some(({ since, seen }) => seen - since > 120_000)"""
    until(phone.page, lambda: phone.page.evaluate(noted), bool)
    phone.page.close()
    phone.page = phone.tab()
    phone.page.add_init_script(TURN)
    phone.visit()
    turn(phone, "2026-01-05T10:20")
    expect(phone.page.get_by_text("Your 2 minutes of breathing are kept")).to_be_visible(
        timeout=READY_MS
    )
    expect(phone.kept()).to_have_count(1)
    phone.page.get_by_role("button", name="Undo").tap()
    expect(phone.kept()).to_have_count(0)
