"""
The hybrid logical clock behind every stamp: wall time where clocks agree, order where they don't.

A stamp is 23 characters: 11 hex digits of ms since 1970, 4 of a counter, 8 of the device. Its
order as plain ASCII is the order of time, with ties broken by the device the same way everywhere.

Twin: pwa/src/domain/hlc.ts; cases in tests/vectors/stamps.json.
"""

from __future__ import annotations

import re
from typing import NamedTuple

MAX_MS = 16**11 - 1
MAX_COUNTER = 16**4 - 1

_stamp = re.compile(r"[0-9a-f]{23}").fullmatch


class Clock(NamedTuple):
    """The latest instant a device has made or seen."""

    ms: int
    counter: int


class Stamp(NamedTuple):
    """A stamp taken apart."""

    ms: int
    counter: int
    device: str


def tick(clock: Clock, now_ms: int) -> Clock:
    """
    The clock after one more action at *now_ms*.

    Never goes back and never fails: where the counter is full it carries into the ms.
    """
    if now_ms > clock.ms:
        return Clock(now_ms, 0)
    if clock.counter < MAX_COUNTER:
        return Clock(clock.ms, clock.counter + 1)
    return Clock(clock.ms + 1, 0)


def see(clock: Clock, stamp: Stamp) -> Clock:
    """The clock after a stamp was pulled: what it makes next is later than anything it has seen."""
    return max(clock, Clock(stamp.ms, stamp.counter))


def write_stamp(clock: Clock, device: str) -> str:
    """
    The stamp of the clock's instant on *device* (8 hex digits).

    Raises:
        ValueError: The instant does not fit, or the device is no device id.
    """
    text = f"{clock.ms:011x}{clock.counter:04x}{device}"
    if clock.ms < 0 or clock.counter < 0 or not _stamp(text):
        raise ValueError("no stamp can hold this instant and device")
    return text


def read_stamp(text: str) -> Stamp:
    """
    Take a stamp apart.

    Raises:
        ValueError: *text* is no stamp.
    """
    if not _stamp(text):
        raise ValueError("not a stamp")
    return Stamp(int(text[:11], 16), int(text[11:15], 16), text[15:])
