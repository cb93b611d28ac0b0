"""
Connections to one PostgreSQL database, and transactions that outlive a restart of it.

Work is a coroutine function over a connection; it is run again, on another connection if need be,
for as long as nothing of it can have been kept: after a conflict with another transaction
(SQLSTATE 40001, 40P01), and while the server restarts or another one takes over.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any, Final, TypeVar
from urllib.parse import parse_qs, urlsplit

import asyncpg

from tend.errors import StoreUnavailable, TendError
from tend.store.acts.act import Make
from tend.store.contract.revoked import Revoked
from tend.store.postgres.faults import FAULTS, explain
from tend.store.postgres.patience import Patience, Running
from tend.store.postgres.perform import Advance, Connection, perform
from tend.store.postgres.transaction import READ, WRITE, transaction

T = TypeVar("T")
Work = Callable[[Connection], Awaitable[T]]

CONNECTIONS_MOST: Final = 10
PATIENCE_S: Final = 10.0
"""For so long a call waits for a server that restarts, before it is refused."""
STATEMENT_MS: Final = 10_000
LOCK_MS: Final = 3_000
"""What waits for longer is refused: the rows of an account are held for milliseconds."""
IDLE_MS: Final = 30_000
"""A transaction that a process left open ends after this time, and its locks with it."""
SILENCE_S: Final = 15.0
"""A server that says nothing for so long, not even that a statement took too long, is given up."""
CONNECT_S: Final = 5.0
STATEMENTS_MOST: Final = 400
"""Statements that a connection keeps prepared: more than there are."""
# Not as parameters of the connection: some poolers in between refuse those.
_SETTINGS: Final = f"""
SET statement_timeout = {STATEMENT_MS};
SET lock_timeout = {LOCK_MS};
SET idle_in_transaction_session_timeout = {IDLE_MS}
"""

log = logging.getLogger("tend.store")


class _Session(asyncpg.Connection):  # type: ignore[misc]
    """A connection that is given back without a question to the server: we change nothing of it."""

    def get_reset_query(self) -> str:
        return ""


class Database:
    """One database. Made by `open`, on the event loop that will use it."""

    def __init__(self, pool: Any, name: str, patience_s: float) -> None:
        self._pool = pool
        self.name = name
        """For people: where it is, without a password."""
        self.patience_s = patience_s
        self._running = Running()
        self.is_away = False
        """Whether it could not be reached when it was asked last."""
        self._closed = False

    @classmethod
    async def open(cls, url: str, patience_s: float = PATIENCE_S) -> Database:
        """
        Connect to the database at *url*.

        Args:
            patience_s: For how long to wait for a server that does not answer, now and later.

        Raises:
            StoreUnavailable: *url* is no address, or there is no database for us at it.
        """
        name = name_of(url)
        # Not connected before the first work, which waits where it must.
        pool = asyncpg.create_pool(
            url,
            min_size=0,
            max_size=CONNECTIONS_MOST,
            connection_class=_Session,
            init=_set_up,
            timeout=CONNECT_S,
            command_timeout=SILENCE_S,
            statement_cache_size=STATEMENTS_MOST,
        )
        database = cls(await pool, name, patience_s)
        try:
            await database.work(lambda connection: connection.fetch("SELECT 1"))
        except ValueError as error:
            await database.close()
            raise StoreUnavailable(explain(error, name)) from error
        except BaseException:
            await database.close()
            raise
        return database

    async def run(
        self,
        make: Make[T],
        then: Callable[[T], None] | None = None,
        revoked: Revoked | None = None,
    ) -> T:
        """
        Run an act that writes, in a transaction; its answer, or the refusal that it raised.

        Cancelling the call drops the answer, not the work.

        Args:
            then: Called with the answer after the commit and before this returns, even when nobody
                waits for it any more.
            revoked: The file for `Revoke`.
        """

        async def work(connection: Connection) -> T:
            return await perform(connection, make(), revoked)

        return await self.transaction(work, then)

    async def read(self, make: Make[T], elsewhere: Advance | None = None) -> T:
        """Run an act that only reads, in one snapshot; its answer. *elsewhere*: see `perform`."""

        async def work(connection: Connection) -> T:
            async with transaction(connection, READ, self.name):
                return await perform(connection, make(), elsewhere=elsewhere)

        return await self.shielded(work)

    async def shielded(self, work: Work[T]) -> T:
        """The same as `work`, but cancelling the call drops the answer, not the work."""
        return await self._running.shield(self.work(work))

    async def transaction(self, work: Work[T], then: Callable[[T], None] | None = None) -> T:
        """
        Run *work* in a transaction. See `run`; a `TendError` that it raises is an answer as well.

        Raises:
            StoreUnavailable: The database failed. Nothing was kept, unless it failed during the
                commit: then the message says that nobody knows.
        """

        async def committed(connection: Connection) -> tuple[T, None] | tuple[None, TendError]:
            answer: tuple[T, None] | tuple[None, TendError]
            async with transaction(connection, WRITE, self.name):
                try:
                    answer = await work(connection), None
                except StoreUnavailable:
                    raise
                except TendError as refusal:
                    answer = None, refusal
            return answer

        async def whole() -> T:
            answer, refusal = await self.work(committed)
            if refusal is not None:
                raise refusal
            if then is not None:
                tell(then, answer)
            return answer  # type: ignore[return-value]

        return await self._running.shield(whole())

    async def work(self, work: Work[T], patience_s: float | None = None) -> T:
        """
        Run *work*, which brings transactions of its own, on a connection; again after a conflict,
        and while the server restarts.
        """
        patience = Patience(self.patience_s if patience_s is None else patience_s)
        while True:
            try:
                async with self.connection() as connection:
                    return await work(connection)
            except FAULTS as error:
                await patience.again(error, self)

    @contextlib.asynccontextmanager
    async def connection(self) -> AsyncIterator[Connection]:
        """
        A connection. That it breaks when it is given back is no failure of the work: it is done.
        """
        if self._closed:
            raise StoreUnavailable("the store is closed")
        connection = await self._pool.acquire(timeout=SILENCE_S)
        try:
            yield connection
        except FAULTS as error:
            if isinstance(error, TimeoutError):
                # Nobody knows what the server is doing: to end the connection is all that is left.
                connection.terminate()
            raise
        else:
            self.answered(True)
        finally:
            try:
                await self._pool.release(connection)
            except FAULTS as error:
                log.info("a connection broke after its work: %s", error)

    def connections(self) -> tuple[int, int]:
        """How many connections work, and how many do not."""
        idle = self._pool.get_idle_size()
        return self._pool.get_size() - idle, idle

    def answered(self, well: bool) -> None:
        """Note whether the server could be reached."""
        if self.is_away == well:
            self.is_away = not well
            log.warning("%s %s", self.name, "answers again" if well else "does not answer")

    async def expire(self) -> None:
        """Trust no connection that is open."""
        await self._pool.expire_connections()

    async def close(self) -> None:
        """Finish what has begun, then close the connections. Idempotent."""
        await self._running.wait()
        self._closed = True
        try:
            async with asyncio.timeout(CONNECT_S):
                await self._pool.close()
        except FAULTS:  # a server that is gone takes no leave
            self._pool.terminate()


def tell(then: Callable[[Any], None], answer: Any) -> None:
    """Call a listener with what was committed."""
    try:
        then(answer)
    except Exception:  # the work is committed; a deaf listener must not unmake the answer
        log.exception("a listener failed")


async def _set_up(connection: Connection) -> None:
    await connection.execute(_SETTINGS)


def name_of(url: str) -> str:
    """The database of an address for people: server and name, no user, no password."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or parse_qs(parts.query).get("host", ["localhost"])[0]
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return "the database"
    return f"the database {parts.path.lstrip('/') or 'of the user'} on {host}{port}"
