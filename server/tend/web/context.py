"""The application context, which all handlers share."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol, TypeVar

from litestar.di import NamedDependency
from litestar.params import SkipValidation

from tend.clock import wall_clock_ms
from tend.domain.nudges.key import AdHoc
from tend.lane import Lane
from tend.limits import Limits, Network
from tend.live import Hub
from tend.store.contract.base import Store

T = TypeVar("T")
Given = NamedDependency[SkipValidation[T]]
"""A parameter that Litestar injects. Not validated: our own provider has made it."""

COOKIE_AGE_S = 400 * 24 * 3600
"""400 days, the longest that browsers keep a cookie."""


class Pushing(Protocol):
    """What the routes need of web push. The app loads its libraries at the first use."""

    def key(self) -> str:
        """The server's public key, which browsers subscribe with: base64url."""

    async def check(self, endpoint: str, p256dh: str, auth: str) -> None:
        """
        Refuse a subscription that messages cannot be sent to.

        Raises:
            BadEndpoint: *endpoint* is no address of a push service that may be used.
            BadKeys: *p256dh* or *auth* (base64url) is no key that messages can be sealed for.
        """

    def payload(self, key: str, text: AdHoc, language: str) -> bytes:
        """The payload (JSON) of a message outside of any plan. *key*: from `ad_hoc_key`."""

    def notify_subscribed(self) -> None:
        """A device has subscribed: let the worker look for due nudges now."""

    async def run(self) -> None:
        """Run the worker, which decides and sends nudges, until cancelled."""


@dataclass(slots=True)
class Context:
    """The parts of the running server that handlers use. The app makes one."""

    store: Store
    hub: Hub
    limits: Limits
    pushing: Pushing
    base_url: str | None = None
    """The configured origin of the app, such as `https://tend.example.org`; None: none is."""
    ahead_ms: int = 60_000
    """How far stamps may be ahead of this server's clock."""
    signup: str = "open"
    """Who may make an account: `open`, `invite` or `closed`."""
    trusted: Sequence[Network] = ()
    """Proxies whose `X-Forwarded-For` is believed."""
    clock: Callable[[], int] = wall_clock_ms
    """The time, ms since 1970."""
    lane: Lane = field(default_factory=Lane)
    """The thread for long computations."""
    probe_key: Callable[[], bytes] = secrets.token_bytes
    """The key of `tend.auth.probe`; unless the app gives one, nobody else has it."""
    delayed_count: int = 0
    """How many refusals are being delayed; see `tend.web.caller.DELAYED_MOST`."""
    https: bool = field(init=False)
    cookie: str = field(init=False)

    def __post_init__(self) -> None:
        self.https = (self.base_url or "").startswith("https://")
        # With the prefix `__Host-` browsers accept the cookie only from this host, over https.
        self.cookie = "__Host-tend" if self.https else "tend"

    def set_cookie(self, token: str, age_s: int = COOKIE_AGE_S) -> str:
        """The value of `Set-Cookie` that gives a browser its token; *age_s* 0 deletes it."""
        secure = "; Secure" if self.https else ""
        return f"{self.cookie}={token}; Path=/; Max-Age={age_s}; HttpOnly; SameSite=Lax{secure}"
