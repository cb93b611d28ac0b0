"""Four weeks, as a nurse lives them on two phones: each day says what is true on both."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.e2e.life.examined import Examined
from tests.e2e.life.habits import LONG
from tests.e2e.life.weeks import BEGUN, WITHOUT_LOOKING_BACK, live
from tests.e2e.life.world import World, ahead_ms
from tests.e2e.phone import Lend
from tests.harness import Server

pytestmark = [pytest.mark.e2e, pytest.mark.long, pytest.mark.worker]


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """A server that lives on the first of March."""
    house = Server(tmp_path / "data")
    house.ahead_ms = ahead_ms(BEGUN)
    with house as running:
        yield running


SEEN_NOWHERE_ELSE = {
    "day-question",
    "today-held",
    "past-day",
    "welcome-back",
    "away",
    "written-apart",
    "evening-folded",
}
"""States of Today that no other test examines."""


def test_four_weeks_on_two_phones(lend: Lend, server: Server) -> None:
    """
    Schedules, quotas, amounts, notes, rest, a bad day, an eased goal, days away, a leave, what was
    put away and brought back: on every day Today and the week say the truth on both phones, and so
    does the garden at the end. States of Today that no other test comes to can be seen, read and
    reached as well (tests/e2e/examine.py).
    """
    examined = Examined(*SEEN_NOWHERE_ELSE, own=LONG)
    live(World(server, lend, examined), WITHOUT_LOOKING_BACK)
    assert set(examined.found) == SEEN_NOWHERE_ELSE
    assert not examined.faults(), examined.faults()


@pytest.mark.soak
def test_each_state_of_the_four_weeks_is_examined(lend: Lend, server: Server) -> None:
    """
    The same four weeks, with each habit's page, settings and check-ins, and all states on the way.
    """
    examined = Examined(own=LONG)
    live(World(server, lend, examined))
    assert len(examined.found) > 50
    assert not examined.faults(), examined.faults()
