"""`POST /api/sync`, the request of the sync protocol. Raw ASGI: no other route is used as much."""

from __future__ import annotations

import asyncio
import contextlib
import gzip
import json
from collections.abc import Callable, Coroutine
from typing import Annotated, Any

import msgspec
from litestar.types import Receive, Scope, Send

from tend.auth.credentials import Headers
from tend.domain.records.cells import MAX_NUMBER, PUT_BYTES, PUT_ROWS, Bad, Row
from tend.errors import (
    MalformedRequest,
    NotUnderstood,
    StoreUnavailable,
    TooLarge,
    UnknownMethod,
    UnsupportedVersion,
)
from tend.store.contract.base import SyncPage, SyncRequest
from tend.web.caller import caller_with, credentials_of
from tend.web.context import Context
from tend.web.errors import send_error
from tend.web.request import headers_of, method_of, read_body
from tend.web.security import api_headers

VERSION_MIN = 1
VERSION_MAX = 1
"""The versions of the protocol (`v`) that this server speaks."""
GZIP_FROM_BYTES = 4096
"""Larger answers are compressed."""
ROWS_PER_WORK = 20
BYTES_PER_WORK = 50_000
"""So many rows put, or bytes answered, are charged to the account's share like a small request."""

Endpoint = Callable[[Scope, Receive, Send], Coroutine[None, None, None]]
# For the document alone: they are checked in the protocol's order.
_Version = Annotated[
    int, msgspec.Meta(extra_json_schema={"minimum": VERSION_MIN, "maximum": VERSION_MAX})
]
_Number = Annotated[int, msgspec.Meta(extra_json_schema={"minimum": 0, "maximum": MAX_NUMBER})]


class SyncIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """
    The request.

    Attributes:
        v: The version of the protocol.
        cursor: The number up to which the device has pulled.
        put: The records that it pushes.
        n: The number of the request; may be missing only if *put* is empty.
        limit: The most rows of the answer; cut to 1 … 1000.
    """

    v: _Version
    cursor: _Number
    put: list[Row]
    n: _Number | msgspec.UnsetType = msgspec.UNSET
    limit: int = 1000


class SyncOut(msgspec.Struct, frozen=True):
    """
    The answer: one page of what the device has not seen.

    Attributes:
        now: The server's time, ms since 1970.
        cursor: To be sent with the next request.
        more: There are further rows; ask again.
        rows: The records of this page.
        digest: That of all cells of the account; missing if *more*.
        bad: What was refused of the put, and why; missing if nothing was.
    """

    now: int
    cursor: int
    more: bool
    rows: list[Row]
    digest: int | msgspec.UnsetType = msgspec.UNSET
    bad: list[Bad] | msgspec.UnsetType = msgspec.UNSET


_decode = msgspec.json.Decoder(SyncIn).decode
_encode = msgspec.json.Encoder().encode


def parse(body: bytes) -> SyncIn:
    """
    Decode the request in *body*.

    Raises:
        NotUnderstood: It is not JSON of that shape.
    """
    try:
        request = _decode(body)
    except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
        request = _parse_leniently(body, str(error))
    n = request.n
    if n is msgspec.UNSET:
        if request.put:
            raise _not_understood("`n` is needed to put something")
    elif not 0 <= n <= MAX_NUMBER:
        raise _not_understood("`n` must be a whole number from 0 to 2^53")
    if not 0 <= request.cursor <= MAX_NUMBER:
        raise _not_understood("`cursor` must be a whole number from 0 to 2^53")
    return request


def _parse_leniently(body: bytes, fault: str) -> SyncIn:
    """
    Decode with the standard library what msgspec refuses as a whole.

    It reads 1e400 and half a surrogate pair, so that only their own cells are refused later.
    """
    try:
        return msgspec.convert(json.loads(body, parse_constant=_no_constant), SyncIn)
    except (ValueError, RecursionError) as error:
        raise _not_understood(fault) from error


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


def _not_understood(fault: str) -> NotUnderstood:
    return NotUnderstood(fault, VERSION_MIN, VERSION_MAX)


def endpoint(context: Context) -> Endpoint:
    """
    Put changes and pull what this device has not seen.

    The app calls it without Litestar, which would double the cost of a request.
    """
    fixed = [(b"content-type", b"application/json"), *api_headers(https=context.https)]
    errors = api_headers(https=context.https)

    async def sync(scope: Scope, receive: Receive, send: Send) -> None:
        try:
            page, now_ms, token = await _answer(context, scope, receive)
        except Exception as error:
            await send_error(send, error, errors)
            return
        body = _page_json(page, now_ms)
        headers = list(fixed)
        if token is not None:
            headers.append((b"set-cookie", context.set_cookie(token).encode()))
        if len(body) > GZIP_FROM_BYTES and b"gzip" in headers_of(scope).get(
            b"accept-encoding", b""
        ):
            body = await asyncio.to_thread(gzip.compress, body, 5)
            headers.append((b"content-encoding", b"gzip"))
        headers.append((b"content-length", b"%d" % len(body)))
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body, "more_body": False})

    return sync


async def _body(headers: Headers, receive: Receive) -> bytes:
    try:
        return await read_body(headers, receive, PUT_BYTES)
    except MalformedRequest as error:
        raise _not_understood(error.detail) from error


async def _answer(
    context: Context, scope: Scope, receive: Receive
) -> tuple[SyncPage, int, str | None]:
    """
    The page, the time that it tells, and the token for the cookie if that is to be renewed.

    Checks in the protocol's order: size, shape, token, version, then those of the store.
    """
    if method_of(scope) != "POST":
        raise UnknownMethod
    headers = headers_of(scope)
    request = parse(await _body(headers, receive))
    if len(request.put) > PUT_ROWS:
        raise TooLarge(f"a request may put {PUT_ROWS} rows")
    given = credentials_of(headers, context)
    caller = await caller_with(given, headers, context, recent=True)
    if not VERSION_MIN <= request.v <= VERSION_MAX:
        raise UnsupportedVersion(VERSION_MIN, VERSION_MAX)
    now_ms = context.clock()
    n = None if request.n is msgspec.UNSET else request.n
    context.limits.worked(caller.account, len(request.put) / ROWS_PER_WORK, now_ms)
    asked = SyncRequest(n, request.cursor, request.limit, request.put)
    page = await context.store.sync(caller, asked, now_ms, context.ahead_ms)
    context.limits.worked(caller.account, len(page.rows) / BYTES_PER_WORK, now_ms)
    if not request.put:
        # On a full disk all can still be read.
        with contextlib.suppress(StoreUnavailable):
            await context.store.touch_device(caller.account, caller.device, now_ms)
    # Only on request: a late answer must not replace the cookie of an account joined since.
    renew = given.by_cookie and headers.get(b"tend-renew") == b"1"
    return page, now_ms, given.token if renew else None


def _page_json(page: SyncPage, now_ms: int) -> bytes:
    parts = [
        b'{"now":%d,"cursor":%d,"more":%b'
        % (now_ms, page.cursor, b"true" if page.more else b"false")
    ]
    if page.digest is not None:
        parts.append(b',"digest":%d' % page.digest)
    parts.append(b',"rows":%b' % page.rows)
    if page.bad:
        parts.append(b',"bad":%b' % _bad_json(page.bad))
    parts.append(b"}")
    return b"".join(parts)


def _bad_json(bad: list[Bad]) -> bytes:
    try:
        return _encode(bad)
    except UnicodeError:  # half a surrogate pair in a name: replace it by "?"
        return _encode([[_printable(part) for part in entry] for entry in bad])


def _printable(part: Any) -> Any:
    return part.encode("utf-8", "replace").decode() if isinstance(part, str) else part
