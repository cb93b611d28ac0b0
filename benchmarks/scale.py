"""
How far does it go: SQLite with one process, PostgreSQL with one and with two?

    python -m benchmarks.scale [--rounds 4] [--seconds 1.0] [--gap-seconds 60] [--gap-rows 100000]
        [--streams 5000] [--accounts 100000] [--connections 32 256] [--only speed gaps streams]

1. speed: as `benchmarks.sync`, among so many other accounts: the echo, Tend on SQLite, on
   PostgreSQL with one process and with two behind one port (`--workers 2`) take turns in short
   windows, in random order; each device is alone in an account with a year of ten habits.
2. gaps: four writers and a reader of one account, through two servers (`benchmarks.scale_gaps`).
3. streams: so many open pokes, half at each of two servers (`benchmarks.scale_streams`).

PostgreSQL is the one of the tests, with its data on a disk and `fsync` on; it, the servers and the
clients share this machine's cores. Exits with 1 when a bound is missed.
"""

from __future__ import annotations

import argparse
import json
import random
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any, NamedTuple

import asyncpg
from benchmarks.accounts import Plan, echo_lines, make_account
from benchmarks.accounts import make_lines as make_sqlite_lines
from benchmarks.postgres import DURABLE
from benchmarks.postgres import make_lines as make_postgres_lines
from benchmarks.process import rss_mb
from benchmarks.scale_gaps import probe
from benchmarks.sync import Echo, Measured, median, ratio, settle, window
from tests.harness import ROOT, Server
from tests.support.postgres import OwnServer, bundled, in_thread

from tend.domain.records.parts import part_of

CONNECTIONS = [32, 256]
ACCOUNTS = 100_000
GAP_SECONDS = 60.0
GAP_ROWS = 100_000
STREAMS = 5000
MOST_STREAM_KB = 20.0
MOST_HERE_MS = 5.0
MOST_ACROSS_MS = 2000.0
MOST_MISSED = 0
WHAT = ("speed", "gaps", "streams")
SETTLES_S = 3.0
MAKERS = 8

Found = dict[tuple[str, int], list[Measured]]


class Others(NamedTuple):
    """Accounts that are there, and ask for nothing: rows of account, device and record."""

    accounts: list[tuple[Any, ...]]
    devices: list[tuple[Any, ...]]
    records: list[tuple[Any, ...]]


def others(count: int) -> Others:
    """So many accounts with one device and one record each."""
    found = Others([], [], [])
    now_ms = time.time_ns() // 1_000_000
    for number in range(count):
        id = f"{number:016x}"
        part = part_of(id)
        body = f'{{"v":[1,"{now_ms:011x}0000{number & 0xFFFFFFFF:08x}"]}}'.encode()
        found.accounts.append((part, id, 1, 1, len(body), now_ms))
        found.devices.append((part, id, f"{number & 0xFFFFFFFF:08x}", id.encode(), now_ms))
        found.records.append((part, id, "t", "2025-10-03.h7k2m9q4s0ab", 1, body))
    return found


COLUMNS = {
    "account": ["part", "id", "seq", "rows", "bytes", "made_ms"],
    "device": ["part", "account", "id", "token", "made_ms"],
    "rec": ["part", "account", "kind", "id", "seq", "body"],
}


def crowd_sqlite(path: Path, these: Others) -> None:
    """Put other accounts into a database file."""
    with closing(sqlite3.connect(path, timeout=30)) as db, db:
        for (table, columns), rows in zip(COLUMNS.items(), these, strict=True):
            marks = ", ".join("?" * len(columns))
            db.executemany(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})", rows)


async def crowd_postgres(url: str, these: Others) -> None:
    """Put other accounts into a database on PostgreSQL."""
    db = await asyncpg.connect(url)
    for (table, columns), rows in zip(COLUMNS.items(), these, strict=True):
        await db.copy_records_to_table(table, records=rows, columns=columns)
    await db.execute("ANALYZE")
    await db.close()


# --- speed --------------------------------------------------------------------------------------


def speed(folder: Path, url: str, asked: argparse.Namespace) -> Found:
    """Take turns; every target has measured each number of connections once a round."""
    most, these = max(asked.connections), others(asked.accounts)
    env = {"TEND_DATABASE_URL": url, "TEND_NUDGE": "off"}
    with ExitStack() as stack:
        enter = stack.enter_context
        file = enter(Server(folder / "file", env={"TEND_NUDGE": "off"}, alone=True))
        one = enter(Server(folder / "one", env=env, alone=True))
        two = enter(Server(folder / "two", env={**env, "TEND_WORKERS": "2"}, alone=True))
        echo = enter(Echo())
        crowd_sqlite(folder / "file/tend.db", these)
        in_thread(crowd_postgres(url, these))
        on_file = make_sqlite_lines(file.port, folder / "file/tend.db", most, 1)
        on_postgres = make_postgres_lines([one.port], url, most)
        settle(folder / "file")
        targets = {
            "echo": _target(echo.port, echo.process.pid, echo_lines(most), asked.seconds),
            "SQLite": _target(file.port, file.pid, on_file, asked.seconds),
            "PostgreSQL": _target(one.port, one.pid, on_postgres, asked.seconds),
            "two processes": _target(two.port, two.pid, on_postgres, asked.seconds),
        }
        return _take_turns(targets, asked.connections, asked.rounds)


def _target(port: int, pid: int, lines: list[Plan], seconds: float) -> Callable[[int], Measured]:
    def measure(count: int) -> Measured:
        some = lines[:count]
        found = window(port, pid, some, seconds)
        lines[:count] = some
        return found

    return measure


def _take_turns(
    targets: dict[str, Callable[[int], Measured]], connections: list[int], rounds: int
) -> Found:
    found: Found = defaultdict(list)
    for turn in range(rounds):
        for count in connections:
            for name in random.sample(list(targets), len(targets)):
                found[name, count].append(targets[name](count))
        print(f"round {turn + 1} of {rounds}", file=sys.stderr)
    return found


def report_speed(found: Found) -> None:
    """Print the table. It has no bounds of its own: `benchmarks.sync` and `postgres` have."""
    print(f"\n{'':14}{'conns':>6}{'req/s':>9}{'p50 ms':>8}{'p99 ms':>8}{'of echo':>9}{'of one':>8}")
    for (name, count), windows in sorted(found.items(), key=lambda one: (one[0][1], one[0][0])):
        print(f"{name:14}{count:>6}{median(windows, 'per_s'):>9,.0f}", end="")
        print(f"{median(windows, 'p50_ms'):>8.2f}{median(windows, 'p99_ms'):>8.2f}", end="")
        print(f"{ratio(windows, found['echo', count], 'per_s'):>9.2f}", end="")
        print(f"{ratio(windows, found['PostgreSQL', count], 'per_s'):>8.2f}")


# --- gaps ---------------------------------------------------------------------------------------


def gaps(ports: list[int], seconds: float, least: int) -> Iterator[str]:
    """Probe, print, and say which bound was missed."""
    found = probe(ports, seconds, least)
    print(f"\ngaps: {found.missed} of {found.written:,} records missed in {found.pulls:,} pulls")
    if found.missed > MOST_MISSED:
        yield f"{found.missed} records missed, bound {MOST_MISSED}"


# --- streams ------------------------------------------------------------------------------------


def streams(servers: list[Server], count: int, seconds: float) -> Iterator[str]:
    """Open them, measure, print, and say which bounds were missed."""
    ports = [one.port for one in servers]
    with ThreadPoolExecutor(MAKERS) as pool:
        made = list(pool.map(lambda at: make_account(ports[at % len(ports)]), range(count)))
    people = [
        {"device": device, "token": token, "port": ports[at % len(ports)]}
        for at, (_, device, token) in enumerate(made)
    ]
    time.sleep(SETTLES_S)
    before = [rss_mb(one.pid) for one in servers]
    process = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.scale_streams"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(json.dumps({"ports": ports, "people": people, "seconds": seconds}) + "\n")
    process.stdin.flush()
    if process.stdout.readline() != "open\n":
        raise SystemExit("the streams did not open")
    time.sleep(SETTLES_S)
    grown = sum(rss_mb(one.pid) for one in servers) - sum(before)
    said, _ = process.communicate("go\n")
    if process.returncode:
        raise SystemExit("the streams failed")
    yield from report_streams(json.loads(said), grown * 1024 / count, count)


def report_streams(
    took: dict[str, list[tuple[float, float]]], each_kb: float, count: int
) -> Iterator[str]:
    """Print, and say which bounds were missed: of the time from a tick's answer to the poke."""
    print(f"\nstreams: {count:,} open, {each_kb:.1f} KB each (bound {MOST_STREAM_KB:.0f})")
    if each_kb > MOST_STREAM_KB:
        yield f"{each_kb:.1f} KB a stream, bound {MOST_STREAM_KB}"
    for name, bound in (("here", MOST_HERE_MS), ("across", MOST_ACROSS_MS)):
        if not took.get(name):
            yield f"no poke {name} was measured"
            continue
        after, whole = (sorted(times) for times in zip(*took[name], strict=True))
        p99 = after[int(len(after) * 0.99)]
        where = "in one process" if name == "here" else "across two"
        print(f"a poke {where}, {len(after):,} ticks: after the answer", end="")
        print(
            f" p50 {statistics.median(after):.2f} ms, p99 {p99:.2f} ms (bound {bound:.0f});", end=""
        )
        print(f" after the tick p50 {statistics.median(whole):.2f} ms,", end="")
        print(f" p99 {whole[int(len(whole) * 0.99)]:.2f} ms")
        if p99 > bound:
            yield f"p99 {p99:.1f} ms of a poke {where}, bound {bound}"


def main() -> None:
    """Measure all, print all, fail when a bound is missed."""
    asked = _asked()
    missed: list[str] = []
    with tempfile.TemporaryDirectory(prefix="tend-bench-") as name:
        folder = Path(name)
        # Where the user that PostgreSQL runs as may look, too.
        database = OwnServer(bundled(), *DURABLE, folder=Path(tempfile.gettempdir()))
        try:
            if "speed" in asked.only:
                url = database.url(in_thread(database.make()))
                report_speed(speed(folder, url, asked))
            url = database.url(in_thread(database.make()))
            env = {"TEND_DATABASE_URL": url, "TEND_NUDGE": "off"}
            with (
                Server(folder / "here", env=env, alone=True) as here,
                Server(folder / "there", env=env, alone=True) as there,
            ):
                if "gaps" in asked.only:
                    missed += gaps([here.port, there.port], asked.gap_seconds, asked.gap_rows)
                if "streams" in asked.only:
                    missed += streams([here, there], asked.streams, asked.seconds * 10)
        finally:
            database.close()
    for line in missed:
        print(f"MISSED: {line}")
    sys.exit(bool(missed))


def _asked() -> argparse.Namespace:
    wanted = argparse.ArgumentParser(description=__doc__)
    wanted.add_argument("--rounds", type=int, default=4)
    wanted.add_argument("--seconds", type=float, default=1.0)
    wanted.add_argument("--gap-seconds", type=float, default=GAP_SECONDS)
    wanted.add_argument("--gap-rows", type=int, default=GAP_ROWS)
    wanted.add_argument("--streams", type=int, default=STREAMS)
    wanted.add_argument("--accounts", type=int, default=ACCOUNTS)
    wanted.add_argument("--connections", type=int, nargs="+", default=CONNECTIONS)
    wanted.add_argument("--only", nargs="+", choices=WHAT, default=WHAT)
    return wanted.parse_args()


if __name__ == "__main__":
    main()
