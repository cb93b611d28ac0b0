"""Four weeks, as a ward nurse on rotating twelves lives them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.e2e.life.examined import Examined
from tests.e2e.life.world import World, ahead_ms
from tests.e2e.phone import Lend
from tests.e2e.ward.weeks import BEGUN, TWO_WEEKS, live
from tests.harness import Server

pytestmark = [pytest.mark.e2e, pytest.mark.long, pytest.mark.worker]


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """A server that lives on the first of March."""
    house = Server(tmp_path / "data")
    house.ahead_ms = ahead_ms(BEGUN)
    with house as running:
        yield running


def test_two_weeks_of_a_ward_nurse(lend: Lend, server: Server) -> None:
    """
    From the first run: a month's roster by taps, nights, a hard moment in one of them, a check-in,
    supervision, kind evenings, a letter, a limit, a routine, less of something. What is written on
    one phone stands on the other, and Today is true on both on the days between.
    """
    live(World(server, lend, lambda *_: None), TWO_WEEKS)


# Quicker, of the last two weeks: the walks of boundaries, support, learning, consultation, letters
# and looking back, each with its own days to come; tests/e2e/test_life.py of what adds up.
@pytest.mark.soak
def test_each_state_of_the_ward_nurse_is_examined(lend: Lend, server: Server) -> None:
    """
    Four weeks, to a letter that comes back and a month that is looked back at and adds up, with
    each screen on the way seen, read and reached.
    """
    examined = Examined()
    live(World(server, lend, examined))
    assert len(examined.found) > 25
    assert not examined.faults(), examined.faults()
