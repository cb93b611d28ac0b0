"""Reading a request: its headers, its body, the address that it comes from."""

from __future__ import annotations

from functools import cached_property
from typing import Any, TypeVar, cast

import msgspec
from litestar import Request
from litestar.types import HTTPScope, Receive, Scope

from tend.auth.credentials import Headers
from tend.errors import MalformedRequest, TooLarge, WrongType
from tend.limits import client_address
from tend.web.context import Context

T = TypeVar("T")
BODY_BYTES = 16 * 1024
"""The most bytes of a body, except that of `/api/sync`."""


def method_of(scope: Scope) -> str:
    """The HTTP method. Handlers get HTTP requests only, so there always is one."""
    return cast("HTTPScope", scope)["method"]


def headers_of(scope: Scope) -> Headers:
    """
    The headers by lower-case name; the values of a repeated one are joined, as HTTP allows.

    The method is among them as `:method`, as in HTTP/2; no header can have that name.
    """
    found: Headers = {}
    for name, value in scope["headers"]:
        found[name] = (
            found[name] + (b"; " if name == b"cookie" else b", ") + value
            if name in found
            else value
        )
    found[b":method"] = method_of(scope).encode("latin-1")
    return found


async def read_body(headers: Headers, receive: Receive, most: int = BODY_BYTES) -> bytes:
    """
    The whole body.

    Raises:
        TooLarge: It has more than *most* bytes, or its `Content-Length` says so.
        WrongType: It is not empty, and not `application/json`.
        MalformedRequest: The client hung up before the end.
    """
    length = headers.get(b"content-length", b"0")
    if length.isdigit() and int(length) > most:
        raise TooLarge(f"a body here may have {most} bytes")
    chunks = []
    size = 0
    while True:
        message: Any = await receive()
        if message["type"] == "http.disconnect":
            raise MalformedRequest("the request ended early")
        chunk = message.get("body", b"")
        size += len(chunk)
        if size > most:
            raise TooLarge(f"a body here may have {most} bytes")
        chunks.append(chunk)
        if not message.get("more_body", False):
            break
    kind = headers.get(b"content-type", b"").partition(b";")[0].strip().lower()
    if size and kind != b"application/json":
        raise WrongType
    return b"".join(chunks)


def decode(body: bytes, kind: type[T]) -> T:
    """
    The body as *kind*.

    Raises:
        MalformedRequest: It is not JSON of that shape, or names a member that *kind* does not have.
    """
    try:
        return msgspec.json.decode(body, type=kind)
    except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
        raise MalformedRequest(str(error)) from error


class EmptyIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An object without members."""


class ApiRequest(Request[Any, Any, Any]):
    """
    Litestar's request, with a stricter way to decode a handler's `data`.

    Litestar itself accepts any content type, and converts values, such as `"true"` to a boolean.
    """

    _read: bytes | None = None

    @cached_property
    def header_map(self) -> Headers:
        """The headers; see `headers_of`."""
        return headers_of(self.scope)

    async def body(self) -> bytes:
        """The body; `{}` if it is empty. Raises what `read_body` does."""
        if self._read is None:
            self._read = await read_body(self.header_map, self.receive) or b"{}"
        return self._read

    async def json(self) -> Any:
        """The body decoded as the handler's `data`. Raises what `read_body` and `decode` do."""
        wanted = self.route_handler.parsed_fn_signature.parameters["data"].annotation
        return decode(await self.body(), wanted)

    def address(self, context: Context) -> str:
        """The client's address, by which rate limits count; see `client_address`."""
        peer = self.scope["client"][0] if self.scope["client"] else ""
        forwarded = self.header_map.get(b"x-forwarded-for", b"").decode("latin-1")
        return client_address(peer, forwarded, context.trusted)
