"""
One act on several servers: a transaction on each that it needs.

They are committed in the order of their first write, so that a crash in between leaves only what
does no harm (store/acts/act.py says why). Which servers an act needs shows while it runs: it is
begun anew with all of them, so that none of them is connected to while another one holds locks.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Collection, Iterable, Iterator, Sequence
from functools import cache
from typing import Any, Final, TypeVar

from tend.errors import StoreUnavailable, TendError
from tend.store.acts.act import Across, Act, Ask, Each, Lock, Revoke
from tend.store.contract.ranges import Range
from tend.store.contract.revoked import Entry, Revoked
from tend.store.postgres.database import Database
from tend.store.postgres.faults import FAULTS
from tend.store.postgres.perform import Advance, Connection, ask, lock, native, perform_by
from tend.store.postgres.transaction import WRITE, commit, undo

T = TypeVar("T")

LONG_READS_MOST: Final = 2
"""Reads that take long have so many connections at once; the others are for short ones."""

log = logging.getLogger("tend.store")


class Server:
    """One database, and the parts that it has."""

    def __init__(self, place: Range, database: Database) -> None:
        self.first, self.last, self.parts = place.first, place.last, place.parts
        self.database = database
        self.long = asyncio.Semaphore(LONG_READS_MOST)

    def has(self, part: int) -> bool:
        """Whether this part lies here."""
        return self.first <= part <= self.last


class Elsewhere(Exception):
    """An act needs these servers as well: begin it anew with them."""

    def __init__(self, servers: Collection[Server]) -> None:
        super().__init__(", ".join(one.parts for one in servers))
        self.servers = servers


class Failed(Exception):
    """A database has failed; nothing of the act was kept."""

    def __init__(self, database: Database, fault: Exception) -> None:
        super().__init__(database.name)
        self.database, self.fault = database, fault


class Torn(Exception):
    """A database has failed after another one had committed its share."""


class Lines:
    """The file of what was revoked, for one act: what is begun anew writes its lines once."""

    def __init__(self, file: Revoked) -> None:
        self._file = file
        self._written: set[Entry] = set()

    def add(self, entries: Iterable[Entry]) -> None:
        """See `Revoked`."""
        missing = [one for one in entries if one not in self._written]
        self._file.add(missing)
        self._written.update(missing)


class Session:
    """
    The open transactions of one act.

    Args:
        servers: All that there are, in the order of their parts.
        across: Those that a question over all parts is for.
    """

    def __init__(
        self, servers: Sequence[Server], across: Sequence[Server], lines: Lines | None = None
    ) -> None:
        self._servers, self._across, self._lines = servers, across, lines
        self.connections: dict[Server, Connection] = {}
        self._wrote: dict[Server, None] = {}

    def anew(self) -> Session:
        """One of the same kind, in which nothing was done."""
        return Session(self._servers, self._across, self._lines)

    @property
    def wrote(self) -> list[Server]:
        """Where the act has written, in the order of its first writes."""
        return [*self._wrote]

    async def do(self, step: Any) -> list[Any]:
        """
        Do a step where its rows are.

        Raises `Elsewhere` before anything of it was done, `Failed`.
        """
        match step:
            case Ask(sql, values):
                (server,) = self._at(values[0])
                return await self._ask(server, sql, values)
            case Each(sql, values):
                for server in self._at(*(one[0] for one in values)):
                    mine = [one for one in values if server.has(one[0])]
                    self._wrote[server] = None
                    with failing(server):
                        await self.connections[server].executemany(native(sql), mine)
            case Across(sql, values):
                self._need(self._across)
                found = []
                for server in self._across:
                    found += await self._ask(server, sql, (server.first, server.last, *values))
                return found
            case Revoke(entries):
                if self._lines is not None:
                    await asyncio.to_thread(self._lines.add, entries)
            case Lock(accounts):
                for server in self._at(*(part for part, _ in accounts)):
                    with failing(server):
                        mine = [one for one in accounts if server.has(one[0])]
                        await lock(self.connections[server], mine)
        return []

    async def _ask(self, server: Server, sql: str, values: tuple[Any, ...]) -> list[Any]:
        if not _only_reads(sql):
            self._wrote[server] = None
        with failing(server):
            return await ask(self.connections[server], sql, *values)

    def _at(self, *parts: int) -> list[Server]:
        """The servers of these parts, each once, in the order in which they are named."""
        found = dict.fromkeys(
            next(server for server in self._servers if server.has(part)) for part in parts
        )
        self._need(found)
        return [*found]

    def _need(self, servers: Collection[Server]) -> None:
        missing = [one for one in servers if one not in self.connections]
        if missing:
            raise Elsewhere(missing)


@contextlib.contextmanager
def failing(server: Server) -> Iterator[None]:
    """Says which server it is that has failed."""
    try:
        yield
    except FAULTS as error:
        raise Failed(server.database, error) from error


async def together(
    session: Session,
    needed: Collection[Server],
    begin: str,
    act: Act[T],
    elsewhere: Advance | None = None,
) -> T:
    """
    Run an act on the servers that it needs, once; its answer, or the refusal that it raised.

    Raises:
        Elsewhere: It needs more.
        Failed: Nothing was kept: begin it anew, perhaps.
        StoreUnavailable: Nobody knows whether it was kept.
        Torn: It may have been kept in part.
    """
    refusal: TendError | None = None
    async with _opened(session, needed, begin):
        try:
            answer = await perform_by(session.do, act, elsewhere)
        except StoreUnavailable:
            raise
        except TendError as error:
            refusal = error
        await _commit(session)
    if refusal is not None:
        raise refusal
    return answer


@contextlib.asynccontextmanager
async def _opened(session: Session, needed: Collection[Server], begin: str) -> AsyncIterator[None]:
    """Transactions on these servers; those that are not committed are undone."""
    async with contextlib.AsyncExitStack() as stack:
        try:
            # Those first that may not be there: no other connection waits for them meanwhile.
            for server in sorted(needed, key=lambda one: (not one.database.is_away, one.first)):
                with failing(server):
                    connection = await stack.enter_async_context(server.database.connection())
                    session.connections[server] = connection
                    await connection.execute(begin)
            yield
        except Failed as failed:
            for server, connection in session.connections.items():
                if server.database is failed.database and isinstance(failed.fault, TimeoutError):
                    # Nobody knows what it is doing: to end the connection is all that is left.
                    connection.terminate()
            raise
        finally:
            for connection in session.connections.values():
                await undo(connection)


async def _commit(session: Session) -> None:
    """Commit what was written. Where the act only read there is nothing to keep."""
    wrote = session.wrote
    for at, server in enumerate(wrote):
        name = server.database.name
        try:
            with failing(server):
                await commit(session.connections[server], WRITE, name)
        except (Failed, StoreUnavailable) as error:
            if at == 0 and (isinstance(error, Failed) or len(wrote) == 1):
                raise
            said = "failed while several servers committed: nobody knows what was kept"
            log.error("%s %s", name, said)
            raise Torn(f"{name} {said}") from error
        del session.connections[server]


@cache
def _only_reads(sql: str) -> bool:
    return sql.lstrip().startswith("SELECT")
