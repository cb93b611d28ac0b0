"""Visitors who are slow, silent, deaf or many: they are hung up on, and nobody else notices."""

from __future__ import annotations

import contextlib
import http.client
import json
import resource
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.harness import Server, serving
from tests.support.process import open_files, visitors
from tests.support.program import Program
from tests.support.stamps import stamp

WITHIN_S = 60.0
PATIENCE_S = 1
GET = b"GET /api/session HTTP/1.1\r\nHost: localhost\r\n"
POST = b"POST /api/sync HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
MOST_RATIO = 6.0
"""Of the middle request among the slow to one without; 400 of them cost next to nothing."""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("slow") / "data"
    with serving(folder, TEND_PATIENCE_S=str(PATIENCE_S)) as running:
        yield running


def connect(server: Server) -> socket.socket:
    return socket.create_connection(("127.0.0.1", server.port), timeout=WITHIN_S)


def heard(line: socket.socket) -> bytes:
    """All that the server says until it hangs up."""
    said = b""
    with contextlib.suppress(ConnectionError):
        while part := line.recv(65_536):
            said += part
    return said


def trickle(line: socket.socket, stop: threading.Event) -> None:
    """A byte now and then, for ever."""
    with contextlib.suppress(OSError):
        while not stop.wait(PATIENCE_S / 10):
            line.sendall(b"a")


def wait_for(what: Callable[[], bool]) -> None:
    deadline = time.monotonic() + WITHIN_S
    while not what():
        assert time.monotonic() < deadline
        time.sleep(0.05)


@pytest.mark.parametrize(
    "beginning",
    [
        b"GET /",
        GET + b"X-A: ",
        GET + b"\r\n" + GET + b"X-A: ",
        POST + b"Content-Length: 200000\r\n\r\n{",
        POST + b"Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n9999\r\n",
    ],
    ids=["address", "header", "header of the second request", "body", "body in chunks"],
)
def test_a_request_that_never_ends_is_ended(server: Server, beginning: bytes) -> None:
    """
    Whoever sends a byte now and then keeps no connection: 408 in the usual envelope, and the end.
    """
    stop = threading.Event()
    with connect(server) as line:
        line.sendall(beginning)
        feeding = threading.Thread(target=trickle, args=(line, stop))
        feeding.start()
        said = heard(line)
        stop.set()
        feeding.join()
    assert b"HTTP/1.1 408" in said
    head, _, body = said[said.index(b"HTTP/1.1 408") :].partition(b"\r\n\r\n")
    assert json.loads(body)["error"] == "slow"
    assert b"connection: close" in head


def test_silence_ends_without_a_word(server: Server) -> None:
    """A connection on which nothing is said, as browsers keep one ready, is closed, not refused."""
    with connect(server) as line:
        assert heard(line) == b""


def test_a_server_that_was_asleep_blames_nobody(server: Server) -> None:
    """What came while the server itself stood still came in time."""
    with connect(server) as line:
        line.sendall(GET + b"X-A: ")
        wait_for(lambda: visitors(server.port) == 1)
        with server.frozen():
            line.sendall(b"a\r\nConnection: close\r\n\r\n")
            time.sleep(PATIENCE_S * 3)
        assert heard(line).startswith(b"HTTP/1.1 200")


def test_an_answer_that_is_not_taken_is_dropped(server: Server) -> None:
    """
    Who asks for much and reads nothing is hung up on, and what was to be sent is given back.
    """
    person = Program(server)
    big = {f"f{n}": ["x" * 7000, stamp()] for n in range(2)}
    for part in range(4):
        rows = [["l", f"letter{part}.{n}", big] for n in range(15)]
        person.sync(rows)
    body = b'{"v":1,"cursor":0,"put":[],"limit":1000}'
    head = POST + b"Authorization: Bearer %b\r\n" % person.token.encode()
    ask = head + b"Content-Length: %d\r\n\r\n%b" % (len(body), body)
    wait_for(lambda: not visitors(server.port))
    line = socket.socket()
    # So little that the system takes no answer in the reader's place.
    line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    line.settimeout(WITHIN_S)
    with line:
        line.connect(("127.0.0.1", server.port))
        line.sendall(ask)
        assert line.recv(12) == b"HTTP/1.1 200"
        assert visitors(server.port) == 1
        for _ in range(20):
            line.sendall(ask)
        wait_for(lambda: not visitors(server.port))


def test_rubbish_behind_a_request_does_not_take_its_answer(server: Server) -> None:
    """
    What cannot be read and came along with a request is not answered in its place: a put that was
    stored is acknowledged, and then the connection ends.
    """
    person = Program(server)
    row = ["t", "2025-10-03.h7k2m9q4s0ab", {"v": [1, stamp()]}]
    body = json.dumps({"v": 1, "n": 1, "cursor": 0, "put": [row]}).encode()
    head = POST + b"Authorization: Bearer %b\r\n" % person.token.encode()
    with connect(server) as line:
        line.sendall(head + b"Content-Length: %d\r\n\r\n%b" % (len(body), body) + b"\x00no\r\n\r\n")
        said = heard(line)
    assert said.startswith(b"HTTP/1.1 200")
    assert said.count(b"HTTP/1.1") == 1
    assert json.loads(said.partition(b"\r\n\r\n")[2])["rows"] == [row]


def test_hundreds_of_slow_ones_hold_nobody_up(server: Server) -> None:
    """
    Silent ones, half headers and half bodies, 400 at once, renewed as they are ended: who ticks
    meanwhile hardly waits longer than before.
    """
    person = Program(server)

    def middle_s() -> float:
        took = []
        for _ in range(60):
            began = time.perf_counter()
            person.sync([["t", "2025-10-03.h7k2m9q4s0ab", {"v": [1, stamp()]}]])
            took.append(time.perf_counter() - began)
        return statistics.median(took)

    beginnings = [b"", b"G", GET, POST + b"Content-Length: 900\r\n\r\n{"]
    person.sync([])
    alone = middle_s()
    with contextlib.ExitStack() as opened:
        lines = [opened.enter_context(connect(server)) for _ in range(400)]
        for at, line in enumerate(lines):
            with contextlib.suppress(ConnectionError):
                line.sendall(beginnings[at % 4])
        beside = middle_s()
        wait_for(lambda: visitors(server.port) <= 1)
    assert beside < alone * MOST_RATIO + 0.005, f"{alone * 1000:.1f} ms, {beside * 1000:.1f} ms"


class Poor(Server):
    """A server that may open few files."""

    FILES = 256

    def _run(self, words: list[str]) -> subprocess.Popen[bytes]:
        few = f'ulimit -n {self.FILES}; exec "$0" "$@"'
        with self.log.open("ab") as log:
            return subprocess.Popen(
                ["sh", "-c", few, sys.executable, "-m", "tend", *words],
                cwd=self.package,
                env=self._environment(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )


def whole(server: Server) -> bool:
    """A new visitor is answered."""
    line = http.client.HTTPConnection("127.0.0.1", server.port, timeout=5)
    try:
        line.request("GET", "/readyz")
        return line.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        line.close()


def test_one_connection_too_many_is_refused_in_words(tmp_path: Path) -> None:
    """
    Long before files run out for the database, further visitors are told to come again; the log
    says once what to raise; who is connected goes on, and all are let in when there is room.
    """
    with Poor(tmp_path / "data") as server:
        person = Program(server)
        kept = http.client.HTTPConnection("127.0.0.1", server.port, timeout=WITHIN_S)
        kept.connect()
        refused = []
        with contextlib.ExitStack() as opened:
            for _ in range(Poor.FILES // 2 + 10):
                line = opened.enter_context(connect(server))
                line.settimeout(0.02)
                with contextlib.suppress(TimeoutError):
                    refused.append(line.recv(4096))
            body = json.dumps({"v": 1, "cursor": 0, "put": []})
            bearer = {"authorization": f"Bearer {person.token}", "content-type": "application/json"}
            kept.request("POST", "/api/sync", body, bearer)
            assert kept.getresponse().status == 200
        kept.close()
        assert 5 <= len(refused) <= 15
        for said in refused:
            assert said.startswith(b"HTTP/1.1 503")
            assert b"retry-after: 5\r\n" in said
            assert json.loads(said.partition(b"\r\n\r\n")[2])["error"] == "unavailable"
        wait_for(lambda: whole(server))
        person.tick("2025-10-01")
        assert server.read_log().count("LimitNOFILE") == 1


def test_when_files_run_out_it_recovers(tmp_path: Path) -> None:
    """
    If the limit of open files is reached after all, who is connected goes on, and as soon as there
    are some again visitors are let in, without a restart.
    """
    with Server(tmp_path / "data", env={"TEND_PATIENCE_S": "600"}, alone=True) as server:
        person = Program(server)
        kept = http.client.HTTPConnection("127.0.0.1", server.port, timeout=WITHIN_S)
        kept.connect()
        body = json.dumps({"v": 1, "cursor": 0, "put": []})
        bearer = {"authorization": f"Bearer {person.token}", "content-type": "application/json"}
        limits = resource.prlimit(server.pid, resource.RLIMIT_NOFILE)
        wait_for(lambda: visitors(server.port) == 1)
        few = open_files(server.pid) + 10
        resource.prlimit(server.pid, resource.RLIMIT_NOFILE, (few, limits[1]))
        with contextlib.ExitStack() as opened:
            for _ in range(30):
                line = socket.socket()
                line.settimeout(2)
                opened.callback(line.close)
                with contextlib.suppress(OSError):
                    line.connect(("127.0.0.1", server.port))
            assert not whole(server)
            kept.request("POST", "/api/sync", body, bearer)
            assert kept.getresponse().status == 200
        wait_for(lambda: whole(server))
        resource.prlimit(server.pid, resource.RLIMIT_NOFILE, limits)
        kept.close()
        person.tick("2025-10-01")
        assert person.days() == ["2025-10-01"]
        wait_for(lambda: not visitors(server.port))
