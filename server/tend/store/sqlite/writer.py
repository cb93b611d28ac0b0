"""
The one connection that writes, in a thread of its own, with group commit.

Jobs that arrive while a commit runs become the next transaction: many requests share one fsync,
each gets its own answer, and no timer is needed. Thread hops cost more than SQLite does, so a batch
takes one hop in each direction.
"""

from __future__ import annotations

import asyncio
import logging
import sqlite3
import threading
import time
from collections.abc import Callable
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any, NamedTuple, TypeVar

from tend.errors import StoreUnavailable, TendError

T = TypeVar("T")
Job = Callable[[sqlite3.Connection], T]

BATCH_COUNT = 256
CHECKPOINT_EVERY_S = 0.25
WAL_PAGES = 16_000  # the cap, about 64 MB; the checkpointer keeps it far below
BUSY_S = 5.0

log = logging.getLogger("tend.store")


class _Task(NamedTuple):
    job: Job[Any]
    then: Callable[[Any], None] | None
    answer: asyncio.Future[Any]


class _Outcome(NamedTuple):
    task: _Task
    value: Any
    error: BaseException | None


class _JobError(Exception):
    """The job with index *at* of a batch failed."""

    def __init__(self, at: int, error: Exception) -> None:
        super().__init__(at)
        self.at, self.error = at, error


def connect(path: Path) -> sqlite3.Connection:
    """A connection that starts no transaction by itself and may be handed to another thread."""
    db = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=5)
    for pragma in ("cache_size=-8000", "mmap_size=0", "synchronous=FULL"):
        db.execute(f"PRAGMA {pragma}")
    return db


def use_log(db: sqlite3.Connection) -> None:
    """
    Switch to write-ahead logging (WAL), waiting up to `BUSY_S` for another process.

    SQLite's busy timeout does not cover this pragma: of two processes that start on an empty folder
    together, the second would fail at once with "database is locked".
    """
    deadline = time.monotonic() + BUSY_S
    while True:
        try:
            db.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError as error:
            busy = getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_BUSY
            if not busy or time.monotonic() > deadline:
                raise
            time.sleep(0.02)


class Writer:
    """Runs jobs in shared transactions. Make it on the event loop that awaits the answers."""

    def __init__(self, path: Path) -> None:
        self._loop = asyncio.get_running_loop()
        self._queue: SimpleQueue[_Task | None] = SimpleQueue()
        self._db = connect(path)
        try:
            use_log(self._db)
            self._db.execute(f"PRAGMA wal_autocheckpoint={WAL_PAGES}")
            self._checkpointer = Checkpointer(path)
        except sqlite3.Error:
            self._db.close()
            raise
        self._lock = threading.Lock()
        self.on_commit: Callable[[int, float], None] | None = None
        """Called in the writer's thread after each batch: its jobs, and the seconds it took."""
        self._closed = False
        self._thread = threading.Thread(target=self._run, name="tend-writer", daemon=True)
        self._thread.start()

    def submit(self, job: Job[T], then: Callable[[T], None] | None = None) -> asyncio.Future[T]:
        """
        Run *job* in the next transaction.

        A `TendError` that it raises is an answer: what it wrote before stays. Any other exception
        rolls back this job only. Cancelling the future drops the answer, not the work.

        Args:
            then: Called on the event loop with the result, after the commit and before the
                answer, even when nobody waits for the answer any more.
        """
        if self._closed:
            raise StoreUnavailable("the store is closed")
        answer: asyncio.Future[T] = self._loop.create_future()
        self._queue.put(_Task(job, then, answer))
        return answer

    @property
    def waiting(self) -> int:
        """How many jobs wait for the next transaction."""
        return self._queue.qsize()

    @property
    def is_busy(self) -> bool:
        """Whether a transaction runs."""
        return self._lock.locked()

    async def alone(self, job: Job[T]) -> T:
        """
        Run *job*, which brings transactions of its own, between two batches.

        Raises:
            StoreUnavailable: The database failed; the job has undone what it began.
        """
        if self._closed:
            raise StoreUnavailable("the store is closed")
        try:
            return await asyncio.to_thread(self._locked, job)
        except sqlite3.Error as error:
            raise StoreUnavailable(str(error)) from error

    def _locked(self, job: Job[T]) -> T:
        with self._lock:
            return job(self._db)

    async def close(self) -> None:
        """Commit what is queued, then close the connection. Idempotent."""
        if not self._closed:
            self._closed = True
            self._queue.put(None)
        await asyncio.to_thread(self._thread.join)

    def _run(self) -> None:
        going = True
        while going:
            batch: list[_Task] = []
            task = self._queue.get()
            while task is not None:
                batch.append(task)
                if len(batch) == BATCH_COUNT:
                    break
                try:
                    task = self._queue.get_nowait()
                except Empty:
                    break
            going = task is not None
            if batch:
                began = time.perf_counter()
                with self._lock:
                    outcomes = self._commit(batch)
                self._hand_to_loop(outcomes)
                if self.on_commit is not None:
                    self.on_commit(len(batch), time.perf_counter() - began)
                self._checkpointer.notify()
        self._checkpointer.close()
        self._db.close()

    def _commit(self, batch: list[_Task]) -> list[_Outcome]:
        """
        Run a batch in one transaction.

        1. If a job fails, the transaction is rolled back. The jobs before it run again, then it
           alone, then those after it.
        2. If the database itself fails to begin or commit, all jobs of the batch are refused at
           once: another process's lock then costs one wait for each batch, not for each job.
        """
        outcomes: list[_Outcome] = []
        groups = [batch]
        while groups:
            group = groups.pop(0)
            try:
                outcomes += self._transaction(group)
            except _JobError as broken:
                self._roll_back()
                if len(group) == 1:
                    outcomes.append(_Outcome(group[0], None, _answer_of(broken.error)))
                    continue
                at = broken.at
                parts = (group[:at], group[at : at + 1], group[at + 1 :])
                groups[:0] = [part for part in parts if part]
            except Exception as error:
                self._roll_back()
                refused = _answer_of(error)
                waiting = (task for some in (group, *groups) for task in some)
                outcomes += [_Outcome(task, None, refused) for task in waiting]
                break
        return outcomes

    def _transaction(self, batch: list[_Task]) -> list[_Outcome]:
        """Raises `_JobError` for a job's failure; any other is the database's own."""
        outcomes = []
        self._db.execute("BEGIN IMMEDIATE")
        for at, task in enumerate(batch):
            try:
                outcomes.append(_Outcome(task, task.job(self._db), None))
            except TendError as refusal:
                outcomes.append(_Outcome(task, None, refusal))
            except Exception as error:
                raise _JobError(at, error) from error
        self._db.execute("COMMIT")
        return outcomes

    def _roll_back(self) -> None:
        try:
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")
        except sqlite3.Error as error:  # the next BEGIN will say so again, to its own callers
            log.error("rollback failed: %s", error)

    def _hand_to_loop(self, outcomes: list[_Outcome]) -> None:
        try:
            self._loop.call_soon_threadsafe(_deliver, outcomes)
        except RuntimeError:  # the loop is closed: nobody waits
            log.warning("%d answers came after the end", len(outcomes))


def _answer_of(error: Exception) -> Exception:
    """The exception that the caller of a failed job gets."""
    if not isinstance(error, sqlite3.Error):
        return error
    log.error("write failed: %s", error)
    return StoreUnavailable(str(error))


def _deliver(outcomes: list[_Outcome]) -> None:
    for task, value, error in outcomes:
        if error is None and task.then is not None:
            try:
                task.then(value)
            except Exception:  # the work is committed; a deaf listener must not unmake the answer
                log.exception("a listener failed")
        if task.answer.done():
            continue
        if error is None:
            task.answer.set_result(value)
        else:
            task.answer.set_exception(error)


class Checkpointer:
    """
    Moves committed pages from the WAL into the database, in a thread of its own.

    SQLite would do it within a COMMIT of the writer, which then takes 20 ms longer for all of its
    batch. The thread sleeps while nothing is written.
    """

    def __init__(self, path: Path) -> None:
        # Opened here, not in the thread, so that a failure reaches whoever opens the store.
        self._db = connect(path)
        self._dirty = threading.Event()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="tend-checkpoint", daemon=True)
        self._thread.start()

    def notify(self) -> None:
        """Something was committed."""
        self._dirty.set()

    def close(self) -> None:
        """Stop, and wait until it has."""
        self._stop.set()
        self._dirty.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._stop.is_set():
            self._dirty.wait()
            if self._stop.wait(CHECKPOINT_EVERY_S):
                break
            self._dirty.clear()
            try:
                self._db.execute("PRAGMA wal_checkpoint(PASSIVE)")
            except sqlite3.Error as error:  # a full disk, say: the log keeps what is committed
                log.warning("checkpoint failed: %s", error)
        self._db.close()
