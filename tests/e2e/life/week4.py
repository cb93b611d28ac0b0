"""24 to 28 March: notes written apart, what is set once, and what stands at the end."""

from __future__ import annotations

from playwright.sync_api import expect
from tests.e2e.life.habits import BREATHE, LONG, LOVE, LUNCH, SISTER, WALK, WATER, check_in
from tests.e2e.life.world import World
from tests.e2e.phone import READY_MS

PAGES = {
    WALK: """
        2 weeks in a row
        In reserve: 1 week, for when you need it.
        14 gifts to your future self in all.
        The last 12 weeks: 14 days kept, 5 days of rest, and 1 covered by the reserve.
        6 days: 1 Mar 2027 to 7 Mar 2027
    """,
    BREATHE: """
        1 day in a row
        In reserve: 1 day, for when you need it.
        Longest so far: 5 days.
        10 gifts to your future self in all.
        The last 12 weeks: 10 days kept, 5 days of rest, and 4 covered by the reserve.
        5 days: 1 Mar 2027 to 7 Mar 2027
    """,
    LOVE: """
        1 week in a row
        4 gifts to your future self in all.
        The last 12 weeks: 4 days kept and 5 days of rest.
    """,
    LUNCH: """
        5 gifts to your future self in all
        A new run begins with the next one.
        Longest so far: 4 days.
        The last 12 weeks: 5 days kept, 11 days of rest, and 2 covered by the reserve.
        4 days: 1 Mar 2027 to 4 Mar 2027
    """,
    SISTER: """
        2 days in a row
        2 gifts to your future self in all.
        The last 12 weeks: 2 days kept, 5 days of rest, and 1 covered by the reserve.
    """,
    WATER: """
        2 gifts to your future self in all
        A new run begins with the next one.
        The last 12 weeks: 1 day kept, 1 partly kept, 5 days of rest, and 1 covered by the reserve.
    """,
    LONG: """
        1 gift to your future self in all
        A new run begins with the next one.
        The last 12 weeks: 1 day kept, 6 days of rest, and 1 covered by the reserve.
    """,
}
"""What each habit's page says when the four weeks are over."""


def written_apart(world: World) -> None:
    """Two notes for one day, each without a network: both are safe, and kept both."""
    one, two = world.one, world.two
    world.turn("2027-03-24T19:00")
    for phone, words in ((one, "Three breaths at the sink"), (two, "In the lift, all the way up")):
        phone.context.set_offline(True)
        phone.write_note(BREATHE, words)
        expect(phone.page.get_by_text("Written down")).to_be_visible()
    for phone in (one, two):
        phone.context.set_offline(False)
        phone.saved()
    # Whose words were replaced is asked: the one that wrote first.
    card = one.page.get_by_role("region", name="You also wrote")
    expect(card).to_contain_text("at the sink", timeout=10_000)
    world.look("written-apart", one)
    card.get_by_role("button", name="Keep both").tap()
    expect(card).to_have_count(0)
    world.keep(one, WALK)
    one.saved()
    world.today(
        f"""
        Wednesday
        32 gifts to your future self so far.
        18:rest 19:full 20:rest 21:rest 22:25 23:25 24:33
        Walk round the park (kept) Three times this week, all of it
        Sit and breathe (open) Every day
        Something I love doing (open) 1 week○
        Lunch away from my desk (paused) Paused
        Water at work (open) When I sit down to write a note, I drink first
        Not today > Call my sister (off) Sunday
        Not today > {LONG} (off) Next on Thursday
        """,
    )


def settings(world: World) -> None:
    """What is set once: help, reminders, devices, the way back without one."""
    one = world.one
    world.to(one, "More")
    world.look("more", one)
    one.page.get_by_role("link", name="Help for me").tap()
    world.look("help", one)
    one.page.get_by_role("button", name="Yes, United Kingdom").tap()
    one.page.get_by_role("button", name="Add my doctor").tap()
    one.page.get_by_role("textbox", name="Name").fill("Dr Ines Okafor")
    one.page.get_by_label("Telephone number").fill("020 7946 0018")
    one.page.get_by_role("button", name="Save").tap()
    expect(one.page.get_by_text("Dr Ines Okafor")).to_be_visible()
    world.look("help-person", one)
    world.to(one, "More", "Reminders")
    world.look("reminders", one)
    world.to(one, "More", "Devices")
    expect(one.page.get_by_role("button", name="Add a device")).to_be_visible()
    world.look("devices", one)
    world.to(one, "More", "Recovery code")
    world.look("recovery", one)
    world.to(one, "Today")


def an_evening(world: World) -> None:
    """What is kept folds away in it, for whoever likes."""
    one, two = world.one, world.two
    world.to(one, "More", "Day and week")
    one.page.get_by_label("In the evening").check()
    expect(one.page.get_by_text("Set.")).to_be_visible()
    world.to(one, "Today")
    one.saved()
    two.saved()
    world.turn("2027-03-25T20:00")
    world.keep(two, WALK, BREATHE)
    for name in (WALK, BREATHE):
        expect(one.tick(name)).to_have_class("tick kept", timeout=READY_MS)
    # For whose day begins at noon it is evening after midnight.
    world.turn("2027-03-26T01:30")
    world.today(
        f"""
        Thursday
        Still Thursday: your day ends at 12:00.
        19:full 20:rest 21:rest 22:25 23:25 24:33 25:50
        Something I love doing (open) 1 week○
        Lunch away from my desk (paused) Paused
        Water at work (open) When I sit down to write a note, I drink first
        {LONG} (open) Every other day
        Kept > Walk round the park (kept) Four times this week
        Kept > Sit and breathe (kept) 1 day●○
        Not today > Call my sister (off) Sunday
        """,
    )
    world.look("evening-folded", one)


def the_end(world: World) -> None:
    """The clocks go forward in the night; at the end of it all that was kept stands."""
    one, two = world.one, world.two
    # 02:30 of the new day's clock is still Saturday.
    world.turn("2027-03-28T02:30")
    world.keep(two, LOVE)
    two.saved()
    world.today(
        f"""
        Saturday
        Still Saturday: your day ends at 12:00.
        21:rest 22:25 23:25 24:33 25:50 26:0 27:33
        Walk round the park (met) Four times this week
        Sit and breathe (open) 1 day○○
        Something I love doing (kept) 1 of 2 this week
        Lunch away from my desk (paused) Paused
        {LONG} (open) Every other day
        Not today > Call my sister (off) Sunday
        Not today > Water at work (off) On weekdays
        """,
    )
    world.turn("2027-03-28T20:00")
    world.keep(one, SISTER, WALK, BREATHE)
    world.look("kept-all", one)
    one.saved()
    world.today(
        f"""
        Sunday
        38 kindnesses kept, and nobody can take them back.
        22:25 23:25 24:33 25:50 26:0 27:33 28:full
        Walk round the park (kept) Five times this week
        Sit and breathe (kept) 1 day●○
        Something I love doing (open) 1 of 2 this week
        Lunch away from my desk (paused) Paused
        Call my sister (kept) 2 days○○
        Not today > Water at work (off) On weekdays
        Not today > {LONG} (off) Next on Monday
        """,
    )


def what_grew(world: World) -> None:
    """In the garden, and one page of it."""
    world.page_of(WALK, PAGES[WALK], world.one)
    world.garden(
        f"""
        38 gifts so far.
        Walk round the park, a sapling, 14 gifts
        Sit and breathe, a sprout, 10 gifts
        Something I love doing, a sprout, 4 gifts
        Lunch away from my desk, a sprout, 5 gifts
        Call my sister, a sprout, 2 gifts
        Water at work, a seed, 2 gifts
        {LONG}, a seed, 1 gift
        """,
    )


def what_each_page_says(world: World) -> None:
    """Every habit, how the week was, and all that was written."""
    one, two = world.one, world.two
    for n, (name, told) in enumerate(PAGES.items()):
        if name != WALK:
            world.page_of(name, told, (one, two)[n % 2])
    check_in(world, two, one, (2, 2, 1, 1, 2, 2, 0, 2), "38 less than on 7 March")
    world.to(one, "More", "Notes")
    expect(one.page.locator(".note")).to_have_count(2)
    world.look("notes", one)
    one.page.get_by_label("Search your notes").fill("lift")
    expect(one.page.locator(".note")).to_have_count(1)
    world.look("notes-found", one)
