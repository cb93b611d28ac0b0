"""8 to 16 March: a goal is eased, and Tend is not opened for five days."""

from __future__ import annotations

from playwright.sync_api import expect
from tests.e2e.life.habits import BREATHE, LONG, LUNCH, WALK, write_own
from tests.e2e.life.world import World


def a_goal_eased(world: World) -> None:
    """From each day to three times a week: what was stays, and stands beside the young run."""
    one = world.one
    world.turn("2027-03-08T19:00")
    world.keep(one, WALK)
    world.today(
        """
        Monday
        The garden holds 22 small things you did.
        2:full 3:full 4:full 5:25 6:67 7:full 8:25
        Walk round the park (kept) 7 days●○
        Sit and breathe (open) 5 days○○
        Something I love doing (open) 1 week●
        Lunch away from my desk (open) 4 days○○
        Water at work (open) 2 days○○
        Not today > Call my sister (off) Sunday
        """,
    )
    one.choose(WALK, "Change it")
    one.page.get_by_text("A number of times a week", exact=True).tap()
    world.look("editor-eased", one)
    one.page.get_by_role("button", name="Save").tap()
    expect(one.page.get_by_text("Changed. Past days stay as they are.")).to_be_visible()
    world.to(one, "Today")
    one.saved()
    world.today(
        """
        Monday
        The garden holds 22 small things you did.
        2:full 3:full 4:full 5:25 6:67 7:full 8:25
        Walk round the park (kept) 1 of 3 this week · 6 days before the change
        Sit and breathe (open) 5 days○○
        Something I love doing (open) 1 week●
        Lunch away from my desk (open) 4 days○○
        Water at work (open) 2 days○○
        Not today > Call my sister (off) Sunday
        """,
    )
    world.look("today-eased", one)


def three_times_and_a_long_name(world: World) -> None:
    """Tuesday and Wednesday: the new goal is met; a habit of every few days has a long name."""
    one, two = world.one, world.two
    world.turn("2027-03-09T19:00")
    write_own(world, two, LONG, "Every few days")
    world.keep(two, LONG, WALK, LUNCH)
    world.today(
        f"""
        Tuesday
        25 gifts to your future self so far.
        3:full 4:full 5:25 6:67 7:full 8:25 9:60
        Walk round the park (kept) 2 of 3 this week · 6 days before the change
        Sit and breathe (open) Every day
        Something I love doing (open) 1 week●
        Lunch away from my desk (kept) 1 day●○
        Water at work (open) When I sit down to write a note, I drink first
        {LONG} (kept) 1 day●○
        Not today > Call my sister (off) Sunday
        """,
    )
    world.look("today-long-name", two)
    world.turn("2027-03-10T19:00")
    world.keep(one, WALK, BREATHE)
    one.saved()
    world.today(
        f"""
        Wednesday
        27 kindnesses kept, and nobody can take them back.
        4:full 5:25 6:67 7:full 8:25 9:60 10:50
        Walk round the park (kept) Three times this week, all of it
        Sit and breathe (kept) 1 day●○
        Something I love doing (open) 1 week●
        Lunch away from my desk (open) 1 day●○
        Water at work (open) When I sit down to write a note, I drink first
        Not today > Call my sister (off) Sunday
        Not today > {LONG} (off) Next on Thursday
        """,
    )


def what_the_change_left(world: World) -> None:
    """The run of days is a chapter, and each unit has its own number."""
    world.page_of(
        WALK,
        """
        1 week in a row
        In reserve: 1 week, for when you need it.
        9 gifts to your future self in all.
        The last 12 weeks: 9 days kept and 1 covered by the reserve.
        6 days: 1 Mar 2027 to 7 Mar 2027
        """,
    )


def five_days_away_and_back(world: World) -> None:
    """Nobody opens Tend from the 11th to the 15th: the door greets, and says what stands."""
    one = world.one
    world.turn("2027-03-16T18:00")
    world.today(
        f"""
        Tuesday
        Welcome back. The garden kept. One is plenty today.
        10:50 11:0 12:0 13:0 14:0 15:0 16:0
        Walk round the park (open) 1 week●
        Sit and breathe (open) 6 gifts so far
        Something I love doing (open) 1 week○
        Lunch away from my desk (open) 5 gifts so far
        Water at work (open) 2 gifts so far
        Not today > Call my sister (off) Sunday
        Not today > {LONG} (off) Next on Wednesday
        """,
    )
    world.look("welcome-back", one)
    world.keep(one, BREATHE)
    world.look("comeback", one)
    one.saved()
    world.today(
        f"""
        Tuesday
        Welcome back. The garden kept. One is plenty today.
        10:50 11:0 12:0 13:0 14:0 15:0 16:33
        Walk round the park (open) 1 week●
        Sit and breathe (kept) 1 day●○
        Something I love doing (open) 1 week○
        Lunch away from my desk (open) 5 gifts so far
        Water at work (open) 2 gifts so far
        Not today > Call my sister (off) Sunday
        Not today > {LONG} (off) Next on Wednesday
        """,
    )
