"""
The store on PostgreSQL, for any number of processes.

What is done in a transaction stands in store/acts; here is how it is run. Two things are done for
many requests at once, because they come with each sync: finding the caller, and pushing.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any, Final, TypeVar

from tend.domain.records.cells import Judged
from tend.domain.records.parts import LAST_PART, part_of
from tend.errors import StoreUnavailable
from tend.lane import slices
from tend.store.acts import devices as device_acts
from tend.store.acts.act import Act, Make, Step
from tend.store.acts.store import StoreByActs
from tend.store.contract.base import Caller, Load, Quotas, SyncPage, SyncRequest
from tend.store.contract.revoked import FILE, Revoked
from tend.store.postgres import migrations
from tend.store.postgres.callers import Callers
from tend.store.postgres.copying import require_served
from tend.store.postgres.database import PATIENCE_S, Database
from tend.store.postgres.groups import Alone, Groups
from tend.store.postgres.perform import Done, advance
from tend.store.postgres.pushes import Answer, Push, apply_pushes

T = TypeVar("T")

LONG_READS_MOST: Final = 2
"""Reads that take long have so many connections at once; the others are for short ones."""
LONGEST_S: Final = 30.0
"""Computing budget between two steps of a long read. It is bounded, so this is a safety net."""

log = logging.getLogger("tend.store")


class PostgresStore(StoreByActs):
    """See `Store`. Made by `open`, on the event loop that will use it."""

    is_shared = True

    def __init__(
        self,
        database: Database,
        revoked: Revoked | None,
        quotas: Quotas | None,
        jitter_s: int,
        rest_s: float,
    ) -> None:
        super().__init__(revoked, quotas, jitter_s)
        self._database = database
        self._rest_s = rest_s
        self._pushes: Groups[Push, SyncPage] = Groups(self._push_all, _account)
        self._asked = Callers(database)
        self._callers: Groups[bytes, Caller] = Groups(self._asked.find)
        self._long = asyncio.Semaphore(LONG_READS_MOST)
        self._thread = ThreadPoolExecutor(1, "tend-slow")

    @classmethod
    async def open(
        cls,
        url: str,
        quotas: Quotas | None,
        jitter_s: int,
        rest_s: float,
        folder: Path | None,
        patience_s: float = PATIENCE_S,
    ) -> PostgresStore:
        """
        Open the database at *url*, which must exist. Does not migrate.

        Raises `StoreUnavailable` if it cannot be reached, or is not one for this code
        (`migrations.check`): then nothing was written to it. For the rest see `open_store`.
        """
        database = await Database.open(url, patience_s)
        try:
            await database.work(migrations.check)
            await database.work(partial(require_served, parts=(0, LAST_PART)))
        except StoreUnavailable as error:
            await database.close()
            raise StoreUnavailable(f"{database.name}: {error.detail}") from None
        revoked = None if folder is None else Revoked(folder / FILE)
        return cls(database, revoked, quotas, jitter_s, rest_s)

    # --- life -----------------------------------------------------------------------------------

    async def migrate(self) -> list[str]:
        return await self._database.work(migrations.migrate)

    async def ready(self) -> bool:
        try:
            version = await self._database.work(migrations.version, patience_s=0)
        except StoreUnavailable:
            return False
        return version == migrations.latest()

    def load(self) -> Load:
        return Load(self._pushes.waiting, *self._database.connections())

    async def close(self) -> None:
        await self._pushes.close()
        await self._callers.close()
        await self._database.close()
        self._thread.shutdown(wait=False)

    # --- acts -----------------------------------------------------------------------------------

    async def _write(self, make: Make[T], then: Callable[[T], None] | None = None) -> T:
        return await self._database.run(make, then, self._revoked)

    async def _read(self, make: Make[T]) -> T:
        return await self._database.read(make)

    async def _read_slowly(self, make: Make[T]) -> T:
        async with self._long:
            return await self._database.read(make, self._advance)

    async def _advance(self, act: Act[Any], found: list[Any] | None) -> Step | Done:
        running = asyncio.get_running_loop().run_in_executor(self._thread, self._slice, act, found)
        return await running

    def _slice(self, act: Act[Any], found: list[Any] | None) -> Step | Done:
        if not self._rest_s:
            return advance(act, found)
        with slices(LONGEST_S, self._rest_s):
            return advance(act, found)

    # --- many at once ---------------------------------------------------------------------------

    async def caller(self, token_hash: bytes, *, recent: bool = False) -> Caller:
        known = self._tokens.get(token_hash) if recent else None
        if known is not None:
            return known
        generation = self._tokens.generation
        try:
            found = await self._callers.submit(token_hash)
        except Alone:
            found = await self._read(partial(device_acts.caller, token_hash))
        self._tokens.keep(token_hash, found, generation)
        return found

    async def numbers(self, callers: Sequence[Caller]) -> dict[Caller, int]:
        return await self._asked.numbers(callers)

    async def _push(
        self, caller: Caller, request: SyncRequest, judged: Judged, now_ms: int, ahead_ms: int
    ) -> SyncPage:
        try:
            part = part_of(caller.account)
            push = Push(caller, request, judged, now_ms, ahead_ms, part)
            return await self._pushes.submit(push)
        except Alone:
            return await super()._push(caller, request, judged, now_ms, ahead_ms)

    async def _push_all(self, pushes: Sequence[Push]) -> list[Answer]:
        began = time.perf_counter()
        quotas, jitter_s = self._quotas, self._jitter_s
        try:
            answers = await self._database.transaction(
                lambda connection: apply_pushes(connection, pushes, quotas, jitter_s)
            )
        except StoreUnavailable:
            raise
        except Exception:
            log.exception("a group of pushes failed; each is tried by itself")
            return [Alone() for _ in pushes]
        for push, answer in zip(pushes, answers, strict=True):
            if isinstance(answer, SyncPage):
                self._moved(push.caller.account, answer)
        if self.meter is not None:
            self.meter.committed(len(pushes), time.perf_counter() - began)
        return answers


def _account(push: Push) -> str:
    return push.caller.account
