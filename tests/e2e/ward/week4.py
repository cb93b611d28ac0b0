"""22 to 28 March: supervision, how it has been, and looking back."""

from __future__ import annotations

import re

from playwright.sync_api import expect
from tests.e2e.life.habits import check_in
from tests.e2e.life.world import World
from tests.e2e.ward.habits import MOVE, SIT

AREAS = "Gifts by area: Self-care 9, Mindfulness 8, Boundaries 5."
EASIER = (2, 2, 1, 1, 2, 2, 0, 2)


def supervision(world: World) -> None:
    """What she wanted to bring is brought, and one question stays with the date."""
    one = world.one
    world.turn("2027-03-23T17:00")
    world.to(one, "More", "Consultation")
    ana = one.page.get_by_role("region", name="Ana")
    ana.get_by_role("button", name="We met: Ana").tap()
    ana.get_by_label("What helped?").fill("That she would have done the same")
    world.look("filing", one)
    ana.get_by_role("button", name="File it").tap()
    expect(ana).to_contain_text("You met today")
    world.to(one, "Today")
    world.keep(one, MOVE, SIT)
    one.saved()


def the_letter_comes(world: World) -> None:
    """On its day Today says so, on the tablet as well; it is opened with a pause."""
    two = world.two
    world.turn("2027-03-26T11:00")
    page = two.page
    card = page.get_by_role("region", name="A letter from you has come")
    expect(card).to_contain_text("10 March")
    world.look("letter-came", two)
    card.get_by_role("link", name="Read it").tap()
    come = page.get_by_role("region", name="A letter from you has come")
    come.get_by_role("button", name="Read it").tap()
    page.get_by_role("button", name="Open it").tap()
    expect(page.get_by_text("It was possible.")).to_be_visible()
    world.look("letter-read", two)
    page.get_by_role("button", name="Keep it").tap()
    world.to(two, "Today")
    expect(card).to_have_count(0)
    two.saved()


def the_clocks_go_forward(world: World) -> None:
    """In the night to Sunday; her week is easier than the first."""
    world.turn("2027-03-28T18:00")
    world.keep(world.one, MOVE, SIT)
    check_in(world, world.two, world.one, EASIER, "38 less than on 7 March")
    world.today(
        """
        Sunday
        Welcome back. The garden kept. One is plenty today.
        22:0 23:67 24:0 25:0 26:0 27:0 28:full
        Move a little (kept) 1 day●○
        Sit and breathe (kept) 1 day●○
        Three small things after handover (open) 1 gift so far
        Extra shifts that I say yes to (open) 1 this month, at most 1
        Not today > Hours off work (off) On weekdays
        """,
    )


def looking_back(world: World) -> None:
    """The month, without a network: what it held, the hours off work, the signs beside them."""
    one = world.one
    one.saved()
    one.context.set_offline(True)
    world.to(one, "More", "Looking back")
    page = one.page
    expect(page.get_by_text("A week with 4 gifts to your future self")).to_be_visible()
    world.look("back-week", one)
    page.get_by_text("Month", exact=True).tap()
    expect(page.get_by_text("A month with 22 gifts to your future self")).to_be_visible()
    areas = page.get_by_role("img", name=re.compile("^Gifts by area: "))
    expect(areas).to_have_accessible_name(AREAS)
    expect(page.get_by_text("between 114 hours and 142 hours off work").first).to_be_visible()
    signs = page.get_by_role("img", name=re.compile("^2 check-ins: Exhaustion from 88 to 50"))
    expect(signs).to_be_visible()
    # Four weeks are too few for any question.
    expect(page.get_by_text("Once at least eight weeks with a check-in")).to_be_visible()
    world.look("back-month", one)
    world.to(one, "Today")
    one.context.set_offline(False)


def what_grew(world: World) -> None:
    """The garden, which says the same on both: what was said yes to has no plant in it."""
    world.garden(
        """
        22 gifts so far.
        Move a little, a sprout, 9 gifts
        Sit and breathe, a sprout, 8 gifts
        Hours off work, a seed, 4 gifts
        Three small things after handover, a seed, 1 gift
        """,
    )
