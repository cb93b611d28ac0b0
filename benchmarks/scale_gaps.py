"""
Does a reader miss what others write at the same time? Numbers are given before they are committed.

Writers push new records of one account, each on a connection of its own, in turn through several
servers on one database; meanwhile a reader pulls from its last number on, again and again. What was
acknowledged and what the reader has seen in the end must be the same.
"""

from __future__ import annotations

import http.client
import itertools
import json
import secrets
import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, NamedTuple

WRITERS = 4
ROWS_A_PUSH = 50
LONGER = 5


class Gaps(NamedTuple):
    """How many records were acknowledged, how many of them the reader missed, and its pulls."""

    written: int
    missed: int
    pulls: int


class Line:
    """A device's connections to all servers; requests go to one after the other."""

    def __init__(self, ports: Sequence[int], token: str, first: int) -> None:
        lines = [http.client.HTTPConnection("127.0.0.1", port, timeout=60) for port in ports]
        self._all = lines
        self._next = itertools.islice(itertools.cycle(lines), first, None)
        self._headers = {"content-type": "application/json", "authorization": f"Bearer {token}"}

    def ask(self, path: str, body: Any) -> Any:
        """The answer of a request that must succeed."""
        line = next(self._next)
        line.request("POST", path, json.dumps(body), self._headers)
        answer = line.getresponse()
        text = answer.read()
        if answer.status not in (200, 201):
            raise RuntimeError(text.decode())
        return json.loads(text)

    def close(self) -> None:
        """Hang up."""
        for line in self._all:
            line.close()


def probe(ports: Sequence[int], seconds: float, least: int = 0) -> Gaps:
    """
    Write and read for so long, and until at least so many records are written (for `LONGER` times
    as long at most), then read to the end.
    """
    first, made = _begin(ports)
    over = threading.Event()
    with ThreadPoolExecutor(WRITERS + 1) as pool:
        acked: list[str] = []
        writing = [
            pool.submit(_write, Line(ports, token, at), device, over, acked)
            for at, (device, token) in enumerate(made)
        ]
        reading = pool.submit(_read, Line(ports, first, 1), over)
        try:
            began_s = time.monotonic()
            while (took_s := time.monotonic() - began_s) < seconds or (
                len(acked) < least and took_s < seconds * LONGER
            ):
                time.sleep(0.1)
                if reading.done() or any(one.done() for one in writing):
                    break  # a failure, which is raised below
        finally:
            over.set()
        for one in writing:
            one.result()
        written = set(acked)
        seen, pulls = reading.result()
    return Gaps(len(written), len(written - seen), pulls)


def _begin(ports: Sequence[int]) -> tuple[str, list[tuple[str, str]]]:
    """A new account: the reader's token, and the writers' devices and tokens."""
    start = Line(ports, "", 0)
    token = start.ask("/api/accounts", {})["token"]
    start.close()
    reader, made = Line(ports, token, 0), []
    for _ in range(WRITERS):
        code = reader.ask("/api/pairings", {})["code"]
        joined = reader.ask(f"/api/pairings/{code}/claim", {})
        made.append((joined["device"], joined["token"]))
    reader.close()
    return token, made


def _write(line: Line, device: str, over: threading.Event, acked: list[str]) -> None:
    """Push until it is over; append the ids of what was acknowledged to *acked*."""
    run = secrets.token_hex(4)
    for n in itertools.count(1):
        if over.is_set():
            break
        ids = [f"2025-10-03.{run}.{n}.{at}" for at in range(ROWS_A_PUSH)]
        stamp = f"{time.time_ns() // 1_000_000:011x}{n & 0xFFFF:04x}{device}"
        put = [["t", id, {"v": [1, stamp]}] for id in ids]
        body = {"v": 1, "n": n, "cursor": (1 << 53) - 1, "limit": 1, "put": put}
        said = line.ask("/api/sync", body)
        if said.get("bad"):
            raise RuntimeError(str(said["bad"]))
        acked += ids
    line.close()


def _read(line: Line, over: threading.Event) -> tuple[set[str], int]:
    """Pull until it is over and nothing more comes; the ids that were seen, and how many pulls."""
    seen: set[str] = set()
    cursor, pulls, quiet_s = 0, 0, 0.0
    while True:
        body = {"v": 1, "cursor": cursor, "limit": 1000, "put": []}
        said = line.ask("/api/sync", body)
        pulls += 1
        seen.update(row[1] for row in said["rows"])
        cursor = said["cursor"]
        if said["rows"] or not over.is_set():
            quiet_s = time.monotonic()
        elif time.monotonic() - quiet_s > 1:
            line.close()
            return seen, pulls
