"""
One process that loads one server: keep-alive connections, each with one request in flight.

Reads a plan (JSON) from stdin, writes what it measured to stdout. It speaks just
enough HTTP by hand to cost a small part of what the servers cost.

A connection that has a token ticks: its next request puts a changed cell, with
the cursor of the last answer. One without sends the same body again and again.

With `every_s` in the plan a connection sends at its own instants, so far apart, and a
request is late from its instant on: one that waits for a slow answer is counted, too.
"""

from __future__ import annotations

import asyncio
import json
import random
import sys
import time
from typing import Any

import uvloop

HEAD = (
    "POST {path} HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\n"
    "{auth}content-length: "
)
WARM_UP_S = 0.25


class Line(asyncio.Protocol):
    """One connection, and the device that it plays."""

    def __init__(self, run: Run, plan: dict[str, Any]) -> None:
        self.run = run
        self.plan = plan
        token = plan.get("token")
        auth = f"authorization: Bearer {token}\r\n" if token else ""
        self.head = HEAD.format(path=run.path, auth=auth).encode()
        self.n = plan.get("n", 0)
        self.cursor = plan.get("cursor", 0)
        self.buffer = b""
        self.wanted = 0
        self.sent_at = self.due_at = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport
        if self.run.every_s:
            self.due_at = time.perf_counter() + random.random() * self.run.every_s
            self.wait()
        else:
            self.send()

    def wait(self) -> None:
        """Send at the next instant, or at once if it is over."""
        left = max(0.0, self.due_at - time.perf_counter())
        asyncio.get_running_loop().call_later(left, self.send)

    def send(self) -> None:
        self.n += 1
        row = self.plan["row"]
        ms = time.time_ns() // 1_000_000
        stamp = f"{ms:011x}{self.n & 0xFFFF:04x}{self.plan['device']}"
        body = (
            f'{{"v":1,"n":{self.n},"cursor":{self.cursor},"limit":1000,'
            f'"put":[["t","{row}",{{"v":[{self.n & 1},"{stamp}"]}}]]}}'
        ).encode()
        self.sent_at = self.due_at if self.run.every_s else time.perf_counter()
        self.due_at += self.run.every_s
        self.transport.write(b"%b%d\r\n\r\n%b" % (self.head, len(body), body))  # type: ignore[attr-defined]

    def data_received(self, data: bytes) -> None:
        self.buffer = self.buffer + data if self.buffer else data
        if not self.wanted:
            end = self.buffer.find(b"\r\n\r\n")
            if end < 0:
                return
            head = self.buffer[:end].lower()
            at = head.index(b"content-length:") + 15
            stop = head.find(b"\r", at)
            self.wanted = end + 4 + int(head[at : stop if stop > 0 else end])
        if len(self.buffer) < self.wanted:
            return
        answer, self.buffer, self.wanted = self.buffer, b"", 0
        self.answered(answer)

    def answered(self, answer: bytes) -> None:
        self.run.note(time.perf_counter() - self.sent_at, answer)
        if self.plan.get("token"):
            at = answer.find(b'"cursor":') + 9
            end = at
            while 48 <= answer[end] <= 57:
                end += 1
            self.cursor = int(answer[at:end])
        if self.run.over():
            self.transport.close()
            self.run.left -= 1
            if not self.run.left:
                self.run.done.set_result(None)
        elif self.run.every_s:
            self.wait()
        else:
            self.send()

    def connection_lost(self, exc: Exception | None) -> None:
        if not self.run.over():
            self.run.fail(f"connection lost: {exc}")


class Run:
    """All lines of one window."""

    def __init__(self, plan: dict[str, Any]) -> None:
        self.path = plan["path"]
        self.every_s = float(plan.get("every_s", 0))
        self.left = len(plan["lines"])
        self.until = 0.0
        self.from_ = 0.0
        self.times: list[float] = []
        self.total = 0
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def note(self, took: float, answer: bytes) -> None:
        if answer[9:12] != b"200" and answer[9:12] != b"201":
            self.fail(answer[:400].decode(errors="replace"))
        self.total += 1
        if self.from_ <= time.perf_counter() <= self.until:
            self.times.append(took)

    def over(self) -> bool:
        return time.perf_counter() > self.until

    def fail(self, why: str) -> None:
        if not self.done.done():
            self.done.set_exception(RuntimeError(why))


async def run(plan: dict[str, Any]) -> dict[str, Any]:
    """Open all lines, warm up, measure, let every answer arrive."""
    loop = asyncio.get_running_loop()
    it = Run(plan)
    it.from_ = time.perf_counter() + WARM_UP_S
    it.until = it.from_ + plan["seconds"]
    lines = []
    for line in plan["lines"]:
        protocol = Line(it, line)
        await loop.create_connection(lambda p=protocol: p, "127.0.0.1", plan["port"])  # type: ignore[misc]
        lines.append(protocol)
    await it.done
    times = sorted(it.times)
    return {
        "per_s": len(times) / plan["seconds"],
        "p50_ms": times[len(times) // 2] * 1000,
        "p99_ms": times[int(len(times) * 0.99)] * 1000,
        "max_ms": times[-1] * 1000,
        "total": it.total,
        "lines": [{**line.plan, "n": line.n, "cursor": line.cursor} for line in lines],
    }


if __name__ == "__main__":
    print(json.dumps(uvloop.run(run(json.load(sys.stdin)))))
