"""The tools that look through the code find what they are there for."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import hatch_build
import pytest

ROOT = Path(__file__).resolve().parent.parent
NOBODY_WAITS = {
    "pwa/src/sync/planted.ts": "export function act(): void { navigator.storage.persist(); }",
    "pwa/src/sw/planted.ts": "export function act(all: Clients): void { all.claim(); }",
    "tests/pwa/planted.ts": "import fs from 'node:fs/promises';\nfs.rm('x');",
}
"""A floating promise for each set of types: the page, the worker, Node."""


def run_tool(root: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run a tool of `pwa/node_modules` as the Makefile does."""
    bin_folder = root / "pwa/node_modules/.bin"
    path = os.pathsep.join(map(str, (hatch_build.node_tools()[0].parent, bin_folder)))
    env = {**os.environ, "PATH": f"{path}{os.pathsep}{os.environ['PATH']}"}
    return subprocess.run(
        [bin_folder / words[0], *words[1:]],
        cwd=root,
        env=env,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """The settings of the linters and of the compiler, without our code."""
    for name in (".oxlintrc.json", "biome.json", "pwa/package.json", "tests/tsconfig.json"):
        target = tmp_path / name
        target.parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / name, target)
    for path in (ROOT / "pwa").glob("tsconfig*.json"):
        shutil.copy(path, tmp_path / "pwa")
    for folder in ("pwa", "tests"):
        (tmp_path / folder / "node_modules").symlink_to(ROOT / "pwa/node_modules")
    for name in NOBODY_WAITS:
        (tmp_path / name).parent.mkdir(parents=True)
    shutil.copy(ROOT / "pwa/src/sw/tsconfig.json", tmp_path / "pwa/src/sw")
    return tmp_path


def test_a_promise_that_nobody_waits_for_is_refused_everywhere(copied: Path) -> None:
    """
    In the page, in the worker (whose types are its own) and in tests.
    """
    for name, source in NOBODY_WAITS.items():
        (copied / name).write_text(f"{source}\n")
    ran = run_tool(copied, "oxlint", "-f", "unix", "pwa", "tests")

    found = {line.split(":")[0] for line in ran.stdout.splitlines() if "no-floating" in line}
    assert found == NOBODY_WAITS.keys(), ran.stdout + ran.stderr
    assert ran.returncode != 0


def test_a_misspelt_property_in_a_stylesheet_is_refused(copied: Path) -> None:
    """
    The compiler and the build let `colr` pass.
    """
    (copied / "pwa/src/planted.css").write_text("p {\n  colr: red;\n}\n")
    ran = run_tool(copied, "biome", "lint", "--error-on-warnings")

    assert "noUnknownProperty" in ran.stdout + ran.stderr
    assert ran.returncode != 0
