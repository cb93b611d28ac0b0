"""
`make model`: the model's promises in random lives, each planted fault found, and traces of the
model replayed with the real server and client cores.
"""

from __future__ import annotations

import argparse
import asyncio
import lzma
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import msgspec
from tests.model import quint
from tests.model.replay import Step, replay_all

KEPT = Path(__file__).with_name("traces.json.xz")
BATCH = 250
MANY = 3
"""So many times as many traces are made as are kept."""


def explore(seed: int, samples: int) -> str | None:
    """See `quint.broken`."""
    with tempfile.TemporaryDirectory() as folder:
        return quint.broken(seed, samples, Path(folder))


def replay(seed: int, count: int) -> tuple[int, str | None]:
    """Make traces and replay them: how many, and the first that differs."""
    with tempfile.TemporaryDirectory() as folder:
        made = list(quint.traces(seed, count, Path(folder)))
    return len(made), asyncio.run(replay_all(made))


def telling(made: list[list[Step]], count: int) -> list[list[Step]]:
    """Those of the traces that show most: each next one has most of what none before it had."""
    shown = [{(step["op"], step["fate"], step["outcome"]) for step in trace} for trace in made]
    seen: set[tuple[str, str, str]] = set()
    chosen: list[int] = []
    while len(chosen) < count:
        left = [at for at in range(len(made)) if at not in chosen]
        best = max(left, key=lambda at: (len(shown[at] - seen), -at))
        chosen.append(best)
        seen |= shown[best]
    return [made[at] for at in chosen]


def keep(seed: int, count: int) -> None:
    """Keep the most telling of many traces, with a hash of their model, for where no Quint is."""
    with tempfile.TemporaryDirectory() as folder:
        made = telling(list(quint.traces(seed, count * MANY, Path(folder))), count)
    body = msgspec.json.encode({"model": quint.sources(), "traces": made})
    KEPT.write_bytes(lzma.compress(body, preset=9 | lzma.PRESET_EXTREME))
    print(f"{KEPT.name}: {len(made)} traces, {len(KEPT.read_bytes())} bytes")


def unfound(counts: dict[str, int]) -> list[str]:
    """What is to be said of faults that broke no promise: the model then proves nothing of them."""
    return [f"not found: {name}" for name, count in counts.items() if count == 0]


def main() -> int:
    """Run what is asked for; 1 if a promise broke, a fault was not found or a replay differed."""
    words = argparse.ArgumentParser(prog="make model")
    words.add_argument("--traces", type=int, default=10_000, help="to be replayed")
    words.add_argument("--lives", type=int, default=5_000, help="in which no promise may break")
    words.add_argument("--faults", type=int, default=8_000, help="lives with a planted fault")
    words.add_argument("--seed", type=int, default=int(time.time()))
    words.add_argument("--workers", type=int, default=2)
    words.add_argument("--keep", type=int, metavar="COUNT", help="only renew the kept traces")
    asked = words.parse_args()
    quint.install()
    if asked.keep:
        keep(asked.seed, asked.keep)
        return 0
    print(f"seed {asked.seed}")
    began = time.monotonic()
    with ProcessPoolExecutor(asked.workers) as pool:
        lives = pool.submit(explore, asked.seed, asked.lives) if asked.lives else None
        found = pool.submit(quint.caught, asked.seed, asked.faults) if asked.faults else None
        seeds = range(asked.seed, asked.seed + -(-asked.traces // BATCH))
        replays = [pool.submit(replay, seed, min(BATCH, asked.traces)) for seed in seeds]
        wrong = [lives.result()] if lives else []
        if found:
            counts = found.result()
            print("planted faults:", ", ".join(f"{name} {n}" for name, n in counts.items()))
            wrong += unfound(counts)
        done = 0
        for one in replays:
            count, differs = one.result()
            done += count
            wrong.append(differs)
    told = [one for one in wrong if one]
    print(*told, sep="\n\n")
    print(f"{asked.lives} lives, {done} traces replayed, {time.monotonic() - began:.0f} s")
    return 1 if told else 0


if __name__ == "__main__":
    sys.exit(main())
