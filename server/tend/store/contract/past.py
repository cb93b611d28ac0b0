"""
Earlier decisions for an account: built from a store's rows, and how deferred nudges are encoded.

A row that cannot be read is skipped and logged, so that it does not stop other accounts.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any, Final, TypeVar

import msgspec

from tend.domain.nudges.key import NudgeKind
from tend.domain.nudges.model import Nudge, Said
from tend.domain.nudges.window import DECIDED_MS

NUDGE_VERSION: Final = 1
"""
Version of the encoding of deferred nudges; one of another version is dropped and planned anew.
"""

T = TypeVar("T")

_encode = msgspec.json.Encoder().encode
_nudge = msgspec.json.Decoder(Nudge).decode
_strings = msgspec.json.Decoder(tuple[str, ...]).decode

log = logging.getLogger("tend.nudges")


def encode_nudge(nudge: Nudge) -> bytes:
    """Encode a deferred nudge, to be stored together with `NUDGE_VERSION`."""
    return _encode(nudge)


def past_of(
    account: str,
    decided: Iterable[tuple[str, str | None, int]],
    said: Iterable[tuple[str, int, NudgeKind, str, int]],
    since_ms: int,
) -> tuple[list[Said], list[str]]:
    """
    The nudges that were sent, oldest first; and keys that were settled lately without sending.

    Args:
        decided: Rows of key, first key of the message that it was sent in (None: not sent), ms.
        said: Rows of first key, ms, kind, habits as JSON, again; the latest first.
        since_ms: Everything before it has been decided.
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
        named = _decoded(_strings, habits, account, key)
        if named is None:
            continue
        # The first key leads; the order of the others is fixed by sorting.
        others = sorted(other for other in keys.get(key, ()) if other != key)
        at = datetime.fromtimestamp(at_ms / 1000, UTC)
        found.append(Said((key, *others), kind, named, at, bool(again)))
    return found[::-1], settled


def later_of(account: str, rows: Iterable[tuple[str, int, int, bytes]]) -> list[tuple[int, Nudge]]:
    """
    The deferred nudges, each with the instant (ms) at which it is due again.

    One that cannot be read is dropped; if it is still due, it is planned anew.

    Args:
        rows: Rows of key, ms, version, encoded nudge.
    """
    found = []
    for key, at_ms, version, raw in rows:
        if version != NUDGE_VERSION:
            log.warning("a nudge of another version was put off; it is dropped: %s", key)
            continue
        nudge = _decoded(_nudge, raw, account, key)
        if nudge is not None and nudge.parts:
            found.append((at_ms, nudge))
    return found


def _decoded(decode: Callable[[Any], T], raw: Any, account: str, key: str) -> T | None:
    try:
        return decode(raw)
    except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
        log.warning("what was stored under %s of %s cannot be read: %s", key, account, error)
        return None
