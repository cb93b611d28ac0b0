"""
How many messages one core seals and sends, against a push service in another process.

    python -m benchmarks.push [--rounds 5] [--seconds 2]

Interleaved in one run, over TLS: pywebpush's own `webpush()` (the floor), sealing and a cached
signature over bare asyncio streams (the limit of pure Python), and Tend's sender. Exits with 1
when the sender is below 50 times `webpush()`.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import ssl
import statistics
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Awaitable, Callable
from pathlib import Path

import certifi
from pywebpush import WebPusher, webpush
from tests.push.opener import Browser
from tests.push.service import certificate

from tend.push.sender import Delivered, Sender, Target, payload_of, topic_of
from tend.push.vapid import Vapid, private_key

LEAST = 50
AIM = 70
LINES = 20
SUBJECT = "mailto:ops@tend.example.org"
PAYLOAD = payload_of(
    title="Tend",
    body="A small kindness is waiting.",
    navigate="https://tend.example.org/nudge?key=reminder/h7k2m9q4s0ab/2026-11-23/07:30",
    tag="reminder/h7k2m9q4s0ab/2026-11-23/07:30",
    data={"key": "reminder/h7k2m9q4s0ab/2026-11-23/07:30", "kind": "reminder"},
)

SERVICE = """
import asyncio, ssl, sys
async def serve(reader, writer):
    try:
        while head := await reader.readuntil(b"\\r\\n\\r\\n"):
            size = next(int(line[15:]) for line in head.split(b"\\r\\n")
                        if line[:15].lower() == b"content-length:")
            await reader.readexactly(size)
            writer.write(b"HTTP/1.1 201 Created\\r\\nContent-Length: 0\\r\\n\\r\\n")
            await writer.drain()
    except (asyncio.IncompleteReadError, ConnectionError):
        writer.close()
async def main():
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(sys.argv[1] + "/cert.pem", sys.argv[1] + "/key.pem")
    server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=context)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()
asyncio.run(main())
"""


class Bench:
    """Keys, a subscription and a service that says 201 to everything."""

    def __init__(self, folder: Path) -> None:
        self.ca, _ = certificate(folder)
        # What anybody's machine trusts, and our service beside it.
        self.bundle = folder / "bundle.pem"
        self.bundle.write_bytes(Path(certifi.where()).read_bytes() + self.ca.read_bytes())
        self.private = private_key(folder)
        self.vapid = Vapid(self.private, SUBJECT)
        self.keys = Browser().keys
        words = [sys.executable, "-c", SERVICE, str(folder)]
        self.process = subprocess.Popen(words, stdout=subprocess.PIPE, text=True)
        assert self.process.stdout is not None
        self.port = int(self.process.stdout.readline())
        self.endpoint = f"https://localhost:{self.port}/push/abcdefghijklmnop"

    async def floor(self, seconds: float) -> float:
        """`webpush()` as its README has it, a message after the other."""
        os.environ["REQUESTS_CA_BUNDLE"] = str(self.bundle)
        until, count = time.perf_counter() + seconds, 0
        began = time.perf_counter()
        while time.perf_counter() < until:
            webpush(
                {"endpoint": self.endpoint, "keys": self.keys},
                PAYLOAD,
                vapid_private_key=self.private,
                vapid_claims={"sub": SUBJECT},
                ttl=60,
            )
            count += 1
        return count / (time.perf_counter() - began)

    async def limit(self, seconds: float) -> float:
        """Sealing, a signature of before, and nothing of HTTP but its bytes."""
        context = ssl.create_default_context(cafile=str(self.ca))
        until = time.perf_counter() + seconds
        authorization = self.vapid.header(self.endpoint)

        async def line() -> int:
            reader, writer = await asyncio.open_connection("localhost", self.port, ssl=context)
            count = 0
            while time.perf_counter() < until:
                pusher = WebPusher({"endpoint": self.endpoint, "keys": self.keys})
                body = pusher.encode(PAYLOAD, content_encoding="aes128gcm")["body"]
                writer.write(
                    f"POST /push/x HTTP/1.1\r\nHost: localhost\r\nTTL: 60\r\n"
                    f"Authorization: {authorization}\r\nContent-Encoding: aes128gcm\r\n"
                    f"Content-Length: {len(body)}\r\n\r\n".encode()
                    + body
                )
                await reader.readuntil(b"\r\n\r\n")
                count += 1
            writer.close()
            return count

        began = time.perf_counter()
        total = sum(await asyncio.gather(*(line() for _ in range(LINES))))
        return total / (time.perf_counter() - began)

    async def tend(self, seconds: float) -> float:
        """The sender, fifty in flight."""
        count = 0
        async with Sender(self.vapid, private=True, ca=self.ca) as sender:
            until = time.perf_counter() + seconds

            async def line(number: int) -> None:
                nonlocal count
                while time.perf_counter() < until:
                    outcome = await sender.send(
                        Target(self.endpoint, **self.keys),
                        PAYLOAD,
                        ttl_s=60,
                        urgency="normal",
                        topic=topic_of(f"{number}/{count}"),
                    )
                    if not isinstance(outcome, Delivered):
                        raise SystemExit(f"not delivered: {outcome}")
                    count += 1

            began = time.perf_counter()
            await asyncio.gather(*(line(number) for number in range(50)))
            return count / (time.perf_counter() - began)


async def run(bench: Bench, rounds: int, seconds: float) -> int:
    """Measure, print; 1 when the bound is missed."""
    ways: dict[str, Callable[[float], Awaitable[float]]] = {
        "webpush()": bench.floor,
        "bare asyncio": bench.limit,
        "Tend's sender": bench.tend,
    }
    found: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(rounds):
        for name, way in ways.items():
            found[name].append(await way(seconds))
    floor = statistics.median(found["webpush()"])
    for name, rates in found.items():
        rate = statistics.median(rates)
        print(f"{name:14} {rate:8.0f} messages/s   {rate / floor:6.1f} x")
    ratio = statistics.median(found["Tend's sender"]) / floor
    print(f"bound {LEAST} x, aim {AIM} x")
    if ratio < LEAST:
        print("MISSED: the sender is too slow")
    return int(ratio < LEAST)


def main() -> None:
    """See the module."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=2.0)
    words = parser.parse_args()
    warnings.simplefilter("ignore")
    with tempfile.TemporaryDirectory(prefix="tend-bench-") as folder:
        bench = Bench(Path(folder))
        try:
            code = asyncio.run(run(bench, words.rounds, words.seconds))
        finally:
            bench.process.kill()
            bench.process.wait()
    sys.exit(code)


if __name__ == "__main__":
    main()
