"""Whatever goes away with its own tap, the focus never falls to the page's body."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from tests.e2e.other import WALK_ID
from tests.e2e.phone import Lend, Phone

pytestmark = pytest.mark.e2e

SCREENS = (
    *("/letters", "/advice", "/kind-days", "/checkin", "/scales", "/work", "/boundaries"),
    *("/consultation", "/support", "/caseload", "/learning", "/recovery", "/devices", "/help"),
    *("/back", "/notes", "/reminders", "/day", "/garden", "/pause", "/breathe", "/moment"),
    *(f"/habit/{WALK_ID}", "/first-steps", "/join", "/new", "/"),
)
GO_AWAY = {
    *("Write a letter", "Close the letter", "Keep it", "Begin this evening", "Done for today"),
    *("Save the check-in", "Save # date", "Add somebody", "We met# Some words", "File it"),
    *("Add a licence", "Make a code", "Add a device", "Save", "Cancel", "Undo"),
}
"""Some of those that go away: the walk must have come by them."""

# What leads out of the page, ends what the walk stands on, or asks the browser.
LEFT_OUT = r"^(Leave|Remove|Print|Send one now|Let Tend remind|Scan|Save as|Export)|for ever|Copy$"
WALK = r"""async ([leftOut, taps]) => {
  const fell = [];
  const name = (one) => (one.ariaLabel || one.innerText).trim().replace(/\s+/g, ' ');
  // Buttons that differ by a date, a number or a person's word alone are of one kind.
  const kind = (one) => name(one).replace(/[\d–:.,]+|“[^”]*”/g, '#').slice(0, 24);
  // So are those of one list, after the first few.
  const list = (one) => `${one.className} of ${one.closest('ul, ol, .ten, form, main')?.className}`;
  const quiet = () => new Promise((done) => {
    let left = 3;
    const observer = new MutationObserver(() => { left = 3; });
    observer.observe(document, { subtree: true, childList: true, attributes: true });
    const count = () => {
      if (--left > 0) return void requestAnimationFrame(count);
      observer.disconnect();
      done();
    };
    requestAnimationFrame(count);
  });
  const day = (n) => new Date(Date.now() + n * 86_400_000).toISOString().slice(0, 10);
  const wordsFor = ({ type, inputMode }, n) =>
    type === 'date' ? day(n) : type === 'time' ? '10:00'
    : /decimal|numeric/.test(inputMode) ? '2' : /tel|email/.test(inputMode) ? '' : 'Some words';
  const fill = async (form) => {
    let n = 0;
    for (const field of form.querySelectorAll('input, textarea')) {
      const { type, name, value } = field;
      if (type === 'radio' && !form.querySelector(`[name="${name}"]:checked`)) field.click();
      if (value || /radio|checkbox|file/.test(type)) continue;
      field.value = wordsFor(field, ++n);
      // All at once, as a browser does that knows the answers.
      field.dispatchEvent(new Event('input', { bubbles: true }));
    }
    await quiet();
  };
  const from = location.pathname;
  const seen = new Set();
  const lists = {};
  for (let n = 0; n < 30 && location.pathname === from; n++) {
    const over = [...document.querySelectorAll('dialog[open]')].at(-1);
    const all = over ? over.querySelectorAll('button, summary')
      : document.querySelectorAll('main button, main summary, .said button');
    const count = (one) => taps[kind(one)] ?? 0;
    const open = [...all].filter((one) => !one.matches(':disabled, [aria-disabled=true]')
      && one.checkVisibility({ visibilityProperty: true }) && !RegExp(leftOut).test(name(one))
      && (over || count(one) || (lists[list(one)] ?? 0) < 6));
    for (const one of open) seen.add(kind(one));
    open.sort((a, b) => count(a) - count(b));
    const isMissing = [...seen].some((one) => !taps[one]);
    const next = open.find((one) => !count(one) || (isMissing && count(one) < 3));
    if (!next) break;
    if (next.type === 'submit') await fill(next.form);
    if (!next.isConnected) continue;
    taps[kind(next)] = count(next) + 1;
    lists[list(next)] = (lists[list(next)] ?? 0) + 1;
    const called = name(next);
    next.focus();
    next.click();
    await quiet();
    if (document.activeElement === document.body) fell.push(`${from}: ${called}`);
  }
  return [fell, taps, location.pathname !== from];
}"""


def test_what_goes_away_with_its_tap_leaves_the_focus_on_the_screen(lend: Lend) -> None:
    """
    On every screen each button is tapped, a form filled in before it is sent: afterwards something
    has the focus, whether the button went away, was disabled, or gave its place to a form.
    """
    phone = lend(timezone_id="UTC", permissions=["clipboard-write"]).begin()
    page = phone.page
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    goes_to_what_came(phone)
    fell: list[str] = []
    tapped: set[str] = set()
    for path in SCREENS:
        taps: dict[str, int] = {}
        for _ in range(4):
            # Today fetches what looks after the focus some seconds later; others have it at once.
            phone.visit("/more" if path == "/" else path)
            if path == "/":
                page.get_by_role("link", name="Today").tap()
            page.locator("main:not([aria-busy=true]) h1").first.wait_for()
            found, taps, is_left = page.evaluate(WALK, [LEFT_OUT, taps])
            fell += found
            if not is_left:
                break
        tapped |= set(taps)
    assert fell == []
    assert GO_AWAY - tapped == set()


def goes_to_what_came(phone: Phone) -> None:
    """A form that was opened; the button that opens it again; and what one left for Undo."""
    page = phone.saved().visit("/letters").page
    write = page.get_by_role("button", name="Write a letter")
    write.tap()
    expect(page.get_by_role("form", name="A new letter")).to_be_focused()
    page.get_by_label("Dear future me").fill("It rained.")
    page.get_by_role("button", name="Close the letter").tap()
    expect(write).to_be_focused()
    page.get_by_role("button", name="Undo").tap()
    expect(page.get_by_role("region", name="On the way")).to_have_count(0)
    expect(write).to_be_focused()
    page.get_by_role("link", name="Back").tap()
    expect(page.get_by_role("heading", level=1, name="More")).to_be_focused()
