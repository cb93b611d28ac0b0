"""The store's threads without threads: their work runs on the loop, after some virtual time."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, TypeVar

from tend.errors import StoreUnavailable
from tend.lane import Lane
from tend.store.sqlite import reader, writer

T = TypeVar("T")
Gate = Callable[[str], None]


class Killed(BaseException):
    """The server dies here, as by `kill -9`."""


class Gated(sqlite3.Connection):
    """Asks before each statement whether it may run, and after each commit."""

    gate: Gate

    def execute(self, sql: str, parameters: Any = (), /) -> sqlite3.Cursor:
        self.gate(sql)
        found = super().execute(sql, parameters)
        if sql == "COMMIT":
            self.gate("committed")
        return found

    def executemany(self, sql: str, parameters: Any, /) -> sqlite3.Cursor:
        self.gate(sql)
        return super().executemany(sql, parameters)


def _open(path: Path, gate: Gate) -> Gated:
    # Nothing here loses power: what is committed is there when it is opened again.
    db = sqlite3.connect(path, isolation_level=None, factory=Gated)
    db.gate = lambda sql: None
    db.execute("PRAGMA journal_mode=WAL")
    db.execute("PRAGMA synchronous=OFF")
    db.gate = gate
    return db


class InlineWriter(writer.Writer):
    """
    The writer's transactions, batches and refusals, without its thread.

    Attributes:
        on_killed: Called where the gate ended all within a batch.
    """

    def __init__(
        self,
        path: Path,
        loop: asyncio.AbstractEventLoop,
        linger: Callable[[], float],
        gate: Gate,
        committed: Callable[[], None],
    ) -> None:
        self._loop, self._linger, self._then = loop, linger, committed
        self._db = self._gated = _open(path, gate)
        self._lock = threading.Lock()
        self._closed = self._dead = False
        self._tasks: list[writer._Task] = []
        self.on_commit = None
        self.on_killed: Callable[[], None] = lambda: None

    def submit(
        self, job: writer.Job[T], then: Callable[[T], None] | None = None
    ) -> asyncio.Future[T]:
        if self._closed:
            raise StoreUnavailable("the store is closed")
        answer: asyncio.Future[T] = self._loop.create_future()
        if not self._tasks:
            self._loop.call_later(self._linger(), self._turn)
        self._tasks.append(writer._Task(job, then, answer))
        return answer

    @property
    def waiting(self) -> int:
        return len(self._tasks)

    def _turn(self) -> None:
        if self._dead:
            return
        batch, self._tasks = self._tasks[: writer.BATCH_COUNT], self._tasks[writer.BATCH_COUNT :]
        try:
            outcomes = self._commit(batch)
        except Killed:
            self.on_killed()
            return
        self._loop.call_later(self._linger(), self._answer, outcomes)
        if self._tasks:
            self._loop.call_later(self._linger(), self._turn)
        self._then()

    def _answer(self, outcomes: list[writer._Outcome]) -> None:
        if not self._dead:
            writer._deliver(outcomes)

    async def close(self) -> None:
        self.die()

    def die(self) -> None:
        """End at once; an open transaction is rolled back."""
        self._closed = self._dead = True
        self._gated.gate = lambda sql: None
        self._db.close()


class InlineReaders(reader.Readers):
    """Snapshots, one after the other. *on_killed*: see `InlineWriter`."""

    def __init__(self, path: Path, linger: Callable[[], float], gate: Gate) -> None:
        self._linger, self._dead = linger, False
        self._db = _open(path, gate)
        self.on_killed: Callable[[], None] = lambda: None

    async def run(self, job: reader.Job[T]) -> T:
        await asyncio.sleep(self._linger())
        if self._dead:
            raise StoreUnavailable("the store is closed")
        try:
            self._db.execute("BEGIN")
            try:
                found = job(self._db)
            finally:
                self._db.execute("ROLLBACK")
        except sqlite3.Error as error:
            raise StoreUnavailable(str(error)) from error
        except Killed:
            self.on_killed()
            await asyncio.Event().wait()
        await asyncio.sleep(self._linger())
        return found

    async def run_slowly(self, job: reader.Job[T]) -> T:
        return await self.run(job)

    def busy_and_all(self) -> tuple[int, int]:
        return 0, 1

    def peek(self, sql: str) -> Any:
        """One value, without passing the gate; None from a reader that is closed."""
        return None if self._dead else sqlite3.Connection.execute(self._db, sql).fetchone()[0]

    def all(self, sql: str, *values: Any) -> list[Any]:
        """All rows, without passing the gate."""
        return sqlite3.Connection.execute(self._db, sql, values).fetchall()

    async def close(self) -> None:
        self.die()

    def die(self) -> None:
        """Close at once."""
        self._dead = True
        self._db.gate = lambda sql: None
        self._db.close()


class InlineLane(Lane):
    """Long computations, without a thread and without slices of real time."""

    def __init__(self, linger: Callable[[], float]) -> None:
        super().__init__(rest_s=0)
        self._linger = linger

    async def run_each(self, acts: Iterable[Callable[[], T]]) -> list[T]:
        await asyncio.sleep(self._linger())
        found = [act() for act in acts]
        await asyncio.sleep(self._linger())
        return found
