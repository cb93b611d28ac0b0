"""
Rate limits: sliding windows and token buckets, per address, account or server-wide.

One process counts in memory. Several on one database count together: what is allowed a few times
only, exactly in the database (`Turns`); an account's share of the server, which is asked of with
each request, in memory and compared in the background (`CommonShare`).
"""

from __future__ import annotations

import hmac
import ipaddress
import math
from collections import OrderedDict, deque
from collections.abc import Callable, Sequence
from typing import Final, NamedTuple, Protocol

from tend.auth.origins import Address, address_in
from tend.errors import Throttled

CROWDED = "too many people have begun from this network; wait, or bring an invitation"
HOUR_MS = 3_600_000
MINUTE_MS = 60_000
KEYS_MOST = 100_000
WORK_PER_S = 30
WORK_BURST_COUNT = 150
"""An account's share of the server, counted in small requests: the first sync of five years of
records is 40 of them; giving ten years back to a restored server is 2,000, which takes a minute."""
SETTLE_EVERY_S: Final = 1.0
TOLD_FROM: Final = 30.0
"""From so much work on (of an account, in small requests) other processes are told of it."""
_FORGET_AT_ONCE = 2

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


class Window:
    """
    A sliding window: at most *most* events per key within *span_ms*.

    Keys are kept in the order of their latest event. So old ones are found without a search, and
    the cost of an event does not depend on the number of keys.
    """

    def __init__(self, most: int, span_ms: int) -> None:
        self._most = most
        self._span_ms = span_ms
        self._seen: OrderedDict[str, deque[int]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._seen)

    def check(self, key: str, now_ms: int, detail: str | None = None) -> None:
        """
        Refuse if the key has had *most* events within the span.

        Raises:
            Throttled: With the seconds until the oldest event leaves the window.
        """
        events = self._fresh(key, now_ms)
        if events is not None and len(events) >= self._most:
            wait_ms = events[0] + self._span_ms - now_ms
            raise Throttled(detail, retry_after_s=max(1, math.ceil(wait_ms / 1000)))

    def count(self, key: str, now_ms: int) -> None:
        """Count one event."""
        self._forget_old(now_ms)
        if self._fresh(key, now_ms) is None:
            self._seen[key] = deque(maxlen=self._most)
        self._seen[key].append(now_ms)
        self._seen.move_to_end(key)
        while len(self._seen) > KEYS_MOST:
            self._seen.popitem(last=False)

    def _fresh(self, key: str, now_ms: int) -> deque[int] | None:
        events = self._seen.get(key)
        if events and events[-1] > now_ms:
            # The clock was set back: nobody waits longer than the span.
            events = self._seen[key] = deque((min(at, now_ms) for at in events), self._most)
        while events and events[0] <= now_ms - self._span_ms:
            events.popleft()
        if events is not None and not events:
            del self._seen[key]
            return None
        return events

    def _forget_old(self, now_ms: int) -> None:
        """
        Drop a few keys whose window is over: more than one event adds, and never many at once.
        """
        for _ in range(_FORGET_AT_ONCE):
            oldest = next(iter(self._seen), None)
            if oldest is None or self._fresh(oldest, now_ms) is not None:
                break


class Share:
    """
    A token bucket per key: refilled by *a_second*, holding at most *at_once*.

    The cost of an answer is taken afterwards and may overdraw the bucket: a large answer is given
    whole, and the key then waits until the bucket is positive again.
    """

    def __init__(self, a_second: float, at_once: float) -> None:
        self._a_second, self._at_once = a_second, at_once
        self._left: OrderedDict[str, tuple[float, int]] = OrderedDict()

    def check(self, key: str, now_ms: int) -> None:
        """
        Refuse while the bucket is overdrawn.

        Raises:
            Throttled: With the seconds until it is not.
        """
        left = self._now(key, now_ms)
        if left < 0:
            raise Throttled(retry_after_s=max(1, math.ceil(-left / self._a_second)))

    def take(self, key: str, amount: float, now_ms: int) -> None:
        """Take *amount* from the bucket."""
        self._left[key] = self._now(key, now_ms) - amount, now_ms
        self._left.move_to_end(key)
        while len(self._left) > KEYS_MOST:
            self._left.popitem(last=False)

    def _now(self, key: str, now_ms: int) -> float:
        left, at_ms = self._left.get(key, (self._at_once, now_ms))
        if at_ms > now_ms:
            # The clock was set back: nothing is refilled for that time, and all from now on.
            at_ms = now_ms
            self._left[key] = left, at_ms
        return min(self._at_once, left + (now_ms - at_ms) / 1000 * self._a_second)


class Ledger(Protocol):
    """Counts for all processes together: a store. See `tend.store.contract.limits`."""

    async def take_turn(self, key: bytes, most: int, span_ms: int, now_ms: int) -> int:
        """Count an event; 0, or in how many ms there may be one."""

    async def turn_wait(self, key: bytes, most: int, span_ms: int, now_ms: int) -> int:
        """The same without counting."""

    async def spend(self, costs: Sequence[tuple[bytes, int]], now_ms: int) -> list[int]:
        """Take from shares (ms); when each will be whole again (ms since 1970)."""


class Shared(NamedTuple):
    """Where limits are counted together, and the key under which nobody else can read of whom."""

    ledger: Ledger
    secret: Callable[[], bytes]

    def key(self, name: str, whose: str) -> bytes:
        """The key of a limit in the ledger."""
        return hmac.digest(self.secret(), f"limit {name}\0{whose}".encode(), "sha256")


class Turns:
    """
    A sliding window, exact: in memory, or in the ledger for all processes together.

    Whoever was refused by the ledger is refused here until the wait is over, so that asking on and
    on costs the database nothing.
    """

    def __init__(self, name: str, most: int, span_ms: int, shared: Shared | None) -> None:
        self._name, self._most, self._span_ms, self._shared = name, most, span_ms, shared
        self._here = Window(most, span_ms)
        self._shut: OrderedDict[str, int] = OrderedDict()

    async def take(self, whose: str, now_ms: int, detail: str | None = None) -> None:
        """Count an event; raises `Throttled` if there were too many."""
        await self.check(whose, now_ms, detail, counting=True)

    async def check(
        self, whose: str, now_ms: int, detail: str | None = None, *, counting: bool = False
    ) -> None:
        """Raises `Throttled` if there were too many events."""
        if self._shared is None:
            self._here.check(whose, now_ms, detail)
            if counting:
                self._here.count(whose, now_ms)
            return
        wait_ms = self._shut.get(whose, 0) - now_ms
        if not 0 < wait_ms <= self._span_ms:
            self._shut.pop(whose, None)
            ask = self._shared.ledger.take_turn if counting else self._shared.ledger.turn_wait
            key = self._shared.key(self._name, whose)
            wait_ms = await ask(key, self._most, self._span_ms, now_ms)
            if not wait_ms:
                return
            self._shut[whose] = now_ms + wait_ms
            if len(self._shut) > KEYS_MOST:
                self._shut.popitem(last=False)
        raise Throttled(detail, retry_after_s=max(1, math.ceil(wait_ms / 1000)))

    async def count(self, whose: str, now_ms: int) -> None:
        """Count an event that cannot be refused any more."""
        if self._shared is None:
            self._here.count(whose, now_ms)
        else:
            key = self._shared.key(self._name, whose)
            await self._shared.ledger.take_turn(key, self._most, self._span_ms, now_ms)


class CommonShare(Share):
    """
    A share that all processes give from, each from what it knows: no request waits for a database.

    What was taken here is told to the ledger by `settle`, once it is `TOLD_FROM`; the answer says
    what is left when all others have told theirs. So between two calls several processes give more
    than one would, and what was too much is waited for afterwards.
    """

    def __init__(self, a_second: float, at_once: float, shared: Shared | None) -> None:
        super().__init__(a_second, at_once)
        self._shared = shared
        self._untold: OrderedDict[str, float] = OrderedDict()

    def take(self, key: str, amount: float, now_ms: int) -> None:
        """See `Share.take`."""
        super().take(key, amount, now_ms)
        if self._shared is None:
            return
        self._untold[key] = self._untold.get(key, 0) + amount
        if len(self._untold) > KEYS_MOST:
            self._untold.popitem(last=False)

    async def settle(self, now_ms: int) -> None:
        """Tell what was taken, and learn what others have taken. Raises `StoreUnavailable`."""
        told = {key: one for key, one in self._untold.items() if one >= TOLD_FROM}
        if self._shared is None or not told:
            return
        costs = [
            (self._shared.key("work", key), round(amount / self._a_second * 1000))
            for key, amount in told.items()
        ]
        whole_ms = await self._shared.ledger.spend(costs, now_ms)
        for (key, amount), at_ms in zip(told.items(), whole_ms, strict=True):
            # More may have been taken here while the ledger was asked.
            untold = self._untold.get(key, amount) - amount
            self._untold[key] = untold
            if untold <= 0:
                del self._untold[key]
            left = self._at_once - max(0, at_ms - now_ms) / 1000 * self._a_second
            self._left[key] = left - untold, now_ms


class Limits:
    """
    The limits of routes without a session, of those that send pushes, and an account's share of
    the server. Off: nothing is counted.

    Args:
        shared: Where other processes count as well; None: there are none.
    """

    def __init__(self, *, on: bool = True, shared: Shared | None = None) -> None:
        self._on = on
        self._accounts = Turns("accounts", 5, HOUR_MS, shared)
        self._claims = Turns("claims", 10, MINUTE_MS, shared)
        self._wrong_claims = Turns("wrong claims", 300, MINUTE_MS, shared)
        self._ad_hoc_pushes = Turns("pushes", 10, MINUTE_MS, shared)
        self._recoveries = Turns("recoveries", 10, HOUR_MS, shared)
        self._renewals = Turns("renewals", 20, 24 * HOUR_MS, shared)
        self._work = CommonShare(WORK_PER_S, WORK_BURST_COUNT, shared)

    async def account(self, address: str, now_ms: int) -> None:
        """One more account from *address*; raises `Throttled` beyond 5 an hour."""
        await self._take(self._accounts, address, now_ms, CROWDED)

    async def claim(self, address: str, now_ms: int) -> None:
        """One more claim; `Throttled` beyond 10 a minute, or while many guess wrongly."""
        if self._on:
            await self._wrong_claims.check("", now_ms)
        await self._take(self._claims, address, now_ms)

    async def wrong_claim(self, now_ms: int) -> None:
        """A claim named no code."""
        if self._on:
            await self._wrong_claims.count("", now_ms)

    async def recovery(self, address: str, now_ms: int) -> None:
        """One more try at recovery, right or wrong; `Throttled` beyond 10 an hour."""
        await self._take(self._recoveries, address, now_ms)

    async def renewal(self, account: str, now_ms: int) -> None:
        """One more device id for an account; `Throttled` beyond 20 a day."""
        await self._take(self._renewals, account, now_ms)

    def work(self, account: str, now_ms: int) -> None:
        """A request is about to be processed; `Throttled` while the account's share is used up."""
        if self._on:
            self._work.check(account, now_ms)

    def worked(self, account: str, amount: float, now_ms: int) -> None:
        """Charge an account for a request: *amount* in small requests."""
        if self._on:
            self._work.take(account, amount, now_ms)

    async def settle(self, now_ms: int) -> None:
        """Compare shares with other processes; to be called every `SETTLE_EVERY_S`."""
        await self._work.settle(now_ms)

    async def ad_hoc_push(self, account: str, now_ms: int) -> None:
        """One more message on demand (a test, a first word); `Throttled` beyond 10 a minute."""
        await self._take(self._ad_hoc_pushes, account, now_ms)

    async def _take(self, turns: Turns, whose: str, now_ms: int, detail: str | None = None) -> None:
        if self._on:
            await turns.take(whose, now_ms, detail)


def client_address(peer: str, forwarded: str, trusted: Sequence[Network]) -> str:
    """
    The client that a request counts for: its IPv4 address, or the /64 network of its IPv6 address.

    Args:
        peer: The address of the connection.
        forwarded: `X-Forwarded-For`; read from the right, as long as trusted proxies wrote it.
        trusted: Networks of trusted proxies.
    """
    found = address_in(peer)
    for part in reversed([part for part in forwarded.split(",") if part.strip()]):
        if found is None or not _within(found, trusted):
            break
        hop = address_in(part)
        if hop is None:
            # A trusted proxy wrote no address; anything to the left may be forged.
            break
        found = hop
    if found is None:
        return peer
    if isinstance(found, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((found, 64), strict=False))
    return str(found)


def is_within(peer: str, networks: Sequence[Network]) -> bool:
    """Whether the address of a connection belongs to one of *networks*."""
    found = address_in(peer)
    return found is not None and _within(found, networks)


def _within(address: Address, networks: Sequence[Network]) -> bool:
    return any(address.version == network.version and address in network for network in networks)
