"""
Sending messages: each in a task of its own; outcomes are stored in batches.

Deciding never waits for sending: a push service that hangs delays its own messages only.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Iterable, Sequence
from typing import Final, Protocol
from urllib.parse import urlsplit

from tend.errors import StoreUnavailable
from tend.push.breaker import News
from tend.push.sender import (
    Delivered,
    Failed,
    Outcome,
    Refused,
    RetryAfter,
    Sender,
    SubscriptionGone,
    Target,
)
from tend.store.contract.base import Pause, Ready, Settlement, Store

UNDER_WAY_COUNT: Final = 400
"""Messages in flight or waiting for a free place; others stay in the store for any worker."""
BACK_OFF_MS: Final = (30_000, 120_000, 600_000, 1_800_000)
STORE_RETRY_S: Final = 1.0
HEED_EVERY_S: Final = 1.0
"""How often pauses are looked for while messages wait for a free place."""
OUTCOMES: Final[dict[type[Outcome], str]] = {
    Delivered: "delivered",
    SubscriptionGone: "gone",
    RetryAfter: "retry",
    Refused: "refused",
    Failed: "failed",
}

log = logging.getLogger("tend.nudges")


class Tally(Protocol):
    """Counts what a worker does."""

    def taken_up(self, late_s: float) -> None:
        """An account was claimed so many seconds after it was due."""

    def sent(self, host: str, outcome: str, seconds: float) -> None:
        """A message to a push service on *host* came to an *outcome*, which took so long."""


def _pause(news: News, now_ms: int) -> Pause:
    until_ms = now_ms + int(news.left_s * 1000) if news.left_s else 0
    return Pause(news.origin, news.why, until_ms, news.rests)


Name = tuple[str, str, str]


def name_of(ready: Ready) -> Name:
    """A message's identity: account, nudge key and device."""
    message = ready.message
    return message.account, message.key, message.device


class Dispatcher:
    """
    Sends messages that this worker has claimed. Run `settling` as a task beside it.

    1. `launch` starts a task per message.
    2. The task sends it and queues its outcome.
    3. `settling` stores the queued outcomes, and the message is no longer held.
    """

    def __init__(
        self,
        store: Store,
        sender: Sender,
        clock: Callable[[], int],
        tallies: Sequence[Tally] = (),
    ) -> None:
        self._store, self._sender, self._clock = store, sender, clock
        self._tallies = tallies
        self._flights: set[asyncio.Task[None]] = set()
        self._held: set[Name] = set()
        self._outcomes: list[Settlement] = []
        self._news = asyncio.Event()
        self._landed = asyncio.Event()

    @property
    def room(self) -> int:
        """How many more messages may be launched."""
        return max(0, UNDER_WAY_COUNT - len(self._flights))

    async def wait_for_room(self) -> None:
        """Until at least half of all places are free; what waits heeds other workers meanwhile."""
        while self.room < UNDER_WAY_COUNT // 2:
            self._landed.clear()
            try:
                await asyncio.wait_for(self._landed.wait(), HEED_EVERY_S)
            except TimeoutError:
                await self.heed()

    async def heed(self) -> None:
        """Learn which push services other workers have found to want a pause."""
        now_ms = self._clock()
        try:
            found = await self._store.pauses(now_ms)
        except StoreUnavailable:
            log.warning("the store cannot answer; only pauses that are known here are kept")
            return
        self._sender.heed(
            News(one.origin, one.why, (one.until_ms - now_ms) / 1000, one.tries) for one in found
        )

    async def _tell(self) -> None:
        """Let other workers know what push services want; before the messages are put off."""
        news, now_ms = self._sender.news(), self._clock()
        if not news:
            return
        try:
            await self._store.put_pauses([_pause(one, now_ms) for one in news])
        except Exception as error:
            self._sender.untold(news)
            known = isinstance(error, StoreUnavailable)
            log.warning("pauses could not be told: %s", error, exc_info=None if known else error)

    def launch(self, messages: Iterable[Ready]) -> None:
        """Send *messages* concurrently. One that is still in flight here is not launched again."""
        for one in messages:
            if name_of(one) in self._held:
                continue
            self._held.add(name_of(one))
            flight = asyncio.create_task(self._fly(one))
            self._flights.add(flight)
            flight.add_done_callback(self._land)

    def drop(self, messages: Iterable[Ready]) -> None:
        """Settle *messages* without sending them: what they say no longer holds."""
        self._settled(Settlement(one, "dropped") for one in messages)

    async def settling(self) -> None:
        """
        Store outcomes as they come, until cancelled. While the store fails, keep and retry them.
        """
        while True:
            await self._news.wait()
            await self.settle()
            if self._outcomes:
                await asyncio.sleep(STORE_RETRY_S)

    async def settle(self) -> None:
        """Store the outcomes that are queued now."""
        self._news.clear()
        await self._tell()
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
                # Store them one by one, so that only the faulty one is lost. Its message is sent
                # again when the lease ends, until it expires.
                for one in known:
                    await self._keep([one])
                return
        self._held.difference_update(name_of(one.ready) for one in known)

    async def land_all(self, grace_s: float | None = None) -> None:
        """Wait until all flights have ended, at most *grace_s* seconds; store their outcomes."""
        if self._flights:
            _, late = await asyncio.wait(self._flights, timeout=grace_s)
            # Whether these arrive is unknown. The next worker sends them again under the same
            # topic.
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
        now_ms, began = self._clock(), time.monotonic()
        try:
            outcome: Outcome = await self._sender.send(
                Target(to.endpoint, to.p256dh, to.auth),
                message.payload,
                ttl_s=max(1, (message.until_ms - now_ms) // 1000),
                urgency=message.urgency,
                topic=self._sender.topic(message.account, message.key),
            )
        except Exception:
            # A fault of this program, not of the push service: retry, perhaps after an update.
            log.exception("a message could not be sent")
            self._settled([self._put_off(ready, "internal")])
            return
        for tally in self._tallies:
            host = urlsplit(to.endpoint).hostname or ""
            tally.sent(host, OUTCOMES[type(outcome)], time.monotonic() - began)
        self._settled([self._judge(ready, outcome)])

    def _judge(self, ready: Ready, outcome: Outcome) -> Settlement:
        match outcome:
            case Delivered():
                return Settlement(ready, "delivered")
            case SubscriptionGone():
                return Settlement(ready, "dead")
            case RetryAfter(seconds):
                return Settlement(ready, "retry", self._clock() + int(seconds * 1000))
            case Refused(status, reason):
                # VAPID key, contact or clock are wrong: the sender has logged it for the operator.
                return Settlement(ready, "refused", error=f"{status} {reason}")
            case _:
                return self._put_off(ready, f"{outcome.status or ''} {outcome.reason}".strip())

    def _put_off(self, ready: Ready, error: str) -> Settlement:
        step = BACK_OFF_MS[min(max(ready.message.tries, 1), len(BACK_OFF_MS)) - 1]
        return Settlement(ready, "retry", self._clock() + step, error)
