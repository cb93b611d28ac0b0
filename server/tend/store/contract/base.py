"""
The contract of every store. The web and the nudger import it, and no store that fulfils it.

All methods are coroutines; where an account exists it is the first argument and stands first in
every key. Times are ms since 1970 UTC and come in as arguments: no store reads a clock. A method
that returns has committed. A refusal is an exception of `tend.errors`; when the database itself
fails it is `StoreUnavailable`, and nothing of the call was applied. Cancelling a call never leaves
a transaction open: its work is either done or not begun.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence

from tend.domain.records.round import DEVICE_BYTES, Quotas, SyncPage, SyncRequest
from tend.store.contract.accounts import AccountStore
from tend.store.contract.nudges import (
    NEVER_MS,
    Decided,
    Due,
    Message,
    NudgeInputs,
    NudgeStore,
    Past,
    PushState,
    Ready,
    Settlement,
    Subscription,
)
from tend.store.contract.values import (
    Caller,
    DeviceInfo,
    NewDevice,
    Record,
    RecordPage,
    Renewed,
    Watcher,
)


class Store(AccountStore, NudgeStore):
    """All that Tend remembers."""

    watcher: Watcher | None = None
    """Set once by the app, before the first request."""

    # --- life -----------------------------------------------------------------------------------

    @abstractmethod
    async def migrate(self) -> list[str]:
        """Bring the schema up to date; the names of the migrations that ran, oldest first."""

    @abstractmethod
    async def heed_revoked(self) -> None:
        """
        Catch up with what was deleted or removed since an older backup that was restored.

        For the one process that serves, after migrating and before its first request.

        Raises:
            StoreUnavailable: What was written down beside the database cannot be read or written.
        """

    @abstractmethod
    async def ready(self) -> bool:
        """Whether the database answers and its schema is the one that this code expects."""

    @abstractmethod
    async def close(self) -> None:
        """Finish what is queued, then let go of the database. Idempotent."""

    @abstractmethod
    async def purge(self, now_ms: int, unseen_ms: int | None = None) -> int:
        """
        Drop expired pairings, invitations and tombstones; the number of accounts dropped.

        Args:
            unseen_ms: Also drop accounts none of whose devices was seen for this long; of all at
                most one in a hundred (or one), and none where nobody at all was seen for a week:
                then it is rather the clock that is wrong. To be asked for once a day.
        """

    # --- the protocol ---------------------------------------------------------------------------

    @abstractmethod
    async def sync(
        self, caller: Caller, request: SyncRequest, now_ms: int, ahead_ms: int
    ) -> SyncPage:
        """
        Merge a device's changes and read what it has not seen, in one transaction.

        Checked in this order: the request number (stored even when a later check refuses), the
        clock, then the fields one by one.

        Args:
            ahead_ms: How far beyond *now_ms* a stamp may lie.

        Raises:
            Stale: The request number was used before.
            ClockAhead: A stamp lies too far ahead, and beyond all that the account holds; nothing
                was merged.
            Full: The put would grow the account beyond its quota; nothing was merged.
            Removed, Gone: The device was removed, the account deleted, since `caller`.
        """

    @abstractmethod
    async def records(self, account: str, kind: str, after: str = "") -> RecordPage:
        """
        The records of a kind beyond the id *after*, in order of id, as many as fit on a page.

        Raises:
            Gone: There is no such account (any more).
        """

    @abstractmethod
    async def named(self, account: str, kind: str, ids: Sequence[str]) -> list[Record]:
        """
        Those records of a kind that there are, of the ids asked for: a snapshot.

        Raises:
            Gone: There is no such account (any more).
        """

    @abstractmethod
    async def ticks_of(self, account: str, habit: str, first: str, last: str) -> list[Record]:
        """A habit's ticks of the dates from *first* to before *last*, in order."""

    @abstractmethod
    async def seq(self, account: str) -> int:
        """
        The account's number, for a stream that opens.

        Raises:
            Gone: There is no such account (any more).
        """


__all__ = [
    "DEVICE_BYTES",
    "NEVER_MS",
    "AccountStore",
    "Caller",
    "Decided",
    "DeviceInfo",
    "Due",
    "Message",
    "NewDevice",
    "NudgeInputs",
    "NudgeStore",
    "Past",
    "PushState",
    "Quotas",
    "Ready",
    "Record",
    "RecordPage",
    "Renewed",
    "Settlement",
    "Store",
    "Subscription",
    "SyncPage",
    "SyncRequest",
    "Watcher",
]
