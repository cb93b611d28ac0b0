"""
The servers of a store, and how acts are run on them.

With one server that is its database's business. With several, an act runs on the servers that its
steps ask for: mostly one, found by its first step. A server that is away is waited for by those
alone who need it.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Sequence
from typing import Final, TypeVar

from tend.errors import StoreUnavailable
from tend.store.acts.act import Make
from tend.store.contract.ranges import Range, ranges_of
from tend.store.contract.revoked import Revoked
from tend.store.postgres.database import PATIENCE_S, Database, tell
from tend.store.postgres.patience import Patience, Running
from tend.store.postgres.perform import Advance, Connection, perform_by
from tend.store.postgres.session import (
    Elsewhere,
    Failed,
    Lines,
    Server,
    Session,
    Torn,
    together,
)
from tend.store.postgres.transaction import READ, WRITE, transaction

T = TypeVar("T")

TOGETHER_MOST: Final = 3
"""So many acts at once on the same several servers: one that is away holds few connections."""


class Servers:
    """All servers of a store, in the order of their parts. Made by `open`."""

    def __init__(self, servers: Sequence[Server]) -> None:
        self.all = servers
        self.torn: set[Server] = set()
        """Where a part of an act may be missing, or be alone."""
        self._running = Running()
        self._turns: dict[frozenset[Server], asyncio.Semaphore] = {}

    @classmethod
    async def open(cls, address: str, patience_s: float = PATIENCE_S) -> Servers:
        """
        Connect to all databases of an address (see `ranges_of`).

        Raises:
            StoreUnavailable: It is no address, or one of them cannot be reached.
        """
        try:
            places = ranges_of(address)
        except ValueError as error:
            raise StoreUnavailable(str(error)) from None
        return cls(await _connect(places, patience_s))

    def of(self, part: int) -> Server:
        """The server that has this part."""
        return next(one for one in self.all if one.has(part))

    async def run(
        self,
        make: Make[T],
        then: Callable[[T], None] | None = None,
        revoked: Revoked | None = None,
        across: Sequence[Server] | None = None,
    ) -> T:
        """Run an act that writes: see `Database.run`. *across*: see `Session`."""
        if len(self.all) == 1:
            return await self.all[0].database.run(make, then, revoked)
        lines = None if revoked is None else Lines(revoked)
        done = self._spread(make, WRITE, lines, across, None)
        return await self._running.shield(_told(done, then))

    async def read(
        self,
        make: Make[T],
        elsewhere: Advance | None = None,
        across: Sequence[Server] | None = None,
    ) -> T:
        """Run an act that only reads, in one snapshot of each server: see `Database.read`."""
        if len(self.all) == 1:
            return await self._read_one(self.all[0], make, elsewhere)
        return await self._running.shield(self._spread(make, READ, None, across, elsewhere))

    async def _read_one(self, server: Server, make: Make[T], elsewhere: Advance | None) -> T:
        if elsewhere is None:
            return await server.database.read(make)
        async with server.long:
            return await server.database.read(make, elsewhere)

    def connections(self) -> tuple[int, int]:
        """How many connections work, and how many do not."""
        counts = [one.database.connections() for one in self.all]
        return sum(busy for busy, _ in counts), sum(idle for _, idle in counts)

    async def close(self) -> None:
        """Finish what has begun, then close the connections. Idempotent."""
        await self._running.wait()
        await asyncio.gather(*(one.database.close() for one in self.all))

    async def _spread(
        self,
        make: Make[T],
        begin: str,
        lines: Lines | None,
        across: Sequence[Server] | None,
        elsewhere: Advance | None,
    ) -> T:
        needed: frozenset[Server] = frozenset()
        across = self.all if across is None else across
        while True:
            session = Session(self.all, across, lines)
            try:
                match [*needed]:
                    case []:
                        # Only as far as its first statement, which says where.
                        return await perform_by(session.do, make())
                    case [one]:
                        return await self._alone(one, session, make, begin, elsewhere)
                    case _:
                        return await self._together(needed, session, make, begin, elsewhere)
            except Elsewhere as more:
                needed |= frozenset(more.servers)

    async def _alone(
        self,
        server: Server,
        session: Session,
        make: Make[T],
        begin: str,
        elsewhere: Advance | None,
    ) -> T:
        async def work(connection: Connection) -> T:
            session.connections[server] = connection
            try:
                return await perform_by(session.do, make(), elsewhere)
            except Failed as failed:
                raise failed.fault from None

        if begin == WRITE:
            return await server.database.transaction(work)

        async def reading(connection: Connection) -> T:
            async with transaction(connection, READ, server.database.name):
                return await work(connection)

        if elsewhere is None:
            return await server.database.work(reading)
        async with server.long:
            return await server.database.work(reading)

    async def _together(
        self,
        needed: frozenset[Server],
        session: Session,
        make: Make[T],
        begin: str,
        elsewhere: Advance | None,
    ) -> T:
        patience = Patience(max(one.database.patience_s for one in needed))
        turns = self._turns.setdefault(needed, asyncio.Semaphore(TOGETHER_MOST))
        while True:
            try:
                async with turns:
                    return await together(session.anew(), needed, begin, make(), elsewhere)
            except Failed as failed:
                await patience.again(failed.fault, failed.database)
            except Torn as torn:
                self.torn |= needed
                raise StoreUnavailable(str(torn)) from torn


async def _connect(places: Sequence[Range], patience_s: float) -> list[Server]:
    async with contextlib.AsyncExitStack() as opened:
        servers = []
        for place in places:
            try:
                database = await Database.open(place.url, patience_s)
            except StoreUnavailable as error:
                where = f"parts {place.parts}: " if len(places) > 1 else ""
                raise StoreUnavailable(f"{where}{error.detail}") from None
            opened.push_async_callback(database.close)
            servers.append(Server(place, database))
        opened.pop_all()
    return servers


async def _told(done: Awaitable[T], then: Callable[[T], None] | None) -> T:
    answer = await done
    if then is not None:
        tell(then, answer)
    return answer
