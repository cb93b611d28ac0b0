"""Several server processes on one PostgreSQL, from outside: they are one server to everybody."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from tests.harness import Server
from tests.support import forked, postgres
from tests.support.kills import kill_often, tick_together
from tests.support.program import Program
from tests.support.stamps import stamp
from tests.support.streams import Stream, join
from tests.sync.wire import Line

from tend.limits import TOLD_FROM, WORK_BURST_COUNT, WORK_PER_S
from tend.push.vapid_key import private_key

WAIT_S = 30.0


@pytest.fixture
def url() -> Iterator[str]:
    """The address of an empty database, on a server that the test may end."""
    server = postgres.restartable()
    name = postgres.in_thread(server.make())
    yield server.url(name)
    postgres.in_thread(server.drop(name))


@pytest.fixture
def both(tmp_path: Path, url: str) -> Iterator[tuple[Server, Server]]:
    """Two started processes, with a data folder each, as on two machines."""
    env = {"TEND_DATABASE_URL": url}
    with Server(tmp_path / "a", env=env) as a, Server(tmp_path / "b", env=env) as b:
        yield a, b


def at(person: Program, server: Server) -> Program:
    """The same device, asking another process."""
    other = object.__new__(Program)
    other.server, other.n, other.token = server, person.n, person.token
    return other


def test_a_change_is_told_to_streams_of_the_other_process(both: tuple[Server, Server]) -> None:
    """
    What is ticked through one process reaches a stream on the other, and a device that is removed
    through one is refused by the other at once, and its stream there ends.
    """
    here, there = both
    person = Program(here)
    other = join(person)
    stream = Stream(there, other.token)
    try:
        assert stream.seq() == 0
        person.tick("2025-10-01")
        assert stream.seq() == 1
        assert at(other, there).days() == ["2025-10-01"]

        listed = person.call("GET", "/api/devices")["devices"]
        (device,) = [one["id"] for one in listed if not one["current"]]
        Line(here.port).send("DELETE", f"/api/devices/{device}", None, person.token)
        status, said = Line(there.port).send("GET", "/api/devices", None, other.token)
        assert (status, said["error"]) == (401, "removed")
        for put in ([], [["t", "2025-10-02.h7k2m9q4s0ab", {"v": [1, stamp()]}]]):
            body = json.dumps({"v": 1, "n": 99, "cursor": 0, "put": put})
            status, said = Line(there.port).sync(other.token, body)
            assert (status, said["error"]) == (401, "removed")
        assert stream.seq() is None
    finally:
        stream.close()


def test_a_code_of_one_process_is_claimed_at_the_other(both: tuple[Server, Server]) -> None:
    """
    A second phone joins through another process than the first one asks, and both see all.
    """
    here, there = both
    person = Program(here)
    person.tick("2025-10-01")
    phone = join(at(person, there))
    phone.tick("2025-10-02")

    assert person.days() == phone.days() == ["2025-10-01", "2025-10-02"]


def test_the_end_of_one_process_is_not_that_of_the_other(both: tuple[Server, Server]) -> None:
    """
    When a process is killed, the other one has all that was acknowledged, and goes on.
    """
    here, there = both
    person = Program(here)
    person.tick("2025-10-01")
    here.kill()
    other = at(person, there)
    assert other.days() == ["2025-10-01"]
    other.tick("2025-10-02")
    here.start()
    assert person.days() == ["2025-10-01", "2025-10-02"]


def test_no_acknowledged_tick_dies_with_a_process_on_postgres(tmp_path: Path, url: str) -> None:
    """
    A few kills of the server during writes lose nothing that was acknowledged, and concurrent ticks
    of many clients are all there.
    """
    with Server(tmp_path / "data", env={"TEND_DATABASE_URL": url}) as server:
        kill_often(server, 4, begun=True)
        tick_together(server)


def test_a_server_outlives_a_restart_of_its_database(both: tuple[Server, Server]) -> None:
    """
    While PostgreSQL is away a server says that it is not ready, and answers requests once it is
    back, without being started again.
    """
    here, _ = both
    database = postgres.restartable()
    person = Program(here)
    person.tick("2025-10-01")
    database.kill()
    assert Line(here.port).send("GET", "/readyz")[0] == 503
    database.start()
    person.tick("2025-10-02")

    assert person.days() == ["2025-10-01", "2025-10-02"]
    deadline = time.monotonic() + WAIT_S
    while Line(here.port).send("GET", "/readyz")[0] != 200:
        assert time.monotonic() < deadline
        time.sleep(0.05)


@pytest.fixture
def strict(tmp_path: Path, url: str) -> Iterator[tuple[Server, Server]]:
    """Two processes on one database that limit."""
    env = {
        "TEND_DATABASE_URL": url,
        "TEND_RATE_LIMITS": "on",
        "TEND_VAPID_KEY": private_key(tmp_path),
    }
    with Server(tmp_path / "a", env=env) as a, Server(tmp_path / "b", env=env) as b:
        yield a, b


def test_what_is_allowed_a_few_times_is_counted_together(strict: tuple[Server, Server]) -> None:
    """
    Five accounts an hour and ten tries at a code a minute come from one address, through whichever
    process they are made; further ones are refused by both, with the seconds to wait.
    """
    lines = [Line(one.port) for one in strict]
    made = [lines[i % 2].send("POST", "/api/accounts", "{}")[0] for i in range(5)]
    assert made == [201] * 5
    tried = [lines[i % 2].send("POST", "/api/pairings/AAAA-AAAA/claim", "{}") for i in range(10)]
    assert {status for status, _ in tried} == {404}
    for line in lines:
        assert line.send("POST", "/api/accounts", "{}")[0] == 429
        assert line.send("POST", "/api/pairings/AAAA-AAAA/claim", "{}")[0] == 429


@pytest.mark.long
def test_an_account_has_one_share_of_both(strict: tuple[Server, Server]) -> None:
    """
    Whoever asks both processes as fast as they answer gets the share of one account, and at most a
    second's worth more of each; each by itself would have given as much.
    """
    token = Line(strict[0].port).account("ab" * 8, "cd" * 4)
    seconds = 20.0
    began = time.monotonic()

    def ask(port: int) -> int:
        given = 0
        while time.monotonic() < began + seconds:
            given += Line(port).send("GET", "/api/devices", None, token)[0] == 200
        return given

    with ThreadPoolExecutor(8) as pool:
        given = sum(pool.map(ask, [one.port for one in strict] * 4))
    took_s = time.monotonic() - began
    second = WORK_BURST_COUNT + WORK_PER_S
    assert given <= second + WORK_PER_S * took_s + second + 2 * TOLD_FROM


def test_a_database_that_is_not_there_ends_the_start(tmp_path: Path) -> None:
    """
    `tend` ends with a sentence that says what is wrong, and shows no password.
    """
    nowhere = postgres.restartable().url("nowhere").replace("postgres@", "postgres:secret@")
    for address, said in (
        (nowhere, "the database nowhere on"),
        ("mysql://tend:secret@localhost/tend", "no address like postgresql://"),
    ):
        env = {key: value for key, value in os.environ.items() if not key.startswith("TEND_")}
        env |= {"TEND_DATABASE_URL": address}
        done = forked.run(["migrate", "--data", str(tmp_path / "data")], tmp_path, env, WAIT_S)
        assert done.returncode in (1, 2)
        assert said in done.stderr
        assert "secret" not in done.stderr + done.stdout


def test_commands_work_on_postgres(tmp_path: Path, url: str) -> None:
    """
    `invite`, `purge`, `doctor` and `backup` work beside servers.
    """
    with Server(tmp_path / "data", env={"TEND_DATABASE_URL": url, "TEND_SIGNUP": "invite"}) as one:
        code = one.tend("invite").strip().rpartition("=")[2]
        made = Line(one.port).send("POST", "/api/accounts", json.dumps({"invite": code}))
        assert made[0] == 201
        assert one.tend("purge").strip() == "0"
        assert "on PostgreSQL answers and is migrated" in one.tend("doctor")
        env = {**os.environ, "TEND_DATABASE_URL": url}
        words = ["backup", "--data", str(one.data), str(tmp_path / "copy")]
        done = forked.run(words, tmp_path, env, WAIT_S)
    assert done.returncode == 0, done.stderr
