"""
Messages under way: each is sent by a task of its own, what came of them is stored in batches.

Sending never holds deciding up: a push service that hangs costs its own messages time, nobody else.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable
from typing import Final

from tend.errors import StoreUnavailable
from tend.push.sender import (
    Delivered,
    Gone,
    Outcome,
    Refused,
    RetryAfter,
    Sender,
    Target,
)
from tend.store.contract.base import Ready, Settlement, Store

MOST: Final = 400
"""So many under way or waiting for room; what is beyond stays in the store for whoever has room."""
BACK_OFF_MS: Final = (30_000, 120_000, 600_000, 1_800_000)
AGAIN_S: Final = 1.0

log = logging.getLogger("tend.nudges")


Name = tuple[str, str, str]


def name_of(ready: Ready) -> Name:
    """What tells a message from every other."""
    message = ready.message
    return message.account, message.key, message.device


class Dispatcher:
    """Takes messages that this worker holds; `settling` runs beside it."""

    def __init__(self, store: Store, sender: Sender, clock: Callable[[], int]) -> None:
        self._store, self._sender, self._clock = store, sender, clock
        self._flights: set[asyncio.Task[None]] = set()
        self._held: set[Name] = set()
        self._outcomes: list[Settlement] = []
        self._news = asyncio.Event()
        self._landed = asyncio.Event()

    @property
    def room(self) -> int:
        """How many more may be under way."""
        return max(0, MOST - len(self._flights))

    async def wait_for_room(self) -> None:
        """Until at least half of all places are free."""
        while self.room < MOST // 2:
            self._landed.clear()
            await self._landed.wait()

    def launch(self, messages: Iterable[Ready]) -> None:
        """Send them, side by side; not those that are under way still, however slowly."""
        for one in messages:
            if name_of(one) in self._held:
                continue
            self._held.add(name_of(one))
            flight = asyncio.create_task(self._fly(one))
            self._flights.add(flight)
            flight.add_done_callback(self._land)

    def drop(self, messages: Iterable[Ready]) -> None:
        """They make no sense any more."""
        self._settled(Settlement(one, "dropped") for one in messages)

    async def settling(self) -> None:
        """Store what came of messages, until cancelled; while the store cannot, keep it."""
        while True:
            await self._news.wait()
            await self.settle()
            if self._outcomes:
                await asyncio.sleep(AGAIN_S)

    async def settle(self) -> None:
        """Store what is known by now."""
        self._news.clear()
        known, self._outcomes = self._outcomes, []
        if known:
            await self._keep(known)

    async def _keep(self, known: list[Settlement]) -> None:
        try:
            await self._store.settle(known, self._clock())
        except StoreUnavailable:
            log.warning("the store cannot answer; what came of %d messages waits", len(known))
            self._settled(known)
            return
        except Exception:
            log.exception("what came of %d messages could not be stored", len(known))
            if len(known) > 1:
                # One by one, so that it costs nobody but the one at fault: that one is sent again
                # when its lease is over, and no longer than it makes sense.
                for one in known:
                    await self._keep([one])
                return
        self._held.difference_update(name_of(one.ready) for one in known)

    async def land_all(self, grace_s: float | None = None) -> None:
        """Wait for all that is under way, or so long; store what came of it."""
        if self._flights:
            _, late = await asyncio.wait(self._flights, timeout=grace_s)
            # Their fate is unknown: whoever comes next sends them again, under the same topic.
            for flight in late:
                flight.cancel()
            if late:
                await asyncio.wait(late)
        await self.settle()

    def _land(self, flight: asyncio.Task[None]) -> None:
        self._flights.discard(flight)
        self._landed.set()

    def _settled(self, settlements: Iterable[Settlement]) -> None:
        self._outcomes += settlements
        self._news.set()

    async def _fly(self, ready: Ready) -> None:
        message, to = ready
        now_ms = self._clock()
        try:
            outcome: Outcome = await self._sender.send(
                Target(to.endpoint, to.p256dh, to.auth),
                message.payload,
                ttl_s=max(1, (message.until_ms - now_ms) // 1000),
                urgency=message.urgency,
                topic=self._sender.topic(message.account, message.key),
            )
        except Exception:
            # Ours, not the push service's; the next try may be of a mended server.
            log.exception("a message could not be sent")
            self._settled([self._put_off(ready, "internal")])
            return
        self._settled([self._judge(ready, outcome)])

    def _judge(self, ready: Ready, outcome: Outcome) -> Settlement:
        match outcome:
            case Delivered():
                return Settlement(ready, "delivered")
            case Gone():
                return Settlement(ready, "dead")
            case RetryAfter(seconds):
                return Settlement(ready, "retry", self._clock() + int(seconds * 1000))
            case Refused(status, reason):
                # VAPID key, subject or clock: the sender has told the operator.
                return Settlement(ready, "refused", error=f"{status} {reason}")
            case _:
                return self._put_off(ready, f"{outcome.status or ''} {outcome.reason}".strip())

    def _put_off(self, ready: Ready, error: str) -> Settlement:
        step = BACK_OFF_MS[min(max(ready.message.tries, 1), len(BACK_OFF_MS)) - 1]
        return Settlement(ready, "retry", self._clock() + step, error)
