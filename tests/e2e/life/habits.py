"""The habits of the four weeks."""

from __future__ import annotations

from playwright.sync_api import expect
from tests.e2e.life.world import World
from tests.e2e.phone import READY_MS, Phone

WALK, BREATHE, LOVE = "Walk round the park", "Sit and breathe", "Something I love doing"
LUNCH, SISTER, WATER = "Lunch away from my desk", "Call my sister", "Water at work"
LONG = "Zwölfuhrspaziergang_um_den_Krankenhauspark_ohne_Unterbrechung_und_bei_jedem_Wett"
"""As long as a name may be, and one word."""
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri")


def write_own(
    world: World, phone: Phone, name: str, plan: str, turned: tuple[str, ...] = ()
) -> None:
    """A habit of one's own, from Today and back."""
    page = phone.page
    page.get_by_role("link", name="Choose an idea").tap()
    page.get_by_role("button", name="Write my own").tap()
    page.get_by_label("Name").fill(name)
    page.get_by_text(plan, exact=True).tap()
    for day in turned:
        page.get_by_text(day, exact=True).tap()
    world.look(f"editor-{plan.split()[1]}", phone)
    page.get_by_role("button", name="Save").tap()
    # With a picture before it, as all others.
    expect(phone.row(name).locator(".icon")).to_have_count(1)


def check_in(world: World, by: Phone, other: Phone, answers: tuple[int, ...], says: str) -> None:
    """How the week was, in eight taps on one phone; both say what came of it."""
    world.to(by, "More", "Weekly check-in")
    statements = by.page.locator(".statement")
    expect(statements).to_have_count(len(answers))
    world.look(f"check-in-{world.day}", by)
    for n, answer in enumerate(answers):
        statements.nth(n).locator(".answer").nth(answer).tap()
    by.page.get_by_role("button", name="Save the check-in").tap()
    told = by.page.get_by_role("region", name="This week")
    expect(told).to_contain_text(says)
    world.look(f"checked-in-{world.day}", by)
    world.to(by, "Today")
    by.saved()
    world.to(other, "More", "Weekly check-in")
    told = other.page.get_by_role("region", name="This week")
    expect(told).to_contain_text(says, timeout=READY_MS)
    world.to(other, "Today")
