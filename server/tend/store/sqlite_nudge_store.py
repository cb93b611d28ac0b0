"""The nudger's part of the store on SQLite: what runs on the writer, and what on a reader."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tend.store import sqlite_nudges as nudges
from tend.store.nudges import (
    Decided,
    Due,
    Message,
    NudgeStore,
    Past,
    PushState,
    Ready,
    Subscription,
)
from tend.store.sqlite_writer import Writer


class NudgesOnSqlite(NudgeStore):
    """See `NudgeStore`."""

    _writer: Writer

    async def _read(self, sql: str, values: Any) -> list[Any]:
        raise NotImplementedError

    async def put_subscription(self, subscription: Subscription, now_ms: int) -> None:
        await self._writer.submit(lambda db: nudges.put_subscription(db, subscription, now_ms))

    async def drop_subscription(self, account: str, device: str) -> None:
        await self._writer.submit(lambda db: nudges.drop_subscription(db, account, device))

    async def subscriptions(self, account: str) -> list[Subscription]:
        return [Subscription(*row) for row in await self._read(nudges.SUBSCRIPTIONS, (account,))]

    async def push_states(self, account: str) -> list[PushState]:
        return [nudges.read_state(row) for row in await self._read(nudges.STATES, (account,))]

    async def anybody_listens(self) -> bool:
        return bool(await self._read("SELECT 1 FROM subscription LIMIT 1", ()))

    async def claim_due(self, now_ms: int, limit: int, lease_ms: int) -> list[Due]:
        return await self._writer.submit(lambda db: nudges.claim_due(db, now_ms, limit, lease_ms))

    async def past(self, account: str) -> Past:
        return nudges.read_past(
            await self._read(nudges.SAID, (account,)),
            await self._read(nudges.SETTLED, (account,)),
            await self._read(nudges.LATER, (account,)),
        )

    async def decide(self, due: Due, decided: Decided, now_ms: int) -> bool:
        return await self._writer.submit(lambda db: nudges.decide(db, due, decided, now_ms))

    async def claim_messages(self, now_ms: int, limit: int, lease_ms: int) -> list[Ready]:
        return await self._writer.submit(
            lambda db: nudges.claim_messages(db, now_ms, limit, lease_ms)
        )

    async def put_messages(self, messages: Sequence[Message], now_ms: int) -> None:
        await self._writer.submit(lambda db: nudges.put_messages(db, messages, now_ms))

    async def delivered(self, message: Message, now_ms: int) -> None:
        await self._writer.submit(lambda db: nudges.delivered(db, message, now_ms))

    async def undeliverable(self, message: Message) -> None:
        await self.drop_subscription(message.account, message.device)

    async def retry(self, message: Message, at_ms: int, error: str | None, now_ms: int) -> None:
        await self._writer.submit(lambda db: nudges.retry(db, message, at_ms, error, now_ms))

    async def refused(self, message: Message, error: str, now_ms: int) -> None:
        await self._writer.submit(lambda db: nudges.refused(db, message, error))

    async def snooze(self, account: str, key: str, now_ms: int) -> bool:
        return await self._writer.submit(lambda db: nudges.snooze(db, account, key, now_ms))
