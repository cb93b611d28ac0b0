"""What goes into a store and comes out of it. Others import it by base.py."""

from __future__ import annotations

from typing import Any, NamedTuple, Protocol

import msgspec

from tend.domain.cells import Bad, Row


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


class SyncRequest(msgspec.Struct, frozen=True):
    """One round of the protocol. `n` may be missing only while `put` is empty."""

    n: int | None
    cursor: int
    limit: int
    put: list[Row]


class SyncPage(msgspec.Struct, frozen=True):
    """
    What a round answers.

    Attributes:
        seq: The account's number after this round.
        cursor: The number of the page's last row, or the one asked with when it is empty.
        more: Rows lie beyond this page.
        digest: Of all cells of the account; none while there is more.
        rows: The page as one JSON array, `[["t","id",{…}],…]`, ready for the wire.
        bad: What of the put was refused, and why.
        changed: The put changed something. The `Watcher` has been told already.
    """

    seq: int
    cursor: int
    more: bool
    digest: int | None
    rows: bytes
    bad: list[Bad]
    changed: bool


class DeviceInfo(msgspec.Struct, frozen=True):
    """A device as its account's devices see it. `name` is sealed text that only they can read."""

    id: str
    name: str | None
    made_ms: int
    seen_ms: int | None
    push: bool


DEVICE_BYTES = 512
"""What a device's row counts in the quota."""


class Quotas(msgspec.Struct, frozen=True):
    """
    What one account may hold. A store made without quotas does not count.

    A device weighs `DEVICE_BYTES`, also after its removal, for its id is never given again.
    """

    bytes: int = 64 * 1024 * 1024
    rows: int = 200_000
    devices: int = 20
    pairings: int = 5
    """Codes that are open at once."""
    spare: int = 64 * 1024
    """Bytes that devices may take beyond `bytes`: a full account can still be joined."""


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
