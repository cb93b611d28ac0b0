"""The papers are true of the code: what they name exists, and what code cites is written down."""

from __future__ import annotations

import ast
import contextlib
import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any, get_args

import pytest
from tests.layers import PWA, SERVER

from tend.commands import COMMANDS
from tend.domain.habits.feedback import Feedback
from tend.domain.habits.history import State
from tend.domain.nudges.model import RANK, ttl_of
from tend.domain.nudges.snapshot import MOST_HABITS, MOST_REMINDERS
from tend.domain.records import cells
from tend.domain.records.kinds import KINDS, RULED, SETTINGS
from tend.domain.records.round import DEVICE_BYTES, Quotas
from tend.limits import WORK_BURST_COUNT, WORK_PER_S
from tend.live import STREAMS_PER_DEVICE
from tend.settings import _ELSEWHERE, _PARSERS
from tend.web.errors import STATUS

ROOT = Path(__file__).resolve().parent.parent
PAPERS = sorted(
    path for folder in ("", "docs", "deploy", "benchmarks") for path in (ROOT / folder).glob("*.md")
)
PROTOCOL, RULES = ROOT / "docs/protocol.md", ROOT / "docs/rules.md"
ARCHITECTURE = ROOT / "docs/architecture.md"
SOURCES = sorted(
    path
    for folder in ("server/tend", "pwa/src", "pwa/plugins", "tests", "benchmarks")
    for path in (ROOT / folder).rglob("*")
    if path.suffix in (".py", ".ts", ".tsx", ".sql")
    and not {"static", "node_modules"} & set(path.relative_to(ROOT).parts)
)
PAPER = pytest.mark.parametrize("paper", PAPERS, ids=lambda path: str(path.relative_to(ROOT)))
BUILT = ("server/tend/static", "pwa/node_modules")
"""Named by papers, made by the build."""
CODE = re.compile(r"^```.*?^```|^ {4,}\S[^\n]*|`[^`\n]+`", re.MULTILINE | re.DOTALL)


def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def code_in(paper: Path) -> list[str]:
    """What stands in code spans, indented lines and fences."""
    return [found.strip("` \n") for found in CODE.findall(text_of(paper))]


def table_in(paper: Path, heading: str) -> list[list[str]]:
    """The rows of the first table below a heading, cell by cell."""
    after = f"\n{text_of(paper)}".split(f"\n{heading}\n", 1)[1]
    rows = re.findall(r"(?:^\|.*\n)+", after, re.MULTILINE)[0].splitlines()[2:]
    return [[cell.strip() for cell in row.strip("|").split("|")] for row in rows]


# --- What code cites ---------------------------------------------------------------------------


def cited(form: str, *more: Path) -> dict[str, str]:
    """What sources, and *more*, cite, and one place where each stands."""
    found: dict[str, str] = {}
    for path in (*SOURCES, *more):
        for name in re.findall(form, text_of(path)):
            found.setdefault(name, str(path.relative_to(ROOT)))
    return found


def test_every_rule_that_code_cites_is_explained() -> None:
    """
    A comment may say `R4b` or `P3`; the protocol has a heading or an item for it.
    """
    rules = set(re.findall(r"^### (R\d+b?) \S", text_of(PROTOCOL), re.MULTILINE))
    promises = set(re.findall(r"^- \*\*(P\d)\*\* \S", text_of(PROTOCOL), re.MULTILINE))
    named = cited(r"\b(?:R\d{1,2}b?|P\d)\b(?! ?=)", *PAPERS)

    assert len(named) > 15, "citations are no longer recognised"
    assert {name: at for name, at in named.items() if name not in rules | promises} == {}


def test_code_names_no_paper_that_is_not_here() -> None:
    """
    A comment that sends a reader to a file sends them to one that exists.
    """
    names = cited(r"\b[\w./-]*\w\.md\b")
    here = {str(path.relative_to(ROOT)) for path in PAPERS}

    assert {name: at for name, at in names.items() if name not in here} == {}


# --- What papers name --------------------------------------------------------------------------


@PAPER
def test_every_path_in_a_paper_exists(paper: Path) -> None:
    """
    A path (or a pattern with *) below the repository's folders leads to something.
    """
    form = r"(?<![\w/.<-])(?:server|pwa|tests|docs|benchmarks|deploy)/[\w./*-]*"
    named = {one.rstrip(".") for code in [text_of(paper)] for one in re.findall(form, code)}
    paths = {one for one in named if not one.startswith(BUILT)}

    assert [one for one in sorted(paths) if not list(ROOT.glob(one.rstrip("/")))] == []


@PAPER
def test_what_a_paper_finds_in_a_file_is_there(paper: Path) -> None:
    """
    "`NAME` of `path`" sends nobody to a file that has no such name.
    """
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
    Targets of make, sub-commands of tend, modules run by python, variables of the environment.
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
    """
    Whoever comes by the front door finds all of them.
    """
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
    Each room that stands has a row with exactly the arrows that the test of layers allows.
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
    """
    Nothing is explained twice in the glossary, unless it says in which room it means what.
    """
    words = re.findall(
        r"^- (\*\*[^*]+\*\*(?: \([^)]*\))?)", text_of(ROOT / "docs/glossary.md"), re.MULTILINE
    )

    assert len(words) > 40
    assert sorted(set(words)) == sorted(words)


# --- What is stored ----------------------------------------------------------------------------


def in_scripts(form: str) -> set[str]:
    """What the app's sources have of a form."""
    scripts = [path for path in SOURCES if path.is_relative_to(ROOT / "pwa/src")]
    return {name for path in scripts for name in re.findall(form, text_of(path))}


def setting_ids() -> set[str]:
    """Settings that either side reads or writes; a family by its prefix and a dot."""
    app = text_of(ROOT / "pwa/src/app/records/settings.ts") + text_of(
        ROOT / "pwa/src/domain/records.ts"
    )
    server = text_of(ROOT / "server/tend/domain/nudges/snapshot.py")
    return (
        set(RULED)
        | set(re.findall(r"values\.get\(\"(\w+)\"", server))
        | set(re.findall(r"startswith\(\"(\w+\.)\"\)", server))
        | set(re.findall(r"\bfound\.get\('(\w+)'\)", app))
        | in_scripts(r"\bstored\.value\.(?:get|has)\('(\w+)'\)")
        | in_scripts(r"\bconfigure\([`'](\w+\.?)")
        | in_scripts(r"\bconfigureAll\(\{ (?:\[`)?(\w+\.?)")
        | in_scripts(r"\b(?:get|put)\('s', '(\w+)'")
        | in_scripts(r"kind: 's', id: [`'](\w+\.?)")
        | in_scripts(r"export const CHOICE = '(\w+)'")
        | in_scripts(r"return `(\w+\.)\$\{habit\.id\}`")
    )


def test_every_setting_is_written_down() -> None:
    """
    Each id that either side reads or writes is one of the schema, and the table has all of them.
    """
    ids = setting_ids()
    rows = {row[0].strip("`").partition("<")[0] for row in table_in(RULES, "## Settings")}

    assert len(ids) > 18, "settings are no longer recognised"
    assert set() == ids - SETTINGS.keys()
    assert rows == SETTINGS.keys()


def test_what_holds_while_nothing_is_set_is_written_down() -> None:
    """
    The defaults of the table are those of the schema.
    """
    unset = {row[0].strip("`"): row[2].strip("`") for row in table_in(RULES, "## Settings")}
    usual = {id: setting.usual for id, setting in SETTINGS.items()}

    for id in ("lang", "dayStart", "weekStart", "cap", "roundUp", "groups"):
        assert unset[id] == str(usual[id])
    assert unset["quiet"] == " to ".join(usual["quiet"])
    for id in ("checkin", "summary"):
        weekday, at = usual[id]
        assert unset[id] == f"{date(2001, 1, weekday):%A} {at}"
    assert unset["showNames"] == str(usual["showNames"]).lower()
    assert [id for id in ("work", "leave") if unset[id] != "none" or usual[id]] == []


def test_every_kind_of_record_is_written_down_with_what_is_sealed() -> None:
    """
    The table has the kinds and fields of the schema, and marks exactly the sealed ones; no other
    kind is read or written by the app.
    """
    rows: dict[str, str] = {}
    kind = ""
    for letter, id, fields in table_in(RULES, "## Records"):
        kind = letter.split("`")[1] if letter else kind
        rows[kind] = f"{rows.get(kind, '')} {id} {fields}"
    sealed = {letter: set(re.findall(r"`([\w.]+)`\*", row)) for letter, row in rows.items()}

    assert sealed == {letter: set(kind.sealed) for letter, kind in KINDS.items()}
    assert set() == in_scripts(r"\b(?:kind: |get\(|scan\()'([a-z])'") - KINDS.keys()
    for letter, one in KINDS.items():
        named = {name.partition("<")[0] for name in re.findall(r"`([^`]+)`", rows[letter])}
        assert set(one.fields) <= named, letter


def test_the_limits_of_what_is_written_are_written_down() -> None:
    """
    How long a name, a unit and a cue may be, and how many reminders are taken and heeded.
    """
    most = {name: field.most for name, field in KINDS["h"].fields.items()}
    said = text_of(RULES).split("## Records", 1)[1].split("\n## ", 1)[0].replace("\n", " ")

    for limit in (
        f"A name has at most {most['name']} characters, a unit {most['unit']}, a cue {most['cue']}",
        f"a note {KINDS['t'].fields['n'].most}",
        f"a device's name {KINDS['d'].fields['name'].most}",
        f"at most {most['rem']} reminders in the app",
        f"the server heeds {MOST_HABITS} habits and {MOST_REMINDERS} reminders",
    ):
        assert limit in said


def test_feedback_and_nudges_stand_in_their_order() -> None:
    """
    The kinds of both, in the order in which the first that holds is taken, and their spans.
    """
    kinds = [row[0].strip("`") for row in table_in(RULES, "## Feedback")]
    assert list(get_args(Feedback)) == kinds

    rows = table_in(RULES, "## Nudges")
    spans = {
        row[0].strip("`"): f"{ttl_of(kind).seconds // 3600 or 24} h"
        for row, kind in zip(rows, RANK, strict=True)
    }
    assert list(RANK) == list(spans)
    assert list(spans.values()) == [row[2] for row in rows]


def test_every_state_of_a_date_is_explained() -> None:
    """
    The table has each state but `ahead`, which is any date to come.
    """
    written = {row[0].strip("`") for row in table_in(RULES, "## States of dates and periods")}
    assert set(get_args(State)) - {"ahead"} == written


def test_every_error_code_stands_under_its_status() -> None:
    """
    The table of codes is the one that the server answers by.
    """
    written = {
        (int(status), code)
        for status, codes in table_in(PROTOCOL, "### Error codes")
        for code in re.findall(r"`(\w+)`", re.sub(r"\(with [^)]*\)", "", codes))
    }

    assert {(status, error.code) for error, status in STATUS.items()} == written


def test_the_limits_of_the_paper_are_those_of_the_server() -> None:
    """
    What a put, a page and an account may have, as the table says it.
    """
    most = Quotas()
    said = "\n".join(row[1] for row in table_in(PROTOCOL, "### Limits"))
    for limit in (
        f"{cells.PUT_ROWS} records, body {cells.PUT_BYTES >> 10} KiB",
        f"{cells.ROW_FIELDS} fields, {cells.ROW_BYTES >> 10} KiB",
        f"{cells.VALUE_BYTES >> 10} KiB, {cells.MAX_DEPTH} levels",
        f"{cells.PAGE_ROWS} records or {cells.PAGE_BYTES:,} bytes",
        f"{most.bytes >> 20} MiB of records, {most.rows:,} records, {most.devices} devices",
        f"each weighs {DEVICE_BYTES} bytes",
        f"{most.spare >> 10} KiB beyond",
        f"{most.pairings} open pairing codes",
        f"{STREAMS_PER_DEVICE} a device",
        f"{WORK_PER_S} small requests a second and account, {WORK_BURST_COUNT} at once",
    ):
        assert limit in said


# --- Bounds ------------------------------------------------------------------------------------


def constants_of(source: Path) -> dict[str, Any]:
    """What a module gives names to that needs nothing else to be worked out."""
    found: dict[str, Any] = {}
    for node in ast.parse(text_of(source)).body:
        if isinstance(node, ast.Assign):
            with contextlib.suppress(NameError):
                value = eval(compile(ast.Expression(node.value), "", "eval"), {})
                names = ast.unparse(node.targets[0]).strip("()").split(", ")
                found |= zip(names, value, strict=True) if len(names) > 1 else {names[0]: value}
    return found


def test_the_bounds_of_the_paper_are_those_of_the_benchmarks() -> None:
    """
    Each number that stands beside a constant's name is the constant.
    """
    checked = 0
    for run, _, bounds in table_in(ROOT / "benchmarks/README.md", "# Benchmarks"):
        name = re.findall(r"benchmarks\.(\w+)", run)[0]
        source = ROOT / "benchmarks" / name
        source = source / "__main__.py" if source.is_dir() else source.with_suffix(".py")
        known = constants_of(source)
        for constant, number in re.findall(r"`([A-Z_]+)` ([\d.,]*\d)", bounds):
            assert float(number.replace(",", "")) == known[constant], f"{name}: {constant}"
            checked += 1
        if "`BOUNDS`" in bounds:
            pairs = re.findall(r"([\d.]+) at (\d+)", bounds)
            assert {int(count): float(share) for share, count in pairs} == known["BOUNDS"]
    assert checked > 9
