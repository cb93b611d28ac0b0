"""
Leaving an account for another one: a browser that joins elsewhere deletes what it leaves behind.

It asks for the right to do so while it still has its session, and uses it once it has joined.
"""

from __future__ import annotations

from typing import Any

import msgspec
from litestar import Request, Response, post
from litestar.handlers import HTTPRouteHandler

from tend.auth.tokens import hash_token, new_token
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

LEAVING_MS = 400 * 24 * 3600 * 1000


class EmptyIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Nothing."""


class LeavingOut(msgspec.Struct, frozen=True):
    """The right to delete the account once this browser has joined another one."""

    ticket: str
    expires_at: str


class LeftIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The account that this browser has left, and the right to delete it."""

    account: str
    ticket: str


def handlers(door: Door) -> list[HTTPRouteHandler]:
    """The routes, over *door*."""

    @post("/api/account/leaving")
    async def leaving(request: Request[Any, Any, Any]) -> Response[LeavingOut]:
        headers = headers_of(request.scope)
        decode(await read_body(headers, request.receive), EmptyIn)
        caller = await caller_of(headers, door)
        ticket = new_token()
        until_ms = door.clock() + LEAVING_MS
        await door.store.create_leaving(caller, hash_token(ticket), until_ms)
        return Response(LeavingOut(ticket, rfc3339(until_ms)), status_code=201)

    @post("/api/account/left", status_code=204)
    async def left(request: Request[Any, Any, Any]) -> None:
        headers = headers_of(request.scope)
        data = decode(await read_body(headers, request.receive), LeftIn)
        require_same_site_if_browser(headers, door)
        now_ms = door.clock()
        door.limits.claim(address_of(request.scope, headers, door), now_ms)
        await door.store.delete_left(data.account, hash_token(data.ticket), now_ms)

    return [leaving, left]
