"""Four weeks, as a nurse lives them on two phones: each day says what is true on both."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.e2e.life.weeks import BEGUN, live
from tests.e2e.life.world import World, ahead_ms
from tests.e2e.phone import Lend
from tests.harness import Server

pytestmark = [pytest.mark.e2e, pytest.mark.long]


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """A server that lives on the first of March."""
    house = Server(tmp_path / "data")
    house.ahead_ms = ahead_ms(BEGUN)
    with house as running:
        yield running


def test_four_weeks_on_two_phones(lend: Lend, server: Server) -> None:
    """
    Schedules, quotas, amounts, notes, rest, a bad day, an eased goal, days away, a leave, what was
    put away and brought back: on every day Today and the week say the truth on both phones, and so
    do the pages and the garden at the end.
    """
    live(World(server, lend, lambda *_: None))
