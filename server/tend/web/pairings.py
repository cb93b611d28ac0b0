"""Pairing: a one-time code that a device shows and another one brings."""

from __future__ import annotations

from typing import Any

import msgspec
from litestar import Request, Response, post
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath

from tend.auth.tokens import hash_code, new_code, read_code
from tend.errors import Shape, UnknownCode
from tend.web.accounts import new_device, welcome
from tend.web.deps import (
    Door,
    address_of,
    caller_of,
    decode,
    headers_of,
    read_body,
    require_same_site_if_browser,
    rfc3339,
)

CODE_LIVES_MS = 10 * 60 * 1000
SEALED_CHARS = 4096


class PairingIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`sealed`: the master key under the secret that only the QR's fragment carries."""

    sealed: str | None = None


class ClaimIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The joining device's wishes."""

    name: str | None = None
    device: str | None = None


def handlers(door: Door) -> list[HTTPRouteHandler]:
    """The routes, over *door*."""

    @post("/api/pairings")
    async def offer(request: Request[Any, Any, Any]) -> Response[dict[str, Any]]:
        headers = headers_of(request.scope)
        data = decode(await read_body(headers, request.receive), PairingIn)
        if data.sealed is not None and len(data.sealed) > SEALED_CHARS:
            raise Shape(f"`sealed` may have {SEALED_CHARS} characters")
        caller = await caller_of(headers, door)
        code = new_code()
        now_ms = door.clock()
        expires_ms = now_ms + CODE_LIVES_MS
        await door.store.create_pairing(caller, hash_code(code), data.sealed, now_ms, expires_ms)
        return Response({"code": code, "expires_at": rfc3339(expires_ms)}, status_code=201)

    @post("/api/pairings/{code:str}/claim")
    async def claim(
        request: Request[Any, Any, Any], code: FromPath[str]
    ) -> Response[dict[str, Any]]:
        headers = headers_of(request.scope)
        data = decode(await read_body(headers, request.receive), ClaimIn)
        require_same_site_if_browser(headers, door)
        new, token = new_device(data.device, data.name)
        now_ms = door.clock()
        door.limits.claim(address_of(request.scope, headers, door), now_ms)
        try:
            caller, sealed = await door.store.claim_pairing(_hash_of(code), new, now_ms)
        except UnknownCode:
            door.limits.wrong_claim(now_ms)
            raise
        return welcome(caller, token, headers, door, sealed=sealed)

    return [offer, claim]


def _hash_of(code: str) -> bytes:
    meant = read_code(code)
    if meant is None:
        raise UnknownCode
    return hash_code(meant)
