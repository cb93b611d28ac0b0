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
NAMED = """(name, within = 'button, a') => [...document.querySelectorAll(within)].find(
  (one) => (one.ariaLabel ?? one.textContent).trim() === name && one.getClientRects().length)"""


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

    def press(self, name: str) -> None:
        """Press the button or link of a name, once it is there."""
        button = f"({NAMED})({name!r})"
        self.wait(f"Boolean({button})")
        self.tap(button)


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
