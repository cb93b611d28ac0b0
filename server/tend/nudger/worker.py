"""
The worker's loop: takes accounts that are due, decides from fresh records, and sends.

Nothing is sent inside a transaction. What was decided stands in the outbox before it is sent, so
that a crash at any point decides no key twice and loses none; a message whose fate is unknown is
judged and sent again under the same topic and tag, and the phone shows it once.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from typing import Final

from tend.errors import StoreUnavailable
from tend.nudger.post import Post
from tend.nudger.wake import still_holds, wake
from tend.push.sender import Sender
from tend.store.base import Decided, Due, Facts, Ready, Store

TICK_S: Final = 1.0
SOON_S: Final = 0.25
"""After work there is likely more."""
LEASE_MS: Final = 60_000
GRACE_S: Final = 1.5
"""At the end, for what is under way."""
ACCOUNTS: Final = 64

log = logging.getLogger("tend.nudges")


class Nudger:
    """Runs until it is cancelled; any number may run beside each other on one store."""

    def __init__(
        self,
        store: Store,
        sender: Sender,
        clock: Callable[[], int],
        *,
        origin: str,
        lease_ms: int = LEASE_MS,
    ) -> None:
        self._store, self._clock = store, clock
        self._origin, self._lease_ms = origin, lease_ms
        self._post = Post(store, sender, clock)

    async def run(self) -> None:
        """Look every second. A store that cannot answer is asked again later."""
        settling = asyncio.create_task(self._post.settling())
        try:
            while True:
                try:
                    worked = False
                    while await self.turn():
                        worked = True
                except StoreUnavailable:
                    log.warning("the store cannot answer; nudges wait")
                await asyncio.sleep(SOON_S if worked else TICK_S)
        finally:
            settling.cancel()
            await asyncio.gather(settling, return_exceptions=True)
            await self._post.land_all(GRACE_S)

    async def turn(self) -> bool:
        """Decide what is due and send what is ready, once. True: there is more at once."""
        dues = await self._store.claim_due(self._clock(), ACCOUNTS, self._lease_ms)
        if dues:
            self._post.launch(await self._decide(dues))
        ready = await self._store.claim_messages(self._clock(), self._post.room, self._lease_ms)
        if ready:
            await self._send_again(ready)
        await self._post.wait_for_room()
        return bool(dues or ready)

    async def land_all(self) -> None:
        """Wait until all that is under way has arrived or not, and that is stored."""
        await self._post.land_all()

    async def _decide(self, dues: Sequence[Due]) -> list[Ready]:
        """Decide, store, and answer with the messages that are ours to send."""
        known = await self._store.facts([due.account for due in dues], self._clock())
        wakes: list[tuple[Due, Decided]] = []
        for due in dues:
            facts = known.get(due.account)
            decided = self._wake(due, facts) if facts else None
            if decided is not None:
                wakes.append((due, decided))
            # Thinking must not hold up whoever else lives on this loop.
            await asyncio.sleep(0)
        good = await self._store.decide(wakes, self._clock(), self._lease_ms)
        return [
            one
            for (_, decided), is_good in zip(wakes, good, strict=True)
            if is_good
            for one in decided.outbox
        ]

    def _wake(self, due: Due, facts: Facts) -> Decided | None:
        try:
            return wake(due, facts, self._clock(), self._origin, self._store.jitter_s)
        except Exception:
            # One life that nobody foresaw must not hold up the others; its lease lapses.
            log.exception("a wake went wrong; it is tried again when its lease is over")
            return None

    async def _send_again(self, ready: Sequence[Ready]) -> None:
        """What was put off, or left by a worker that died, is judged anew: time has passed."""
        accounts = list(dict.fromkeys(one.message.account for one in ready))
        known = await self._store.facts(accounts, self._clock())
        good = [one for one in ready if self._holds(one, known.get(one.message.account))]
        self._post.launch(good)
        self._post.drop(one for one in ready if one not in good)

    def _holds(self, ready: Ready, facts: Facts | None) -> bool:
        try:
            return facts is not None and still_holds(ready.message, facts, self._clock())
        except Exception:
            log.exception("a message could not be judged again; it is dropped")
            return False
