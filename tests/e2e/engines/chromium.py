"""Chromium, by Playwright."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Browser
from tests.e2e.engines.engine import PATIENCE_S, Engine


class Chromium(Engine):
    """A context of its own in a browser that runs already."""

    def __init__(self, browser: Browser) -> None:
        self._context = browser.new_context()
        self._page = self._context.new_page()
        self._page.set_default_timeout(PATIENCE_S * 1000)

    def open(self, url: str) -> None:
        self._page.goto("about:blank")
        self._page.goto(url)

    def run(self, expression: str) -> Any:
        return self._page.evaluate(f"async () => ({expression})")

    def tap(self, expression: str) -> None:
        element = self._page.evaluate_handle(f"() => ({expression})").as_element()
        assert element
        element.click()

    def close(self) -> None:
        self._context.close()
