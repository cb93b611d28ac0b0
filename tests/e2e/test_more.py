"""More: every place is found in one glance, and by its name."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, expect
from tests.e2e.phone import Lend

pytestmark = pytest.mark.e2e
LEAST_PX = 44
PLACES = (
    *("Help for me", "A hard moment", "One-minute pause", "Breathe"),
    *("Boundaries", "Work hours", "Caseload", "Consultation", "Support network", "Learning"),
    *("Weekly check-in", "Looking back", "Notes"),
    *("Ten kind days", "Letters to my future self", "Advice passed on"),
    "What would fill your cup?",
    *("Reminders", "Day and week", "Devices", "Recovery code", "Export my data", "About"),
)
"""As they stand: what is wanted at once, work, what is one's own, and what is set once."""
SMALL = PLACES.index("What would fill your cup?")
"""On a small phone the rest lies below the fold."""


def bottom(place: Locator) -> float:
    """Where it ends, having room for a thumb."""
    box = place.bounding_box()
    assert box
    assert min(box["width"], box["height"]) >= LEAST_PX
    return box["y"] + box["height"]


def test_each_place_is_found_in_one_glance(lend: Lend) -> None:
    """
    At 390 by 844 nothing has to be scrolled for; at 360 by 620 all that one returns to is above
    the tabs. In text twice as large they stand below each other, and none is wider than the phone.
    """
    page = lend(viewport={"width": 390, "height": 844}).begun("/more").page
    main = page.get_by_role("main")
    tiles = main.locator("li").locator("a, button")
    expect(tiles).to_have_text(list(PLACES))
    tabs = page.get_by_role("navigation", name="Main")
    for size, found in (((390, 844), len(PLACES)), ((360, 620), SMALL)):
        page.set_viewport_size({"width": size[0], "height": size[1]})
        fold = tabs.bounding_box()
        assert fold
        ends = [bottom(one) for one in tiles.all()]
        # The last row may be cut where its pictures and first words are not.
        assert max(ends[:found]) - LEAST_PX / 2 <= fold["y"], size
    assert max(ends[:SMALL]) < min(ends[SMALL:])

    page.evaluate("() => { document.documentElement.style.fontSize = '200%'; }")
    boxes = [one.bounding_box() for one in tiles.all()]
    assert {box["x"] for box in boxes if box} == {boxes[0]["x"]}  # type: ignore[index]
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
