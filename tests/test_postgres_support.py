"""The PostgreSQL that tests use: real, quick, gone with the run, whatever way that ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import asyncpg
import pytest
from tests.harness import ROOT
from tests.support import postgres

WAIT_S = 60.0

RUN = """
import sys
from tests.support import postgres
server = postgres.OwnServer(postgres.bundled())
print(server.folder, flush=True)
sys.stdin.read()
"""


def started_elsewhere() -> tuple[subprocess.Popen[str], Path]:
    """Another test process that has a server of its own; the server's folder."""
    path = f"{ROOT / 'server'}{os.pathsep}{ROOT}"
    process = subprocess.Popen(
        [sys.executable, "-c", RUN],
        env={**os.environ, "PYTHONPATH": path},
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    return process, Path(process.stdout.readline().strip())


def wait_until_gone(*things: Path) -> None:
    deadline = time.monotonic() + WAIT_S
    while any(thing.exists() for thing in things):
        assert time.monotonic() < deadline, f"still here: {things}"
        time.sleep(0.02)


def postmaster_of(folder: Path) -> Path:
    """The process of the server in *folder*, as Linux shows it."""
    return Path("/proc") / (folder / "data/postmaster.pid").read_text().split()[0]


@pytest.mark.skipif(sys.platform != "linux", reason="processes are looked up in /proc")
@pytest.mark.parametrize(
    "number",
    [signal.SIGKILL, *(pytest.param(how, marks=pytest.mark.soak) for how in (signal.SIGINT, None))],
)
def test_a_run_that_ends_leaves_nothing(number: signal.Signals | None) -> None:
    """
    A test process that is killed, interrupted, or just ends leaves no server and no folder.
    """
    process, folder = started_elsewhere()
    server = postmaster_of(folder)
    assert server.exists()

    if number is not None:
        process.send_signal(number)
    process.communicate(timeout=WAIT_S)

    wait_until_gone(server, folder)


@pytest.mark.skipif(sys.platform != "linux", reason="processes are looked up in /proc")
def test_what_a_killed_keeper_left_is_cleared_away() -> None:
    """
    If the process that would clear up is killed too, the server ends with it, and the next run
    deletes the folder.
    """
    own = postgres.OwnServer(postgres.bundled())
    server = postmaster_of(own.folder)
    os.kill(own.keeper_pid, signal.SIGKILL)
    own.close()
    wait_until_gone(server)
    assert own.folder.exists()

    next_one = [sys.executable, "-m", "tests.support.postgres_keeper", "no/such/programs"]
    subprocess.run(next_one, cwd=ROOT, check=False, capture_output=True, timeout=WAIT_S)

    assert not own.folder.exists()


@pytest.mark.asyncio
async def test_a_database_is_made_as_another_one_is() -> None:
    """
    A database made after a template has what that has, and is another one.
    """
    server = postgres.shared()
    first = await server.make()
    await server.run("CREATE TABLE kept AS SELECT 7 AS number", first)
    second = await server.make(first)
    await server.run("UPDATE kept SET number = 8", second)

    found = [[row["number"] for row in await server.run("TABLE kept", n)] for n in (first, second)]

    assert found == [[7], [8]]
    for name in (first, second):
        await server.drop(name)
    with pytest.raises(asyncpg.InvalidCatalogNameError):
        await server.run("TABLE kept", first)


@pytest.mark.asyncio
async def test_what_was_committed_outlives_a_crash_of_our_server() -> None:
    """
    A server that was killed comes back with all that it had committed.
    """
    own = postgres.OwnServer(postgres.bundled())
    try:
        await own.run("CREATE TABLE kept AS SELECT 7 AS number")
        for end in (own.kill, own.stop):
            end()
            with pytest.raises(OSError):
                await own.run("TABLE kept")
            own.start()
            assert [row["number"] for row in await own.run("TABLE kept")] == [7]
    finally:
        own.close()
