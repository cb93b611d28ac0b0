"""The browser's core and the app's modules under Node: every `*.test.ts` of this folder."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.harness import Server
from tests.pwa.cores import NODE

HERE = Path(__file__).parent


def run(suite: Path, env: dict[str, str] | None = None) -> None:
    """Run a file, all of whose tests must pass."""
    ran = subprocess.run(
        # Each file has a process of its own: this one, without a further one inside.
        [NODE, "--test", "--test-isolation=none", "--test-reporter=spec", suite],
        capture_output=True,
        text=True,
        timeout=300,
        env=os.environ | (env or {}),
    )
    assert ran.returncode == 0, ran.stdout[-6000:] + ran.stderr[-2000:]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    data = tmp_path_factory.mktemp("node") / "data"
    with Server(data, env={"TEND_PUSH_PRIVATE": "1"}) as running:
        yield running


@pytest.mark.parametrize("suite", sorted(HERE.glob("*.test.ts")), ids=lambda path: path.name[:-8])
def test_node_suite(suite: Path) -> None:
    """The whole file passes."""
    run(suite)


@pytest.mark.parametrize(
    "suite", sorted(HERE.glob("served/*.test.ts")), ids=lambda path: path.name[:-8]
)
def test_served_suite(suite: Path, server: Server) -> None:
    """The whole file passes, its page talking with a real server."""
    run(suite, {"TEND_TEST_URL": server.url})
