"""Monday 1 to Sunday 7 March: begun before a long day; a roster; three nights."""

from __future__ import annotations

import re

from playwright.sync_api import expect
from tests.e2e.life.world import World
from tests.e2e.phone import Phone
from tests.e2e.ward import roster
from tests.e2e.ward.habits import EXTRA, HANDOVER, MOVE, OFF, SIT


def first_morning(world: World) -> None:
    """Ten to six, before a long day: three starters, one tick, when her day ends."""
    one = world.one.visit()
    expect(one.page.get_by_role("button", name="Begin")).to_be_visible()
    one.pick(drop=("Something I love doing", "Time with my people"))
    one.page.get_by_role("button", name="Begin").tap()
    one.on_disk().saved()
    world.keep(one, MOVE)
    card = one.page.get_by_role("region", name="When does your day end?")
    card.get_by_role("button", name="While I sleep").tap()
    expect(one.page.get_by_text("It can be changed under More.")).to_be_visible()
    one.saved()
    world.today(
        """
        Monday
        1 kindness kept, and nobody can take it back.
        23:- 24:- 25:- 26:- 27:- 28:- 1:33
        Move a little (kept) 1 day
        Sit and breathe (open) Every day
        Hours off work (open) On weekdays
        """,
        one,
    )


def the_roster(world: World) -> None:
    """On the bus home she enters the month, without a network; the tablet at home has it."""
    one, two = world.one, world.two
    # A page of the server: the tablet has the time of the evening before it opens the app.
    two.visit("/healthz")
    world.turn("2027-03-01T20:05")
    one.saved()
    one.visit("/devices").page.get_by_role("button", name="Add a device").tap()
    link = one.page.get_by_label("Link or code").input_value()
    one.visit()
    two.join(link)
    one.context.set_offline(True)
    roster.enter(world, one)
    world.keep(one, OFF)
    one.context.set_offline(False)
    one.saved()
    roster.to_work_hours(world, two)
    fifth = two.page.get_by_role("region", name="Month by month").locator(".date").nth(4)
    expect(fifth).to_have_accessible_name(re.compile(": 19:30 until 08:00 the next"))
    world.to(two, "Today")


def two_long_days_and_two_free_ones(world: World) -> None:
    """Little on the long days; on a free one somebody to stay close to."""
    one, two = world.one, world.two
    world.turn("2027-03-02T20:10")
    world.keep(one, SIT, OFF)
    one.saved()
    world.turn("2027-03-03T11:00")
    world.keep(two, MOVE, SIT)
    fitting_ideas(world)
    world.turn("2027-03-04T16:00")
    world.keep(one, MOVE)
    kim(world)
    one.saved()
    two.saved()
    world.today(
        """
        Thursday
        7 kindnesses kept, and nobody can take them back.
        26:- 27:- 28:- 1:67 2:67 3:67 4:33
        Move a little (kept) 3 days○○
        Sit and breathe (open) 2 days●○
        Hours off work (open) 2 days○○
        Three small things after handover (open) After handover, I take off my badge
        Extra shifts that I say yes to (open) 0 this month, at most 1
        """,
    )


def fitting_ideas(world: World) -> None:
    """A routine of three steps for the end of a shift, and a limit to the shifts on top."""
    two = world.two
    for idea in (HANDOVER, EXTRA):
        two.page.get_by_role("link", name="Choose an idea").tap()
        two.page.get_by_role("button", name=idea).tap()
        world.look(f"idea-{idea.split()[0]}", two)
        two.page.get_by_role("button", name="Save").tap()
        expect(two.page.get_by_role("button", name="Save")).to_have_count(0)
        rehearsed(two)
    expect(two.row(EXTRA)).to_contain_text("0 this month, at most 1")
    world.look("routine-and-limit", two)
    two.saved()


def rehearsed(phone: Phone) -> None:
    """A cue is said once, quietly, where there is one; then Today stands there."""
    said = phone.page.get_by_role("button", name="I can see it")
    today = phone.page.get_by_role("list", name="Acts of care")
    expect(said.or_(today).first).to_be_visible()
    if said.is_visible():
        said.tap()
    expect(today).to_be_visible()


def kim(world: World) -> None:
    """A friend outside of the hospital, every fortnight: written down on one, ticked on both."""
    page = world.one.page
    world.to(world.one, "More", "Support network")
    page.get_by_role("button", name="Add somebody").tap()
    page.get_by_role("textbox", name="Name").fill("Kim")
    page.get_by_role("textbox", name="Telephone number").fill("+44 20 7946 0000")
    page.get_by_label("How often").select_option("Every 2 weeks")
    page.get_by_role("button", name="Save").tap()
    page.get_by_role("button", name="We were in touch: Kim").tap()
    expect(page.get_by_role("group", name="Kim")).to_contain_text("You were in touch today")
    world.look("support", world.one)
    world.to(world.one, "Today")


def a_hard_night(world: World) -> None:
    """The second of three nights, twenty past three: help is one tap away, nothing is logged."""
    one = world.one
    world.turn("2027-03-05T18:40")
    world.keep(one, SIT)
    world.turn("2027-03-07T03:20")
    page = one.page
    page.get_by_role("link", name="Hard moment").tap()
    expect(page.get_by_role("link", name=re.compile("^Call .*999$"))).to_be_visible()
    page.get_by_role("button", name="After a hard case").tap()
    for step in (1, 2, 3):
        expect(page.get_by_text(f"{step} of 3")).to_be_visible()
        world.look(f"hard-case-{step}", one)
        page.get_by_role("button", name="Next").tap()
    expect(page.get_by_role("heading", name="That was for you.")).to_be_visible()
    page.get_by_role("button", name="To Today").tap()
    # Her day ends at four: it is Saturday still, and nothing of it was counted.
    world.today(
        """
        Saturday
        Still Saturday: your day ends at 04:00.
        28:- 1:67 2:67 3:67 4:33 5:33 6:0
        Move a little (open) Every day
        Sit and breathe (open) 3 days○○
        Three small things after handover (open) After handover, I take off my badge
        Extra shifts that I say yes to (open) 0 this month, at most 1
        Not today > Hours off work (off) On weekdays
        """,
    )
