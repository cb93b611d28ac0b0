"""A new version in several tabs: each comes to it with one tap, whenever that tap comes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from tests.e2e.phone import Lend
from tests.e2e.versions import UPDATE, VERSION, Publisher, at, runs, version
from tests.harness import Server

pytestmark = [pytest.mark.e2e, pytest.mark.worker]
OFFER = "Use it"
SLOW_MS = 4000
SLOWLY = """
self.addEventListener('activate', (event) =>
  event.waitUntil(new Promise((done) => setTimeout(done, %d))));
"""
BUSY = """
self.addEventListener('message', (event) => {
  if (event.data === 'busy') event.waitUntil(new Promise((done) => (self.free = done)));
  if (event.data === 'free') self.free();
});
"""
TELL = "(word) => navigator.serviceWorker.controller.postMessage(word)"
LAST_SCREEN = "() => document.querySelector('link[href*=\"/assets/Unknown-\"]')"
STATE = "() => navigator.serviceWorker.controller.state"


@pytest.fixture
def site(server: Server, tmp_path: Path) -> Iterator[Publisher]:
    with Publisher(server.port, version(tmp_path / "first", "first")) as running:
        yield running  # type: ignore[misc]


def at_rest(*pages: Page) -> None:
    """
    Wait until the pages have brought all screens.

    A request in the moment in which Chromium stops the old worker starts it again; the new one then
    waits until the old one has been idle, which it never is under a debugger, as here.
    """
    for page in pages:
        page.wait_for_function(LAST_SCREEN)


def test_every_tab_comes_to_the_new_version_with_its_words(
    lend: Lend, site: Publisher, tmp_path: Path
) -> None:
    """
    Where one tab has taken a new version, one tap brings it to another tab as well; what was being
    typed there is there again.
    """
    phone = at(lend, site).begun().worker_ready()
    # In the document that has met the worker: one that loads in the background meets it late.
    phone.choose("Sit and breathe", "Change it")
    name = phone.page.get_by_label("Name", exact=True)
    name.fill("Sit and br")
    other = phone.tab()
    other.goto(site.url)
    at_rest(phone.page, other)
    site.folder = version(tmp_path / "second", "second")
    other.evaluate(UPDATE)
    other.get_by_role("button", name=OFFER).tap(timeout=20_000)
    other.wait_for_function(f"({VERSION})() === 'second'")

    runs(phone, "first")
    phone.page.get_by_role("button", name=OFFER).tap(timeout=20_000)
    runs(phone, "second")
    expect(name).to_have_value("Sit and br")
    name.fill("Sit and be")
    phone.page.get_by_role("button", name="Save", exact=True).tap()
    expect(phone.page.get_by_role("button", name="Undo")).to_be_visible()
    phone.visit()
    expect(phone.tick("Sit and be")).to_be_visible()
    phone.forgive("status of 404", "MIME type")


def test_a_tab_comes_along_while_the_new_version_takes_over(
    lend: Lend, site: Publisher, tmp_path: Path
) -> None:
    """
    The tap may come while another tab's is still being heeded: the new worker has every page
    already and is not ready to answer any. It is not lost.
    """
    phone = at(lend, site).begun().worker_ready()
    other = phone.tab()
    other.goto(site.url)
    at_rest(phone.page, other)
    site.folder = version(tmp_path / "second", "second")
    with (site.folder / "sw.js").open("a") as worker:
        worker.write(SLOWLY % SLOW_MS)
    other.evaluate(UPDATE)
    for page in (other, phone.page):
        expect(page.get_by_role("button", name=OFFER)).to_be_visible(timeout=20_000)
    other.get_by_role("button", name=OFFER).tap()
    phone.page.evaluate("() => { window.isOld = true; }")
    phone.page.wait_for_function(f"({STATE})() === 'activating'", polling=20)

    phone.page.get_by_role("button", name=OFFER).tap()
    # Not by its version: what an old page asks for meanwhile may come from the new one.
    phone.page.wait_for_function("() => !window.isOld")
    for page in (phone.page, other):
        page.wait_for_function(f"({VERSION})() === 'second'")
    phone.forgive("status of 404", "MIME type")


def test_a_new_version_that_has_to_wait_says_so_and_comes_by_itself(
    lend: Lend, site: Publisher, tmp_path: Path
) -> None:
    """While the old worker is at work the tap is heeded in words, and asked for no second time."""
    with (site.folder / "sw.js").open("a") as worker:
        worker.write(BUSY)
    phone = at(lend, site).begun().worker_ready()
    at_rest(phone.page)
    phone.page.evaluate(TELL, "busy")
    site.folder = version(tmp_path / "second", "second")
    phone.page.evaluate(UPDATE)
    offer = phone.page.get_by_role("button", name=OFFER)
    offer.tap(timeout=20_000)
    expect(phone.page.get_by_text("The newer Tend opens soon.")).to_be_visible()
    expect(offer).to_have_count(0)
    runs(phone, "first")

    phone.page.evaluate(TELL, "free")
    runs(phone, "second")
    phone.forgive("status of 404", "MIME type")
