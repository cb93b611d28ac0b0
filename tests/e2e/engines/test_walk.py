"""The same walk through Tend in three engines: Chromium, WebKitGTK (Safari's) and Firefox."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser
from tests.e2e.engines.chromium import Chromium
from tests.e2e.engines.engine import NAMED, Absent, Engine
from tests.e2e.engines.firefox import Firefox
from tests.e2e.engines.strategies import ACTS, do_each
from tests.e2e.engines.webkit import WebKit
from tests.e2e.phone import STICKS_OUT
from tests.harness import ROOT, Server

pytestmark = pytest.mark.e2e
WALK, BREATHE, LAST = "Move a little", "Sit and breathe", "Something I love doing"
KEPT = "document.querySelectorAll('.tick.kept').length"
SAVED = "document.querySelector('button.sync')?.textContent.includes('All saved') ?? false"
# Ticks on disk.
WRITTEN = """(async () => {
  const { name } = (await indexedDB.databases()).find((one) => one.name.startsWith('tend.'));
  const db = await new Promise((done) => {
    const asked = indexedDB.open(name);
    asked.onsuccess = () => done(asked.result);
  });
  const keys = await new Promise((done) => {
    const asked = db.transaction('rec').objectStore('rec').getAllKeys();
    asked.onsuccess = () => done(asked.result);
  });
  db.close();
  return keys.filter(([kind]) => kind === 't').length;
})()"""
# Shown by each address, and nothing else of the app.
SCREENS = {
    "/garden": "h1",
    "/breathe": "main button",
    "/pause": ".lung.in",
    "/nudge?k=starter00001": "main",
    "/reminders": "h1",
    "/notes": "h1",
    "/devices": "h1",
    "/recovery": "h1",
    "/recover": "h1",
    "/more": "h1",
    "/join": "input",
    "/new": "h1",
    "/habit/starter00001": "h1",
    "/habit/starter00001/edit": "form",
    "/day": "h1",
    "/key": "h1",
    "/about": "h1",
    "/back": "h1",
    "/back/page": "h1",
    **dict.fromkeys(ACTS, "h1"),
}
Lend = Callable[[], Engine]


@pytest.fixture(params=["chromium", "webkit", "firefox"])
def lend(request: pytest.FixtureRequest) -> Iterator[Lend]:
    """Lends browsers of one engine."""
    lent: list[Engine] = []

    def make() -> Engine:
        try:
            if request.param == "chromium":
                running: Browser = request.getfixturevalue("browser")
                lent.append(Chromium(running))
            else:
                lent.append(WebKit() if request.param == "webkit" else Firefox())
        except Absent as why:
            pytest.skip(str(why))
        return lent[-1]

    yield make
    for engine in lent:
        engine.close()


def test_the_walk_visits_every_screen() -> None:
    """Each address of `shared/routes.ts` is among those that the long walk opens."""
    routes = (ROOT / "pwa/src/shared/routes.ts").read_text()
    names = re.search(r"const ROUTES = \[(.*?)\] as const", routes, re.DOTALL)
    others = re.search(r"const OTHERS = \{(.*?)\} as const", routes)
    assert names
    assert others
    own = re.findall(r"'([^']+)': '", others[1])
    visited = {path.split("?")[0].strip("/") for path in SCREENS}
    assert {*re.findall(r"'([^']+)'", names[1]), *own} - visited == set()


def begin(engine: Engine, server: Server) -> None:
    """First run, and the worker that answers without a network."""
    engine.open(server.url)
    engine.press("Begin")
    engine.wait("document.querySelectorAll('button.tick').length >= 3")
    engine.wait("navigator.serviceWorker.ready.then(({ active }) => active.state)", "activated")
    engine.wait(SAVED)


def test_a_page_that_is_left_holds_up_no_other(lend: Lend, server: Server) -> None:
    """
    Each address, opened as a full navigation right after a tick, shows its screen: nothing that
    the page before had under way stays open. At the end the ticks are there and on the server.
    The entries of a row's sheet have the height of an entry, and are not stretched over the page.
    """
    engine = lend()
    begin(engine, server)
    rows_sheet_is_as_high_as_its_entries(engine)
    engine.open(server.url)
    engine.wait("document.querySelectorAll('button.tick').length >= 3")
    engine.press(WALK)
    engine.wait(WRITTEN, 1)
    engine.open(f"{server.url}/garden")
    engine.wait("Boolean(document.querySelector('main h1')?.textContent)")
    engine.open(server.url)
    engine.wait(KEPT, 1)
    engine.press(BREATHE)
    engine.wait(KEPT, 2)
    engine.wait(WRITTEN, 2)
    engine.open(server.url)
    engine.wait(KEPT, 2)
    engine.wait(SAVED)


def rows_sheet_is_as_high_as_its_entries(engine: Engine) -> None:
    """A row's sheet is opened."""
    engine.tap("document.querySelector('.words')")
    engine.wait("Boolean(document.querySelector('dialog[open] > button'))")
    heights = (
        "[...document.querySelectorAll('dialog[open] > button')].map((one) => one.offsetHeight)"
    )
    assert all(44 <= each <= 80 for each in engine.run(heights)), engine.run(heights)
    assert engine.run("document.querySelector('dialog[open]').offsetHeight < innerHeight")


@pytest.mark.soak
def test_the_whole_walk(lend: Lend, server: Server) -> None:
    """
    First run, a tick, every screen by its address, none wider than a phone and none with a word on
    the console; offline with the server killed, a tick there, back online, a second device by a
    link, and each sees what the other ticks.
    """
    one = lend()
    one.resize(390, 844)
    begin(one, server)
    one.press(WALK)
    one.wait(KEPT, 1)
    one.wait(SAVED)
    for path, sign in SCREENS.items():
        one.open(server.url + path)
        one.wait(f"Boolean(document.querySelector({sign!r})?.getClientRects().length)")
        is_well(one, path)
    one.open(server.url)
    one.wait(KEPT, 1)

    server.kill()
    for path in ("/garden", "/"):
        one.open(server.url + path)
        one.wait("Boolean(document.querySelector('main')?.textContent)")
    one.wait(KEPT, 1)
    one.press(BREATHE)
    one.wait(KEPT, 2)
    one.wait(WRITTEN, 2)
    one.open(server.url)
    one.wait(KEPT, 2)
    assert not one.run(SAVED)

    server.start()
    one.open(server.url)
    one.wait(SAVED)

    one.open(f"{server.url}/devices")
    # The list of devices comes late, and moves what stands below it.
    one.wait("document.body.innerText.includes('(this one)')")
    one.press("Add a device")
    field = "document.querySelector('input[readonly], textarea[readonly]')?.value ?? ''"
    one.wait(f"({field}).includes('/pair/')")
    link = one.run(field)
    two = lend()
    two.open(link)
    two.press("Join")
    two.wait(KEPT, 2)
    two.press(LAST)
    two.wait(KEPT, 3)
    two.wait(SAVED)
    one.open(server.url)
    one.wait(KEPT, 3)
    assert one.run(f"Boolean(({NAMED})({WALK!r}))")


@pytest.mark.soak
def test_a_small_act_on_each_screen(lend: Lend, server: Server) -> None:
    """
    On the screen of each strategy something small is done and saved, and it is there after a
    reload; no screen is wider than a phone then, or has said anything on the console.
    """
    engine = lend()
    engine.resize(390, 844)
    begin(engine, server)
    do_each(engine, server.url, is_well)
    engine.open(server.url)
    engine.wait(SAVED)


def is_well(engine: Engine, path: str) -> None:
    """The screen that stands there fits, and nothing was said."""
    assert engine.run(f"({STICKS_OUT})()") <= 0, path
    assert [words for words in engine.said() if "401" not in words] == [], path
