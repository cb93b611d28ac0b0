"""
Processes of Tend that start fast: each is forked from one that has loaded the modules already.

Loading modules costs half a second of a core, and several hundred tests start a server.
`python -m tests.support.forked` is the process that forks. It reads one request a line, either what
`_become` takes or `{"status": pid}`, and answers with a number or null.
"""

from __future__ import annotations

import atexit
import contextlib
import functools
import gc
import importlib
import json
import mimetypes
import os
import runpy
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from tests.support import recorder

ROOT = Path(__file__).resolve().parent.parent.parent
LOADED = (
    "tend.app",
    "tend.commands",
    "tend.doctor",
    "tend.logs",
    "tend.nudger.worker",
    "tend.push.sender",
    "tend.store.open",
    "tend.store.sqlite.backup",
    "tend.store.sqlite.opening",
    "aiohttp",
    "anyio._backends._asyncio",
    "concurrent.futures.thread",
    "cryptography.hazmat.primitives.asymmetric.ec",
    "uvicorn",
    "uvicorn.lifespan.on",
    "uvicorn.loops.auto",
    "uvicorn.protocols.http.auto",
    "uvicorn.protocols.websockets.auto",
    "uvloop",
)
"""All but `tend.__main__`, which each process runs."""
POLL_S = 0.01


def run(
    words: Sequence[str], cwd: Path, env: Mapping[str, str], timeout: float
) -> subprocess.CompletedProcess[str]:
    """`tend WORDS` and what it said, as `subprocess.run` would give it."""
    with tempfile.TemporaryDirectory() as folder:
        said, faults = Path(folder, "out"), Path(folder, "err")
        process = Forked(words, cwd, env, said, errors=faults)
        try:
            status = process.wait(timeout)
        except subprocess.TimeoutExpired:
            process.kill()
            raise
        texts = said.read_text("utf-8"), faults.read_text("utf-8")
        return subprocess.CompletedProcess(["tend", *words], status, *texts)


class Forked:
    """`python -m PROGRAM WORDS`, with what is used of `subprocess.Popen`."""

    def __init__(
        self,
        words: Sequence[str],
        cwd: Path,
        env: Mapping[str, str],
        output: Path,
        *,
        errors: Path | None = None,
        answers: str = "",
        program: str = "tend",
    ) -> None:
        asked = {"program": program, "words": [*words], "cwd": str(cwd), "env": {**env}}
        asked |= {"output": str(output), "errors": str(errors or output), "answers": answers}
        self.pid = int(_forker().ask(asked))
        self.returncode: int | None = None

    def poll(self) -> int | None:
        """Its exit status, minus the signal's number where one ended it; None while it runs."""
        if self.returncode is None:
            self.returncode = _forker().ask({"status": self.pid})
        return self.returncode

    def send_signal(self, number: signal.Signals) -> None:
        """One that has ended does not hear it."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        """End it as a power cut would."""
        self.send_signal(signal.SIGKILL)

    def wait(self, timeout: float | None = None) -> int:
        """Raises subprocess.TimeoutExpired when it has not ended after *timeout* seconds."""
        ends = time.monotonic() + timeout if timeout is not None else None
        while (status := self.poll()) is None:
            if ends is not None and time.monotonic() > ends:
                raise subprocess.TimeoutExpired("tend", timeout or 0)
            time.sleep(POLL_S)
        return status


class _Forker:
    """The one that forks, and the line to it; it ends with us, and all its children with it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.support.forked"],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": f"{ROOT / 'server'}{os.pathsep}{ROOT}"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        atexit.register(self._end)

    def _end(self) -> None:
        self._process.communicate(timeout=30)

    def ask(self, request: dict[str, Any]) -> Any:
        line, answers = self._process.stdin, self._process.stdout
        assert line and answers
        with self._lock:
            line.write(json.dumps(request) + "\n")
            line.flush()
            return json.loads(answers.readline())


@functools.cache
def _forker() -> _Forker:
    return _Forker()


def _become(
    program: str,
    words: list[str],
    cwd: str,
    env: dict[str, str],
    output: str,
    errors: str,
    answers: str,
) -> None:
    """Do what a shell would do, then run the program; see `recorder` for *answers*."""
    os.chdir(cwd)
    os.environ.clear()
    os.environ.update(env)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    files = [(0, Path(os.devnull), "rb"), (1, Path(output), "ab"), (2, Path(errors), "ab")]
    for number, path, mode in files:
        with path.open(mode) as file:
            os.dup2(file.fileno(), number)
    sys.argv = ["tend", *words]
    if answers:
        recorder.record_to(answers)
    runpy.run_module(program, run_name="__main__", alter_sys=True)
    sys.exit()


def _fork_as_asked() -> None:
    children: set[int] = set()
    for line in sys.stdin:
        asked = json.loads(line)
        answer: int | None
        if "status" in asked:
            pid, status = os.waitpid(asked["status"], os.WNOHANG)
            children.discard(pid)
            answer = os.waitstatus_to_exitcode(status) if pid else None
        elif answer := os.fork():
            children.add(answer)
        else:
            _become(**asked)
        print(json.dumps(answer), flush=True)
    for child in children:
        with contextlib.suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)


if __name__ == "__main__":
    # A test run that is interrupted says so to this one by ending.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for name in LOADED:
        importlib.import_module(name)
    # It loads plug-ins for what else is installed when the first app is made.
    importlib.import_module("litestar").Litestar()
    mimetypes.init()
    # What all share is copied by none.
    gc.collect()
    gc.freeze()
    _fork_as_asked()
