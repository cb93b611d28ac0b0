"""Two phones of one person and their server, which live by one clock that the script turns."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from playwright.sync_api import expect
from tests.e2e.calendar import TURN
from tests.e2e.phone import READY_MS, Phone
from tests.harness import Server

ZONE = "Europe/London"
PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844},
    "is_mobile": True,
    "has_touch": True,
    "timezone_id": ZONE,
    "locale": "en-GB",
    "bypass_csp": True,
}
SMALL: dict[str, Any] = {**PHONE, "viewport": {"width": 360, "height": 620}}


class Look(Protocol):
    """Is shown each state of the life."""

    def __call__(self, state: str, phone: Phone, *taps: str) -> None:
        """*taps*: what is tapped to reach it from its address, by selectors without words."""


_SINCE = """([ahead]) => {
  if (location.protocol.startsWith('http') && localStorage.getItem('test.ahead') === null) {
    localStorage.setItem('test.ahead', ahead);
  }
}"""
_SEEN = "() => document.dispatchEvent(new Event('visibilitychange'))"
# What stands on Today, line by line, as it is seen.
_TODAY = """() => {
  const words = (at) => {
    const copy = at.cloneNode(true);
    copy.querySelectorAll('.unseen').forEach((one) => one.remove());
    copy.querySelectorAll('.pip').forEach((one) => one.replaceWith(
      one.matches('.full') ? '●' : '○'));
    return copy.textContent.trim();
  };
  const ring = (day) => {
    const arc = day.querySelector('.arc');
    const share = arc ? 100 - arc.getAttribute('stroke-dashoffset') : 0;
    const state = day.className || (day.querySelector('.ring') ? share : '-');
    return `${day.querySelector('b').textContent}:${state}`;
  };
  const row = (one) => {
    const fold = one.closest('details')?.querySelector('summary').textContent;
    const tick = one.querySelector('.tick').className.replace(/^tick( adds)? /, '');
    const name = one.querySelector('.name').textContent;
    return `${fold ? `${fold} > ` : ''}${name} (${tick}) ${words(one.querySelector('.sub'))}`;
  };
  return !document.querySelector('.week') ? [] : [
    document.querySelector('h1').textContent,
    [...document.querySelector('.door').querySelectorAll('p, span')].map(words).join(''),
    [...document.querySelectorAll('.week li')].map(ring).join(' '),
    ...[...document.querySelectorAll('.habit')].map(row),
  ];
}"""
_PAGE = """() => [
  ...[...document.querySelectorAll('.stats > *')].map((one) => one.textContent),
  ...[...document.querySelectorAll('.weeks')].map((one) => one.getAttribute('aria-label')),
  ...[...document.querySelectorAll('.chapters li')].map((one) =>
    [...one.children].map((part) => part.textContent).join(': ')),
]"""
_GARDEN = """() => [
  ...[...document.querySelectorAll('.gifts')].map((one) => one.textContent),
  ...[...document.querySelectorAll('.plot')].map((one) => one.getAttribute('aria-label')),
]"""


class World:
    """The server and two phones, `one` and `two`; whatever is asserted is asserted on both."""

    def __init__(self, server: Server, lend: Callable[..., Phone], look: Look) -> None:
        self.server, self.look = server, look
        self.day = ""
        """The day of the month, for the names of states."""
        self.one, self.two = lend(**PHONE), lend(**SMALL)
        for phone in (self.one, self.two):
            phone.context.add_init_script(f"({_SINCE})([{server.ahead_ms}]); {TURN}")

    def turn(self, moment: str, *phones: Phone) -> None:
        """It is *moment* (`2027-03-01T07:35`, London) for the server and these phones or both."""
        self.day = moment[8:10]
        ahead = ahead_ms(moment)
        # An answer that is under way then seems to have taken days: no phone learns from it that
        # its clock is wrong.
        with self.server.frozen():
            for phone in phones or (self.one, self.two):
                phone.page.evaluate("(ahead) => localStorage.setItem('test.ahead', ahead)", ahead)
            self.server.turn(ahead)
        self.open_again(*phones)

    def today(self, expected: str, *phones: Phone) -> None:
        """What Today shows on these phones, else on both: see `_TODAY`."""
        self._shows(_TODAY, expected, phones)

    def page_of(self, name: str, expected: str, *phones: Phone) -> None:
        """What the habit's page says on these phones, else on both, which then show Today."""
        for phone in phones or (self.one, self.two):
            self.unfolded(phone, name).choose(name, "How it has gone")
            self._shows(_PAGE, expected, (phone,))
            self.look(f"habit-{name.split()[0][:12]}-{self.day}", phone)
            self.to(phone, "Today")

    def unfolded(self, phone: Phone, name: str) -> Phone:
        """With this row in sight, also where the day does not ask for it."""
        expect(phone.row(name)).to_have_count(1)
        if not phone.row(name).is_visible():
            phone.page.get_by_text("Not today").tap()
        return phone

    def open_again(self, *phones: Phone) -> None:
        """These, else both, are taken out of a pocket: the list is arranged anew only then."""
        for phone in phones or (self.one, self.two):
            phone.page.evaluate(_SEEN)

    def garden(self, expected: str) -> None:
        """What the garden says on both phones, which then show Today."""
        for phone in (self.one, self.two):
            self.to(phone, "Garden")
            self._shows(_GARDEN, expected, (phone,))
            self.look(f"garden-{self.day}", phone)
            self.to(phone, "Today")

    def to(self, phone: Phone, tab: str, *links: str) -> None:
        """By a tab, and by links from there."""
        phone.page.get_by_role("navigation").get_by_role("link", name=tab).tap()
        for link in links:
            phone.page.get_by_role("link", name=link).tap()

    def keep(self, phone: Phone, *names: str) -> None:
        """Tick these, and see that they are kept on disk."""
        for name in names:
            phone.tick(name).tap()
            expect(phone.tick(name)).to_have_class("tick kept")
        expect(phone.page.get_by_role("button", name="Undo")).to_be_visible()

    def _shows(self, script: str, expected: str, phones: tuple[Phone, ...]) -> None:
        wanted = [line.strip() for line in expected.strip().split("\n")]
        for at, phone in enumerate(phones or (self.one, self.two)):
            deadline = time.monotonic() + READY_MS / 1000
            while (found := shown(phone, script)) != wanted:
                text = "\n".join(found)
                assert time.monotonic() < deadline, f"phone {at + 1} of these shows:\n{text}"
                phone.page.wait_for_timeout(50)


def shown(phone: Phone, script: str) -> list[str]:
    """The lines of a screen; none while another one stands there."""
    found: list[str] = phone.page.evaluate(script)
    return [" ".join(line.split()) for line in found]


def ahead_ms(moment: str) -> int:
    """How far *moment* in London is ahead of now."""
    there = datetime.fromisoformat(moment).replace(tzinfo=ZoneInfo(ZONE))
    return (there.astimezone(UTC) - datetime.now(UTC)) // timedelta(milliseconds=1)
