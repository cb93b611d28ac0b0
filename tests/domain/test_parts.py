"""The part of the database in which an account's rows lie."""

from __future__ import annotations

from collections import Counter

import pytest

from tend.domain.records.parts import PARTS, part_of


@pytest.mark.parametrize(
    ("key", "part"),
    [("0" * 16, 1011), ("7f3a9c2e5d1b8046", 806), (bytes(32), 409), (b"0" * 16, 1011), ("", 910)],
)
def test_a_part_never_changes(key: str | bytes, part: int) -> None:
    """
    Rows were stored under these parts: another hash would lose them. They are the first ten bits of
    SHA-256.
    """
    assert part_of(key) == part


def test_accounts_spread_evenly() -> None:
    """Of a hundred thousand accounts every part holds some, and none twice its share."""
    found = Counter(part_of(f"{number:016x}") for number in range(100_000))
    assert set(found) == set(range(PARTS))
    assert max(found.values()) < 2 * 100_000 / PARTS
