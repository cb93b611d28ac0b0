"""WebKitGTK, Safari's engine, by WebDriver."""

from __future__ import annotations

import os
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any

import httpx
from tests.e2e.engines.engine import PATIENCE_S, Absent, Engine, require
from tests.harness import free_port

APT = ["webkit2gtk-driver", "xvfb"]
SCREEN = "600x1000x24"
NARROW = "entry { min-width: 0 } button { padding: 0; min-width: 0 }"
"""Its bar would be wider than a phone."""
# Its sessions are private ones: what pages say is told to nobody, so they keep it themselves, once
# they are loaded; the driver hangs if it is asked for anything earlier.
LISTEN = """(() => {
  globalThis.said = [];
  for (const way of ['warn', 'error']) {
    const before = console[way];
    console[way] = (...words) => {
      said.push(words.join(' '));
      before.apply(console, words);
    };
  }
  addEventListener('error', ({ message }) => said.push(message));
  addEventListener('unhandledrejection', ({ reason }) => said.push(String(reason)));
  addEventListener('securitypolicyviolation', ({ violatedDirective: by, blockedURI: what }) =>
    said.push(`${by}: ${what}`));
})()"""
ELEMENT = "element-6066-11e4-a52e-4f735466cecf"
"""By this name WebDriver speaks of an element."""


def find() -> tuple[str, str, str]:
    """
    Driver, browser and X server.

    Raises:
        Absent: they cannot be had here.
    """
    driver, xvfb = require(["WebKitWebDriver", "Xvfb"], APT)
    for version in ("4.1", "4.0"):
        for found in Path("/usr/lib").glob(f"*/webkit2gtk-{version}/MiniBrowser"):
            return driver, str(found), xvfb
    raise Absent("WebKitGTK is here without its MiniBrowser")


class WebKit(Engine):
    """A MiniBrowser on a screen of its own. Each session has a fresh storage."""

    def __init__(self) -> None:
        driver, browser, xvfb = find()
        seen, told = os.pipe()
        self._screen = subprocess.Popen(
            [xvfb, "-displayfd", str(told), "-screen", "0", SCREEN, "-nolisten", "tcp"],
            pass_fds=[told],
            stderr=subprocess.DEVNULL,
        )
        os.close(told)
        with os.fdopen(seen) as line:
            display = line.readline().strip()
        # Containers lack what its drawing on the graphics card needs.
        env = {**os.environ, "DISPLAY": f":{display}", "WEBKIT_DISABLE_DMABUF_RENDERER": "1"}
        self._config = tempfile.TemporaryDirectory()
        (Path(self._config.name) / "gtk-3.0").mkdir()
        (Path(self._config.name) / "gtk-3.0/gtk.css").write_text(NARROW)
        env["XDG_CONFIG_HOME"] = self._config.name
        port = free_port()
        self._driver = subprocess.Popen(
            [driver, f"--port={port}"],
            env=env,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self._http = httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=2 * PATIENCE_S)
        self._session = ""
        self._said: list[str] = []
        try:
            self._await_driver()
            wanted = {"webkitgtk:browserOptions": {"binary": browser, "args": ["--automation"]}}
            made = self._ask("POST", "/session", capabilities={"alwaysMatch": wanted})
            self._session = f"/session/{made['sessionId']}"
            self._ask("POST", "/timeouts", script=round(PATIENCE_S * 1000))
        except BaseException:
            self.close()
            raise

    def open(self, url: str) -> None:
        self.said()
        for each in ("about:blank", url):
            self._ask("POST", "/url", url=each)
        self.run(LISTEN)

    def run(self, expression: str) -> Any:
        script = f"""const done = arguments[0];
            (async () => ({expression}))().then(
              (value) => done([true, value]), (error) => done([false, String(error)]));"""
        ok, value = self._ask("POST", "/execute/async", script=script, args=[])
        assert ok, value
        return value

    def tap(self, expression: str) -> None:
        # The driver brings it to the edge, where the tabs lie over it.
        self.run(f"({expression}).scrollIntoView({{ block: 'center' }})")
        element = self._ask("POST", "/execute/sync", script=f"return ({expression})", args=[])
        self._ask("POST", f"/element/{element[ELEMENT]}/click")

    def type(self, expression: str, text: str) -> None:
        element = self._ask("POST", "/execute/sync", script=f"return ({expression})", args=[])
        self._ask("POST", f"/element/{element[ELEMENT]}/value", text=text)

    def resize(self, width: int, height: int) -> None:
        # The window has bars of its own around the page.
        size = "[outerWidth - innerWidth, outerHeight - innerHeight]"
        for _ in range(2):
            more, taller = self.run(size)
            self._ask("POST", "/window/rect", width=width + more, height=height + taller)
        self.wait("[innerWidth, innerHeight]", [width, height])

    def said(self) -> list[str]:
        self._said += self.run("globalThis.said?.splice(0) ?? []")
        return self._said

    def close(self) -> None:
        try:
            if self._session:
                self._ask("DELETE", "")
        finally:
            self._http.close()
            for process in (self._driver, self._screen):
                process.terminate()
                process.wait()
            self._config.cleanup()

    def _await_driver(self) -> None:
        deadline = time.monotonic() + PATIENCE_S
        while True:
            try:
                self._http.get("/status")
                return
            except httpx.TransportError:
                assert time.monotonic() < deadline, "the driver did not start"
                time.sleep(0.05)

    def _ask(self, method: str, path: str, **about: Any) -> Any:
        body = about if method == "POST" else None
        answer = self._http.request(method, self._session + path, json=body)
        value = answer.json()["value"]
        assert answer.status_code == 200, value
        return value
