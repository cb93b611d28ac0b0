"""`POST /api/sync`: the protocol's one request. Raw ASGI, for all phones use this route."""

from __future__ import annotations

import asyncio
import gzip
import json
from collections.abc import Callable, Coroutine
from typing import Any

import msgspec
from litestar.types import Receive, Scope, Send

from tend.domain.records.cells import MAX_NUMBER, PUT_BYTES, PUT_ROWS, Bad, Row
from tend.errors import NotUnderstood, TooLarge, UnknownMethod, UnsupportedVersion
from tend.store.contract.base import SyncPage, SyncRequest
from tend.web.caller import credentials_of, speaker
from tend.web.context import Context
from tend.web.errors import send_error
from tend.web.request import headers_of, method_of, read_body
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


class SyncOut(msgspec.Struct, frozen=True):
    """
    The account's state as far as this page goes.

    Attributes:
        digest: Of all cells; only when `more` is false.
        bad: What was refused; only when something was.
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
    The request that *body* holds.

    Raises:
        NotUnderstood: It holds none.
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


def _shape(fault: str) -> NotUnderstood:
    return NotUnderstood(fault, VERSION_MIN, VERSION_MAX)


def endpoint(context: Context) -> Endpoint:
    """
    Put changes and pull what this device has not seen.

    The app calls it without the framework between: that costs as much again as the handler does.
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


async def _answer(
    context: Context, scope: Scope, receive: Receive
) -> tuple[SyncPage, int, str | None]:
    """Checked in the protocol's order: size, shape, token, version, then the store's."""
    if method_of(scope) != "POST":
        raise UnknownMethod
    headers = headers_of(scope)
    request = parse(await read_body(headers, receive, PUT_BYTES))
    if len(request.put) > PUT_ROWS:
        raise TooLarge(f"a request may put {PUT_ROWS} rows")
    given = credentials_of(headers, context)
    caller = await speaker(given, headers, context)
    if not VERSION_MIN <= request.v <= VERSION_MAX:
        raise UnsupportedVersion(VERSION_MIN, VERSION_MAX)
    now_ms = context.clock()
    n = None if request.n is msgspec.UNSET else request.n
    context.limits.worked(caller.account, len(request.put) / ROWS_OF_ONE, now_ms)
    asked = SyncRequest(n, request.cursor, request.limit, request.put)
    page = await context.store.sync(caller, asked, now_ms, context.ahead_ms)
    context.limits.worked(caller.account, len(page.rows) / BYTES_OF_ONE, now_ms)
    if not request.put:
        await context.store.touch_device(caller.account, caller.device, now_ms)
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
