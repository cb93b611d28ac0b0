"""
The token that a request carries, and whether the app's own pages sent it.

Headers stand here by lower-case name, the method among them as `:method`.
"""

from __future__ import annotations

import msgspec

from tend.auth.origins import origin_of
from tend.errors import CrossSite, Unauthorized

Headers = dict[bytes, bytes]
READING = frozenset({b"GET", b"HEAD"})
"""Methods that change nothing."""


class Credentials(msgspec.Struct, frozen=True):
    """A token as it came: by a cookie, or in the Authorization header, which wins."""

    token: str
    by_cookie: bool


def read_credentials(headers: Headers, cookie: str, base_url: str | None) -> Credentials:
    """
    The token that the request carries.

    Args:
        cookie: The name of the app's cookie.
        base_url: Where the app is reached, if it was set.

    Raises:
        Unauthorized: It carries none.
        CrossSite: A cookie came along on a request that is not the app's own.
    """
    given = headers.get(b"authorization")
    if given is not None:
        kind, _, token = given.decode("latin-1").partition(" ")
        if kind.lower() == "bearer" and token.strip():
            return Credentials(token.strip(), by_cookie=False)
        raise Unauthorized
    baked = _cookie(headers.get(b"cookie", b"").decode("latin-1"), cookie)
    if baked is None:
        raise Unauthorized
    require_same_site(headers, base_url)
    return Credentials(baked, by_cookie=True)


def require_same_site(headers: Headers, base_url: str | None) -> None:
    """
    Refuse what another site made the browser send.

    What only reads is refused where it *says* that it comes from elsewhere: browsers without
    `Sec-Fetch-Site` (Safari before 16.4, any over plain http) send no `Origin` with it either, and
    another site cannot see the answer.

    Raises:
        CrossSite: `Sec-Fetch-Site` or `Origin` names another site; or neither names the app's own
            on a request that may change something.
    """
    site = headers.get(b"sec-fetch-site")
    if site == b"same-origin":
        return
    origin = headers.get(b"origin")
    if origin is not None and _own_origin(origin.decode("latin-1"), headers, base_url):
        return
    if headers[b":method"] in READING and origin is None and site in (None, b"none"):
        return
    raise CrossSite


def is_browser(headers: Headers) -> bool:
    """Whether a page will read the answer: then the token stays in the cookie alone."""
    return b"sec-fetch-site" in headers


def _cookie(header: str, name: str) -> str | None:
    for part in header.split(";"):
        key, _, value = part.strip().partition("=")
        if key == name and value:
            return value
    return None


def _own_origin(origin: str, headers: Headers, base_url: str | None) -> bool:
    found = origin_of(origin)
    if base_url is not None:
        return found is not None and found == origin_of(base_url)
    # Behind a proxy nobody knows the scheme that the browser sees.
    host = headers.get(b"host", b"").decode("latin-1")
    return found is not None and found == origin_of(f"{found.partition(':')[0]}://{host}")
