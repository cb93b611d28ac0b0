"""What all handlers share."""

from __future__ import annotations

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
"""What a provider made for a handler. Litestar is not to check it against its type once more."""

COOKIE_AGE_S = 400 * 24 * 3600


class Pushing(Protocol):
    """What the routes need of web push; loaded when somebody asks for it first."""

    def key(self) -> str:
        """The public key that browsers subscribe with."""

    async def check(self, endpoint: str, p256dh: str, auth: str) -> None:
        """Refuse what cannot be sent to. Raises `BadEndpoint`, `BadKeys`."""

    def payload(self, key: str, text: AdHoc, language: str) -> bytes:
        """A message outside of any plan, under a key of its own."""

    def notify_subscribed(self) -> None:
        """Somebody can be reached now."""

    async def run(self) -> None:
        """Decide and send nudges, until cancelled."""


@dataclass(slots=True)
class Context:
    """Made once by the app; handlers ask for it by this type."""

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
