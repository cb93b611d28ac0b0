"""HTTP for tests: an answer, or the exception that an unreachable server causes."""

from __future__ import annotations

import http.client
import json
from typing import Any


class Line:
    """Requests to one server, each on a new connection."""

    def __init__(self, port: int) -> None:
        self.port = port

    def send(
        self, method: str, path: str, body: str | None = None, token: str | None = None
    ) -> tuple[int, Any]:
        """Send one request. Raises OSError or HTTPException if the server dies meanwhile."""
        headers = {"Content-Type": "application/json"} if body is not None else {}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            line.request(method, path, body, headers)
            answer = line.getresponse()
            text = answer.read()
        finally:
            line.close()
        return answer.status, json.loads(text) if text else None

    def account(self, account: str, device: str) -> str:
        """A new account's first token."""
        body = json.dumps({"account": account, "device": device})
        status, made = self.send("POST", "/api/accounts", body)
        assert status == 201, made
        return str(made["token"])

    def join(self, token: str, device: str) -> str:
        """A further device's token, by a code."""
        _, offer = self.send("POST", "/api/pairings", "{}", token)
        path = f"/api/pairings/{offer['code']}/claim"
        status, made = self.send("POST", path, json.dumps({"device": device}))
        assert status == 201, made
        assert made["device"] == device
        return str(made["token"])

    def sync(self, token: str, body: str) -> tuple[int, Any]:
        """One sync request, verbatim."""
        return self.send("POST", "/api/sync", body, token)
