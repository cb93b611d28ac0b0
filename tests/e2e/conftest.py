"""Real phones: contexts of one Chromium, each a browser of its own, against a real server."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Playwright, expect, sync_playwright
from tests.e2e.begun import Begun, Stock
from tests.e2e.browser import chromium, shell
from tests.e2e.disk import stored
from tests.e2e.phone import READY_MS, Lend, Phone
from tests.harness import Server

# Playwright's five seconds pass on a busy machine; whoever is quicker waits for less.
expect.set_options(timeout=READY_MS)

# As in a private window of Firefox. Chromium spends on installing the worker, which fetches every
# file of the app, as much as on all else that a short test does.
REFUSED = """
if (navigator.serviceWorker) ServiceWorkerContainer.prototype.register = () =>
  Promise.reject(new DOMException('The operation is insecure.', 'SecurityError'));
"""
STOCKED = 4
"""Where several tests share a server each has an account of its own, as long as there are some."""


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="session")
def full_browser(playwright: Playwright) -> Iterator[Browser]:
    running = playwright.chromium.launch(**chromium().launch)  # type: ignore[arg-type]
    yield running
    running.close()


@pytest.fixture(scope="session")
def light_browser(playwright: Playwright) -> Iterator[Browser]:
    running = playwright.chromium.launch(**shell().launch)  # type: ignore[arg-type]
    yield running
    running.close()


@pytest.fixture
def browser(request: pytest.FixtureRequest) -> Browser:
    """The lightest one in which the test can be run."""
    is_full = request.node.get_closest_marker("full")
    found: Browser = request.getfixturevalue("full_browser" if is_full else "light_browser")
    return found


def pytest_runtest_setup(item: pytest.Item) -> None:
    if item.get_closest_marker("full") and not chromium().full:
        pytest.skip("a headless shell has no notifications, no background sync, no install prompt")


@pytest.fixture(scope="session")
def stock(
    playwright: Playwright, light_browser: Browser, tmp_path_factory: pytest.TempPathFactory
) -> Stock:
    """Accounts that have begun, the same for all workers of this run."""
    here = tmp_path_factory.getbasetemp()
    folder = here.parent if os.environ.get("PYTEST_XDIST_WORKER") else here

    def make(server: Server) -> list[Begun]:
        begun = [begin_once(playwright, light_browser, server) for _ in range(STOCKED)]
        return [take(phone, server) for phone in begun]

    return Stock(folder, make)


def begin_once(playwright: Playwright, browser: Browser, server: Server) -> Phone:
    """A first visit, and Begin."""
    context = browser.new_context(**playwright.devices["Pixel 7"], timezone_id="UTC")
    context.add_init_script(REFUSED)
    return Phone(context, server.url, has_worker=False).begin()


def take(phone: Phone, server: Server) -> Begun:
    """What that leaves in a phone, once nothing more is written by itself on that day."""
    stored(phone, "s", lambda fields: fields.get("v"), id="opened")
    kept = Begun.take(phone.context, phone.sent().page, server.url)
    assert not phone.faults, phone.faults
    phone.context.close()
    return kept


@pytest.fixture
def server(tmp_path: Path, stock: Stock) -> Iterator[Server]:
    """A fresh, started server, which knows the accounts of `Phone.begun` alone."""
    with stock.fill(Server(tmp_path / "data")) as running:
        yield running


@pytest.fixture
def lend(
    request: pytest.FixtureRequest,
    browser: Browser,
    playwright: Playwright,
    stock: Stock,
    server: Server,
) -> Iterator[Lend]:
    """
    Lends phones; whatever went wrong on one of their pages fails the test at its end. They have the
    service worker only where the test is marked `worker`: all others show as well that Tend works
    where a browser refuses one.
    """
    phones: list[Phone] = []
    has_worker = request.node.get_closest_marker("worker") is not None

    def make(**options: object) -> Phone:
        context = browser.new_context(**{**playwright.devices["Pixel 7"], **options})
        if not has_worker:
            context.add_init_script(REFUSED)
        phones.append(Phone(context, server.url, has_worker=has_worker, stock=stock))
        return phones[-1]

    yield make
    faults = [fault for phone in phones for fault in phone.faults]
    for phone in phones:
        phone.context.close()
    assert not faults, faults
