"""Real `tend work` processes on a data folder, with a push service of our own before them."""

from __future__ import annotations

import contextlib
import os
import signal
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from tests.harness import ROOT
from tests.push.conftest import Post
from tests.support import postgres
from tests.support.forked import Forked


def heeds(process: Forked) -> bool:
    """Whether a process has a handler for being asked to stop, or has ended."""
    if process.poll() is not None:
        return True
    status = Path(f"/proc/{process.pid}/status").read_text()
    caught = int(status.partition("SigCgt:")[2].split()[0], 16)
    return bool(caught >> (signal.SIGTERM - 1) & 1)


class Workers:
    """
    Starts, ends and kills workers on one data folder; there is no jitter.

    *url*: their database, if that is not a file in the folder.
    """

    def __init__(self, data: Path, post: Post, lease_s: int, url: str | None = None) -> None:
        self.data, self.url = data, url
        self.database = data / "tend.db"
        kept = {key: value for key, value in os.environ.items() if not key.startswith("TEND_")}
        self._env = {
            **kept,
            **post.env,
            "TEND_NUDGE_JITTER_S": "0",
            "TEND_NUDGE_LEASE_S": str(lease_s),
            **({"TEND_DATABASE_URL": url} if url else {}),
        }

    def set(self, **env: str) -> None:
        """Further settings of workers that start from now on."""
        self._env |= env

    def start(self, *, dies: str | None = None) -> Forked:
        """One worker; *dies* names the step at which it is killed (see crash_at_step.py)."""
        words, log = ["work", "--data", str(self.data)], self.data / "work.log"
        if not dies:
            return Forked(words, ROOT, self._env, log)
        return Forked([dies, *words], ROOT, self._env, log, program="tests.push.crash_at_step")

    @contextlib.contextmanager
    def running(self, count: int = 1) -> Iterator[list[Forked]]:
        """Run so many workers; at the end ask them to stop, which they must do."""
        started = [self.start() for _ in range(count)]
        try:
            yield started
            for one in started:
                # Of one that has only just begun the signal would be the end, without an answer.
                self.wait_for(lambda one=one: heeds(one))  # type: ignore[misc]
                one.send_signal(signal.SIGTERM)
            assert [one.wait(10) for one in started] == [0] * count, self.log()
        finally:
            for one in started:
                one.kill()
                one.wait()

    def log(self) -> str:
        """What the workers have logged."""
        return (self.data / "work.log").read_text()

    def ask(self, sql: str) -> list[tuple[Any, ...]]:
        """Query the database while they run."""
        if self.url is not None:
            return [tuple(one) for one in postgres.in_thread(postgres.fetch(self.url, sql))]
        with closing(sqlite3.connect(self.database, timeout=10)) as db:
            return db.execute(sql).fetchall()

    def wait_for(self, true: Callable[[], bool], seconds: float = 30) -> None:
        """Wait until a query gives the expected result."""
        deadline = time.monotonic() + seconds
        while not true():
            assert time.monotonic() < deadline, self.log()
            time.sleep(0.1)
