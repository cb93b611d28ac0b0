"""
The store on PostgreSQL, for any number of processes; on one server, or on several that share the
parts between them by ranges.

What is done in a transaction stands in store/acts; here is how it is run. Two things are done for
many requests at once, because they come with each sync: finding the caller, and pushing.
"""

from __future__ import annotations

import asyncio
import contextlib
import copy
import logging
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any, Final, TypeVar

from tend.domain.records.cells import Judged
from tend.domain.records.parts import part_of
from tend.errors import StoreUnavailable
from tend.lane import slices
from tend.store.acts import devices as device_acts
from tend.store.acts import pauses as pause_acts
from tend.store.acts.act import Act, Make, Step
from tend.store.acts.store import StoreByActs
from tend.store.contract.base import Caller, Load, Pause, Quotas, Store, SyncPage, SyncRequest
from tend.store.contract.revoked import FILE, Revoked
from tend.store.postgres import migrations, places
from tend.store.postgres.callers import Callers
from tend.store.postgres.database import PATIENCE_S
from tend.store.postgres.groups import Alone, Groups
from tend.store.postgres.perform import Done, advance
from tend.store.postgres.pushes import Answer, Push, apply_pushes
from tend.store.postgres.servers import Servers
from tend.store.postgres.session import Server

T = TypeVar("T")

OTHERS_S: Final = 1.0
"""So long a section waits for what another server adds to its own answer."""
LONGEST_S: Final = 30.0
"""Computing budget between two steps of a long read. It is bounded, so this is a safety net."""

log = logging.getLogger("tend.store")


class PostgresStore(StoreByActs):
    """See `Store`. Made by `open`, on the event loop that will use it."""

    is_shared = True

    def __init__(
        self,
        servers: Servers,
        revoked: Revoked | None,
        quotas: Quotas | None,
        jitter_s: int,
        rest_s: float,
    ) -> None:
        super().__init__(revoked, quotas, jitter_s)
        self._servers = servers
        self._mine: Sequence[Server] = servers.all
        """Where this store looks for work."""
        self._rest_s = rest_s
        self._pushes: dict[Server, Groups[Push, SyncPage]] = {
            one: Groups(partial(self._push_all, one), _account) for one in servers.all
        }
        self._callers = Callers(servers)
        self._thread = ThreadPoolExecutor(1, "tend-slow")

    @classmethod
    async def open(
        cls,
        address: str,
        quotas: Quotas | None,
        jitter_s: int,
        rest_s: float,
        folder: Path | None,
        patience_s: float = PATIENCE_S,
    ) -> PostgresStore:
        """
        Open the databases of an address (see `ranges_of`), which must exist. Does not migrate.

        Raises `StoreUnavailable` if one cannot be reached, or is not one for this code
        (`migrations.check`, `places.check`): then nothing was written. For the rest see
        `open_store`.
        """
        servers = await Servers.open(address, patience_s)
        try:
            await places.check(servers.all)
        except BaseException:
            await servers.close()
            raise
        revoked = None if folder is None else Revoked(folder / FILE)
        return cls(servers, revoked, quotas, jitter_s, rest_s)

    # --- life -----------------------------------------------------------------------------------

    async def migrate(self) -> list[str]:
        ran: dict[str, None] = {}
        for one in self._mine:
            ran |= dict.fromkeys(await one.database.work(migrations.migrate))
        return [*ran]

    async def purge(self, now_ms: int, unseen_ms: int | None = None) -> int:
        torn = self._servers.torn.intersection(self._mine)
        if torn:
            # A deletion that one server knows of, and another one does not: the file knows it, too.
            await self.heed_revoked()
            self._servers.torn -= torn
        return await super().purge(now_ms, unseen_ms)

    async def ready(self) -> bool:
        try:
            found = [await one.database.work(migrations.version, 0) for one in self._mine]
        except StoreUnavailable:
            return False
        return all(one == migrations.latest() for one in found)

    def sections(self) -> Sequence[Store]:
        if len(self._mine) == 1:
            return [self]
        return [self._section(one) for one in self._mine]

    def _section(self, server: Server) -> PostgresStore:
        section = copy.copy(self)
        section._mine = [server]
        return section

    @property
    def parts(self) -> str:
        return f"{self._mine[0].first}-{self._mine[-1].last}"

    def has(self, account: str) -> bool:
        return any(one.has(part_of(account)) for one in self._mine)

    def load(self) -> Load:
        waiting = sum(one.waiting for one in self._pushes.values())
        away = {one.parts: one.database.is_away for one in self._servers.all}
        return Load(waiting, *self._servers.connections(), away)

    async def close(self) -> None:
        for one in self._pushes.values():
            await one.close()
        await self._callers.close()
        await self._servers.close()
        self._thread.shutdown(wait=False)

    # --- pauses of push services ----------------------------------------------------------------

    async def put_pauses(self, pauses: Sequence[Pause]) -> None:
        first, last = self._mine[0].first, self._mine[-1].last
        await self._write(partial(pause_acts.put_pauses, pauses, first, last))

    async def pauses(self, now_ms: int) -> list[Pause]:
        found = await super().pauses(now_ms)
        # Told by a section of another process; but nobody waits for a server that is away.
        for one in self._servers.all:
            if one not in self._mine and not one.database.is_away:
                with contextlib.suppress(StoreUnavailable, TimeoutError):
                    asked = self._servers.read(partial(pause_acts.pauses, now_ms), across=[one])
                    found += await asyncio.wait_for(asked, OTHERS_S)
        return found

    # --- acts -----------------------------------------------------------------------------------

    async def _write(self, make: Make[T], then: Callable[[T], None] | None = None) -> T:
        return await self._servers.run(make, then, self._revoked, self._mine)

    async def _read(self, make: Make[T]) -> T:
        return await self._servers.read(make, across=self._mine)

    async def _read_slowly(self, make: Make[T]) -> T:
        return await self._servers.read(make, self._advance, self._mine)

    async def _advance(self, act: Act[Any], found: list[Any] | None) -> Step | Done:
        running = asyncio.get_running_loop().run_in_executor(self._thread, self._slice, act, found)
        return await running

    def _slice(self, act: Act[Any], found: list[Any] | None) -> Step | Done:
        if not self._rest_s:
            return advance(act, found)
        with slices(LONGEST_S, self._rest_s):
            return advance(act, found)

    # --- many at once ---------------------------------------------------------------------------

    async def caller(
        self, token_hash: bytes, *, recent: bool = False, named: str | None = None
    ) -> Caller:
        known = self._tokens.get(token_hash) if recent else None
        if known is not None:
            return known
        generation = self._tokens.generation
        try:
            found = await self._callers.find(token_hash, named)
        except Alone:
            found = await self._read(partial(device_acts.caller, token_hash))
        self._tokens.keep(token_hash, found, generation)
        return found

    async def numbers(self, callers: Sequence[Caller]) -> dict[Caller, int]:
        found: dict[Caller, int] = {}
        for server in self._servers.all:
            mine = [one for one in callers if server.has(part_of(one.account))]
            if mine:
                found |= await self._callers.numbers(server, mine)
        return found

    async def _push(
        self, caller: Caller, request: SyncRequest, judged: Judged, now_ms: int, ahead_ms: int
    ) -> SyncPage:
        try:
            part = part_of(caller.account)
            push = Push(caller, request, judged, now_ms, ahead_ms, part)
            return await self._pushes[self._servers.of(part)].submit(push)
        except Alone:
            return await super()._push(caller, request, judged, now_ms, ahead_ms)

    async def _push_all(self, server: Server, pushes: Sequence[Push]) -> list[Answer]:
        began = time.perf_counter()
        quotas, jitter_s = self._quotas, self._jitter_s
        try:
            answers = await server.database.transaction(
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
