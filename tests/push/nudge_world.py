"""Accounts with phones on a real store and a real push service, under a clock that tests set."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime
from typing import Any

from tests.push.conftest import Post
from tests.push.push_receiver import Browser

from tend.domain.records.cells import Row
from tend.nudger.worker import Nudger
from tend.push.sender import Sender
from tend.store.contract.base import Caller, NewDevice, Subscription, SyncRequest

DAILY = [{"from": "2026-11-01", "kind": "daily", "target": 1, "tiny": None}]
ORIGIN = "https://tend.example.org"
HABIT = "h7k2m9q4s0ab"
QUIETLY = {"tz": "UTC", "quiet": None, "roundUp": None, "checkin": None, "summary": None}


class Clock:
    """An instant, turned by hand."""

    def __init__(self) -> None:
        self.at("2026-11-23T07:00")

    def at(self, text: str) -> None:
        self.ms = round(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp() * 1000)

    def __call__(self) -> int:
        return self.ms


class World:
    """A store (some tests look into one of SQLite), a service, a clock; people in UTC."""

    def __init__(self, store: Any, post: Post) -> None:
        self.store, self.post, self.clock = store, post, Clock()
        self.n = 0

    def nudger(self, sender: Sender, **options: Any) -> Nudger:
        return Nudger(self.store, sender, self.clock, origin=ORIGIN, jitter_s=0, **options)

    async def turn(self) -> None:
        """One worker, until there is nothing more to do."""
        async with Sender(self.post.vapid, private=True, ca=self.post.ca) as sender:
            nudger = self.nudger(sender)
            while await nudger.run_once():
                pass
            await nudger.land_all()


class Person:
    """An account with one phone that can be reached."""

    def __init__(self, world: World, caller: Caller) -> None:
        self.world, self.caller, self.n = world, caller, 0
        self.box, self.browser = secrets.token_hex(8), Browser()

    @classmethod
    async def join(cls, world: World, **settings: Any) -> Person:
        token = secrets.token_bytes(32)
        caller = await world.store.create_account(None, NewDevice(token), world.clock())
        person = cls(world, caller)
        await person.subscribe()
        for name, value in {**QUIETLY, **settings}.items():
            await person.put("s", name, v=value)
        await person.put("s", "opened", v="2026-11-23")
        return person

    async def subscribe(self) -> None:
        keys, endpoint = self.browser.keys, self.world.post.endpoint(self.box)
        to = Subscription(self.caller.account, self.caller.device, endpoint, **keys)
        await self.world.store.put_subscription(to, self.world.clock())

    async def put(self, kind: str, id: str, **fields: Any) -> None:
        """Write a record's fields."""
        stamp = f"{self.world.clock():011x}{self.n + 1:04x}{self.caller.device}"
        await self.put_rows([(kind, id, {name: (value, stamp) for name, value in fields.items()})])

    async def put_rows(self, rows: list[Row]) -> None:
        """Write records."""
        self.n += 1
        request = SyncRequest(n=self.n, cursor=0, limit=1, put=rows)
        page = await self.world.store.sync(self.caller, request, self.world.clock(), 60_000)
        assert not page.bad

    async def remind(self, at: str = "07:30", id: str = HABIT) -> None:
        await self.put("h", id, plan=DAILY, rem=[{"at": at, "days": None}])

    def said(self) -> list[dict[str, Any]]:
        """The messages that lie at the push service."""
        return self.world.post.read(self.box, self.browser)

    def tries(self) -> int:
        return int(self.world.post.box(self.box)["tries"])
