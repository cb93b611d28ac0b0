"""
How late nudges are when a town asks for them in the same minute.

    python -m benchmarks.nudges [--accounts 100000] [--due 60000]

A SQLite store with so many accounts; `--due` of them have a reminder in one minute, which the
jitter spreads over 60 s: 60,000 are 1,000 a second. The worker decides and sends over TLS to a
service in another process. Lateness is from the instant that is due (jitter included) to the
accepted message.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import resource
import sqlite3
import tempfile
import time
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from benchmarks.push import Bench

from tend.domain.nudge_plan import jitter_of
from tend.nudger.worker import Nudger
from tend.push.sender import Sender
from tend.store.sqlite import SqliteStore
from tend.web.deps import wall_clock_ms

JITTER_S = 60
LEAD_S = 20
AIM_MS = 5000


def fill(path: Path, bench: Bench, accounts: int, due: int, minute: datetime) -> None:
    """Accounts with one habit and their settings; the first *due* of them have a reminder."""
    at, day = f"{minute:%H:%M}", f"{minute:%Y-%m-%d}"
    stamp = f"{1_700_000_000_000:011x}0000aaaaaaaa"
    plan = [{"from": "2026-01-01", "kind": "daily", "target": 1, "tiny": None}]

    def body(**fields: object) -> bytes:
        return json.dumps({name: [value, stamp] for name, value in fields.items()}).encode()

    habit = [body(plan=plan, rem=[{"at": at, "days": None}]), body(plan=plan)]
    settings = {"tz": "UTC", "quiet": None, "roundUp": None, "opened": day}
    start = round(minute.timestamp() * 1000)
    with closing(sqlite3.connect(path)) as db, db:
        for i in range(accounts):
            account, wanted = f"{i:016x}", i < due
            rows = [("h", "h7k2m9q4s0ab", habit[not wanted])]
            rows += [("s", name, body(v=value)) for name, value in settings.items()]
            db.execute("INSERT INTO account (id, seq, made_ms) VALUES (?, 5, 0)", (account,))
            db.executemany(
                "INSERT INTO rec VALUES (?, ?, ?, ?, ?)",
                [(account, kind, id, n, raw) for n, (kind, id, raw) in enumerate(rows, 1)],
            )
            db.execute(
                "INSERT INTO subscription (account, device, endpoint, p256dh, auth, made_ms)"
                " VALUES (?, 'aaaaaaaa', ?, ?, ?, 0)",
                (account, bench.endpoint, bench.keys["p256dh"], bench.keys["auth"]),
            )
            delay = jitter_of(account, JITTER_S) // timedelta(milliseconds=1)
            late = start + delay if wanted else start + 86_400_000
            db.execute(
                "INSERT INTO due (account, due_ms, since_ms) VALUES (?, ?, ?)",
                (account, late, start - 60_000),
            )


async def run(path: Path, bench: Bench, due: int, minute: datetime) -> None:
    """Let the worker run until all is said."""
    store = await SqliteStore.open(path)
    origin = "https://tend.example.org"
    async with Sender(bench.vapid, private=True, ca=bench.ca) as sender:
        nudger = Nudger(store, sender, wall_clock_ms, origin=origin)
        working = asyncio.create_task(nudger.run())
        await asyncio.sleep(5)
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        start = round(minute.timestamp() * 1000)
        until = time.time() + 900
        while time.time() < until:
            await asyncio.sleep(2)
            sql = "SELECT count(*) FROM subscription WHERE delivered_ms IS NOT NULL"
            if (await store._read(sql, ()))[0][0] >= due:
                break
        working.cancel()
        await asyncio.gather(working, return_exceptions=True)
    sql = "SELECT account, delivered_ms FROM subscription WHERE delivered_ms IS NOT NULL"
    late = sorted(
        delivered - start - jitter_of(account, JITTER_S) // timedelta(milliseconds=1)
        for account, delivered in await store._read(sql, ())
    )
    await store.close()
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{len(late):,} of {due:,} delivered")
    for share in (50, 99):
        print(f"lateness p{share} {late[min(len(late) - 1, len(late) * share // 100)]:,.0f} ms")
    print(f"aim: p99 within {AIM_MS:,} ms; memory {before:.0f} MB before, {after:.0f} MB after")


def main() -> None:
    """See the module."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--accounts", type=int, default=100_000)
    parser.add_argument("--due", type=int, default=60_000)
    words = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="tend-bench-") as folder:
        bench = Bench(Path(folder))
        path = Path(folder) / "tend.db"
        try:
            asyncio.run(_migrate(path))
            # The minute that comes after the filling, which takes a while itself.
            lead = timedelta(seconds=LEAD_S + words.accounts / 8000)
            minute = (datetime.now(UTC) + lead + timedelta(minutes=1)).replace(
                second=0, microsecond=0
            )
            fill(path, bench, words.accounts, words.due, minute)
            asyncio.run(run(path, bench, words.due, minute))
        finally:
            bench.process.kill()
            bench.process.wait()


async def _migrate(path: Path) -> None:
    store = await SqliteStore.open(path)
    await store.migrate()
    await store.close()


if __name__ == "__main__":
    main()
