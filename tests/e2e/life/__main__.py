"""
Lives the four weeks for the eye: `python -m tests.e2e.life --pictures FOLDER [--mode dark …]`.

A picture of each state, in each mode (all of them where none is named), comes into a folder of the
mode's name.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright
from tests.e2e.browser import chromium
from tests.e2e.life.pictures import MODES, Pictures
from tests.e2e.life.weeks import BEGUN, live
from tests.e2e.life.world import World, ahead_ms
from tests.e2e.phone import Phone
from tests.harness import Server


def main() -> None:
    """What the words of the command ask for."""
    parser = argparse.ArgumentParser(prog="python -m tests.e2e.life", description=__doc__)
    parser.add_argument("--pictures", type=Path, required=True, metavar="FOLDER")
    parser.add_argument("--mode", nargs="+", choices=MODES, default=list(MODES))
    parser.add_argument("--state", nargs="+", default=[], help="only these, by their names")
    asked = parser.parse_args()
    pictures = Pictures(asked.pictures, asked.mode, asked.state)
    with tempfile.TemporaryDirectory() as folder:
        live_in(Path(folder), pictures)
    print(f"{len(pictures.taken)} states in {asked.pictures}")


def live_in(folder: Path, look: Pictures) -> None:
    """The four weeks on a server with its data in *folder*."""
    server = Server(folder / "data")
    server.ahead_ms = ahead_ms(BEGUN)
    with server, sync_playwright() as running:
        browser = running.chromium.launch(**chromium().launch)  # type: ignore[arg-type]

        def lend(**options: Any) -> Phone:
            return Phone(browser.new_context(**options, device_scale_factor=2), server.url)

        live(World(server, lend, look))
        browser.close()


if __name__ == "__main__":
    main()
