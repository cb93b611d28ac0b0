"""Faults planted into a copy of the server, and all that would notice."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest
from tests.harness import ROOT, Server
from tests.pwa.cores import Cores
from tests.support.kills import kill_often, tick_together
from tests.sync import world
from tests.sync.laws import LAWS
from tests.sync.mutants import Patch


def plant(fault: Sequence[Patch], to: Path) -> None:
    """
    Make a copy of the server with the fault; fails if the fault does not fit the source any more.
    """
    shutil.copytree(ROOT / "server", to / "server", ignore=shutil.ignore_patterns("__pycache__"))
    for file, old, new in fault:
        path = to / "server" / "tend" / file
        text = path.read_text("utf-8")
        if old not in text:
            pytest.fail(f"{old!r} is no longer in {file}")
        path.write_text(text.replace(old, new), "utf-8")


def all_hold(server: Server, *, kills: int = 6) -> None:
    """Run everything that this suite checks of a server."""
    for law in LAWS:
        law(server)
    with Cores() as cores:
        for seed in range(4):
            world.run(server, cores, seed)
    tick_together(server)
    kill_often(server, kills)
