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
from functools import lru_cache
from typing import Final, NamedTuple
from urllib.parse import urlsplit

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

# Printable ASCII but for what no endpoint has: quotes, backslashes, brackets, a fragment.
_parts = re.compile(r"([A-Za-z]+://[!$-.0-;=@-\[\]_a-z~]*)([!$-;=?-\[\]_a-z~]*)").fullmatch
_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_host = re.compile(rf"(?=.{{1,253}}$){_LABEL}(?:\.{_LABEL})*").fullmatch
_number = re.compile(r"(?:.*\.)?(?:[0-9]+|0x[0-9a-f]*)").fullmatch


class Origin(NamedTuple):
    """
    Where an endpoint is.

    Attributes:
        name: Such as `https://fcm.googleapis.com`: what signatures name.
        host: Without a port.
        secure: Whether it is https.
    """

    name: str
    host: str
    secure: bool


def check_endpoint(endpoint: str, more: Collection[str] = (), *, private: bool = False) -> Origin:
    """
    Refuse an endpoint that is no push service's.

    Args:
        more: Hosts that the operator trusts beside the known ones.
        private: Loopback is taken as well, with http or https and any port: for tests.

    Raises:
        BadEndpoint
    """
    found = _parts(endpoint)
    if len(endpoint) > MOST_CHARS or found is None:
        raise BadEndpoint("the endpoint is too long or has characters that none has")
    # Few origins have many endpoints.
    return _origin(found[1], tuple(more), private)


@lru_cache(maxsize=512)
def _origin(text: str, more: tuple[str, ...], private: bool) -> Origin:
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError as error:
        raise BadEndpoint("the endpoint is no URL") from error
    host = (parts.hostname or "").lower()
    if parts.username is not None or parts.password is not None or not _host(host):
        raise BadEndpoint("the endpoint must have a bare host, without a name or password")
    if private and parts.scheme in ("http", "https") and is_loopback(host):
        usual = 443 if parts.scheme == "https" else 80
        glue = f":{port}" if port not in (None, usual) else ""
        return Origin(f"{parts.scheme}://{host}{glue}", host, parts.scheme == "https")
    if parts.scheme != "https" or port not in (None, 443):
        raise BadEndpoint("the endpoint must be https, on port 443")
    if not is_host(host):
        raise BadEndpoint("the endpoint's host is a number, and no public address")
    if host in SERVICES or host in more or host.endswith(FAMILIES):
        return Origin(f"https://{host}", host, True)
    raise BadEndpoint("the endpoint is of no push service that is known here")


def is_host(host: str) -> bool:
    """Whether a host in small letters is a name, or the number of a public address."""
    # Some libraries read these as numbers as well: 2130706433, 0x7f.1.
    return _host(host) is not None and (not _number(host) or is_public(host))


def is_loopback(host: str) -> bool:
    """Whether a host is this machine, by its name or number."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.partition("%")[0]).is_loopback
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


def may_connect(address: str, *, private: bool) -> bool:
    """Whether an IP address may be connected to: a public one, and loopback for tests alone."""
    return is_public(address) or (private and is_loopback(address))


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
    # The first subscription loads what all the rest of the server can do without.
    from cryptography.hazmat.primitives.asymmetric import ec

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
