"""`NudgeStore` by acts: which of them write, and which read."""

from __future__ import annotations

from functools import partial

from tend.store.acts import decisions, due, messages, pauses
from tend.store.acts import nudge_inputs as inputs
from tend.store.acts import settle as outcomes
from tend.store.acts import subscriptions as places
from tend.store.acts.methods import Performs, reads, reads_slowly, writes
from tend.store.contract.nudges import Message, NudgeStore, Subscription


class NudgesByActs(NudgeStore, Performs):
    """See `NudgeStore`."""

    _jitter_s: int

    async def put_subscription(
        self,
        subscription: Subscription,
        now_ms: int,
        replaces: str | None = None,
        hello: Message | None = None,
    ) -> None:
        put = places.put_subscription
        await self._write(partial(put, self._jitter_s, subscription, now_ms, replaces, hello))

    drop_subscription = writes(places.drop_current_subscription)

    subscriptions = reads(places.subscriptions)

    push_states = reads(places.push_states)

    anybody_listens = reads(places.anybody_listens)

    claim_due = writes(due.claim_due)

    put_plans = writes(due.put_plans)

    nudge_inputs = reads_slowly(inputs.nudge_inputs)

    record_decisions = writes(decisions.record_decisions)

    claim_messages = writes(messages.claim_messages)

    put_messages = writes(messages.put_messages)

    settle = writes(outcomes.settle)

    put_pauses = writes(pauses.put_pauses)

    pauses = reads(pauses.pauses)
