"""Records, stamps, digests and days: the shared cases, to which the app is held as well."""

# ruff: noqa: SIM300 (expected stands first)
from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime, time
from functools import reduce
from operator import xor
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import pytest
from tests.support.vectors import VECTORS, cases

from tend.domain.habits import day
from tend.domain.records import digest, hlc
from tend.domain.records.cells import Row, judge, merge


@cases("stamps")
def test_the_clock_makes_these_stamps(case: dict[str, Any]) -> None:
    """`tick` and `see` give the stamps of the file, in its order."""
    clock = hlc.Clock(*case["start"])
    made = []
    for step in case["steps"]:
        if "tick" in step:
            clock = hlc.tick(clock, step["tick"])
            made.append(hlc.write_stamp(clock, case["device"]))
        else:
            clock = hlc.see(clock, hlc.read_stamp(step["see"]))
    assert case["expected"] == made


@cases("stamps", "reads")
def test_a_stamp_is_taken_apart(case: dict[str, Any]) -> None:
    """Reading a stamp gives its parts; any other text is refused."""
    if case["expected"] is None:
        with pytest.raises(ValueError, match="not a stamp"):
            hlc.read_stamp(case["text"])
    else:
        assert case["expected"] == hlc.read_stamp(case["text"])._asdict()


@cases("merge")
def test_the_server_merges(case: dict[str, Any]) -> None:
    """After a put the cells, the numbers and the refusals are those of the file."""
    held: dict[tuple[str, str], bytes] = {}
    for kind, id, cells in judge(_rows(case["have"])).rows:
        held[kind, id] = merge(kind, id, None, cells).body
    judged = judge(_rows(case["put"]))
    numbered = []
    bad = list(judged.bad)
    for kind, id, cells in judged.rows:
        merged = merge(kind, id, held.get((kind, id)), cells)
        bad += merged.bad
        if merged.changed:
            numbered.append([kind, id])
            held[kind, id] = merged.body
    assert case["expected"] == {
        "rows": [
            [kind, id, msgspec.json.decode(body)] for (kind, id), body in sorted(held.items())
        ],
        "numbered": numbered,
        "bad": [list(entry) for entry in bad],
    }


@cases("digest")
@pytest.mark.parametrize("backwards", [False, True])
def test_the_digest_of_these_cells(case: dict[str, Any], backwards: bool) -> None:
    """The digest is that of the file, whatever the order of the cells."""
    cells = case["cells"][::-1] if backwards else case["cells"]
    assert case["expected"] == reduce(xor, (digest.cell_digest(*cell) for cell in cells), 0)


@cases("digest", "laws")
def test_the_digest_cancels(case: dict[str, Any]) -> None:
    """XORing a cell in a second time removes it."""
    assert case["expected"] == reduce(xor, (digest.cell_digest(*cell) for cell in case["cells"]), 0)


@cases("day")
def test_the_day_of_an_instant(case: dict[str, Any]) -> None:
    """The latest date whose start is at or before the instant."""
    instant = datetime.fromisoformat(case["instant"])
    start = time.fromisoformat(case["day_start"])
    assert case["expected"] == day.day_of(instant, ZoneInfo(case["zone"]), start).isoformat()


@cases("day", "todays")
def test_today_never_goes_back(case: dict[str, Any]) -> None:
    """
    Today is never before the latest date that was open, unless that is more than one day ahead.
    """
    instant = datetime.fromisoformat(case["instant"])
    start = time.fromisoformat(case["day_start"])
    opened = case["opened"] and date.fromisoformat(case["opened"])
    found = day.today_of(day.day_of(instant, ZoneInfo(case["zone"]), start), opened)
    assert case["expected"] == found.isoformat()


@cases("day", "starts")
def test_the_start_of_a_day(case: dict[str, Any]) -> None:
    """A start in a gap means the end of the gap; one that comes twice means the first."""
    found = day.start_of(
        date.fromisoformat(case["day"]),
        ZoneInfo(case["zone"]),
        time.fromisoformat(case["day_start"]),
    )
    assert datetime.fromisoformat(case["expected"]).astimezone(UTC) == found


@pytest.mark.parametrize("path", sorted(VECTORS.glob("*.json")), ids=lambda path: path.stem)
def test_each_file_has_its_shape(path: Path) -> None:
    """Each file of cases fits its schema, and its cases have different names."""
    if path.stem == "schema":
        return
    schema = json.loads((VECTORS / "schema.json").read_text("utf-8"))
    found = json.loads(path.read_text("utf-8"))
    shape = schema["files"].get(path.stem, schema["files"]["any"])
    assert [] == list(_faults(found, shape, schema["defs"], path.stem))
    names = [case["name"] for case in found["cases"]]
    assert sorted(set(names)) == sorted(names)


def _rows(rows: list[list[Any]]) -> list[Row]:
    return [
        (kind, id, {field: (cell[0], cell[1]) for field, cell in fields.items()})
        for kind, id, fields in rows
    ]


_TYPES: dict[str, Any] = {
    "object": dict,
    "array": list,
    "string": str,
    "integer": int,
    "null": type(None),
}


def _faults(found: Any, shape: dict[str, Any], defs: dict[str, Any], where: str) -> list[str]:
    """Check against the small part of JSON Schema that schema.json uses."""
    if "$ref" in shape:
        shape = defs[shape["$ref"]]
    wanted = shape.get("type", [])
    wanted = [wanted] if isinstance(wanted, str) else wanted
    if wanted and not any(isinstance(found, _TYPES[name]) for name in wanted):
        return [f"{where} is no {wanted}"]
    faults = []
    if "pattern" in shape and not re.search(shape["pattern"], found):
        faults.append(f"{where}: {found!r}")
    if isinstance(found, list) and "items" in shape:
        for i, item in enumerate(found):
            faults += _faults(item, shape["items"], defs, f"{where}[{i}]")
    if isinstance(found, dict):
        known = shape.get("properties", {})
        faults += [
            f"{where} lacks {name}" for name in shape.get("required", []) if name not in found
        ]
        for name, item in found.items():
            if name in known:
                faults += _faults(item, known[name], defs, f"{where}.{name}")
            elif shape.get("additionalProperties") is False:
                faults.append(f"{where} has {name}")
    return faults
