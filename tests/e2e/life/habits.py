"""The habits of the four weeks."""

from __future__ import annotations

from playwright.sync_api import expect
from tests.e2e.life.world import World
from tests.e2e.phone import Phone

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
