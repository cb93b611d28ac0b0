"""
Thousands of open pokes over two servers on one database: how long until a tick is heard?

Reads a plan (JSON) from stdin: for each account its device and token, the port at which its stream
opens, and the ports through which it ticks, in turn. Says `open` on stdout when all streams are,
waits for a line, then ticks for a while, one account after the other, and writes, for streams of
the server that was ticked at (`here`) and of the other one (`across`), how many ms passed from each
tick's answer to the poke (0: the poke came first), and from its sending.
"""

from __future__ import annotations

import asyncio
import json
import random
import sys
import time
from collections import defaultdict
from typing import Any

import uvloop
from benchmarks.process import raise_files

PAUSE_S = 0.01
PATIENCE_S = 30.0
OPENING_COUNT = 100


class Stream(asyncio.Protocol):
    """One open poke: the number that it was told last, and when."""

    def __init__(self, token: str) -> None:
        self.token = token
        self.seq, self.at_s = -1, 0.0
        self.news = asyncio.Event()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport
        head = f"GET /api/poke HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: Bearer {self.token}"
        transport.write(head.encode() + b"\r\n\r\n")  # type: ignore[attr-defined]

    def data_received(self, data: bytes) -> None:
        at = data.rfind(b"data: ")
        if at >= 0:
            self.at_s = time.perf_counter()
            self.seq = int(data[at + 6 :].split(None, 1)[0])
            self.news.set()

    async def heard(self, seq: int) -> float:
        """When it was told the number."""
        async with asyncio.timeout(PATIENCE_S):
            while self.seq < seq:
                self.news.clear()
                await self.news.wait()
        return self.at_s


class Ticker:
    """One connection that ticks for everybody, to one server."""

    def __init__(self, port: int) -> None:
        self.port = port

    async def open(self) -> Ticker:
        self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port)
        return self

    async def tick(self, who: dict[str, Any]) -> tuple[int, float, float]:
        """Tick in an account; its number then, when it was sent, when the answer was there."""
        who["n"] = who.get("n", 0) + 1
        stamp = f"{time.time_ns() // 1_000_000:011x}{who['n']:04x}{who['device']}"
        put = [["t", "2025-10-03.h7k2m9q4s0ab", {"v": [who["n"], stamp]}]]
        body = json.dumps({"v": 1, "n": who["n"], "cursor": 0, "limit": 1, "put": put}).encode()
        head = (
            f"POST /api/sync HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\n"
            f"authorization: Bearer {who['token']}\r\ncontent-length: {len(body)}\r\n\r\n"
        )
        sent_s = time.perf_counter()
        self.writer.write(head.encode() + body)
        said = (await self.reader.readuntil(b"\r\n\r\n")).lower()
        length = int(said.split(b"content-length:")[1].split(b"\r\n")[0])
        answer = await self.reader.readexactly(length)
        if b" 200 " not in said[:20]:
            raise RuntimeError(answer.decode())
        return int(json.loads(answer)["cursor"]), sent_s, time.perf_counter()


async def open_all(plan: dict[str, Any]) -> list[Stream]:
    """Open all streams, some at a time, and hear their first number."""
    loop, room = asyncio.get_running_loop(), asyncio.Semaphore(OPENING_COUNT)

    async def one(who: dict[str, Any]) -> Stream:
        async with room:
            stream = Stream(who["token"])
            await loop.create_connection(lambda: stream, "127.0.0.1", who["port"])
            await stream.heard(0)
            return stream

    return list(await asyncio.gather(*map(one, plan["people"])))


async def run(plan: dict[str, Any]) -> dict[str, list[tuple[float, float]]]:
    """See above."""
    streams = await open_all(plan)
    print("open", flush=True)
    await asyncio.to_thread(sys.stdin.readline)
    tickers = {port: await Ticker(port).open() for port in plan["ports"]}
    took: dict[str, list[tuple[float, float]]] = defaultdict(list)
    until_s = time.perf_counter() + plan["seconds"]
    waiting: dict[int, asyncio.Task[None]] = {}

    async def hear(at: int, name: str, seq: int, sent_s: float, answered_s: float) -> None:
        heard_s = await streams[at].heard(seq)
        took[name].append(
            ((max(heard_s, answered_s) - answered_s) * 1000, (heard_s - sent_s) * 1000)
        )

    while time.perf_counter() < until_s:
        at, port = random.randrange(len(streams)), random.choice(plan["ports"])
        if at not in waiting or waiting[at].done():
            name = "here" if port == plan["people"][at]["port"] else "across"
            ticked = await tickers[port].tick(plan["people"][at])
            waiting[at] = asyncio.create_task(hear(at, name, *ticked))
        await asyncio.sleep(PAUSE_S)
    await asyncio.gather(*waiting.values())
    return took


if __name__ == "__main__":
    raise_files()
    print(json.dumps(uvloop.run(run(json.loads(sys.stdin.readline())))))
