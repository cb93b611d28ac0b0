"""
Records and their cells: what the server accepts, and how two versions of a record become one.

A record is `[kind, id, {field: [value, stamp]}]`. Each field is a cell of its own; of two cells
the one with the later stamp stands, so the order in which devices are heard does not matter.
The server checks shapes only: what a field means is the devices' business.

Twin: pwa/src/domain/cells.ts; cases in tests/vectors/merge.json.
"""

from __future__ import annotations

import math
import re
from typing import Any, NamedTuple

import msgspec

Cell = tuple[Any, str]
"""A value (any JSON) and its stamp."""

Row = tuple[str, str, dict[str, Cell]]
"""Kind, id, fields."""

Bad = tuple[str, str, str | None, str]
"""Kind, id, field (none: the whole row), and why: `kind id field stamp value size fields`."""

Stored = dict[str, tuple[msgspec.Raw, str]]
"""Cells as kept: values stay encoded, for merging never looks into them."""

VALUE_BYTES = 8 * 1024
ROW_BYTES = 16 * 1024
ROW_FIELDS = 64
PUT_ROWS = 500
PUT_BYTES = 256 * 1024
PAGE_ROWS = 1000
PAGE_BYTES = 1_000_000
MAX_NUMBER = 2**53
MAX_DEPTH = 64
"""Deeper values are refused as `value`: every reader of them recurses."""

_kind = re.compile(r"[a-z]{1,8}").fullmatch
_id = re.compile(r"[A-Za-z0-9._-]{1,64}").fullmatch
_field = re.compile(r"[A-Za-z0-9._-]{1,40}").fullmatch
_stamp = re.compile(r"[0-9a-f]{23}").fullmatch

_encode = msgspec.json.Encoder().encode
_decode_stored = msgspec.json.Decoder(Stored).decode
_decode_values = msgspec.json.Decoder(dict[str, tuple[Any, str]]).decode


class Judged(NamedTuple):
    """A put after the checks that need no database."""

    rows: list[tuple[str, str, Stored]]
    """What may be merged: one entry per record, in the order first named."""
    bad: list[Bad]
    latest_ms: int
    """The latest instant of any well-formed stamp, accepted or not; 0 without any."""


class Merged(NamedTuple):
    """A record after a merge."""

    cells: Stored
    body: bytes
    """The cells as JSON, as stored and sent."""
    changed: list[tuple[str, str | None, str]]
    """Field, the stamp it had (none: it is new), the stamp it has now. Empty: nothing changed."""
    bad: list[Bad]


def judge(put: list[Row]) -> Judged:
    """
    Sort a put into what may be merged and what is refused, field by field.

    A bad field is left out alone; a bad kind or id drops its row. A record named twice is
    merged in the order given, so that it later gets one number.
    """
    rows: dict[tuple[str, str], Stored] = {}
    bad: list[Bad] = []
    latest = ""
    for kind, id, fields in put:
        for _, stamp in fields.values():
            if stamp > latest and _stamp(stamp):
                latest = stamp
        if not _kind(kind):
            bad.append((kind, id, None, "kind"))
        elif not _id(id):
            bad.append((kind, id, None, "id"))
        else:
            cells = rows.setdefault((kind, id), {})
            for field, (value, stamp) in fields.items():
                raw = _judge_cell(field, value, stamp)
                if isinstance(raw, str):
                    bad.append((kind, id, field, raw))
                elif field not in cells or stamp > cells[field][1]:
                    cells[field] = (raw, stamp)
    good = [(kind, id, cells) for (kind, id), cells in rows.items() if cells]
    return Judged(good, bad, int(latest[:11], 16) if latest else 0)


def merge(kind: str, id: str, old: bytes | None, new: Stored) -> Merged:
    """
    Apply each new cell whose stamp is later than the one there, within the record's limits.

    Args:
        old: The record's body as stored; none if it is new.
        new: Cells that passed `judge`, taken in their order.
    """
    cells: Stored = _decode_stored(old) if old else {}
    size = row_bytes(kind, id, old) if old else row_bytes(kind, id, b"{}")
    changed: list[tuple[str, str | None, str]] = []
    bad: list[Bad] = []
    for field, cell in new.items():
        had = cells.get(field)
        if had is not None and cell[1] <= had[1]:
            continue
        # {"field":["value","stamp"],…}: name, quotes, colon, brackets, commas, stamp
        grown = len(cell[0]) - len(had[0]) if had else len(field) + len(cell[0]) + 31 + bool(cells)
        if had is None and len(cells) >= ROW_FIELDS:
            bad.append((kind, id, field, "fields"))
        elif size + grown > ROW_BYTES and grown > 0:
            bad.append((kind, id, field, "size"))
        else:
            changed.append((field, had[1] if had else None, cell[1]))
            cells[field] = cell
            size += grown
    return Merged(cells, _encode(cells) if changed or old is None else old, changed, bad)


def values_of(body: bytes) -> dict[str, Any]:
    """The values of a stored record's fields, without their stamps."""
    return {name: cell[0] for name, cell in _decode_values(body).items()}


def row_bytes(kind: str, id: str, body: bytes) -> int:
    """What a record weighs on the wire, `["t","id",{…}]`: the measure of limits and quotas."""
    return len(kind) + len(id) + len(body) + 8


def row_json(kind: str, id: str, body: bytes) -> bytes:
    """A record as it goes over the wire. Kind and id need no escapes: `judge` saw to it."""
    return b'["%b","%b",%b]' % (kind.encode(), id.encode(), body)


def _judge_cell(field: str, value: Any, stamp: str) -> msgspec.Raw | str:
    """The value encoded, or why the cell is refused."""
    if not _field(field):
        return "field"
    if not _stamp(stamp):
        return "stamp"
    try:
        if not _plain(value):
            return "value"
        raw = _encode(value)
    except (ValueError, TypeError, RecursionError):  # half a surrogate pair, say
        return "value"
    return "size" if len(raw) > VALUE_BYTES else msgspec.Raw(raw)


def _plain(value: Any, depth: int = 0) -> bool:
    """Whether every number in *value* is one that JavaScript holds exactly, or finite and small."""
    kind = type(value)
    if kind is int or kind is float:
        return -MAX_NUMBER <= value <= MAX_NUMBER and not (kind is float and math.isnan(value))
    if kind is list or kind is tuple:
        return depth < MAX_DEPTH and all(_plain(item, depth + 1) for item in value)
    if kind is dict:
        return depth < MAX_DEPTH and all(_plain(item, depth + 1) for item in value.values())
    return kind is str or kind is bool or value is None
