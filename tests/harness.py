"""
A real Tend server process for tests that look at it from outside.

The process is `tend serve` on a free loopback port with its own data folder;
it can be stopped, killed with -9 and started again on the same port and data.
It begins as a fork of one that has loaded the program, unless it is to begin
*alone*, as a shell would start it.
"""

from __future__ import annotations

import contextlib
import http.client
import itertools
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import ClassVar

from tests.support import forked
from tests.support.forked import Forked
from tests.support.recorder import Answer

ROOT = Path(__file__).resolve().parent.parent
OURS = ROOT / "server"
RECORDER = ROOT / "tests/support/recorder.py"
START_TIMEOUT_S = 20.0


class Recordings:
    """What the API answered since it was last looked at; see `tests/support/answers.py`."""

    on: ClassVar[bool] = False
    """In tests, not in benchmarks."""
    here: ClassVar[list[Answer]] = []
    """Of apps in this process."""
    files: ClassVar[dict[Path, int]] = {}
    """Of servers: where each writes them, and how far that was read."""


def free_port() -> int:
    """A loopback port that nobody listens on right now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Server:
    """One `tend serve`; `with Server(folder) as server:` starts and stops it."""

    def __init__(
        self,
        data: Path,
        *,
        env: Mapping[str, str] | None = None,
        port: int | None = None,
        package: Path = OURS,
        alone: bool = False,
    ) -> None:
        self._alone = alone
        self.package = package
        """The folder in which the package that runs at the next start lies."""
        self.ahead_ms = 0
        """How far its clock stands ahead at the next start; `turn` also turns a running one's."""
        self.data = data
        self.port = port or free_port()
        self.log = data.parent / f"{data.name}.log"
        self._env = {"TEND_RATE_LIMITS": "off", **(env or {})}
        self._process: subprocess.Popen[bytes] | Forked | None = None

    @property
    def url(self) -> str:
        """`http://localhost:PORT`: the name matters, browsers trust localhost without https."""
        return f"http://localhost:{self.port}"

    @property
    def pid(self) -> int:
        """The process id of the running server."""
        assert self._process is not None, "the server is not running"
        return self._process.pid

    def start(self) -> Server:
        """Start it and wait until it is ready to take requests."""
        assert self._process is None, "the server is running already"
        self.data.mkdir(parents=True, exist_ok=True)
        words = ["serve", "--host", "127.0.0.1", "--port", str(self.port), "--data", str(self.data)]
        self._process = self._run(words)
        self.wait_ready()
        return self

    def _run(self, words: list[str]) -> subprocess.Popen[bytes] | Forked:
        # What is loaded already is ours, with the right clock, by the modules that all use.
        loads = self._alone or self.ahead_ms or self.package != OURS or "PYTHONPATH" in self._env
        answers = str(self._answers() or "")
        if not loads:
            return Forked(words, self.package, self._environment(), self.log, answers=answers)
        program = ["-m", "tend"]
        if answers or self.ahead_ms:
            # The same program, watched, perhaps in a process for which it is another time.
            clock = str(self._clock()) if self.ahead_ms else ""
            run = f"run_path({str(RECORDER)!r})['run']({answers!r}, {clock!r})"
            program = ["-c", f"import runpy; runpy.{run}"]
        with self.log.open("ab") as log:
            return subprocess.Popen(
                [sys.executable, *program, *words],
                cwd=self.package,
                env=self._environment(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )

    def turn(self, ahead_ms: int) -> None:
        """Set the clock, also while it runs if it was started with another time than ours."""
        self.ahead_ms = ahead_ms
        self._clock()

    @contextlib.contextmanager
    def frozen(self) -> Iterator[None]:
        """It answers nothing meanwhile; whoever has asked gets the answer afterwards."""
        os.kill(self.pid, signal.SIGSTOP)
        try:
            yield
        finally:
            os.kill(self.pid, signal.SIGCONT)

    def _clock(self) -> Path:
        """Where the process reads how far its clock stands ahead: the same file, written over."""
        path = self.data.parent / f"{self.data.name}.clock"
        with path.open("r+b" if path.exists() else "wb") as file:
            file.write(self.ahead_ms.to_bytes(8, sys.byteorder, signed=True))
        return path

    def _answers(self) -> Path | None:
        """Where the process writes what it answers; not if it is another program than ours."""
        if not Recordings.on or self.package != OURS:
            return None
        # One for each start: the last answer in it may be cut off.
        names = (self.data.parent / f"{self.data.name}.answers{i}" for i in itertools.count())
        path = next(name for name in names if name not in Recordings.files)
        Recordings.files[path] = 0
        return path

    def _environment(self) -> dict[str, str]:
        env = {key: value for key, value in os.environ.items() if not key.startswith("TEND_")}
        return env | self._env

    def tend(self, command: str, *words: str) -> str:
        """What `tend COMMAND --data …` says beside the running server, which must not mind."""
        assert self.package == OURS, "what is loaded already is ours"
        asked = [command, "--data", str(self.data), *words]
        done = forked.run(asked, self.package, self._environment(), START_TIMEOUT_S)
        done.check_returncode()
        return done.stdout

    def wait_ready(self) -> None:
        """Wait for `/readyz`; a server that ended instead is shown with its log."""
        assert self._process is not None
        deadline = time.monotonic() + START_TIMEOUT_S
        while time.monotonic() < deadline:
            if self._process.poll() is not None:
                break
            if self._is_ready():
                return
            time.sleep(0.02)
        self.kill()
        raise AssertionError(f"the server did not start:\n{self.read_log()[-4000:]}")

    def _is_ready(self) -> bool:
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=2)
        try:
            line.request("GET", "/readyz")
            return line.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False
        finally:
            line.close()

    def stop(self) -> float:
        """End it gracefully (SIGTERM); answers how many seconds that took."""
        began = time.monotonic()
        self._end(signal.SIGTERM)
        return time.monotonic() - began

    def kill(self) -> None:
        """End it as a power cut would (SIGKILL)."""
        self._end(signal.SIGKILL)

    def restart(self, *, kill: bool = False) -> Server:
        """End it, gracefully or not, and start it on the same port and data."""
        self._end(signal.SIGKILL if kill else signal.SIGTERM)
        return self.start()

    def read_log(self) -> str:
        """All that it has written to stdout and stderr."""
        return self.log.read_text(errors="replace") if self.log.exists() else ""

    def _end(self, number: signal.Signals) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            process.send_signal(number)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            raise AssertionError(f"the server ignored {number.name} for 10 s") from None

    def __enter__(self) -> Server:
        return self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()


@contextlib.contextmanager
def serving(data: Path, **env: str) -> Iterator[Server]:
    """A started server on *data* with the settings *env* beside the usual ones."""
    with Server(data, env=env) as server:
        yield server
