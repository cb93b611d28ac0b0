"""
The papers agree with the code: what they name exists, and rules that code cites are written down.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import pytest
from tests.harness import ROOT
from tests.layers import PWA, SERVER
from tests.support.papers import PROTOCOL, SOURCES, table_in, text_of

from tend.commands import COMMANDS
from tend.settings import _ELSEWHERE, _PARSERS

PAPERS = sorted(
    path for folder in ("", "docs", "deploy", "benchmarks") for path in (ROOT / folder).glob("*.md")
)
ARCHITECTURE = ROOT / "docs/architecture.md"
PAPER = pytest.mark.parametrize("paper", PAPERS, ids=lambda path: str(path.relative_to(ROOT)))
BUILT = ("server/tend/static", "pwa/node_modules", "tests/model/node_modules")
"""Named by papers, made by the build."""
CODE = re.compile(r"^```.*?^```|^ {4,}\S[^\n]*|`[^`\n]+`", re.MULTILINE | re.DOTALL)


def code_in(paper: Path) -> list[str]:
    """Code spans, indented lines and fenced blocks of a paper."""
    return [found.strip("` \n") for found in CODE.findall(text_of(paper))]


# --- What code cites ---------------------------------------------------------------------------


def cited(form: str, *more: Path) -> dict[str, str]:
    """What sources, and *more*, cite, each with one place."""
    found: dict[str, str] = {}
    for path in (*SOURCES, *more):
        for name in re.findall(form, text_of(path)):
            found.setdefault(name, str(path.relative_to(ROOT)))
    return found


def test_every_rule_that_code_cites_is_explained() -> None:
    """
    Each rule that a comment cites, such as `R4b` or `P3`, has a heading or item in the protocol.
    """
    rules = set(re.findall(r"^### (R\d+b?) \S", text_of(PROTOCOL), re.MULTILINE))
    promises = set(re.findall(r"^- \*\*(P\d)\*\* \S", text_of(PROTOCOL), re.MULTILINE))
    named = cited(r"\b(?:R\d{1,2}b?|P\d)\b(?! ?=)", *PAPERS)

    assert len(named) > 15, "citations are no longer recognised"
    assert {name: at for name, at in named.items() if name not in rules | promises} == {}


def test_code_names_no_paper_that_is_not_here() -> None:
    """Each paper that a comment names exists."""
    names = cited(r"\b[\w./-]*\w\.md\b")
    here = {str(path.relative_to(ROOT)) for path in PAPERS}

    assert {name: at for name, at in names.items() if name not in here} == {}


# --- What papers name --------------------------------------------------------------------------


@PAPER
def test_every_path_in_a_paper_exists(paper: Path) -> None:
    """Each path or pattern in a paper that begins with one of the repository's folders exists."""
    form = r"(?<![\w/.<-])(?:server|pwa|tests|docs|benchmarks|deploy)/[\w./*-]*"
    named = {one.rstrip(".") for code in [text_of(paper)] for one in re.findall(form, code)}
    paths = {one for one in named if not one.startswith(BUILT)}

    assert [one for one in sorted(paths) if not list(ROOT.glob(one.rstrip("/")))] == []


@PAPER
def test_what_a_paper_finds_in_a_file_is_there(paper: Path) -> None:
    """Where a paper says "`NAME` of `path`" the file contains that name."""
    form = r"((?:`\w+`(?:,| and)\s+)*`\w+`) of\s+`([\w./-]+/[\w./-]+)`"
    found = [
        (name, path)
        for names, path in re.findall(form, text_of(paper))
        for name in re.findall(r"`(\w+)`", names)
    ]

    assert [one for one in found if not re.search(rf"\b{one[0]}\b", text_of(ROOT / one[1]))] == []


@PAPER
def test_every_command_in_a_paper_exists(paper: Path) -> None:
    """
    Targets of make, sub-commands of tend, modules run by python and environment variables exist.
    """
    code = "\n".join(code_in(paper))
    targets = set(re.findall(r"^([a-z-]+):", text_of(ROOT / "Makefile"), re.MULTILINE))
    made = set(re.findall(r"^make (?:-C \S+ )?([a-z][a-z-]*)", code, re.MULTILINE))
    ours = set(re.findall(r"^(?:\S*bin/)?tend ([a-z]+)", code, re.MULTILINE))
    run = set(re.findall(r"python -m ((?:tests|benchmarks)[\w.]*)", code))
    variables = set(re.findall(r"\bTEND_[A-Z_]+", text_of(paper)))
    known = {f"TEND_{name.upper()}" for name in _PARSERS} | _ELSEWHERE | {"TEND_HYPOTHESIS"}

    assert set() == made - targets
    assert set() == ours - COMMANDS.keys()
    assert [name for name in sorted(run) if not is_module(name)] == []
    assert set() == variables - known


def is_module(name: str) -> bool:
    path = ROOT / name.replace(".", "/")
    return path.with_suffix(".py").exists() or (path / "__main__.py").exists()


@PAPER
def test_every_link_in_a_paper_leads_somewhere(paper: Path) -> None:
    """
    Relative links resolve, and so do their anchors.
    """
    broken = []
    for link in re.findall(r"\]\(([^)\s]+)\)|src=\"([^\"]+)\"", text_of(paper)):
        where, _, anchor = "".join(link).partition("#")
        if "://" in where or where.startswith("mailto:"):
            continue
        target = (paper.parent / where) if where else paper
        if not target.exists() or (anchor and anchor not in anchors_of(target)):
            broken.append("".join(link))

    assert broken == []


def anchors_of(paper: Path) -> set[str]:
    heads = re.findall(r"^#+ (.+)$", text_of(paper), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


def test_the_readme_leads_to_every_paper() -> None:
    """The README links to each paper, directly or by another paper."""
    readme = text_of(ROOT / "README.md")
    papers = [str(path.relative_to(ROOT)) for path in PAPERS if path.name != "README.md"]

    assert [name for name in papers if f"]({name}" not in readme] == []


# --- The house ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("heading", "rules", "folder"),
    [
        ("## The rooms of the server", SERVER, "server/tend"),
        ("## The rooms of the app", PWA, "pwa/src"),
    ],
)
def test_the_rooms_of_the_paper_are_those_of_the_layers(
    heading: str, rules: Mapping[str, frozenset[str]], folder: str
) -> None:
    """
    Each room has a row in the paper's tables, with exactly the imports that tests/layers.py allows.
    """
    source = ROOT / folder
    here = {path.relative_to(source).with_suffix("").as_posix() for path in source.rglob("*")}
    stand = {room for room in rules if room.replace(".", "/") in here} - {"__init__"}
    allowed = {room: {"all"} if "*" in rules[room] else rules[room] & stand for room in stand}

    written = {
        row[0].strip("`"): set(row[2].replace("`", "").split())
        for row in table_in(ARCHITECTURE, heading)
    }
    assert allowed == written


def test_a_word_has_one_meaning() -> None:
    """No word is explained twice in the glossary, except with different rooms in brackets."""
    words = re.findall(
        r"^- (\*\*[^*]+\*\*(?: \([^)]*\))?)", text_of(ROOT / "docs/glossary.md"), re.MULTILINE
    )

    assert len(words) > 40
    assert sorted(set(words)) == sorted(words)
