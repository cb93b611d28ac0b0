"""
Who waits for news of which account: the hub behind `GET /api/poke`.

Numbers only: "account A is at 41". Data never travels here, so a number that is lost, or overtaken
by a later one, costs nothing.
"""

from __future__ import annotations

import asyncio
import enum

from tend.errors import TooManyStreams

STREAMS_PER_DEVICE = 4
RETRY_AFTER_S = 30


class End(enum.Enum):
    """Why a stream is over."""

    REMOVED = "removed"
    CLOSED = "closed"
    SHUTDOWN = "shutdown"


class Stream:
    """One open connection's ear. Made by `Hub.open`; give it back with `Hub.close`."""

    __slots__ = ("_seq", "_waiter", "account", "device", "end")

    def __init__(self, account: str, device: str) -> None:
        self.account = account
        self.device = device
        self.end: End | None = None
        self._seq: int | None = None
        self._waiter: asyncio.Future[None] | None = None

    async def wait(self, timeout_s: float) -> int | None:
        """
        The latest number that was not told yet, or none after *timeout_s*: time for a comment.

        Look at `end` after each call; a stream that is over always answers at once with none.
        Numbers that come between two calls are not lost; only the latest of them is told.
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
        """The account is at *seq* now."""
        self._seq = seq
        self._resolve_waiter()

    def finish(self, end: End) -> None:
        """The stream is over; the first reason stands."""
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
        A new stream.

        Open it first and ask `Store.caller` and `Store.seq` after that: then neither a removal nor
        a number can slip between the question and the stream.

        Raises:
            TooManyStreams: This device has as many as it may.
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
        """Forget the stream. Idempotent."""
        stream.finish(End.CLOSED)
        mine = self._streams.get(stream.account)
        if mine is not None:
            mine.discard(stream)
            if not mine:
                del self._streams[stream.account]

    def moved(self, account: str, seq: int) -> None:
        """Tell the account's streams, that of the author too: it may have other tabs."""
        for stream in self._streams.get(account, ()):
            stream.notify(seq)

    def removed(self, account: str, device: str | None) -> None:
        """End the streams of a device, or of the whole account."""
        for stream in self._streams.get(account, ()):
            if device is None or stream.device == device:
                stream.finish(End.REMOVED)

    def shut(self) -> None:
        """End every stream, and each that opens from now on: the process is stopping."""
        self._shut = True
        for mine in self._streams.values():
            for stream in mine:
                stream.finish(End.SHUTDOWN)


def _resolve(waiter: asyncio.Future[None]) -> None:
    if not waiter.done():
        waiter.set_result(None)
