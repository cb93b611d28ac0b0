"""A server of several workers from outside: which of them answers, and what each has logged."""

from __future__ import annotations

import http.client
import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.harness import Server

WAIT_S = 30.0


def until(true: Callable[[], Any]) -> Any:
    """Wait until something is so; what it was then."""
    deadline = time.monotonic() + WAIT_S
    while not (found := true()):
        assert time.monotonic() < deadline
        time.sleep(0.02)
    return found


def children(pid: int) -> list[int]:
    """The processes that a process has started."""
    return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def lines_of(server: Server) -> list[dict[str, Any]]:
    """What all have logged."""
    return [json.loads(one) for one in server.read_log().splitlines()]


class Pinned:
    """A connection that one of the workers has accepted, and keeps."""

    def __init__(self, server: Server) -> None:
        self.line = http.client.HTTPConnection("127.0.0.1", server.port, timeout=20)
        self.line.request("GET", "/healthz")
        answer = self.line.getresponse()
        answer.read()
        id = answer.getheader("X-Request-ID")
        said = until(lambda: [one for one in lines_of(server) if one.get("request") == id])
        self.worker = int(said[0]["worker"])

    def ask(self, method: str, path: str, token: str, body: Any = None) -> tuple[int, Any]:
        """One request and its answer."""
        headers = {"authorization": f"Bearer {token}", "content-type": "application/json"}
        data = None if body is None else json.dumps(body)
        self.line.request(method, path, data, headers)
        answer = self.line.getresponse()
        text = answer.read()
        return answer.status, json.loads(text) if text else None

    def listen(self, token: str) -> http.client.HTTPResponse:
        """Open a poke."""
        self.line.request("GET", "/api/poke", headers={"authorization": f"Bearer {token}"})
        return self.line.getresponse()

    def close(self) -> None:
        self.line.close()


def number(stream: http.client.HTTPResponse) -> int | None:
    """The next number that a poke tells; none at its end."""
    while line := stream.readline():
        if line.startswith(b"data: "):
            return int(line[6:])
    return None
