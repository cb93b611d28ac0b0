"""What a tap on Today costs, and that nothing moves for it: twelve habits with five years each."""

from __future__ import annotations

import statistics
from dataclasses import dataclass
from datetime import date

from benchmarks.web import decade, screen
from playwright.sync_api import BrowserContext, Locator, Page
from tests.harness import Server

YEARS = 5
TAPS = 24
RATES = (1, 4)
TO_REST_MS = 1500
"""After that long nothing of a start or a tap comes any more on a screen that is at rest."""


@dataclass
class Deeds:
    """Taps at one speed of the CPU: milliseconds in handlers and to the paint, and frames."""

    handler: list[float]
    paint: list[float]
    frames: list[int]


@dataclass
class Interaction:
    """Taps by how many times slower the CPU was, and the sums of layout shifts."""

    deeds: dict[int, Deeds]
    shifts: dict[str, float]


def joined(context: BrowserContext, server: Server, years: int) -> Page:
    """A page of Today on a device that has joined an account with so many years."""
    program = decade.Program(server.url)
    program.plant(date.today(), years)
    page = context.new_page()
    page.goto(f"{server.url}/join")
    page.get_by_label("Link or code").fill(program.code())
    page.get_by_role("button", name="Join", exact=True).tap()
    page.get_by_text("You are in").wait_for()
    page.goto(server.url)
    every = f"document.querySelectorAll('{screen.TICK}').length === {decade.HABITS}"
    screen.until(page, f"() => +({every})")
    return page


def measure(context: BrowserContext, server: Server) -> Interaction:
    """Open Today with its history, tap, look at another day; what that took and what moved."""
    page = joined(context, server, YEARS)
    page.wait_for_timeout(8000)  # all of it is written down
    page.reload()
    screen.until_shown(page)
    page.wait_for_timeout(2 * TO_REST_MS)
    shifts = {"a start": _shift(page)}
    _visible(page).first.tap()
    page.wait_for_timeout(TO_REST_MS)
    shifts["a tick"] = _shift(page)
    for day in (3, 6):
        page.locator(".week button").nth(day).tap()
        page.wait_for_timeout(TO_REST_MS)
    shifts["another day and back"] = _shift(page)
    page.goto(f"{server.url}/?nudge=roundup/-/{date.today()}/20:00")
    screen.until_shown(page)
    page.wait_for_timeout(2 * TO_REST_MS)
    shifts["a start by a nudge"] = _shift(page)
    deeds = {rate: _taps(page, rate) for rate in RATES}
    context.close()
    return Interaction(deeds, shifts)


def _visible(page: Page) -> Locator:
    return page.locator(f"{screen.TICK}:visible")


def _shift(page: Page) -> float:
    """The sum of what has moved since it was last asked for."""
    found: list[float] = page.evaluate("() => window.tendBench.shifts.splice(0)")
    return sum(found)


def _taps(page: Page, slowdown: int) -> Deeds:
    session = page.context.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": slowdown})
    page.evaluate("() => window.tendBench.deeds.splice(0)")
    for turn in range(TAPS):
        _visible(page).nth(turn % 5).tap()
        page.wait_for_timeout(250 * min(slowdown, 3))
    session.send("Emulation.setCPUThrottlingRate", {"rate": 1})
    found = page.evaluate("() => window.tendBench.deeds.splice(0)")
    if len(found) < TAPS * 0.8:
        raise SystemExit(f"only {len(found)} of {TAPS} taps were painted")
    return Deeds(*([one[name] for one in found] for name in ("handler", "paint", "frames")))


def report(found: Interaction, aims: tuple[int, int], most_shift: float) -> bool:
    """Print what was measured, beside the aims for handlers and frames; whether too much moved."""
    print(f"{decade.HABITS} habits x {YEARS} years:")
    for rate, deeds in found.deeds.items():
        handler, paint = statistics.median(deeds.handler), statistics.median(deeds.paint)
        frames = statistics.median(deeds.frames)
        print(
            f"  a tap, CPU {rate}x slower: handler {handler:.1f} ms, worst {max(deeds.handler):.1f}"
            f" (aim {aims[0]}); painted after {paint:.1f} ms, in frame {frames:.0f}"
            f" (aim {aims[1]})"
        )
    for what, shift in found.shifts.items():
        print(f"  layout shift of {what}: {shift:.4f} (bound {most_shift:.0f})")
    return any(shift > most_shift for shift in found.shifts.values())
