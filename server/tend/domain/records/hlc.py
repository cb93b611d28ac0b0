"""
The hybrid logical clock that makes stamps: close to wall time, yet later than any stamp seen.

A stamp is 23 characters: 11 hex digits of ms since 1970, 4 of a counter, 8 of the device. Stamps
compare as ASCII text in order of time; the device breaks ties, the same way everywhere.
Source: Kulkarni et al., "Logical Physical Clocks" (2014); R3 of docs/protocol.md.

Twin: pwa/src/domain/hlc.ts; cases in tests/vectors/stamps.json.
"""

from __future__ import annotations

import re
from typing import NamedTuple

MAX_MS = 16**11 - 1
MAX_COUNTER = 16**4 - 1
"""The largest values that fit into the 11 and 4 hex digits of a stamp."""

_stamp = re.compile(r"[0-9a-f]{23}").fullmatch


class Clock(NamedTuple):
    """The latest instant that a device has stamped or seen: ms since 1970, and a counter."""

    ms: int
    counter: int


class Stamp(NamedTuple):
    """A stamp taken apart."""

    ms: int
    counter: int
    device: str


def tick(clock: Clock, now_ms: int) -> Clock:
    """
    The clock after one more action at *now_ms* (ms since 1970, by the device's wall clock).

    It never goes back and never fails: a full counter carries into the ms.
    """
    if now_ms > clock.ms:
        return Clock(now_ms, 0)
    if clock.counter < MAX_COUNTER:
        return Clock(clock.ms, clock.counter + 1)
    return Clock(clock.ms + 1, 0)


def see(clock: Clock, stamp: Stamp) -> Clock:
    """The clock after *stamp* was pulled: the stamps that it makes next are later than that one."""
    return max(clock, Clock(stamp.ms, stamp.counter))


def write_stamp(clock: Clock, device: str) -> str:
    """
    The stamp of the clock's instant on *device* (8 hex digits).

    Raises:
        ValueError: The instant does not fit into a stamp, or *device* is not a device's id.
    """
    text = f"{clock.ms:011x}{clock.counter:04x}{device}"
    if clock.ms < 0 or clock.counter < 0 or not _stamp(text):
        raise ValueError("no stamp can hold this instant and device")
    return text


def read_stamp(text: str) -> Stamp:
    """
    Take a stamp apart.

    Raises:
        ValueError: *text* is not a stamp.
    """
    if not _stamp(text):
        raise ValueError("not a stamp")
    return Stamp(int(text[:11], 16), int(text[11:15], 16), text[15:])
