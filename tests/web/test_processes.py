"""A real server process from outside: its streams, its end, its pages and its log."""

from __future__ import annotations

import http.client
import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.harness import Server
from tests.support.program import Program
from tests.support.streams import Stream, join

from .conftest import stamp

Listen = Callable[[Program], "Stream"]
SECRET = "Zwetschgendatschi"


@pytest.fixture
def alone(tmp_path: Path) -> Iterator[Server]:
    """As a shell would start it: its end and its log are its own from the first moment."""
    with Server(tmp_path / "data", alone=True) as running:
        yield running


@pytest.fixture
def listen() -> Iterator[Callable[[Program], Stream]]:
    """Opens streams and closes them all at the end."""
    opened: list[Stream] = []

    def make(person: Program) -> Stream:
        opened.append(Stream(person.server, person.token))
        return opened[-1]

    yield make
    for stream in opened:
        stream.close()


def test_a_stream_tells_the_number_and_its_changes(server: Server, listen: Listen) -> None:
    """On connect and whenever another device has changed something, before the next heartbeat."""
    person = Program(server)
    other = join(person)
    stream = listen(person)
    assert stream.answer.getheader("content-type") == "text/event-stream"
    assert stream.seq() == 0
    other.tick("2025-10-01")
    assert stream.seq() == 1


def test_a_removed_device_hears_no_more(server: Server, listen: Listen) -> None:
    """Removal ends the device's stream and nobody else's; its next request is refused."""
    person = Program(server)
    other = join(person)
    gone, stays = listen(other), listen(person)
    assert (gone.seq(), stays.seq()) == (0, 0)
    listed = person.call("GET", "/api/devices")["devices"]
    (device,) = [one["id"] for one in listed if not one["current"]]
    line = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
    headers = {"authorization": f"Bearer {person.token}"}
    line.request("DELETE", f"/api/devices/{device}", headers=headers)
    assert line.getresponse().status == 204
    line.close()
    assert gone.seq() is None
    refused = listen(other).answer
    assert (refused.status, json.load(refused)["error"]) == (401, "removed")
    person.tick("2025-10-01")
    assert stays.seq() == 1


def test_a_device_has_so_many_streams(tmp_path: Path, listen: Listen) -> None:
    """The fifth stream of one device is refused with the usual envelope; a closed one frees it."""
    with Server(tmp_path / "data", env={"TEND_RATE_LIMITS": "on"}) as server:
        _too_many(Program(server), listen)


def _too_many(person: Program, listen: Listen) -> None:
    streams = [listen(person) for _ in range(4)]
    assert [stream.seq() for stream in streams] == [0] * 4
    fifth = listen(person).answer
    assert fifth.status == 429
    assert set(json.load(fifth)) >= {"error", "detail"}
    streams[0].close()
    deadline = time.monotonic() + 5
    while (again := listen(person)).answer.status == 429:
        assert time.monotonic() < deadline
        time.sleep(0.05)
    assert again.seq() == 0


def test_it_stops_at_once_with_open_streams(alone: Server, listen: Listen) -> None:
    """Twenty open streams do not hold a stop up for 3 s; the data is whole afterwards."""
    people = [Program(alone) for _ in range(5)]
    streams = [listen(person) for person in people for _ in range(4)]
    assert {stream.seq() for stream in streams} == {0}
    people[0].tick("2025-10-01")
    assert alone.stop() < 3
    alone.start()
    assert people[0].days() == ["2025-10-01"]


def test_the_log_knows_nobody(alone: Server) -> None:
    """
    No token, name, value or id of a record reaches the log, whatever is asked and however wrong
    it is; each line is one JSON object.
    """
    person = Program(alone, name=f"1.{SECRET}")
    person.sync([["t", f"2025-10-01.{SECRET[:12].lower()}", {"v": [SECRET, stamp()]}]])
    for method, path, body in (
        ("POST", "/api/sync", SECRET.encode()),
        ("POST", "/api/sync", b'{"v": 1, "' + SECRET.encode() + b'": 1}'),
        ("GET", f"/api/habits/{SECRET}/summary", None),
        ("GET", f"/api/{SECRET}", None),
        ("GET", f"/pair/x#{SECRET}", None),
        ("GET", f"/habit/{SECRET}?q={SECRET}", None),
        ("POST", f"/api/pairings/{SECRET}/claim", b"{}"),
        ("PATCH", f"/api/devices/{SECRET}", b'{"name": "' + SECRET.encode() + b'"}'),
    ):
        line = http.client.HTTPConnection("127.0.0.1", alone.port, timeout=10)
        headers = {
            "authorization": f"Bearer {person.token}",
            "content-type": "application/json",
            "accept": "text/html",
            "user-agent": SECRET,
            "referer": SECRET,
        }
        line.request(method, path, body, headers)
        line.getresponse().read()
        line.close()
    wrong = Stream(alone, f"wrong{SECRET}")
    assert wrong.answer.status == 401
    wrong.close()
    alone.stop()
    log = alone.read_log()
    assert SECRET.lower() not in log.lower()
    assert person.token not in log
    lines = [json.loads(one) for one in log.splitlines()]
    assert any(one.get("status") == 404 for one in lines)


def page(server: Server, path: str, method: str = "GET", **headers: str) -> Any:
    """One request, its answer read."""
    line = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
    line.request(method, path, headers={name.replace("_", "-"): v for name, v in headers.items()})
    answer = line.getresponse()
    body = answer.read()
    line.close()
    return answer, body


def test_pages_are_strict_and_kept_as_long_as_they_may(server: Server) -> None:
    """
    The shell is asked for each time and runs no foreign or inline script; hashed files are kept
    for ever; compressed bodies go to whoever takes them; an unchanged file is not sent again; and
    no cache on the way may change a byte, which the worker would refuse.
    """
    shell, body = page(server, "/", accept="text/html")
    policy = shell.getheader("content-security-policy")
    assert "require-trusted-types-for 'script'" in policy
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert shell.getheader("cache-control") == "no-cache, no-transform"
    assert shell.getheader("x-content-type-options") == "nosniff"
    assert shell.getheader("referrer-policy") == "no-referrer"
    script = body.decode().split('src="')[1].split('"')[0]
    plain, whole = page(server, script)
    small, packed = page(server, script, accept_encoding="gzip, br")
    assert {"immutable", "no-transform"} < set(plain.getheader("cache-control").split(", "))
    assert small.getheader("content-encoding") == "br"
    assert len(packed) < len(whole)
    # A script obeys the page that loads it: the policies would be half of what a small file weighs.
    assert plain.getheader("x-content-type-options") == "nosniff"
    assert plain.getheader("cross-origin-resource-policy") == "same-origin"
    assert sum(len(name) + len(value) + 4 for name, value in plain.getheaders()) < 350
    again, nothing = page(server, script, if_none_match=plain.getheader("etag"))
    assert (again.status, nothing) == (304, b"")
    head, empty = page(server, script, "HEAD")
    assert (int(head.getheader("content-length")), empty) == (len(whole), b"")
    inside, same = page(server, "/habit/h7k2m9q4s0ab", accept="text/html")
    assert (inside.status, same) == (200, body)


@pytest.mark.parametrize(
    "path",
    [
        "/../../../etc/passwd",
        "/assets/../../app.py",
        "/%2e%2e/%2e%2e/app.py",
        "/assets/nothing.js",
        "/.env",
        "/api/nothing",
    ],
)
def test_nothing_else_is_served(server: Server, path: str) -> None:
    """No file beside the pages can be reached; the refusal is the usual envelope."""
    answer, body = page(server, path, accept="text/html" if "api" in path else "*/*")
    assert answer.status == 404
    assert set(json.loads(body)) == {"error", "detail"}
    assert answer.getheader("cache-control") == "no-store"


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_signing_in_ends_in_the_app(server: Server, method: str) -> None:
    """What a login proxy lets through after a login leads to Today, each time anew."""
    answer, body = page(server, "/sign-in", method, accept="text/html")
    assert (answer.status, answer.getheader("location"), body) == (303, "/", b"")
    assert answer.getheader("cache-control") == "no-store"


def test_pages_take_no_other_method(server: Server) -> None:
    """Writing to a page is refused, with the methods that it does take."""
    answer, body = page(server, "/", "POST")
    assert (answer.status, json.loads(body)["error"]) == (405, "method")
    assert answer.getheader("allow") == "GET, HEAD"
