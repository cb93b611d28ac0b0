"""
The hub behind `GET /api/poke`: which open streams wait for changes of which account.

Only an account's number is sent ("account A is at 41"), never data. So a number that is lost, or
overtaken by a later one, does no harm.
"""

from __future__ import annotations

import asyncio
import enum
from collections.abc import Iterable, Mapping

from tend.errors import TooManyStreams

STREAMS_PER_DEVICE = 4
RETRY_AFTER_S = 30


class End(enum.Enum):
    """Why a stream has ended."""

    REMOVED = "removed"
    CLOSED = "closed"
    SHUTDOWN = "shutdown"


class Stream:
    """One open connection. Made by `Hub.open`; pass it to `Hub.close` at the end."""

    __slots__ = ("_latest", "_seq", "_waiter", "account", "device", "end")

    def __init__(self, account: str, device: str) -> None:
        self.account = account
        self.device = device
        self.end: End | None = None
        self._seq: int | None = None
        self._latest = -1
        self._waiter: asyncio.Future[None] | None = None

    async def wait(self, timeout_s: float) -> int | None:
        """
        Wait for the next number of the account; None after *timeout_s* (then send a keep-alive).

        Check `end` after each call: a stream that has ended returns None at once. Of numbers that
        arrive between two calls the latest is returned.
        """
        if self._seq is None and self.end is None:
            loop = asyncio.get_running_loop()
            waiter = self._waiter = loop.create_future()
            timer = loop.call_later(timeout_s, _resolve, waiter)
            try:
                await waiter
            finally:
                timer.cancel()
                self._waiter = None
        if self.end is not None:
            return None
        seq, self._seq = self._seq, None
        return seq

    def notify(self, seq: int) -> None:
        """The account's number is *seq* now."""
        self._seq = self._latest = seq
        self._resolve_waiter()

    def knows(self, seq: int) -> None:
        """The client has been told *seq* in another way."""
        self._latest = max(self._latest, seq)

    def catch_up(self, seq: int) -> None:
        """The account's number was *seq* a moment ago: a later one may have come since."""
        if seq > self._latest:
            self.notify(seq)

    def finish(self, end: End) -> None:
        """End the stream; the first reason is kept."""
        self.end = self.end or end
        self._resolve_waiter()

    def _resolve_waiter(self) -> None:
        if self._waiter is not None:
            _resolve(self._waiter)


class Hub:
    """All open streams of this process. Is the store's `Watcher`; lives on the event loop."""

    def __init__(self, streams_per_device: int | None = STREAMS_PER_DEVICE) -> None:
        self._streams: dict[str, set[Stream]] = {}
        self._most = streams_per_device
        self._shut = False

    def __len__(self) -> int:
        return sum(map(len, self._streams.values()))

    def open(self, account: str, device: str) -> Stream:
        """
        Open a stream for a device.

        Open it first, then call `Store.caller` and `Store.seq`: so no removal and no number can be
        missed between the check and the stream.

        Raises:
            TooManyStreams: The device has as many open as it may.
        """
        mine = self._streams.get(account, set())
        if self._most is not None and sum(s.device == device for s in mine) >= self._most:
            raise TooManyStreams(retry_after_s=RETRY_AFTER_S)
        stream = Stream(account, device)
        if self._shut:
            stream.finish(End.SHUTDOWN)
        else:
            self._streams.setdefault(account, mine).add(stream)
        return stream

    def close(self, stream: Stream) -> None:
        """Remove the stream. Idempotent."""
        stream.finish(End.CLOSED)
        mine = self._streams.get(stream.account)
        if mine is not None:
            mine.discard(stream)
            if not mine:
                del self._streams[stream.account]

    def moved(self, account: str, seq: int) -> None:
        """Notify the account's streams, including the writer's own: it may have other tabs."""
        for stream in self._streams.get(account, ()):
            stream.notify(seq)

    def removed(self, account: str, device: str | None) -> None:
        """End the streams of a device, or of the whole account."""
        for stream in self._streams.get(account, ()):
            if device is None or stream.device == device:
                stream.finish(End.REMOVED)

    def devices(self) -> set[tuple[str, str]]:
        """The accounts and devices that have a stream."""
        return {(one.account, one.device) for mine in self._streams.values() for one in mine}

    def catch_up(
        self, asked: Iterable[tuple[str, str]], numbers: Mapping[tuple[str, str], int]
    ) -> None:
        """
        Notify of what other processes have done.

        Args:
            asked: Accounts and devices that had a stream when the store was asked.
            numbers: Its answer, by account and device; of those missing the streams end.
        """
        for account, device in asked:
            seq = numbers.get((account, device))
            for stream in self._streams.get(account, ()):
                if stream.device != device:
                    continue
                if seq is None:
                    stream.finish(End.REMOVED)
                else:
                    stream.catch_up(seq)

    def shut(self) -> None:
        """End every stream, also those that are opened from now on: the process is stopping."""
        self._shut = True
        for mine in self._streams.values():
            for stream in mine:
                stream.finish(End.SHUTDOWN)


def _resolve(waiter: asyncio.Future[None]) -> None:
    if not waiter.done():
        waiter.set_result(None)
