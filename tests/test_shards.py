"""The arithmetic of docs/scaling.md: parts, nodes and what moves."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from benchmarks import shards
from tests.harness import ROOT

from tend.domain.records.parts import PARTS, part_of

PAPER = (ROOT / "docs/scaling.md").read_text("utf-8")


@pytest.mark.parametrize("nodes", shards.NODES)
def test_nodes_have_ranges_of_the_same_length(nodes: int) -> None:
    """Each part has one node, each node the same number of parts, one after the other."""
    layout = shards.in_ranges(nodes)

    assert list(layout.of) == sorted(layout.of)
    assert Counter(layout.of) == dict.fromkeys(range(nodes), PARTS // nodes)


@pytest.mark.parametrize(("before", "after"), [(4, 5), (4, 16), (16, 20), (16, 64), (64, 80)])
def test_no_more_moves_than_new_nodes_need(before: int, after: int) -> None:
    """What moves goes to a new node; in the end all have the same, give or take one part."""
    old = shards.in_ranges(before)
    new = shards.grown(old, after)
    moved = shards.moved(old, new)

    assert {new.of[part] for part in moved} == set(range(before, after))
    assert set(Counter(new.of).values()) <= {PARTS // after, -(-PARTS // after)}
    assert len(new.of) == PARTS


def test_a_hash_spreads_accounts_that_count_up() -> None:
    """
    60,000 accounts with ids in a row fall into all parts, none with twice its share.
    """
    parts = Counter(part_of(f"{number:016x}") for number in range(60_000))

    assert len(parts) == PARTS
    assert max(parts.values()) < 2 * 60_000 / PARTS


def test_the_paper_spreads_every_table() -> None:
    """
    Each table of the schema that has a part is named where tables are spread, and no other.
    """
    schema = ROOT / "server/tend/store/postgres/schema"
    made = [
        found
        for file in sorted(schema.glob("0*.sql"))
        for found in re.findall(r"CREATE TABLE (\w+) \((.*?)\n\);", file.read_text(), re.DOTALL)
    ]
    with_part = {name for name, body in made if re.search(r"^ +part +smallint", body, re.MULTILINE)}

    assert with_part
    assert set(re.findall(r"create_distributed_table\('(\w+)', 'part'", PAPER)) == with_part


def test_the_paper_says_what_is_computed() -> None:
    """
    The table for 10 million accounts follows from the figures that the simulation assumes.
    """
    rows = {
        cells[0].strip(): [cell.strip() for cell in cells[1:]]
        for cells in (line.strip("|").split("|") for line in PAPER.splitlines() if line[:1] == "|")
    }
    accounts, year = shards.ACCOUNTS, shards.YEAR_ROWS
    a_second = accounts * shards.DAY_PUSHES / 86_400

    assert rows["rows of an account in a year"][0] == f"{year:,}"
    assert rows["bytes of a row on PostgreSQL, with indexes"][0] == str(shards.ROW_BYTES)
    for name, amount, unit in [
        ("rows that come in a year", accounts * year / 1e6, " million"),
        ("bytes of them", accounts * year * shards.ROW_BYTES / 1e9, " GB"),
        ("pushes a second, mean of the day", a_second, ""),
        ("pushes a second, evening", a_second * shards.EVENING, ""),
        ("parts", PARTS, ""),
    ]:
        told = [float(re.sub(r"[^\d.]", "", one)) for one in rows[name]]
        wanted = [amount, *(amount / nodes for nodes in shards.NODES)]
        assert told == [pytest.approx(one, abs=0.51) for one in wanted], f"{name}{unit}"
