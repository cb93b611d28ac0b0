"""One person: account, devices, habits of life; and the judge of what became of the account."""

from __future__ import annotations

import asyncio
import json
import random
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from tests.simulation.device import Device
from tests.simulation.history import Broken, Cell, History
from tests.simulation.machine import PUSH_HOST, Down
from tests.simulation.post import Box
from tests.sync.peer import Peer, digest

if TYPE_CHECKING:
    from tests.simulation.world import World

ZONES = ["Europe/Berlin", "America/New_York", "Asia/Kolkata", "Pacific/Auckland", "UTC"]
SKEWS = [0, 0, 0, 7_000, -7_000, 200_000, -3_600_000, 2 * 86_400_000]
SETTLE_ROUNDS = 60


class Account:
    """One account of the world."""

    def __init__(self, world: World, number: int, luck: random.Random) -> None:
        self.world, self.luck = world, luck
        self.id = f"{luck.getrandbits(64):016x}"
        self.name = f"a{number}"
        self.history = History(self.name)
        self.zone = luck.choice(ZONES)
        self.devices: list[Device] = []
        self.habits = [f"habit{number:03d}{at:04d}" for at in range(luck.randint(2, 5))]
        self.lost_s = 0.0
        """When a device last went with what it had: older backups cannot be made good."""
        self.away = 0
        self.last: Cell | None = None
        self._labels = 0

    def new_device(self) -> Device:
        """A device that the person has just taken out of its box."""
        self._labels += 1
        label = f"{self.name}.{self._labels}"
        one = Device(
            self,
            label,
            f"{self.luck.getrandbits(32):08x}",
            random.Random(f"{label} {self.world.seed}"),
        )
        self.devices.append(one)
        return one

    @property
    def alive(self) -> list[Device]:
        """Devices that were not removed."""
        return [one for one in self.devices if one.is_ready and not one.is_wiped]

    # --- coming in --------------------------------------------------------------------------------

    async def begin(self, devices: int) -> None:
        """Make the account by its first device, and let others join; all in calm."""
        first = self.new_device()
        current = {"account": self.id, "device": first.id, "known": False}
        first.open(current=current, is_new=True, seed=self.luck.getrandbits(31))
        await self._until_done(first)
        for _ in range(devices - 1):
            await self.join()
        self._furnish(first)
        await self._until_done(first)
        for one in self.devices:
            one.close()
            one.set_clock(self.luck.choice(SKEWS))
            if self.luck.random() < 0.7:
                await self.subscribe(one)

    async def join(self) -> bool:
        """One more device, by a code from one that is in; False: none is."""
        one = self.new_device()
        if not await self._claim(one, one.id):
            self.devices.remove(one)
            return False
        current = {"account": self.id, "device": one.id, "known": True}
        one.open(current=current, seed=self.luck.getrandbits(31))
        await self._until_done(one)
        one.close()
        return True

    async def sign_in(self, one: Device) -> None:
        """A restored server does not know the device any more: another one lets it in."""
        self.world.counts["signed in again"] += 1
        await self._claim(one, None)

    async def _claim(self, one: Device, device: str | None) -> bool:
        """Whether a device that the server knows let it in. It does so under the id *device*."""
        claim = {} if device is None else {"device": device}
        for giver in self.alive:
            if giver is one or not giver.cookie:
                continue
            status, made = await self.ask(giver, "POST", "/api/pairings", {})
            if status != 201:
                continue
            path = f"/api/pairings/{made['code']}/claim"
            status, _ = await self.ask(one, "POST", path, claim)
            if status == 201:
                return True
        return False

    async def ask(self, one: Device, method: str, path: str, body: Any) -> tuple[int, Any]:
        """A request by hand, outside of the client; 0 if the server is down."""
        headers = {"content-type": "application/json", **one.headers()}
        if method != "GET" and not path.endswith("/claim"):
            headers["tend-account"] = self.id
        try:
            status, heard, text = await self.world.machine.ask(
                method, path, headers, json.dumps(body)
            )
        except Down:
            return 0, None
        if "set-cookie" in heard:
            one.cookie = heard["set-cookie"].partition(";")[0]
        return status, json.loads(text) if text else None

    async def subscribe(self, one: Device) -> None:
        """The person wants reminders on this device."""
        box = Box(self.id, one.label)
        name = f"{one.label}-{len(self.world.post.boxes)}"
        endpoint = f"https://{PUSH_HOST}/send/{name}"
        self.world.post.boxes[name] = box
        status, _ = await self.ask(
            one, "PUT", "/api/push/subscription", {"endpoint": endpoint, "keys": box.browser.keys}
        )
        box.is_gone = status != 200
        self.world.counts["subscribed"] += status == 200

    def _furnish(self, one: Device) -> None:
        luck = self.luck
        one.put("s", "tz", v=self.zone)
        if luck.random() < 0.5:
            one.put("s", "quiet", v=[f"{luck.randint(19, 23)}:30", f"0{luck.randint(5, 9)}:00"])
        one.put("s", "roundUp", v="20:00")
        one.put("s", "checkin", v=[7, "17:00"])
        one.put("s", "summary", v=[1, "09:00"])
        hours = luck.choice([["09:00", "17:00"], ["12:30", "20:30"], ["22:00", "06:00"]])
        one.put("s", "work", v={str(weekday): hours for weekday in range(1, 8)})
        begin = (self.today() - timedelta(days=1)).isoformat()
        for at, habit in enumerate(self.habits):
            kind = {"kind": "daily"} if at % 2 == 0 else {"kind": "times_per_week", "n": 4}
            plan = [{"from": begin, **kind, "target": 1, "tiny": None}]
            at_times = (
                f"{luck.randint(0, 23):02d}:{luck.choice([0, 5, 30]):02d}" for _ in range(2)
            )
            one.put("h", habit, plan=plan, rem=[{"at": hour, "days": None} for hour in at_times])

    def today(self) -> date:
        """The person's date by the true time; it begins at four."""
        now = datetime.fromtimestamp(self.world.machine.true_ms() / 1000, UTC)
        return (now.astimezone(ZoneInfo(self.zone)) - timedelta(hours=4)).date()

    # --- acts -------------------------------------------------------------------------------------

    def act(self, one: Device) -> None:
        """One thing that a person does with an open page."""
        luck, history = self.luck, self.history
        habit = luck.choice(self.habits)
        day = self.today() - timedelta(days=luck.choice([0, 0, 0, 0, 1, 2]))
        tick = f"{day}.{habit}"
        what = luck.random()
        if what < 0.15 and self.last is not None:
            self._tick(one, self.last)
        elif what < 0.5:
            self._tick(one, ("t", tick, "v"))
        elif what < 0.62 and not one.is_twin:
            one.tap("t", f"{day}.count{self.name}")
        elif what < 0.77 and not one.is_twin:
            cell = ("t", tick, "n") if luck.random() < 0.7 else ("c", f"{day}.w", "body")
            one.write(cell, f"{self.name} wrote {history.fresh()}", sealed=True)
        elif what < 0.87:
            one.write(("t", tick, "x.later"), f"{self.name}-{history.fresh()}")
        elif what < 0.9:
            one.put("t", tick, r=1)
        else:
            self._set(one)

    def _tick(self, one: Device, cell: Cell) -> None:
        """Tick, or take the tick back: an amount below zero, so that every value is another."""
        value = (1 if self.luck.random() < 0.85 else -1) + self.history.fresh() / 1e6
        action = one.write(cell, value)
        self.last = cell
        if action and self.luck.random() < 0.06:
            one.undo(action, cell)

    def _set(self, one: Device) -> None:
        luck, today = self.luck, self.today()
        what = luck.random()
        until = (today + timedelta(days=luck.randint(0, 2))).isoformat()
        if what < 0.2:
            one.put("s", "hush", v=luck.choice([None, until]))
        elif what < 0.3:
            one.put("s", "leave", v=luck.choice([[], [{"from": today.isoformat(), "to": until}]]))
        elif what < 0.4:
            at_time = f"{luck.randint(8, 20):02d}:15"
            one.put("s", "evening", v=[today.isoformat(), at_time])
        elif what < 0.55:
            due = (today + timedelta(days=9)).isoformat()
            one.put("l", f"letter{luck.randrange(20):06d}", due=due)
        else:
            one.put("s", "opened", v=today.isoformat())

    def move(self, one: Device) -> None:
        """The person travels; the device that they hold says so."""
        self.zone = self.luck.choice(ZONES)
        self.world.note(f"moved {self.name} {self.zone}")
        one.put("s", "tz", v=self.zone)

    # --- judging ----------------------------------------------------------------------------------

    async def _until_done(self, one: Device) -> None:
        for _ in range(SETTLE_ROUNDS):
            verdict = await one.sync(calm=True)
            if verdict["kind"] == "done" or one.is_wiped:
                return
            await asyncio.sleep(verdict.get("ms", 1000) / 1000)
        raise Broken(f"P4: {one.label} never comes to rest: {verdict}")

    async def settle(self) -> None:
        """Let every device talk in calm until it has nothing to send or to pull."""
        for _ in range(3):
            for one in self.alive:
                if one.is_evicted:
                    await one.come_back()
                if one.is_wiped:
                    continue
                one.open()
                await self._until_done(one)

    async def judge(self) -> None:
        """
        P1 to P3, P7 and P8 (docs/protocol.md), after all have settled.

        Raises:
            Broken: One does not hold.
        """
        fresh = await self._fresh()
        texts: dict[Cell, Any] = {}
        shelves = {}
        for one in self.alive:
            found = one.do("look", safe=True, texts=True)["ok"]
            rows = {(kind, id): fields for kind, id, fields in found["dump"]["rows"]}
            if rows != fresh.rows or found["dump"]["dirty"]:
                raise Broken(f"P1: {one.label} holds other rows: {_differing(rows, fresh.rows)}")
            if found["dump"]["digest"] != digest(fresh.rows):
                raise Broken(f"P1: {one.label} has another digest")
            if found["epoch"] and not self.world.counts["restored"]:
                raise Broken(f"R10: {one.label} sent all again, and no server was restored")
            shelves[one.label] = json.dumps(found["shelf"])
            texts = {
                (k, i, f): value for k, i, cells in found["texts"] for f, value in cells.items()
            }
        self.history.judge(texts, clocks=self.world.clocks_right)
        self._judge_shelves(texts, shelves)

    def _judge_shelves(self, held: dict[Cell, Any], shelves: dict[str, str]) -> None:
        for cell in self.history.writes:
            if cell[2] not in ("n", "body"):
                continue
            for one in self.history.unread(cell, held.get(cell)):
                if one.by in shelves and f'"{one.value}"' not in shelves[one.by]:
                    raise Broken(f"P8: {one} gave way unseen, and is on no shelf")

    async def _fresh(self) -> Peer:
        """What an independent device that has just come pulls."""
        peer = Peer("fresh", self.id, "ffffffff")
        one = self.alive[0]
        while True:
            out = peer.request(limit=self.luck.choice([7, 1000]))
            body = json.loads(out["body"])
            del body["n"]
            status, page = await self.ask(one, "POST", "/api/sync", body)
            if status == 0:
                continue
            page["now"] = out["sent"]
            came = peer.answer(out, status, page)
            if came == "ok":
                return peer
            if came != "more":
                raise Broken(f"P1: a fresh device comes to {came}")


def _differing(mine: Any, theirs: Any) -> list[Any]:
    keys = [*mine, *(key for key in theirs if key not in mine)]
    return [
        (key, mine.get(key), theirs.get(key)) for key in keys if mine.get(key) != theirs.get(key)
    ][:3]
