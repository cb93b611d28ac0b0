"""Examines a screen as it stands, in light, dark and forced colours, and with large texts."""

from __future__ import annotations

from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page
from tests.e2e.phone import STICKS_OUT

MODES: dict[str, dict[str, Any]] = {
    "light": {"color_scheme": "light", "forced_colors": "none"},
    "dark": {"color_scheme": "dark", "forced_colors": "none"},
    "forced": {"color_scheme": "light", "forced_colors": "active"},
}
MOVED = """
  globalThis.moved = [];
  new PerformanceObserver((list) => {
    for (const { sources } of list.getEntries())
      for (const { node, previousRect: old, currentRect: now } of sources)
        globalThis.moved.push(`${node?.nodeName}: ${old.x},${old.y} to ${now.x},${now.y}`);
  }).observe({ type: 'layout-shift', buffered: true });"""
"""Run before the app: each layout shift, those after a touch as well, in `moved`."""
# What moves for longer is meant to be looked at while it moves: a breath.
_SETTLED = """() => document.getAnimations().every((one) =>
  one.playState !== 'running' || one.effect.getComputedTiming().endTime > 1000)"""
_VIOLATIONS = """(only, at = document) => axe.run(at, { resultTypes: ['violations'], ...only })
  .then(({ violations }) => violations.map(({ id, nodes }) =>
    `${id}: ${nodes.map(({ html }) => html).join(' ')}`))"""
# The other modes differ from light in these alone: `tests/pwa/test_styles.py` holds that what is to
# be read is shown in each.
_OF_COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
# The browser itself paints with its own few colours, but where a rule of the app says otherwise.
_OWN_IN_FORCED = """() => {
  const rules = (all) =>
    [...all].flatMap((one) => one.cssRules?.length ? rules(one.cssRules) : one);
  const forced = (all) => [...all].flatMap((one) => !one.cssRules?.length ? []
    : one.media?.mediaText.includes('forced-colors') ? rules(one.cssRules) : forced(one.cssRules));
  const selectors = [...document.styleSheets].flatMap(({ cssRules }) => forced(cssRules))
    .map(({ selectorText }) => selectorText?.replace(/::[a-z-]+/g, '')).filter(Boolean);
  return [...document.querySelectorAll('body *')].filter((one) =>
    getComputedStyle(one).forcedColorAdjust === 'none'
      || selectors.some((own) => one.matches(own)));
}"""
_VIOLATIONS_IN_FORCED = f"""async () => {{
  const look = (rule, at) => ({_VIOLATIONS})({{ runOnly: {{ type: 'rule', values: [rule] }} }}, at);
  const include = ({_OWN_IN_FORCED})();
  const contrast = include.length ? await look('color-contrast', {{ include }}) : [];
  return [...contrast, ...await look('link-in-text-block')];
}}"""
_SAME_NAMES = """() => {
  const names = [...document.querySelectorAll('main input, main button, main select')].map((one) =>
    (one.getAttribute('aria-label') || one.labels?.[0]?.innerText || one.innerText).trim());
  return names.filter((name, at) => names.indexOf(name) !== at);
}"""
# At 200 %: a word that is cut in two, and a control that sticks out of its card or sheet.
_BROKEN = r"""(own) => {
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  const found = [];
  while (walk.nextNode()) {
    const { currentNode: node, currentNode: { data, parentElement: at } } = walk;
    if (own && data.includes(own) || at.closest('script, style, option, .unseen, .code')) continue;
    for (const { 0: word, index } of data.matchAll(/[\p{L}\p{M}\d]+/gu)) {
      range.setStart(node, index);
      range.setEnd(node, index + word.length);
      const lines = new Set([...range.getClientRects()].map(({ top }) => Math.round(top)));
      if (lines.size > 1) found.push(`${word} is cut in two`);
    }
  }
  for (const one of document.querySelectorAll('input, select, textarea, button, a')) {
    const box = one.getBoundingClientRect();
    const within = one.parentElement.closest('.card, .sheet, .more')?.getBoundingClientRect();
    if (!within || !box.width || one.closest('.unseen') || one.matches('.unseen')) continue;
    if (box.left < within.left - 1 || box.right > within.right + 1)
      found.push(`${one.outerHTML.slice(0, 120)} sticks out`);
  }
  return found;
}"""
SMALLEST_PX = 44
# A link within a sentence is as high as its line.
_SMALL = f"""() => [...document.querySelectorAll('a, button, input, select, textarea, summary')]
  .filter((one) => one.checkVisibility({{ visibilityProperty: true }}))
  .filter((one) => !one.closest('p, .unseen'))
  .map((one) => [one, one.matches('[type=checkbox], [type=radio]') && one.closest('label')])
  .map(([one, label]) => [one, (label || one).getBoundingClientRect()])
  .filter(([, box]) => box.width && Math.round(Math.min(box.width, box.height)) < {SMALLEST_PX})
  .map(([one, box]) => `${{one.outerHTML.slice(0, 120)}}: ${{box.width}} x ${{box.height}}`)"""


def settled(page: Page) -> None:
    """Wait until nothing moves any more that comes to rest by itself."""
    page.wait_for_function(_SETTLED)


class Examiner:
    """
    Looks at one page in the states that a test leads it to. The phone must be lent with
    `bypass_csp=True`, for axe is a script of the test's own.
    """

    def __init__(
        self,
        page: Page,
        *,
        own: str = "",
        modes: tuple[str, ...] = tuple(MODES),
        without: tuple[str, ...] = (),
    ) -> None:
        self.page = page
        self.own = own
        """A word of the person's own, which may be cut where it is too long."""
        self.modes = modes
        self.first = {"rules": {rule: {"enabled": False} for rule in without}}
        """All that is looked for in the first mode; in the others colours are."""
        self.faults: list[str] = []

    def look(self, name: str, *, apart: bool = False) -> None:
        """
        Note in every mode what axe finds, what sticks out at the side, which targets are too small
        for a thumb, and which words are cut in large text; with *apart*, also which controls have
        the same name.
        """
        page = self.page
        if not page.evaluate("() => 'axe' in window"):
            page.evaluate(AXE_SCRIPT)
        for mode in self.modes:
            page.emulate_media(**MODES[mode])
            settled(page)
            only = _OF_COLOURS if mode != self.modes[0] else self.first
            look = _VIOLATIONS_IN_FORCED if mode == "forced" else _VIOLATIONS
            self._note(f"{name}, {mode}", page.evaluate(look, only))
        page.emulate_media(**MODES["light"])
        self._note(f"{name}, too small", page.evaluate(_SMALL))
        if apart:
            self._note(f"{name}, same name", page.evaluate(_SAME_NAMES))
        for size in ("200%", ""):
            page.evaluate("(size) => { document.documentElement.style.fontSize = size; }", size)
            # An emulated phone's window grows with what sticks out; the root does not.
            if (wide := page.evaluate(STICKS_OUT)) > 0:
                self.faults.append(f"{name}, text {size or '100%'}: {wide} px too wide")
            self._note(f"{name}, text {size or '100%'}", page.evaluate(_BROKEN, self.own))

    def _note(self, where: str, found: list[str]) -> None:
        self.faults += [f"{where}: {one}" for one in found]
