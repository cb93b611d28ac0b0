"""
A circuit breaker per push service (M. Nygard, Release It!): limits how many messages are in flight
to a service, heeds its `Retry-After`, and stops sending to it while it does not answer.

Without it, a service that hangs would occupy all connections and delay the others, and one that is
down for an hour would cost a time-out for each message.

1. Closed: messages go out, `PER_HOST_COUNT` at a time.
2. After `FAILURE_COUNT` failures in a row: open for `REST_S`, then twice as long each time, up to
   `REST_MAX_S`.
3. Then half-open: one message tries the service; the others wait `PROBE_S`. Any answer closes it.

What one worker learns all must heed: `Breakers.news` is what to tell them, `Breakers.heed` what
they have told.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterable
from datetime import UTC
from email.utils import parsedate_to_datetime
from typing import Final, Literal, NamedTuple
from urllib.parse import urlsplit

IN_FLIGHT_COUNT: Final = 50
PER_HOST_COUNT: Final = 30
ROOM_WAIT_S: Final = 15.0
"""A message that waited longer than this for a free place is retried later: its lease runs out."""
FAILURE_COUNT: Final = 3
REST_S: Final = 60.0
REST_MAX_S: Final = 1800.0
PROBE_S: Final = 12.0
"""How long the other messages wait while one tries out a service that failed."""
PAUSE_S: Final = 60.0
PAUSE_MAX_S: Final = 24 * 3600.0
_KEPT_COUNT: Final = 512

Why = Literal["asked", "silent"]
"""Why nobody sends: the service asked for a pause, or it did not answer."""


class News(NamedTuple):
    """A push service pauses for so long, of so many rests in a row; 0 s: it does not any more."""

    origin: str
    why: Why
    left_s: float
    rests: int


class Breaker:
    """The breaker of one origin. All seconds are of *clock*, which must be monotonic."""

    def __init__(self, clock: Callable[[], float], proxy: str | None) -> None:
        self.proxy = proxy
        self.room = asyncio.Semaphore(PER_HOST_COUNT)
        self._clock = clock
        self._asked_until = 0.0
        self._rests_until = 0.0
        self._failures = 0
        self._rests = 0
        self._on_their_way = 0
        self.untold: set[Why] = set()
        """What has changed since it was told to others."""

    def wait_s(self) -> float:
        """How long to wait before sending to it; 0: send now."""
        if not self._asked_until and self._failures < FAILURE_COUNT:
            return 0.0
        left = max(self._asked_until, self._rests_until) - self._clock()
        if left > 0:
            return left
        # Half-open: one message goes alone until its outcome is known.
        return PROBE_S if self._failures >= FAILURE_COUNT and self._on_their_way else 0.0

    def begin(self) -> None:
        """Count a message as in flight; call `end` afterwards in any case."""
        self._on_their_way += 1

    def end(self) -> None:
        """The message is no longer in flight."""
        self._on_their_way -= 1

    def answered(self) -> None:
        """The service answered, with any status: close the breaker."""
        if self._failures >= FAILURE_COUNT:
            self.untold.add("silent")
        self._failures = self._rests = 0
        self._rests_until = 0.0

    def failed(self) -> None:
        """The service could not be reached, or did not answer in time."""
        now = self._clock()
        if now < self._rests_until:
            # It was in flight when the breaker opened, so it is no new failure.
            return
        self._failures += 1
        if self._failures >= FAILURE_COUNT:
            self._rests_until = now + min(REST_S * 2**self._rests, REST_MAX_S)
            self._rests = min(self._rests + 1, 10)
            self.untold.add("silent")

    def asked(self, seconds: float) -> None:
        """The service sent `Retry-After`; the later of several instants counts."""
        self._asked_until = max(self._asked_until, self._clock() + seconds)
        self.untold.add("asked")

    def left_s(self, why: Why) -> float:
        """For how long it pauses for this reason; 0: it does not."""
        until = self._asked_until if why == "asked" else self._rests_until
        return max(0.0, until - self._clock())

    @property
    def rests(self) -> int:
        """How often in a row it was opened because the service did not answer."""
        return self._rests

    def heed(self, why: Why, seconds: float, rests: int) -> None:
        """Another worker's breaker pauses for so long; one that is open longer stays so."""
        until = self._clock() + seconds
        if why == "asked":
            self._asked_until = max(self._asked_until, until)
        elif why not in self.untold:
            # Then it is half-open here, too: the service is tried by one message, not by all.
            self._rests_until = max(self._rests_until, until)
            self._failures = max(self._failures, FAILURE_COUNT)
            self._rests = max(self._rests, rests)

    def is_idle(self) -> bool:
        """Whether its state can be dropped: nothing is in flight, and nothing needs to wait."""
        return not self._on_their_way and self.wait_s() == 0


class Breakers:
    """The breakers of all origins. Their number is bounded, because endpoints come from clients."""

    def __init__(
        self, proxy_for: Callable[[str], str | None], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._proxy_for, self._clock = proxy_for, clock
        self._known: dict[str, Breaker] = {}

    def of(self, origin: str, host: str, *, secure: bool) -> Breaker:
        """The breaker of *origin*; its proxy, if any, is that of *host* and for https alone."""
        found = self._known.get(origin)
        if found is None:
            if len(self._known) >= _KEPT_COUNT:
                self._known = {name: one for name, one in self._known.items() if not one.is_idle()}
            proxy = self._proxy_for(host) if secure else None
            found = self._known[origin] = Breaker(self._clock, proxy)
        return found

    def news(self) -> list[News]:
        """What has changed here since the last call."""
        found = []
        for origin, breaker in self._known.items():
            for why in sorted(breaker.untold):
                found.append(News(origin, why, breaker.left_s(why), breaker.rests))
            breaker.untold.clear()
        return found

    def untold(self, news: Iterable[News]) -> None:
        """Nobody could be told this: it is news the next time, too."""
        for one in news:
            if one.origin in self._known:
                self._known[one.origin].untold.add(one.why)

    def heed(self, news: Iterable[News]) -> None:
        """What others have told: push services that pause."""
        for one in news:
            if 0 < one.left_s <= PAUSE_MAX_S:
                parts = urlsplit(one.origin)
                secure = parts.scheme == "https"
                breaker = self.of(one.origin, parts.hostname or "", secure=secure)
                breaker.heed(one.why, one.left_s, one.rests)


def retry_after(text: str | None) -> float:
    """
    Seconds of a `Retry-After`, which has seconds or an HTTP date (RFC 9110, 10.2.3).

    Between 1 s and `PAUSE_MAX_S`; `PAUSE_S` where it is missing or cannot be parsed.
    """
    clean = (text or "").strip()
    if clean.isascii() and clean.isdigit():
        # So many digits would overflow; they mean a long time anyway.
        seconds = float(clean) if len(clean) < 12 else PAUSE_MAX_S
    else:
        try:
            until = parsedate_to_datetime(clean)
            # HTTP dates are UTC, even those that name no zone.
            until = until if until.tzinfo else until.replace(tzinfo=UTC)
            seconds = until.timestamp() - time.time()
        except (ValueError, TypeError, IndexError, OverflowError):
            return PAUSE_S
    return min(max(seconds, 1.0), PAUSE_MAX_S)
