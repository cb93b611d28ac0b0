"""
How it stands with each push service: how many messages are on their way to it, whether it asked to
be left alone, and whether it answers at all.

A service that hangs would else take all the room and hold up the others, and one that is down for
an hour would cost a timeout for each message.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from datetime import UTC
from email.utils import parsedate_to_datetime
from typing import Final

IN_FLIGHT: Final = 50
PER_HOST: Final = 30
ROOM_S: Final = 15.0
"""Who has waited longer for room than this is to come again: leases of messages run out."""
FAILURES: Final = 3
REST_S: Final = 60.0
MOST_REST_S: Final = 1800.0
PROBE_S: Final = 12.0
"""For how long one message tries out a host that failed; the others wait."""
PAUSE_S: Final = 60.0
MOST_PAUSE_S: Final = 24 * 3600.0
_KEPT: Final = 512


class Host:
    """One origin. Seconds are those of the clock given, which never goes back."""

    def __init__(self, clock: Callable[[], float], proxy: str | None) -> None:
        self.proxy = proxy
        self.room = asyncio.Semaphore(PER_HOST)
        self._clock = clock
        self._asked_until = 0.0
        self._rests_until = 0.0
        self._failures = 0
        self._rests = 0
        self._on_their_way = 0

    def wait_s(self) -> float:
        """For how long nothing may be sent to it; 0: send."""
        if not self._asked_until and self._failures < FAILURES:
            return 0.0
        left = max(self._asked_until, self._rests_until) - self._clock()
        if left > 0:
            return left
        # Where the last ones failed, the next one goes alone until it is settled.
        return PROBE_S if self._failures >= FAILURES and self._on_their_way else 0.0

    def begin(self) -> None:
        """A message goes out; `end` follows, whatever comes of it."""
        self._on_their_way += 1

    def end(self) -> None:
        """It is settled, or given up."""
        self._on_their_way -= 1

    def answered(self) -> None:
        """It is there, whatever it said."""
        self._failures = self._rests = 0
        self._rests_until = 0.0

    def failed(self) -> None:
        """It could not be reached, or did not answer in time."""
        now = self._clock()
        if now < self._rests_until:
            # One of those that were on their way when the others failed: nothing new.
            return
        self._failures += 1
        if self._failures >= FAILURES:
            self._rests_until = now + min(REST_S * 2**self._rests, MOST_REST_S)
            self._rests = min(self._rests + 1, 10)

    def asked(self, seconds: float) -> None:
        """It wants to be left alone for so long; what it said before still holds."""
        self._asked_until = max(self._asked_until, self._clock() + seconds)

    def is_idle(self) -> bool:
        """Whether forgetting it costs little."""
        return not self._on_their_way and self.wait_s() == 0


class Hosts:
    """All of them, by origin; a bounded number, for endpoints come from clients."""

    def __init__(
        self, proxy_for: Callable[[str], str | None], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._proxy_for, self._clock = proxy_for, clock
        self._known: dict[str, Host] = {}

    def of(self, origin: str, host: str, *, secure: bool) -> Host:
        """The host of an origin."""
        found = self._known.get(origin)
        if found is None:
            if len(self._known) >= _KEPT:
                self._known = {name: one for name, one in self._known.items() if not one.is_idle()}
            proxy = self._proxy_for(host) if secure else None
            found = self._known[origin] = Host(self._clock, proxy)
        return found


def retry_after(text: str | None) -> float:
    """Seconds from a `Retry-After` of seconds or a date; a minute where it cannot be read."""
    clean = (text or "").strip()
    if clean.isascii() and clean.isdigit():
        # A number too long to be read is a long time.
        seconds = float(clean) if len(clean) < 12 else MOST_PAUSE_S
    else:
        try:
            until = parsedate_to_datetime(clean)
            # HTTP's dates are UTC, also those that do not say so.
            until = until if until.tzinfo else until.replace(tzinfo=UTC)
            seconds = until.timestamp() - time.time()
        except (ValueError, TypeError, IndexError, OverflowError):
            return PAUSE_S
    return min(max(seconds, 1.0), MOST_PAUSE_S)
