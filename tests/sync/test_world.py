"""Random misfortune from seeds against a real server: P1 to P8 hold. TEND_SEEDS sets how many."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from tests.harness import Server
from tests.pwa.cores import Cores
from tests.sync import world

SEEDS = int(os.environ.get("TEND_SEEDS", "6"))


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One server for all: each test has an account of its own."""
    with Server(tmp_path_factory.mktemp("world") / "data") as running:
        yield running


@pytest.mark.parametrize("seed", range(SEEDS))
def test_a_life_of_bad_luck(server: Server, seed: int) -> None:
    """With lost and repeated messages, kills and wrong clocks every promise holds in the end."""
    with Cores() as cores:
        world.run(server, cores, seed)


@pytest.mark.soak
def test_many_lives(server: Server) -> None:
    """The same for TEND_SEEDS seeds."""
    with Cores() as cores:
        for seed in range(1000, 1000 + int(os.environ.get("TEND_SEEDS", "200"))):
            try:
                world.run(server, cores, seed)
            except AssertionError as error:
                raise AssertionError(f"seed {seed}") from error
