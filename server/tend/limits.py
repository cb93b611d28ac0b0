"""Rate limits: sliding windows and token buckets in memory, per address, account or server-wide."""

from __future__ import annotations

import ipaddress
import math
from collections import OrderedDict, deque
from collections.abc import Sequence

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
        # If the clock was set back, nothing is refilled and nothing is taken.
        return min(self._at_once, left + max(0, now_ms - at_ms) / 1000 * self._a_second)


class Limits:
    """
    The limits of routes without a session, and of those that send pushes. Off: nothing is counted.
    """

    def __init__(self, *, on: bool = True) -> None:
        self._on = on
        self._accounts = Window(5, HOUR_MS)
        self._claims = Window(10, MINUTE_MS)
        self._wrong_claims = Window(300, MINUTE_MS)
        self._ad_hoc_pushes = Window(10, MINUTE_MS)
        self._recoveries = Window(10, HOUR_MS)
        self._renewals = Window(20, 24 * HOUR_MS)
        self._work = Share(WORK_PER_S, WORK_BURST_COUNT)

    def account(self, address: str, now_ms: int) -> None:
        """One more account from *address*; raises `Throttled` beyond 5 an hour."""
        self._take(self._accounts, address, now_ms, CROWDED)

    def claim(self, address: str, now_ms: int) -> None:
        """One more claim; `Throttled` beyond 10 a minute, or while many guess wrongly."""
        if self._on:
            self._wrong_claims.check("", now_ms)
        self._take(self._claims, address, now_ms)

    def wrong_claim(self, now_ms: int) -> None:
        """A claim named no code."""
        if self._on:
            self._wrong_claims.count("", now_ms)

    def recovery(self, address: str, now_ms: int) -> None:
        """One more try at recovery, right or wrong; `Throttled` beyond 10 an hour."""
        self._take(self._recoveries, address, now_ms)

    def renewal(self, account: str, now_ms: int) -> None:
        """One more device id for an account; `Throttled` beyond 20 a day."""
        self._take(self._renewals, account, now_ms)

    def work(self, account: str, now_ms: int) -> None:
        """A request is about to be processed; `Throttled` while the account's share is used up."""
        if self._on:
            self._work.check(account, now_ms)

    def worked(self, account: str, amount: float, now_ms: int) -> None:
        """Charge an account for a request: *amount* in small requests."""
        if self._on:
            self._work.take(account, amount, now_ms)

    def ad_hoc_push(self, account: str, now_ms: int) -> None:
        """One more message on demand (a test, a first word); `Throttled` beyond 10 a minute."""
        self._take(self._ad_hoc_pushes, account, now_ms)

    def _take(self, window: Window, address: str, now_ms: int, detail: str | None = None) -> None:
        if self._on:
            window.check(address, now_ms, detail)
            window.count(address, now_ms)


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
