"""
The worker's loop (a transactional outbox):

1. Claim accounts that are due, for a lease.
2. Read their records and decide (`decide.plan_or_decide`).
3. Store the decisions, and the messages in the outbox, in one transaction.
4. Send the messages; store their outcomes.

A crash after any step decides no nudge twice and loses none: the lease ends and another worker goes
on. A message of which it is unknown whether it was sent is sent again, if it still holds, under the
same topic and tag, so the phone shows it once.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import Final

from tend.errors import OverBudget, StoreUnavailable
from tend.lane import Lane
from tend.nudger import decide
from tend.nudger.decide import still_holds
from tend.nudger.dispatch import Dispatcher, Tally
from tend.push.sender import Sender
from tend.store.contract.base import Decided, Due, NudgeInputs, Ready, Store

TICK_S: Final = 1.0
BUSY_TICK_S: Final = 0.25
"""The pause after a run that found work: more is likely."""
LEASE_MS: Final = 60_000
GRACE_S: Final = 1.5
"""How long to wait for messages in flight when the worker stops."""
ACCOUNTS_COUNT: Final = 64
RETRY_MAX_S: Final = 60.0
"""The longest pause while runs fail one after the other."""
OVER_BUDGET_MS: Final = 3_600_000
"""An account that exceeded its computing budget is due again after this time."""
BUDGET_S: Final = 2.0
"""Computing time of one account, in seconds."""

log = logging.getLogger("tend.nudges")


class Nudger:
    """
    Decides and sends nudges until cancelled. Any number of nudgers may share one store.

    Args:
        clock: Returns ms since 1970.
        origin: The app's own, such as `https://tend.example.org`: notifications open it.
        jitter_s: Spread of due instants, in seconds; must be the store's.
        lane: Where deciding computes; None: in a thread without rests.
        rest: How it waits so many seconds between two runs.
        tallies: Whoever counts what is done.
    """

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
        rest: Callable[[float], Awaitable[None]] = asyncio.sleep,
        tallies: Sequence[Tally] = (),
    ) -> None:
        self._store, self._clock, self._rest = store, clock, rest
        self._origin, self._jitter_s, self._lease_ms = origin, jitter_s, lease_ms
        self._dispatcher = Dispatcher(store, sender, clock, tallies)
        self._tallies = tallies
        self._lane = lane or Lane(rest_s=0)

    async def run(self) -> None:
        """
        Run once a second until cancelled.

        After a failure the next run follows in a second, then in twice as long, up to
        `RETRY_MAX_S`.
        """
        settling = asyncio.create_task(self._dispatcher.settling())
        failures = 0
        try:
            while True:
                worked = False
                try:
                    while await self.run_once():
                        worked = True
                    failures = 0
                except StoreUnavailable:
                    failures += 1
                    log.warning("the store cannot answer; nudges wait")
                except Exception:
                    failures += 1
                    log.exception("a turn went wrong; the next one begins anew")
                rest_s = BUSY_TICK_S if worked else TICK_S
                if failures:
                    rest_s = min(TICK_S * 2 ** (failures - 1), RETRY_MAX_S)
                await self._rest(rest_s)
        finally:
            settling.cancel()
            await asyncio.gather(settling, return_exceptions=True)
            await self._dispatcher.land_all(GRACE_S)
            self._lane.close()

    async def run_once(self) -> bool:
        """
        Decide what is due and send what is ready, once. True: it found work, so more is likely.
        """
        dues = await self._store.claim_due(self._clock(), ACCOUNTS_COUNT, self._lease_ms)
        for tally in self._tallies:
            for due in dues:
                tally.taken_up((self._clock() - due.due_ms) / 1000)
        if dues:
            messages = await self._decide_accounts(dues)
            if messages:
                await self._dispatcher.heed()
                self._dispatcher.launch(messages)
        ready = await self._store.claim_messages(
            self._clock(), self._dispatcher.room, self._lease_ms
        )
        if ready:
            await self._send_again(ready)
        await self._dispatcher.wait_for_room()
        return bool(dues or ready)

    async def land_all(self) -> None:
        """Wait until all messages in flight have an outcome, and it is stored."""
        await self._dispatcher.land_all()

    async def _decide_accounts(self, dues: Sequence[Due]) -> list[Ready]:
        """Plan and decide claimed accounts, store that, and return the messages to send."""
        known = await self._store.nudge_inputs([due.account for due in dues], self._clock())
        # Computed in the lane, to yield to the other tasks of this event loop (HTTP requests, when
        # `serve` runs the nudger). An account whose inputs are missing is retried after its lease.
        alive = [(due, known[due.account]) for due in dues if due.account in known]
        found = await self._lane.run_each(partial(self._plan_or_decide, *one) for one in alive)
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

    def _plan_or_decide(self, due: Due, inputs: NudgeInputs) -> Decided | int | None:
        now_ms = self._clock()
        try:
            return decide.plan_or_decide(due, inputs, now_ms, self._origin, self._jitter_s)
        except OverBudget:
            log.warning("account %s has more than can be thought through", due.account)
            return now_ms + OVER_BUDGET_MS
        except Exception:
            # A failure must not stop the other accounts. This one is retried after its lease.
            log.exception("account %s could not be looked at", due.account)
            return None

    async def _send_again(self, ready: Sequence[Ready]) -> None:
        """Messages that were deferred, or left by a dead worker: send those that still hold."""
        accounts = list(dict.fromkeys(one.message.account for one in ready))
        known = await self._store.nudge_inputs(accounts, self._clock())
        holds = await self._lane.run_each(
            partial(self._holds, one, known.get(one.message.account)) for one in ready
        )
        good = [one for one, is_good in zip(ready, holds, strict=True) if is_good]
        if good:
            await self._dispatcher.heed()
        self._dispatcher.launch(good)
        self._dispatcher.drop(one for one in ready if one not in good)

    def _holds(self, ready: Ready, inputs: NudgeInputs | None) -> bool:
        try:
            return inputs is not None and still_holds(ready.message, inputs, self._clock())
        except Exception:
            log.exception("a message could not be judged again; it is dropped")
            return False
