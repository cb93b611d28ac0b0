"""The simulation tested: faults in server and client are found within a few seeds."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.simulation.mutants import MUTANTS
from tests.simulation.phones import ROOT
from tests.simulation.planting import plant, simulate

SEEDS, DAYS = "0-23", "14"
SLICE = 1
"""So many are looked for in the ordinary suite, with one seed."""


@pytest.mark.parametrize(
    "name",
    [pytest.param(n, marks=[pytest.mark.soak][i < SLICE :]) for i, n in enumerate(MUTANTS)],
)
def test_a_planted_fault_is_found(name: str, tmp_path: Path) -> None:
    """Some seed breaks a promise; the seeds are those of `test_without_a_fault_…` below."""
    plant(MUTANTS[name], tmp_path)
    seeds = "0" if name in [*MUTANTS][:SLICE] else SEEDS
    done = simulate(seeds, "--days", DAYS, "--first", root=tmp_path)
    assert done.returncode == 1, f"nothing noticed: {name}\n{done.stdout}{done.stderr}"
    assert "BROKEN Broken: " in done.stdout or "BROKEN PageFailed: " in done.stdout, done.stdout


@pytest.mark.parametrize("name", MUTANTS)
def test_each_fault_fits_the_source(name: str) -> None:
    """Whoever changes a line that a fault patches hears of it without the slow suites."""
    for file, old, _ in MUTANTS[name]:
        assert old in (ROOT / file).read_text("utf-8"), f"{old!r} is no longer in {file}"


@pytest.mark.soak
def test_without_a_fault_no_seed_breaks_a_promise(tmp_path: Path) -> None:
    """An unharmed copy passes all that finds the faults."""
    plant([], tmp_path)
    done = simulate(SEEDS, "--days", DAYS, root=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
