"""
How a connection reads HTTP: what comes before any route answers as the routes do, and nobody keeps
a connection by sending nothing, or by not taking what was asked for.
"""

from __future__ import annotations

import functools
import logging
import resource
from asyncio import TimerHandle, Transport
from collections.abc import Callable
from typing import Any, cast

from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

from tend.errors import MalformedRequest, StoreUnavailable, TendError, TooLarge, TooSlow
from tend.web.errors import answer
from tend.web.security import api_headers

HEADERS_BYTES = 64 * 1024
"""So much may the headers of a request have. uvicorn itself would take them without end."""
BODY_PATIENCES = 4
"""A body may take so many times as long as headers: 250 KiB over a bad line."""
TAKEN_BYTES = 8 * 1024
"""Whoever takes an answer takes at least so much of it within the patience."""
LOOKS = 3
"""How often a connection is looked at within the patience."""
KEPT_FILES = 200
"""So many open files are kept for the database, backups and push services, not for visitors."""
SAID_EVERY_S = 60.0

log = logging.getLogger("tend")


class Connection(HttpToolsProtocol):
    """
    uvicorn's, with refusals in our envelope, and bounds on headers, time and their number.

    Args:
        patience_s: How long headers may take, and how long nothing of an answer may be taken.
        most: So many connections may be open; None: any number.
    """

    _said_s = float("-inf")
    """When it was last logged that there are too many."""

    def __init__(
        self, *args: Any, patience_s: float = 30, most: int | None = None, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self._refusal: TendError = MalformedRequest("this is no HTTP request")
        self._kept_bytes = 0
        """What the parser may keep: all that came since it last handed something on."""
        self._patience_s, self._most = patience_s, most
        self._looking: TimerHandle | None = None
        self._look_at_s = 0.0
        self._until_s: float | None = None
        """When the message that is coming must be there; None: none is awaited."""
        self._unsent: tuple[int, float] = 0, 0.0
        """How many bytes the peer had not taken, and since when it took none."""

    def connection_made(self, transport: Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._await(1)
        self._look_later()
        if self._most is not None and len(self.connections) > self._most:
            self._refuse_one_more()

    def connection_lost(self, exc: Exception | None) -> None:
        if self._looking is not None:
            self._looking.cancel()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if self.transport.is_closing():
            return
        self._kept_bytes += len(data)
        super().data_received(data)
        if self._kept_bytes > HEADERS_BYTES and not self.transport.is_closing():
            self._refusal = _too_large()
            self.send_400_response("")

    def on_message_begin(self) -> None:
        super().on_message_begin()
        if self._until_s is None:
            self._await(1)

    def on_headers_complete(self) -> None:
        self._kept_bytes = 0
        # They may have come all at once.
        if sum(len(name) + len(value) for name, value in self.headers) > HEADERS_BYTES:
            self._refusal = _too_large()
            raise self._refusal
        super().on_headers_complete()
        self._await(BODY_PATIENCES)

    def on_body(self, body: bytes) -> None:
        self._kept_bytes = 0
        super().on_body(body)

    def on_message_complete(self) -> None:
        self._kept_bytes = 0
        self._until_s = None
        super().on_message_complete()

    def send_400_response(self, msg: str) -> None:
        """Refuse and hang up: nobody knows where the next request would begin."""
        cycle = self.cycle
        if cycle is not None and not cycle.response_complete and not cycle.more_body:
            # What cannot be read stands behind a request that is being answered: that one's answer
            # is the last.
            cycle.keep_alive = False
            self.flow.pause_reading()
            return
        if cycle is not None and cycle.response_started and not cycle.response_complete:
            self.transport.close()
            return
        status, body, pairs = answer(self._refusal)
        pairs += [
            *api_headers(https=False),
            (b"content-length", b"%d" % len(body)),
            (b"connection", b"close"),
        ]
        lines = b"".join(b"%b: %b\r\n" % pair for pair in pairs)
        self.transport.write(b"%b%b\r\n%b" % (STATUS_LINE[status], lines, body))
        self.transport.close()

    def _await(self, patiences: int) -> None:
        self._until_s = self.loop.time() + patiences * self._patience_s

    def _look_later(self) -> None:
        rest_s = self._patience_s / LOOKS
        self._look_at_s = self.loop.time() + rest_s
        self._looking = self.loop.call_later(rest_s, self._look)

    def _excuse(self, late_s: float) -> None:
        """It is we who were away: what came meanwhile has not been read yet."""
        size, since_s = self._unsent
        self._unsent = size, since_s + late_s
        if self._until_s is not None:
            self._until_s += late_s

    def _look(self) -> None:
        """Has the peer kept us waiting for too long?"""
        now_s = self.loop.time()
        self._excuse(now_s - self._look_at_s)
        size = self.transport.get_write_buffer_size()
        was, since_s = self._unsent
        if size == 0 or size <= was - TAKEN_BYTES or was == 0:
            self._unsent = size, now_s
        elif now_s - since_s >= self._patience_s:
            # Closing would wait until it has taken the rest.
            self.transport.abort()
            return
        self._look_later()
        if self._until_s is None or now_s < self._until_s or self.transport.is_closing():
            return
        if self.flow.read_paused:
            self._await(1)  # it is we who take nothing
        elif self._kept_bytes or (self.cycle is not None and self.cycle.more_body):
            self._refusal = TooSlow()
            self.send_400_response("")
        else:
            self.transport.close()

    def _refuse_one_more(self) -> None:
        self._refusal = StoreUnavailable("too many connections are open; try again later")
        self.send_400_response("")
        now_s = self.loop.time()
        if now_s - Connection._said_s >= SAID_EVERY_S:
            Connection._said_s = now_s
            log.error(
                "no more than %d connections can be open; raise the limit of open files"
                " (`ulimit -n`, `LimitNOFILE=`)",
                self._most,
            )


def connections(patience_s: float) -> type[Connection]:
    """What makes a connection. As many may be open as the limit of open files allows."""
    made: Callable[..., Connection] = functools.partial(
        Connection, patience_s=patience_s, most=_most_connections()
    )
    return cast("type[Connection]", made)  # uvicorn only calls it


def _most_connections() -> int | None:
    """Let the process open as many files as it may; most of them are for visitors."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft != hard:
        try:
            resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
            soft = hard
        except (OSError, ValueError):  # some systems call it unlimited and mean less
            log.info("the limit of open files stays", extra={"fields": {"most": soft}})
    if soft == resource.RLIM_INFINITY:
        return None
    return soft - min(KEPT_FILES, soft // 2)


def _too_large() -> TooLarge:
    return TooLarge(f"the headers of a request may have {HEADERS_BYTES} bytes")
