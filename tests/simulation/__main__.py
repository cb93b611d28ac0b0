"""`make simulate SEEDS=0-99 DAYS=28`: many runs on two processes, and how fast they were."""

from __future__ import annotations

import argparse
import resource
import sys
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

from tests.simulation.running import run

DAYS = 28
PROCESSES = 2
YEAR_DAYS = 365.25


def seeds_of(text: str) -> list[int]:
    """`7`, `0-99`, or several of these with commas between."""
    found: list[int] = []
    for part in text.split(","):
        first, _, last = part.partition("-")
        found += range(int(first), int(last or first) + 1)
    return found


def main() -> int:
    """Run the seeds; 1 if a promise was broken."""
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("seeds", nargs="?", default="0-9")
    reader.add_argument("--days", type=int, default=DAYS)
    reader.add_argument("--root", type=Path, help="the source tree whose client is run")
    reader.add_argument("--first", action="store_true", help="end at the first broken promise")
    reader.add_argument("--trace", type=Path, help="where to write the trace of one seed")
    asked = reader.parse_args()
    seeds = seeds_of(asked.seeds)
    began = time.monotonic()
    counts: Counter[str] = Counter()
    days, bad = 0, []
    live = partial(run, days=asked.days, root=asked.root)
    with ProcessPoolExecutor(PROCESSES) as pool:
        found = pool.map(live, seeds) if len(seeds) > 1 else map(live, seeds)
        for report, broken, lines in found:
            days += report.device_days
            counts += report.counts
            print(
                f"seed {report.seed}: {report.device_days} device-days, trace {report.trace[:16]}"
            )
            if broken is not None:
                bad.append(report.seed)
                print(f"  BROKEN {broken}")
                print(f"  again: make simulate SEEDS={report.seed} DAYS={asked.days}")
            if bad and asked.first:
                pool.shutdown(cancel_futures=True)
                break
            if asked.trace:
                asked.trace.write_text("\n".join(lines), "utf-8")
    took = time.monotonic() - began
    who = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    cores = sum(sum(resource.getrusage(one)[:2]) for one in who) / took
    years = days / YEAR_DAYS
    print(", ".join(f"{name} {count}" for name, count in sorted(counts.items())))
    print(f"{years:.1f} device-years in {took:.0f} s: {years / took * 3600:.0f} an hour", end="")
    # Others may use this machine, too.
    print(
        f", with {cores:.2f} cores ({years / took * 3600 / cores * PROCESSES:.0f} with {PROCESSES})"
    )
    print(f"broken: {bad or 'none'}")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
