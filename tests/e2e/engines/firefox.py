"""Firefox, by WebDriver BiDi, which the browser speaks itself: no other program is needed."""

from __future__ import annotations

import asyncio
import itertools
import json
import re
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Coroutine
from pathlib import Path
from typing import Any

import aiohttp
from tests.e2e.engines.engine import PATIENCE_S, Engine, require

APT = ["firefox-esr"]
LISTENS = re.compile(rb"WebDriver BiDi listening on (ws://\S+)")
PREFERENCES = """
user_pref("browser.shell.checkDefaultBrowser", false);
user_pref("datareporting.policy.dataSubmissionEnabled", false);
user_pref("app.update.enabled", false);
user_pref("browser.startup.homepage_override.mstone", "ignore");
user_pref("network.captive-portal-service.enabled", false);
user_pref("network.connectivity-service.enabled", false);
"""
LEFT = "A ServiceWorker intercepted the request and encountered an unexpected error."


def find() -> str:
    """
    The browser.

    Raises:
        Absent: it cannot be had here.
    """
    if path := shutil.which("firefox"):
        return path
    return require(["firefox-esr"], APT)[0]


class Line:
    """A WebSocket for code that does not await: its event loop runs in a thread."""

    def __init__(self, url: str) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._client, self._socket = self._do(self._open(url))

    async def _open(self, url: str) -> tuple[aiohttp.ClientSession, Any]:
        client = aiohttp.ClientSession()
        return client, await client.ws_connect(url, max_msg_size=0)

    def send(self, message: dict[str, Any]) -> None:
        self._do(self._socket.send_json(message))

    def receive(self) -> dict[str, Any]:
        found: dict[str, Any] = self._do(self._socket.receive_json())
        return found

    def close(self) -> None:
        self._do(self._client.close())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def _do(self, act: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(act, self._loop).result(2 * PATIENCE_S)


class Firefox(Engine):
    """A process with a profile of its own."""

    def __init__(self) -> None:
        self._profile = Path(tempfile.mkdtemp(prefix="tend-firefox-"))
        (self._profile / "user.js").write_text(PREFERENCES)
        self._said: list[str] = []
        words = ["--headless", "--no-remote", "--remote-debugging-port", "0"]
        self._process = subprocess.Popen(
            [find(), *words, "--profile", str(self._profile)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )
        self._numbers = itertools.count(1)
        try:
            self._line = Line(self._address())
            self._ask("session.new", {"capabilities": {}})
            (page,) = self._ask("browsingContext.getTree", {})["contexts"]
            self._page = {"context": page["context"]}
            self._ask("session.subscribe", {"events": ["log.entryAdded"]})
        except BaseException:
            self._end()
            raise

    def open(self, url: str) -> None:
        before = list(self.said())
        self._visit("about:blank")
        # What was under way in a page that is left is not the page's fault.
        self._said[:] = before + [one for one in self.said()[len(before) :] if LEFT not in one]
        self._visit(url)

    def _visit(self, url: str) -> None:
        self._ask("browsingContext.navigate", {**self._page, "url": url, "wait": "complete"})

    def run(self, expression: str) -> Any:
        # As JSON: BiDi has a notation of its own for values.
        text = f"(async () => JSON.stringify([await ({expression})]))()"
        return json.loads(self._evaluate(text)["value"])[0]

    def tap(self, expression: str) -> None:
        element = self._evaluate(f"({expression})")
        self._evaluate(f"({expression}).scrollIntoView({{ block: 'center' }})")
        origin = {"type": "element", "element": {"sharedId": element["sharedId"]}}
        moves: list[dict[str, Any]] = [
            {"type": "pointerMove", "x": 0, "y": 0, "origin": origin},
            {"type": "pointerDown", "button": 0},
            {"type": "pointerUp", "button": 0},
        ]
        mouse = {"type": "pointer", "id": "mouse", "actions": moves}
        self._ask("input.performActions", {**self._page, "actions": [mouse]})

    def type(self, expression: str, text: str) -> None:
        self.tap(expression)
        keys = [{"type": way, "value": key} for key in text for way in ("keyDown", "keyUp")]
        board = {"type": "key", "id": "keyboard", "actions": keys}
        self._ask("input.performActions", {**self._page, "actions": [board]})

    def resize(self, width: int, height: int) -> None:
        size = {"width": width, "height": height}
        self._ask("browsingContext.setViewport", {**self._page, "viewport": size})

    def said(self) -> list[str]:
        # What it says before it answers has come by then.
        self.run("0")
        return self._said

    def close(self) -> None:
        self._end()

    def _address(self) -> str:
        assert self._process.stderr
        for text in self._process.stderr:
            if found := LISTENS.search(text):
                return f"{found[1].decode()}/session"
        raise AssertionError("Firefox ended before it could be driven")

    def _evaluate(self, expression: str) -> dict[str, Any]:
        asked = {"expression": expression, "target": self._page, "awaitPromise": True}
        found = self._ask("script.evaluate", asked)
        assert found["type"] == "success", found["exceptionDetails"]["text"]
        result: dict[str, Any] = found["result"]
        return result

    def _ask(self, method: str, params: dict[str, Any]) -> Any:
        number = next(self._numbers)
        self._line.send({"id": number, "method": method, "params": params})
        while (answer := self._line.receive()).get("id") != number:
            self._hear(answer)
        assert answer["type"] == "success", answer
        return answer["result"]

    def _hear(self, event: dict[str, Any]) -> None:
        entry = event.get("params", {})
        if event.get("method") == "log.entryAdded" and entry["level"] in ("warn", "error"):
            self._said.append(entry["text"])

    def _end(self) -> None:
        self._process.terminate()
        try:
            self._process.wait(20)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        if self._process.stderr:
            self._process.stderr.close()
        if line := getattr(self, "_line", None):
            line.close()
        shutil.rmtree(self._profile, ignore_errors=True)
