"""The contract of a store, as far as nudges and push need it. See base.py for the rest."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Any, Final, Literal, NamedTuple

import msgspec

from tend.domain.nudges.model import Nudge, Said

NEVER_MS: Final = 1 << 62
"""As `due_ms`: nothing is due until a record changes."""


class Subscription(NamedTuple):
    """A device's push subscription: endpoint URL and keys (base64url) as the browser gave them."""

    account: str
    device: str
    endpoint: str
    p256dh: str
    auth: str


class PushState(NamedTuple):
    """The state of a device's subscription. Instants in ms since 1970."""

    device: str
    on: bool
    """False: it was given up after repeated failures."""
    delivered_ms: int | None
    error: str | None


class Due(NamedTuple):
    """An account that a worker has claimed for a lease."""

    account: str
    since_ms: int
    plan_version: int
    """Raised whenever records that planning depends on change."""
    marked: bool = False
    """Such records have changed since it was planned: plan before deciding."""
    due_ms: int = 0
    """Since when it is due."""


class Past(NamedTuple):
    """Earlier decisions for an account, as far back as the rules read (`domain.nudges.window`)."""

    said: list[Said]
    settled: list[str]
    later: list[tuple[int, Nudge]]
    """Deferred nudges, each with the instant (ms) at which it is due again."""


class NudgeInputs(NamedTuple):
    """All inputs of an account's nudge decisions, as of its number `seq`."""

    seq: int
    records: dict[str, list[tuple[str, dict[str, Any]]]]
    """By kind (s, h, l, c, t): ids, and the values of their fields. Of ticks, the recent ones."""
    past: Past
    to: list[Subscription]
    """Its subscriptions that were not given up."""


class Message(NamedTuple):
    """A message to one device in the outbox. `key`: the nudge's; `until_ms`: when it expires."""

    account: str
    key: str
    device: str
    payload: bytes
    urgency: str
    until_ms: int
    tries: int


class Ready(NamedTuple):
    """A message that a worker has claimed, with its subscription."""

    message: Message
    to: Subscription


class Settlement(NamedTuple):
    """The outcome of a message."""

    ready: Ready
    how: Literal["delivered", "dead", "retry", "refused", "dropped"]
    """
    - delivered: the push service accepted it.
    - dead: the subscription does not exist any more.
    - retry: try again at `at_ms`. With an `error` it counts as a failure; after three failures over
      more than a day the subscription is given up.
    - refused: the push service rejected our signature. The message is dropped, the subscription
      stays.
    - dropped: the message no longer holds, so it was not sent.
    """
    at_ms: int = 0
    error: str | None = None


class Pause(NamedTuple):
    """
    Nobody sends to a push service until *until_ms*; as `put_pauses` takes it, 0: it answers again.

    `why`: `asked` by itself (429, 503), or `silent`: it did not answer, *tries* times in a row.
    """

    origin: str
    why: Literal["asked", "silent"]
    until_ms: int
    tries: int = 0


class Decided(msgspec.Struct, frozen=True):
    """What was decided for an account in one run: stored as a whole or not at all."""

    due_ms: int | None
    """When it is due next; None: never, until a record changes."""
    since_ms: int
    seq: int
    """The account's number when it was read. If it has changed since, nothing is stored."""
    said: tuple[Said, ...] = ()
    settled: tuple[str, ...] = ()
    later: tuple[tuple[int, Nudge], ...] = ()
    """All nudges that are deferred from now on; they replace those stored before."""
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
        Store a device's subscription in place of an earlier one, and reset its failures.

        An endpoint belongs to one browser: where it, or the endpoint that it *replaces*, is stored
        for another device or account, it is dropped there.

        Args:
            replaces: The endpoint that the browser had before.
            hello: A greeting, put into the outbox if neither device nor endpoint had a
            subscription.

        Raises:
            BadEndpoint: Its push service declared it dead in the last 400 days (browsers return the
                same endpoint until `unsubscribe`). Nothing was changed.
        """

    @abstractmethod
    async def drop_subscription(self, account: str, device: str) -> None:
        """Delete a device's subscription, and the messages to it."""

    @abstractmethod
    async def subscriptions(self, account: str) -> list[Subscription]:
        """The account's subscriptions that were not given up."""

    @abstractmethod
    async def push_states(self, account: str) -> list[PushState]:
        """One for each device that ever subscribed and is not removed."""

    @abstractmethod
    async def anybody_listens(self) -> bool:
        """Whether any account has a subscription."""

    @abstractmethod
    async def claim_due(self, now_ms: int, limit: int, lease_ms: int) -> list[Due]:
        """
        Claim up to *limit* accounts that are due and not claimed, the longest due first.

        A claim ends after *lease_ms*: a crash delays a nudge, and never loses it.
        """

    @abstractmethod
    async def put_plans(self, plans: Sequence[tuple[Due, int]]) -> None:
        """
        Store when claimed accounts are due next (ms), and end their claims; nothing was decided.

        An account whose records changed since it was claimed stays marked and is due at once.
        """

    @abstractmethod
    async def nudge_inputs(self, accounts: Sequence[str], now_ms: int) -> dict[str, NudgeInputs]:
        """
        The inputs of these accounts' nudge decisions, by account.

        Missing are accounts that do not exist, and accounts whose rows cannot be read: those are
        logged, so that one account's fault does not stop the others.
        """

    @abstractmethod
    async def record_decisions(
        self, decisions: Sequence[tuple[Due, Decided]], now_ms: int, lease_ms: int
    ) -> list[bool]:
        """
        Store what was decided for claimed accounts, in one transaction, and end their claims.

        The caller then sends the messages of each outbox, which it holds for *lease_ms*.

        Returns:
            For each account whether it was stored. False: another worker took it after the claim
            had ended, or a record has changed since it was read. It is due again at once.
        """

    @abstractmethod
    async def claim_messages(self, now_ms: int, limit: int, lease_ms: int) -> list[Ready]:
        """
        Claim up to *limit* messages that were deferred, added by a route, or left by a dead worker.

        Expired ones are deleted.
        """

    @abstractmethod
    async def put_messages(self, messages: Sequence[Message], now_ms: int) -> None:
        """Add messages to the outbox, such as a test."""

    @abstractmethod
    async def settle(self, settlements: Sequence[Settlement], now_ms: int) -> None:
        """
        Store the outcomes of messages, in one transaction.

        An outcome of an old endpoint does not count against a subscription that was renewed since.
        """

    @abstractmethod
    async def put_pauses(self, pauses: Sequence[Pause]) -> None:
        """Tell all workers of push services that want a pause, or answer again."""

    @abstractmethod
    async def pauses(self, now_ms: int) -> list[Pause]:
        """The pauses that last, whoever told of them."""
