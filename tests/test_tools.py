"""Linters, compiler and make targets find what they are there for."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import time
from pathlib import Path

import hatch_build
import httpx
import pytest
from tests.harness import Server, free_port

ROOT = Path(__file__).resolve().parent.parent
TOOLS = ROOT / "pwa/node_modules/.bin"
NOBODY_WAITS = {
    "pwa/src/sync/planted.ts": "export function act(): void { navigator.storage.persist(); }",
    "pwa/src/sw/planted.ts": "export function act(all: Clients): void { all.claim(); }",
    "tests/pwa/planted.ts": "import fs from 'node:fs/promises';\nfs.rm('x');",
}
"""A floating promise for each set of types: the page, the worker, Node."""


def tool_env() -> dict[str, str]:
    """An environment with Node and the app's tools first on the path, as in the Makefile."""
    folders = (hatch_build.node_tools()[0].parent, TOOLS, os.environ["PATH"])
    return {**os.environ, "PATH": os.pathsep.join(map(str, folders))}


def run_tool(root: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [TOOLS / words[0], *words[1:]],
        cwd=root,
        env=tool_env(),
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """The settings of linters and compiler in a folder without our code."""
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
    The linter refuses a floating promise in the page, in the worker (which has other types) and in
    tests.
    """
    for name, source in NOBODY_WAITS.items():
        (copied / name).write_text(f"{source}\n")
    ran = run_tool(copied, "oxlint", "-f", "unix", "pwa", "tests")

    found = {line.split(":")[0] for line in ran.stdout.splitlines() if "no-floating" in line}
    assert found == NOBODY_WAITS.keys(), ran.stdout + ran.stderr
    assert ran.returncode != 0


def test_a_misspelt_property_in_a_stylesheet_is_refused(copied: Path) -> None:
    """The linter refuses `colr`, which compiler and build accept."""
    (copied / "pwa/src/planted.css").write_text("p {\n  colr: red;\n}\n")
    ran = run_tool(copied, "biome", "check", "--error-on-warnings")

    assert "noUnknownProperty" in ran.stdout + ran.stderr
    assert ran.returncode != 0


def test_what_is_not_formatted_is_refused(copied: Path) -> None:
    """TypeScript and stylesheets must be formatted, so that a diff shows only what changed."""
    for name, source in {"planted.ts": 'const a = "b"', "planted.css": "p{color:red}"}.items():
        (copied / "pwa/src" / name).write_text(f"{source}\n")
        ran = run_tool(copied, "biome", "check", "--error-on-warnings")
        assert f"pwa/src/{name} format" in ran.stdout + ran.stderr
        assert ran.returncode != 0
        (copied / "pwa/src" / name).unlink()


def test_each_target_of_make_is_explained() -> None:
    """`make help` has a line for each target."""
    asked = ["make", "--no-print-directory", "help"]
    said = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    phony = re.findall(r"^\.PHONY: (.+)$", (ROOT / "Makefile").read_text(), re.MULTILINE)
    explained = {line.split()[1] for line in said.splitlines()}

    assert explained == set(" ".join(phony).split())
    assert all(len(line.split()) > 3 for line in said.splitlines())


def fetched(url: str) -> httpx.Response:
    """The page at an address, once it is answered."""
    deadline = time.monotonic() + 60
    while True:
        try:
            return httpx.get(url, headers={"accept": "text/html"}, timeout=60)
        except httpx.ConnectError:
            assert time.monotonic() < deadline, "Vite does not answer"
            time.sleep(0.1)


def test_the_page_with_reload_stands_in_front_of_a_running_server(tmp_path: Path) -> None:
    """
    `make dev` serves scripts from Vite unbuilt and passes `/api` to the server, which accepts the
    page as its own.
    """
    page = f"http://localhost:{free_port()}"
    with Server(tmp_path / "data") as server:
        words = [str(TOOLS / "vite"), "pwa", "--port", page.rpartition(":")[2]]
        env = {**tool_env(), "PORT": str(server.port)}
        vite = subprocess.Popen(words, cwd=ROOT, env=env, stdout=subprocess.DEVNULL)
        try:
            assert "/@vite/client" in fetched(f"{page}/habits").text
            script = httpx.get(f"{page}/src/main.tsx", timeout=60)
            assert "javascript" in script.headers["content-type"]
            made = httpx.post(f"{page}/api/accounts", json={}, headers={"origin": page}, timeout=60)
            assert made.status_code == 201, made.text
        finally:
            vite.terminate()
            vite.wait(60)
