"""
One process of hostile clients: each asks for the most that it may, again and again.

Reads a plan (JSON) from stdin: `{port, seconds, pause_s, clients}`, of each client `{name, token,
device, n, asks}`. An ask is `[method, path, body]`; in a body that puts something, `$N` stands for
the next request number and `$STAMP` for a new stamp. Writes how many answers of each status every
client had.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
import time
from collections import Counter
from itertools import cycle
from typing import Any

import uvloop


class Client:
    """One connection with one request in flight."""

    def __init__(self, plan: dict[str, Any], port: int) -> None:
        self.plan, self.port = plan, port
        self.n = plan["n"]
        self.seen: Counter[int] = Counter()
        self.longest_s = 0.0

    async def run(self, until: float, pause_s: float) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port, limit=2**24)
        for method, path, body in cycle(self.plan["asks"]):
            if time.perf_counter() > until:
                break
            began = time.perf_counter()
            writer.write(self.request(method, path, body))
            self.seen[await self.answer(reader)] += 1
            self.longest_s = max(self.longest_s, time.perf_counter() - began)
            if pause_s:
                await asyncio.sleep(pause_s)
        writer.close()

    def request(self, method: str, path: str, body: str) -> bytes:
        if "$N" in body:
            self.n += 1
            ms = time.time_ns() // 1_000_000
            stamp = f"{ms:011x}{self.n & 0xFFFF:04x}{self.plan['device']}"
            body = body.replace("$N", str(self.n)).replace("$STAMP", stamp)
        head = f"{method} {path} HTTP/1.1\r\nhost: 127.0.0.1\r\n"
        head += f"authorization: Bearer {self.plan['token']}\r\n"
        if body:
            head += "content-type: application/json\r\n"
        return f"{head}content-length: {len(body)}\r\n\r\n{body}".encode()

    async def answer(self, reader: asyncio.StreamReader) -> int:
        head = (await reader.readuntil(b"\r\n\r\n")).lower()
        at = head.find(b"content-length:")
        if at >= 0:
            await reader.readexactly(int(head[at + 15 : head.index(b"\r", at)]))
        return int(head[9:12])


async def run(plan: dict[str, Any]) -> list[dict[str, Any]]:
    """All of them, until the time is over."""
    clients = [Client(one, plan["port"]) for one in plan["clients"]]
    until = time.perf_counter() + plan["seconds"]
    await asyncio.gather(*(client.run(until, plan["pause_s"]) for client in clients))
    return [
        {
            "name": client.plan["name"],
            "n": client.n,
            "seen": dict(client.seen),
            "longest_s": client.longest_s,
        }
        for client in clients
    ]


if __name__ == "__main__":
    # They compute on machines of their own: here they get what the server and the honest leave.
    os.nice(19)
    print(json.dumps(uvloop.run(run(json.load(sys.stdin)))))
