"""What goes into a store and comes out of it. Others import it by base.py."""

from __future__ import annotations

from typing import Any, NamedTuple, Protocol

import msgspec


class Caller(msgspec.Struct, frozen=True):
    """Who a token speaks for."""

    account: str
    device: str


class NewDevice(NamedTuple):
    """What a joining device brings: the hash of its token, an id that it wishes for, a name."""

    token_hash: bytes
    device: str | None = None
    """8 hex digits. One that was ever used in the account gives way to a fresh one."""
    name: str | None = None
    """Sealed."""


class Renewed(NamedTuple):
    """A device under its new id, and the number of its last request."""

    caller: Caller
    n: int


class DeviceInfo(msgspec.Struct, frozen=True):
    """A device as its account's devices see it. `name` is sealed text that only they can read."""

    id: str
    name: str | None
    made_ms: int
    seen_ms: int | None
    push: bool


class Record(NamedTuple):
    """A record as read: its id, and the values of its fields without their stamps."""

    id: str
    fields: dict[str, Any]


class RecordPage(NamedTuple):
    """Some records, and the id after which the rest comes; none: that was all."""

    records: list[Record]
    rest: str | None


class Watcher(Protocol):
    """
    Hears of commits, on the event loop, before the call that caused them returns.

    It is told by the store and not by the handlers, so that a request that was cancelled after
    its commit still wakes the other devices.
    """

    def moved(self, account: str, seq: int) -> None:
        """The account is at *seq* now."""

    def removed(self, account: str, device: str | None) -> None:
        """The device (none: the whole account) may no longer listen."""
