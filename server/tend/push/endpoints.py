"""
Which endpoints are allowed. An endpoint is a URL from a client, so it is untrusted: only hosts of
the push services that browsers use are accepted, judged by the parsed host.
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
"""Exact hosts."""
FAMILIES: Final = (".push.apple.com", ".push.services.mozilla.com", ".notify.windows.com")
"""Suffixes of hosts."""
MOST_CHARS: Final = 2048

# Origin and rest of a URL: printable ASCII without quotes, backslashes, angle brackets and `#`.
_parts = re.compile(r"([A-Za-z]+://[!$-.0-;=@-\[\]_a-z~]*)([!$-;=?-\[\]_a-z~]*)").fullmatch
_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_host = re.compile(rf"(?=.{{1,253}}$){_LABEL}(?:\.{_LABEL})*").fullmatch
_number = re.compile(r"(?:.*\.)?(?:[0-9]+|0x[0-9a-f]*)").fullmatch


class Origin(NamedTuple):
    """
    The origin of an endpoint.

    Attributes:
        name: Such as `https://fcm.googleapis.com`: the audience of VAPID signatures.
        host: Without a port.
        secure: Whether it is https.
    """

    name: str
    host: str
    secure: bool


def check_endpoint(endpoint: str, more: Collection[str] = (), *, private: bool = False) -> Origin:
    """
    Refuse an endpoint that belongs to no known push service; its origin.

    Args:
        more: Further hosts that the operator trusts.
        private: Loopback is allowed as well, with http or https and any port: for tests.

    Raises:
        BadEndpoint: It is malformed, not https on port 443, or of another host.
    """
    found = _parts(endpoint)
    if len(endpoint) > MOST_CHARS or found is None:
        raise BadEndpoint("the endpoint is too long or has characters that none has")
    # Cached: many endpoints share a few origins.
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
    """Whether a lower-case host is a name, or a public IPv4 address."""
    # Some libraries read 2130706433 or 0x7f.1 as IPv4 addresses: refuse them.
    return _host(host) is not None and (not _number(host) or is_public(host))


def is_loopback(host: str) -> bool:
    """Whether a host is `localhost` or a loopback address."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.partition("%")[0]).is_loopback
    except ValueError:
        return False


def is_public(address: str) -> bool:
    """Whether an IP address is global unicast, also after unwrapping IPv4 within IPv6."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(found, ipaddress.IPv6Address):
        inner = found.ipv4_mapped or found.sixtofour or (found.teredo or (None, None))[1]
        if inner is not None:
            return is_public(str(inner))
        # NAT64 (RFC 6052): the last four bytes are an IPv4 address.
        if found in ipaddress.ip_network("64:ff9b::/96"):
            return is_public(str(ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)))
    return found.is_global and not found.is_multicast


def may_connect(address: str, *, private: bool) -> bool:
    """Whether an IP address may be connected to: a public one; with *private* loopback, too."""
    return is_public(address) or (private and is_loopback(address))


def check_keys(p256dh: str, auth: str) -> None:
    """
    Refuse subscription keys that messages cannot be encrypted for (RFC 8291).

    Raises:
        BadKeys: *p256dh* is no point of P-256 (65 bytes), or *auth* not 16 bytes; base64url.
    """
    try:
        point, secret = unpadded(p256dh), unpadded(auth)
    except (binascii.Error, ValueError) as error:
        raise BadKeys("the keys must be base64url") from error
    if len(secret) != 16:
        raise BadKeys("`auth` must be 16 bytes")
    # Imported late: a server without subscriptions never needs it.
    from cryptography.hazmat.primitives.asymmetric import ec

    try:
        if len(point) != 65:
            raise ValueError("length")
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
    except ValueError as error:
        raise BadKeys("`p256dh` must be a point of the curve P-256") from error


def unpadded(text: str) -> bytes:
    """
    Decode base64url with or without padding. Raises ValueError (or `binascii.Error`, one of its
    kind).
    """
    clean = text.rstrip("=")
    if not re.fullmatch(r"[A-Za-z0-9_-]+", clean):
        raise ValueError("not base64url")
    return base64.urlsafe_b64decode(clean + "=" * (-len(clean) % 4))
