"""What is used of limits that hold for all processes together. See contract/limits.py."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from typing import Final

from tend.domain.records.parts import part_of
from tend.store.acts.act import Act, row, run

# The row is locked by writing it, and what others have counted meanwhile is seen.
_HOLD: Final = """
INSERT INTO used (part, key, events, until_ms) VALUES (?1, ?2, ?3, ?4)
    ON CONFLICT (part, key) DO UPDATE SET until_ms = excluded.until_ms
RETURNING events
"""
_COUNT: Final = "UPDATE used SET events = ?3 WHERE part = ?1 AND key = ?2"
_EVENTS: Final = "SELECT events FROM used WHERE part = ?1 AND key = ?2"
DEBT_MOST_MS: Final = 3_600_000
"""A share that is whole only later than this was taken from by a clock that stood ahead."""
_SPEND: Final = """
INSERT INTO used (part, key, events, until_ms) VALUES (?1, ?2, ?3, ?4)
    ON CONFLICT (part, key) DO UPDATE SET
        until_ms = CASE WHEN used.until_ms > ?5 AND used.until_ms <= ?7
                        THEN used.until_ms ELSE ?5 END + ?6
RETURNING until_ms
"""


def take_turn(key: bytes, most: int, span_ms: int, now_ms: int) -> Act[int]:
    """See `LimitStore.take_turn`."""
    part = part_of(key)
    found = yield from row(_HOLD, part, key, b"", now_ms + span_ms)
    assert found is not None
    events = _within(found[0], span_ms, now_ms)
    wait_ms = _wait_ms(events, most, span_ms, now_ms)
    if not wait_ms:
        yield from run(_COUNT, part, key, _packed([*events, now_ms]))
    return wait_ms


def turn_wait(key: bytes, most: int, span_ms: int, now_ms: int) -> Act[int]:
    """See `LimitStore.turn_wait`."""
    found = yield from row(_EVENTS, part_of(key), key)
    events = [] if found is None else _within(found[0], span_ms, now_ms)
    return _wait_ms(events, most, span_ms, now_ms)


def spend(costs: Sequence[tuple[bytes, int]], now_ms: int) -> Act[list[int]]:
    """See `LimitStore.spend`."""
    whole_ms = {}
    # In the order of the keys, which is the same for all processes: none blocks another.
    for key, cost_ms in sorted(costs):
        values = (key, b"", now_ms + cost_ms, now_ms, cost_ms, now_ms + DEBT_MOST_MS)
        found = yield from row(_SPEND, part_of(key), *values)
        assert found is not None
        whole_ms[key] = int(found[0])
    return [whole_ms[key] for key, _ in costs]


def _within(packed: bytes, span_ms: int, now_ms: int) -> list[int]:
    """The events that still count; none can be of later, but by a clock that was wrong."""
    events = struct.unpack(f">{len(packed) // 8}q", packed)
    return [at_ms for at_ms in events if now_ms - span_ms < at_ms <= now_ms + span_ms]


def _wait_ms(events: list[int], most: int, span_ms: int, now_ms: int) -> int:
    if len(events) < most:
        return 0
    return min(span_ms, max(1, sorted(events)[-most] + span_ms - now_ms))


def _packed(events: list[int]) -> bytes:
    return struct.pack(f">{len(events)}q", *events)
