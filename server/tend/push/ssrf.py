"""
Guard against server-side request forgery (SSRF): a push endpoint comes from a client, and its host
name may resolve to a private address. Resolved addresses are checked twice: when a subscription is
stored (`Intake`), and before each connection (`guarded_socket`), because DNS answers change.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Awaitable, Callable
from typing import Any, Final

from tend.errors import BadEndpoint
from tend.push.endpoints import may_connect

LOOKUP_S: Final = 2.0
"""Time-out of the look-up when a subscription is stored."""
_LOOKUPS_COUNT: Final = 8
"""Look-ups at a time; further subscriptions are stored without one."""

Lookup = Callable[[str], Awaitable[list[str]]]
"""The IP addresses of a host; OSError or UnicodeError where there are none."""


async def look_up(host: str) -> list[str]:
    """Resolve *host* by the system's resolver, in a thread. Raises OSError or UnicodeError."""
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(host, 443, type=socket.SOCK_STREAM)
    return [str(one[4][0]) for one in found]


class Intake:
    """Resolves the hosts of endpoints before a subscription is stored."""

    def __init__(self, lookup: Lookup = look_up) -> None:
        self._lookup = lookup
        self._asked = 0

    async def check(self, host: str, *, private: bool) -> None:
        """
        Refuse a host of which any address is private.

        A host that does not resolve within `LOOKUP_S` passes: there may be no network now, and
        sending checks again. Behind a proxy nothing is checked here: the proxy resolves names.

        Args:
            private: Loopback addresses are allowed, for tests.

        Raises:
            BadEndpoint
        """
        if self._asked >= _LOOKUPS_COUNT or proxy_for(host) is not None:
            return
        self._asked += 1
        try:
            async with asyncio.timeout(LOOKUP_S):
                found = await self._lookup(host)
        except (OSError, UnicodeError):
            return
        finally:
            self._asked -= 1
        if not all(may_connect(one, private=private) for one in found):
            raise BadEndpoint("the endpoint's host leads to a private address")


def guarded_socket(info: tuple[Any, Any, int, str, Any], *, private: bool) -> socket.socket:
    """
    Make the socket for one resolved address: the last check before a connection, for every host.

    Args:
        info: One entry of `getaddrinfo`.
        private: Loopback addresses are allowed, for tests.

    Raises:
        OSError: The address is private.
    """
    family, kind, proto, _, address = info
    if not may_connect(str(address[0]), private=private):
        raise OSError(None, "a private address is never connected to")
    return socket.socket(family, kind, proto)


def proxy_for(host: str) -> str | None:
    """The URL of `HTTPS_PROXY`, unless `NO_PROXY` names the host; None: connect directly."""
    from urllib.request import getproxies, proxy_bypass

    proxy = getproxies().get("https")
    if not proxy or proxy_bypass(host):
        return None
    return proxy if "://" in proxy else f"http://{proxy}"
