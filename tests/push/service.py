"""
A push service in a process of its own, with its own certificate: `python -m tests.push.service`.

`PUT /box/ID {mode, vendor}` sets how a subscription behaves; `POST /push/ID` takes messages and
replaces by topic what was not fetched; `GET /box/ID` fetches them. The first line on stdout is the
port. Modes: ok, 404, 410, 401, 403, 413, 500, busy (429, seconds), date (429, a date), down (503),
hang, redirect, huge, drop.
"""

from __future__ import annotations

import asyncio
import base64
import binascii
import datetime
import email.utils
import re
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
from tests.push.opener import Wrong, b64, verify

TOPIC = re.compile(r"[A-Za-z0-9_-]{1,32}").fullmatch
URGENCIES = {"very-low", "low", "normal", "high"}


def certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate for localhost that vouches for itself, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=2))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), False)
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

    def box(self, request: web.Request) -> dict[str, Any]:
        """A subscription's box, made at the first look."""
        name = request.match_info["id"]
        return self.boxes.setdefault(
            name, {"mode": "ok", "vendor": "", "messages": [], "tries": 0, "wrong": []}
        )

    async def set(self, request: web.Request) -> web.Response:
        self.box(request).update(await request.json())
        return web.Response(status=204)

    async def get(self, request: web.Request) -> web.Response:
        box = self.box(request)
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
        body = await request.read()
        fault = self.check(request, body, box["vendor"])
        if fault is not None:
            box["wrong"].append(fault)
            return fault_of(box["vendor"], fault)
        if box["mode"] == "ok":
            self.keep(box, request, body)
            return web.Response(status=201, headers={"Location": "/message/1", "TTL": "60"})
        return await behave(box["mode"], request)

    def check(self, request: web.Request, body: bytes, vendor: str) -> str | None:
        """The first thing that is wrong with a message, if any."""
        headers = request.headers
        try:
            claims = verify(headers["Authorization"], f"https://localhost:{self.port}", self.public)
        except (Wrong, KeyError, ValueError, binascii.Error) as error:
            return f"BadJwtToken {error}"
        if vendor == "apple" and not re.match(r"(mailto:|https:)", claims.get("sub", "")):
            return "BadJwtToken sub"
        if not headers.get("TTL", "").isdigit() or int(headers["TTL"]) == 0:
            return "ttl"
        topic = headers.get("Topic", "")
        if topic and (not TOPIC(topic) or len(topic) % 4 == 1):
            return "BadWebPushTopic"
        if topic and vendor == "apple":
            base64.urlsafe_b64decode(topic + "=" * (-len(topic) % 4))
        if headers.get("Urgency", "normal") not in URGENCIES:
            return "urgency"
        if len(body) > 4096 or headers.get("Content-Encoding") != "aes128gcm":
            return "size"
        return None

    def keep(self, box: dict[str, Any], request: web.Request, body: bytes) -> None:
        topic = request.headers.get("Topic", "")
        if topic:
            box["messages"] = [one for one in box["messages"] if one["topic"] != topic]
        ttl = int(request.headers["TTL"])
        message = {"topic": topic, "ttl": ttl, "at": time.time(), "body": b64(body)}
        box["messages"].append({**message, "urgency": request.headers.get("Urgency")})


def fault_of(vendor: str, fault: str) -> web.Response:
    """A refusal in a vendor's own words."""
    status = 403 if fault.startswith("BadJwt") else 413 if fault == "size" else 400
    if vendor == "mozilla":
        return web.json_response({"code": status, "errno": 109, "error": fault}, status=status)
    if vendor == "wns":
        return web.Response(status=status, headers={"X-WNS-ERROR-DESCRIPTION": fault})
    return web.json_response({"reason": fault.split()[0]}, status=status)


async def behave(mode: str, request: web.Request) -> web.StreamResponse:
    """What push services do on bad days."""
    if mode == "busy":
        return web.Response(status=429, headers={"Retry-After": "2"})
    if mode == "date":
        when = email.utils.formatdate(time.time() + 120, usegmt=True)
        return web.Response(status=429, headers={"Retry-After": when})
    if mode == "down":
        return web.Response(status=503)
    if mode == "hang":
        await asyncio.sleep(60)
    if mode == "redirect":
        return web.Response(status=307, headers={"Location": "/push/elsewhere"})
    if mode == "huge":
        return web.Response(status=500, body=b"x" * 1_000_000)
    if mode == "drop":
        assert request.transport is not None
        request.transport.abort()
        return web.Response()
    return web.json_response({"reason": "of " + mode}, status=int(mode))


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
