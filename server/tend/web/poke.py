"""`GET /api/poke`: server-sent events with the account's number (`seq`), and no other data."""

from __future__ import annotations

import asyncio
import contextlib
from urllib.parse import parse_qs

from litestar.types import Receive, Scope, Send

from tend.errors import UnknownMethod
from tend.live import End, Stream
from tend.web.caller import caller_of
from tend.web.context import Context
from tend.web.errors import send_error
from tend.web.request import headers_of, method_of
from tend.web.security import api_headers
from tend.web.sync import Endpoint

COMMENT_EVERY_S = 25.0
"""An idle stream gets a comment this often, so that proxies do not close it."""


def endpoint(context: Context) -> Endpoint:
    """Server-sent events: `seq` on connect and on change."""
    errors = api_headers(https=context.https)
    # `x-accel-buffering`: a proxy that buffers would hold events back until the stream ends.
    fixed = [(b"content-type", b"text/event-stream"), (b"x-accel-buffering", b"no"), *errors]

    async def poke(scope: Scope, receive: Receive, send: Send) -> None:
        try:
            stream, seq = await _open(context, scope)
        except Exception as error:
            await send_error(send, error, errors)
            return
        try:
            await send({"type": "http.response.start", "status": 200, "headers": fixed})
            await _stream(stream, seq, receive, send)
        finally:
            context.hub.close(stream)

    return poke


async def _open(context: Context, scope: Scope) -> tuple[Stream, int]:
    if method_of(scope) != "GET":
        raise UnknownMethod
    headers = headers_of(scope)
    named = _named(scope)
    caller = await caller_of(headers, context, named=named)
    stream = context.hub.open(caller.account, caller.device)
    try:
        # Check again now that the stream is open: the device may have been removed in between.
        await caller_of(headers, context, named=named)
        seq = await context.store.seq(caller.account)
        stream.knows(seq)
        return stream, seq
    except BaseException:
        context.hub.close(stream)
        raise


def _named(scope: Scope) -> str | None:
    """The account's id in the query, since an `EventSource` cannot send our header."""
    asked = parse_qs(scope["query_string"].decode("latin-1"))
    return asked.get("account", [None])[0]


async def _stream(stream: Stream, seq: int, receive: Receive, send: Send) -> None:
    left = asyncio.ensure_future(_left(stream, receive))
    try:
        await _event(send, seq)
        while stream.end is None:
            latest = await stream.wait(COMMENT_EVERY_S)
            if latest is not None:
                await _event(send, latest)
            elif stream.end is None:
                await send({"type": "http.response.body", "body": b":\n\n", "more_body": True})
        await send({"type": "http.response.body", "body": b"", "more_body": False})
    except OSError:  # the client hung up while we were sending
        return
    finally:
        left.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await left


async def _left(stream: Stream, receive: Receive) -> None:
    """End the stream when the client hangs up."""
    while (await receive())["type"] != "http.disconnect":
        pass
    stream.finish(End.CLOSED)


async def _event(send: Send, seq: int) -> None:
    body = b"event: seq\ndata: %d\n\n" % seq
    await send({"type": "http.response.body", "body": body, "more_body": True})
