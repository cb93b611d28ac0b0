"""
Records and their cells: what the server accepts, and how two versions of a record become one.

A record is `[kind, id, {field: [value, stamp]}]`. Each field is a cell of its own. Of two cells
the one with the later stamp wins, so the order in which devices push does not matter. The server
checks the form of cells only, not what their values mean.

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
"""Kind, id, field (None: the whole row) and reason: `kind id field stamp value size fields`."""

Stored = dict[str, tuple[msgspec.Raw, str]]
"""Cells by field, as stored: values stay encoded JSON, since merging never reads them."""

# The most that a value, a stored row, a put (one request) and a page (one answer) may have;
# docs/protocol.md has them too.
VALUE_BYTES = 8 * 1024
ROW_BYTES = 16 * 1024
ROW_FIELDS = 64
PUT_ROWS = 500
PUT_BYTES = 256 * 1024
PAGE_ROWS = 1000
PAGE_BYTES = 1_000_000
MAX_NUMBER = 2**53
"""JavaScript holds all whole numbers up to it exactly; larger ones are refused as `value`."""
MAX_DEPTH = 64
"""Levels of lists and objects. Deeper values are refused as `value`: their readers recurse."""

_kind = re.compile(r"[a-z]{1,8}").fullmatch
_id = re.compile(r"[A-Za-z0-9._-]{1,64}").fullmatch
_field = re.compile(r"[A-Za-z0-9._-]{1,40}").fullmatch
_stamp = re.compile(r"[0-9a-f]{23}").fullmatch

_encode = msgspec.json.Encoder().encode
_decode_stored = msgspec.json.Decoder(Stored).decode
_decode_values = msgspec.json.Decoder(dict[str, tuple[Any, str]]).decode


class Judged(NamedTuple):
    """A put (the records of one request) after the checks that need no database."""

    rows: list[tuple[str, str, Stored]]
    """Kind, id and cells that may be merged: one entry per record, in order of first mention."""
    bad: list[Bad]
    latest_ms: int
    """The latest instant (ms since 1970) of any well-formed stamp, also refused ones; 0: none."""


class Merged(NamedTuple):
    """A record after a merge."""

    cells: Stored
    body: bytes
    """The cells as JSON, as stored and sent."""
    changed: list[tuple[str, str | None, str]]
    """Field, its stamp before (None: it is new) and now. Empty if nothing changed."""
    bad: list[Bad]


def judge(put: list[Row]) -> Judged:
    """
    Sort a put, field by field, into what may be merged and what is refused.

    A bad field is refused alone; a bad kind or id refuses its row. The cells of a record that is
    named twice are united, so that it gets one number.
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
    Apply each new cell whose stamp is later than that of the stored one, within a row's limits.

    Args:
        old: The record's body as stored (JSON); None if it is new.
        new: Cells that passed `judge`; their order decides which ones still fit.
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
    """The values of a stored record by field, without stamps. *body* is JSON as in `Merged`."""
    return {name: cell[0] for name, cell in _decode_values(body).items()}


def row_bytes(kind: str, id: str, body: bytes) -> int:
    """Bytes of a record on the wire, `["t","id",{…}]`: limits and quotas count these."""
    return len(kind) + len(id) + len(body) + 8


def row_json(kind: str, id: str, body: bytes) -> bytes:
    """A record as it is sent. `judge` accepts only kinds and ids that need no escaping."""
    return b'["%b","%b",%b]' % (kind.encode(), id.encode(), body)


def new_cells(body: bytes) -> list[tuple[str, str | None, str]]:
    """A stored record's cells as `Merged.changed` has them if the record was new."""
    return [(name, None, cell[1]) for name, cell in _decode_stored(body).items()]


def _judge_cell(field: str, value: Any, stamp: str) -> msgspec.Raw | str:
    """The encoded value, or the reason why the cell is refused."""
    if not _field(field):
        return "field"
    if not _stamp(stamp):
        return "stamp"
    try:
        if not _plain(value):
            return "value"
        raw = _encode(value)
    except (ValueError, TypeError, RecursionError):  # such as half a surrogate pair
        return "value"
    return "size" if len(raw) > VALUE_BYTES else msgspec.Raw(raw)


def _plain(value: Any, depth: int = 0) -> bool:
    """Whether *value* is nested at most `MAX_DEPTH` deep and has no number beyond `MAX_NUMBER`."""
    kind = type(value)
    if kind is int or kind is float:
        return -MAX_NUMBER <= value <= MAX_NUMBER and not (kind is float and math.isnan(value))
    if kind is list or kind is tuple:
        return depth < MAX_DEPTH and all(_plain(item, depth + 1) for item in value)
    if kind is dict:
        return depth < MAX_DEPTH and all(_plain(item, depth + 1) for item in value.values())
    return kind is str or kind is bool or value is None
