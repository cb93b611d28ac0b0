"""
One run: people, their devices, the server and the push service through some days, all from one
seed. The same seed gives the same trace, byte for byte.
"""

from __future__ import annotations

import asyncio
import hashlib
import random
from collections import Counter
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
from tests.simulation.account import SKEWS, Account
from tests.simulation.device import Device
from tests.simulation.history import Broken
from tests.simulation.loop import VirtualLoop
from tests.simulation.machine import EPOCH_MS, Machine, make_empty, make_task
from tests.simulation.net import Net
from tests.simulation.phones import Phones
from tests.simulation.post import Post, Records

DAY_S = 86_400.0


class Report(NamedTuple):
    """What came of a run."""

    seed: int
    trace: str
    """SHA-256 of all that happened, line by line."""
    device_days: int
    counts: Counter[str]


class World:
    """One run; see `run`."""

    def __init__(self, seed: int, loop: VirtualLoop, phones: Phones, folder: Path) -> None:
        self.seed, self.loop, self.phones, self.folder = seed, loop, phones, folder
        self.luck = random.Random(seed)
        self.counts: Counter[str] = Counter()
        self.lines: list[str] = []
        self._hash = hashlib.sha256()
        self.clocks_right = True
        self.post = Post(random.Random(f"post {seed}"), self._server_clock)
        luck = random.Random(f"machine {seed}")
        empty = make_empty(folder / "empty.db")
        self.machine = Machine(folder / "data", empty, loop, luck, self.post)
        self.machine.on_kill = self._killed
        loop.linger = self.machine.linger
        loop.set_task_factory(make_task)
        self.net = Net(self.machine)
        self.post.records, self.post.note = self._records, self.note
        self.accounts: list[Account] = []
        self.backups: list[tuple[float, Path]] = []
        self.device_days = 0
        self.errors: list[BaseException] = []
        loop.set_exception_handler(self._failed)

    def note(self, line: str) -> None:
        """One line of the trace."""
        whole = f"{self.loop.seconds:.6f} {line}"
        self._hash.update(whole.encode() + b"\n")
        self.lines.append(whole)

    def report(self) -> Report:
        """What came of it so far."""
        counts = self.counts + self.net.fates
        counts.update({f"nudge {kind}": count for kind, count in self.post.said.items()})
        counts["kills"] = self.machine.kills
        return Report(self.seed, self._hash.hexdigest(), self.device_days, counts)

    def _server_clock(self) -> int:
        return self.machine.clock()

    def _failed(self, loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        error = context.get("exception")
        if error is not None and not isinstance(error, asyncio.CancelledError):
            self.errors.append(error)

    def _killed(self) -> None:
        self.note("killed")
        self.post.accidents[""] += 1
        self.loop.call_later(self.machine.luck.uniform(0.5, 90), self._start)

    def _start(self) -> None:
        if not self.machine.is_up:
            self.note("started")
            self.machine.start()

    def _records(self, account: str) -> Records | None:
        """What the server holds; None just after devices wrote: it may have decided before."""
        fresh_ms = self.machine.true_ms() - self.net.pushed_ms.get(account, 0)
        if not self.machine.is_up or fresh_ms < 90_000 or self._jumped_at + 90 > self.loop.seconds:
            return None
        found: Records = {}
        rows = self.machine.readers.all("SELECT kind, id, body FROM rec WHERE account = ?", account)
        for kind, id, body in rows:
            cells = msgspec.json.decode(body)
            found.setdefault(kind, {})[id] = {name: cell[0] for name, cell in cells.items()}
        return found

    _jumped_at = -1000.0

    # --- days -------------------------------------------------------------------------------------

    async def live(self, days: int) -> None:
        """Begin in calm, then day by day; every seventh night all settle and are judged."""
        self.machine.start()
        await asyncio.sleep(1)
        for number in range(2):
            account = Account(self, number, random.Random(f"account {number} {self.seed}"))
            self.accounts.append(account)
            await account.begin(account.luck.choice([1, 2, 2, 3]) + (number == 0))
        for day in range(1, days + 1):
            await self._day(day)
            if day % 7 == 0 or day == days:
                await self._night()
            self._check()

    def _check(self) -> None:
        for errors in (self.errors, self.net.errors):
            if errors:
                raise Broken(f"an error that nobody heard: {errors[0]!r}") from errors[0]
        if self.post.broken is not None:
            raise self.post.broken

    async def _day(self, day: int) -> None:
        luck = self.luck
        self._weather()
        end = EPOCH_MS / 1000 + day * DAY_S - self.machine.true_ms() / 1000
        people = [self.loop.create_task(self._person(one, end)) for one in self.accounts]
        fates = self.loop.create_task(self._fates(end))
        if luck.random() < 0.7:
            self._back_up()
        await asyncio.sleep(max(end, 0))
        for found in await asyncio.gather(fates, *people, return_exceptions=True):
            if isinstance(found, BaseException):
                raise found
        self.device_days += sum(len(one.alive) for one in self.accounts)

    def _weather(self) -> None:
        luck = self.luck
        self.net.weather = luck.choice([0, 0, 0.1, 0.3, 0.6])
        self.post.weather = luck.choice([0, 0, 0.3, 0.8])
        for account in self.accounts:
            for one in account.alive:
                one.risk = luck.choice([0, 0, 0.02, 0.1])
                one.is_online = luck.random() > 0.1
                if luck.random() < 0.05:
                    one.set_clock(luck.choice(SKEWS))

    async def _fates(self, end: float) -> None:
        """What befalls the server and the devices on this day."""
        luck = self.luck
        if luck.random() < 0.35:
            return
        for _ in range(luck.randint(1, 6)):
            await asyncio.sleep(luck.uniform(0, end / 7))
            what = luck.random()
            if what < 0.55:
                self.machine.fuse = luck.choice([1, 2, 5, 10, 20, 40, 80, 160])
            elif what < 0.65:
                await self._fill_disk()
            elif what < 0.7:
                await self._restore()
            elif what < 0.73:
                self._jump()
            elif what < 0.97:
                await self._befall(luck.choice(self.accounts))

    async def _fill_disk(self) -> None:
        self.machine.is_full = True
        self.post.accidents[""] += 1
        await asyncio.sleep(self.luck.uniform(10, 600))
        self.machine.is_full = False
        self.post.accidents[""] += 1

    def _jump(self) -> None:
        """The server's clock goes wrong, or is put right."""
        self.clocks_right = False
        back = -self.machine.skew_ms
        self.machine.jump(back or self.luck.choice([-3_600_000, 1_800_000, 7_200_000]))
        self._jumped_at = self.loop.seconds
        self.note("jump")

    def _back_up(self) -> None:
        if self.machine.is_up:
            to = self.folder / f"backup-{len(self.backups)}.db"
            self.machine.back_up(to)
            self.backups.append((self.loop.seconds, to))

    async def _restore(self) -> None:
        lost = max(one.lost_s for one in self.accounts)
        usable = [one for one in self.backups if one[0] > lost]
        if not usable:
            return
        at, kept = self.luck.choice(usable[-5:])
        self.machine.kill()
        self.machine.restore(kept)
        for account in self.accounts:
            account.history.forgotten(EPOCH_MS + int(at * 1000))
        self.counts["restored"] += 1
        self.post.days.clear()
        # What it has forgotten would be new to it.
        self.net.old.clear()
        self.note("restored")

    async def _befall(self, account: Account) -> None:
        luck = self.luck
        one = luck.choice(account.alive)
        what = luck.random()
        if what < 0.3 and not one.is_visited and len(account.alive) > 1 and not one.is_twin:
            one.evict()
            account.lost_s = self.loop.seconds
            self.counts["evicted"] += 1
        elif what < 0.55:
            one.is_full = not one.is_full
            self.note(f"full {one.label} {one.is_full}")
            self.counts["disk full"] += 1
        elif what < 0.65 and len(account.alive) < 5:
            self._clone(account, one)
        elif what < 0.8 and len(account.alive) > 2:
            await self._remove(account, one)
        elif what < 0.9 and len(account.alive) < 5 and self.machine.is_up:
            self.counts["joined"] += await account.join()

    def _clone(self, account: Account, one: Device) -> None:
        """A phone's backup comes to life on another phone."""
        if one.is_visited or one.is_evicted or one.is_twin:
            return
        twin = account.new_device()
        twin.cookie, twin.id, twin.is_twin, twin.is_ready = one.cookie, one.id, True, True
        twin.removed_ms, twin.is_doomed = one.removed_ms, one.is_doomed
        twin.removed_cookie = one.removed_cookie
        self.note(f"cloned {one.label} to {twin.label}")
        self.phones("copy", one.label, to=twin.label, seed=self.luck.getrandbits(31))
        self.counts["cloned"] += 1

    async def _remove(self, account: Account, one: Device) -> None:
        other = next((o for o in account.alive if o is not one and o.id != one.id), None)
        names = {one.id, one.cookie}
        twins = [o for o in account.alive if o is not one and names & {o.id, o.cookie}]
        if other is None or twins or one.is_twin:
            return
        one.is_doomed = True
        status, _ = await account.ask(other, "DELETE", f"/api/devices/{one.id}", None)
        account.lost_s = self.loop.seconds
        if status == 204:
            one.removed_ms, one.removed_cookie = self.machine.true_ms(), one.cookie
            self.note(f"removed {one.label}")
            self.counts["removed"] += 1

    async def _person(self, account: Account, end: float) -> None:
        """A day of a person: some visits, on some device."""
        luck = account.luck
        if self._is_away(account):
            return
        started = self.loop.seconds
        for _ in range(luck.choice([1, 2, 3, 4])):
            await asyncio.sleep(luck.uniform(600, end / 6))
            if not account.alive or self.loop.seconds - started > end - 3600:
                return
            some = luck.sample(account.alive, min(len(account.alive), luck.choice([1, 1, 2])))
            await asyncio.gather(*(self._visit(account, one) for one in some))

    def _is_away(self, account: Account) -> bool:
        luck = account.luck
        if account.away > 0:
            account.away -= 1
            return True
        if luck.random() < 0.04:
            account.away = luck.choice([1, 5, 5, 16])
        return False

    async def _visit(self, account: Account, one: Device) -> None:
        luck = one.luck
        if one.is_visited or one not in account.alive:
            return
        await one.visit()
        try:
            for _ in range(luck.randint(1, 6)):
                await asyncio.sleep(luck.choice([0.05, 0.5, 3, 20, 90]))
                if one.is_wiped:
                    break
                one.open()
                account.act(one)
            if not one.is_wiped and luck.random() < 0.02:
                one.open()
                account.move(one)
            await asyncio.sleep(luck.uniform(0.1, 30))
        finally:
            await one.leave()

    async def _night(self) -> None:
        """Calm: everything works, all devices talk, and every promise must hold."""
        self.net.weather = self.post.weather = 0
        self.machine.fuse, self.machine.is_full = None, False
        if self.machine.skew_ms:
            self.machine.jump(-self.machine.skew_ms)
            self._jumped_at = self.loop.seconds
        await asyncio.sleep(100)
        for account in self.accounts:
            for one in account.alive:
                one.risk, one.is_online, one.is_full = 0, True, False
            await account.settle()
        if any(one.is_apart for account in self.accounts for one in account.alive):
            # Everything is sent again once a day at most (R10), and a restore came twice.
            self.counts["apart for a day"] += 1
            await asyncio.sleep(DAY_S)
            for account in self.accounts:
                await account.settle()
        await self._replay()
        for account in self.accounts:
            await account.judge()
            self.note(f"judged {account.name}")
            for one in account.alive:
                one.close()

    async def _replay(self) -> None:
        """P5: what was sent once, sent again, changes nothing."""
        before = self._content()
        for device, sent in self.net.old:
            await self.net.reach(device, sent)
        if self._content() != before:
            raise Broken("P5: what was sent again changed something")

    def _content(self) -> Any:
        rows = self.machine.readers.all("SELECT id, seq, digest FROM account ORDER BY id")
        return [*rows, *self.machine.readers.all("SELECT * FROM rec ORDER BY account, kind, id")]
