"""
A push service in a process of its own, with its own certificate: `python -m tests.push.service`.

It is as strict as the strictest of the real ones. It follows the rules of a real one by the host
name of the request, or by a box's `vendor` (see `tests.push.vendors`).

- `PUT /box/ID {mode, body, vendor}` sets how a subscription behaves.
- `POST /push/ID` accepts a message; it replaces an unfetched one of the same topic.
- `GET /box/ID` fetches the messages that have not expired.

The first line on stdout is the port. Modes: `ok`, any status, `busy` (429, as many seconds
as the body says, or 2), `date` (429, a
date), `down` (503), `hang`, `slow` (2 s, then 201), `redirect`, `huge` (500, 1 MB), `drop`. Bodies
that come with a status: `huge`, `endless`, `drip`, `stall`, `gzip`.
"""

from __future__ import annotations

import asyncio
import binascii
import datetime
import email.utils
import gzip
import ssl
import sys
import time
from pathlib import Path
from typing import Any

from aiohttp import web
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from tests.push.push_receiver import Wrong, b64, verify
from tests.push.vendors import NAMES, Fault, Vendor, vendor_of


def certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate for localhost and the real services that vouches for itself, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    names = x509.SubjectAlternativeName([x509.DNSName(one) for one in ("localhost", *NAMES)])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=2))
        .add_extension(names, False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), True)
        .sign(key, hashes.SHA256())
    )
    cert, secret = folder / "cert.pem", folder / "key.pem"
    cert.write_bytes(made.public_bytes(Encoding.PEM))
    secret.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return cert, secret


class Service:
    """All boxes."""

    def __init__(self, public: str) -> None:
        self.public = public
        self.port = 0
        self.boxes: dict[str, dict[str, Any]] = {}
        self.peers: set[Any] = set()

    def box(self, request: web.Request) -> dict[str, Any]:
        """A subscription's box, made at the first look."""
        name = request.match_info["id"]
        new = {"mode": "ok", "body": "", "vendor": "", "messages": [], "wrong": []}
        return self.boxes.setdefault(name, {**new, "tries": 0, "lines": 0})

    async def set(self, request: web.Request) -> web.Response:
        self.box(request).update(await request.json())
        return web.Response(status=204)

    async def get(self, request: web.Request) -> web.Response:
        box = self.box(request)
        now = time.time()
        box["messages"] = [one for one in box["messages"] if now < one["at"] + one["ttl"]]
        return web.json_response(box)

    async def all(self, request: web.Request) -> web.Response:
        """All boxes of a prefix, counted."""
        prefix = request.query["prefix"]
        return web.json_response(
            {
                name: {"messages": len(box["messages"]), "tries": box["tries"]}
                for name, box in self.boxes.items()
                if name.startswith(prefix)
            }
        )

    async def push(self, request: web.Request) -> web.StreamResponse:
        box = self.box(request)
        box["tries"] += 1
        assert request.transport is not None
        peer = (request.match_info["id"], request.transport.get_extra_info("peername"))
        box["lines"] += peer not in self.peers
        self.peers.add(peer)
        body = await request.read()
        vendor = vendor_of(box["vendor"], request.host)
        try:
            self.check(request, body, vendor)
        except Fault as fault:
            box["wrong"].append(f"{fault.name} {fault.detail}".strip())
            return vendor.refuse(fault)
        if box["mode"] == "slow":
            await asyncio.sleep(2)
        if box["mode"] in ("ok", "slow", "201", "202"):
            self.keep(box, request, body)
        if box["mode"] in ("ok", "slow"):
            return web.Response(status=201, headers={"Location": "/message/1", "TTL": "60"})
        return await behave(box["mode"], box["body"], request, vendor)

    def check(self, request: web.Request, body: bytes, vendor: Vendor) -> None:
        """Raises the first thing that is wrong with a message, if any."""
        headers = request.headers
        host = request.host.lower()
        known = host in NAMES or host == f"localhost:{self.port}"
        try:
            origin = f"https://{host}" if known else "of nobody here"
            claims = verify(headers["Authorization"], origin, self.public)
        except (Wrong, KeyError, ValueError, binascii.Error) as error:
            raise Fault("auth", str(error)) from error
        vendor.check(headers, claims, body)

    def keep(self, box: dict[str, Any], request: web.Request, body: bytes) -> None:
        topic = request.headers.get("Topic", "")
        if topic:
            box["messages"] = [one for one in box["messages"] if one["topic"] != topic]
        ttl = int(request.headers["TTL"])
        message = {"topic": topic, "ttl": ttl, "at": time.time(), "body": b64(body)}
        box["messages"].append({**message, "urgency": request.headers.get("Urgency")})


async def behave(mode: str, body: str, request: web.Request, vendor: Vendor) -> web.StreamResponse:
    """What push services do on bad days."""
    if mode == "busy":
        return web.Response(status=429, headers={"Retry-After": body or "2"})
    if mode == "date":
        when = email.utils.formatdate(time.time() + 120, usegmt=True)
        return web.Response(status=429, headers={"Retry-After": when})
    if mode == "down":
        return web.Response(status=503)
    if mode == "hang":
        await asyncio.sleep(60)
    if mode == "redirect":
        mode = "307"
    if mode in ("301", "302", "303", "307", "308"):
        return web.Response(status=int(mode), headers={"Location": "/push/elsewhere"})
    if mode == "huge":
        mode, body = "500", "huge"
    if mode == "drop":
        assert request.transport is not None
        request.transport.abort()
        return web.Response()
    if body:
        return await pour(int(mode), body, request)
    return vendor.answer(int(mode))


async def pour(status: int, body: str, request: web.Request) -> web.StreamResponse:
    """A status, and a body that nobody should wait for or swallow."""
    if body == "huge":
        return web.Response(status=status, body=b"x" * 1_000_000)
    if body == "gzip":
        packed = gzip.compress(b"x" * 50_000_000)
        return web.Response(status=status, body=packed, headers={"Content-Encoding": "gzip"})
    answer = web.StreamResponse(status=status)
    if body == "endless":
        answer.enable_chunked_encoding()
    else:
        answer.content_length = 1_000_000
    await answer.prepare(request)
    while True:
        await answer.write(b"x" * (65_536 if body == "endless" else 10))
        await asyncio.sleep({"endless": 0, "drip": 0.1}.get(body, 60))


async def main(folder: Path, public: str) -> None:
    """Serve until killed."""
    service = Service(public)
    app = web.Application(client_max_size=2_000_000)
    app.add_routes(
        [
            web.post("/push/{id}", service.push),
            web.put("/box/{id}", service.set),
            web.get("/box/", service.all),
            web.get("/box/{id}", service.get),
        ]
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "cert.pem", folder / "key.pem")
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0, ssl_context=context)
    await site.start()
    assert site._server is not None
    service.port = site._server.sockets[0].getsockname()[1]  # type: ignore[attr-defined]
    print(service.port, flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), sys.argv[2]))
