"""Open pokes, and a second device, for tests of real servers."""

from __future__ import annotations

import http.client

from tests.harness import Server
from tests.support.program import Program


class Stream:
    """An open poke."""

    def __init__(self, server: Server, token: str) -> None:
        self.line = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
        self.line.request("GET", "/api/poke", headers={"authorization": f"Bearer {token}"})
        self.answer = self.line.getresponse()

    def close(self) -> None:
        """Hang up."""
        self.answer.close()
        self.line.close()

    def seq(self) -> int | None:
        """The next number; none when the stream ends."""
        while line := self.answer.readline():
            if line.startswith(b"data: "):
                return int(line[6:])
        return None


def join(person: Program) -> Program:
    """Another device of the same account."""
    code = person.call("POST", "/api/pairings", {})["code"]
    other = object.__new__(Program)
    other.server, other.n, other.token = person.server, 0, ""
    made = other.call("POST", f"/api/pairings/{code}/claim", {})
    other.token = made["token"]
    return other
