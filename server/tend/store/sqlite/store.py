"""
The store on one SQLite file: one writer with group commit, readers beside it.

One process serves the file. Others may read it, and may write what no cache holds (invitations,
nudges that were sent), but a device removed by another process would live on here until restart.
"""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import Any

from tend.domain.records.cells import judge
from tend.errors import Gone, StoreUnavailable
from tend.store.contract.base import (
    Caller,
    DeviceInfo,
    Load,
    Quotas,
    Renewed,
    Store,
    SyncPage,
    SyncRequest,
)
from tend.store.contract.revoked import FILE, Revoked, account_hash
from tend.store.sqlite import accounts, migrations, recovery
from tend.store.sqlite import devices as device_acts
from tend.store.sqlite import records as reading
from tend.store.sqlite.acts import reads_slowly, writes, writes_within
from tend.store.sqlite.catch_up import catch_up
from tend.store.sqlite.nudges import NudgesOnSqlite
from tend.store.sqlite.opening import explain, make_or_check
from tend.store.sqlite.reader import Readers
from tend.store.sqlite.sync import apply_put, pull
from tend.store.sqlite.token_cache import TokenCache
from tend.store.sqlite.writer import Writer

READERS_COUNT = 2
JITTER_S = 60
TOUCH_EVERY_MS = 3600 * 1000
_PURGE_ACCOUNTS_COUNT = 50
_TOUCHED_MAX_COUNT = 50_000

log = logging.getLogger("tend.store")


class SqliteStore(NudgesOnSqlite, Store):
    """See `Store`. Made by `open`, on the event loop that will use it."""

    def __init__(
        self,
        writer: Writer,
        readers: Readers,
        revoked: Revoked,
        quotas: Quotas | None,
        jitter_s: int,
    ) -> None:
        self._writer = writer
        writer.on_commit = self._committed
        self._jitter_s = jitter_s
        self._readers = readers
        self._revoked = revoked
        self._quotas = quotas
        self._tokens = TokenCache()
        self._touched: dict[tuple[str, str], int] = {}

    @classmethod
    async def open(
        cls,
        path: Path,
        quotas: Quotas | None = None,
        jitter_s: int = JITTER_S,
        rest_s: float = 0,
    ) -> SqliteStore:
        """
        Open the file at *path*, making it (readable by its owner alone) if there is none.

        Does not migrate. Raises `StoreUnavailable` if it cannot be opened, is no database, or is
        not one for this code (`migrations.check`): then nothing was written to it.

        For *jitter_s* and *rest_s* see `open_store`.
        """
        try:
            make_or_check(path)
            writer = Writer(path)
        except OSError as error:
            raise StoreUnavailable(f"{path} cannot be opened: {error.strerror}") from error
        except sqlite3.Error as error:
            raise StoreUnavailable(explain(error, path)) from error
        try:
            readers = Readers(path, READERS_COUNT, rest_s)
        except sqlite3.Error as error:
            await writer.close()
            raise StoreUnavailable(explain(error, path)) from error
        return cls(writer, readers, Revoked(path.with_name(FILE)), quotas, jitter_s)

    async def migrate(self) -> list[str]:
        # A migration brings its own transactions, so it runs before the writer's next batch.
        return await self._writer.alone(migrations.migrate)

    async def heed_revoked(self) -> None:
        await self._writer.alone(lambda db: catch_up(db, self._revoked))

    async def ready(self) -> bool:
        try:
            found = await self._read("PRAGMA user_version", ())
        except StoreUnavailable:
            return False
        return bool(found[0][0] == migrations.latest())

    def load(self) -> Load:
        reading, readers = self._readers.busy_and_all()
        writing = int(self._writer.is_busy)
        busy = reading + writing
        return Load(self._writer.waiting, busy, readers + 1 - busy)

    async def close(self) -> None:
        await self._writer.close()
        await self._readers.close()

    async def purge(self, now_ms: int, unseen_ms: int | None = None) -> int:
        await self._writer.submit(lambda db: accounts.expire(db, now_ms))
        await self._drop_records()
        if unseen_ms is None:
            return 0
        before_ms = now_ms - unseen_ms
        newest_ms, known, unseen = await self._readers.run_slowly(
            lambda db: db.execute(accounts.SEEN, {"before": before_ms}).fetchone()
        )
        if not unseen:
            return 0
        if newest_ms < now_ms - accounts.QUIET_MS:
            log.warning("nobody was seen for a week: is the clock right? No account is dropped")
            return 0
        left = most = max(1, int(known * accounts.PURGE_SHARE))
        last = ""
        while left > 0:
            # A few at a time, so that other writes do not wait for long.
            job = partial(
                accounts.drop_unseen,
                before_ms=before_ms,
                at_most=min(left, _PURGE_ACCOUNTS_COUNT),
                after=last,
            )
            gone = await self._writer.submit(job, self._forget_all)
            left -= len(gone)
            last = gone[-1] if gone else last
            if len(gone) < _PURGE_ACCOUNTS_COUNT:
                break
        await self._drop_records()
        fields = {"dropped": most - left, "waiting": max(0, unseen - most + left)}
        log.info("dropped accounts that nobody saw", extra={"fields": fields})
        return most - left

    async def caller(self, token_hash: bytes) -> Caller:
        known = self._tokens.get(token_hash)
        if known is not None:
            return known
        generation = self._tokens.generation
        found = await self._read(accounts.CALLER, (token_hash,))
        gone = not found and bool(await self._read(accounts.GRAVE, (token_hash,)))
        caller = accounts.read_caller(found[0] if found else None, gone)
        self._tokens.keep(token_hash, caller, generation)
        return caller

    create_account = writes(accounts.create_account)

    async def delete_account(self, account: str, now_ms: int) -> None:
        await self._writer.submit(
            lambda db: accounts.delete_account(db, account, now_ms, self._revoked),
            lambda _: self._forget(account, None),
        )
        await self._drop_records()

    async def _drop_records(self) -> None:
        """
        Delete the records of dropped accounts, in many short transactions.

        The caller waits for the end; if it is cancelled, the next purge goes on.
        """
        while await self._writer.submit(accounts.drop_some_records):
            pass

    async def devices(self, account: str) -> list[DeviceInfo]:
        return [accounts.read_device(row) for row in await self._read(accounts.DEVICES, (account,))]

    rename_device = writes(accounts.rename_device)

    async def remove_device(self, account: str, device: str, now_ms: int) -> None:
        await self._writer.submit(
            lambda db: device_acts.revoke_device(db, account, device, now_ms, self._revoked),
            lambda known: self._forget(account, known),
        )

    async def renew_device(self, account: str, device: str) -> Renewed:
        return await self._writer.submit(
            lambda db: device_acts.renew_device(db, account, device),
            lambda _: self._forget(account, device),
        )

    add_twin = writes_within(device_acts.add_twin)

    create_leaving = writes(accounts.create_leaving)

    async def delete_left(self, account: str, ticket_hash: bytes, now_ms: int) -> None:
        await self._writer.submit(
            lambda db: accounts.delete_left(db, account, ticket_hash, now_ms, self._revoked),
            lambda _: self._forget(account, None),
        )
        await self._drop_records()

    async def deleted(self, account: str) -> bool:
        return bool(await self._read(accounts.GRAVE, (account_hash(account),)))

    async def touch_device(self, account: str, device: str, now_ms: int) -> None:
        if not self._due(account, device, now_ms):
            return
        await self._writer.submit(lambda db: accounts.touch_device(db, account, device, now_ms))

    create_pairing = writes_within(accounts.create_pairing)

    claim_pairing = writes_within(accounts.claim_pairing)

    put_recovery = writes(recovery.put_recovery)

    drop_recovery = writes(recovery.drop_recovery)

    recover = writes(recovery.recover)

    create_invite = writes(accounts.create_invite)

    async def sync(
        self, caller: Caller, request: SyncRequest, now_ms: int, ahead_ms: int
    ) -> SyncPage:
        if not request.put:
            return await self._readers.run(lambda db: pull(db, caller, request))
        judged = judge(request.put)
        quotas, jitter_s = self._quotas, self._jitter_s

        def job(db: sqlite3.Connection) -> SyncPage:
            return apply_put(db, caller, request, judged, now_ms, ahead_ms, quotas, jitter_s)

        return await self._writer.submit(job, partial(self._moved, caller.account))

    records = reads_slowly(reading.records)

    named = reads_slowly(reading.named)

    ticks_of = reads_slowly(reading.ticks_of)

    async def seq(self, account: str) -> int:
        found = await self._read("SELECT seq FROM account WHERE id = ?", (account,))
        if not found:
            raise Gone
        return int(found[0][0])

    async def _read(self, sql: str, values: Any) -> list[Any]:
        return await self._readers.run(lambda db: db.execute(sql, values).fetchall())

    def _due(self, account: str, device: str, now_ms: int) -> bool:
        if now_ms - self._touched.get((account, device), 0) < TOUCH_EVERY_MS:
            return False
        if len(self._touched) >= _TOUCHED_MAX_COUNT:
            self._touched.clear()
        self._touched[account, device] = now_ms
        return True

    def _committed(self, jobs: int, seconds: float) -> None:
        if self.meter is not None:
            self.meter.committed(jobs, seconds)

    def _moved(self, account: str, result: SyncPage) -> None:
        if result.changed and self.watcher is not None:
            self.watcher.moved(account, result.seq)

    def _forget(self, account: str, device: str | None) -> None:
        self._tokens.forget(account, device)
        if self.watcher is not None:
            self.watcher.removed(account, device)

    def _forget_all(self, dropped: Iterable[str]) -> None:
        for account in dropped:
            self._forget(account, None)
