"""What the benchmark knows of the app's screens, and the watch that it puts into the page."""

from __future__ import annotations

import time

from playwright.sync_api import Page

TICK = "button.tick"
FIRST_RUN = "button.start"
UNDO = ".said .link:not([hidden])"
"""It is there once the tick is on disk."""

# Runs before the app. Notes when the first tick stands on the screen (the frame after it); for
# each tap the time from the touch until the frame after the one that shows it pressed, what its
# handlers took, rendering included, and how many frames it took; and every layout shift, those
# right after a touch as well, which browsers leave out of their own sum.
WATCH = """
(() => {
  const bench = { begin: 0, shown: 0, frames: {}, taps: [], deeds: [], shifts: [] };
  window.tendBench = bench;
  new PerformanceObserver((list) => {
    for (const one of list.getEntries()) bench.shifts.push(one.value);
  }).observe({ type: 'layout-shift', buffered: true });
  const painted = (then) => requestAnimationFrame(() => {
    const frame = performance.now();
    const channel = new MessageChannel();
    channel.port1.onmessage = () => then(performance.now(), frame);
    channel.port2.postMessage(0);
  });
  const note = (name, selector) => {
    if (bench[name] || !document.querySelector(selector)) return;
    bench[name] = -1;
    painted((at, frame) => {
      bench[name] = at;
      bench.frames[name] = frame;
    });
  };
  const look = () => {
    note('begin', 'FIRST_RUN');
    note('shown', 'TICK');
  };
  new MutationObserver(look).observe(document, { childList: true, subtree: true });
  addEventListener('click', (event) => {
    const button = event.target.closest && event.target.closest('TICK');
    if (!button) return;
    const before = button.getAttribute('aria-pressed') + button.className;
    const from = event.timeStamp;
    const began = performance.now();
    const deed = { handler: 0, frames: 0, paint: 0 };
    // The last to hear of it, and what was put off to the end of each handler is done by then.
    addEventListener('click', () => { deed.handler = performance.now() - began; }, { once: true });
    const check = () => painted((at) => {
      deed.frames++;
      if (button.getAttribute('aria-pressed') + button.className !== before) {
        bench.taps.push(at - from);
        bench.deeds.push({ ...deed, paint: at - from });
      } else if (at - from < 2000) check();
    });
    check();
  }, true);
})();
""".replace("TICK", TICK).replace("FIRST_RUN", FIRST_RUN)

# A visitor who taps Begin in the very frame in which it stands, whatever else the machine does.
HURRY = f"""
new MutationObserver((_, all) => {{
  const begin = document.querySelector('{FIRST_RUN}');
  if (!begin) return;
  all.disconnect();
  requestAnimationFrame(() => setTimeout(() => begin.click()));
}}).observe(document, {{ childList: true, subtree: true }});
"""


def until_begin(page: Page) -> float:
    """Milliseconds from the navigation until the first screen's button stood there."""
    return until(page, "() => window.tendBench.begin")


def until_today(page: Page) -> float:
    """Walk through the first run by tapping its one button; ms until the first tick stands."""
    page.locator(f"{TICK}, {FIRST_RUN}").first.wait_for()
    if page.locator(FIRST_RUN).count():
        page.locator(FIRST_RUN).first.tap()
    return until_shown(page)


def until_shown(page: Page) -> float:
    """Milliseconds from the navigation until the first tick stood on the screen."""
    return until(page, "() => window.tendBench.shown")


def until(page: Page, script: str) -> float:
    """Ask until the number is above 0. Playwright's own wait needs eval, which the CSP forbids."""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        found: float = page.evaluate(script)
        if found > 0:
            return found
        page.wait_for_timeout(20)
    raise TimeoutError(script)
