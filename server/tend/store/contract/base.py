"""
The contract of every store. `web` and `nudger` import it, and never an implementation.

- All methods are coroutines. The account, where there is one, is the first argument.
- Times are ms since 1970 UTC and are passed in: no store reads a clock.
- A method that returns has committed.
- A refusal is an exception of `tend.errors`. If the database fails it is `StoreUnavailable`, and
  nothing of the call was applied; only where the connection to a database broke during the commit
  nobody knows (the message says so, and the caller asks again, as after an answer that was lost).
- Cancelling a call leaves no transaction open: its work is either done or was not begun.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence

from tend.domain.records.parts import LAST_PART
from tend.domain.records.round import DEVICE_BYTES, Quotas, SyncPage, SyncRequest
from tend.store.contract.accounts import AccountStore
from tend.store.contract.limits import LimitStore
from tend.store.contract.nudges import (
    NEVER_MS,
    Decided,
    Due,
    Message,
    NudgeInputs,
    NudgeStore,
    Past,
    Pause,
    PushState,
    Ready,
    Settlement,
    Subscription,
)
from tend.store.contract.values import (
    Caller,
    DeviceInfo,
    Load,
    Meter,
    NewDevice,
    Record,
    RecordPage,
    Renewed,
    Watcher,
)


class Store(AccountStore, NudgeStore, LimitStore):
    """Everything that the server stores."""

    watcher: Watcher | None = None
    """Set once by the app, before the first request."""
    meter: Meter | None = None
    """The same."""
    is_shared: bool = False
    """Whether other processes may write to it: the watcher hears nothing of them. See `numbers`."""

    # --- sections -------------------------------------------------------------------------------

    def sections(self) -> Sequence[Store]:
        """
        The same store, once for each of its databases: each finds work (`claim_due`,
        `claim_messages`, `purge`, `anybody_listens`) in its own database only, and says of it alone
        whether it is `ready`. So what is done without end goes on where the others are away.

        Close the whole store, not a section. Ask for them after the watcher was set.
        """
        return [self]

    @property
    def parts(self) -> str:
        """The parts of the database that it finds work in, such as `0-511`."""
        return f"0-{LAST_PART}"

    def has(self, account: str) -> bool:
        """Whether the account lies in these parts."""
        return True

    # --- life -----------------------------------------------------------------------------------

    @abstractmethod
    async def migrate(self) -> list[str]:
        """Bring the schema up to date; the names of the migrations that ran, oldest first."""

    @abstractmethod
    async def heed_revoked(self) -> None:
        """
        Apply deletions and removals that a restored backup does not know of (see `revoked`).

        Call it in the one process that serves, after `migrate` and before the first request.

        Raises:
            StoreUnavailable: The file `revoked` cannot be read or written.
        """

    @abstractmethod
    async def ready(self) -> bool:
        """Whether the database answers and its schema is the one that this code expects."""

    @abstractmethod
    def load(self) -> Load:
        """How busy it is at this moment."""

    @abstractmethod
    async def close(self) -> None:
        """Finish what is queued, then close the database. Idempotent."""

    @abstractmethod
    async def purge(self, now_ms: int, unseen_ms: int | None = None) -> int:
        """
        Drop expired pairings, invitations, tombstones and limits; the number of accounts dropped.

        What was planned by a clock that stood far ahead, and was set back, is planned anew.

        Args:
            unseen_ms: Also drop accounts of which no device was seen for this long, but at most
                1 % of all accounts (at least one). None are dropped if no device at all was seen
                for a week: then the clock is probably wrong. Pass it once a day.
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

    @abstractmethod
    async def numbers(self, callers: Sequence[Caller]) -> dict[Caller, int]:
        """
        The numbers of these devices' accounts, as of now, whoever has changed them.

        A device that was removed, or has got another id, is missing, and so are those of a deleted
        account.
        """


__all__ = [
    "DEVICE_BYTES",
    "NEVER_MS",
    "AccountStore",
    "Caller",
    "Decided",
    "DeviceInfo",
    "Due",
    "LimitStore",
    "Load",
    "Message",
    "Meter",
    "NewDevice",
    "NudgeInputs",
    "NudgeStore",
    "Past",
    "Pause",
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
