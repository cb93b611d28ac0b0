"""What the walk needs of a browser, whatever its engine."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from abc import ABC, abstractmethod
from typing import Any

PATIENCE_S = 60.0
"""Machines that run the tests may be busy with others."""
NAMED = r"""(name, within = 'button, a') => {
  const seen = [...document.querySelectorAll(within)].filter((one) => one.getClientRects().length);
  return seen.find((one) => (one.ariaLabel ?? one.textContent).trim() === name)
    ?? seen.find((one) => !one.ariaLabel && one.innerText.split('\n')[0].trim() === name);
}"""
"""By its name, else by the first line of a longer one."""
LABELLED = """(label) => [...document.querySelectorAll('input, textarea, select')].find((one) =>
  one.getClientRects().length && [one.ariaLabel, ...[...one.labels].map((each) => each.innerText)]
    .some((text) => text?.trim().startsWith(label)))"""


class Absent(Exception):
    """An engine that this machine neither has nor can get; the message says why."""


class Engine(ABC):
    """A browser with one page and a storage of its own."""

    @abstractmethod
    def open(self, url: str) -> None:
        """Navigate as a person does who types an address: the page before is left."""

    @abstractmethod
    def run(self, expression: str) -> Any:
        """The value of a JavaScript expression, awaited when it is a promise."""

    @abstractmethod
    def tap(self, expression: str) -> None:
        """Press the element that an expression gives, by the browser's own input."""

    @abstractmethod
    def type(self, expression: str, text: str) -> None:
        """Press the keys of a text in the field that an expression gives."""

    @abstractmethod
    def resize(self, width: int, height: int) -> None:
        """Give the page a size in CSS pixels."""

    @abstractmethod
    def said(self) -> list[str]:
        """Warnings, errors and uncaught exceptions of all pages so far."""

    @abstractmethod
    def close(self) -> None:
        """End the browser; its storage goes along."""

    def wait(self, expression: str, expected: Any = True) -> None:
        """Wait until an expression has a value."""
        deadline = time.monotonic() + PATIENCE_S
        while (found := self.run(expression)) != expected:
            if time.monotonic() > deadline:
                text = self.run("document.body.innerText")
                raise AssertionError(f"{expression} is {found!r}, not {expected!r}, on:\n{text}")
            time.sleep(0.1)

    def press(self, name: str, within: str = "button, a") -> None:
        """Press what has a name, a button or a link, once it is there."""
        button = f"({NAMED})({name!r}, {within!r})"
        self.wait(f"Boolean({button})")
        self.tap(button)

    def fill(self, label: str, text: str) -> None:
        """Type into the field whose label begins so, once it is there."""
        field = f"({LABELLED})({label!r})"
        self.wait(f"Boolean({field})")
        self.type(field, text)
        self.wait(f"{field}.value", text)

    def wait_text(self, text: str) -> None:
        """Wait until the screen has a text, whatever its capitals."""
        low = text.lower()
        self.wait(f"document.querySelector('main')?.innerText.toLowerCase().includes({low!r})")


def require(programs: list[str], packages: list[str]) -> list[str]:
    """
    The paths of *programs*, installing Debian's *packages* where one is missing.

    Raises:
        Absent: they are not here, and apt could not bring them.
    """
    if not all(shutil.which(one) for one in programs) and not _install(packages):
        raise Absent(f"{', '.join(programs)}: not here, and apt cannot bring {', '.join(packages)}")
    found = [shutil.which(one) for one in programs]
    if None in found:
        raise Absent(f"{', '.join(packages)} brought no {', '.join(programs)}")
    return [one for one in found if one]


def _install(packages: list[str]) -> bool:
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return False
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for words in (["update", "-q"], ["install", "-qy", "--no-install-recommends", *packages]):
        if subprocess.run(["apt-get", *words], env=env, check=False).returncode:
            return False
    return True
