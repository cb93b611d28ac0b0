"""
The store on one SQLite file: one writer with group commit, readers beside it.

What is done in a transaction, and what is remembered of it in memory, stands in store/acts.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from tend.errors import StoreUnavailable
from tend.store.acts.act import Make
from tend.store.acts.store import StoreByActs
from tend.store.contract.base import Load, Quotas
from tend.store.contract.revoked import FILE, Revoked
from tend.store.sqlite import migrations
from tend.store.sqlite.opening import explain, make_or_check, require_served
from tend.store.sqlite.perform import perform
from tend.store.sqlite.reader import Readers
from tend.store.sqlite.writer import Writer

T = TypeVar("T")

READERS_COUNT = 2
JITTER_S = 60


class SqliteStore(StoreByActs):
    """See `Store`. Made by `open`, on the event loop that will use it."""

    def __init__(
        self,
        writer: Writer,
        readers: Readers,
        revoked: Revoked,
        quotas: Quotas | None,
        jitter_s: int,
    ) -> None:
        super().__init__(revoked, quotas, jitter_s)
        self._writer = writer
        writer.on_commit = self._committed
        self._readers = readers

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
            require_served(path)
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

    async def ready(self) -> bool:
        try:
            version = await self._readers.run(migrations.version)
        except StoreUnavailable:
            return False
        return version == migrations.latest()

    def load(self) -> Load:
        reading, readers = self._readers.busy_and_all()
        busy = reading + int(self._writer.is_busy)
        return Load(self._writer.waiting, busy, readers + 1 - busy, {self.parts: False})

    async def close(self) -> None:
        await self._writer.close()
        await self._readers.close()

    async def _write(self, make: Make[T], then: Callable[[T], None] | None = None) -> T:
        return await self._writer.submit(lambda db: perform(db, make(), self._revoked), then)

    async def _read(self, make: Make[T]) -> T:
        return await self._readers.run(lambda db: perform(db, make()))

    async def _read_slowly(self, make: Make[T]) -> T:
        return await self._readers.run_slowly(lambda db: perform(db, make()))
