"""
Takes the pictures of the built app: `python -m tests.e2e.screenshots`.

Those of the manifest, which install dialogs show, and those of `docs/screens`, which the README
shows. They are kept in the repository, for builds have no browser.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

from playwright.sync_api import Browser, ViewportSize, sync_playwright
from tests.e2e.browser import chromium
from tests.e2e.other import Other, today
from tests.e2e.phone import Phone
from tests.harness import ROOT, Server

FOLDER = ROOT / "pwa/public/screenshots"
SCREENS = ROOT / "docs/screens"
PHONE: ViewportSize = {"width": 390, "height": 844}
LIFE: dict[str, tuple[str, Sequence[int]]] = {
    "starter00001": ("daily", range(1, 30)),
    "starter00002": ("daily", (1, 2, 3, 5, 6, 8, 9, 12)),
    "starter00003": ("times_per_week", (2, 5, 9, 14, 20)),
    "starter00004": ("times_per_week", (1, 3, 6, 8)),
    "starter00005": ("daily", range(3, 9)),
}
"""What was kept of the five starters: the plan, and how many days ago."""
# What moves, and what comes in beside the first paint, is at rest by then.
SETTLED_MS = 1200
# Chromium wants between 320 and 3840 pixels a side, and no side above 2.3 times the other.
SIZES = {"narrow": (412, 860, 2), "wide": (1280, 800, 1)}


def main() -> None:
    """A fabricated morning, seen on a phone and on a desk."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        Server(Path(folder) / "data") as server,
        sync_playwright() as running,
    ):
        browser = running.chromium.launch(**chromium().launch)  # type: ignore[arg-type]
        for name, (width, height, scale) in SIZES.items():
            context = browser.new_context(
                viewport={"width": width, "height": height},
                device_scale_factor=scale,
                has_touch=True,
                is_mobile=name == "narrow",
                color_scheme="light",
            )
            phone = Phone(context, server.url).begin()
            Other(phone.saved(), server).put("s", "dayStart", "v", "04:00")
            for habit in ("Move a little", "Sit and breathe"):
                phone.tick(habit).tap()
            phone.saved()
            phone.page.evaluate("() => scrollTo(0, 0)")
            phone.page.wait_for_timeout(600)
            phone.page.screenshot(path=FOLDER / f"today-{name}.png")
        screens(browser, server)
        browser.close()


def lived(browser: Browser, server: Server) -> Phone:
    """A phone with five weeks behind it."""
    context = browser.new_context(viewport=PHONE, has_touch=True, is_mobile=True, timezone_id="UTC")
    phone = Phone(context, server.url).begin().saved()
    other = Other(phone, server)
    # Whatever the hour, nobody is asked when the day ends.
    other.put("s", "dayStart", "v", "04:00")
    begun = (today() - timedelta(35)).isoformat()
    for habit, (kind, days) in LIFE.items():
        entry = {"from": begun, "kind": kind, "n": 2, "target": 1, "tiny": None}
        other.put("h", habit, "plan", [entry])
        other.tick_at(habit, "18:30", days)
    phone.visit().page.wait_for_timeout(SETTLED_MS)
    return phone


def screens(browser: Browser, server: Server) -> None:
    """What the README shows."""
    SCREENS.mkdir(parents=True, exist_ok=True)
    new = browser.new_context(viewport=PHONE, has_touch=True, is_mobile=True)
    beginner = Phone(new, server.url).visit()
    phone = lived(browser, server)

    def keep(name: str, of: Phone = phone) -> None:
        of.page.wait_for_timeout(SETTLED_MS)
        of.page.screenshot(path=SCREENS / f"{name}.png")

    keep("first-run", beginner)
    phone.tick("Move a little").tap()
    keep("today")
    for path, name in (
        ("/garden", "garden"),
        ("/habit/starter00001", "habit"),
        ("/new", "ideas"),
        ("/help", "help"),
        ("/breathe", "breathe"),
    ):
        phone.visit(path)
        keep(name)
    phone.visit().row("Sit and breathe").tap()
    keep("sheet")
    phone.page.keyboard.press("Escape")
    phone.page.emulate_media(color_scheme="dark")
    keep("today-dark")
    phone.visit("/garden")
    keep("garden-dark")


if __name__ == "__main__":
    main()
