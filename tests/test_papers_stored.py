"""The papers agree with the code on stored records, limits and bounds of benchmarks."""

from __future__ import annotations

import ast
import contextlib
import re
from pathlib import Path
from typing import Any, get_args

from tests.harness import ROOT
from tests.support.papers import PROTOCOL, RULES, SOURCES, table_in, text_of

from tend.domain.habits.feedback import Feedback
from tend.domain.habits.history import State
from tend.domain.nudges.model import RANK, ttl_of
from tend.domain.nudges.snapshot import MOST_HABITS, MOST_REMINDERS
from tend.domain.records import cells
from tend.domain.records.kinds import KINDS, RULED, SETTINGS
from tend.domain.records.round import DEVICE_BYTES, Quotas
from tend.limits import WORK_BURST_COUNT, WORK_PER_S
from tend.live import STREAMS_PER_DEVICE
from tend.web.errors import STATUS

# --- What is stored ----------------------------------------------------------------------------


def in_scripts(form: str) -> set[str]:
    """All matches of a pattern in the app's sources."""
    scripts = [path for path in SOURCES if path.is_relative_to(ROOT / "pwa/src")]
    return {name for path in scripts for name in re.findall(form, text_of(path))}


def setting_ids() -> set[str]:
    """Ids of the settings that server or app read or write; a family by its prefix with a dot."""
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
    Each setting that the code reads or writes is in the schema, and the table has all settings.
    """
    ids = setting_ids()
    rows = {row[0].strip("`").partition("<")[0] for row in table_in(RULES, "## Settings")}

    assert len(ids) > 18, "settings are no longer recognised"
    assert set() == ids - SETTINGS.keys()
    assert rows == SETTINGS.keys()


def test_what_holds_while_nothing_is_set_is_written_down() -> None:
    """The defaults of the table are those of the schema."""
    unset = {row[0].strip("`"): row[2].strip("`") for row in table_in(RULES, "## Settings")}
    usual = {id: setting.usual for id, setting in SETTINGS.items()}

    for id in ("lang", "dayStart", "weekStart", "cap", "roundUp", "groups"):
        assert unset[id] == str(usual[id])
    assert unset["quiet"] == " to ".join(usual["quiet"])
    assert [id for id in ("checkin", "summary") if unset[id] != "never" or usual[id]] == []
    assert unset["showNames"] == str(usual["showNames"]).lower()
    assert [id for id in ("work", "leave") if unset[id] != "none" or usual[id]] == []


def test_every_kind_of_record_is_written_down_with_what_is_sealed() -> None:
    """
    The table has the kinds and fields of the schema and marks exactly the sealed ones; the app
    reads and writes no other kind.
    """
    rows: dict[str, str] = {}
    kind = ""
    for letter, id, fields in table_in(RULES, "## Records"):
        kind = letter.split("`")[1] if letter else kind
        rows[kind] = f"{rows.get(kind, '')} {id} {fields}"
    sealed = {letter: set(re.findall(r"`([\w.]+)`\*", row)) for letter, row in rows.items()}

    assert sealed == {letter: set(kind.sealed) for letter, kind in KINDS.items()}
    assert set() == in_scripts(r"\b(?:kind: |(?<!faults\.)get\(|scan\()'([a-z])'") - KINDS.keys()
    for letter, one in KINDS.items():
        named = {name.partition("<")[0] for name in re.findall(r"`([^`]+)`", rows[letter])}
        assert set(one.fields) <= named, letter


def test_the_limits_of_what_is_written_are_written_down() -> None:
    """The paper has the lengths of name, unit and cue, and the numbers of reminders."""
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
    The kinds of feedback and nudges are listed in order of precedence, nudges with their time to
    live.
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
    """The table has every state except `ahead`, which any future date has."""
    written = {row[0].strip("`") for row in table_in(RULES, "## States of dates and periods")}
    assert set(get_args(State)) - {"ahead"} == written


def test_every_error_code_stands_under_its_status() -> None:
    """The table of error codes has the server's codes and statuses."""
    written = {
        (int(status), code)
        for status, codes in table_in(PROTOCOL, "### Error codes")
        for code in re.findall(r"`(\w+)`", re.sub(r"\(with [^)]*\)", "", codes))
    }

    assert {(status, error.code) for error, status in STATUS.items()} == written


def test_the_limits_of_the_paper_are_those_of_the_server() -> None:
    """The limits of requests, pages and accounts are the server's."""
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
    """The constants of a module whose values can be computed from the module alone."""
    found: dict[str, Any] = {}
    for node in ast.parse(text_of(source)).body:
        if isinstance(node, ast.Assign):
            with contextlib.suppress(NameError):
                value = eval(compile(ast.Expression(node.value), "", "eval"), {})
                names = ast.unparse(node.targets[0]).strip("()").split(", ")
                found |= zip(names, value, strict=True) if len(names) > 1 else {names[0]: value}
    return found


def test_the_bounds_of_the_paper_are_those_of_the_benchmarks() -> None:
    """Each number beside the name of a constant is its value."""
    checked = 0
    for run, _, bounds in table_in(ROOT / "benchmarks/README.md", "# Benchmarks"):
        name = re.findall(r"(?:benchmarks\.|make )(\w+)", run)[0]
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
