"""Tend's sender and three other ways to send the same message to the same service."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import os
import secrets
import signal
import ssl
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import certifi
import hatch_build
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from pywebpush import webpush
from tests.push.push_receiver import Browser, unb64
from tests.push.service import certificate

from tend.push.payload import payload_of, topic_of
from tend.push.sender import Delivered, Sender, Target
from tend.push.vapid import Vapid
from tend.push.vapid_key import private_key

ROOT = Path(__file__).resolve().parent.parent
NODE = ROOT / "benchmarks/node"
LINES = 50
"""Messages under way at once; `floor` alone sends one after the other."""
SUBJECT = "mailto:ops@tend.example.org"
KEY = "reminder/h7k2m9q4s0ab/2026-11-23/07:30"
PAYLOAD = payload_of(
    title="Tend",
    body="A small kindness is waiting.",
    navigate=f"https://tend.example.org/nudge?key={KEY}",
    tag=KEY,
    data={"key": KEY, "kind": "reminder"},
)
CURVE = ec.SECP256R1()


@dataclass(frozen=True)
class Round:
    """What one way did in one round: messages, seconds, and the CPU seconds of its process."""

    count: int
    seconds: float
    cpu_s: float


class Bench:
    """Keys, a subscription, and a push service that answers 201 to everything."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.ca, _ = certificate(folder)
        # The usual certificate authorities, and that of our service.
        self.bundle = folder / "bundle.pem"
        self.bundle.write_bytes(Path(certifi.where()).read_bytes() + self.ca.read_bytes())
        self.private = private_key(folder)
        self.vapid = Vapid(self.private, SUBJECT)
        self.browser = Browser()
        self.keys = self.browser.keys
        words = [sys.executable, "-m", "benchmarks.push_service", str(folder)]
        self.process = subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE, text=True)
        assert self.process.stdout is not None
        self.port = int(self.process.stdout.readline())
        self.origin = f"https://localhost:{self.port}"
        self.endpoint = f"{self.origin}/push/abcdefghijklmnop"

    def taken(self) -> int:
        """How many messages the service has taken."""
        assert self.process.stdout is not None
        self.process.send_signal(signal.SIGUSR1)
        return int(self.process.stdout.readline())

    def close(self) -> None:
        """End the service."""
        self.process.kill()
        self.process.wait()


async def floor(bench: Bench, seconds: float) -> Round:
    """The lower bound: `webpush()` as in pywebpush's README, one message after the other."""
    os.environ["REQUESTS_CA_BUNDLE"] = str(bench.bundle)
    count, began, cpu = 0, time.perf_counter(), time.process_time()
    while time.perf_counter() < began + seconds:
        webpush(
            {"endpoint": bench.endpoint, "keys": bench.keys},
            PAYLOAD,
            vapid_private_key=bench.private,
            vapid_claims={"sub": SUBJECT},
            ttl=60,
        )
        count += 1
    return Round(count, time.perf_counter() - began, time.process_time() - cpu)


async def tend(bench: Bench, sender: Sender, seconds: float) -> Round:
    """Tend's sender, which keeps its connections; each message has a topic of its own."""
    count, began, cpu = 0, time.perf_counter(), time.process_time()
    to = Target(bench.endpoint, **bench.keys)

    async def line(number: int) -> None:
        nonlocal count
        while time.perf_counter() < began + seconds:
            topic = topic_of(b"", "", f"{number}/{count}")
            outcome = await sender.send(to, PAYLOAD, ttl_s=60, urgency="normal", topic=topic)
            if not isinstance(outcome, Delivered):
                raise SystemExit(f"not delivered: {outcome}")
            count += 1

    await asyncio.gather(*(line(number) for number in range(LINES)))
    return Round(count, time.perf_counter() - began, time.process_time() - cpu)


class Limit:
    """
    The upper bound: only the work that every sender must do for a message.

    That is ECDH, HKDF and AES-GCM, and writing the bytes of the request. The subscriber's key is
    imported once, the signature is reused, and answers are only checked for their status.
    """

    def __init__(self, bench: Bench) -> None:
        self.bench = bench
        self.theirs, self.auth = unb64(bench.keys["p256dh"]), unb64(bench.keys["auth"])
        self.point = ec.EllipticCurvePublicKey.from_encoded_point(CURVE, self.theirs)
        self.head = (
            f"POST /push/abcdefghijklmnop HTTP/1.1\r\nHost: localhost:{bench.port}\r\nTTL: 60\r\n"
            f"Authorization: {bench.vapid.header(bench.origin)}\r\nUrgency: normal\r\n"
            f"Content-Encoding: aes128gcm\r\nTopic: {'a' * 32}\r\nContent-Length: "
        ).encode()
        if bench.browser.open(self.seal(PAYLOAD)) != PAYLOAD:
            raise SystemExit("the limit does not seal as it should")

    def seal(self, payload: bytes) -> bytes:
        """The body of a message, sealed as RFC 8291 says."""
        key = ec.generate_private_key(CURVE)
        mine = key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        salt = secrets.token_bytes(16)
        prk = _mac(self.auth, key.exchange(ec.ECDH(), self.point))
        prk = _mac(salt, _mac(prk, b"WebPush: info\0" + self.theirs + mine + b"\1"))
        secret = _mac(prk, b"Content-Encoding: aes128gcm\0\1")[:16]
        nonce = _mac(prk, b"Content-Encoding: nonce\0\1")[:12]
        sealed = AESGCM(secret).encrypt(nonce, payload + b"\2", None)
        return salt + b"\0\0\x10\0\x41" + mine + sealed

    async def run(self, seconds: float) -> Round:
        """Fifty connections, each with a message under way."""
        loop = asyncio.get_running_loop()
        context = ssl.create_default_context(cafile=str(self.bench.ca))
        lines = [
            (
                await loop.create_connection(
                    lambda: Line(self), "localhost", self.bench.port, ssl=context
                )
            )[1]
            for _ in range(LINES)
        ]
        began, cpu = time.perf_counter(), time.process_time()
        for line in lines:
            line.start(began + seconds)
        counts = [await line.over for line in lines]
        return Round(sum(counts), time.perf_counter() - began, time.process_time() - cpu)


class Line(asyncio.Protocol):
    """A connection of `Limit`: it sends the next message once the last one is answered."""

    def __init__(self, limit: Limit) -> None:
        self.limit, self.count, self.until = limit, 0, 0.0
        self.over: asyncio.Future[int] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: Any) -> None:
        self.transport = transport

    def start(self, until: float) -> None:
        """Send until the instant *until* (of `time.perf_counter`)."""
        self.until = until
        self.send()

    def send(self) -> None:
        """Send one message."""
        body = self.limit.seal(PAYLOAD)
        self.transport.write(b"%s%d\r\n\r\n%s" % (self.limit.head, len(body), body))

    def data_received(self, data: bytes) -> None:
        if not (data.startswith(b"HTTP/1.1 201 ") and data.endswith(b"\r\n\r\n")):
            raise SystemExit(f"the limit was refused: {data!r}")
        self.count += 1
        if time.perf_counter() < self.until:
            return self.send()
        self.transport.close()
        return self.over.set_result(self.count)


def _mac(key: bytes, text: bytes) -> bytes:
    return hmac.digest(key, text, hashlib.sha256)


class Node:
    """npm's web-push in a process of its own."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.process = process

    async def run(self, seconds: float) -> Round:
        """Send for *seconds*, with 50 messages under way over connections that are kept."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(f"{seconds}\n".encode())
        said = json.loads(await self.process.stdout.readline() or b'{"count": 0}')
        if not said["count"]:
            raise SystemExit("npm's web-push sent nothing")
        return Round(said["count"], said["seconds"], said["cpu"])


@asynccontextmanager
async def node(bench: Bench) -> AsyncIterator[Node | None]:
    """Install web-push where it is not yet, and start it; None where it cannot be installed."""
    binary, npm = hatch_build.node_tools()
    env = {**os.environ, "PATH": f"{binary.parent}{os.pathsep}{os.environ.get('PATH', '')}"}
    if not (NODE / "node_modules/web-push").exists():
        words = [str(binary), str(npm), "ci", "--ignore-scripts", "--loglevel=error"]
        done = subprocess.run(words, cwd=NODE, env=env, capture_output=True, text=True)
        if done.returncode:
            print(f"npm's web-push cannot be installed here: {done.stderr.strip()[:200]}")
            yield None
            return
    about = bench.folder / "node.json"
    vapid = {"publicKey": bench.vapid.public, "privateKey": bench.private, "subject": SUBJECT}
    about.write_text(
        json.dumps(
            {
                "ca": str(bench.ca),
                "subscription": {"endpoint": bench.endpoint, "keys": bench.keys},
                "payload": PAYLOAD.decode(),
                "vapid": vapid,
            }
        )
    )
    process = await asyncio.create_subprocess_exec(
        str(binary), "send.mjs", str(about), cwd=NODE, env=env, stdin=-1, stdout=-1
    )
    try:
        yield Node(process)
    finally:
        process.kill()
        await process.wait()
