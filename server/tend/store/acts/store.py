"""
What every store by acts shares: the cache of tokens, notices to the watcher, and how a purge goes.

One process serves the database. Others may read it, and may write what no cache holds (invitations,
nudges that were sent), but a device removed by another process would live on here until restart.
"""

from __future__ import annotations

import asyncio
import logging
from abc import abstractmethod
from collections.abc import Callable
from functools import partial
from typing import TypeVar

from tend.domain.records.cells import Judged, judge
from tend.store.acts import accounts, codes, graves, limits, recovery
from tend.store.acts import devices as device_acts
from tend.store.acts import due as due_acts
from tend.store.acts import purge as purging
from tend.store.acts import records as reading
from tend.store.acts.act import Make
from tend.store.acts.catch_up import catch_up
from tend.store.acts.methods import reads, reads_slowly, writes, writes_within
from tend.store.acts.nudge_store import NudgesByActs
from tend.store.acts.sync import apply_put, pull
from tend.store.acts.token_cache import TokenCache
from tend.store.contract.base import Caller, Quotas, Renewed, Store, SyncPage, SyncRequest
from tend.store.contract.revoked import Revoked

T = TypeVar("T")

TOUCH_EVERY_MS = 3600 * 1000
_PURGE_ACCOUNTS_COUNT = 50
_TOUCHED_MAX_COUNT = 50_000

log = logging.getLogger("tend.store")


class StoreByActs(NudgesByActs, Store):
    """See `Store`. A database adds how acts are performed, and its own beginning and end."""

    def __init__(self, revoked: Revoked | None, quotas: Quotas | None, jitter_s: int) -> None:
        self._revoked = revoked
        self._quotas = quotas
        self._jitter_s = jitter_s
        self._tokens = TokenCache()
        self._touched: dict[tuple[str, str], int] = {}

    # --- for each database ----------------------------------------------------------------------

    @abstractmethod
    async def _write(self, make: Make[T], then: Callable[[T], None] | None = None) -> T:
        """
        Perform an act in a writing transaction. See act.py for what it may count on.

        Args:
            then: Called on the event loop with the result, after the commit and before the answer,
                even when nobody waits for the answer any more.
        """

    @abstractmethod
    async def _read(self, make: Make[T]) -> T:
        """Perform an act that reads little, in one snapshot."""

    @abstractmethod
    async def _read_slowly(self, make: Make[T]) -> T:
        """Perform an act that reads much, so that short ones never wait for it."""

    # --- life -----------------------------------------------------------------------------------

    async def heed_revoked(self) -> None:
        if self._revoked is None:
            return
        entries = await asyncio.to_thread(self._revoked.read)
        missing = await self._write(partial(catch_up, entries))
        await asyncio.to_thread(self._revoked.add, missing)

    async def purge(self, now_ms: int, unseen_ms: int | None = None) -> int:
        await self._write(partial(purging.expire, now_ms))
        await self._write(partial(due_acts.plan_anew_after_the_clock, now_ms))
        await self._drop_records()
        if unseen_ms is None:
            return 0
        found = await self._read_slowly(partial(purging.census, now_ms - unseen_ms))
        if not found.unseen:
            return 0
        if found.newest_ms < now_ms - purging.QUIET_MS:
            log.warning("nobody was seen for a week: is the clock right? No account is dropped")
            return 0
        most = max(1, int(found.known * purging.PURGE_SHARE))
        dropped = await self._drop_unseen(now_ms - unseen_ms, most)
        await self._drop_records()
        fields = {"dropped": dropped, "waiting": max(0, found.unseen - dropped)}
        log.info("dropped accounts that nobody saw", extra={"fields": fields})
        return dropped

    async def _drop_unseen(self, before_ms: int, most: int) -> int:
        """Drop up to *most* accounts; how many."""
        dropped, after = 0, purging.START
        while dropped < most:
            # A few at a time, so that other writes do not wait for long.
            at_most = min(most - dropped, _PURGE_ACCOUNTS_COUNT)
            make = partial(purging.drop_unseen, before_ms, at_most, after)
            found = await self._write(make, self._forget_all)
            dropped += len(found.accounts)
            if found.end is None:
                break
            after = found.end
        return dropped

    async def _drop_records(self) -> None:
        """
        Delete the records of dropped accounts, in many short transactions.

        The caller waits for the end; if it is cancelled, the next purge goes on.
        """
        while await self._write(purging.drop_some_records):
            pass

    # --- accounts and devices -------------------------------------------------------------------

    async def caller(
        self, token_hash: bytes, *, recent: bool = False, named: str | None = None
    ) -> Caller:
        known = self._tokens.get(token_hash)
        if known is not None:
            return known
        generation = self._tokens.generation
        found = await self._read(partial(device_acts.caller, token_hash))
        self._tokens.keep(token_hash, found, generation)
        return found

    create_account = writes(accounts.create_account)

    async def delete_account(self, account: str, now_ms: int) -> None:
        make = partial(accounts.delete_account, account, now_ms)
        await self._write(make, lambda _: self._forget(account, None))
        await self._drop_records()

    deleted = reads(graves.deleted)

    devices = reads(device_acts.devices)

    rename_device = writes(device_acts.rename_device)

    async def remove_device(self, account: str, device: str, now_ms: int) -> None:
        make = partial(device_acts.revoke_device, account, device, now_ms)
        await self._write(make, lambda current: self._forget(account, current))

    async def renew_device(self, account: str, device: str) -> Renewed:
        make = partial(device_acts.renew_device, account, device)
        return await self._write(make, lambda _: self._forget(account, device))

    add_twin = writes_within(device_acts.add_twin)

    async def touch_device(self, account: str, device: str, now_ms: int) -> None:
        if self._due(account, device, now_ms):
            await self._write(partial(device_acts.touch_device, account, device, now_ms))

    create_leaving = writes(codes.create_leaving)

    async def delete_left(self, account: str, ticket_hash: bytes, now_ms: int) -> None:
        make = partial(codes.delete_left, account, ticket_hash, now_ms)
        await self._write(make, lambda _: self._forget(account, None))
        await self._drop_records()

    create_pairing = writes_within(codes.create_pairing)

    claim_pairing = writes_within(codes.claim_pairing)

    put_recovery = writes(recovery.put_recovery)

    drop_recovery = writes(recovery.drop_recovery)

    recover = writes(recovery.recover)

    create_invite = writes(codes.create_invite)

    # --- limits ---------------------------------------------------------------------------------

    take_turn = writes(limits.take_turn)

    turn_wait = reads(limits.turn_wait)

    spend = writes(limits.spend)

    # --- the protocol ---------------------------------------------------------------------------

    async def sync(
        self, caller: Caller, request: SyncRequest, now_ms: int, ahead_ms: int
    ) -> SyncPage:
        if not request.put:
            return await self._read(partial(pull, caller, request))
        judged = judge(request.put)
        return await self._push(caller, request, judged, now_ms, ahead_ms)

    async def _push(
        self, caller: Caller, request: SyncRequest, judged: Judged, now_ms: int, ahead_ms: int
    ) -> SyncPage:
        """A round that writes; a database that takes many at once does it in a way of its own."""
        bounds = (now_ms, ahead_ms, self._quotas, self._jitter_s)
        make = partial(apply_put, caller, request, judged, *bounds)
        return await self._write(make, partial(self._moved, caller.account))

    seq = reads(accounts.seq)

    numbers = reads_slowly(device_acts.numbers)

    records = reads_slowly(reading.records)

    named = reads_slowly(reading.named)

    ticks_of = reads_slowly(reading.ticks_of)

    # --- in memory ------------------------------------------------------------------------------

    def _due(self, account: str, device: str, now_ms: int) -> bool:
        if now_ms - self._touched.get((account, device), 0) < TOUCH_EVERY_MS:
            return False
        if len(self._touched) >= _TOUCHED_MAX_COUNT:
            self._touched.clear()
        self._touched[account, device] = now_ms
        return True

    def _committed(self, acts: int, seconds: float) -> None:
        """So many writes shared a transaction, which took so long. Called from any thread."""
        if self.meter is not None:
            self.meter.committed(acts, seconds)

    def _moved(self, account: str, result: SyncPage) -> None:
        if result.changed and self.watcher is not None:
            self.watcher.moved(account, result.seq)

    def _forget(self, account: str, device: str | None) -> None:
        self._tokens.forget(account, device)
        if self.watcher is not None:
            self.watcher.removed(account, device)

    def _forget_all(self, dropped: purging.Dropped) -> None:
        for account in dropped.accounts:
            self._forget(account, None)
