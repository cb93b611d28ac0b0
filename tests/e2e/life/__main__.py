"""
Lives four weeks for the eye: `python -m tests.e2e.life --pictures FOLDER [--mode dark …]`.

A picture of each state, in each mode (all of them where none is named), comes into a folder of the
mode's name. `--ward` lives those of the ward nurse. `--readme` takes those of `docs/screens`
instead.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright
from tests.e2e.browser import chromium
from tests.e2e.life import weeks
from tests.e2e.life.pictures import MODES, Pictures, keep
from tests.e2e.life.world import Look, World, ahead_ms
from tests.e2e.phone import Phone
from tests.e2e.ward import weeks as ward
from tests.harness import ROOT, Server


def main() -> None:
    """What the words of the command ask for."""
    parser = argparse.ArgumentParser(prog="python -m tests.e2e.life", description=__doc__)
    where = parser.add_mutually_exclusive_group(required=True)
    where.add_argument("--pictures", type=Path, metavar="FOLDER")
    where.add_argument("--readme", action="store_true")
    parser.add_argument("--mode", nargs="+", choices=MODES, default=list(MODES))
    parser.add_argument("--state", nargs="+", default=[], help="only these, by their names")
    parser.add_argument("--ward", action="store_true", help="the ward nurse's four weeks")
    asked = parser.parse_args()
    if asked.readme:
        for life in (weeks, ward):
            live_with(keep(ROOT / "docs/screens"), life.BEGUN, life.live, scale=1)
    else:
        pictures = Pictures(asked.pictures, asked.mode, asked.state)
        lived = ward if asked.ward else weeks
        live_with(pictures, lived.BEGUN, lived.live, scale=2)
        print(f"{len(pictures.taken)} states in {asked.pictures}")


def live_with(look: Look, begun: str, live: Callable[[World], None], scale: int) -> None:
    """Four weeks on a server of their own; *scale*: pixels of a picture for one of the page."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as running:
        server = Server(Path(folder) / "data")
        server.ahead_ms = ahead_ms(begun)
        browser = running.chromium.launch(**chromium().launch)  # type: ignore[arg-type]

        def lend(**options: Any) -> Phone:
            return Phone(browser.new_context(**options, device_scale_factor=scale), server.url)

        with server:
            live(World(server, lend, look))
            browser.close()


if __name__ == "__main__":
    main()
