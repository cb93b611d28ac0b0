"""A picture of each state of the four weeks, in each way in which it is looked at."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from playwright.sync_api import Page, ViewportSize
from tests.e2e.examine import settled
from tests.e2e.life.world import Look
from tests.e2e.phone import Phone

from tend.i18n.texts import PSEUDO


class Mode(NamedTuple):
    """How a state is looked at."""

    size: tuple[int, int]
    scheme: Any = "light"
    text: str = ""
    """The size of the texts."""
    pseudo: bool = False
    """In the language that is none: accents, longer, right to left."""
    whole: bool = False
    """All of the page, not only what is on the screen."""


MODES = {
    "light": Mode((390, 844)),
    "dark": Mode((390, 844), "dark"),
    "whole": Mode((390, 844), whole=True),
    "light-360": Mode((360, 620)),
    "dark-360": Mode((360, 620), "dark"),
    "landscape": Mode((844, 390)),
    "desk": Mode((1280, 800)),
    "large": Mode((390, 844), text="200%"),
    "pseudo": Mode((390, 844), pseudo=True),
}
KEPT = {
    "first-run": {"first-run": "light"},
    "ideas": {"ideas": "light"},
    "sheet": {"sheet": "light"},
    "breath": {"breathe": "light"},
    "today-full": {"today": "light"},
    "welcome-back": {"today-dark": "dark"},
    "help-person": {"help": "light"},
    "habit-Walk-28": {"habit": "light"},
    "garden-28": {"garden": "light", "garden-dark": "dark"},
    "clock-off": {"boundaries": "light"},
    "kind-days": {"kind-days": "light"},
    "back-month": {"looking-back": "light"},
}
"""The most telling states: what a picture of them is called in `docs/screens`, and its mode."""
_TEXT = "(size) => { document.documentElement.style.fontSize = size; }"
_SPEAK = """(tag) => tag ? localStorage.setItem('tend.lang', tag)
  : localStorage.removeItem('tend.lang')"""


class Pictures:
    """Takes them, into a folder for each mode; see `Look`."""

    def __init__(self, folder: Path, modes: Sequence[str], states: Sequence[str] = ()) -> None:
        self.folder, self.modes, self.states = folder, modes, states
        self.taken: list[str] = []
        for mode in modes:
            (folder / mode).mkdir(parents=True, exist_ok=True)

    def __call__(self, state: str, phone: Phone, *taps: str) -> None:
        """The state as it stands; *taps* lead to it from its address, whatever the language."""
        if state in self.taken or (self.states and state not in self.states):
            return
        self.taken.append(state)
        own = phone.page.viewport_size
        assert own
        for name in self.modes:
            mode = MODES[name]
            path = self.folder / name / f"{len(self.taken):02}-{state}.png"
            if mode.pseudo:
                self._elsewhere(phone, mode, taps, path)
            else:
                _take(phone.page, mode, path)
        _look_as(phone.page, Mode((own["width"], own["height"])))

    def _elsewhere(self, phone: Phone, mode: Mode, taps: Sequence[str], path: Path) -> None:
        """In a tab of its own: the other language is spoken from the start of a page on."""
        tab = phone.tab()
        phone.page.evaluate(_SPEAK, PSEUDO)
        tab.goto(phone.page.url)
        tab.locator("h1").first.wait_for()
        phone.page.evaluate(_SPEAK, "")
        for tap in taps:
            tab.locator(tap).tap()
        _take(tab, mode, path)
        tab.close()


def keep(folder: Path) -> Look:
    """Takes the most telling ones alone, for the README."""
    taken: set[str] = set()

    def look(state: str, phone: Phone, *_: str) -> None:
        for name, mode in KEPT.get(state, {}).items():
            if name not in taken:
                taken.add(name)
                phone.page.evaluate("() => scrollTo(0, 0)")
                _take(phone.page, MODES[mode], folder / f"{name}.png")
                _look_as(phone.page, MODES["light"])

    return look


def _take(page: Page, mode: Mode, path: Path) -> None:
    _look_as(page, mode)
    settled(page)
    page.screenshot(path=path, full_page=mode.whole)


def _look_as(page: Page, mode: Mode) -> None:
    width, height = mode.size
    page.set_viewport_size(ViewportSize(width=width, height=height))
    page.emulate_media(color_scheme=mode.scheme)
    page.evaluate(_TEXT, mode.text)
