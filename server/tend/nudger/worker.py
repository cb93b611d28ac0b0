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
from functools import partial
from typing import Final

from tend.errors import OverBudget, StoreUnavailable
from tend.lane import Lane
from tend.nudger import decide
from tend.nudger.decide import still_holds
from tend.nudger.dispatch import Dispatcher
from tend.push.sender import Sender
from tend.store.contract.base import Decided, Due, Facts, Ready, Store

TICK_S: Final = 1.0
SOON_S: Final = 0.25
"""After work there is likely more."""
LEASE_MS: Final = 60_000
GRACE_S: Final = 1.5
"""At the end, for what is under way."""
ACCOUNTS: Final = 64
REST_MOST_S: Final = 60.0
"""While the database, or something that nobody foresaw, fails again and again."""
OVER_BUDGET_MS: Final = 3_600_000
"""An account with more than can be thought through is looked at again after this."""
BUDGET_S: Final = 2.0
"""So long one account may be thought about."""

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
        jitter_s: int,
        lease_ms: int = LEASE_MS,
        lane: Lane | None = None,
    ) -> None:
        self._store, self._clock = store, clock
        self._origin, self._jitter_s, self._lease_ms = origin, jitter_s, lease_ms
        self._dispatcher = Dispatcher(store, sender, clock)
        self._lane = lane or Lane(rest_s=0)

    async def run(self) -> None:
        """
        Look every second, until cancelled, whatever comes.

        What fails is tried again: after a second, and while it goes on failing ever more rarely.
        """
        settling = asyncio.create_task(self._dispatcher.settling())
        failures = 0
        try:
            while True:
                worked = False
                try:
                    while await self.turn():
                        worked = True
                    failures = 0
                except StoreUnavailable:
                    failures += 1
                    log.warning("the store cannot answer; nudges wait")
                except Exception:
                    failures += 1
                    log.exception("a turn went wrong; the next one begins anew")
                rest_s = SOON_S if worked else TICK_S
                if failures:
                    rest_s = min(TICK_S * 2 ** (failures - 1), REST_MOST_S)
                await asyncio.sleep(rest_s)
        finally:
            settling.cancel()
            await asyncio.gather(settling, return_exceptions=True)
            await self._dispatcher.land_all(GRACE_S)
            self._lane.close()

    async def turn(self) -> bool:
        """Decide what is due and send what is ready, once. True: there is more at once."""
        dues = await self._store.claim_due(self._clock(), ACCOUNTS, self._lease_ms)
        if dues:
            self._dispatcher.launch(await self._decide(dues))
        ready = await self._store.claim_messages(
            self._clock(), self._dispatcher.room, self._lease_ms
        )
        if ready:
            await self._send_again(ready)
        await self._dispatcher.wait_for_room()
        return bool(dues or ready)

    async def land_all(self) -> None:
        """Wait until all that is under way has arrived or not, and that is stored."""
        await self._dispatcher.land_all()

    async def _decide(self, dues: Sequence[Due]) -> list[Ready]:
        """Plan and decide, store, and answer with the messages that are ours to send."""
        known = await self._store.facts([due.account for due in dues], self._clock())
        # Thinking must not hold up whoever else lives on this loop. Whoever is missing is looked at
        # again when the lease is over.
        alive = [(due, known[due.account]) for due in dues if due.account in known]
        found = await self._lane.run_each(partial(self._look, *one) for one in alive)
        looks = [(due, look) for (due, _), look in zip(alive, found, strict=True)]
        plans = [(due, look) for due, look in looks if isinstance(look, int)]
        decisions = [(due, look) for due, look in looks if isinstance(look, Decided)]
        if plans:
            await self._store.put_plans(plans)
        try:
            good = await self._store.record_decisions(decisions, self._clock(), self._lease_ms)
        except StoreUnavailable:
            raise
        except Exception:
            log.exception("what was decided could not be stored together")
            good = [await self._record_alone(one) for one in decisions]
        return [
            one
            for (_, decided), is_good in zip(decisions, good, strict=True)
            if is_good
            for one in decided.outbox
        ]

    async def _record_alone(self, one: tuple[Due, Decided]) -> bool:
        try:
            (good,) = await self._store.record_decisions([one], self._clock(), self._lease_ms)
        except StoreUnavailable:
            raise
        except Exception:
            log.exception("what was decided for one account could not be stored")
            return False
        return good

    def _look(self, due: Due, facts: Facts) -> Decided | int | None:
        now_ms = self._clock()
        try:
            return decide.look(due, facts, now_ms, self._origin, self._jitter_s)
        except OverBudget:
            log.warning("account %s has more than can be thought through", due.account)
            return now_ms + OVER_BUDGET_MS
        except Exception:
            # One life that nobody foresaw must not hold up the others; its lease lapses.
            log.exception("account %s could not be looked at", due.account)
            return None

    async def _send_again(self, ready: Sequence[Ready]) -> None:
        """What was put off, or left by a worker that died, is judged anew: time has passed."""
        accounts = list(dict.fromkeys(one.message.account for one in ready))
        known = await self._store.facts(accounts, self._clock())
        holds = await self._lane.run_each(
            partial(self._holds, one, known.get(one.message.account)) for one in ready
        )
        good = [one for one, is_good in zip(ready, holds, strict=True) if is_good]
        self._dispatcher.launch(good)
        self._dispatcher.drop(one for one in ready if one not in good)

    def _holds(self, ready: Ready, facts: Facts | None) -> bool:
        try:
            return facts is not None and still_holds(ready.message, facts, self._clock())
        except Exception:
            log.exception("a message could not be judged again; it is dropped")
            return False
