"""`tend serve --workers N` on one PostgreSQL: several processes behind one port are one server."""

from __future__ import annotations

import contextlib
import http.client
import os
import random
import secrets
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from tests.harness import OURS, Server, free_port
from tests.support import postgres
from tests.support.kills import WRITERS, tick_on
from tests.support.program import Program, tend
from tests.support.rounds import pull
from tests.support.several import Pinned, children, lines_of, number, until
from tests.support.streams import join
from tests.sync.peer import Peer
from tests.sync.wire import Line

from tend.limits import TOLD_FROM, WORK_BURST_COUNT, WORK_PER_S

WAIT_S = 30.0
WORKERS = 3


def longer(acked: list[Any], goal: int) -> bool:
    """Whether so much was acknowledged."""
    return len(acked) >= goal


def replaced(parent: int, killed: int) -> bool:
    """Whether there are as many children again, without the killed one."""
    found = children(parent)
    return killed not in found and len(found) == WORKERS


@pytest.fixture
def url() -> Iterator[str]:
    server = postgres.shared()
    name = postgres.in_thread(server.make())
    yield server.url(name)
    postgres.in_thread(server.drop(name))


@pytest.fixture
def start(tmp_path: Path, url: str) -> Iterator[Callable[..., Server]]:
    """Starts a server of several workers."""
    with contextlib.ExitStack() as stack:

        def make(**env: str) -> Server:
            given = {"TEND_DATABASE_URL": url, "TEND_WORKERS": str(WORKERS), **env}
            server = stack.enter_context(Server(tmp_path / "data", env=given))
            until(lambda: len(children(server.pid)) == WORKERS)
            return server

        yield make


@pytest.fixture
def pinned() -> Iterator[Callable[..., Pinned]]:
    """Opens connections to a worker, or to any but one."""
    opened: list[Pinned] = []

    def make(server: Server, other_than: int | None = None, worker: int | None = None) -> Pinned:
        for _ in range(200):
            opened.append(Pinned(server))
            found = opened[-1].worker
            if found != other_than and worker in (None, found):
                return opened[-1]
        raise AssertionError("one worker gets all connections")

    yield make
    for one in opened:
        one.close()


def push(line: Pinned, token: str, n: int) -> None:
    """Tick through one worker."""
    stamp = f"{time.time_ns() // 1_000_000:011x}0000{n:08x}"
    put = [["t", f"2025-10-03.many{n}", {"v": [1, stamp]}]]
    body = {"v": 1, "n": n, "cursor": 0, "limit": 1000, "put": put}
    status, said = line.ask("POST", "/api/sync", token, body)
    assert status == 200, said


def test_pokes_and_removals_cross_workers(
    start: Callable[..., Server], pinned: Callable[..., Pinned]
) -> None:
    """
    A tick through one worker reaches a stream at another one within two seconds; a device that is
    removed through one is refused by the others at once, and its stream there ends.
    """
    server = start()
    person = Program(server)
    other = join(person)
    here = pinned(server)
    there = pinned(server, other_than=here.worker)
    stream = there.listen(other.token)
    assert number(stream) == 0
    push(here, person.token, 1)
    began = time.monotonic()
    assert number(stream) == 1
    assert time.monotonic() - began < 2

    _, listed = here.ask("GET", "/api/devices", person.token)
    (device,) = [one["id"] for one in listed["devices"] if not one["current"]]
    assert here.ask("DELETE", f"/api/devices/{device}", person.token)[0] == 204
    elsewhere = pinned(server, other_than=here.worker)
    status, said = elsewhere.ask("GET", "/api/devices", other.token)
    assert (status, said["error"]) == (401, "removed")
    assert number(stream) is None


def test_it_stops_at_once_with_streams_at_all_workers(
    start: Callable[..., Server], pinned: Callable[..., Pinned]
) -> None:
    """SIGTERM to the parent ends all within 3 s, with open streams at each; nothing is left."""
    server = start()
    person = Program(server)
    streams = [pinned(server, worker=at).listen(join(person).token) for at in range(WORKERS)]
    assert [number(one) for one in streams] == [0] * WORKERS
    gone = [server.pid, *children(server.pid)]
    assert server.stop() < 3
    assert [pid for pid in gone if Path(f"/proc/{pid}").exists()] == []
    with pytest.raises(OSError), socket.create_connection(("127.0.0.1", server.port), 5):
        pass
    server.start()


@pytest.mark.long
def test_a_worker_that_dies_loses_nothing_and_comes_back(start: Callable[..., Server]) -> None:
    """
    Each worker is killed once while writers push at full speed: nothing that was acknowledged is
    lost, the others go on, and it is started again.
    """
    server = start()
    line, account = Line(server.port), secrets.token_hex(8)
    ones = [Peer(f"w{i}", account, f"{i:08x}") for i in range(WRITERS)]
    tokens = [line.account(account, ones[0].device)]
    tokens += [line.join(tokens[0], one.device) for one in ones[1:]]
    acked: list[tuple[str, str]] = []
    over = threading.Event()

    def write(at: int) -> None:
        run = at
        while not over.is_set():
            # It returns when its worker dies, and is pinned to none: each request connects anew.
            tick_on(line, tokens[at], ones[at], run, acked, over)
            run += WRITERS

    with ThreadPoolExecutor(WRITERS) as pool:
        writing = [pool.submit(write, at) for at in range(WRITERS)]
        try:
            for killed in children(server.pid):
                goal = len(acked) + 20
                until(partial(longer, acked, goal))
                os.kill(killed, signal.SIGKILL)
                until(partial(replaced, server.pid, killed))
        finally:
            over.set()
        for one in writing:
            one.result()
    rows = pull(line, tokens[0], account).rows
    lost = [id for id, stamp in acked if rows.get(("t", id), {}).get("v") != [id, stamp]]
    assert not lost
    died = [one for one in lines_of(server) if "started again" in one["say"]]
    assert sorted(one["worker"] for one in died) == list(range(WORKERS))


def test_what_arrives_for_a_dead_worker_waits_for_the_next(
    start: Callable[..., Server], pinned: Callable[..., Pinned]
) -> None:
    """Right after a worker was killed every new connection is answered, whoever it falls to."""
    server = start()
    os.kill(children(server.pid)[1], signal.SIGKILL)
    with ThreadPoolExecutor(8) as pool:
        asked = pool.map(lambda _: Line(server.port).send("GET", "/healthz")[0], range(60))
        assert set(asked) == {200}
    assert {pinned(server, worker=at).worker for at in range(WORKERS)} == set(range(WORKERS))


def test_children_do_not_outlive_their_parent(start: Callable[..., Server]) -> None:
    """When the parent is killed, its children stop by themselves and let the port go."""
    server = start()
    left = children(server.pid)
    server.kill()
    until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in left))
    server.start()


@pytest.mark.long
def test_limits_hold_for_all_workers(start: Callable[..., Server]) -> None:
    """
    Five accounts an hour come from one address, whichever workers make them; and an account has
    one share of them all, with a second's worth more of each at most.
    """
    server = start(TEND_RATE_LIMITS="on")
    line = Line(server.port)
    made = [line.send("POST", "/api/accounts", "{}") for _ in range(12)]
    assert sorted(status for status, _ in made) == [201] * 5 + [429] * 7
    token = made[0][1]["token"]
    began = time.monotonic()

    def ask(_: int) -> int:
        given = 0
        while time.monotonic() < began + 20:
            given += Line(server.port).send("GET", "/api/devices", None, token)[0] == 200
        return given

    with ThreadPoolExecutor(8) as pool:
        given = sum(pool.map(ask, range(8)))
    second = WORK_BURST_COUNT + WORK_PER_S
    fair = WORK_BURST_COUNT + WORK_PER_S * (time.monotonic() - began)
    assert given <= fair + (WORKERS - 1) * second + WORKERS * TOLD_FROM


def test_one_of_them_takes_backups_and_reminds(start: Callable[..., Server], url: str) -> None:
    """
    Backups are taken once for all; a first subscription, through whichever worker, wakes the one
    that sends.
    """
    server = start(TEND_BACKUP_EVERY="1h")
    until(lambda: [one for one in lines_of(server) if "backed up" in one["say"]])
    time.sleep(2)  # another one would have followed at once
    said = [one for one in lines_of(server) if one["log"] == "tend.backup"]
    assert [one["worker"] for one in said] == [0]
    assert len(list((server.data / "backups").glob("*.tar.gz"))) == 1


def free_ports(count: int) -> int:
    """The first of so many ports in a row that are free, below those that connections are given."""
    for first in random.sample(range(20_000, 30_000, count), 100):
        with contextlib.ExitStack() as held:
            try:
                for at in range(count):
                    held.enter_context(socket.create_server(("127.0.0.1", first + at)))
            except OSError:
                continue
        return first
    raise AssertionError("no ports in a row are free")


def test_each_worker_has_a_port_for_metrics(start: Callable[..., Server]) -> None:
    """The first worker has the port that was given, the others those that follow."""
    port = free_ports(WORKERS)
    server = start(TEND_METRICS_PORT=str(port))
    person = Program(server)
    seen = set()
    for at in range(WORKERS):
        with urllib.request.urlopen(f"http://127.0.0.1:{port + at}/metrics", timeout=10) as said:
            text = said.read().decode()
        assert "tend_event_loop_lag_seconds_count" in text
        seen.add(next(one for one in text.splitlines() if one.startswith("process_start_time")))
    assert person.days() == []


@pytest.mark.parametrize(
    ("env", "said"),
    [
        ({"TEND_WORKERS": "2"}, "TEND_WORKERS: one process serves a database in a file"),
        ({"TEND_WORKERS": "0"}, "TEND_WORKERS: '0' is no number from 1 to"),
        (
            {
                "TEND_WORKERS": "3",
                "TEND_DATABASE_URL": "postgresql://localhost/tend",
                "TEND_METRICS_PORT": "65534",
            },
            "TEND_METRICS_PORT: each worker has a port",
        ),
    ],
)
def test_what_makes_no_sense_is_refused(tmp_path: Path, env: dict[str, str], said: str) -> None:
    """Several workers on SQLite, or more than there are ports: a sentence says what to do."""
    done = tend(tmp_path / "data", "serve", **env)
    assert (done.returncode, said in done.stderr) == (2, True), done.stderr


def test_a_database_that_is_not_there_ends_all(tmp_path: Path) -> None:
    """Workers that cannot start are not started again and again: the parent ends with them."""
    nowhere = postgres.shared().url("nowhere")
    env = {"TEND_WORKERS": "2", "TEND_DATABASE_URL": nowhere, "TEND_PORT": str(free_port())}
    done = tend(tmp_path / "data", "serve", **env)
    assert done.returncode == 1
    assert "the database nowhere on" in done.stderr


def test_what_is_not_installed_is_said(tmp_path: Path) -> None:
    """Without asyncpg several workers end as one does: a sentence says what to install."""
    program = "import sys; sys.modules['asyncpg'] = None; from tend.__main__ import main; main()"
    kept = {key: value for key, value in os.environ.items() if not key.startswith("TEND_")}
    env = {**kept, "TEND_WORKERS": "2", "TEND_DATABASE_URL": "postgresql://localhost/nothing"}
    words = [sys.executable, "-c", program, "serve", "--data", str(tmp_path), "--port", "0"]
    done = subprocess.run(
        words, cwd=OURS, env=env, capture_output=True, text=True, timeout=WAIT_S, check=False
    )
    assert "pip install 'tend[postgres]'" in done.stderr
    assert "Traceback" not in done.stderr


def test_two_workers_serve_a_spread_database(start: Callable[..., Server], url: str) -> None:
    """Several workers on several databases by ranges of parts: a tick of one is seen by all."""
    server = postgres.shared()
    name = postgres.in_thread(server.make())
    try:
        spread = start(TEND_DATABASE_URL=f"0-511={url};512-1023={server.url(name)}")
        people = [Program(spread) for _ in range(4)]
        for person in people:
            person.tick("2025-10-01")
        assert [person.days() for person in people] == [["2025-10-01"]] * len(people)
        spread.stop()
    finally:
        postgres.in_thread(server.drop(name))


def test_a_taken_port_is_refused(tmp_path: Path, start: Callable[..., Server], url: str) -> None:
    """A second server does not slip in beside the first one, although its port may be shared."""
    server = start()
    env = {"TEND_WORKERS": "2", "TEND_DATABASE_URL": url, "TEND_PORT": str(server.port)}
    done = tend(tmp_path / "other", "serve", **env)
    assert done.returncode == 1
    assert "TEND_PORT" in done.stderr


def test_a_shell_starts_it_as_well(tmp_path: Path, url: str) -> None:
    """The option does what the setting does, in a process that a shell has started."""
    port = free_port()
    words = ["serve", "--port", str(port), "--data", str(tmp_path), "--workers", "2"]
    kept = {key: value for key, value in os.environ.items() if not key.startswith("TEND_")}
    process = subprocess.Popen(
        [sys.executable, "-m", "tend", *words, "--database-url", url],
        cwd=OURS,
        env=kept,
        stderr=subprocess.DEVNULL,
    )
    try:
        until(lambda: _answers(port))
        assert len(children(process.pid)) == 2
        process.send_signal(signal.SIGINT)
        assert process.wait(10) == 0
    finally:
        process.kill()
        process.wait()


def _answers(port: int) -> bool:
    with contextlib.suppress(OSError, http.client.HTTPException):
        return Line(port).send("GET", "/readyz")[0] == 200
    return False
