"""
The process that keeps a throw-away PostgreSQL for a test process, and ends it with that process.

`python -m tests.support.postgres_keeper BIN [SETTING …]` makes a database cluster and starts the
programs of the folder BIN on it. It then reads one act a line (`start`, `stop`, `kill`) and answers
each with a line. When its input ends, however the test process ended, the server is killed and its
folder deleted. If this process is killed as well, Linux ends the server, and the next keeper
deletes the folder.

PostgreSQL refuses to run as root: then it runs as `nobody`, and needs no account made for it.
"""

from __future__ import annotations

import contextlib
import ctypes
import fcntl
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

PREFIX: Final = "tend-postgres-"
BASE: Final = "POSTGRES_KEEPER_BASE"
"""The variable that says where to make the folder instead of in memory."""
USER: Final = "postgres"
START_TIMEOUT_S: Final = 60.0
STOP_TIMEOUT_S: Final = 60.0
_LOCK: Final = "keeper.lock"
_PR_SET_PDEATHSIG: Final = 1
_CLUSTER: Final = ("--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync")
_SETTINGS: Final = (
    # What a killed process wrote stays with the operating system: so a commit outlives `kill`,
    # though not a power cut, and nothing waits for the disk.
    "fsync=off",
    "full_page_writes=off",
    "shared_buffers=48MB",
    # Tests make transactions lock each other out on purpose.
    "deadlock_timeout=100ms",
    # What it shares lies in its folder, and goes with it.
    "dynamic_shared_memory_type=mmap",
)


class Keeper:
    """One cluster in *folder*, and the server that runs on it."""

    def __init__(self, programs: Path, folder: Path, settings: list[str]) -> None:
        self._folder = folder
        self._as: dict[str, Any] = {"cwd": "/", "stdin": subprocess.DEVNULL}
        if os.geteuid() == 0:
            nobody = pwd.getpwnam("nobody")
            os.chown(folder, nobody.pw_uid, nobody.pw_gid)
            self._as |= {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
        self._programs = self._reachable(programs)
        self._settings = [word for one in (*_SETTINGS, *settings) for word in ("-c", one)]
        self._server: subprocess.Popen[bytes] | None = None
        data = ["-D", str(folder / "data"), "-U", USER, "--no-instructions", *_CLUSTER]
        subprocess.run(
            [str(self._programs / "initdb"), *data],
            check=True,
            stdout=subprocess.DEVNULL,
            **self._as,
        )

    def _reachable(self, programs: Path) -> Path:
        """The programs, or a copy of them if they lie where `nobody` may not look."""
        with contextlib.suppress(PermissionError):
            asked = [str(programs / "postgres"), "--version"]
            subprocess.run(asked, check=True, stdout=subprocess.DEVNULL, **self._as)
            return programs
        copied = self._folder / "programs"
        shutil.copytree(programs.resolve().parent, copied, symlinks=True)
        return copied / "bin"

    def start(self) -> None:
        """Start the server and wait until it answers."""
        deadline = time.monotonic() + START_TIMEOUT_S
        while time.monotonic() < deadline:
            with (self._folder / "log").open("ab") as log:
                self._server = subprocess.Popen(
                    self._command(),
                    stdout=log,
                    stderr=log,
                    preexec_fn=_end_with_parent if sys.platform == "linux" else None,
                    **self._as,
                )
            if self._answers(self._server, deadline):
                return
            # Killed a moment ago, and its children still hold what they shared.
            time.sleep(0.05)
        raise SystemExit((self._folder / "log").read_text("utf-8", "replace")[-4000:])

    def _command(self) -> list[str]:
        """Only by a socket in the folder: no port, nobody else."""
        place = ["-D", str(self._folder / "data"), "-k", str(self._folder), "-h", ""]
        return [str(self._programs / "postgres"), *place, *self._settings]

    def _answers(self, server: subprocess.Popen[bytes], deadline: float) -> bool:
        asked = [str(self._programs / "pg_isready"), "-q", "-U", USER, "-h", str(self._folder)]
        while server.poll() is None and time.monotonic() < deadline:
            if subprocess.run(asked, check=False, **self._as).returncode == 0:
                return True
            time.sleep(0.02)
        return False

    def stop(self) -> None:
        """As an operator restarts it: connections are ended, the cluster is left clean."""
        self._end(signal.SIGINT)

    def kill(self) -> None:
        """As a crash would: its children see it and end at once."""
        self._end(signal.SIGKILL)

    def close(self) -> None:
        """End it for good; unlike `kill` it gives back what it had of the operating system."""
        self._end(signal.SIGQUIT)

    def _end(self, number: signal.Signals) -> None:
        server, self._server = self._server, None
        if server is not None:
            server.send_signal(number)
            server.wait(STOP_TIMEOUT_S)


def _end_with_parent() -> None:
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGQUIT)


@contextlib.contextmanager
def _folder() -> Iterator[Path]:
    """A folder, in memory if there is such a place; locked for as long as this process lives."""
    memory = Path("/dev/shm")
    base = memory if os.access(memory, os.W_OK) else Path(tempfile.gettempdir())
    base = Path(os.environ.get(BASE) or base)
    for left in base.glob(f"{PREFIX}*"):
        _delete_if_left(left)
    folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=base))
    with (folder / _LOCK).open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def _delete_if_left(folder: Path) -> None:
    with contextlib.suppress(OSError), (folder / _LOCK).open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        shutil.rmtree(folder, ignore_errors=True)


def _keep(programs: Path, settings: list[str]) -> None:
    with _folder() as folder:
        keeper = Keeper(programs, folder, settings)
        try:
            keeper.start()
            print(folder, flush=True)
            acts = {"start": keeper.start, "stop": keeper.stop, "kill": keeper.kill}
            for line in sys.stdin:
                acts[line.strip()]()
                print("done", flush=True)
        finally:
            keeper.close()


if __name__ == "__main__":
    # Whoever interrupts the tests ends them, and our input with them.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _keep(Path(sys.argv[1]), sys.argv[2:])
