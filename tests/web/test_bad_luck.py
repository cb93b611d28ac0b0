"""
What a machine does to a server that people write to: its disk runs full, its clock jumps, it wants
the server to end. Each is answered clearly, each is recovered from without a hand, and nothing that
was acknowledged is lost.
"""

from __future__ import annotations

import contextlib
import json
import resource
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.harness import Server
from tests.support.program import Program
from tests.support.writers import Writers

MINUTE_MS = 60_000
DAY_MS = 24 * 60 * MINUTE_MS
JUMPS_MS = (DAY_MS, 0, -3 * 60 * MINUTE_MS, 400 * DAY_MS, 0, 40 * MINUTE_MS, -40 * MINUTE_MS)


@contextlib.contextmanager
def small_disk(folder: Path) -> Iterator[None]:
    """A disk of 6 MB; skips where nobody may make one."""
    folder.mkdir()
    words = ["mount", "-t", "tmpfs", "-o", "size=6m", "none", str(folder)]
    if subprocess.run(words, capture_output=True, check=False).returncode:
        pytest.skip("this machine lets nobody mount a file system")
    try:
        yield
    finally:
        subprocess.run(["umount", str(folder)], check=True)


def full_and_free_again(server: Server, busy: Writers, fill: contextlib.ExitStack) -> None:
    """While the disk is full nothing is acknowledged, all can be read; then all goes on."""
    busy.wait_for(lambda: bool(busy.refusals))
    before = len(busy.acknowledged)
    body = json.dumps({"v": 1, "cursor": 0, "put": [], "limit": 1000})
    status, page = busy.line.sync(busy.tokens[0], body)
    assert status == 200
    assert page["rows"]
    fill.close()
    busy.more(40)
    assert busy.refusals <= {(503, "unavailable")}, busy.refusals
    assert len(busy.acknowledged) > before
    Program(server).tick("2025-10-01")


def log_of(server: Server) -> list[dict[str, object]]:
    return [json.loads(line) for line in server.read_log().splitlines() if line[:1] == "{"]


def test_a_disk_that_runs_full_is_recovered_from(tmp_path: Path) -> None:
    """
    A full disk under load: who writes is told to come again (503 with Retry-After), who only reads
    gets everything, and once there is room all go on, without a restart; then a kill loses nothing.
    """
    disk = tmp_path / "disk"
    with small_disk(disk), Server(disk) as server, contextlib.ExitStack() as fill:
        writers = Writers(server, 4)
        with writers as busy:
            busy.more(40)
            fill.callback((disk / "ballast").unlink)
            with contextlib.suppress(OSError), (disk / "ballast").open("wb", buffering=0) as file:
                while file.write(b"x" * 4096):
                    pass
            full_and_free_again(server, busy, fill)
        writers.check()
        assert any("full" in str(line["say"]) for line in log_of(server))
        assert not any("Traceback" in str(line) for line in log_of(server))
        server.restart(kill=True)
        writers.check()


def test_files_that_may_not_grow_are_recovered_from(tmp_path: Path) -> None:
    """The same where a limit ends the files, the log among them, in the middle of a page."""
    with Server(tmp_path / "data", alone=True) as server, contextlib.ExitStack() as fill:
        writers = Writers(server, 4)
        with writers as busy:
            busy.more(40)
            limits = resource.prlimit(server.pid, resource.RLIMIT_FSIZE)
            most = max(path.stat().st_size for path in server.data.iterdir()) + 10_001
            resource.prlimit(server.pid, resource.RLIMIT_FSIZE, (most, limits[1]))
            fill.callback(resource.prlimit, server.pid, resource.RLIMIT_FSIZE, limits)
            full_and_free_again(server, busy, fill)
        writers.check()
        server.restart(kill=True)
        writers.check()


def test_it_ends_under_load_as_it_promises(tmp_path: Path) -> None:
    """
    SIGTERM while four devices write without a pause: what was asked is answered or cut off, never
    answered wrongly; it ends soon, without a fault in its log, and nothing acknowledged is lost.
    """
    with Server(tmp_path / "data", alone=True) as server:
        writers = Writers(server, 4)
        with writers as busy:
            for _ in range(4):
                busy.more(30)
                assert server.stop() < 8
                server.start()
            busy.more(30)
        writers.check()
        assert busy.refusals <= {(503, "unavailable")}, busy.refusals
        assert busy.cut, "nobody was cut off: there was no load"
        assert [line for line in log_of(server) if line["level"] == "error"] == []


def test_a_clock_that_jumps_stops_nobody(tmp_path: Path) -> None:
    """
    The machine's clock jumps by a day, 400 days, hours and minutes, forwards and back, while four
    devices write: each goes on after every jump, refused at most once for its own clock, and all
    end equal.
    """
    server = Server(tmp_path / "data")
    server.ahead_ms = 1
    with server:
        writers = Writers(server, 4)
        with writers as busy:
            busy.more(20)
            for ahead_ms in JUMPS_MS:
                server.turn(ahead_ms or 1)
                busy.more(40)
        writers.check()
        assert writers.refusals <= {(409, "clock"), (409, "stale")}, writers.refusals
        server.restart(kill=True)
        writers.check()
