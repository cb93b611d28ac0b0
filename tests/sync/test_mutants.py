"""Tests of the tests: a server with a planted fault breaks a promise, a random life or a kill."""

from __future__ import annotations

import traceback
from pathlib import Path

import pytest
from tests.harness import Server
from tests.sync.laws import LAWS
from tests.sync.mutants import MUTANTS
from tests.sync.planting import all_hold, plant

SLICE = 4
ASKED = {law.__name__ for law in LAWS} | {"run", "tick_together", "kill_often"}


@pytest.mark.parametrize(
    "name",
    [pytest.param(n, marks=[pytest.mark.soak][i < SLICE :]) for i, n in enumerate(MUTANTS)],
)
def test_a_planted_fault_is_caught(name: str, tmp_path: Path) -> None:
    """
    A promise breaks, and because of the fault: the server itself starts and runs without an error.
    """
    plant(MUTANTS[name], tmp_path)
    server = Server(tmp_path / "data", package=tmp_path / "server").start()
    try:
        all_hold(server)
    except AssertionError as caught:
        where = {frame.name for frame in traceback.extract_tb(caught.__traceback__)}
        print(f"{name} caught in {where & ASKED or where}: {str(caught)[:90]}")
    else:
        pytest.fail(f"nothing noticed: {name}")
    finally:
        server.kill()
    assert "Traceback" not in server.read_log(), server.read_log()[-3000:]


@pytest.mark.soak
def test_an_unharmed_copy_keeps_every_promise(tmp_path: Path) -> None:
    """A copy without a fault passes everything that catches the faults."""
    plant([], tmp_path)
    with Server(tmp_path / "data", package=tmp_path / "server") as server:
        all_hold(server)
