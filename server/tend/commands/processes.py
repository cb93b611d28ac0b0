"""
`tend serve --workers N`: a parent that serves nothing, and N children that each serve.

The parent opens the port, N times by SO_REUSEPORT, and keeps it open: the kernel spreads
connections over the children, and what arrives for one that has died waits for the next, which the
parent starts. It has no event loop and no threads, so that it can fork at any time. A line between
parent and child says when the child serves, and to each that the other one is gone.
"""

from __future__ import annotations

import contextlib
import gc
import logging
import os
import select
import signal
import socket
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from types import FrameType
from typing import Final, NamedTuple

from tend.commands.running import outcome
from tend.settings import Settings

BACKLOG: Final = 2048
STEADY_S: Final = 10.0
"""A child that lived for so long is started again at once; others with longer and longer pauses."""
PAUSE_S: Final = 0.5
PAUSE_MOST_S: Final = 30.0
HEARD: Final = (signal.SIGTERM, signal.SIGINT, signal.SIGCHLD)
KILL_S: Final = 8.0
"""Children that have not stopped after so long are ended."""

log = logging.getLogger("tend")


class Place(NamedTuple):
    """What a child gets: its number from 0 on, where it listens, and the line to its parent."""

    number: int
    sockets: list[socket.socket]
    line: socket.socket


class _Child:
    """A process that runs, or the number of one that will be started again."""

    def __init__(self, number: int, sockets: list[socket.socket]) -> None:
        self.number, self.sockets = number, sockets
        self.pid: int | None = None
        self.line: socket.socket | None = None
        self.serves = False
        self.began_s = self.starts_s = 0.0
        self.failures = 0


class Parent:
    """
    Keeps children running until it is told to stop.

    Args:
        serve: What a child does; its exit status.
    """

    def __init__(self, settings: Settings, serve: Callable[[Place], int]) -> None:
        self._serve = serve
        listening = listen(settings.host, settings.port, settings.workers)
        self._children = [_Child(number, sockets) for number, sockets in enumerate(listening)]
        self._awake, self._wake = socket.socketpair()
        self._is_asked = False
        self._kills_s: float | None = None
        """When those are ended that do not stop; None: nobody has asked to stop."""
        self._has_served = False
        self._status = 0

    def run(self) -> int:
        """Until SIGTERM or SIGINT; 1 if the children cannot even start."""
        # What all have loaded is shared by all, and looked through by nobody's collector.
        gc.collect()
        gc.freeze()
        with self._signals():
            while self._kills_s is None or any(one.pid for one in self._children):
                if self._kills_s is None and self._is_asked:
                    self._stop()
                elif self._kills_s is None:
                    self._start_missing()
                elif time.monotonic() > self._kills_s:
                    self._send(signal.SIGKILL)
                self._wait()
                self._reap()
        return self._status

    # --- waiting --------------------------------------------------------------------------------

    @contextlib.contextmanager
    def _signals(self) -> Iterator[None]:
        self._awake.setblocking(False)
        self._wake.setblocking(False)
        before = {
            signal.SIGTERM: signal.signal(signal.SIGTERM, self._asked),
            signal.SIGINT: signal.signal(signal.SIGINT, self._asked),
            signal.SIGCHLD: signal.signal(signal.SIGCHLD, lambda *_: None),
        }
        wakes = signal.set_wakeup_fd(self._wake.fileno(), warn_on_full_buffer=False)
        try:
            yield
        finally:
            signal.set_wakeup_fd(wakes)
            for number, handler in before.items():
                signal.signal(number, handler)

    def _asked(self, number: int, frame: FrameType | None) -> None:
        self._is_asked = True

    def _stop(self) -> None:
        """Nobody new is let in; children end what they do."""
        self._kills_s = time.monotonic() + KILL_S
        for one in self._children:
            for listening in one.sockets:
                listening.close()
        self._send(signal.SIGTERM)

    def _send(self, number: signal.Signals) -> None:
        for one in self._children:
            if one.pid is not None:
                os.kill(one.pid, number)

    def _wait(self) -> None:
        """Until a signal, a word of a child, or the next thing to do."""
        lines = {one.line: one for one in self._children if one.line and not one.serves}
        now_s = time.monotonic()
        dates_s = [one.starts_s for one in self._children if one.pid is None]
        if self._kills_s is not None:
            dates_s = [max(self._kills_s, now_s + PAUSE_S)]
        left_s = max(0.0, min(dates_s) - now_s) if dates_s else None
        for one in select.select([self._awake, *lines], [], [], left_s)[0]:
            if one is self._awake:
                with contextlib.suppress(BlockingIOError):
                    self._awake.recv(4096)
            elif one.recv(1):
                lines[one].serves = self._has_served = True
            else:  # it has ended, which the next look at it will find
                _hang_up(lines[one])

    # --- children -------------------------------------------------------------------------------

    def _reap(self) -> None:
        for one in self._children:
            if one.pid is None:
                continue
            pid, status = os.waitpid(one.pid, os.WNOHANG)
            if pid:
                self._ended(one, os.waitstatus_to_exitcode(status))

    def _ended(self, one: _Child, status: int) -> None:
        one.pid = None
        _hang_up(one)
        if self._kills_s is not None:
            return
        if not self._has_served and status > 0:
            # It has said why; the others would fail in the same way.
            self._status, self._is_asked = status, True
            self._wake.send(b"x")
            return
        now_s = time.monotonic()
        one.failures = 0 if now_s - one.began_s >= STEADY_S else one.failures + 1
        pause_s = PAUSE_S * 2 ** (one.failures - 2) if one.failures > 1 else 0.0
        one.starts_s = now_s + min(pause_s, PAUSE_MOST_S)
        fields = {"worker": one.number, "status": status, "again_s": one.starts_s - now_s}
        log.error(
            "a process of this server has died; it is started again", extra={"fields": fields}
        )

    def _start_missing(self) -> None:
        for one in self._children:
            if one.pid is None and one.starts_s <= time.monotonic():
                try:
                    self._start(one)
                except OSError as error:  # no memory, or no more processes: now
                    log.error("a process of the server cannot be started: %s", error)
                    one.starts_s = time.monotonic() + PAUSE_MOST_S

    def _start(self, one: _Child) -> None:
        ours, theirs = socket.socketpair()
        # A signal that comes meanwhile is for the parent, or finds the child with its own ways.
        waiting = signal.pthread_sigmask(signal.SIG_BLOCK, HEARD)
        pid = os.fork()
        if not pid:
            ours.close()
            self._become(one, theirs)
        signal.pthread_sigmask(signal.SIG_SETMASK, waiting)
        theirs.close()
        one.pid, one.line, one.serves = pid, ours, False
        one.began_s = time.monotonic()

    def _become(self, one: _Child, line: socket.socket) -> None:
        """Be a child, and nothing of the parent; does not return."""
        status = 1
        try:
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGTERM, signal.SIG_DFL)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            signal.signal(signal.SIGINT, signal.default_int_handler)
            signal.pthread_sigmask(signal.SIG_UNBLOCK, HEARD)
            self._awake.close()
            self._wake.close()
            for other in self._children:
                _hang_up(other)
                if other is not one and other.sockets is not one.sockets:
                    for listening in other.sockets:
                        listening.close()
            status = outcome(lambda: self._serve(Place(one.number, one.sockets, line)))
        except SystemExit as end:
            status = end.code if isinstance(end.code, int) else 1
        except BaseException:
            traceback.print_exc()
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(status)


def _hang_up(child: _Child) -> None:
    if child.line is not None:
        child.line.close()
        child.line = None


def listen(host: str, port: int, count: int) -> list[list[socket.socket]]:
    """
    Open *port* at each address of *host*, *count* times; for each child its sockets.

    Where the kernel does not spread connections (it does on Linux), all children share one.

    Raises:
        OSError: Somebody listens there already, or nobody may.
    """
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    spread = sys.platform == "linux"
    children: list[list[socket.socket]] = [[] for _ in range(count)]
    for family, kind, protocol, _, address in dict.fromkeys(found):
        # Without SO_REUSEPORT first: it would let us in beside another server of the same user.
        first = _bound(family, kind, protocol, address, shared=False)
        if not spread:
            for one in children:
                one.append(first)
            continue
        place = (address[0], first.getsockname()[1], *address[2:])
        first.close()
        for one in children:
            one.append(_bound(family, kind, protocol, place, shared=True))
    return children


def _bound(
    family: int, kind: int, protocol: int, address: object, *, shared: bool
) -> socket.socket:
    one = socket.socket(family, kind, protocol)
    try:
        one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if shared:
            one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        if family == socket.AF_INET6:
            one.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        one.bind(address)  # type: ignore[arg-type]
        one.listen(BACKLOG)
        one.setblocking(False)
    except OSError as error:
        one.close()
        raise OSError(error.errno, error.strerror, f"TEND_HOST, TEND_PORT {address}") from None
    return one
