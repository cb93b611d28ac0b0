"""A copy of server and client with a fault, and runs of it in a process of their own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from tests.simulation.mutants import Patch
from tests.simulation.phones import PHONES, ROOT

COPIED = ("server", "pwa/src")
FILES = (PHONES, Path("tests/pwa/copy.ts"))


def plant(fault: Sequence[Patch], to: Path) -> None:
    """Make a copy with the fault; fails if the fault does not fit the source any more."""
    for folder in COPIED:
        left_out = shutil.ignore_patterns("__pycache__", "static")
        shutil.copytree(ROOT / folder, to / folder, ignore=left_out)
    for file in FILES:
        (to / file).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / file, to / file)
    (to / "package.json").write_text('{"type": "module"}')
    for folder in ("pwa", "tests"):
        (to / folder / "node_modules").symlink_to(ROOT / "pwa/node_modules")
    for name, old, new in fault:
        text = (to / name).read_text("utf-8")
        if old not in text:
            pytest.fail(f"{old!r} is no longer in {name}")
        (to / name).write_text(text.replace(old, new), "utf-8")


def simulate(*words: str, root: Path = ROOT, **environ: str) -> subprocess.CompletedProcess[str]:
    """`python -m tests.simulation WORDS…` with the server and the client of *root*."""
    return subprocess.run(
        [sys.executable, "-m", "tests.simulation", *words, "--root", str(root)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(root / "server"), **environ},
        capture_output=True,
        text=True,
        timeout=600,
    )
