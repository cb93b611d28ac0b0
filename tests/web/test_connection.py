"""What comes before any route: bytes that are no HTTP, and headers without end."""

from __future__ import annotations

import contextlib
import json
import socket
from collections.abc import Iterator

import pytest
from tests.harness import Server

ANSWERS_WITHIN_S = 20
GET = b"GET /api/session HTTP/1.1\r\nHost: localhost\r\n"
POST = b"POST /api/accounts HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
CHUNKED = POST + b"Transfer-Encoding: chunked\r\n\r\n"
FILL = b"a" * 50_000


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with Server(tmp_path_factory.mktemp("connection") / "data", alone=True) as running:
        yield running


class Refusal:
    """What a server said before it hung up."""

    def __init__(self, said: bytes) -> None:
        head, _, body = said.partition(b"\r\n\r\n")
        status, *lines = head.decode().split("\r\n")
        self.status = int(status.split()[1])
        self.headers = dict(line.lower().split(": ", 1) for line in lines)
        self.body = json.loads(body)


def say(server: Server, first: bytes, more: Iterator[bytes] | None = None) -> Refusal:
    """Send bytes, part by part, until the server answers and hangs up."""
    said = b""
    with socket.create_connection(("127.0.0.1", server.port), timeout=ANSWERS_WITHIN_S) as line:
        # Whoever is refused in mid-sentence may find the line cut.
        with contextlib.suppress(ConnectionError):
            line.sendall(first)
            for part in more or ():
                line.sendall(part)
        with contextlib.suppress(ConnectionError):
            while part := line.recv(65_536):
                said += part
    return Refusal(said)


@pytest.mark.parametrize(
    "request_bytes",
    [
        b"BREW /api/session HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"GET /api/\xc3\xa9 HTTP/1.1\r\nHost: localhost\r\n\r\n",
        GET + b"no colon in it\r\n\r\n",
        POST + b"Content-Length: two\r\n\r\n{}",
        POST + b"Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}",
        POST + b"Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
        b"GET /api/habits?after=" + b"a" * 65_530 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n",
    ],
)
def test_what_is_no_http_is_refused_as_all_is(server: Server, request_bytes: bytes) -> None:
    """
    Bytes that no route will ever see get the envelope that every refusal has, with the headers that
    every answer has, and the connection ends.
    """
    refusal = say(server, request_bytes)
    assert refusal.status in (400, 413)
    assert refusal.body["error"] in ("shape", "size")
    assert set(refusal.body) == {"error", "detail"}
    assert refusal.headers["content-type"] == "application/json"
    assert refusal.headers["x-content-type-options"] == "nosniff"
    assert refusal.headers["cache-control"] == "no-store"
    assert refusal.headers["connection"] == "close"


@pytest.mark.parametrize(
    "request_bytes",
    [
        GET + b"X-A: " + b"a" * 70_000 + b"\r\n\r\n",
        GET + b"".join(b"X-%d: a\r\n" % n for n in range(15_000)) + b"\r\n",
    ],
)
def test_large_headers_are_refused(server: Server, request_bytes: bytes) -> None:
    """64 KiB of headers are the most that a request may have, one or many."""
    refusal = say(server, request_bytes)
    assert (refusal.status, refusal.body["error"]) == (413, "size")


@pytest.mark.parametrize(
    "beginning",
    [GET + b"X-A: ", b"GET /", CHUNKED + b"2\r\n{}\r\n0\r\nX-A: ", CHUNKED + b"2;"],
    ids=["header", "address", "trailer", "extension of a chunk"],
)
def test_headers_without_end_are_cut_off(server: Server, beginning: bytes) -> None:
    """Nobody fills the server's memory with a request that never begins: it ends after 64 KiB."""
    sent = 0

    def without_end() -> Iterator[bytes]:
        nonlocal sent
        # Far more than the buffers of a line hold.
        while sent < 50_000_000:
            yield FILL
            sent += len(FILL)
        raise AssertionError("it was all taken")

    refusal = say(server, beginning, without_end())
    assert (refusal.status, refusal.body["error"]) == (413, "size")


def test_a_large_body_is_no_header(server: Server) -> None:
    """What a request may have as a body is not counted as its headers, even in one piece."""
    body = b'{"v":1,"cursor":0,"put":[],"limit":' + b" " * 200_000 + b"1}"
    head = b"POST /api/sync HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
    length = b"Content-Length: %d\r\nConnection: close\r\n\r\n" % len(body)
    answer = say(server, head + length + body)
    assert (answer.status, answer.body["error"]) == (401, "unauthorized")
