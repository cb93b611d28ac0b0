"""
How fast is `/api/sync`, and what does it cost?

    python -m benchmarks.sync [--rounds 6] [--seconds 1.0]

A Litestar echo of the same body, a raw sqlite3 loop and Tend's sync (one
changed tick in an account with a year of ten habits, FULL durability) take
turns in short windows, in random order, at 1, 32 and 256 connections. Machines
are noisy and absolute figures drift; so each round gives ratios, and the median
over the rounds counts. Exits with 1 when a bound is missed.
"""

from __future__ import annotations

import argparse
import http.client
import json
import random
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.accounts import Plan, echo_lines, make_lines
from benchmarks.process import cpu_s, rss_mb
from tests.harness import ROOT, Server, free_port

CONNECTIONS = [1, 32, 256]
HISTORY_YEARS = [0, 1, 5, 10]
HISTORY_LINES = 8
BOUNDS = {32: 0.40, 256: 0.55}
AIMS = {32: 0.60, 256: 0.75}
MOST_HISTORY = 1.10
MOST_RSS_MB = 60.0
MOST_START_S = 0.6

Measured = dict[str, Any]


def window(port: int, pid: int, lines: list[Plan], seconds: float) -> Measured:
    """Load the server for *seconds*; *lines* are left where they stopped."""
    plan = {"port": port, "path": "/api/sync", "seconds": seconds, "lines": lines}
    before = cpu_s(pid)
    words = [sys.executable, "-m", "benchmarks.client"]
    done = subprocess.run(
        words, cwd=ROOT, input=json.dumps(plan), capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise SystemExit(f"the load generator failed:\n{done.stderr[-1500:]}")
    found: Measured = json.loads(done.stdout)
    lines[:] = found.pop("lines")
    found["cpu_us"] = (cpu_s(pid) - before) / found["total"] * 1e6
    found["rss_mb"] = rss_mb(pid)
    return found


def raw_window(connections: int, seconds: float) -> Measured:
    """The same for the loop without a server."""
    words = [sys.executable, "-m", "benchmarks.raw", str(connections), str(seconds)]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=True)
    found: Measured = json.loads(done.stdout)
    return found


class Echo:
    """The yardstick in its own process, served as Tend is."""

    def __enter__(self) -> Echo:
        self.port = free_port()
        words = ["benchmarks.echo:app", "--port", str(self.port), "--log-level", "warning"]
        words += ["--loop", "uvloop", "--http", "httptools", "--no-access-log"]
        self.process = subprocess.Popen([sys.executable, "-m", "uvicorn", *words], cwd=ROOT)
        wait_answer(self.port, "/readyz")
        return self

    def __exit__(self, *_: object) -> None:
        self.process.send_signal(signal.SIGTERM)
        self.process.wait()


def wait_answer(port: int, path: str) -> None:
    """Until *path* answers 200."""
    for _ in range(4000):
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            line.request("GET", path)
            if line.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.004)
        finally:
            line.close()
    raise SystemExit(f"nothing answers on {path}")


def start_s(folder: Path) -> float:
    """From the start of the process to its first answer, on a database that exists."""
    server = Server(folder, alone=True)
    server.start()
    server.stop()
    words = [str(Path(sys.executable).parent / "tend"), "serve", "--host", "127.0.0.1"]
    took = []
    for _ in range(7):
        port = free_port()
        began = time.perf_counter()
        with (folder.parent / "start.log").open("ab") as log:
            process = subprocess.Popen(
                [*words, "--port", str(port), "--data", str(folder)], stdout=log, stderr=log
            )
        wait_answer(port, "/healthz")
        took.append(time.perf_counter() - began)
        process.send_signal(signal.SIGTERM)
        process.wait()
    return statistics.median(took)


def compare(folder: Path, rounds: int, seconds: float) -> dict[tuple[str, int], list[Measured]]:
    """Take turns; every target has measured each number of connections once a round."""
    found: dict[tuple[str, int], list[Measured]] = defaultdict(list)
    with Server(folder, alone=True) as tend, Echo() as echo:
        lines = make_lines(tend.port, folder / "tend.db", max(CONNECTIONS), 1)
        echoes = echo_lines(max(CONNECTIONS))
        settle(folder)

        def tend_window(count: int) -> Measured:
            some = lines[:count]
            result = window(tend.port, tend.pid, some, seconds)
            lines[:count] = some
            return result

        targets: dict[str, Callable[[int], Measured]] = {
            "echo": lambda c: window(echo.port, echo.process.pid, echoes[:c], seconds),
            "tend": tend_window,
            "raw sqlite3": lambda c: raw_window(c, seconds / 2),
        }
        for turn in range(rounds):
            for count in CONNECTIONS:
                for name in random.sample(sorted(targets), len(targets)):
                    found[name, count].append(targets[name](count))
            print(f"round {turn + 1} of {rounds}", file=sys.stderr)
    return found


def settle(folder: Path) -> None:
    """Seeding leaves a long log behind; give the checkpointer time to fold it in."""
    log = folder / "tend.db-wal"
    for _ in range(20):
        before = log.stat().st_mtime if log.exists() else 0
        time.sleep(0.3)
        if (log.stat().st_mtime if log.exists() else 0) == before:
            return


def history(folder: Path, rounds: int, seconds: float) -> dict[int, list[Measured]]:
    """One changed tick in accounts of different age, side by side in one database."""
    found: dict[int, list[Measured]] = defaultdict(list)
    with Server(folder, alone=True) as tend:
        lines = {
            years: make_lines(tend.port, folder / "tend.db", HISTORY_LINES, years)
            for years in HISTORY_YEARS
        }
        settle(folder)
        for years in HISTORY_YEARS:  # nobody pays for the first touch of a page
            window(tend.port, tend.pid, lines[years], 0.2)
        for _ in range(rounds):
            for years in random.sample(HISTORY_YEARS, len(HISTORY_YEARS)):
                found[years].append(window(tend.port, tend.pid, lines[years], seconds))
    return found


def idle_rss_mb(folder: Path) -> float:
    """Memory of a server that has just started and answered a few requests."""
    with Server(folder, alone=True) as tend:
        make_lines(tend.port, folder / "tend.db", 3, 0)
        time.sleep(1)
        return rss_mb(tend.pid)


def median(windows: list[Measured], key: str) -> float:
    """The middle of one figure over the rounds."""
    return float(statistics.median(w[key] for w in windows if key in w))


def ratio(over: list[Measured], under: list[Measured], key: str) -> float:
    """Median of the per-round ratios."""
    return float(statistics.median(a[key] / b[key] for a, b in zip(over, under, strict=True)))


def report_speed(found: dict[tuple[str, int], list[Measured]]) -> list[str]:
    """Print the table; answer with the bounds that were missed."""
    missed = []
    print(f"\n{'':14}{'conns':>6}{'req/s':>9}{'p50 ms':>8}{'p99 ms':>8}", end="")
    print(f"{'CPU us':>8}{'RSS MB':>8}{'of echo':>9}{'of raw':>8}")
    for count in CONNECTIONS:
        for name in ("echo", "tend", "raw sqlite3"):
            windows = found[name, count]
            print(f"{name:14}{count:>6}{median(windows, 'per_s'):>9,.0f}", end="")
            print(f"{median(windows, 'p50_ms'):>8.2f}{median(windows, 'p99_ms'):>8.2f}", end="")
            if name == "raw sqlite3":
                print("   (latency of a whole batch)")
                continue
            print(f"{median(windows, 'cpu_us'):>8.0f}{median(windows, 'rss_mb'):>8.0f}", end="")
            of_echo = ratio(windows, found["echo", count], "per_s")
            of_raw = ratio(windows, found["raw sqlite3", count], "per_s")
            print(f"{of_echo:>9.2f}{of_raw:>8.2f}")
            if name == "tend" and of_echo < BOUNDS.get(count, 0):
                missed.append(f"{of_echo:.2f} of the echo at {count}, bound {BOUNDS[count]}")
            if name == "tend" and count in AIMS:
                verdict = "reached" if of_echo >= AIMS[count] else "not reached"
                print(f"{'':20}bound {BOUNDS[count]:.2f}, aim {AIMS[count]:.2f}: aim {verdict}")
    return missed


def report_history(found: dict[int, list[Measured]]) -> list[str]:
    """Print the cost by age; answer with the bounds that were missed."""
    missed = []
    print(f"\n{'history':14}{'req/s':>9}{'p50 ms':>8}{'CPU us':>8}{'cost':>7}")
    for years in HISTORY_YEARS:
        windows = found[years]
        cost = ratio(windows, found[0], "cpu_us")
        print(f"{years:>2} years{'':6}{median(windows, 'per_s'):>9,.0f}", end="")
        print(f"{median(windows, 'p50_ms'):>8.2f}{median(windows, 'cpu_us'):>8.0f}{cost:>7.2f}")
        # The bound is for the longest; between them a short run's noise would decide.
        if years == max(HISTORY_YEARS) and cost > MOST_HISTORY:
            missed.append(f"{years} years of history cost {cost:.2f} times, bound {MOST_HISTORY}")
    return missed


def main() -> None:
    """Measure all, print all, fail when a bound is missed."""
    wanted = argparse.ArgumentParser(description=__doc__)
    wanted.add_argument("--rounds", type=int, default=6)
    wanted.add_argument("--seconds", type=float, default=1.0)
    asked = wanted.parse_args()
    with tempfile.TemporaryDirectory(prefix="tend-bench-") as name:
        folder = Path(name)
        start = start_s(folder / "start")
        idle = idle_rss_mb(folder / "idle")
        missed = report_speed(compare(folder / "speed", asked.rounds, asked.seconds))
        missed += report_history(history(folder / "history", asked.rounds * 2, asked.seconds / 2))
    print(f"\nidle memory {idle:.1f} MB (bound {MOST_RSS_MB:.0f})")
    print(f"start to first answer {start * 1000:.0f} ms (bound {MOST_START_S * 1000:.0f})")
    if idle > MOST_RSS_MB:
        missed.append(f"{idle:.1f} MB idle, bound {MOST_RSS_MB:.0f}")
    if start > MOST_START_S:
        missed.append(f"{start:.2f} s to the first answer, bound {MOST_START_S}")
    for line in missed:
        print(f"MISSED: {line}")
    sys.exit(bool(missed))


if __name__ == "__main__":
    main()
