"""
The HTTP under the sender: one pooled session, strict timeouts, no redirect followed, little of any
reply read, and each address looked at before it is connected to.
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
from tend.push.addresses import guarded_socket
from tend.push.endpoints import may_connect
from tend.push.hosts import IN_FLIGHT

REPLY_BYTES: Final = 4096
REPLY_S: Final = 2.0
"""For how long the rest of a reply is waited for once its status is known."""
TIMES: Final = aiohttp.ClientTimeout(total=12, connect=8, sock_connect=5)
"""Services answer in a fifth of a second; a timer for each read as well would cost 3 % of all."""
_HEADERS: Final = {
    "User-Agent": f"Tend/{__version__}",
    "Accept-Encoding": "identity",
    "Content-Encoding": "aes128gcm",
    "Content-Type": "application/octet-stream",
}


class Unanswered(Exception):
    """No answer came; the text says why, for the person whose device it is."""


class Reply(NamedTuple):
    """What a service said: at most 4 KB of it."""

    status: int
    headers: Mapping[str, str]
    text: str


class GuardedResolver(AbstractResolver):
    """Resolves names, and refuses those that have an address inside among their addresses."""

    def __init__(self, inner: AbstractResolver, *, private: bool) -> None:
        self._inner, self._private = inner, private

    async def resolve(self, host: str, port: int = 0, family: Any = 0) -> list[ResolveResult]:
        """The addresses; OSError when there are none that may be connected to."""
        found = await self._inner.resolve(host, port, family)
        if not found or not all(may_connect(one["host"], private=self._private) for one in found):
            raise OSError(None, f"{host} has no public address")
        return found

    async def close(self) -> None:
        await self._inner.close()


class Wire:
    """Connections to push services, kept while they are of use."""

    def __init__(
        self, *, private: bool, ca: Path | None, resolver: AbstractResolver | None = None
    ) -> None:
        self._private, self._ca, self._resolver = private, ca, resolver
        self._direct: aiohttp.ClientSession | None = None
        self._proxied: aiohttp.ClientSession | None = None

    async def open(self) -> None:
        """Connects to nothing yet."""
        context = ssl.create_default_context()
        if self._ca is not None:
            context.load_verify_locations(self._ca)
        inner = self._resolver or ThreadedResolver()
        guard = partial(guarded_socket, private=self._private)
        self._direct = _session(
            aiohttp.TCPConnector(
                limit=IN_FLIGHT,
                ssl=context,
                resolver=GuardedResolver(inner, private=self._private),
                ttl_dns_cache=60,
                socket_factory=guard,
            )
        )
        # The operator's own proxy may be anywhere, and alone is connected to from this one.
        self._proxied = _session(aiohttp.TCPConnector(limit=IN_FLIGHT, ssl=context))

    async def close(self) -> None:
        """At once."""
        for session in (self._direct, self._proxied):
            if session is not None:
                await session.close()

    async def post(
        self, endpoint: str, body: bytes, headers: Mapping[str, str], proxy: str | None
    ) -> Reply:
        """
        Hand a message over.

        Raises:
            Unanswered
        """
        session = self._proxied if proxy else self._direct
        assert session is not None, "use `async with`"
        try:
            async with session.post(
                # It goes out as it came: some services sign their query.
                URL(endpoint, encoded=True),
                # As bytes, it would be asked what it is by a dozen classes.
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
        timeout=TIMES,
        cookie_jar=aiohttp.DummyCookieJar(),
        auto_decompress=False,
        read_bufsize=REPLY_BYTES,
    )


async def _text(answer: aiohttp.ClientResponse) -> str:
    """The first 4 KB, or what came of them in 2 s: the status has been said, and it counts."""
    said = b""
    try:
        async with asyncio.timeout(REPLY_S):
            while len(said) < REPLY_BYTES and not answer.content.at_eof():
                said += await answer.content.read(REPLY_BYTES - len(said))
    except (TimeoutError, aiohttp.ClientError, OSError):
        pass
    if not answer.content.at_eof():
        # What else it has to say is not waited for.
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
