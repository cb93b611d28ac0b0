"""One browser on one machine: its page comes and goes, its rounds of sync run, its disk fails."""

from __future__ import annotations

import asyncio
import contextlib
import json
import random
import re
from functools import partial
from typing import TYPE_CHECKING, Any

from tests.simulation.history import Broken, Cell, Write
from tests.simulation.machine import Down
from tests.simulation.phones import PageDied, PageFailed

if TYPE_CHECKING:
    from tests.simulation.account import Account

REGULAR_S = 900.0
DEBOUNCE_S = 0.3
MK = "07" * 32
TRIES = 400
ROOM = re.compile(r"(?s)QuotaExceededError.*(Engine\.renewed|Engine\.heal|Exchange\.heal)")


class Device:
    """
    Attributes:
        skew_ms: Its clock minus the true time.
        risk: The share of commands in which the page dies.
        removed_ms: When the server said that it is removed, with the cookie that it had then.
        is_doomed: Its removal was asked for.
        is_corrected: Its page knows how far its clock is off.
        is_apart: It knows that the server holds other cells, and waits with sending all again.
        is_twin: It is a copy that still goes by the other's id.
    """

    def __init__(self, account: Account, label: str, device: str, luck: random.Random) -> None:
        self.account, self.label, self.id, self.luck = account, label, device, luck
        self.world = account.world
        self.cookie: str | None = None
        self.skew_ms, self.risk = 0, 0.0
        self.is_online, self.is_full, self.is_open = True, False, False
        self.removed_ms: int | None = None
        self.removed_cookie: str | None = None
        self.is_wiped, self.is_twin, self.is_evicted = False, False, False
        self.is_ready, self.is_doomed = False, False
        self.is_corrected, self.is_apart = True, False
        self.unsaved = 0
        self.life = 0
        self.is_asking = False
        self._due: float | None = None
        self._wake = asyncio.Event()
        self._tasks: list[asyncio.Task[Any]] = []
        self._left: asyncio.Event | None = None

    def headers(self) -> dict[str, str]:
        """What a browser adds to a request."""
        cookie = {"cookie": self.cookie} if self.cookie else {}
        return {"sec-fetch-site": "same-origin", **cookie}

    def set_clock(self, skew_ms: int) -> None:
        """Somebody sets its clock: what the page adds to it is wrong until it has asked."""
        self.is_corrected = self.is_corrected and skew_ms == self.skew_ms
        self.skew_ms = skew_ms

    def wall_ms(self) -> int:
        """What its clock shows."""
        return self.world.machine.true_ms() + self.skew_ms

    # --- commands ---------------------------------------------------------------------------------

    def do(self, cmd: str, *, safe: bool = False, **inputs: Any) -> Any:
        """
        One command to the page.

        Raises:
            PageDied: It died of it; it is closed now.
        """
        if not safe and self.luck.random() < self.risk:
            inputs["fuse"] = self.luck.choice([1, 2, 3, 5, 8, 13, 21, 34])
        if self.is_full and not safe:
            inputs["full"] = True
        try:
            return self.world.phones(cmd, self.label, now=self.wall_ms(), **inputs)
        except PageDied:
            self.die()
            raise

    def die(self) -> None:
        """The page is gone at once; what is in memory alone is lost."""
        self.world.note(f"died {self.label}")
        self.world.counts["page died"] += 1
        if self.unsaved:
            self.account.history.lost(self.label)
            self.unsaved = 0
        self.is_open = False
        self.life += 1
        self.world.phones("close", self.label)

    def close(self) -> None:
        """The page is closed, with nothing under way."""
        if self.is_open:
            self.world.phones("close", self.label)
            self.is_open = False
            self.life += 1

    def open(self, **inputs: Any) -> None:
        """Open the page, if it is not open."""
        if self.is_open:
            return
        self.do("open", safe=True, mk=MK, **inputs)
        self.is_open = self.is_ready = True

    def value(self, cell: Cell, *, sealed: bool = False) -> Any:
        """What the page shows."""
        kind, id, field = cell
        return self.do("read", safe=True, kind=kind, id=id, field=field, sealed=sealed)["ok"]

    # --- acts -------------------------------------------------------------------------------------

    def write(self, cell: Cell, value: Any, *, sealed: bool = False) -> Any:
        """Write a value that nobody wrote before; the action, or None if the page died of it."""
        kind, id, field = cell
        seen = self.value(cell, sealed=sealed)
        what = {"text": value} if sealed else {"value": value}
        action = None
        try:
            edits = [{"kind": kind, "id": id, "field": field, **what}]
            action = self.do("edit", edits=edits)["ok"]
        except PageDied:
            self.open()
            if self.value(cell, sealed=sealed) != value:
                return None
        self.world.note(f"wrote {self.label} {cell} {value} over {seen}")
        self.account.history.wrote(
            Write(
                value,
                cell,
                self.label,
                self.world.machine.true_ms(),
                seen,
                is_right=self.is_corrected,
            )
        )
        self.unsaved += self.is_full
        self.soon(DEBOUNCE_S)
        return action

    def put(self, kind: str, id: str, **fields: Any) -> None:
        """Write what no promise is judged by, such as settings."""
        edits = [
            {"kind": kind, "id": id, "field": field, "value": value}
            for field, value in fields.items()
        ]
        self.do("edit", safe=True, edits=edits)
        self.soon(DEBOUNCE_S)

    def tap(self, kind: str, id: str) -> None:
        """One tap on a count."""
        mine = (kind, id, f"c.{self.id}")
        before = self.value(mine) or 0
        try:
            self.do("tap", kind=kind, id=id, delta=1)
        except PageDied:
            self.open()
            if (self.value(mine) or 0) == before:
                return
        self.world.note(f"tapped {self.label} {mine}")
        self.unsaved += self.is_full
        self.account.history.tapped(self.label, (kind, id))
        self.soon(DEBOUNCE_S)

    def undo(self, action: Any, cell: Cell) -> None:
        """Take an action back."""
        self.account.history.undone.add(cell)
        self.world.note(f"undid {self.label} {cell}")
        with contextlib.suppress(PageDied):
            self.do("undo", action=action)
        self.soon(DEBOUNCE_S)

    # --- rounds -----------------------------------------------------------------------------------

    def soon(self, seconds: float) -> None:
        """A round is due in so many seconds, unless one is sooner."""
        at = self.world.loop.time() + seconds
        self._due = at if self._due is None else min(self._due, at)
        self._wake.set()

    async def sync(self, *, calm: bool = False) -> dict[str, Any]:
        """One round; its verdict. `{"kind": "died"}` if the page did."""
        self.is_asking = True
        try:
            return await self._sync(calm=calm)
        finally:
            self.is_asking = False

    async def _sync(self, *, calm: bool) -> dict[str, Any]:
        life = self.life
        try:
            found = self.do("round", safe=calm)
            while "send" in found:
                answer = await self.world.net.carry(self, found["send"], calm=calm)
                if self.life != life:
                    return {"kind": "died"}
                found = self.do("reply", safe=calm, answer=answer)
        except PageDied:
            return {"kind": "died"}
        except PageFailed as failed:
            # A new id, or a start from nothing, cannot be had without room: the page asks again.
            if not self.is_full or not ROOM.search(str(failed)):
                raise
            self.world.counts["no room to begin anew"] += 1
            return {"kind": "wait", "ms": 60_000}
        ended: dict[str, Any] = found["ok"]
        self._ended(ended)
        verdict: dict[str, Any] = ended["verdict"]
        self.world.note(f"round {self.label} {json.dumps(verdict, sort_keys=True)}")
        self.world.counts[f"round {verdict['kind']}"] += 1
        await self._heed(verdict)
        return verdict

    def _ended(self, ended: dict[str, Any]) -> None:
        status = ended["status"]
        if status["device"] != self.id:
            self.id, self.is_twin = status["device"], False
        self.unsaved = status["unsaved"]
        if status["quarantined"]:
            raise Broken(f"{self.label} has rows set aside: {ended}")
        self.is_apart = status["apart"]
        is_done = ended["verdict"]["kind"] == "done"
        self.is_corrected |= is_done
        if is_done and not status["dirty"] + self.unsaved + self.is_apart:
            self.account.history.acknowledged(self.label, self.world.machine.true_ms())

    async def _heed(self, verdict: dict[str, Any]) -> None:
        match verdict["kind"]:
            case "removed":
                if self.removed_ms is None and not self.is_doomed:
                    raise Broken(f"{self.label} was told that it is removed, and was not")
                self.retire()
            case "signin":
                await self.account.sign_in(self)
            case "done" | "wait" | "shut" | "account":
                pass
            case _:
                raise Broken(f"{self.label} came to {verdict}")

    def retire(self) -> None:
        """It will never come back."""
        self.is_wiped = True
        self.account.history.lost(self.label)
        self.is_open = False
        self.life += 1
        self.world.phones("evict", self.label)

    @property
    def is_visited(self) -> bool:
        """Whether the person looks at it."""
        return bool(self._tasks)

    # --- a visit ----------------------------------------------------------------------------------

    async def visit(self) -> None:
        """Open the page: a round at once, others as they fall due, and a stream of pokes."""
        if self.is_evicted:
            await self.come_back()
        if self.is_wiped:
            return
        self.open()
        self.soon(0)
        loop = self.world.loop
        self._left = asyncio.Event()
        self._tasks = [loop.create_task(self._run()), loop.create_task(self._listen(self._left))]

    async def leave(self) -> None:
        """The page is hidden: what is unsent goes out, and nobody hears the answer."""
        if self._left is not None:
            self._left.set()
        tasks, self._tasks = self._tasks, []
        for task in tasks:
            task.cancel()
        for found in await asyncio.gather(*tasks, return_exceptions=True):
            if isinstance(found, Exception):
                raise found
        self._due = None
        if not self.is_open or self.is_wiped:
            return
        with contextlib.suppress(PageDied):
            body = self.do("farewell", bytes=60_000)["ok"]
            if body is not None:
                self.world.counts["farewell"] += 1
                sent = {
                    "method": "POST",
                    "path": "/api/sync",
                    "headers": {
                        "Content-Type": "application/json",
                        "Tend-Account": self.account.id,
                    },
                    "body": body,
                }
                await self.world.net.carry(self, sent)
        # A round that was under way ends with its page.
        if self.is_open:
            self.die()

    async def _run(self) -> None:
        while not self.is_wiped:
            while self._due is None or self._due > self.world.loop.time():
                self._wake.clear()
                wait = None if self._due is None else self._due - self.world.loop.time()
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(wait):
                        await self._wake.wait()
            self._due = None
            self.open()
            verdict = await self.sync()
            if verdict["kind"] in ("wait", "shut"):
                self._due = self.world.loop.time() + verdict["ms"] / 1000
            elif verdict["kind"] == "died":
                self.soon(self.luck.uniform(1, 20))
            else:
                self.soon(REGULAR_S)

    async def _listen(self, left: asyncio.Event) -> None:
        """The stream of pokes; it is opened again when it breaks."""
        while not left.is_set():
            if self.is_online and self.cookie and self.is_open:
                since = self.do("status", safe=True)["ok"]["cursor"]
                hear = partial(self._hear, since, self.life)
                with contextlib.suppress(Down):
                    path = f"/api/poke?account={self.account.id}"
                    await self.world.machine.stream("GET", path, self.headers(), None, hear, left)
            await asyncio.sleep(self.luck.uniform(1, 30))

    async def _hear(self, since: int, life: int, message: Any) -> None:
        body = message.get("body", b"").decode()
        if body.startswith("event: seq"):
            seq = int(body.partition("data: ")[2])
            self.world.loop.call_later(0.05, self._poked, seq, since, life)

    def _poked(self, seq: int, since: int, life: int) -> None:
        if self.life != life or not self.is_open:
            return
        if self.is_asking:
            # Its answer may bring the news itself.
            self.world.loop.call_later(0.1, self._poked, seq, since, life)
            return
        with contextlib.suppress(PageDied):
            if self.do("poked", seq=seq, since=since)["ok"]:
                self.soon(0)

    # --- accidents --------------------------------------------------------------------------------

    def evict(self) -> None:
        """The browser drops the database, the cookie stays."""
        self.world.note(f"evicted {self.label}")
        self.account.history.lost(self.label)
        self.account.history.emptied[self.label] = self.world.machine.true_ms()
        self.world.phones("evict", self.label)
        self.is_open, self.is_evicted, self.unsaved = False, True, 0
        self.life += 1

    async def come_back(self) -> None:
        """Open it again as the app does: under a new id, pulling everything."""
        for _ in range(TRIES):
            found = self.do("comeback", safe=True, account=self.account.id)
            while "send" in found:
                answer = await self.world.net.carry(self, found["send"], calm=True)
                found = self.do("reply", safe=True, answer=answer)
            kind = found["ok"]["verdict"]["kind"]
            if kind == "done":
                self.id = found["ok"]["device"]
                self.is_open, self.is_evicted = True, False
                return
            if kind == "signin" and (self.is_doomed or self.is_twin):
                # It is told nothing more, and shows a first visit.
                self.retire()
                return
            if kind == "signin":
                await self.account.sign_in(self)
            await asyncio.sleep(30)
        raise Broken(f"{self.label} never comes back from an empty database")
