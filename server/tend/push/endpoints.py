"""
Where a message may go. An endpoint comes from the client, so it is believed as little as a URL
from anywhere else: only the push services that browsers use, by their parsed host.
"""

from __future__ import annotations

import base64
import binascii
import ipaddress
import re
from collections.abc import Collection
from typing import Final
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric import ec

from tend.errors import BadEndpoint, BadKeys

SERVICES: Final = (
    "fcm.googleapis.com",
    "jmt17.google.com",
    "updates.push.services.mozilla.com",
)
"""Hosts, exactly."""
FAMILIES: Final = (".push.apple.com", ".push.services.mozilla.com", ".notify.windows.com")
"""Ends of hosts."""
MOST_CHARS: Final = 2048

_ODD: Final = frozenset(' \\"<>^`{|}')
_host = re.compile(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?").fullmatch


def check_endpoint(endpoint: str, more: Collection[str] = (), *, private: bool = False) -> None:
    """
    Refuse an endpoint that is no push service's.

    Args:
        more: Hosts that the operator trusts beside the known ones.
        private: Loopback is taken as well, with http or https and any port: for tests.

    Raises:
        BadEndpoint
    """
    try:
        parts = urlsplit(endpoint)
        port = parts.port
    except ValueError as error:
        raise BadEndpoint("the endpoint is no URL") from error
    host = (parts.hostname or "").lower()
    plain = endpoint.isascii() and endpoint.isprintable() and not set(endpoint) & _ODD
    if len(endpoint) > MOST_CHARS or not plain:
        raise BadEndpoint("the endpoint is too long or has characters that no URL has")
    if private and parts.scheme in ("http", "https") and is_loopback_name(host):
        return
    if parts.scheme != "https" or parts.username is not None or parts.password is not None:
        raise BadEndpoint("the endpoint must be https, without a name or password in it")
    if port not in (None, 443) or parts.fragment or not _host(host) or ".." in host:
        raise BadEndpoint("the endpoint must be a bare host on port 443")
    if host in SERVICES or host in more or host.endswith(FAMILIES):
        return
    raise BadEndpoint("the endpoint is of no push service that is known here")


def is_loopback_name(host: str) -> bool:
    """Whether a host is this machine, by its name or number."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def is_public(address: str) -> bool:
    """Whether an IP address is one of the open internet."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(found, ipaddress.IPv6Address):
        inner = found.ipv4_mapped or found.sixtofour or (found.teredo or (None, None))[1]
        if inner is not None:
            return is_public(str(inner))
        # NAT64 carries an IPv4 address in its last four bytes.
        if found in ipaddress.ip_network("64:ff9b::/96"):
            return is_public(str(ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)))
    return found.is_global and not found.is_multicast


def check_keys(p256dh: str, auth: str) -> None:
    """
    Refuse keys that nothing can be sealed for.

    Raises:
        BadKeys: *p256dh* is no point of P-256 (65 bytes), or *auth* not 16 bytes; base64url.
    """
    try:
        point, secret = unpadded(p256dh), unpadded(auth)
    except (binascii.Error, ValueError) as error:
        raise BadKeys("the keys must be base64url") from error
    if len(secret) != 16:
        raise BadKeys("`auth` must be 16 bytes")
    try:
        if len(point) != 65:
            raise ValueError("length")
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
    except ValueError as error:
        raise BadKeys("`p256dh` must be a point of the curve P-256") from error


def unpadded(text: str) -> bytes:
    """base64url, with or without padding."""
    clean = text.rstrip("=")
    if not re.fullmatch(r"[A-Za-z0-9_-]+", clean):
        raise ValueError("not base64url")
    return base64.urlsafe_b64decode(clean + "=" * (-len(clean) % 4))
