"""The devices' process: the product's client, in lock step. Commands: the head of phones.ts."""

from __future__ import annotations

import subprocess
from pathlib import Path
from types import TracebackType
from typing import Any

import msgspec
from tests.pwa.cores import NODE

PHONES = Path("tests/simulation/phones.ts")
ROOT = Path(__file__).resolve().parents[2]


class PageDied(Exception):
    """The page died in the middle of the command; what was not committed is gone."""


class PageFailed(AssertionError):
    """The client threw what it should not."""


class Phones:
    """`with Phones() as phones: phones("tap", "a", …)`. *root*: the source tree that is run."""

    def __init__(self, root: Path = ROOT) -> None:
        self.asked = 0
        self._process = subprocess.Popen(
            [NODE, "--disable-warning=ExperimentalWarning", root / PHONES],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )

    def __call__(self, cmd: str, dev: str, **inputs: Any) -> Any:
        """
        One command to one device, and its line.

        Raises:
            PageDied: Its fuse has ended.
            PageFailed: The client threw.
        """
        self.asked += 1
        line = self._process.stdin
        assert line is not None
        assert self._process.stdout is not None
        line.write(msgspec.json.encode({"cmd": cmd, "dev": dev, **inputs}) + b"\n")
        line.flush()
        heard = self._process.stdout.readline()
        assert heard, "the devices' process has ended"
        found = msgspec.json.decode(heard)
        if "dead" in found:
            raise PageDied
        if "error" in found:
            raise PageFailed(f"{cmd} {dev}: {found['error']}: {found['detail']}")
        return found

    def close(self) -> None:
        """End the process."""
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                stream.close()
        self._process.wait(10)

    def __enter__(self) -> Phones:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
