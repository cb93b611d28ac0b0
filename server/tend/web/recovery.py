"""
The recovery code: it finds the account and proves itself, without telling the server the key.

Both parts are made from the code by HKDF in the browser (tests/vectors/recovery.json); neither
leads back to the code, nor to the key that wraps the master key.
"""

from __future__ import annotations

import base64
import binascii
import re
from typing import Any

import msgspec
from litestar import Request, Response, delete, post, put
from litestar.handlers import HTTPRouteHandler

from tend.auth.tokens import hash_locator, hash_proof
from tend.errors import Shape
from tend.web.accounts import new_device, welcome
from tend.web.deps import (
    Door,
    address_of,
    caller_of,
    decode,
    headers_of,
    read_body,
    require_same_site_if_browser,
)

_of_32_bytes = re.compile(r"[A-Za-z0-9_-]{43}").fullmatch


class RecoveryIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the code is made of: 32 bytes each, base64url without padding."""

    locator: str
    proof: str


class RecoverIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The same, and the new device's wishes."""

    locator: str
    proof: str
    device: str | None = None
    name: str | None = None


def handlers(door: Door) -> list[HTTPRouteHandler]:
    """The routes, over *door*."""

    @put("/api/recovery", status_code=204)
    async def replace(request: Request[Any, Any, Any]) -> None:
        headers = headers_of(request.scope)
        data = decode(await read_body(headers, request.receive), RecoveryIn)
        locator, proof = _hashes(data)
        caller = await caller_of(headers, door)
        await door.store.put_recovery(caller, locator, proof, door.clock())

    @delete("/api/recovery", status_code=204)
    async def withdraw(request: Request[Any, Any, Any]) -> None:
        caller = await caller_of(headers_of(request.scope), door)
        await door.store.drop_recovery(caller, door.clock())

    @post("/api/recover")
    async def recover(request: Request[Any, Any, Any]) -> Response[dict[str, Any]]:
        headers = headers_of(request.scope)
        data = decode(await read_body(headers, request.receive), RecoverIn)
        require_same_site_if_browser(headers, door)
        locator, proof = _hashes(data)
        new, token = new_device(data.device, data.name)
        now_ms = door.clock()
        door.limits.recovery(address_of(request.scope, headers, door), now_ms)
        caller = await door.store.recover(locator, proof, new, now_ms)
        return welcome(caller, token, headers, door)

    return [replace, withdraw, recover]


def _hashes(data: RecoveryIn | RecoverIn) -> tuple[bytes, bytes]:
    return hash_locator(_bytes("locator", data.locator)), hash_proof(_bytes("proof", data.proof))


def _bytes(name: str, text: str) -> bytes:
    try:
        found = base64.urlsafe_b64decode(text + "=") if _of_32_bytes(text) else b""
    except binascii.Error:
        found = b""
    # A text whose last bits are not zero would be a second spelling of the same bytes.
    if len(found) != 32 or base64.urlsafe_b64encode(found).rstrip(b"=").decode() != text:
        raise Shape(f"`{name}` must be 32 bytes in base64url")
    return found
