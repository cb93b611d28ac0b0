"""
`PostgresStore.sync` without HTTP: what the store itself makes of its group commit.

Reads a plan (JSON) on standard input: `url`, `lines` (see benchmarks/accounts.py) and `seconds`.
As many tasks as there are lines each change a tick of their own account and wait for the answer.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from typing import Any

from benchmarks.accounts import Plan
from benchmarks.process import fast_loop

from tend.store.contract.base import Caller, Quotas, SyncRequest
from tend.store.open import open_store

AHEAD_MS = 600_000


async def device(store: Any, line: Plan, until: float, times: list[float]) -> None:
    """One device that ticks again and again."""
    caller = Caller(line["account"], line["device"])
    while time.perf_counter() < until:
        start = time.perf_counter()
        line["n"] += 1
        now_ms = int(time.time() * 1000)
        stamp = f"{now_ms:011x}{line['n'] & 0xFFFF:04x}{line['device']}"
        put: list[Any] = [("t", line["row"], {"v": (line["n"] & 1, stamp)})]
        page = await store.sync(
            caller, SyncRequest(line["n"], line["cursor"], 1000, put), now_ms, AHEAD_MS
        )
        line["cursor"] = page.cursor
        times.append(time.perf_counter() - start)


async def main(plan: dict[str, Any]) -> None:
    """Print the syncs per second, and how far each line has come."""
    store = await open_store(plan["url"], Quotas())
    times: list[float] = []
    began = time.perf_counter()
    until = began + plan["seconds"]
    await asyncio.gather(*(device(store, line, until, times) for line in plan["lines"]))
    took = time.perf_counter() - began
    await store.close()
    times.sort()
    pick = {"p50_ms": times[len(times) // 2] * 1000, "p99_ms": times[len(times) * 99 // 100] * 1000}
    print(json.dumps({"per_s": len(times) / took, **pick, "lines": plan["lines"]}))


if __name__ == "__main__":
    with asyncio.Runner(loop_factory=fast_loop()) as runner:
        runner.run(main(json.load(sys.stdin)))
