"""Today is true: what the day does not ask for is folded away, and nothing moves but the disc."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Locator, Page, expect
from tests.e2e.calendar import TURN, turn
from tests.e2e.other import Other
from tests.e2e.phone import Lend, Phone
from tests.harness import Server

pytestmark = pytest.mark.e2e
WALK, BREATHE, LOVE, PEOPLE, OFF_WORK = (
    "Move a little",
    "Sit and breathe",
    "Something I love doing",
    "Time with my people",
    "Hours off work",
)
PHONE: dict[str, Any] = {"timezone_id": "UTC", "locale": "en-GB"}
ENTRY = {"from": "2026-12-01", "kind": "daily", "target": 1, "tiny": None}
WEDNESDAY = "2026-12-09"
PLACES = """() => [...document.querySelectorAll('.week, .habit, .add')].map(
  (n) => Math.round(scrollY + n.getBoundingClientRect().y))"""
GROUND = "() => getComputedStyle(document.body).backgroundColor"


def begun(lend: Lend) -> Phone:
    """A phone with five habits, on the server."""
    phone = lend(**PHONE)
    phone.page.add_init_script(TURN)
    return phone.begun().worker_ready().saved()


def at(phone: Phone, moment: str) -> Page:
    """Opened anew at *moment*, without a network: no server puts the clock right."""
    phone.context.set_offline(True)
    turn(phone, moment)
    phone.reload()
    expect(phone.page.locator(".habit").first).to_be_visible()
    return phone.page


def week(page: Page) -> Locator:
    return page.get_by_role("list", name="The last seven days").get_by_role("button")


def scheduled(phone: Phone, server: Server) -> None:
    """One of each schedule, and what was done on the two days before Wednesday."""
    other = Other(phone, server)
    plans: dict[str, dict[str, Any]] = {
        "starter00001": {},
        "starter00002": {"kind": "times_per_week", "n": 2},
        "starter00003": {"kind": "weekdays", "days": [7]},
        "starter00004": {"target": 6},
        "starter00005": {},
    }
    for habit, plan in plans.items():
        other.put("h", habit, "plan", [{**ENTRY, **plan}])
    other.put("h", "starter00005", "pause", [{"from": "2026-12-08", "to": None}])
    for day in ("07", "08"):
        other.put("t", f"2026-12-{day}.starter00002", "v", 1)
    other.put("t", "2026-12-08.starter00001", "v", 1)
    other.put("t", "2026-12-09.starter00004", "v", 2)
    # What is seen was written last: all the rest is here as well.
    other.put("h", "starter00004", "measure", "count")
    expect(phone.page.get_by_role("button", name=f"{PEOPLE}, add 1")).to_be_visible()


@pytest.mark.worker
def test_a_row_knows_the_schedule(lend: Lend, server: Server) -> None:
    """
    On a Wednesday the habit of Sundays is folded under "Not today" and says so, and can be ticked
    there; a week that is full says "all of it"; a pause has its moon; a count has its ring and its
    "+"; nothing is called open. What is heard of a row is what stands there, and its state. Only
    what is open can rest.
    """
    phone = begun(lend)
    scheduled(phone, server)
    page = at(phone, WEDNESDAY)
    expect(page.get_by_role("heading", name="Wednesday")).to_be_visible()
    expect(phone.row(LOVE)).not_to_be_visible()
    expect(page.get_by_role("button", name=f"{BREATHE} Twice this week, all of it")).to_be_visible()
    expect(page.get_by_role("button", name=f"{OFF_WORK} Paused")).to_be_visible()
    expect(page.locator(".tick.met")).to_have_count(1)
    expect(phone.tick(f"{OFF_WORK}, resting")).to_have_class("tick paused")
    plus = phone.tick(f"{PEOPLE}, add 1")
    expect(plus.locator(".arc")).to_have_attribute("stroke-dashoffset", "67")
    assert "Open" not in page.locator("main").inner_text()

    page.get_by_text("Not today").tap()
    expect(phone.row(LOVE)).to_contain_text("Sunday")
    for name, rests in ((LOVE, 0), (BREATHE, 0), (OFF_WORK, 0), ("Move a little", 1)):
        phone.row(name).tap()
        expect(page.get_by_role("dialog").get_by_role("button", name="note")).to_be_visible()
        expect(page.get_by_role("dialog").get_by_role("button", name="Rest today")).to_have_count(
            rests
        )
        page.keyboard.press("Escape")
        expect(page.get_by_role("dialog")).to_have_count(0)
    still = page.evaluate(PLACES)
    phone.tick(LOVE).tap()
    for _ in range(5):
        plus.tap()
    expect(phone.tick(LOVE)).to_have_class("tick kept")
    expect(phone.row(PEOPLE)).to_contain_text("7 times · 1 day")
    expect(plus).to_be_visible()
    assert page.evaluate(PLACES) == still


@pytest.mark.worker
def test_another_day_lies_on_other_ground_and_moves_nothing(lend: Lend, server: Server) -> None:
    """
    The week says what was kept, never out of how many, and has no ring before the beginning. A day
    that is looked at has another ground and a way back where Today has its line; all stands where
    it stood. The tab leads to today, from another screen and from another day.
    """
    phone = begun(lend)
    other = Other(phone, server)
    for habit in ("starter00002", "starter00003", "starter00004", "starter00005"):
        other.put("h", habit, "plan", [{**ENTRY, "from": "2026-12-07"}])
    for habit in ("starter00001", "starter00002"):
        other.put("t", f"2026-12-08.{habit}", "v", 1)
    other.put("h", "starter00001", "plan", [{**ENTRY, "from": "2026-12-06"}])
    expect(phone.row(WALK)).to_contain_text("From 6 December", timeout=10_000)
    page = at(phone, WEDNESDAY)
    assert week(page).locator("b").all_inner_texts() == ["3", "4", "5", "6", "7", "8", "9"]
    expect(page.get_by_role("button", name="Thursday 3 December", exact=True)).to_be_visible()
    expect(
        page.get_by_role("button", name="Tuesday 8 December, 2 kept", exact=True)
    ).to_be_visible()
    assert [one.locator(".ring").count() for one in week(page).all()] == [0, 0, 0, 1, 1, 1, 1]
    expect(phone.row(WALK)).to_contain_text("1 day")
    expect(page.locator(".door")).to_contain_text("The dots beside a run")
    still, ground = page.evaluate(PLACES), page.evaluate(GROUND)

    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        ground = page.evaluate(GROUND)
        page.get_by_role("button", name="Tuesday 8").tap()
        expect(page.locator(".door")).to_contain_text("8 December")
        assert page.evaluate(PLACES) == still
        assert page.evaluate(GROUND) != ground
        page.get_by_role("button", name="Back to today").tap()
        expect(page.get_by_role("heading", name="Wednesday")).to_be_visible()
        assert page.evaluate(PLACES) == still
        assert page.evaluate(GROUND) == ground

    for between in ([], ["Garden"]):
        page.get_by_role("button", name="Tuesday 8").tap()
        expect(page.get_by_role("heading", name="Tuesday")).to_be_visible()
        for door in between:
            page.get_by_role("link", name=door).tap()
            expect(page.get_by_role("heading", name=door)).to_be_visible()
        page.get_by_role("link", name="Today").tap()
        expect(page.get_by_role("heading", name="Wednesday")).to_be_visible()


@pytest.mark.worker
def test_whoever_comes_back_is_greeted_at_the_door(lend: Lend, server: Server) -> None:
    """
    A miss that a run had room for is explained on one day. After days away the door opens with a
    welcome and what stands, before any tick. Away there is one line, with the way home in it.
    """
    phone = begun(lend)
    other = Other(phone, server)
    for day in (1, 2, 4, 5, 6, 7):
        other.put("t", f"2026-12-0{day}.starter00001", "v", 1)
    for habit in ("starter00005", "starter00004", "starter00003", "starter00002", "starter00001"):
        other.put("h", habit, "plan", [ENTRY])
    expect(phone.row(WALK)).to_contain_text("From 1 December", timeout=10_000)
    page = at(phone, "2026-12-08")
    line = page.locator(".door")
    expect(line).to_have_text("On Thursday one rested. Its run had room for that.")
    expect(phone.row(WALK)).to_have_accessible_name(f"{WALK} 6 days")
    expect(phone.row(WALK).locator(".pip")).to_have_count(2)
    expect(phone.row(WALK).locator(".pip.full")).to_have_count(0)
    at(phone, "2026-12-09")
    expect(line).to_contain_text("6 ")
    expect(page.get_by_text("You missed")).to_have_count(0)

    at(phone, "2026-12-12")
    expect(line).to_have_text("Welcome back. The garden kept. One is plenty today.")
    expect(phone.row(WALK)).to_contain_text("6 gifts so far")
    still = page.evaluate(PLACES)
    phone.tick(WALK).tap()
    expect(phone.row(WALK)).to_have_accessible_name(f"{WALK} 1 day, with room for one rest")
    assert page.evaluate(PLACES) == still

    page.get_by_role("link", name="More").tap()
    page.get_by_role("link", name="Day and week").tap()
    page.get_by_label("Away until").fill("2026-12-20")
    page.get_by_role("button", name="Start my time away").tap()
    page.get_by_role("link", name="Today").tap()
    expect(line).to_contain_text("Away until 20 December")
    expect(phone.row(BREATHE)).to_contain_text("Away until 20 December")
    still = page.evaluate(PLACES)
    line.get_by_role("button", name="I am back").tap()
    expect(phone.row(BREATHE)).to_contain_text("Every day")
    # The door has said it; the line after the tap says something else.
    expect(page.get_by_text("Nothing ran out meanwhile.")).to_be_visible()
    expect(page.get_by_text("The garden kept.")).to_have_count(1)
    assert page.evaluate(PLACES) == still


FEELS = """() => {
  globalThis.felt = [];
  Object.defineProperty(navigator, 'vibrate', {
    value: (ms) => globalThis.felt.push(ms), configurable: true,
  });
}"""
DRAWN = """() => {
  const { transitionProperty, transitionDuration } =
    getComputedStyle(document.querySelector('.tick.kept path'));
  return [transitionProperty, transitionDuration];
}"""


@pytest.mark.parametrize("wish", ["no-preference", "reduce"])
def test_a_check_is_drawn_and_felt_where_motion_is_welcome(lend: Lend, wish: str) -> None:
    """
    A tick draws its check in 160 ms and gives a touch of 8 ms; with reduced motion neither.
    """
    phone = lend(**PHONE, reduced_motion=wish).begun()
    phone.page.evaluate(FEELS)
    phone.tick(WALK).tap()
    expect(phone.tick(WALK)).to_have_class("tick kept")
    moves = wish == "no-preference"
    assert phone.page.evaluate("() => globalThis.felt") == ([8] if moves else [])
    assert phone.page.evaluate(DRAWN) == (
        ["stroke-dashoffset", "0.16s"] if moves else ["none", "0s"]
    )


@pytest.mark.worker
def test_forced_colours_show_every_state(lend: Lend, server: Server) -> None:
    """
    Where the system paints, each state of a row still looks different from all others, and a day
    of the week that is full from one that is not.
    """
    phone = begun(lend)
    scheduled(phone, server)
    page = at(phone, WEDNESDAY)
    page.get_by_text("Not today").tap()
    page.emulate_media(forced_colors="active", reduced_motion="reduce")
    ticks = page.locator(".tick")
    expect(ticks).to_have_count(5)
    seen = [one.screenshot() for one in ticks.all()]
    phone.tick(WALK).tap()
    expect(phone.tick(WALK)).to_have_class("tick kept")
    seen.append(phone.tick(WALK).screenshot())
    page.get_by_role("button", name="Undo").tap()
    expect(phone.kept()).to_have_count(0)
    # Open, met, partly done, paused, not due, kept.
    assert len(set(seen)) == 6
    full, empty = (week(page).nth(i).locator("i").screenshot() for i in (5, 0))
    assert full != empty


def test_what_is_heard_of_a_row_is_what_stands_there(lend: Lend, server: Server) -> None:
    """
    No control of Today has a name that leaves out its visible text.
    """
    phone = lend(**PHONE, bypass_csp=True).begun().saved()
    Other(phone, server).tick_at("starter00001", "12:00", range(1, 5))
    expect(phone.row(WALK)).to_contain_text("4 days")
    phone.page.evaluate(AXE_SCRIPT)
    rule = "{ runOnly: ['label-content-name-mismatch', 'link-name', 'button-name'] }"
    found = phone.page.evaluate(f"() => axe.run({rule}).then((all) => all.violations)")
    assert found == []


@pytest.mark.worker
def test_what_is_kept_folds_away_in_the_evening_for_whoever_likes(lend: Lend) -> None:
    """
    Never under the thumb: what is ticked in the evening stays until Today is opened again.
    """
    phone = begun(lend)
    page = phone.page
    phone.visit("/day")
    page.get_by_label("In the evening").check()
    expect(page.get_by_text("Set.")).to_be_visible()
    phone.visit().saved()
    at(phone, "2026-12-09T15:00")
    phone.tick(WALK).tap()
    expect(page.get_by_role("button", name="Undo")).to_be_visible()
    at(phone, "2026-12-09T19:00")
    expect(phone.row(WALK)).not_to_be_visible()
    phone.tick(BREATHE).tap()
    expect(phone.tick(BREATHE)).to_have_class("tick kept")
    expect(phone.tick(BREATHE)).to_be_visible()
    expect(page.get_by_role("button", name="Undo")).to_be_visible()
    page.get_by_text("Kept", exact=True).tap()
    expect(phone.row(WALK)).to_be_visible()
    phone.reload()
    expect(page.locator("details .habit")).to_have_count(2)
