"""What every handler works with, and how a request is read: who asks, where from, with what."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Protocol, TypeVar, cast

import msgspec
from litestar.types import HTTPScope, Receive, Scope

from tend.auth.origins import origin_of
from tend.auth.tokens import hash_token
from tend.errors import (
    CrossSite,
    Gone,
    OtherAccount,
    Removed,
    Shape,
    Throttled,
    TooLarge,
    Unauthorized,
    WrongType,
)
from tend.lane import Lane
from tend.limits import Limits, Network, client_address
from tend.live import Hub
from tend.store.contract.base import Caller, Store

T = TypeVar("T")
BODY_BYTES = 16 * 1024
HELD_S = 1.0
HELD_MOST = 1000
HEAVY = 10
"""What a request that reads a whole life weighs, in small ones."""
COOKIE_AGE_S = 400 * 24 * 3600
_READING = (b"GET", b"HEAD")


def wall_clock_ms() -> int:
    """Milliseconds since 1970 UTC."""
    return time.time_ns() // 1_000_000


class Pushing(Protocol):
    """What the routes need of web push; loaded when somebody asks for it first."""

    def key(self) -> str:
        """The public key that browsers subscribe with."""

    async def check(self, endpoint: str, p256dh: str, auth: str) -> None:
        """Refuse what cannot be sent to. Raises `BadEndpoint`, `BadKeys`."""

    def payload(self, key: str, text: str) -> bytes:
        """A message outside of any plan, under a key of its own. *text*: a key of `push.words`."""

    def notify_subscribed(self) -> None:
        """Somebody can be reached now."""

    async def run(self) -> None:
        """Decide and send nudges, until cancelled."""


@dataclass(slots=True)
class Door:
    """All that the handlers share; made once by the app."""

    store: Store
    hub: Hub
    limits: Limits
    pushing: Pushing
    base_url: str | None = None
    ahead_ms: int = 60_000
    signup: str = "open"
    trusted: Sequence[Network] = ()
    clock: Callable[[], int] = wall_clock_ms
    lane: Lane = field(default_factory=Lane)
    held: int = 0
    """Refusals that are kept waiting."""
    https: bool = field(init=False)
    cookie: str = field(init=False)

    def __post_init__(self) -> None:
        self.https = (self.base_url or "").startswith("https://")
        # The prefix makes browsers refuse the cookie from anywhere but this very host over https.
        self.cookie = "__Host-tend" if self.https else "tend"

    def set_cookie(self, token: str, age_s: int = COOKIE_AGE_S) -> str:
        """The `Set-Cookie` that gives a browser its token; an age of 0 takes it away."""
        secure = "; Secure" if self.https else ""
        return f"{self.cookie}={token}; Path=/; Max-Age={age_s}; HttpOnly; SameSite=Lax{secure}"


async def heavy_caller_of(headers: dict[bytes, bytes], door: Door) -> Caller:
    """Who asks for what takes long. Raises what `caller_of` does."""
    caller = await caller_of(headers, door, reads=True)
    door.limits.worked(caller.account, HEAVY, door.clock())
    return caller


class Credentials(msgspec.Struct, frozen=True):
    """A token as it came: by a cookie, or in the Authorization header, which wins."""

    token: str
    by_cookie: bool


def method_of(scope: Scope) -> str:
    """The HTTP method; the app hands nothing but HTTP to its handlers."""
    return cast("HTTPScope", scope)["method"]


def headers_of(scope: Scope) -> dict[bytes, bytes]:
    """
    The headers by lower-case name; of a repeated one, all values joined by commas.

    The method stands among them as `:method`, as in HTTP/2; no header can have that name.
    """
    found: dict[bytes, bytes] = {}
    for name, value in scope["headers"]:
        found[name] = (
            found[name] + (b"; " if name == b"cookie" else b", ") + value
            if name in found
            else value
        )
    found[b":method"] = method_of(scope).encode("latin-1")
    return found


def credentials(headers: dict[bytes, bytes], door: Door) -> Credentials:
    """
    The token that the request carries.

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
    baked = _cookie(headers.get(b"cookie", b"").decode("latin-1"), door.cookie)
    if baked is None:
        raise Unauthorized
    require_same_site(headers, door)
    return Credentials(baked, by_cookie=True)


async def caller_of(
    headers: dict[bytes, bytes], door: Door, *, reads: bool = False, named: str | None = None
) -> Caller:
    """
    Who asks, and whether the request speaks for that account.

    A request that a cookie authenticates names the account that its page is at. Two tabs of a
    browser share one cookie, and one of them may have slept while the other went elsewhere.

    Args:
        reads: It changes nothing, and so need not name an account.
        named: The account, where it is not in `Tend-Account`.

    Raises:
        OtherAccount: The account is not the session's, or none was named.
        Throttled: The account has used its share of the server up, for the moment.
        Unauthorized, Removed, Gone, CrossSite
    """
    return await speaker(credentials(headers, door), headers, door, reads=reads, named=named)


async def speaker(
    given: Credentials,
    headers: dict[bytes, bytes],
    door: Door,
    *,
    reads: bool = False,
    named: str | None = None,
) -> Caller:
    """The same, for credentials that were read already."""
    if named is None and b"tend-account" in headers:
        named = headers[b"tend-account"].decode("latin-1").strip().lower()
    try:
        caller = await door.store.caller(hash_token(given.token))
    except Removed as error:
        # Said only to a page of that very account: another one would wipe itself.
        if (named or given.by_cookie) and named != error.account:
            raise OtherAccount from error
        raise
    except Gone as error:
        if (named or given.by_cookie) and not (named and await door.store.deleted(named)):
            raise OtherAccount from error
        raise
    unnamed = named is None and given.by_cookie and not reads
    if unnamed or (named is not None and named != caller.account):
        raise OtherAccount
    await _share(caller.account, door)
    return caller


async def _share(account: str, door: Door) -> None:
    """
    Take a request from the account's share of the server.

    Whoever has used it up is refused, and hears of it a little later: a program that does not wait
    as it is told would else ask again at once, for ever. Only so many are kept waiting.
    """
    now_ms = door.clock()
    try:
        door.limits.work(account, now_ms)
    except Throttled:
        if door.held < HELD_MOST:
            door.held += 1
            try:
                await asyncio.sleep(HELD_S)
            finally:
                door.held -= 1
        raise
    door.limits.worked(account, 1, now_ms)


def require_same_site(headers: dict[bytes, bytes], door: Door) -> None:
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
    if origin is not None and _own_origin(origin.decode("latin-1"), headers, door):
        return
    if headers[b":method"] in _READING and origin is None and site in (None, b"none"):
        return
    raise CrossSite


def require_same_site_if_browser(headers: dict[bytes, bytes], door: Door) -> None:
    """For the two open routes: programs send neither header and are let through."""
    if b"sec-fetch-site" in headers or b"origin" in headers:
        require_same_site(headers, door)


def is_browser(headers: dict[bytes, bytes]) -> bool:
    """Whether a page will read the answer: then the token stays in the cookie alone."""
    return b"sec-fetch-site" in headers


def address_of(scope: Scope, headers: dict[bytes, bytes], door: Door) -> str:
    """Whom the rate limits count this request for."""
    peer = scope["client"][0] if scope["client"] else ""
    return client_address(
        peer, headers.get(b"x-forwarded-for", b"").decode("latin-1"), door.trusted
    )


async def read_body(headers: dict[bytes, bytes], receive: Receive, most: int = BODY_BYTES) -> bytes:
    """
    The whole body.

    Raises:
        TooLarge: It is, or says that it is, larger than *most* bytes.
        WrongType: It is not `application/json`.
    """
    said = headers.get(b"content-length", b"0")
    if said.isdigit() and int(said) > most:
        raise TooLarge(f"a body here may have {most} bytes")
    chunks = []
    size = 0
    while True:
        message: Any = await receive()
        if message["type"] == "http.disconnect":
            raise Shape("the request ended early")
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
    The body as *kind*; an empty one counts as `{}`.

    Raises:
        Shape: It is not JSON of that shape, or names a member that *kind* does not have.
    """
    try:
        return msgspec.json.decode(body or b"{}", type=kind)
    except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
        raise Shape(str(error)) from error


def rfc3339(ms: int) -> str:
    """An instant as text, UTC."""
    return (
        datetime.fromtimestamp(ms / 1000, UTC)
        .isoformat(timespec="milliseconds")
        .replace("+00:00", "Z")
    )


def _cookie(header: str, name: str) -> str | None:
    for part in header.split(";"):
        key, _, value = part.strip().partition("=")
        if key == name and value:
            return value
    return None


def _own_origin(origin: str, headers: dict[bytes, bytes], door: Door) -> bool:
    found = origin_of(origin)
    if door.base_url is not None:
        return found is not None and found == origin_of(door.base_url)
    # Behind a proxy nobody knows the scheme that the browser sees.
    host = headers.get(b"host", b"").decode("latin-1")
    return found is not None and found == origin_of(f"{found.partition(':')[0]}://{host}")
