"""A language that is none: accents, half as long again, right to left. What is no text is seen."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from tests.e2e.phone import STICKS_OUT, Phone

pytestmark = pytest.mark.e2e
Lend = Callable[..., Phone]
PSEUDO = "localStorage.setItem('tend.lang', 'en-XA')"
WALK = "starter00001"
SCREENS = (
    "/garden",
    "/new",
    f"/habit/{WALK}",
    f"/habit/{WALK}/edit",
    "/breathe",
    "/reminders",
    "/devices",
    "/recovery",
    "/key",
    "/more",
    "/join",
    "/recover",
)
PLAIN = """() => {
  // Names that the browser itself gives, as of days, months and zones.
  const own = new Set(['UTC', 'AM', 'PM', 'Tend', 'Chrome', 'Linux', 'Android', 'ago', 'minutes']);
  for (let i = 0; i < 12; i++) {
    for (const how of ['long', 'short']) {
      const name = (part, at) =>
        own.add(new Intl.DateTimeFormat('en', { [part]: how, timeZone: 'UTC' }).format(at));
      name('month', new Date(Date.UTC(2024, i, 1)));
      name('weekday', new Date(Date.UTC(2024, 0, 1 + i)));
    }
  }
  const found = [];
  const look = (text) => {
    let bare = text;
    // What is in brackets is a text of the catalogues, perhaps within another one.
    while (bare !== (bare = bare.replace(/\\[[^[\\]]*\\]/g, ' '))) ;
    const words = bare.match(/[A-Za-z]{2,}/g) ?? [];
    if (words.some((word) => !own.has(word))) found.push(text.trim());
  };
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const { parentElement: at, textContent } = walk.currentNode;
    if (!at.closest('script, noscript, style, option, .code')) look(textContent);
  }
  for (const name of ['aria-label', 'placeholder', 'title']) {
    for (const one of document.querySelectorAll(`[${name}]`)) look(one.getAttribute(name));
  }
  return found;
}"""


def translated(page: Page) -> None:
    """All that is to be read here comes from the catalogues, and fits."""
    assert page.evaluate(PLAIN) == []
    assert page.evaluate(STICKS_OUT) <= 0


def test_every_screen_speaks_the_language_alone(lend: Lend) -> None:
    """
    The first screen, Today with its menu and its line, and each other screen: no sentence is in
    English, nothing sticks out at 360 px, and the page runs from right to left.
    """
    phone = lend(viewport={"width": 360, "height": 740})
    page = phone.page
    page.add_init_script(PSEUDO)
    phone.visit()
    expect(page.locator(".start")).to_be_visible()
    assert page.locator("html").get_attribute("dir") == "rtl"
    translated(page)
    page.locator(".start").tap()
    expect(page.locator(".tick")).to_have_count(5)
    phone.on_disk()
    translated(page)
    page.locator(".words").first.tap()
    expect(page.get_by_role("dialog")).to_be_visible()
    translated(page)
    page.keyboard.press("Escape")
    page.locator("button.sync").tap()
    expect(page.get_by_role("dialog")).to_be_visible()
    translated(page)
    for path in SCREENS:
        phone.visit(path)
        expect(page.locator("main h1, main .lung")).to_have_count(1)
        translated(page)


def test_the_choice_of_another_device_is_spoken_from_the_next_start(lend: Lend) -> None:
    """A language that this Tend has no texts for is as the browser says: English."""
    phone = lend(locale="de-DE").begin()
    assert phone.page.locator("html").get_attribute("lang") == "en"
    expect(phone.tick("Move a little")).to_be_visible()
