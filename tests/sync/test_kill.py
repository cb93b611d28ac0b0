"""What was acknowledged survives SIGKILL, and concurrent ticks are all stored."""

from __future__ import annotations

import os

import pytest
from tests.harness import Server
from tests.support.kills import kill_often, tick_together


def test_no_acknowledged_tick_dies_with_the_server(server: Server) -> None:
    """A few kills during writes lose nothing that was acknowledged."""
    kill_often(server, 6)


@pytest.mark.soak
def test_a_hundred_kills(server: Server) -> None:
    """The same with TEND_KILLS kills."""
    kill_often(server, int(os.environ.get("TEND_KILLS", "100")))


def test_300_ticks_of_16_clients_are_all_there(server: Server) -> None:
    """No edit of 16 concurrent clients is lost or counted twice, and all end up equal."""
    tick_together(server)
