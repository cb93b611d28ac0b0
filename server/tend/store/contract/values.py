"""The values that go into a store and come out of it. Import them from base.py."""

from __future__ import annotations

from typing import Any, NamedTuple, Protocol

import msgspec


class Caller(msgspec.Struct, frozen=True):
    """The account and device that a token belongs to."""

    account: str
    device: str


class NewDevice(NamedTuple):
    """What is stored of a joining device: the hash of its token, a wished id, a name."""

    token_hash: bytes
    device: str | None = None
    """A wished id, 8 hex digits; if it was ever used in the account, another one is given."""
    name: str | None = None
    """Sealed text."""


class Renewed(NamedTuple):
    """A device under its new id. `n`: the number of its last request."""

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
    """A record as programs read it: its id, and the values of its fields without stamps."""

    id: str
    fields: dict[str, Any]


class RecordPage(NamedTuple):
    """A page of records. `rest`: pass it as *after* to read on; None: there are no more."""

    records: list[Record]
    rest: str | None


class Load(NamedTuple):
    """How busy a store is: writes that wait, connections that work and that do not."""

    waiting: int
    busy: int
    idle: int
    away: dict[str, bool]
    """For each of its sections (by its parts) whether the database did not answer when asked."""


class Meter(Protocol):
    """Is told of each transaction that several writes shared. Called from any thread."""

    def committed(self, jobs: int, seconds: float) -> None:
        """So many writes were answered by one transaction, which took so long."""


class Watcher(Protocol):
    """
    Is notified of commits, on the event loop, before the call that made them returns.

    The store calls it, not the HTTP handlers: so a request that was cancelled after its commit
    still notifies the account's other devices.
    """

    def moved(self, account: str, seq: int) -> None:
        """The account's number is *seq* now."""

    def removed(self, account: str, device: str | None) -> None:
        """The device (None: every device of the account) has lost its access."""
