"""A server on two PostgreSQL servers, of which one is killed and brought back."""

from __future__ import annotations

import json
import subprocess
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.harness import Server, free_port
from tests.support import postgres
from tests.support.postgres import OwnServer
from tests.support.program import Program, tend
from tests.support.scraped import wait_for

from tend.domain.records.parts import part_of
from tend.store.contract.ranges import ranges_of

DEADLINE_S = 60.0


@pytest.fixture(scope="module")
def mortal() -> Iterator[OwnServer]:
    """The server of the upper half, which a test may kill."""
    server = OwnServer(postgres.bundled())
    yield server
    server.close()


@pytest.fixture
def address(mortal: OwnServer) -> Iterator[str]:
    """Two empty databases."""
    low, high = postgres.shared(), mortal
    names = [postgres.in_thread(one.make()) for one in (low, high)]
    yield f"0-511={low.url(names[0])};512-1023={high.url(names[1])}"
    for one, name in zip((low, high), names, strict=True):
        postgres.in_thread(one.drop(name))


def people(server: Server, half: range, count: int) -> list[Program]:
    """Programs whose accounts lie in these parts; with tokens anywhere."""
    found: list[Program] = []
    number = 0
    while len(found) < count:
        number += 1
        id = f"{half.start:08x}{number:08x}"
        if part_of(id) in half:
            found.append(Program(server, account=id))
    return found


def ready(server: Server) -> dict[str, Any]:
    with urllib.request.urlopen(f"{server.url}/readyz", timeout=DEADLINE_S) as answer:
        found: dict[str, Any] = json.load(answer)
    return found


# Quicker: test_the_other_half_never_notices_that_a_server_is_killed of tests/store.
@pytest.mark.soak
def test_half_of_the_people_never_notice(tmp_path: Path, address: str, mortal: OwnServer) -> None:
    """
    While one of two databases is down, people of the other one go on; health, metrics and
    `tend doctor` say which is away. People of the first one are refused after a while, and find all
    that was acknowledged once it is back.
    """
    port = free_port()
    env = {"TEND_DATABASE_URL": address, "TEND_METRICS_PORT": str(port)}
    with Server(tmp_path / "data", env=env) as server:
        low, high = people(server, range(512), 3), people(server, range(512, 1024), 3)
        assert ready(server) == {"status": "ready"}
        for one in (*low, *high):
            one.tick("2025-10-01")
        mortal.kill()
        try:
            waiting = threading.Thread(target=refused, args=(high[0],))
            waiting.start()
            for day in range(2, 9):
                for one in low:
                    one.tick(f"2025-10-0{day}")
            waiting.join(DEADLINE_S)
            assert not waiting.is_alive()
            assert ready(server) == {"status": "ready", "away": ["512-1023"]}
            wait_for(port, lambda now: now.sum("tend_store_away", parts="512-1023") == 1)
            assert wait_for(port, lambda now: True).sum("tend_store_away", parts="0-511") == 0
            said = tend(tmp_path / "data", "doctor", TEND_DATABASE_URL=address)
            assert said.returncode == 1
            assert "parts 512-1023: the database" in said.stdout
            assert "cannot be reached" in said.stdout
        finally:
            mortal.start()
        for one in high:
            one.tick("2025-10-02")
            assert one.days() == ["2025-10-01", "2025-10-02"]
        for one in low:
            assert one.days() == [f"2025-10-0{day}" for day in range(1, 9)]
        assert ready(server) == {"status": "ready"}
        wait_for(port, lambda now: now.sum("tend_store_away") == 0)
    assert "Traceback" not in server.read_log()


def test_a_server_is_split(tmp_path: Path, address: str) -> None:
    """
    What `tend copy` has moved from one database to another one is served from both by ranges,
    though the moved rows are still in the first one; that by itself is served no more.
    """
    data, (low, _) = tmp_path / "data", ranges_of(address)
    with Server(data, env={"TEND_DATABASE_URL": low.url}) as server:
        everybody = people(server, range(512), 2) + people(server, range(512, 1024), 2)
        for one in everybody:
            one.tick("2025-10-01")
    moved = tend(data, "copy", "--from", low.url, "--to", address, "--switch")
    assert moved.returncode == 0, moved
    with Server(data, env={"TEND_DATABASE_URL": address}) as server:
        for one in everybody:
            one.server = server
            one.tick("2025-10-02")
            assert one.days() == ["2025-10-01", "2025-10-02"]
    said = tend(data, "migrate", TEND_DATABASE_URL=low.url)
    assert said.returncode == 1
    assert "has moved" in said.stderr


def refused(person: Program) -> None:
    person.timeout_s = DEADLINE_S
    with pytest.raises(urllib.error.HTTPError) as caught:
        person.tick("2025-10-03")
    with caught.value as answer:
        assert (answer.status, json.load(answer)["error"]) == (503, "unavailable")


def test_commands_say_what_they_do_of_several_databases(tmp_path: Path, address: str) -> None:
    """
    `tend migrate` migrates all of them, and again none; `tend doctor` speaks of each; `tend backup`
    and `tend restore`, which are of one database, say how.
    """
    data = tmp_path / "data"

    def asked(command: str, *words: str) -> subprocess.CompletedProcess[str]:
        return tend(data, command, *words, TEND_DATABASE_URL=address)

    assert asked("migrate").returncode == 0
    assert asked("migrate").returncode == 0
    said = asked("doctor").stdout
    for parts in ("0-511", "512-1023"):
        assert f"ok   the database on PostgreSQL with parts {parts} answers" in said
    done = asked("backup", str(tmp_path / "copy"))
    assert done.returncode == 1
    assert "a backup is of one database: set TEND_DATABASE_URL" in done.stderr
    assert asked("purge").returncode == 0
    assert "invite=" in asked("invite").stdout
