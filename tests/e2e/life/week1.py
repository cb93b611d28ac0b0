"""Monday 1 to Sunday 7 March: begun after a night, lived through a bad day."""

from __future__ import annotations

from playwright.sync_api import expect
from tests.e2e.life.habits import (
    BREATHE,
    LOVE,
    LUNCH,
    SISTER,
    WALK,
    WATER,
    WEEKDAYS,
    check_in,
    write_own,
)
from tests.e2e.life.world import World
from tests.e2e.phone import Phone


def first_morning(world: World) -> None:
    """Monday, after a night: three starters, one renamed, the first tick, a second phone."""
    one = world.one.visit()
    expect(one.page.get_by_role("button", name="Begin")).to_be_visible()
    world.look("first-run", one)
    one.pick(names={"Move a little": WALK}, drop=("Time with my people", "Hours off work"))
    world.look("first-run-chosen", one)
    one.page.get_by_role("button", name="Begin").tap()
    one.on_disk().saved()
    world.today(
        """
        Monday
        Whatever you keep today is for tonight’s you.
        23:- 24:- 25:- 26:- 27:- 28:- 1:0
        Walk round the park (open) Every day
        Sit and breathe (open) Every day
        Something I love doing (open) Twice a week
        """,
        one,
    )
    world.look("today-new", one)
    world.keep(one, WALK)
    card = one.page.get_by_role("region", name="When does your day end?")
    expect(card).to_be_visible()
    world.look("day-question", one)
    # She sleeps first. Until noon it was Sunday, but nothing had begun by then: the tick stays.
    world.turn("2027-03-01T12:40", one)
    card.get_by_role("button", name="After my night shift").tap()
    expect(one.page.get_by_text("It can be changed under More.")).to_be_visible()
    world.turn("2027-03-01T12:50", one)
    one.saved()
    one.visit("/devices").page.get_by_role("button", name="Add a device").tap()
    link = one.page.get_by_label("Link or code").input_value()
    world.look("devices-adding", one, "main .primary >> nth=0")
    one.visit()
    world.two.join(link)
    world.today(
        """
        Monday
        1 kindness kept, and nobody can take it back.
        23:- 24:- 25:- 26:- 27:- 28:- 1:50
        Walk round the park (kept) 1 day
        Sit and breathe (open) Every day
        Something I love doing (open) Twice a week
        """,
    )


def first_evening(world: World) -> None:
    """Two habits of certain weekdays are written; what is not due is folded away."""
    world.turn("2027-03-01T18:40")
    one = world.one
    for name, off in ((LUNCH, ()), (SISTER, (*WEEKDAYS, "Sun"))):
        write_own(world, one, name, "On certain days", off)
    world.keep(one, BREATHE, LUNCH)
    one.saved()
    world.today(
        """
        Monday
        3 kindnesses kept, and nobody can take them back.
        23:- 24:- 25:- 26:- 27:- 28:- 1:full
        Walk round the park (kept) 1 day
        Sit and breathe (kept) 1 day
        Something I love doing (open) Twice a week
        Lunch away from my desk (kept) 1 day
        Not today > Call my sister (off) Sunday
        """,
    )
    world.look("today-first-evening", one)


def breath_of_two_minutes(world: World, phone: Phone, ends: str) -> None:
    """From Today, to its end, and back."""
    page = phone.page
    page.get_by_role("main").get_by_role("link", name="Breathe").tap()
    page.get_by_text("2", exact=True).tap()
    world.look("breathe", phone)
    page.get_by_role("button", name="Begin").tap()
    expect(page.locator(".lung")).to_be_visible()
    world.look("breath", phone, "main .primary")
    world.turn(ends)
    expect(page.get_by_text("2 minutes, kept.")).to_be_visible()
    world.look("breathed", phone)
    page.get_by_role("button", name="To Today").tap()


def tuesday_and_its_night(world: World) -> None:
    """A breath that ticks by itself; what is done at 06:50 on Wednesday is Tuesday's."""
    one, two = world.one, world.two
    world.turn("2027-03-02T19:00")
    world.keep(two, WALK, LUNCH)
    breath_of_two_minutes(world, one, "2027-03-02T19:02:30")
    two.saved()
    world.today(
        """
        Tuesday
        The dots beside a run are the quiet days that it has room for.
        24:- 25:- 26:- 27:- 28:- 1:full 2:full
        Walk round the park (kept) 2 days●○
        Sit and breathe (kept) 2 days●○
        Something I love doing (open) Twice a week
        Lunch away from my desk (kept) 2 days●○
        Not today > Call my sister (off) Sunday
        """,
    )
    world.turn("2027-03-03T06:50")
    world.keep(one, LOVE)
    world.today(
        """
        Tuesday
        Still Tuesday: your day ends at 12:00.
        24:- 25:- 26:- 27:- 28:- 1:full 2:full
        Walk round the park (kept) 2 days●○
        Sit and breathe (kept) 2 days●○
        Something I love doing (kept) 1 of 2 this week
        Lunch away from my desk (kept) 2 days●○
        Not today > Call my sister (off) Sunday
        """,
    )


def wednesday(world: World) -> None:
    """An idea that counts glasses, added late; a rest; nothing of it weighs on the days before."""
    one, two = world.one, world.two
    world.turn("2027-03-03T19:00")
    page = one.page
    page.get_by_role("link", name="Choose an idea").tap()
    expect(page.get_by_role("button", name=WATER)).to_be_visible()
    world.look("ideas", one)
    page.get_by_role("button", name=WATER).tap()
    world.look("editor-idea", one)
    page.get_by_role("button", name="Save").tap()
    expect(page.get_by_role("button", name="I can see it")).to_be_visible()
    world.look("rehearsal", one)
    page.get_by_role("button", name="I can see it").tap()
    for _ in range(2):
        one.tick(f"{WATER}, add 1").tap()
    expect(page.get_by_text("2 of 6 glasses")).to_be_visible()
    world.keep(two, WALK, LUNCH)
    two.choose(BREATHE, "Rest today")
    expect(two.page.get_by_text("That is part of the plan.")).to_be_visible()
    world.look("rest", two)
    one.saved()
    two.saved()
    world.today(
        """
        Wednesday
        10 gifts to your future self so far.
        25:- 26:- 27:- 28:- 1:full 2:full 3:full
        Walk round the park (kept) 3 days●○
        Sit and breathe (rest) Resting, as planned
        Something I love doing (open) 1 of 2 this week
        Lunch away from my desk (kept) 3 days●○
        Water at work (part) 2 of 6 glasses · small counts
        Not today > Call my sister (off) Sunday
        """,
    )


def thursday_apart(world: World) -> None:
    """The second phone has no network; what both counted adds up when they meet."""
    one, two = world.one, world.two
    world.turn("2027-03-04T20:00")
    two.context.set_offline(True)
    world.keep(two, WALK)
    for phone, times in ((two, 3), (one, 2)):
        for n in range(times):
            phone.tick(f"{WATER}, add 1").tap()
            expect(phone.page.get_by_text(f"{n + 1} of 6 glasses")).to_be_visible()
    expect(two.sign("Offline")).to_be_visible()
    world.look("today-offline", two)
    world.keep(one, LUNCH, BREATHE, LOVE)
    two.context.set_offline(False)
    two.saved()
    expect(one.page.get_by_text("5 of 6 glasses")).to_be_visible(timeout=10_000)
    one.row(WATER).tap()
    expect(one.page.get_by_role("dialog")).to_be_visible()
    world.look("sheet-amount", one, ".words >> nth=4")
    one.page.get_by_label("How much").fill("7")
    one.page.get_by_role("button", name="Set").tap()
    expect(one.page.get_by_text("7 glasses").first).to_be_visible()
    one.saved()
    world.today(
        """
        Thursday
        15 kindnesses kept, and nobody can take them back.
        26:- 27:- 28:- 1:full 2:full 3:full 4:full
        Walk round the park (kept) 4 days●○
        Sit and breathe (kept) 3 days●○
        Something I love doing (kept) Twice this week, all of it
        Lunch away from my desk (kept) 4 days●○
        Water at work (kept) 7 glasses · 2 days●○
        Not today > Call my sister (off) Sunday
        """,
    )


def a_bad_day(world: World) -> None:
    """Friday: nothing but a note."""
    one = world.one
    world.turn("2027-03-05T23:10")
    one.row(WALK).tap()
    expect(one.page.get_by_role("dialog")).to_be_visible()
    world.look("sheet", one, ".words >> nth=0")
    one.page.keyboard.press("Escape")
    one.note_field(WALK).fill("Four admissions, one death. Sat in the car, engine off.")
    world.look("note", one, ".words >> nth=0", ".choices-large button >> nth=1")
    one.page.get_by_role("dialog").get_by_role("button", name="Save").tap()
    expect(one.page.get_by_text("Written down")).to_be_visible()
    one.saved()
    world.today(
        """
        Friday
        The garden holds 15 small things you did.
        27:- 28:- 1:full 2:full 3:full 4:full 5:0
        Walk round the park (open) 4 days●○
        Sit and breathe (open) 3 days●○
        Something I love doing (met) Twice this week, all of it
        Lunch away from my desk (open) 4 days●○
        Water at work (open) 2 days●○
        Not today > Call my sister (off) Sunday
        """,
    )


def what_the_runs_had_room_for(world: World) -> None:
    """Saturday: Friday is held, and one of its habits is ticked after all."""
    one = world.one
    world.turn("2027-03-06T13:30")
    # What Friday said is gone with it.
    expect(one.page.locator(".said")).to_have_text("")
    world.today(
        """
        Saturday
        On Friday one rested. Its run had room for that.
        28:- 1:full 2:full 3:full 4:full 5:0 6:0
        Walk round the park (open) 4 days○○
        Sit and breathe (open) 3 days○○
        Something I love doing (met) Twice this week, all of it
        Not today > Lunch away from my desk (off) On weekdays
        Not today > Call my sister (off) Sunday
        Not today > Water at work (off) On weekdays
        """,
    )
    world.look("today-held", one)
    after_all(world)


def after_all(world: World) -> None:
    """On the second phone: Friday's breath, then today's."""
    two = world.two
    two.page.get_by_role("list", name="The last seven days").get_by_role("button").nth(5).tap()
    world.keep(two, BREATHE)
    world.today(
        """
        Friday
        5 March
        28:- 1:full 2:full 3:full 4:full 5:25 6:0
        Walk round the park (open) Every day
        Sit and breathe (kept) Kept
        Something I love doing (met) Twice a week
        Lunch away from my desk (open) On weekdays
        Water at work (open) When I sit down to write a note, I drink first
        Not on this day > Call my sister (off) Sunday
        """,
        two,
    )
    world.look("past-day", two)
    two.page.get_by_role("button", name="Back to today").tap()
    world.keep(two, WALK, LOVE)
    two.saved()
    world.today(
        """
        Saturday
        On Friday one rested. Its run had room for that.
        28:- 1:full 2:full 3:full 4:full 5:25 6:67
        Walk round the park (kept) 5 days○○
        Sit and breathe (open) 4 days●○
        Something I love doing (kept) Three times this week
        Not today > Lunch away from my desk (off) On weekdays
        Not today > Call my sister (off) Sunday
        Not today > Water at work (off) On weekdays
        """,
    )


def a_full_sunday(world: World) -> None:
    """Sunday has its own habit; all that was due is kept."""
    one, two = world.one, world.two
    world.turn("2027-03-07T16:00")
    world.keep(one, SISTER, WALK)
    world.keep(two, BREATHE)
    world.today(
        """
        Sunday
        21 kindnesses kept, and nobody can take them back.
        1:full 2:full 3:full 4:full 5:25 6:67 7:full
        Walk round the park (kept) 6 days○○
        Sit and breathe (kept) 5 days○○
        Something I love doing (met) Three times this week
        Call my sister (kept) 1 day●○
        Not today > Lunch away from my desk (off) On weekdays
        Not today > Water at work (off) On weekdays
        """,
    )
    world.look("today-full", one)


def the_first_week(world: World) -> None:
    """What pages and garden say of it, and how it was."""
    one, two = world.one, world.two
    world.page_of(
        WALK,
        """
        6 days in a row
        6 gifts to your future self in all.
        The last 12 weeks: 6 days kept and 1 covered by the reserve.
        """,
    )
    world.page_of(
        WATER,
        """
        2 days in a row
        2 gifts to your future self in all.
        The last 12 weeks: 1 day kept, 1 partly kept, and 1 covered by the reserve.
        """,
        two,
    )
    world.garden(
        """
        21 gifts so far.
        Walk round the park, a sprout, 6 gifts
        Sit and breathe, a sprout, 5 gifts
        Something I love doing, a seed, 3 gifts
        Lunch away from my desk, a sprout, 4 gifts
        Call my sister, a seed, 1 gift
        Water at work, a seed, 2 gifts
        """,
    )
    check_in(world, one, two, (4, 3, 2, 2, 1, 1, 0, 2), "Needs care")
