"""Tests of the tests: a server with a planted fault breaks a promise, a random life or a kill."""

from __future__ import annotations

import shutil
import traceback
from pathlib import Path

import pytest
from tests.harness import Server
from tests.pwa.cores import Cores
from tests.support.kills import kill_often, tick_together
from tests.sync import world
from tests.sync.laws import LAWS
from tests.sync.mutants import MUTANTS

SLICE = 4
ASKED = {law.__name__ for law in LAWS} | {"run", "tick_together", "kill_often"}
ROOT = Path(__file__).resolve().parents[2]


def plant(name: str | None, to: Path) -> None:
    """
    Make a copy of the server with the fault; fails if the fault does not fit the source any more.
    """
    shutil.copytree(ROOT / "server", to / "server", ignore=shutil.ignore_patterns("__pycache__"))
    for file, old, new in MUTANTS[name] if name else ():
        path = to / "server" / "tend" / file
        text = path.read_text("utf-8")
        if old not in text:
            pytest.fail(f"{name}: {old!r} is no longer in {file}")
        path.write_text(text.replace(old, new), "utf-8")


def all_hold(server: Server) -> None:
    """Run everything that this suite checks of a server."""
    for law in LAWS:
        law(server)
    with Cores() as cores:
        for seed in range(4):
            world.run(server, cores, seed)
    tick_together(server)
    kill_often(server, 6)


@pytest.mark.parametrize(
    "name",
    [pytest.param(n, marks=[pytest.mark.soak][i < SLICE :]) for i, n in enumerate(MUTANTS)],
)
def test_a_planted_fault_is_caught(name: str, tmp_path: Path) -> None:
    """
    A promise breaks, and because of the fault: the server itself starts and runs without an error.
    """
    plant(name, tmp_path)
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
    plant(None, tmp_path)
    with Server(tmp_path / "data", package=tmp_path / "server") as server:
        all_hold(server)
