"""
How late nudges are when a town asks for them in the same minute.

    python -m benchmarks.nudges [--accounts 100000] [--due 60000] [--workers 1] [--history 0]

A SQLite store with so many accounts; `--due` of them have a reminder in one minute, which the
jitter spreads over 60 s: 60,000 are 1,000 a second. `--history` days of ticks lie behind each. Real
`tend work` processes decide and send over TLS to a service in another process. Lateness is from
the instant that is due (jitter included) to the settled message, whole path.
"""

from __future__ import annotations

import argparse
import os
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from benchmarks.process import cpu_s, rss_mb
from benchmarks.push_ways import Bench
from tests.harness import ROOT
from tests.push.bulk_accounts import Phone, build

from tend.domain.nudges.plan import jitter_of

JITTER_S = 60
WARM_S = 8
AIM_MS = 5000
PATIENCE_S = 600
FILLED_A_SECOND = 2500
"""Accounts; the minute is chosen so that the database is filled before it."""
DELIVERED = "SELECT account, delivered_ms FROM subscription WHERE delivered_ms IS NOT NULL"


class Workers:
    """`tend work`, so many times, on one data folder."""

    def __init__(self, data: Path, bench: Bench, count: int) -> None:
        env = {key: value for key, value in os.environ.items() if not key.startswith("TEND_")}
        env |= {
            "TEND_PUSH_PRIVATE": "1",
            "TEND_PUSH_CA": str(bench.ca),
            "TEND_VAPID_KEY": bench.private,
            "TEND_VAPID_SUB": "mailto:ops@tend.example.org",
            "TEND_NUDGE_JITTER_S": str(JITTER_S),
            "TEND_LOG": "warning",
        }
        words = [sys.executable, "-m", "tend", "work", "--data", str(data)]
        self.all = [subprocess.Popen(words, cwd=ROOT / "server", env=env) for _ in range(count)]

    def cpu_s(self) -> float:
        return sum(cpu_s(one.pid) for one in self.all)

    def rss_mb(self) -> float:
        """Of the largest."""
        return max(rss_mb(one.pid) for one in self.all)

    def stop(self) -> None:
        for one in self.all:
            one.send_signal(signal.SIGTERM)
        for one in self.all:
            one.wait(20)


def measure(data: Path, bench: Bench, due: int, count: int, minute: datetime) -> int:
    """Let the workers run until all is said; 1 when something was not."""
    workers = Workers(data, bench, count)
    start = minute.timestamp()
    try:
        while time.time() < start - 1:
            time.sleep(0.2)
        idle, before = workers.rss_mb(), workers.cpu_s()
        with closing(sqlite3.connect(data / "tend.db", timeout=30)) as db:
            found = wait(db, due, start)
            spent = workers.cpu_s() - before
            report(db, found, due, minute)
        print(f"CPU {spent / max(found, 1) * 1e6:,.0f} us a nudge, {count} worker(s)")
        print(f"memory {idle:.0f} MB idle, {workers.rss_mb():.0f} MB after")
    finally:
        workers.stop()
    return int(found < due)


def wait(db: sqlite3.Connection, due: int, start: float) -> int:
    """Until all have it; the workers are left in peace meanwhile."""
    found = 0
    while found < due and time.time() < start + PATIENCE_S:
        time.sleep(5)
        (found,) = db.execute(f"SELECT count(*) FROM ({DELIVERED})").fetchone()
    return found


def report(db: sqlite3.Connection, found: int, due: int, minute: datetime) -> None:
    """Lateness of all that arrived."""
    start = round(minute.timestamp() * 1000)
    late = sorted(
        delivered - start - jitter_of(account, JITTER_S) // timedelta(milliseconds=1)
        for account, delivered in db.execute(DELIVERED)
    )
    print(f"{found:,} of {due:,} delivered, {due / JITTER_S:,.0f} due a second")
    for share in (50, 99, 100):
        print(f"lateness p{share} {late[min(len(late) - 1, len(late) * share // 100)]:,.0f} ms")
    print(f"aim: p99 within {AIM_MS:,} ms")


def main() -> None:
    """See the module."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--accounts", type=int, default=100_000)
    parser.add_argument("--due", type=int, default=60_000)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--history", type=int, default=0)
    words = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="tend-bench-") as folder:
        bench = Bench(Path(folder))
        data = Path(folder) / "data"
        data.mkdir()
        phone = Phone(bench.endpoint, bench.keys["p256dh"], bench.keys["auth"])
        lead = WARM_S + words.accounts * (1 + words.history / 10) / FILLED_A_SECOND
        minute = datetime.now(UTC) + timedelta(seconds=lead + 60)
        minute = minute.replace(second=0, microsecond=0)
        try:
            build(
                data / "tend.db",
                words.accounts,
                minute,
                lambda _: [phone],
                due=words.due,
                jitter_s=JITTER_S,
                past_days=words.history,
            )
            code = measure(data, bench, words.due, words.workers, minute)
        finally:
            bench.process.kill()
            bench.process.wait()
    sys.exit(code)


if __name__ == "__main__":
    main()
