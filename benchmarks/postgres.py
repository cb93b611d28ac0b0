"""
How fast is `/api/sync` on PostgreSQL?

    python -m benchmarks.postgres [--rounds 6] [--seconds 1.0]

As `benchmarks.sync` for SQLite: a Litestar echo of the same body, a bare loop of the statements of
a group (`benchmarks.raw_postgres`), the store without HTTP (`benchmarks.store_postgres`) and Tend's
sync (one changed tick in an account with a year of ten habits, every commit on disk) take turns in
short windows, in random order, at 32 and 256 connections. PostgreSQL is the one of the tests, with
its data on a disk and `fsync` on; it has the same cores as everything else. Exits with 1 when a
bound is missed.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

import asyncpg
from benchmarks.accounts import Plan, echo_lines, make_account, rows_of
from benchmarks.sync import Echo, Measured, median, ratio, window
from tests.harness import ROOT, Server
from tests.support.postgres import OwnServer, bundled, in_thread

CONNECTIONS = [32, 256]
BOUNDS = {32: 0.40}
DURABLE = ("fsync=on", "full_page_writes=on", "shared_buffers=256MB")


def make_lines(ports: list[int], url: str, count: int) -> list[Plan]:
    """*count* devices, each alone in an account with a year; they take turns at the ports."""
    made = [make_account(ports[at % len(ports)]) for at in range(count)]
    return in_thread(fill(url, made))


async def fill(url: str, made: list[tuple[str, str, str]]) -> list[Plan]:
    """Rows go straight into the database, as in `benchmarks.accounts`."""
    db = await asyncpg.connect(url)
    plans = []
    for account, device, token in made:
        plan, records, counts = rows_of(account, device, token, 1)
        plan["account"] = account
        names = ["part", "account", "kind", "id", "seq", "body"]
        await db.copy_records_to_table("rec", records=records, columns=names)
        sql = "UPDATE account SET seq = $1, rows = $2, bytes = $3 WHERE id = $4"
        await db.execute(sql, *counts, account)
        plans.append(plan)
    await db.execute("ANALYZE")
    await db.execute("CHECKPOINT")
    await db.close()
    return plans


def raw_window(url: str, connections: int, seconds: float) -> Measured:
    """The loop without a server."""
    numbers = [str(connections), str(max(CONNECTIONS)), str(seconds)]
    words = [sys.executable, "-m", "benchmarks.raw_postgres", url, *numbers]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stderr[-1500:])
    found: Measured = json.loads(done.stdout)
    return found


def store_window(url: str, lines: list[Plan], count: int, seconds: float) -> Measured:
    """The store without HTTP; the first *count* lines go on from where they are."""
    plan = json.dumps({"url": url, "lines": lines[:count], "seconds": seconds})
    words = [sys.executable, "-m", "benchmarks.store_postgres"]
    done = subprocess.run(words, cwd=ROOT, input=plan, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stderr[-1500:])
    found: Measured = json.loads(done.stdout)
    lines[:count] = found.pop("lines")
    return found


def compare(folder: Path, rounds: int, seconds: float) -> dict[tuple[str, int], list[Measured]]:
    """Take turns; every target has measured each number of connections once a round."""
    # Where the user that PostgreSQL runs as may look, too.
    disk = Path(tempfile.gettempdir())
    database = OwnServer(bundled(), *DURABLE, folder=disk)
    urls = [database.url(in_thread(database.make())) for _ in range(2)]
    env = {"TEND_DATABASE_URL": urls[0], "TEND_NUDGE": "off"}
    found: dict[tuple[str, int], list[Measured]] = defaultdict(list)
    try:
        with Server(folder / "a", env=env, alone=True) as tend, Echo() as echo:
            lines = make_lines([tend.port], urls[0], max(CONNECTIONS))
            alone = make_lines([tend.port], urls[0], max(CONNECTIONS))
            echoes = echo_lines(max(CONNECTIONS))
            raw_window(urls[1], 1, 0.1)

            def tend_window(count: int) -> Measured:
                some = lines[:count]
                result = window(tend.port, tend.pid, some, seconds)
                lines[:count] = some
                return result

            targets: dict[str, Callable[[int], Measured]] = {
                "echo": lambda c: window(echo.port, echo.process.pid, echoes[:c], seconds),
                "tend": tend_window,
                "store": lambda c: store_window(urls[0], alone, c, seconds),
                "bare loop": lambda c: raw_window(urls[1], c, seconds),
            }
            for turn in range(rounds):
                for count in CONNECTIONS:
                    for name in random.sample(sorted(targets), len(targets)):
                        found[name, count].append(targets[name](count))
                print(f"round {turn + 1} of {rounds}", file=sys.stderr)
    finally:
        database.close()
    return found


def report(found: dict[tuple[str, int], list[Measured]]) -> list[str]:
    """Print the table; the bounds that were missed."""
    missed = []
    print(
        f"\n{'':12}{'conns':>6}{'req/s':>9}{'p50 ms':>8}{'p99 ms':>8}{'of echo':>9}{'of bare':>9}"
    )
    for count in CONNECTIONS:
        for name in ("echo", "tend", "store", "bare loop"):
            windows = found[name, count]
            print(f"{name:12}{count:>6}{median(windows, 'per_s'):>9,.0f}", end="")
            print(f"{median(windows, 'p50_ms'):>8.2f}{median(windows, 'p99_ms'):>8.2f}", end="")
            of_echo = ratio(windows, found["echo", count], "per_s")
            print(f"{of_echo:>9.2f}{ratio(windows, found['bare loop', count], 'per_s'):>9.2f}")
            if name == "tend" and of_echo < BOUNDS.get(count, 0):
                missed.append(f"{of_echo:.2f} of the echo at {count}, bound {BOUNDS[count]}")
    return missed


def main() -> None:
    """Measure all, print all, fail when a bound is missed."""
    wanted = argparse.ArgumentParser(description=__doc__)
    wanted.add_argument("--rounds", type=int, default=6)
    wanted.add_argument("--seconds", type=float, default=1.0)
    asked = wanted.parse_args()
    with tempfile.TemporaryDirectory(prefix="tend-bench-") as name:
        missed = report(compare(Path(name), asked.rounds, asked.seconds))
    for line in missed:
        print(f"MISSED: {line}")
    sys.exit(bool(missed))


if __name__ == "__main__":
    main()
