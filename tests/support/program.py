"""A client program of the API (plain HTTP), and a runner for the command line."""

from __future__ import annotations

import json
import os
import subprocess
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

from tests.harness import ROOT, Server
from tests.support import forked
from tests.support.stamps import stamp


def tend(data: Path, command: str, *words: str, **env: str) -> subprocess.CompletedProcess[str]:
    """Run `tend COMMAND --data DATA WORDS`, with *env* and without any `TEND_*` of this process."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("TEND_")}
    asked = [command, "--data", str(data), *words]
    return forked.run(asked, ROOT / "server", {**kept, **env}, 30)


class Program:
    """A device that makes an account and calls the API by plain HTTP."""

    timeout_s = 10.0

    def __init__(self, server: Server, **about: Any) -> None:
        self.server = server
        self.token = ""
        self.n = 0
        self.token = self.call("POST", "/api/accounts", about)["token"]

    def call(self, method: str, path: str, body: Any = None) -> Any:
        headers = {"content-type": "application/json", "authorization": f"Bearer {self.token}"}
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.server.url + path, data, headers, method=method)
        with urllib.request.urlopen(request, timeout=self.timeout_s) as answer:
            return json.load(answer)

    def tick(self, day: str) -> None:
        row = ["t", f"{day}.h7k2m9q4s0ab", {"v": [1, stamp()]}]
        self.sync([row])

    def sync(self, put: list[Any], cursor: int = 0) -> Any:
        self.n += 1
        body = {"v": 1, "n": self.n, "cursor": cursor, "limit": 1000, "put": put}
        return self.call("POST", "/api/sync", body)

    def days(self) -> list[str]:
        return sorted(row[1][:10] for row in self.sync([])["rows"])
