"""`POST /api/sync`: the protocol's one request. Raw ASGI, for all phones use this route."""

from __future__ import annotations

import asyncio
import gzip
import json
from collections.abc import Callable, Coroutine
from typing import Any

import msgspec
from litestar import asgi
from litestar.handlers import ASGIRouteHandler
from litestar.types import Receive, Scope, Send

from tend.domain.records.cells import MAX_NUMBER, PUT_BYTES, PUT_ROWS, Bad, Row
from tend.errors import Shape, TooLarge, UnknownMethod, UnsupportedVersion
from tend.store.contract.base import SyncPage, SyncRequest
from tend.web.deps import Door, credentials, headers_of, method_of, read_body, speaker
from tend.web.errors import send_error
from tend.web.security import api_headers

VERSION_MIN = 1
VERSION_MAX = 1
GZIP_FROM_BYTES = 4096
ROWS_OF_ONE = 20
BYTES_OF_ONE = 50_000
"""So much more weighs as much as one more small request."""

Endpoint = Callable[[Scope, Receive, Send], Coroutine[None, None, None]]


class SyncIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The request. `n` may be missing only while `put` is empty; `limit` is cut to 1..1000."""

    v: int
    cursor: int
    put: list[Row]
    n: int | msgspec.UnsetType = msgspec.UNSET
    limit: int = 1000


_decode = msgspec.json.Decoder(SyncIn).decode
_encode = msgspec.json.Encoder().encode


def parse(body: bytes) -> SyncIn:
    """
    The request that *body* holds.

    Raises:
        Shape: It holds none. Carries `min` and `max`: a client newer than this server may have
            sent a member that we do not know, and learns here what to speak instead.
    """
    try:
        request = _decode(body)
    except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
        request = _parse_slowly(body, str(error))
    n = request.n
    if n is msgspec.UNSET:
        if request.put:
            raise _shape("`n` is needed to put something")
    elif not 0 <= n <= MAX_NUMBER:
        raise _shape("`n` must be a whole number from 0 to 2^53")
    if not 0 <= request.cursor <= MAX_NUMBER:
        raise _shape("`cursor` must be a whole number from 0 to 2^53")
    return request


def _parse_slowly(body: bytes, fault: str) -> SyncIn:
    """A number like 1e400, or half a surrogate pair, spoils its own cell alone."""
    try:
        return msgspec.convert(json.loads(body, parse_constant=_no_constant), SyncIn)
    except (ValueError, RecursionError) as error:
        raise _shape(fault) from error


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


def _shape(fault: str) -> Shape:
    return Shape(fault, min=VERSION_MIN, max=VERSION_MAX)


def handler(door: Door) -> ASGIRouteHandler:
    """The route, for the framework: it answers, documents and guards it like any other."""
    return asgi("/api/sync", copy_scope=False)(endpoint(door))


def endpoint(door: Door) -> Endpoint:
    """
    The same as bare ASGI.

    The app calls it without the framework between: that costs as much again as the handler does.
    """
    fixed = [(b"content-type", b"application/json"), *api_headers(https=door.https)]
    errors = api_headers(https=door.https)

    async def sync(scope: Scope, receive: Receive, send: Send) -> None:
        try:
            page, now_ms, token = await _answer(door, scope, receive)
        except Exception as error:
            await send_error(send, error, errors)
            return
        body = _page_json(page, now_ms)
        headers = list(fixed)
        if token is not None:
            headers.append((b"set-cookie", door.set_cookie(token).encode()))
        if len(body) > GZIP_FROM_BYTES and b"gzip" in headers_of(scope).get(
            b"accept-encoding", b""
        ):
            body = await asyncio.to_thread(gzip.compress, body, 5)
            headers.append((b"content-encoding", b"gzip"))
        headers.append((b"content-length", b"%d" % len(body)))
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body, "more_body": False})

    return sync


async def _answer(door: Door, scope: Scope, receive: Receive) -> tuple[SyncPage, int, str | None]:
    """Checked in the protocol's order: size, shape, token, version, then the store's."""
    if method_of(scope) != "POST":
        raise UnknownMethod
    headers = headers_of(scope)
    request = parse(await read_body(headers, receive, PUT_BYTES))
    if len(request.put) > PUT_ROWS:
        raise TooLarge(f"a request may put {PUT_ROWS} rows")
    given = credentials(headers, door)
    caller = await speaker(given, headers, door)
    if not VERSION_MIN <= request.v <= VERSION_MAX:
        raise UnsupportedVersion(VERSION_MIN, VERSION_MAX)
    now_ms = door.clock()
    n = None if request.n is msgspec.UNSET else request.n
    door.limits.worked(caller.account, len(request.put) / ROWS_OF_ONE, now_ms)
    asked = SyncRequest(n, request.cursor, request.limit, request.put)
    page = await door.store.sync(caller, asked, now_ms, door.ahead_ms)
    door.limits.worked(caller.account, len(page.rows) / BYTES_OF_ONE, now_ms)
    if not request.put:
        await door.store.touch_device(caller.account, caller.device, now_ms)
    # A late answer must not put an old cookie back: only who asks for it gets one.
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
    except UnicodeError:  # a name that is no Unicode text: said back as far as it can be
        return _encode([[_printable(part) for part in entry] for entry in bad])


def _printable(part: Any) -> Any:
    return part.encode("utf-8", "replace").decode() if isinstance(part, str) else part
