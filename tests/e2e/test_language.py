"""A language that is none: accents, half as long again, right to left. What is no text is seen."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from tests.e2e.examine import Examiner
from tests.e2e.phone import STICKS_OUT, Lend, Phone
from tests.e2e.pushes import (
    BREATHE,
    CLOSE_ALL,
    Desk,
    Worker,
    stored,
    today,
    until,
)
from tests.e2e.pushes import phone as phone
from tests.e2e.pushes import server as server
from tests.harness import ROOT, Server

from tend.domain.nudges.decide import TextKey
from tend.i18n.texts import PSEUDO
from tend.push.payload import payload_for

pytestmark = pytest.mark.e2e
CHOSEN = f"localStorage.setItem('tend.lang', '{PSEUDO}')"
WALK = "starter00001"
SCREENS = (
    "/garden",
    "/new",
    f"/habit/{WALK}",
    f"/habit/{WALK}/edit",
    f"/nudge?key=reminder/{WALK}/{today()}/18:00&habits={WALK}&day={today()}",
    "/breathe",
    "/pause",
    "/moment",
    "/reminders",
    "/notes",
    "/checkin",
    "/scales",
    "/caseload",
    "/learning",
    "/support",
    "/consultation",
    "/kind-days",
    "/letters",
    "/advice",
    "/back",
    "/back?by=year",
    "/back/page",
    "/boundaries",
    "/work",
    "/day",
    "/devices",
    "/recovery",
    "/key",
    "/more",
    "/about",
    "/first-steps",
    "/help",
    "/join",
    "/recover",
    "/nowhere",
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
    // Proper names are no text of a language, and no browser translates them.
    if (!at.closest('script, noscript, style, option, .code, [translate=no]')) look(textContent);
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


@pytest.mark.long
def test_every_screen_speaks_the_language_alone(lend: Lend) -> None:
    """
    The first screen, Today with its menu and its line, and each other screen: no sentence is in
    English, the page runs from right to left, and it can be used as in English: axe finds nothing,
    nothing sticks out or is cut at 360 px, in large text neither.
    """
    phone = lend(bypass_csp=True, viewport={"width": 360, "height": 740})
    page = phone.page
    # Colours are the same in each language.
    examiner = Examiner(page, modes=("light",), without=("color-contrast",))

    def look(name: str) -> None:
        translated(page)
        examiner.look(name)

    page.add_init_script(CHOSEN)
    phone.visit()
    expect(page.locator(".start")).to_be_visible()
    assert page.locator("html").get_attribute("dir") == "rtl"
    look("first run")
    page.locator(".start").tap()
    expect(page.locator(".tick")).to_have_count(3)
    phone.on_disk()
    page.locator(".tick").first.tap()
    expect(phone.kept()).to_have_count(1)
    look("today")
    page.locator(".words").first.tap()
    expect(page.get_by_role("dialog")).to_be_visible()
    look("menu")
    page.keyboard.press("Escape")
    page.locator("button.sync").tap()
    expect(page.get_by_role("dialog")).to_be_visible()
    look("saving")
    for path in SCREENS:
        phone.visit(path)
        expect(page.locator("main h1")).to_have_count(1)
        look(path)
    less_of_and_a_routine(phone, look)
    assert not examiner.faults, "\n".join(examiner.faults)


def less_of_and_a_routine(phone: Phone, look: Callable[[str], None]) -> None:
    """The form of each, its row, and its page; what a person writes has no letters here."""
    page = phone.page
    for kind in ("less", "routine"):
        phone.visit("/new")
        page.locator(".own").tap()
        page.locator(".editor .input").first.fill("☂")
        page.locator(".editor summary").first.tap()
        page.locator(".shape").nth(1 if kind == "less" else 2).tap()
        if kind == "routine":
            page.locator(".group .input").first.fill("☕")
        look(f"form, {kind}")
        page.locator(".editor .primary").tap()
        page.locator(".tick.adds").last.tap()
        expect(page.locator(".said .link")).to_be_visible()
        look(f"row, {kind}")
        page.locator(".words").last.tap()
        page.locator("dialog .items .item").first.tap()
        expect(page.locator("main .monthbar")).to_be_visible()
        look(f"page, {kind}")


def test_a_name_begins_beside_its_picture_whatever_it_is_written_in(lend: Lend) -> None:
    """
    A Hebrew name in a page from left to right, and an English one in a page from right to left:
    the row, the sheet and the page of the habit have it at their picture's side.
    """
    phone = lend().begin(names={"Move a little": "הליכה קצרה"})
    page = phone.page
    for lang, side in (("en", "left"), (PSEUDO, "right")):
        page.evaluate(f"localStorage.setItem('tend.lang', '{lang}')")
        phone.visit()
        expect(page.locator(".words .name")).to_have_count(5)
        sides = page.evaluate(
            """() => [...document.querySelectorAll('.words .name')].map((one) => {
                 const range = document.createRange();
                 range.selectNodeContents(one);
                 const [text, box] = [range.getBoundingClientRect(), one.getBoundingClientRect()];
                 const [left, right] = [text.left - box.left, box.right - text.right];
                 return left < right - 1 ? 'left' : right < left - 1 ? 'right' : 'both';
               })"""
        )
        assert set(sides) == {side}
        name = page.locator(".words .name").first
        align = "(one) => getComputedStyle(one).textAlign"
        assert name.evaluate(align) == side
        page.locator(".words").first.tap()
        assert page.locator("dialog h2").evaluate(align) == side
        page.keyboard.press("Escape")


def test_the_choice_of_another_device_is_spoken_from_the_next_start(lend: Lend) -> None:
    """A language that this Tend has no texts for is as the browser says: English."""
    phone = lend(locale="de-DE").begin()
    assert phone.page.locator("html").get_attribute("lang") == "en"
    expect(phone.tick("Move a little")).to_be_visible()


@pytest.mark.parametrize(
    ("locale", "at"),
    [
        # Quicker: tests/e2e/test_accessibility.py, whose reminders are "around 6:40 PM".
        pytest.param("en-US", "6:40 PM", marks=pytest.mark.soak),
        pytest.param("en-GB", "18:40", marks=pytest.mark.soak),
        ("de-DE", "18:40"),
    ],
)
def test_times_are_written_as_in_the_device_s_region(
    lend: Lend, server: Server, locale: str, at: str
) -> None:
    """
    Where the device speaks another language than Tend, its region holds all the same.
    """
    phone = lend(locale=locale).begin().saved()
    Desk(phone, server).write("h", WALK, rem=[{"at": "18:40", "days": None}])
    phone.visit(f"/habit/{WALK}")
    expect(phone.page.get_by_text(at, exact=True)).to_be_visible()


WORDS = """() => navigator.serviceWorker.getRegistration().then((here) => here.getNotifications())
  .then((all) => all.map(({ title, body, actions }) =>
    [title, body, ...actions.map((one) => one.title)]))"""


def is_marked(text: str) -> bool:
    """Whether all of it comes from catalogues: each in brackets, perhaps within another one."""
    while text != (bare := re.sub(r"\[[^\[\]]*\]", " ", text)):
        text = bare
    return not re.search(r"\w", text)


def nudge(server: Server, text: TextKey, *habits: str) -> dict[str, Any]:
    """What the server sends to somebody who set this language."""
    key = f"reminder/{habits[0]}/{today()}/18:00"
    day = today()
    sent = payload_for(server.url, key, text, PSEUDO, kind="reminder", habits=habits, day=day)
    found: dict[str, Any] = json.loads(sent)
    return found


@pytest.mark.full
@pytest.mark.worker
def test_a_notification_speaks_the_language_alone(phone: Phone, server: Server) -> None:
    """
    With the app closed the worker goes by the setting: the server's neutral words and buttons, the
    worker's names of one and of several habits, and its own words for what cannot be read.
    """
    worker, desk = Worker(phone, server), Desk(phone, server)
    phone.page.goto("about:blank")

    def put(setting: str, value: Any) -> None:
        desk.write("s", setting, v=value)
        worker.sync()
        until(worker.page, lambda: stored(worker.page, "s", setting), bool)

    def shows(data: dict[str, Any] | str, count: int) -> str:
        worker.deliver(data)
        found: list[list[str]] = until(
            worker.page, lambda: worker.page.evaluate(WORDS), lambda all: len(all) == 1
        )
        (words,) = found
        assert len(words) == count
        assert [one for one in words if not is_marked(one)] == []
        worker.page.evaluate(CLOSE_ALL)
        until(worker.page, lambda: worker.page.evaluate(WORDS), lambda all: all == [])
        return words[0]

    put("lang", PSEUDO)
    plain = shows(nudge(server, "reminder", WALK), 4)
    assert shows("<html>", 2) == plain
    put("showNames", True)
    one = shows(nudge(server, "reminder", WALK), 4)
    both = shows(nudge(server, "reminder_many", WALK, BREATHE), 3)
    assert plain not in (one, both)
    assert one in both


def test_a_page_of_the_server_speaks_the_visitor_s_language(lend: Lend, tmp_path: Path) -> None:
    """
    The one page that is the server's own: that the app was not built.
    """
    package, visitor = tmp_path / "server", lend()
    page = visitor.page
    unbuilt = shutil.ignore_patterns("static", "__pycache__")
    shutil.copytree(ROOT / "server", package, ignore=unbuilt)
    page.set_extra_http_headers({"Accept-Language": f"{PSEUDO}, en;q=0.5"})
    with Server(tmp_path / "data", package=package) as unready:
        answer = page.goto(unready.url)
        assert answer is not None
        assert answer.status == 503
        assert page.locator("html").get_attribute("dir") == "rtl"
        translated(page)
        page.goto("about:blank")
    visitor.faults.clear()  # the page that says 503
