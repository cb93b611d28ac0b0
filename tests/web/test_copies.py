"""Backups and restores while servers and workers use the folder; when purging starts."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import pytest
from tests.harness import ROOT, Server
from tests.support.forked import Forked
from tests.support.program import Program, tend

from tend.app import PURGE_EVERY_S, App
from tend.files import IN_USE, locked

from .conftest import NOW, Maker
from .other_user import OtherUser

DAY_MS = 24 * 3600 * 1000
PATIENCE_S = 60


@contextmanager
def writing(database: Path) -> Iterator[None]:
    """A process that commits as fast as it can, each time two rows with the same number."""
    stop = threading.Event()
    first = threading.Event()

    def write() -> None:
        with closing(sqlite3.connect(database, isolation_level=None, timeout=30)) as db:
            db.execute("PRAGMA synchronous=OFF")
            number = 0
            while not stop.is_set():
                number += 1
                db.execute("BEGIN IMMEDIATE")
                for half in "ab":
                    db.execute(
                        "INSERT INTO rec VALUES (7, ?, ?, ?, ?, ?)"
                        " ON CONFLICT (part, account, kind, id) DO UPDATE SET body = excluded.body",
                        ("0" * 16, "x", half, ord(half), str(number).encode()),
                    )
                db.execute("COMMIT")
                first.set()

    thread = threading.Thread(target=write)
    thread.start()
    try:
        assert first.wait(PATIENCE_S)
        yield
    finally:
        stop.set()
        thread.join()


COUNTED = """
import sys
from tend.__main__ import main
code = main(sys.argv[1:])
written = dict(line.split(": ") for line in open("/proc/self/io").read().splitlines())["wchar"]
print(written)
sys.exit(code)
"""


def test_a_backup_ends_however_busy_the_server_is(tmp_path: Path) -> None:
    """
    A backup takes one pass: commits meanwhile do not make it start again. It holds the state of one
    moment.
    """
    data = tmp_path / "data"
    assert tend(data, "migrate").returncode == 0
    with closing(sqlite3.connect(data / "tend.db")) as db, db:
        large = "INSERT INTO rec VALUES (7, ?, 't', ?, ?, zeroblob(1000000))"
        db.executemany(large, [("1" * 16, str(n), n) for n in range(64)])
    with writing(data / "tend.db"):
        words = ["backup", "--data", str(data), str(tmp_path / "copy")]
        done = subprocess.run(
            [sys.executable, "-c", COUNTED, *words],
            cwd=ROOT / "server",
            capture_output=True,
            text=True,
            timeout=PATIENCE_S,
        )
    assert done.returncode == 0, done.stderr
    written = int(done.stdout.split()[-1])
    assert written < 1.5 * (tmp_path / "copy" / "tend.db").stat().st_size
    with closing(sqlite3.connect(tmp_path / "copy" / "tend.db")) as db:
        halves = db.execute("SELECT body FROM rec WHERE kind = 'x' ORDER BY id").fetchall()
    assert len(halves) == 2
    assert halves[0] == halves[1]


@pytest.mark.long
@pytest.mark.skipif(os.geteuid() != 0, reason="only root can write as one and give to another")
def test_what_root_brings_back_is_the_service_s(tmp_path: Path) -> None:
    """
    What root restores, as in deploy/README.md, or makes by any other command belongs to the owner
    of the folder, who can use it.
    """
    tend(tmp_path / "first", "invite")
    assert tend(tmp_path / "first", "backup", str(tmp_path / "copy")).returncode == 0
    (tmp_path / "copy" / "vapid.json").write_text("{}")
    other = OtherUser()
    yard = other.own(Path(tempfile.mkdtemp(prefix="tend-yard-")))
    try:
        for command, words in (
            ("restore", [str(tmp_path / "copy")]),
            ("migrate", []),
            ("work", []),
        ):
            data = yard / command
            data.mkdir(mode=0o700)
            other.own(data)
            if command == "work":
                start_and_end(data)
            else:
                assert tend(data, command, *words).returncode == 0
            made = list(data.iterdir())
            assert "tend.db" in {path.name for path in made}
            assert {65534} == {path.stat().st_uid for path in made}, made
            assert {0o600} == {path.stat().st_mode & 0o777 for path in made}, made
            done = other.tend("invite", "--data", data)
            assert done.code == 0, done
    finally:
        other.close()
        subprocess.run(["rm", "-r", str(yard)], check=True)


def start_and_end(data: Path) -> None:
    """A worker that has begun, and ended."""
    with worker(data):
        pass


def opened(pid: int, name: str) -> bool:
    """Whether the process has a file of that name open."""
    with suppress(OSError):
        return any(one.readlink().name == name for one in Path(f"/proc/{pid}/fd").iterdir())
    return False


@contextmanager
def worker(data: Path) -> Iterator[Forked]:
    """`tend work` on *data*, from when it has opened the database on."""
    words = ["work", "--data", str(data)]
    process = Forked(words, ROOT / "server", os.environ, Path(os.devnull))
    try:
        waiting = threading.Event()
        for _ in range(PATIENCE_S * 20):
            if opened(process.pid, "tend.db-wal"):
                break
            assert process.poll() is None
            waiting.wait(0.05)
        else:
            raise AssertionError("the worker did not begin")
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(PATIENCE_S)


def move_away(data: Path, to: Path) -> None:
    """As an operator does who has forgotten to stop the server."""
    to.mkdir()
    for path in data.glob("tend.db*"):
        path.rename(to / path.name)


@pytest.mark.parametrize("end", ["stop", "kill"])
def test_a_restore_beside_a_running_server_is_refused(tmp_path: Path, end: str) -> None:
    """
    A restore is refused while a server runs, whose later writes would be lost; once it has ended,
    killed or not, it works.
    """
    with Server(tmp_path / "data") as server:
        Program(server).tick("2025-10-01")
        assert tend(server.data, "backup", str(tmp_path / "copy")).returncode == 0
        move_away(server.data, tmp_path / "away")
        refused = tend(server.data, "restore", str(tmp_path / "copy"))
        assert (refused.returncode, "stop it first" in refused.stderr) == (1, True), refused
        assert refused.stderr.count("\n") == 1
        assert not (server.data / "tend.db").exists()
        getattr(server, end)()
        taken = tend(server.data, "restore", str(tmp_path / "copy"))
        assert taken.returncode == 0, taken.stderr


def test_a_restore_beside_a_worker_is_refused(tmp_path: Path) -> None:
    """
    Any number of workers may run beside the server; a restore is refused until all have ended.
    """
    data = tmp_path / "data"
    with Server(data) as server:
        with worker(data) as first, worker(data) as second:
            Program(server).tick("2025-10-01")
            assert tend(data, "backup", str(tmp_path / "copy")).returncode == 0
            server.stop()
            move_away(data, tmp_path / "away")
            refused = tend(data, "restore", str(tmp_path / "copy"))
            assert (refused.returncode, "stop it first" in refused.stderr) == (1, True), refused
            second.kill()
            second.wait()
            assert tend(data, "restore", str(tmp_path / "copy")).returncode == 1
            assert first.poll() is None
        assert tend(data, "restore", str(tmp_path / "copy")).returncode == 0


@pytest.mark.parametrize("command", ["serve", "work", "migrate", "invite", "purge"])
def test_nobody_begins_while_a_restore_is_under_way(tmp_path: Path, command: str) -> None:
    """No server or worker starts during a restore, which is about to replace the database."""
    data = tmp_path / "data"
    data.mkdir()
    with locked(data / IN_USE, alone=True) as mine:
        assert mine
        words = ["--port", "0"] if command == "serve" else []
        refused = tend(data, command, *words)
    assert refused.returncode == 1
    assert (
        refused.stderr == f"tend: another tend works with {data} alone; try again when it ended\n"
    )
    assert not (data / "tend.db").exists()


async def test_purging_waits_a_day_after_the_start(make_site: Maker) -> None:
    """
    The first purge is a day after the start, when a clock that was wrong at boot has usually been
    corrected; then one a day.
    """
    site = await make_site(rate_limits=False)
    app = App(site.app.context, purge=True)
    store = site.app.context.store
    people = [await site.join() for _ in range(3)]
    site.clock.ms = NOW + 401 * DAY_MS
    await store.touch_device(people[0].account, people[0].device, site.clock.ms)
    began = app.started_s
    left = []
    day_s = PURGE_EVERY_S
    for uptime_s in (0, day_s - 1, day_s + 1, day_s + 3600, 2 * day_s + 2):
        await app.sweep(began + uptime_s)
        left.append(sum([bool(await store.devices(person.account)) for person in people]))
    assert left == [3, 3, 2, 2, 1]
