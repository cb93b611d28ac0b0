"""What a store remembers for the nudges: the contract. See base.py for the rest of it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Any, Final, Literal, NamedTuple

import msgspec

from tend.domain.nudges.model import Nudge, Said

NEVER_MS: Final = 1 << 62
"""Nothing will be due until something changes."""


class Subscription(NamedTuple):
    """Where a device can be reached."""

    account: str
    device: str
    endpoint: str
    p256dh: str
    auth: str


class PushState(NamedTuple):
    """How it stands with a device's subscription. Instants in ms."""

    device: str
    on: bool
    """It is there, and was not given up."""
    delivered_ms: int | None
    error: str | None


class Due(NamedTuple):
    """An account that a worker holds for a while."""

    account: str
    since_ms: int
    turn: int
    marked: bool = False
    """What its plan depends on has changed: it is to be planned before anything is decided."""


class Past(NamedTuple):
    """What was decided for an account before, as far back as the rules ask."""

    said: list[Said]
    settled: list[str]
    later: list[tuple[int, Nudge]]


class Facts(NamedTuple):
    """All that bears on an account's nudges, as it stood at its number `seq`."""

    seq: int
    records: dict[str, list[tuple[str, dict[str, Any]]]]
    """By kind (s, h, l, c, t): ids and the values of their fields; of ticks, the recent ones."""
    past: Past
    to: list[Subscription]
    """Where it can be reached now."""


class Message(NamedTuple):
    """A message to one device, until it is settled."""

    account: str
    key: str
    device: str
    payload: bytes
    urgency: str
    until_ms: int
    tries: int


class Ready(NamedTuple):
    """A message that a worker holds, and where it goes."""

    message: Message
    to: Subscription


class Settlement(NamedTuple):
    """What came of a message."""

    ready: Ready
    how: Literal["delivered", "dead", "retry", "refused", "dropped"]
    """
    The push service has it · the subscription is no more · try again `at_ms` (with an error it
    counts: three over a day give the subscription up) · the push service does not believe us, so
    the message goes and the subscription stays · it makes no sense any more.
    """
    at_ms: int = 0
    error: str | None = None


class Decided(msgspec.Struct, frozen=True):
    """All that was decided for an account at one time: stored as a whole or not at all."""

    due_ms: int | None
    """The next one; none: nothing until something changes."""
    since_ms: int
    seq: int
    """The account's number when it was read: a change since then asks for another look."""
    said: tuple[Said, ...] = ()
    settled: tuple[str, ...] = ()
    later: tuple[tuple[int, Nudge], ...] = ()
    """All that are put off now; what is missing is no longer."""
    outbox: tuple[Ready, ...] = ()


class NudgeStore(ABC):
    """The part of a store that the nudger needs beside records."""

    @abstractmethod
    async def put_subscription(
        self,
        subscription: Subscription,
        now_ms: int,
        replaces: str | None = None,
        hello: Message | None = None,
    ) -> None:
        """
        Remember where a device is reached, instead of before; what was given up is tried again.

        An endpoint is one browser's. Where it, or the one that it *replaces*, stands under another
        device or account, it goes from there. *hello* is sent if nothing of this could be reached
        before.

        Raises:
            BadEndpoint: Its push service gave it up in the last 400 days: a browser hands it out
                until it is asked for another. Nothing was changed.
        """

    @abstractmethod
    async def drop_subscription(self, account: str, device: str) -> None:
        """Forget it, and what was on its way to it."""

    @abstractmethod
    async def subscriptions(self, account: str) -> list[Subscription]:
        """All that were not given up."""

    @abstractmethod
    async def push_states(self, account: str) -> list[PushState]:
        """One for each device that ever subscribed and is not removed."""

    @abstractmethod
    async def anybody_listens(self) -> bool:
        """Whether there is any subscription at all."""

    @abstractmethod
    async def claim_due(self, now_ms: int, limit: int, lease_ms: int) -> list[Due]:
        """
        Take accounts that are due and that no worker holds, the longest due first.

        After the lease a claim lapses: a crash delays a nudge, never loses it.
        """

    @abstractmethod
    async def put_plans(self, plans: Sequence[tuple[Due, int]]) -> None:
        """
        Store the instants at which accounts are due, and let them go; nothing was decided.

        One whose records have changed since it was claimed is due again at once.
        """

    @abstractmethod
    async def facts(self, accounts: Sequence[str], now_ms: int) -> dict[str, Facts]:
        """
        All that bears on the nudges of these accounts; of those that are no more, nothing.

        Neither of one whose facts cannot be read: that is in the log, and harms nobody else.
        """

    @abstractmethod
    async def record_decisions(
        self, decisions: Sequence[tuple[Due, Decided]], now_ms: int, lease_ms: int
    ) -> list[bool]:
        """
        Store what was decided for accounts, in one transaction, and let the accounts go.

        The caller holds the messages of an outbox for the lease, and sends them. False: the claim
        has lapsed and somebody else was faster, or a record has changed since it was read. Of such
        an account nothing was stored; it is due again at once.
        """

    @abstractmethod
    async def claim_messages(self, now_ms: int, limit: int, lease_ms: int) -> list[Ready]:
        """
        Take messages that were put off, put there by a route, or left by a worker that died.

        Those whose time is over are dropped.
        """

    @abstractmethod
    async def put_messages(self, messages: Sequence[Message], now_ms: int) -> None:
        """More to send, such as a test."""

    @abstractmethod
    async def settle(self, settlements: Sequence[Settlement], now_ms: int) -> None:
        """
        Store what came of messages, in one transaction.

        A subscription that was renewed meanwhile is none the worse for it.
        """
