"""The papers and the sources that tests read, and how they read them."""

from __future__ import annotations

import re
from pathlib import Path

from tests.harness import ROOT

PROTOCOL, RULES = ROOT / "docs/protocol.md", ROOT / "docs/rules.md"
SOURCES = sorted(
    path
    for folder in ("server/tend", "pwa/src", "pwa/plugins", "tests", "benchmarks")
    for path in (ROOT / folder).rglob("*")
    if path.suffix in (".py", ".ts", ".tsx", ".sql")
    and not {"static", "node_modules"} & set(path.relative_to(ROOT).parts)
)


def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def table_in(paper: Path, heading: str) -> list[list[str]]:
    """The rows of the first table below a heading, cell by cell."""
    after = f"\n{text_of(paper)}".split(f"\n{heading}\n", 1)[1]
    rows = re.findall(r"(?:^\|.*\n)+", after, re.MULTILINE)[0].splitlines()[2:]
    return [[cell.strip() for cell in row.strip("|").split("|")] for row in rows]
