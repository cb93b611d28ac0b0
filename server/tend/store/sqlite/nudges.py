"""The nudger's part of the store on SQLite: what runs on the writer, and what on a reader."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Sequence
from typing import Any

from tend.store.contract.nudges import (
    Decided,
    Due,
    Facts,
    Message,
    NudgeStore,
    PushState,
    Ready,
    Settlement,
    Subscription,
)
from tend.store.sqlite import due, outbox
from tend.store.sqlite.ids import current_id
from tend.store.sqlite.nudge_inputs import read_facts
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
            word = hello and hello._replace(device=device)
            outbox.put_subscription(db, to, now_ms, replaces, word)
            due.begin(db, subscription.account, now_ms, self._jitter_s)

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

    async def claim_due(self, now_ms: int, limit: int, lease_ms: int) -> list[Due]:
        return await self._writer.submit(lambda db: due.claim_due(db, now_ms, limit, lease_ms))

    async def put_plans(self, plans: Sequence[tuple[Due, int]]) -> None:
        await self._writer.submit(lambda db: due.put_plans(db, plans))

    async def facts(self, accounts: Sequence[str], now_ms: int) -> dict[str, Facts]:
        def job(db: sqlite3.Connection) -> dict[str, Facts]:
            found: dict[str, Facts] = {}
            for account in accounts:
                try:
                    facts = read_facts(db, account, now_ms)
                except sqlite3.Error:
                    raise
                except Exception:
                    log.exception("the facts of account %s cannot be read", account)
                    continue
                if facts is not None:
                    found[account] = facts
            return found

        return await self._readers.run_slowly(job)

    async def record_decisions(
        self, decisions: Sequence[tuple[Due, Decided]], now_ms: int, lease_ms: int
    ) -> list[bool]:
        return await self._writer.submit(
            lambda db: due.record_decisions(db, decisions, now_ms, lease_ms)
        )

    async def claim_messages(self, now_ms: int, limit: int, lease_ms: int) -> list[Ready]:
        return await self._writer.submit(
            lambda db: outbox.claim_messages(db, now_ms, limit, lease_ms)
        )

    async def put_messages(self, messages: Sequence[Message], now_ms: int) -> None:
        await self._writer.submit(lambda db: outbox.put_messages(db, messages, now_ms))

    async def settle(self, settlements: Sequence[Settlement], now_ms: int) -> None:
        await self._writer.submit(lambda db: outbox.settle(db, settlements, now_ms))
