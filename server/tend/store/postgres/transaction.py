"""Transactions of a connection, and what is known of one whose server fails in the middle."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import AsyncIterator
from typing import Final

from tend.errors import StoreUnavailable
from tend.store.postgres.faults import FAULTS, is_lost
from tend.store.postgres.perform import Connection

READ: Final = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
WRITE: Final = "BEGIN ISOLATION LEVEL READ COMMITTED"

log = logging.getLogger("tend.store")


@contextlib.asynccontextmanager
async def transaction(connection: Connection, begin: str, name: str) -> AsyncIterator[None]:
    """A transaction that is committed at the end, or undone. *name*: the database's, for people."""
    await connection.execute(begin)
    try:
        yield
    except TimeoutError:
        raise  # the connection is ended: see `Database.work`
    except BaseException:
        await undo(connection)
        raise
    await commit(connection, begin, name)


async def commit(connection: Connection, begin: str, name: str) -> None:
    """
    Commit what was begun by *begin*.

    Raises:
        StoreUnavailable: Nobody knows whether it was kept, or the server has undone it by itself.
            Any other failure has kept nothing.
    """
    try:
        ended = await connection.execute("COMMIT")
    except FAULTS as error:
        is_unknown = is_lost(error) or isinstance(error, TimeoutError)
        if begin == READ or not is_unknown:
            raise
        connection.terminate()
        log.error("the database failed during a commit: %s", error)
        unknown = "failed during a commit: nobody knows whether it was kept"
        raise StoreUnavailable(f"{name} {unknown}") from error
    if ended != "COMMIT":
        raise StoreUnavailable(f"{name} has undone a transaction by itself ({ended})")


async def undo(connection: Connection) -> None:
    """Roll back; a connection that cannot is closed, which does the same."""
    try:
        if not connection.is_closed():
            await connection.execute("ROLLBACK")
    except FAULTS:
        connection.terminate()
    except BaseException:
        connection.terminate()
        raise
