"""15 to 21 March: shifts are put away, a call comes after all, a second week above the limit."""

from __future__ import annotations

import re

from playwright.sync_api import expect
from tests.e2e.life.world import World
from tests.e2e.ward.habits import EXTRA, HANDOVER, MOVE, SIT
from tests.e2e.ward.week2 import note_week


def put_away(world: World) -> None:
    """Off after a night, 08:20: three steps, and what waits is out of sight until the next."""
    one, two = world.one, world.two
    world.turn("2027-03-16T08:05")
    for step in ("1 of 3", "2 of 3"):
        one.tick(f"{HANDOVER}, add 1").tap()
        expect(one.row(HANDOVER)).to_contain_text(step)
    world.turn("2027-03-16T08:20")
    world.to(one, "More", "Boundaries")
    page = one.page
    expect(page.get_by_text(re.compile("^Off work for 20 minutes"))).to_be_visible()
    card = page.get_by_role("region", name="Clock off")
    card.get_by_role("button", name="Clock off in three steps").tap()
    card.get_by_label("What waits?").fill("Bed 4: ask for the scan")
    card.get_by_label("What was good?").fill("Zoe brought soup")
    world.look("clock-off", one)
    card.get_by_role("button", name="Clock off", exact=True).tap()
    expect(card.get_by_text("put away until")).to_be_visible()
    world.look("clocked-off", one)
    page.get_by_role("region", name="Took a work call").get_by_role(
        "button", name="10 min of a work call"
    ).tap()
    world.to(one, "Today")
    one.saved()
    world.today(
        """
        Tuesday
        Welcome back. The garden kept. One is plenty today.
        10:33 11:33 12:0 13:0 14:0 15:0 16:50
        Move a little (open) 6 gifts so far
        Sit and breathe (open) 5 gifts so far
        Hours off work (kept) 1 day●○
        Three small things after handover (part) 2 of 3 · next: Three breaths
        Extra shifts that I say yes to (open) 0 this month, at most 1
        """,
    )
    world.turn("2027-03-16T19:40")
    world.to(two, "More", "Boundaries")
    waited = two.page.get_by_role("region", name="This waited for you")
    expect(waited).to_contain_text("Bed 4")
    world.look("waited", two)
    waited.get_by_role("button", name=re.compile("^Let it go")).tap()
    world.to(two, "Today")
    two.saved()


def a_second_week_above(world: World) -> None:
    """One sentence that blames nobody, and rest as one of three things to do."""
    one, two = world.one, world.two
    world.turn("2027-03-18T15:00")
    world.keep(two, MOVE, SIT)
    # The ward rings: one shift more, said yes to; a number, and nothing more.
    two.tick(f"{EXTRA}, add 1").tap()
    expect(two.row(EXTRA)).to_contain_text("1 this month, at most 1")
    two.saved()
    world.to(one, "More", "Caseload")
    note_week(world, 24)
    above = one.page.get_by_role("region", name="Above your limit")
    expect(above).to_contain_text("not about you")
    world.look("above", one)
    world.to(one, "Today")
    one.saved()
    two.saved()
    world.today(
        """
        Thursday
        18 gifts to your future self so far.
        12:0 13:0 14:0 15:0 16:50 17:0 18:67
        Move a little (kept) 1 day●○
        Sit and breathe (kept) 1 day●○
        Hours off work (open) 1 day○○
        Three small things after handover (open) 1 of 4 this week
        Extra shifts that I say yes to (open) 1 this month, at most 1
        """,
    )


def in_touch_again(world: World) -> None:
    """A fortnight later Kim comes round; nobody was ever late."""
    page = world.two.page
    world.to(world.two, "More", "Support network")
    kim = page.get_by_role("group", name="Kim")
    expect(kim).to_contain_text("Today would be a good day")
    kim.get_by_role("button", name="We were in touch: Kim").tap()
    expect(kim).to_contain_text("Comes round on Thursday 1 April")
    world.to(world.two, "Today")
    world.two.saved()


def hours_of_learning(world: World) -> None:
    """A webinar on a free morning, towards what her register wants; on the tablet as well."""
    one, two = world.one, world.two
    world.turn("2027-03-19T11:30")
    world.to(one, "More", "Learning")
    page = one.page
    page.get_by_role("button", name="Add a licence").tap()
    page.get_by_label("Its name").fill("Nursing register")
    page.get_by_label("Hours that are wanted").fill("35")
    page.get_by_label("Counts from").fill("2026-04-01")
    page.get_by_label("Renews on").fill("2029-03-31")
    page.get_by_role("button", name="Save").tap()
    page.get_by_text("1.5 h", exact=True).tap()
    page.get_by_text("Ethics", exact=True).tap()
    page.get_by_role("button", name="Save").tap()
    told = "1.5 of 35 hours"
    expect(page.get_by_role("region", name="Nursing register")).to_contain_text(told)
    world.look("learning", one)
    world.to(one, "Today")
    one.saved()
    world.to(two, "More", "Learning")
    expect(two.page.get_by_role("region", name="Nursing register")).to_contain_text(told)
    world.to(two, "Today")
