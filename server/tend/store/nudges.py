"""What a store remembers for the nudges: the contract. See base.py for the rest of it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import NamedTuple

import msgspec

from tend.domain.nudges import Nudge, Said


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


class Past(NamedTuple):
    """What was decided for an account before."""

    said: list[Said]
    settled: list[str]
    later: list[tuple[int, Nudge]]


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


class Decided(msgspec.Struct, frozen=True):
    """All that one wake came to: stored as a whole or not at all."""

    due_ms: int | None
    """The next one; none: nothing until something changes."""
    since_ms: int
    said: tuple[Said, ...] = ()
    settled: tuple[str, ...] = ()
    later: tuple[tuple[int, Nudge], ...] = ()
    """All that are put off now; what is missing is no longer."""
    outbox: tuple[Message, ...] = ()


class NudgeStore(ABC):
    """The part of a store that the nudger needs beside records."""

    @abstractmethod
    async def put_subscription(self, subscription: Subscription, now_ms: int) -> None:
        """Remember where a device is reached, instead of before; its failures are forgotten."""

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
    async def past(self, account: str) -> Past:
        """What was decided before, as far back as the rules ask."""

    @abstractmethod
    async def decide(self, due: Due, decided: Decided, now_ms: int) -> bool:
        """
        Store what a wake came to, in one transaction, and let the account go.

        False: its claim has lapsed and somebody else was faster, or what it depends on has
        changed meanwhile. Nothing was stored then; it is due again at once.
        """

    @abstractmethod
    async def claim_messages(self, now_ms: int, limit: int, lease_ms: int) -> list[Ready]:
        """Take messages to send; those that make no sense any more are dropped."""

    @abstractmethod
    async def put_messages(self, messages: Sequence[Message], now_ms: int) -> None:
        """More to send, such as a test."""

    @abstractmethod
    async def delivered(self, message: Message, now_ms: int) -> None:
        """The push service has taken it."""

    @abstractmethod
    async def undeliverable(self, message: Message) -> None:
        """The subscription is dead: it goes, with all that was on its way to it."""

    @abstractmethod
    async def retry(self, message: Message, at_ms: int, error: str | None, now_ms: int) -> None:
        """
        Not now. With an error it counts: three over a day give the subscription up.

        Beyond the message's end it is dropped.
        """

    @abstractmethod
    async def refused(self, message: Message, error: str, now_ms: int) -> None:
        """The push service does not believe us: the operator's matter. The message goes."""

    @abstractmethod
    async def snooze(self, account: str, key: str, now_ms: int) -> bool:
        """The person wants what was said under *key* once more. False: it was never said."""
