"""
A phone in a browser: what a person can do with Tend, found by the names that a screen reader
announces.
"""

from __future__ import annotations

import functools
import re
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from playwright.sync_api import (
    BrowserContext,
    ConsoleMessage,
    Error,
    Locator,
    Page,
    Request,
    expect,
)

if TYPE_CHECKING:
    from tests.e2e.begun import Stock

READY_MS = 20_000
LEFT_S = 2
"""By then a sheet that was closed has left the history; one that was open at a reload stays."""
STICKS_OUT = """() => {
  const { scrollWidth, clientWidth } = document.documentElement;
  return scrollWidth - clientWidth;
}"""
"""By how many px a page is wider than its phone. An emulated phone's window grows along."""
PRESSED = """(tiles) => tiles.map((one) =>
  [one.querySelector('.name').innerText, one.ariaPressed === 'true'])"""
PLACES = """() => [...document.querySelectorAll('.habit')].map(
  (n) => Math.round(scrollY + n.getBoundingClientRect().y))"""
"""How far down each row of a habit stands."""
# A sheet that was closed just now: its entry in the history is left a moment later.
_ON_ITS_WAY_BACK = """() =>
  Boolean(history.state?.sheet) && !document.querySelector('dialog[open]')"""
# Asked once by a browser that has never been here; "nobody knows you" is the usual answer.
_EXPECTED = (
    "401 (Unauthorized)",
    "ERR_INTERNET_DISCONNECTED",
    "ERR_FAILED",
    # Somebody between us answers in the stream's place.
    'that is not "text/event-stream"',
)


class Phone:
    """A browser of its own with one page, and a list of all that went wrong on it."""

    def __init__(
        self,
        context: BrowserContext,
        url: str,
        *,
        has_worker: bool = True,
        stock: Stock | None = None,
    ) -> None:
        self.context = context
        self._begun = functools.partial(stock.give, url) if stock else lambda: None
        self._has_worker = has_worker
        self.url = url
        self.faults: list[str] = []
        self._heard: list[Request] | None = None
        self.page = self.tab()

    def tab(self) -> Page:
        """Open another tab; its errors are collected as well."""
        page = self.context.new_page()
        page.on("pageerror", lambda error: self.faults.append(f"error: {error}"))
        page.on("console", self._said)
        if self._heard is not None:
            page.on("request", self._hear)
        return page

    def listen(self) -> Phone:
        """
        From now on all that its pages ask for is kept, in `requests` and `bodies`. Few tests look
        at it, and to be told of each request costs about as much as to make it.
        """
        self._heard = []
        for page in self.context.pages:
            page.on("request", self._hear)
        return self

    def _hear(self, request: Request) -> None:
        if self._heard is not None:
            self._heard.append(request)

    @property
    def requests(self) -> list[str]:
        """The addresses asked for since `listen`."""
        assert self._heard is not None, "nobody has listened"
        return [request.url for request in self._heard]

    @property
    def bodies(self) -> list[str]:
        """What was sent along."""
        assert self._heard is not None, "nobody has listened"
        return [request.post_data or "" for request in self._heard]

    def _said(self, message: ConsoleMessage) -> None:
        # A page that was left in the middle of its first contact has made the account already.
        if "409 (Conflict)" in message.text and message.location["url"].endswith("/api/accounts"):
            return
        if message.type in ("error", "warning") and not any(x in message.text for x in _EXPECTED):
            self.faults.append(f"console: {message.text}")

    def forgive(self, *meant: str) -> None:
        """
        Drop collected errors that contain any of these words: browsers log every refusal, and these
        were expected.
        """
        self.faults = [fault for fault in self.faults if not any(one in fault for one in meant)]

    def visit(self, path: str = "/") -> Phone:
        """Open a place of the app."""
        return self._go(lambda: self.page.goto(self.url + path))

    def reload(self) -> Phone:
        """Open the same place anew."""
        return self._go(self.page.reload)

    def _go(self, act: Callable[[], object]) -> Phone:
        try:
            act()
        except Error as error:
            # A sheet that was closed just now is still on its way back in the history.
            if not re.search("interrupted by another navigation|ERR_ABORTED", error.message):
                raise
            act()
        return self

    def begin(self, *, names: dict[str, str] | None = None, drop: tuple[str, ...] = ()) -> Phone:
        """Complete the first screen: choose all but *drop*, rename, begin."""
        self.visit().pick(names=names, drop=drop)
        self.page.get_by_role("button", name="Begin").tap()
        expect(self.page.get_by_role("list", name="Acts of care")).to_be_visible()
        return self.on_disk()

    def begun(self, path: str = "/") -> Phone:
        """
        Have begun with all five, as a phone has that was left after `begin`, and open a place of
        the app. What the first screen and Begin themselves do is not looked at.
        """
        kept = self._begun()
        if kept is None:
            return self.begin() if path == "/" else self.begin().visit(path)
        kept.put(self.context, self.page, self.url)
        self.visit(path)
        if path == "/":
            expect(self.page.get_by_role("list", name="Acts of care")).to_be_visible()
        return self

    def pick(self, *, names: dict[str, str] | None = None, drop: tuple[str, ...] = ()) -> Phone:
        """On the first screen: choose all five but *drop*, and give some another name."""
        tiles = self.page.locator("button.choose")
        expect(tiles).to_have_count(5)
        found: list[tuple[str, bool]] = tiles.evaluate_all(PRESSED)
        to_tap = [n for n, (name, pressed) in enumerate(found) if pressed != (name not in drop)]
        for n in to_tap:
            # Once the first stands still all do: a tap moves none of them.
            tiles.nth(n).tap(force=n != to_tap[0])
        for old, new in (names or {}).items():
            self.page.get_by_role("button", name=f"Rename “{old}”", exact=True).tap()
            self.page.get_by_label(f"Name of “{old}”", exact=True).fill(new)
            self.page.keyboard.press("Enter")
        return self

    def write_own(self) -> Phone:
        """The form of a new habit, empty."""
        self.visit("/new").page.get_by_role("button", name="Write my own").tap()
        return self

    def unfold(self, part: str) -> Phone:
        """Open a folded part of the form."""
        self.page.locator("summary").filter(has_text=part).tap()
        return self

    def on_disk(self) -> Phone:
        """Wait until the list is written to the database."""
        count = """async () => {
          const names = (await indexedDB.databases()).map((one) => one.name);
          const name = names.find((one) => one.startsWith('tend.'));
          if (!name) return 0;
          const db = await new Promise((done) => {
            const open = indexedDB.open(name);
            open.onsuccess = () => done(open.result);
          });
          const got = !db.objectStoreNames.contains('rec') ? 0 : await new Promise((done) => {
            const habits = IDBKeyRange.bound(['h'], ['h', []]);
            const asked = db.transaction('rec').objectStore('rec').count(habits);
            asked.onsuccess = () => done(asked.result);
          });
          db.close();
          return got;
        }"""
        deadline = time.monotonic() + READY_MS / 1000
        while not self.page.evaluate(count):
            assert time.monotonic() < deadline, "nothing was written"
            self.page.wait_for_timeout(30)
        return self

    def tick(self, name: str) -> Locator:
        """The round button of a habit, by what is heard of it."""
        return tick_of(self.page, name)

    def row(self, name: str) -> Locator:
        """The words of a habit's row, which open its menu; they are what the button is called."""
        return row_of(self.page, name)

    def kept(self) -> Locator:
        """All ticks that are kept on the day shown."""
        return self.page.locator(".tick.kept")

    def choose(self, name: str, act: str) -> Phone:
        """Choose an entry of a habit's menu."""
        self.row(name).tap()
        self.page.get_by_role("dialog").get_by_role("button", name=act).tap()
        return self

    def write_note(self, name: str, text: str) -> Phone:
        """A note for the day shown."""
        self.note_field(name).fill(text)
        self.page.get_by_role("dialog").get_by_role("button", name="Save").tap()
        return self

    def note_field(self, name: str) -> Locator:
        """The field of the day's note, with what stands in it."""
        self.choose(name, "note")
        field = self.page.get_by_role("dialog").get_by_role("textbox")
        expect(field).to_have_attribute("aria-busy", "false")
        return field

    def sign(self, text: str) -> Locator:
        """The sync sign, when its text is *text*."""
        return self.page.locator("button.sync", has_text=text)

    def saved(self) -> Phone:
        """Wait until everything is on the server."""
        expect(self.sign("All saved")).to_be_visible(timeout=READY_MS)
        return self

    def sent(self) -> Phone:
        """Wait until the queue on disk is empty; the sign may be out of date."""
        count = """async () => {
          const all = await indexedDB.databases();
          const { name } = all.find((one) => one.name.startsWith('tend.'));
          const db = await new Promise((done) => {
            const open = indexedDB.open(name);
            open.onsuccess = () => done(open.result);
          });
          const got = await new Promise((done) => {
            const asked = db.transaction('dirty').objectStore('dirty').count();
            asked.onsuccess = () => done(asked.result);
          });
          db.close();
          return got;
        }"""
        deadline = time.monotonic() + READY_MS / 1000
        while self.page.evaluate(count):
            assert time.monotonic() < deadline, "something still waits"
            self.page.wait_for_timeout(50)
        return self.saved()

    def explained(self) -> str:
        """The text that a tap on the sync sign shows."""
        self.page.locator("button.sync").tap()
        sheet = self.page.get_by_role("dialog")
        expect(sheet).to_be_visible()
        text = sheet.inner_text()
        self.page.keyboard.press("Escape")
        return text

    def wait_for_note(self, name: str, text: str) -> None:
        """Wait until the day's note is *text*, as the phone shows it."""
        deadline = time.monotonic() + READY_MS / 1000
        while (found := self.note(name)) != text:
            assert time.monotonic() < deadline, found
            self.page.wait_for_timeout(200)

    def note(self, name: str) -> str:
        """The day's note, as its field shows it."""
        found = self.note_field(name).input_value()
        self.page.keyboard.press("Escape")
        return found

    def pairing_link(self) -> str:
        """A link by which another phone can join."""
        self.visit("/devices")
        self.page.get_by_role("button", name="Add a device").tap()
        link = self.page.get_by_label("Link or code").input_value()
        self.visit()
        return link

    def join(self, link: str) -> Phone:
        """Open a pairing link and confirm."""
        self.page.goto("about:blank")
        self.page.goto(link)
        self.page.get_by_role("button", name="Join", exact=True).tap()
        expect(self.page.get_by_role("list", name="Acts of care")).to_be_visible(timeout=READY_MS)
        return self

    def worker_ready(self) -> Phone:
        """Wait for the service worker."""
        assert self._has_worker, "a test that wants the service worker is marked `worker`"
        self.page.evaluate(
            """() => Promise.race([
                 new Promise((_, no) => setTimeout(() => no(new Error('no worker')), 30000)),
                 navigator.serviceWorker.ready.then((r) => new Promise((done) => {
                   const wait = () =>
                     r.active.state === 'activated' ? done() : setTimeout(wait, 20);
                   wait();
                 })),
               ])"""
        )
        return self

    def databases(self) -> list[str]:
        """The names of the account databases in this browser."""
        names: list[str] = self.page.evaluate(
            "() => indexedDB.databases().then((all) => all.map((one) => one.name))"
        )
        return [name for name in names if name.startswith("tend.")]


Lend = Callable[..., Phone]
"""Lends phones, each with the options of its browser context: see conftest.py."""


def row_of(page: Page, name: str) -> Locator:
    """The words of a habit's row on any page: see `Phone.row`."""
    called = re.compile(rf"^{re.escape(name)}$")
    return page.locator(".words").filter(has=page.locator(".name", has_text=called))


def tick_of(page: Page, name: str) -> Locator:
    """The round button of a habit's row on any page: see `Phone.tick`."""
    return page.locator(".tick").and_(page.get_by_role("button", name=name, exact=True))


def line_of(page: Page) -> str:
    """The line after a tick, once it can be taken back."""
    expect(page.get_by_role("button", name="Undo")).to_be_visible()
    return page.locator(".voice span").first.inner_text()


def two(lend: Lend) -> tuple[Phone, Phone]:
    """Two phones of one person with equal records."""
    one = lend().begun()
    return one, lend().join(one.saved().pairing_link())


def sheet(phone: Phone, name: str, item: str | None = None) -> Locator:
    """A habit's sheet, opened."""
    phone.row(name).tap()
    found = phone.page.get_by_role("dialog")
    if item:
        found.get_by_role("button", name=item).tap()
    return found
