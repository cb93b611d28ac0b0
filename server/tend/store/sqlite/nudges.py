"""`NudgeStore` on SQLite: which of its acts run on the writer, and which on a reader."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Sequence
from typing import Any

from tend.store.contract.nudges import (
    Message,
    NudgeInputs,
    NudgeStore,
    PushState,
    Subscription,
)
from tend.store.sqlite import due, outbox
from tend.store.sqlite.acts import writes
from tend.store.sqlite.ids import current_id
from tend.store.sqlite.nudge_inputs import read_nudge_inputs
from tend.store.sqlite.reader import Readers
from tend.store.sqlite.writer import Writer

log = logging.getLogger("tend.nudges")


class NudgesOnSqlite(NudgeStore):
    """See `NudgeStore`."""

    _writer: Writer
    _readers: Readers
    _jitter_s: int

    async def _read(self, sql: str, values: Any) -> list[Any]:
        raise NotImplementedError

    async def put_subscription(
        self,
        subscription: Subscription,
        now_ms: int,
        replaces: str | None = None,
        hello: Message | None = None,
    ) -> None:
        def job(db: sqlite3.Connection) -> None:
            device = current_id(db, subscription.account, subscription.device)
            to = subscription._replace(device=device)
            message = hello and hello._replace(device=device)
            outbox.put_subscription(db, to, now_ms, replaces, message)
            due.start_planning(db, subscription.account, now_ms, self._jitter_s)

        await self._writer.submit(job)

    async def drop_subscription(self, account: str, device: str) -> None:
        await self._writer.submit(
            lambda db: outbox.drop_subscription(db, account, current_id(db, account, device))
        )

    async def subscriptions(self, account: str) -> list[Subscription]:
        return [Subscription(*row) for row in await self._read(outbox.SUBSCRIPTIONS, (account,))]

    async def push_states(self, account: str) -> list[PushState]:
        return [outbox.read_state(row) for row in await self._read(outbox.STATES, (account,))]

    async def anybody_listens(self) -> bool:
        return bool(await self._read("SELECT 1 FROM subscription LIMIT 1", ()))

    claim_due = writes(due.claim_due)

    put_plans = writes(due.put_plans)

    async def nudge_inputs(self, accounts: Sequence[str], now_ms: int) -> dict[str, NudgeInputs]:
        def job(db: sqlite3.Connection) -> dict[str, NudgeInputs]:
            found: dict[str, NudgeInputs] = {}
            for account in accounts:
                try:
                    inputs = read_nudge_inputs(db, account, now_ms)
                except sqlite3.Error:
                    raise
                except Exception:
                    log.exception("the nudge inputs of account %s cannot be read", account)
                    continue
                if inputs is not None:
                    found[account] = inputs
            return found

        return await self._readers.run_slowly(job)

    record_decisions = writes(due.record_decisions)

    claim_messages = writes(outbox.claim_messages)

    put_messages = writes(outbox.put_messages)

    settle = writes(outbox.settle)
