"""
The server of a simulation: the product's app, store and nudger on a loop with virtual time. It may
be killed at every await and between any two statements of a transaction, and starts again from its
disk.
"""

from __future__ import annotations

import asyncio
import contextvars
import random
import shutil
import sqlite3
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path
from typing import Any

from tests.simulation.inline import InlineLane, InlineReaders, InlineWriter, Killed
from tests.simulation.loop import VirtualLoop

from tend.app import App, make_context
from tend.errors import StoreUnavailable
from tend.nudger.worker import Nudger
from tend.push.endpoints import check_endpoint, check_keys
from tend.push.sender import Sender
from tend.push.transport import Transport
from tend.push.vapid import Vapid
from tend.sending import WebPush
from tend.settings import Settings
from tend.store.contract.base import NEVER_MS
from tend.store.contract.revoked import FILE, Revoked
from tend.store.sqlite import migrations
from tend.store.sqlite.store import SqliteStore

EPOCH_MS = 1_772_323_200_000  # 2026-03-01, four weeks before Europe's clocks change
PUSH_HOST = "push.example.net"
ORIGIN = "https://tend.example.org"
VAPID = "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE"
LONGEST_S = 3600.0
_NEXT = (
    "SELECT min(max(due_ms, leased_ms)) FROM due",
    "SELECT min(max(at_ms, leased_ms)) FROM outbox o JOIN subscription s ON s.part = o.part"
    " AND s.account = o.account AND s.device = o.device WHERE s.disabled = 0",
)

_OF: contextvars.ContextVar[Machine | None] = contextvars.ContextVar("machine", default=None)

Answer = tuple[int, dict[str, str], str]


class Down(Exception):
    """The server is not there, or went away before it answered."""


class _Push(WebPush):
    """Subscriptions are checked as ever, but no name is looked up."""

    async def check(self, endpoint: str, p256dh: str, auth: str) -> None:
        check_endpoint(endpoint, (PUSH_HOST,))
        check_keys(p256dh, auth)


class Machine:
    """
    One server and its disk.

    Attributes:
        fuse: After so many awaits and statements it dies; None: it lives.
        is_full: Its disk is full: no transaction commits.
        skew_ms: Its clock minus the true time.
    """

    def __init__(
        self, folder: Path, empty: Path, loop: VirtualLoop, luck: random.Random, post: Transport
    ) -> None:
        self.folder, self.loop, self.luck, self.post = folder, loop, luck, post
        self.fuse: int | None = None
        self.is_full, self.is_up, self.skew_ms = False, False, 0
        self.kills = 0
        self.app: App | None = None
        self._made: App | None = None
        self._tasks: dict[asyncio.Task[Any], None] = {}
        self._news = asyncio.Event()
        self._empty, self._vapid = empty, Vapid(VAPID, ORIGIN, lambda: self.true_ms() / 1000)
        self.on_kill: Callable[[], None] = lambda: None
        folder.mkdir(parents=True)
        shutil.copyfile(empty, self.path)

    @property
    def path(self) -> Path:
        """Its database."""
        return self.folder / "tend.db"

    def true_ms(self) -> int:
        """The true time."""
        return EPOCH_MS + int(self.loop.seconds * 1000)

    def clock(self) -> int:
        """What its clock shows."""
        return self.true_ms() + self.skew_ms

    # --- life and death ---------------------------------------------------------------------------

    def start(self) -> None:
        """Begin to serve, from what the disk holds."""
        self.writer = InlineWriter(self.path, self.loop, self.linger, self.gate, self._committed)
        self.readers = InlineReaders(self.path, self.linger, self.gate)
        self.writer.on_killed = self.readers.on_killed = self.kill
        revoked = Revoked(self.folder / FILE)
        self.store = SqliteStore(self.writer, self.readers, revoked, None, 60)
        self.is_up = True
        self._spawn(self._begin())

    async def _begin(self) -> None:
        try:
            await self._serve()
        except StoreUnavailable:
            # `tend serve` ends with a sentence where the disk is full at its start.
            self.kill()

    async def _serve(self) -> None:
        await self.store.heed_revoked()
        settings = Settings(data=self.folder, rate_limits=False, base_url=None, vapid_key=VAPID)
        context = make_context(settings, self.store, self.clock)
        context.lane = InlineLane(self.linger)
        context.pushing = _Push(settings, self.store, self.clock)
        if self._made is None:
            self._made = App(context, nudge=False, static=self.folder)
        # Building routes takes longer than a day of life. All that an app remembers is its context.
        for one in fields(context):
            setattr(self._made.context, one.name, getattr(context, one.name))
        self.app = self._made
        self._spawn(self._sweep(self.app))
        async with Sender(
            self._vapid, hosts=(PUSH_HOST,), clock=self.loop.time, transport=self.post
        ) as sender:
            nudger = Nudger(
                self.store,
                sender,
                self.clock,
                origin=ORIGIN,
                jitter_s=60,
                lane=InlineLane(self.linger),
                rest=self._rest,
            )
            await nudger.run()

    async def _sweep(self, app: App) -> None:
        while True:
            await app.sweep(self.loop.seconds)
            await asyncio.sleep(6 * 3600.0)

    def kill(self) -> None:
        """As by `kill -9`: nothing is finished, nothing is said; what was committed stays."""
        if not self.is_up:
            return
        self.is_up, self.app, self.fuse = False, None, None
        self.kills += 1
        self.writer.die()
        self.readers.die()
        tasks, self._tasks = self._tasks, {}
        for task in tasks:
            task.cancel()
        self.on_kill()

    def back_up(self, to: Path) -> None:
        """A copy of the database as it is now."""
        target = sqlite3.connect(to)
        source = sqlite3.connect(self.path)
        source.backup(target)
        source.close()
        target.close()

    def restore(self, kept: Path) -> None:
        """Put an older copy in the place of the database; the server must be down."""
        for file in self.folder.glob("tend.db*"):
            file.unlink()
        shutil.copyfile(kept, self.path)

    def jump(self, by_ms: int) -> None:
        """Set its clock."""
        self.skew_ms += by_ms
        self._news.set()

    # --- where it may die -------------------------------------------------------------------------

    def linger(self) -> float:
        """How long a thread's work takes; the fuse may end within it."""
        seconds = self.luck.uniform(0.0002, 0.004)
        if self._burn():
            self.loop.call_later(seconds * self.luck.random(), self.kill)
        return seconds

    def gate(self, sql: str) -> None:
        """
        Before each statement.

        Raises:
            Killed: The fuse has ended.
        """
        if self._burn():
            raise Killed
        if self.is_full and sql == "COMMIT":
            raise sqlite3.OperationalError("database or disk is full")

    def _burn(self) -> bool:
        if self.fuse is None or not self.is_up:
            return False
        self.fuse -= 1
        return self.fuse == 0

    def _committed(self) -> None:
        self._news.set()

    # --- requests ---------------------------------------------------------------------------------

    def _spawn(self, work: Any) -> asyncio.Task[Any]:
        """A task of the server: it dies with it, and so does every task that it makes."""
        context = contextvars.copy_context()
        context.run(_OF.set, self)
        task = self.loop.create_task(work, context=context)
        task.add_done_callback(_look)
        return task

    def keep(self, task: asyncio.Task[Any]) -> None:
        """Remember a task of the server."""
        # A dict, because the order of a set of tasks depends on where they lie in memory.
        self._tasks[task] = None
        task.add_done_callback(lambda done: self._tasks.pop(done, None))

    async def ask(
        self, method: str, path: str, headers: dict[str, str], body: str | None
    ) -> Answer:
        """
        Send one request to the app.

        Raises:
            Down: No answer came.
        """
        heard: list[Any] = []

        async def send(message: Any) -> None:
            heard.append(message)

        await self.stream(method, path, headers, body, send)
        if not heard or heard[-1].get("more_body", False):
            raise Down
        found = {name.decode().lower(): value.decode() for name, value in heard[0]["headers"]}
        text = b"".join(one.get("body", b"") for one in heard[1:]).decode()
        return heard[0]["status"], found, text

    async def stream(
        self,
        method: str,
        path: str,
        headers: dict[str, str],
        body: str | None,
        send: Callable[[Any], Any],
        left: asyncio.Event | None = None,
    ) -> None:
        """The same, each part as it comes; *left*: the client hangs up."""
        app = self.app if self.is_up else None
        if app is None:
            raise Down
        parts = iter([{"type": "http.request", "body": (body or "").encode(), "more_body": False}])

        async def receive() -> Any:
            for part in parts:
                return part
            await (left or asyncio.Event()).wait()
            return {"type": "http.disconnect"}

        where, _, query = path.partition("?")
        scope = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": method,
            "scheme": "http",
            "path": where,
            "raw_path": where.encode(),
            "query_string": query.encode(),
            "root_path": "",
            "headers": [(name.lower().encode(), value.encode()) for name, value in headers.items()],
            "client": ("192.0.2.1", 5000),
            "server": ("localhost", 8000),
        }
        task = self._spawn(app(scope, receive, send))  # type: ignore[arg-type]
        await asyncio.wait({task})
        if task.cancelled():
            raise Down

    # --- the nudger's rest ------------------------------------------------------------------------

    async def _rest(self, seconds: float) -> None:
        """Like sleeping so long again and again, without the runs that would find nothing."""
        await asyncio.sleep(seconds)
        while (left_ms := self._next_ms() - self.clock()) > 0:
            self._news.clear()
            try:
                async with asyncio.timeout(min(left_ms / 1000, LONGEST_S)):
                    await self._news.wait()
            except TimeoutError:
                continue

    def _next_ms(self) -> int:
        found = (self.readers.peek(sql) for sql in _NEXT)
        return min((one for one in found if one is not None), default=NEVER_MS)


def _look(task: asyncio.Task[Any]) -> None:
    """Hear of a task's error: the loop must not say at some later time that nobody did."""
    if not task.cancelled():
        task.exception()


def make_task(
    loop: asyncio.AbstractEventLoop, work: Any, context: contextvars.Context | None = None
) -> asyncio.Task[Any]:
    """The loop's way to make tasks: those of a server are known to it."""
    task: asyncio.Task[Any] = asyncio.Task(work, loop=loop, context=context)
    machine = (context or contextvars.copy_context()).get(_OF)
    if machine is not None:
        machine.keep(task)
    return task


def make_empty(path: Path) -> Path:
    """A migrated database without an account."""
    db = sqlite3.connect(path, isolation_level=None)
    migrations.migrate(db)
    db.close()
    return path
