"""Devices that write without a pause, whatever is answered, and what they were promised."""

from __future__ import annotations

import http.client
import json
import secrets
import threading
import time
from collections.abc import Callable
from types import TracebackType

from tests.harness import Server
from tests.support.rounds import pull
from tests.sync.peer import Peer
from tests.sync.wire import Line

WITHIN_S = 60.0
Cell = tuple[str, str, str]


class Writers:
    """`with Writers(server, 4) as busy:` four devices of one account write meanwhile."""

    def __init__(self, server: Server, count: int) -> None:
        self.line, self.account = Line(server.port), secrets.token_hex(8)
        self.peers = [Peer(f"w{at}", self.account, f"{at:08x}") for at in range(count)]
        self.tokens = [self.line.account(self.account, self.peers[0].device)]
        self.tokens += [self.line.join(self.tokens[0], one.device) for one in self.peers[1:]]
        self.acknowledged: set[Cell] = set()
        self.refusals: set[tuple[int, str]] = set()
        """Statuses other than 200, and their codes."""
        self.cut = 0
        """How many requests got no answer."""
        self._stop = threading.Event()
        self._faults: list[BaseException] = []
        self._threads = [
            threading.Thread(target=self._write, args=pair)
            for pair in zip(self.peers, self.tokens, strict=True)
        ]

    def wait_for(self, what: Callable[[], bool]) -> None:
        """Until *what* is so, while all go on writing."""
        deadline = time.monotonic() + WITHIN_S
        while not what():
            assert not self._faults, self._faults
            assert time.monotonic() < deadline, (self.refusals, self.cut, len(self.acknowledged))
            time.sleep(0.01)

    def more(self, count: int) -> None:
        """Until *count* more writes were acknowledged."""
        target = len(self.acknowledged) + count
        self.wait_for(lambda: len(self.acknowledged) >= target)

    def check(self) -> None:
        """Once nobody writes: all send what is left, and the server has all that it promised."""
        for one, token in zip(self.peers, self.tokens, strict=True):
            self._settle(one, token)
        rows = pull(self.line, self.tokens[0], self.account).rows
        lost = [cell for cell in self.acknowledged if cell[2] not in rows.get(cell[:2], {})]
        assert not lost, f"P6: {len(lost)} acknowledged writes are lost"
        written = {key for one in self.peers for key in one.rows}
        assert written == rows.keys(), "P1"

    def _settle(self, one: Peer, token: str) -> None:
        for _ in range(200):
            out = one.request()
            if one.answer(out, *self.line.sync(token, out["body"])) == "ok":
                return
        raise AssertionError(f"{one.label} never comes to the end")

    def _write(self, one: Peer, token: str) -> None:
        try:
            number = 0
            while not self._stop.is_set():
                number += 1
                one.write("t", f"2025-10-03.{one.device}.{number}", "v", number)
                self._send(one, token)
        except BaseException as fault:
            self._faults.append(fault)

    def _send(self, one: Peer, token: str) -> None:
        out = one.request(limit=50, most=20)
        sent = {
            (kind, id, field)
            for kind, id, fields in json.loads(out["body"])["put"]
            for field in fields
        }
        try:
            status, body = self.line.sync(token, out["body"])
        except (OSError, http.client.HTTPException, json.JSONDecodeError):
            self.cut += 1
            self._stop.wait(0.02)
            return
        one.answer(out, status, body)
        if status == 200:
            self.acknowledged |= sent
        else:
            self.refusals.add((status, body["error"]))
            self._stop.wait(0.02)

    def __enter__(self) -> Writers:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join()
        if kind is None:
            assert not self._faults, self._faults
