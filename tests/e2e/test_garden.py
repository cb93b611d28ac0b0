"""The garden is a place: every habit is a plant in one bed, and leads to its page."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import Locator, Page, expect
from tests.e2e.other import WALK, WALK_ID, begin, today
from tests.e2e.phone import Lend
from tests.harness import Server

pytestmark = pytest.mark.e2e
PICTURE = "(plant) => [...plant.querySelectorAll('path')].map((one) => one.outerHTML).join()"


def plant(page: Page, name: str) -> Locator:
    """A habit's plant, by what is heard of it."""
    return page.get_by_role("list", name="The bed").get_by_role("link", name=name, exact=True)


def test_a_plant_grows_with_each_day_and_leads_to_its_habit(lend: Lend, server: Server) -> None:
    """
    A seed before the first tick; another picture after one day and after three; what it is called
    says its stage and its gifts. A missed week changes nothing. A tap opens the habit, and the
    bed is not wider than the phone.
    """
    phone, other = begin(lend, server)
    page = phone.page
    week_ago = str(today() - timedelta(10))
    plan = [{"from": week_ago, "kind": "daily", "target": 1, "tiny": None}]
    other.put("h", WALK_ID, "plan", plan)
    phone.visit("/garden")
    pictures = [plant(page, f"{WALK}, a seed").evaluate(PICTURE)]
    for days, gifts in ((range(9, 10), "1 gift"), (range(7, 10), "3 gifts")):
        other.tick_at(WALK_ID, "06:00", days)
        grown = plant(page, f"{WALK}, a seed, {gifts}")
        expect(grown).to_be_visible(timeout=10_000)
        pictures.append(grown.evaluate(PICTURE))
    assert len(set(pictures)) == 3
    expect(page.get_by_text("3 gifts so far.")).to_be_visible()
    expect(page.get_by_role("list", name="The bed").get_by_role("link")).to_have_count(5)
    grown.tap()
    expect(page.get_by_role("heading", level=1, name=WALK)).to_be_visible()
