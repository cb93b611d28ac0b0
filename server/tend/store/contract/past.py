"""
What was decided for an account, put together from what a store kept of it; and how it is kept.

What cannot be read is passed over with a line in the log: it harms nobody else.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any, Final, TypeVar

import msgspec

from tend.domain.nudges.key import Kind
from tend.domain.nudges.model import Nudge, Said
from tend.domain.nudges.window import DECIDED_MS

NUDGE_VERSION: Final = 1
"""Of a nudge as stored: one that an older or newer Tend has put off is planned anew."""

T = TypeVar("T")

_encode = msgspec.json.Encoder().encode
_nudge = msgspec.json.Decoder(Nudge).decode
_strings = msgspec.json.Decoder(tuple[str, ...]).decode

log = logging.getLogger("tend.nudges")


def encode_nudge(nudge: Nudge) -> bytes:
    """A nudge that is put off, as it is stored beside `NUDGE_VERSION`."""
    return _encode(nudge)


def past_of(
    account: str,
    decided: Iterable[tuple[str, str | None, int]],
    said: Iterable[tuple[str, int, Kind, str, int]],
    since_ms: int,
) -> tuple[list[Said], list[str]]:
    """
    What was said, the oldest first, and the keys that were settled lately without a word.

    Args:
        decided: Each key, the first key of what it was said with (none: no word), and when (ms).
        said: The first key, when (ms), kind, habits as JSON, again; the latest first.
        since_ms: Up to when all has been decided.
    """
    keys: dict[str, list[str]] = {}
    settled: list[str] = []
    for key, lead, at_ms in decided:
        if lead is not None:
            keys.setdefault(lead, []).append(key)
        elif at_ms >= since_ms - DECIDED_MS:
            settled.append(key)
    found = []
    for key, at_ms, kind, habits, again in said:
        named = _heeded(_strings, habits, account, key)
        if named is None:
            continue
        # The first leads, whatever the order of the others.
        others = sorted(other for other in keys.get(key, ()) if other != key)
        at = datetime.fromtimestamp(at_ms / 1000, UTC)
        found.append(Said((key, *others), kind, named, at, bool(again)))
    return found[::-1], settled


def later_of(account: str, rows: Iterable[tuple[str, int, int, bytes]]) -> list[tuple[int, Nudge]]:
    """
    What was put off, and until when. What cannot be read is planned anew, as if it had not been.

    Args:
        rows: Key, when (ms), version, the nudge encoded.
    """
    found = []
    for key, at_ms, version, raw in rows:
        if version != NUDGE_VERSION:
            log.warning("a nudge of another version was put off; it is dropped: %s", key)
            continue
        nudge = _heeded(_nudge, raw, account, key)
        if nudge is not None and nudge.parts:
            found.append((at_ms, nudge))
    return found


def _heeded(decode: Callable[[Any], T], raw: Any, account: str, key: str) -> T | None:
    try:
        return decode(raw)
    except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
        log.warning("what was stored under %s of %s cannot be read: %s", key, account, error)
        return None
