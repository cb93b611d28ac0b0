"""17 to 23 March: a leave; what is put away, brought back and paused."""

from __future__ import annotations

from playwright.sync_api import expect
from tests.e2e.life.habits import BREATHE, LONG, LUNCH, WALK
from tests.e2e.life.world import World
from tests.e2e.phone import READY_MS


def a_leave(world: World) -> None:
    """From the 17th until the 21st nothing is due."""
    one, two = world.one, world.two
    world.turn("2027-03-17T12:30")
    world.to(two, "More", "Day and week")
    two.page.get_by_label("Away until").fill("2027-03-21")
    world.look("day-and-week", two)
    two.page.get_by_role("button", name="Start my time away").tap()
    expect(two.page.get_by_text("You are away until 21 March 2027")).to_be_visible()
    world.to(two, "Today")
    expect(one.page.locator(".door")).to_contain_text("Away until", timeout=READY_MS)
    world.open_again()
    world.today(
        f"""
        Wednesday
        Away until 21 March
        11:0 12:0 13:0 14:0 15:0 16:33 17:rest
        Walk round the park (away) Away until 21 March
        Sit and breathe (away) Away until 21 March
        Something I love doing (away) Away until 21 March
        Lunch away from my desk (away) Away until 21 March
        Call my sister (away) Away until 21 March
        Water at work (away) Away until 21 March
        {LONG} (away) Away until 21 March
        """,
    )
    world.look("away", two)


def ticking_while_away(world: World) -> None:
    """It works all the same; on the 22nd all is due again, and nothing ran out."""
    one = world.one
    world.turn("2027-03-19T19:00")
    one.tick(f"{BREATHE}, resting").tap()
    expect(one.page.get_by_role("button", name="Undo")).to_be_visible()
    one.saved()
    world.today(
        f"""
        Friday
        Away until 21 March
        13:0 14:0 15:0 16:33 17:rest 18:rest 19:full
        Walk round the park (away) Away until 21 March
        Sit and breathe (kept) 2 days●○
        Something I love doing (away) Away until 21 March
        Lunch away from my desk (away) Away until 21 March
        Call my sister (away) Away until 21 March
        Water at work (away) Away until 21 March
        {LONG} (away) Away until 21 March
        """,
    )
    world.turn("2027-03-22T13:00")
    world.today(
        f"""
        Monday
        29 kindnesses kept, and nobody can take them back.
        16:33 17:rest 18:rest 19:full 20:rest 21:rest 22:0
        Walk round the park (open) 1 week●
        Sit and breathe (open) 2 days●○
        Something I love doing (open) 1 week○
        Lunch away from my desk (open) On weekdays
        Water at work (open) When I sit down to write a note, I drink first
        Not today > Call my sister (off) Sunday
        Not today > {LONG} (off) Next on Tuesday
        """,
    )


def put_away_and_brought_back(world: World) -> None:
    """A long one goes off the list, and comes back; lunch is paused."""
    one, two = world.one, world.two
    world.unfolded(one, LONG).choose(LONG, "Put away")
    expect(one.row(LONG)).to_have_count(0)
    world.keep(one, WALK)
    one.saved()
    world.today(
        """
        Monday
        30 kindnesses kept, and nobody can take them back.
        16:33 17:rest 18:rest 19:full 20:rest 21:rest 22:25
        Walk round the park (kept) 1 of 3 this week
        Sit and breathe (open) 2 days●○
        Something I love doing (open) 1 week○
        Lunch away from my desk (open) On weekdays
        Water at work (open) When I sit down to write a note, I drink first
        Not today > Call my sister (off) Sunday
        """,
    )
    world.turn("2027-03-23T19:00")
    world.to(two, "Garden")
    expect(two.page.get_by_role("heading", name="Put away")).to_be_visible()
    world.look("garden-put-away", two)
    two.page.get_by_role("button", name="Bring back").tap()
    expect(two.page.get_by_text("Back on the list.")).to_be_visible()
    world.to(two, "Today")
    one.choose(LUNCH, "How it has gone")
    one.page.get_by_role("button", name="Pause").tap()
    world.look("habit-pausing", one)
    one.page.get_by_role("button", name="Pause").tap()
    expect(one.page.get_by_text("Paused. It waits for you")).to_be_visible()
    world.to(one, "Today")
    world.keep(one, WALK)
    one.saved()
    two.saved()
    world.today(
        f"""
        Tuesday
        The garden holds 31 small things you did.
        17:rest 18:rest 19:full 20:rest 21:rest 22:25 23:25
        Walk round the park (kept) 2 of 3 this week
        Sit and breathe (open) 2 days○○
        Something I love doing (open) 1 week○
        Lunch away from my desk (paused) Paused
        Water at work (open) When I sit down to write a note, I drink first
        {LONG} (open) Every other day
        Not today > Call my sister (off) Sunday
        """,
    )
