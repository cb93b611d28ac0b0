"""
How many messages one core seals and sends, against a push service in another process.

    python -m benchmarks.push [--rounds 5] [--seconds 2]

Interleaved in one run, over TLS, 50 in flight where a way allows it: pywebpush's own `webpush()`
(the floor), npm's web-push, sealing by hand over bare asyncio (the limit of pure Python), Tend's
sender, and beside them the whole path of a nudge from its due row to the settled message.

Exits with 1 when the sender is below 50 times `webpush()` or below 2,500 messages a second. The
latter is judged only where the machine was quiet enough for a core to be a core; else the former is
judged by CPU time, which others disturb less.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import sys
import tempfile
import time
import warnings
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path

from benchmarks.process import cpu_s, fast_loop, machine_s
from benchmarks.push_ways import Bench, Limit, Round, floor, node, tend
from tests.push.bulk_accounts import Phone, build, this_minute

from tend.nudger.worker import Nudger
from tend.push.sender import Sender
from tend.store.open import open_store

LEAST, AIM = 50, 70
LEAST_A_SECOND = 2500
QUIET = 0.15
"""Of a core: what others may take while Tend's sender is measured."""
JITTER_S = 60
DUE = 2000
HISTORY = 30
"""Days of ticks that each account looks back on."""
FLOOR, OURS, WHOLE = "webpush()", "Tend's sender", "Tend, due to settled"

Way = Callable[[], Awaitable[Round]]


async def whole_path(bench: Bench, sender: Sender, due: int = DUE) -> Round:
    """
    From due rows to settled messages: a store on disk with so many accounts that are due at once,
    each with one phone; claimed, decided, written to the outbox, sent and settled.
    """
    with tempfile.TemporaryDirectory(prefix="tend-bench-") as folder:
        path = Path(folder) / "tend.db"
        minute = this_minute() - timedelta(minutes=2)
        phone = Phone(bench.endpoint, **bench.keys)
        await asyncio.to_thread(
            build, path, due, minute, lambda _: [phone], jitter_s=JITTER_S, past_days=HISTORY
        )
        store = await open_store(path, jitter_s=JITTER_S)
        # When the last of them is due, by their jitter.
        now_ms = round(minute.timestamp() * 1000) + 61_000
        nudger = Nudger(
            store, sender, lambda: now_ms, origin="https://tend.example.org", jitter_s=JITTER_S
        )
        before, began, cpu = bench.taken(), time.perf_counter(), time.process_time()
        while await nudger.run_once():
            pass
        await nudger.land_all()
        took = Round(due, time.perf_counter() - began, time.process_time() - cpu)
        await store.close()
        if bench.taken() - before != due:
            raise SystemExit(f"{bench.taken() - before} of {due} nudges were sent")
        return took


class Quiet:
    """What other processes took of the machine while Tend's sender was measured."""

    def __init__(self, bench: Bench) -> None:
        self._bench = bench
        self.shares: list[float] = []

    async def watch(self, way: Way) -> Round:
        """Run one round, and note the others' share of a core."""
        began, all_s, service_s = time.perf_counter(), machine_s(), cpu_s(self._bench.process.pid)
        done = await way()
        seconds = time.perf_counter() - began
        ours = done.cpu_s + cpu_s(self._bench.process.pid) - service_s
        self.shares.append(max(0.0, machine_s() - all_s - ours) / seconds)
        return done


async def run(bench: Bench, rounds: int, seconds: float) -> int:
    """Measure, print; 1 when a bound is missed."""
    quiet, limit = Quiet(bench), Limit(bench)
    found: dict[str, list[Round]] = {}
    async with Sender(bench.vapid, private=True, ca=bench.ca) as sender, node(bench) as npm:
        ways: dict[str, Way] = {
            FLOOR: lambda: floor(bench, seconds),
            "bare asyncio": lambda: limit.run(seconds),
            OURS: lambda: quiet.watch(lambda: tend(bench, sender, seconds)),
            WHOLE: lambda: whole_path(bench, sender),
        }
        if npm is not None:
            ways["npm web-push"] = lambda: npm.run(seconds)
        # Connections, caches and just-in-time compilers are warm in all.
        for name, way in ways.items():
            await way()
            found[name] = []
        quiet.shares.clear()
        for _ in range(rounds):
            for name, way in ways.items():
                found[name].append(await way())
    return judge(found, quiet.shares)


def judge(found: dict[str, list[Round]], shares: list[float]) -> int:
    """Print what was found; 1 when a bound is missed."""
    rates = {
        name: statistics.median(one.count / one.seconds for one in all)
        for name, all in found.items()
    }
    costs = {
        name: statistics.median(one.cpu_s / one.count * 1e6 for one in all)
        for name, all in found.items()
    }
    print(f"{'':22}   a second   x {FLOOR}   CPU us each   x {FLOOR}")
    for name in sorted(rates, key=rates.__getitem__):
        by_rate, by_cpu = rates[name] / rates[FLOOR], costs[FLOOR] / costs[name]
        print(f"{name:22} {rates[name]:10,.0f} {by_rate:13.1f} {costs[name]:13,.0f} {by_cpu:13.1f}")
    others = statistics.median(shares)
    is_quiet = others <= QUIET
    ratio = rates[OURS] / rates[FLOOR] if is_quiet else costs[FLOOR] / costs[OURS]
    loop = "uvloop" if fast_loop() else "asyncio's own loop"
    print(f"on {loop}; others took {others:.0%} of a core meanwhile")
    missed = []
    print(f"bound {LEAST} x, aim {AIM} x: {ratio:.1f} x by {'rate' if is_quiet else 'CPU time'}")
    if ratio < LEAST:
        missed.append(f"{LEAST} x")
    if not is_quiet:
        print(f"bound {LEAST_A_SECOND:,} a second: not judged, the machine is not quiet")
    elif rates[OURS] < LEAST_A_SECOND:
        missed.append(f"{LEAST_A_SECOND:,} a second")
    for bound in missed:
        print(f"MISSED: {bound}")
    return int(bool(missed))


def main() -> None:
    """See the module."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=2.0)
    words = parser.parse_args()
    warnings.simplefilter("ignore")
    with tempfile.TemporaryDirectory(prefix="tend-bench-") as folder:
        bench = Bench(Path(folder))
        try:
            with asyncio.Runner(loop_factory=fast_loop()) as runner:
                code = runner.run(run(bench, words.rounds, words.seconds))
        finally:
            bench.close()
    sys.exit(code)


if __name__ == "__main__":
    main()
