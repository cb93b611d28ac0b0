"""Chromium, by Playwright."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Browser, ConsoleMessage
from tests.e2e.engines.engine import PATIENCE_S, Engine


class Chromium(Engine):
    """A context of its own in a browser that runs already."""

    def __init__(self, browser: Browser) -> None:
        self._context = browser.new_context()
        self._page = self._context.new_page()
        self._said: list[str] = []
        self._page.on("console", self._hear)
        self._page.on("pageerror", lambda error: self._said.append(str(error)))
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

    def type(self, expression: str, text: str) -> None:
        self.tap(expression)
        self._page.keyboard.type(text)

    def resize(self, width: int, height: int) -> None:
        self._page.set_viewport_size({"width": width, "height": height})

    def said(self) -> list[str]:
        return self._said

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in ("warning", "error"):
            self._said.append(message.text)

    def close(self) -> None:
        self._context.close()
