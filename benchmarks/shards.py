"""
Where 10 million accounts come to lie: on 1,024 parts, over 4, 16 and 64 nodes.

Says how evenly the parts' hash spreads them (by number, and by how busy they are), what moves when
nodes are added, and what one lost node means. Accounts count up, which is worse for a hash than the
random ids of real ones; how busy each is comes from a stretched exponential, in which one in a
hundred does more than ten times the mean. What it stands on: docs/scaling.md.
"""

from __future__ import annotations

import argparse
import math
import random
import sys
from array import array
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from tend.domain.records.parts import PARTS, part_of

ACCOUNTS = 10_000_000
NODES = (4, 16, 64)
MOST_SKEW = {4: 1.002, 16: 1.004, 64: 1.01}
"""A node's accounts over the mean, at most, with `ACCOUNTS` of them."""
MOST_BUSY_SKEW = {4: 1.01, 16: 1.02, 64: 1.05}
"""The same of what they do."""
STRETCH = 2.5
BUSY = 4096
"""How many different lives there are; accounts take them in a random order."""

YEAR_ROWS = 2_900
ROW_BYTES = 233
DAY_PUSHES = 10.4
EVENING = 3.2
COPY_BYTES = 100_000_000
"""A second, from one node to another."""


class Layout(NamedTuple):
    """Which node has each part."""

    nodes: int
    of: Sequence[int]


def in_ranges(nodes: int) -> Layout:
    """Each node has one range of parts, as `TEND_DATABASE_URL` names them."""
    return Layout(nodes, [part * nodes // PARTS for part in range(PARTS)])


def grown(before: Layout, nodes: int) -> Layout:
    """More nodes, and no part moves but to a new one: what Citus' rebalancer does, part by part."""
    parts: list[list[int]] = [[] for _ in range(nodes)]
    for part, node in enumerate(before.of):
        parts[node].append(part)
    fair = [PARTS * (node + 1) // nodes - PARTS * node // nodes for node in range(nodes)]
    given = [part for node in range(before.nodes) for part in parts[node][fair[node] :]]
    of = list(before.of)
    for node in range(before.nodes, nodes):
        for _ in range(fair[node]):
            if given:
                of[given.pop()] = node
    return Layout(nodes, of)


def moved(before: Layout, after: Layout) -> list[int]:
    """The parts that lie on another node afterwards."""
    return [part for part in range(PARTS) if before.of[part] != after.of[part]]


def lives(seed: int = 7) -> array[float]:
    """How busy accounts are: the mean is 1."""
    chance = random.Random(seed)
    found = [(-math.log(1 - chance.random())) ** STRETCH for _ in range(BUSY)]
    mean = sum(found) / BUSY
    return array("d", (one / mean for one in found))


def place(accounts: int) -> tuple[list[int], list[float]]:
    """Of each part: how many accounts it has, and what they do."""
    count, work = [0] * PARTS, [0.0] * PARTS
    busy, chance = lives(), random.Random(11)
    for number in range(accounts):
        part = part_of(f"{number:016x}")
        count[part] += 1
        work[part] += busy[int(chance.random() * BUSY)]
    return count, work


def skew(of_parts: Sequence[float], layout: Layout) -> float:
    """The fullest node over the mean."""
    nodes = [0.0] * layout.nodes
    for part, node in enumerate(layout.of):
        nodes[node] += of_parts[part]
    return max(nodes) * layout.nodes / sum(nodes)


def told(nodes: int, count: list[int], work: list[float]) -> list[str]:
    """One line of the table."""
    layout, accounts = in_ranges(nodes), sum(count)
    size = accounts * YEAR_ROWS * ROW_BYTES / nodes
    writes = accounts * DAY_PUSHES / 86_400 * EVENING / nodes
    more = grown(layout, nodes + nodes // 4)
    share = sum(count[part] for part in moved(layout, more)) / accounts
    hours = share * accounts * YEAR_ROWS * ROW_BYTES / COPY_BYTES / 3600 / (nodes // 4)
    return [
        f"{nodes}",
        f"{skew(count, layout):.4f}",
        f"{skew(work, layout):.4f}",
        f"{size / 1e9:,.0f} GB",
        f"{writes:,.0f}",
        f"{100 * share:.1f} %",
        f"{hours:.1f} h",
        f"{100 / nodes:.1f} %",
        f"{size / COPY_BYTES / 3600:.1f} h",
    ]


HEAD = [
    *("nodes", "accounts, fullest over mean", "work, fullest over mean", "a node's rows of a year"),
    *("writes a second there, evening", "moves with a quarter more nodes", "for so long"),
    *("without service if one is lost", "until it is copied back"),
]


def main() -> int:
    """Place them and print the table; 1 if a skew is beyond its bound."""
    words = argparse.ArgumentParser(prog="python -m benchmarks.shards")
    words.add_argument("--accounts", type=int, default=ACCOUNTS)
    accounts = words.parse_args().accounts
    count, work = place(accounts)
    print(f"{accounts:,} accounts on {PARTS:,} parts: {min(count):,} to {max(count):,} in one")
    print(f"| {' | '.join(HEAD)} |\n|{'---|' * len(HEAD)}")
    for nodes in NODES:
        print(f"| {' | '.join(told(nodes, count, work))} |")
    for before, after in pairwise(NODES):
        share = len(moved(in_ranges(before), grown(in_ranges(before), after))) / PARTS
        print(f"from {before} to {after} nodes, ranges split in place: {100 * share:.1f} % move")
    late = [
        nodes
        for nodes in NODES
        if accounts >= ACCOUNTS
        and (
            skew(count, in_ranges(nodes)) > MOST_SKEW[nodes]
            or skew(work, in_ranges(nodes)) > MOST_BUSY_SKEW[nodes]
        )
    ]
    print(*(f"missed: the skew of {nodes} nodes" for nodes in late), sep="\n")
    return 1 if late else 0


if __name__ == "__main__":
    sys.exit(main())
