"""
Takes the manifest's pictures of the built app: `python -m tests.e2e.screenshots`.

Install dialogs show them. They are kept in the repository, for builds have no browser. Those of the
README are taken by `python -m tests.e2e.life --readme`.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright
from tests.e2e.browser import chromium
from tests.e2e.other import Other
from tests.e2e.phone import Phone
from tests.harness import ROOT, Server

FOLDER = ROOT / "pwa/public/screenshots"
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
        browser.close()


if __name__ == "__main__":
    main()
