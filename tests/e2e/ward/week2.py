"""7 to 14 March: how the week was, what follows from it, and ten evenings begun."""

from __future__ import annotations

from playwright.sync_api import expect
from tests.e2e.life.habits import check_in
from tests.e2e.life.world import World
from tests.e2e.ward.habits import MOVE, OFF, SIT

HARD = (4, 3, 2, 2, 1, 1, 0, 2)
"""Exhaustion and doubt that need care, distance worth watching, the body steady."""


def how_the_week_was(world: World) -> None:
    """Before the third night: eight taps, and help before all else."""
    world.turn("2027-03-07T18:30")
    world.keep(world.two, SIT)
    check_in(world, world.one, world.two, HARD, "Needs care")


def after_the_nights(world: World) -> None:
    """Slept until two. Supervision once a month, and what she wants to bring."""
    one, two = world.one, world.two
    world.turn("2027-03-08T14:30")
    world.to(one, "More", "Consultation")
    page = one.page
    page.get_by_role("button", name="Add somebody").tap()
    page.get_by_text("Supervision", exact=True).tap()
    page.get_by_role("textbox", name="Name").fill("Ana")
    page.get_by_label("How often").select_option("Once a month")
    page.get_by_role("button", name="Save").tap()
    ana = page.get_by_role("region", name="Ana")
    ana.get_by_role("textbox").fill("Saturday night, bed 12")
    ana.get_by_role("button", name="Add", exact=True).tap()
    expect(ana.get_by_text("Saturday night")).to_be_visible()
    world.look("consultation", one)
    world.to(one, "Today")
    world.keep(one, MOVE, SIT)
    one.saved()
    world.to(two, "More", "Consultation")
    expect(two.page.get_by_role("region", name="Ana")).to_contain_text("Saturday night")
    world.to(two, "Today")


def ten_evenings(world: World) -> None:
    """The first of ten kind days on the phone, the second on the tablet."""
    one, two = world.one, world.two
    world.turn("2027-03-08T20:40")
    world.to(one, "More", "Ten kind days")
    one.page.get_by_role("button", name="Begin this evening").tap()
    form = one.page.get_by_role("form", name="Three good things")
    form.get_by_role("textbox").fill("Sleep. Soup. Kim's voice.")
    world.look("kind-days", one)
    one.page.get_by_role("button", name="Done for today").tap()
    expect(one.page.get_by_role("img", name="1 evening of ten")).to_be_visible()
    world.look("kind-days-done", one)
    world.to(one, "Today")
    one.saved()
    world.turn("2027-03-09T20:00")
    world.to(two, "More", "Ten kind days")
    expect(two.page.get_by_role("form", name="A letter of thanks")).to_be_visible()
    two.page.get_by_role("button", name="Done for today").tap()
    expect(two.page.get_by_role("img", name="2 evenings of ten")).to_be_visible()
    world.to(two, "Today")
    world.keep(two, MOVE)
    two.saved()
    world.today(
        """
        Tuesday
        12 gifts to your future self so far.
        3:67 4:33 5:33 6:0 7:50 8:67 9:33
        Move a little (kept) 2 days●○
        Sit and breathe (open) 2 days●○
        Hours off work (open) On weekdays
        Three small things after handover (open) After handover, I take off my badge
        Extra shifts that I say yes to (open) 0 this month, at most 1
        """,
    )


def a_limit_of_her_own(world: World) -> None:
    """After a long day: patients of this week beside what she can bear; the shift is put away."""
    one = world.one
    world.turn("2027-03-11T20:15")
    world.to(one, "More", "Caseload")
    page = one.page
    page.get_by_role("button", name="Set my limit").tap()
    page.get_by_label("At most, in a week").fill("18")
    page.get_by_text("Patients", exact=True).tap()
    page.get_by_role("button", name="Save the limit").tap()
    note_week(world, 21)
    expect(page.get_by_text("3 above your limit of 18 patients")).to_be_visible()
    world.look("caseload", one)
    world.to(one, "Today")
    world.keep(one, OFF)
    one.saved()


def note_week(world: World, number: int) -> None:
    """This week's number, typed."""
    week = world.one.page.get_by_role("region", name="The week’s number")
    week.get_by_label("Another number").fill(str(number))
    week.get_by_role("button", name="Note it").tap()
    expect(week).to_contain_text(f"{number} patients")


def a_letter(world: World) -> None:
    """On a free evening, to whom she will be on the last Friday of the month."""
    page = world.one.page
    world.turn("2027-03-10T19:00")
    world.to(world.one, "More", "Letters to my future self")
    page.get_by_role("button", name="Write a letter").tap()
    page.get_by_label("Dear future me").fill("You slept nine hours today. It was possible.")
    page.get_by_text("On a day of my own").tap()
    page.get_by_label("On", exact=True).fill("2027-03-26")
    page.get_by_role("button", name="Close the letter").tap()
    way = page.get_by_role("region", name="On the way")
    expect(way.get_by_role("listitem")).to_have_count(1)
    world.look("letter-closed", world.one)
    world.to(world.one, "Today")
    world.keep(world.one, MOVE)
    world.one.saved()
