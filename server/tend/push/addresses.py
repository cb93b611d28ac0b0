"""Addresses behind names: looked at when a subscription comes, and whenever one is connected to."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Awaitable, Callable
from typing import Any, Final

from tend.errors import BadEndpoint
from tend.push.endpoints import may_connect

INTAKE_S: Final = 2.0
_AT_ONCE: Final = 8

Lookup = Callable[[str], Awaitable[list[str]]]
"""The IP addresses of a host; OSError or UnicodeError where there are none."""


async def look_up(host: str) -> list[str]:
    """The system's own answer; it is given in a thread."""
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(host, 443, type=socket.SOCK_STREAM)
    return [str(one[4][0]) for one in found]


class Intake:
    """Looks where names lead before a subscription is kept."""

    def __init__(self, lookup: Lookup = look_up) -> None:
        self._lookup = lookup
        self._asked = 0

    async def check(self, host: str, *, private: bool) -> None:
        """
        Refuse a host that has an address inside; sending looks again, for answers change.

        A host without an answer in 2 s passes: there may be no network yet. Where a proxy is
        used, names are the proxy's business.

        Raises:
            BadEndpoint
        """
        if self._asked >= _AT_ONCE or proxy_for(host) is not None:
            return
        self._asked += 1
        try:
            async with asyncio.timeout(INTAKE_S):
                found = await self._lookup(host)
        except (OSError, UnicodeError):
            return
        finally:
            self._asked -= 1
        if not all(may_connect(one, private=private) for one in found):
            raise BadEndpoint("the endpoint's host leads to a private address")


def guarded_socket(info: tuple[Any, Any, int, str, Any], *, private: bool) -> socket.socket:
    """
    The socket for one address of a host: the last look, which nothing gets around.

    Args:
        info: As from `getaddrinfo`.

    Raises:
        OSError: The address may not be connected to.
    """
    family, kind, proto, _, address = info
    if not may_connect(str(address[0]), private=private):
        raise OSError(None, "a private address is never connected to")
    return socket.socket(family, kind, proto)


def proxy_for(host: str) -> str | None:
    """`HTTPS_PROXY` as a URL, unless `NO_PROXY` names the host; None: connect directly."""
    from urllib.request import getproxies, proxy_bypass

    proxy = getproxies().get("https")
    if not proxy or proxy_bypass(host):
        return None
    return proxy if "://" in proxy else f"http://{proxy}"
