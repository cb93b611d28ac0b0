"""
HTTP for the sender: pooled connections, strict time-outs, no redirects, at most 4 KB of any reply,
and every address checked before it is connected to.
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any, Final, NamedTuple

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.resolver import ThreadedResolver
from yarl import URL

from tend import __version__
from tend.push.breaker import IN_FLIGHT_COUNT
from tend.push.endpoints import may_connect
from tend.push.ssrf import guarded_socket

REPLY_BYTES: Final = 4096
REPLY_S: Final = 2.0
"""How long to wait for the body of a reply whose status is known."""
TIMEOUT: Final = aiohttp.ClientTimeout(total=12, connect=8, sock_connect=5)
"""
Services answer in 0.2 s. There is no `sock_read` time-out: its timers would cost 3 % of the time.
"""
_HEADERS: Final = {
    "User-Agent": f"Tend/{__version__}",
    "Accept-Encoding": "identity",
    "Content-Encoding": "aes128gcm",
    "Content-Type": "application/octet-stream",
}


class Unanswered(Exception):
    """No answer came; the text says why, and is shown to the device's owner."""


class Reply(NamedTuple):
    """A push service's reply; `text` is at most the first 4 KB."""

    status: int
    headers: Mapping[str, str]
    text: str


class GuardedResolver(AbstractResolver):
    """Resolves names, and refuses a name of which any address is private."""

    def __init__(self, inner: AbstractResolver, *, private: bool) -> None:
        self._inner, self._private = inner, private

    async def resolve(self, host: str, port: int = 0, family: Any = 0) -> list[ResolveResult]:
        """The addresses of *host*. Raises OSError if there is none, or any is private."""
        found = await self._inner.resolve(host, port, family)
        if not found or not all(may_connect(one["host"], private=self._private) for one in found):
            raise OSError(None, f"{host} has no public address")
        return found

    async def close(self) -> None:
        await self._inner.close()


class Transport:
    """A pool of connections to push services, direct and through the operator's proxy."""

    def __init__(
        self, *, private: bool, ca: Path | None, resolver: AbstractResolver | None = None
    ) -> None:
        self._private, self._ca, self._resolver = private, ca, resolver
        self._direct: aiohttp.ClientSession | None = None
        self._proxied: aiohttp.ClientSession | None = None

    async def open(self) -> None:
        """Make the sessions; nothing is connected yet."""
        context = ssl.create_default_context()
        if self._ca is not None:
            context.load_verify_locations(self._ca)
        inner = self._resolver or ThreadedResolver()
        guard = partial(guarded_socket, private=self._private)
        self._direct = _session(
            aiohttp.TCPConnector(
                limit=IN_FLIGHT_COUNT,
                ssl=context,
                resolver=GuardedResolver(inner, private=self._private),
                ttl_dns_cache=60,
                socket_factory=guard,
            )
        )
        # No guard: this session connects to the operator's own proxy only, which may be private.
        self._proxied = _session(aiohttp.TCPConnector(limit=IN_FLIGHT_COUNT, ssl=context))

    async def close(self) -> None:
        """Close all connections at once."""
        for session in (self._direct, self._proxied):
            if session is not None:
                await session.close()

    async def post(
        self, endpoint: str, body: bytes, headers: Mapping[str, str], proxy: str | None
    ) -> Reply:
        """
        Post a message to *endpoint*, through *proxy* if there is one.

        Raises:
            Unanswered: No status came: the connection failed, or the time ran out.
        """
        session = self._proxied if proxy else self._direct
        assert session is not None, "use `async with`"
        try:
            async with session.post(
                # Unchanged: some services sign the query, so it must not be normalized.
                URL(endpoint, encoded=True),
                # Given as bytes, aiohttp would try a dozen payload classes first.
                data=aiohttp.BytesPayload(body),
                headers=headers,
                allow_redirects=False,
                proxy=proxy,
            ) as answer:
                text = "" if answer.content.at_eof() else await _text(answer)
                return Reply(answer.status, answer.headers, text)
        except (TimeoutError, aiohttp.ClientError, OSError, ValueError) as error:
            raise Unanswered(_why(error)) from error


def _session(connector: aiohttp.TCPConnector) -> aiohttp.ClientSession:
    return aiohttp.ClientSession(
        connector=connector,
        headers=_HEADERS,
        timeout=TIMEOUT,
        cookie_jar=aiohttp.DummyCookieJar(),
        auto_decompress=False,
        read_bufsize=REPLY_BYTES,
    )


async def _text(answer: aiohttp.ClientResponse) -> str:
    """
    The first 4 KB of the body, or what came of them within `REPLY_S`; the status is known already.
    """
    said = b""
    try:
        async with asyncio.timeout(REPLY_S):
            while len(said) < REPLY_BYTES and not answer.content.at_eof():
                said += await answer.content.read(REPLY_BYTES - len(said))
    except (TimeoutError, aiohttp.ClientError, OSError):
        pass
    if not answer.content.at_eof():
        # Drop the connection instead of reading the rest.
        answer.close()
    if answer.headers.get("Content-Encoding", "identity") != "identity":
        return ""
    return said.decode("utf-8", "replace")


def _why(error: Exception) -> str:
    match error:
        case TimeoutError():
            return "no answer in time"
        case aiohttp.ClientHttpProxyError():
            return f"the proxy refused: {error.status}"
        case aiohttp.ClientProxyConnectionError():
            return "the proxy cannot be reached"
        case aiohttp.ClientSSLError():
            return "its certificate is not trusted"
        case aiohttp.ClientConnectorError():
            return "it cannot be reached"
        case _:
            return f"the connection broke: {type(error).__name__}"
