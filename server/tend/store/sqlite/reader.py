"""
Connections that only read, beside the writer, each in a thread of its own.

A job runs in that thread as a whole, with the connection as its argument. So it may stop after any
row, and costs one thread hop in each direction however many statements it needs.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

from tend.errors import StoreUnavailable
from tend.lane import slices

T = TypeVar("T")
Job = Callable[[sqlite3.Connection], T]

LONGEST_S = 30.0
"""Computing budget of a long job. What jobs read is bounded, so this is a safety net."""


class Reader:
    """
    One connection and its thread. Jobs run one after the other, in the order of the calls.

    Args:
        rest_s: After each slice of a job: see `tend.lane`.
    """

    def __init__(self, path: Path, name: str = "tend-reader", rest_s: float = 0) -> None:
        self._rest_s = rest_s
        self._db = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=5)
        try:
            for pragma in ("cache_size=-8000", "mmap_size=0", "query_only=ON"):
                self._db.execute(f"PRAGMA {pragma}")
        except sqlite3.Error:
            self._db.close()
            raise
        self._thread = ThreadPoolExecutor(1, name)
        self.jobs = 0
        """How many run or wait."""

    async def run(self, job: Job[T]) -> T:
        """
        Run *job* in a snapshot (one read transaction); its result.

        Raises:
            StoreUnavailable: The database cannot answer.
        """
        try:
            running = self._thread.submit(self._in_snapshot, job)
        except RuntimeError as error:  # shut down
            raise StoreUnavailable("the store is closed") from error
        self.jobs += 1
        try:
            return await asyncio.wrap_future(running)
        finally:
            self.jobs -= 1

    def _in_snapshot(self, job: Job[T]) -> T:
        try:
            self._db.execute("BEGIN")
            try:
                if not self._rest_s:
                    return job(self._db)
                with slices(LONGEST_S, self._rest_s):
                    return job(self._db)
            finally:
                self._db.execute("ROLLBACK")
        except sqlite3.Error as error:
            raise StoreUnavailable(str(error)) from error

    async def close(self) -> None:
        """Finish the jobs that were submitted, then close the connection. Idempotent."""
        await asyncio.to_thread(self._thread.shutdown)
        self._db.close()


class Readers:
    """
    Several readers for short jobs, and one for long ones, so that short ones never wait behind
    those.
    """

    def __init__(self, path: Path, count: int, rest_s: float = 0) -> None:
        self._turn = 0
        self._quick: list[Reader] = []
        try:
            for _ in range(count):
                self._quick.append(Reader(path))
            self._slow = Reader(path, "tend-slow", rest_s)
        except sqlite3.Error:
            for reader in self._quick:
                reader._db.close()
            raise

    async def run(self, job: Job[T]) -> T:
        """Run a short job. See `Reader.run`."""
        self._turn = (self._turn + 1) % len(self._quick)
        return await self._quick[self._turn].run(job)

    def busy_and_all(self) -> tuple[int, int]:
        """How many of them work, of how many."""
        every = (*self._quick, self._slow)
        return sum(reader.jobs > 0 for reader in every), len(every)

    async def run_slowly(self, job: Job[T]) -> T:
        """Run a long job. See `Reader.run`."""
        return await self._slow.run(job)

    async def close(self) -> None:
        """See `Reader.close`."""
        for reader in (*self._quick, self._slow):
            await reader.close()
