"""Which site a page belongs to, and from which address a request came, as headers have them."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
_DEFAULT_PORT = {"http": 80, "https": 443}


def origin_of(text: str) -> str | None:
    """
    *text* as browsers write an origin, or none if it is no http origin.

    Lower case, the host in ASCII, without the scheme's usual port: what differs is another origin.
    """
    try:
        parts = urlsplit(text.strip().lower())
        host, port = parts.hostname, parts.port
        if parts.scheme not in _DEFAULT_PORT or not host or parts.username is not None:
            return None
        name = f"[{host}]" if ":" in host else host.encode("idna").decode()
    except ValueError:
        return None
    usual = port is None or port == _DEFAULT_PORT[parts.scheme]
    return f"{parts.scheme}://{name}" if usual else f"{parts.scheme}://{name}:{port}"


def address_in(text: str) -> Address | None:
    """
    The address of an entry of `X-Forwarded-For`, or none if there is none in it.

    Proxies write `1.2.3.4`, `1.2.3.4:567`, `2001:db8::1`, `[2001:db8::1]:567`, with or without
    quotes. An IPv4 address in the form of IPv6 is that IPv4 address.
    """
    bare = text.strip().strip('"').strip()
    if bare.startswith("["):
        bare = bare[1:].partition("]")[0]
    elif bare.count(":") == 1:
        bare = bare.partition(":")[0]
    try:
        found = ipaddress.ip_address(bare.partition("%")[0])
    except ValueError:
        return None
    mapped = found.ipv4_mapped if isinstance(found, ipaddress.IPv6Address) else None
    return mapped or found
