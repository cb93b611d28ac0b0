"""A month of rotating twelves, and how it is entered."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect
from tests.e2e.life.world import World
from tests.e2e.phone import Phone

DAY, NIGHT, FREE = "Long day", "Long night", "Free"
MARCH = (
    *(DAY, DAY, FREE, FREE, NIGHT, NIGHT, NIGHT),
    *(FREE, FREE, FREE, DAY, DAY, DAY, FREE),
    *(NIGHT, NIGHT, FREE, FREE, FREE, DAY, DAY),
    *(FREE, FREE, NIGHT, NIGHT, FREE, FREE, FREE),
    *(DAY, DAY, FREE),
)
"""What each date of March 2027 holds; the first is a Monday."""


def enter(world: World, phone: Phone) -> None:
    """Two shifts of her own, then a tap for each date of the month, and one to save them."""
    page = phone.page
    to_work_hours(world, phone)
    own_shift(page, NIGHT, "19:30", "08:00")
    own_shift(page, DAY, "07:00", "19:30")
    month = page.get_by_role("region", name="Month by month")
    dates = month.locator(".date")
    dates.first.tap()
    # In the order of the day, however they were entered.
    expect(month.locator("button", has_text="Long").first).to_contain_text(DAY)
    world.look("roster-empty", phone)
    for date, shift in enumerate(MARCH, 1):
        month.get_by_role("button", name=re.compile(f"^{shift}")).tap()
        if date < len(MARCH):
            expect(month.locator(".date[aria-pressed=true]")).to_have_text(str(date + 1))
    world.look("roster", phone)
    month.get_by_role("button", name="Save 31 dates").tap()
    expect(dates.nth(4)).to_have_accessible_name(re.compile(r": 19:30 until 08:00 the next"))
    world.to(phone, "Today")


def to_work_hours(world: World, phone: Phone) -> None:
    """From More; they are the other side of Boundaries."""
    world.to(phone, "More", "Boundaries")
    phone.page.get_by_role("link", name="Work hours", exact=True).tap()


def own_shift(page: Page, name: str, start: str, end: str) -> None:
    """A kind of shift with a name and hours."""
    own = page.get_by_role("region", name="My shifts")
    own.get_by_role("button", name="Add a shift").tap()
    own.get_by_label("Name").fill(name)
    own.get_by_label("From").fill(start)
    own.get_by_label("To", exact=True).fill(end)
    own.get_by_role("button", name="Save").tap()
    month = page.get_by_role("region", name="Month by month")
    expect(month.get_by_role("button", name=re.compile(f"^{name}"))).to_be_visible()
