"""Whether the databases of a store are those that it was made with: each holds its own parts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from tend.domain.records.parts import PARTS
from tend.errors import StoreUnavailable
from tend.store.postgres import migrations
from tend.store.postgres.copying import require_served
from tend.store.postgres.perform import Connection
from tend.store.postgres.session import Server

_HELD: Final = " OR ".join(
    f"EXISTS (SELECT 1 FROM unnest($1::smallint[]) AS foreign_one (part) JOIN {table} USING (part))"
    for table in ("account", "route", "tombstone")
)
# Since when the server runs, to the microsecond: no two servers have it in common.
_WHICH: Final = """
SELECT pg_postmaster_start_time()::text, current_database(), current_schema()
"""


async def check(servers: Sequence[Server]) -> None:
    """
    Refuse databases that this code must not use as they are. Writes nothing.

    Raises:
        StoreUnavailable: One is of a newer Tend or of another program, holds parts of another
            range, is named twice, is being filled, or has been moved elsewhere.
    """
    known: dict[tuple[str, ...], Server] = {}
    for server in servers:
        where = f"parts {server.parts}: " if len(servers) > 1 else ""
        try:
            if len(servers) > 1:
                which = await server.database.work(lambda one: one.fetchrow(_WHICH))
                other = known.setdefault(tuple(which), server)
                if other is not server:
                    raise StoreUnavailable(
                        f"is that of parts {other.parts}, too: give each range a database of its"
                        " own"
                    )
            await server.database.work(lambda one, at=server: _check(one, at))  # type: ignore[misc]
        except StoreUnavailable as error:
            name = server.database.name
            said = error.detail if name in error.detail else f"{name}: {error.detail}"
            raise StoreUnavailable(f"{where}{said}") from None


async def _check(connection: Connection, server: Server) -> None:
    await migrations.check(connection)
    moved = await require_served(connection, (server.first, server.last))
    foreign = {part for part in range(PARTS) if not server.has(part)}
    foreign -= {part for first, last in moved for part in range(first, last + 1)}
    if not foreign or not await migrations.version(connection):
        return
    if await connection.fetchval(f"SELECT {_HELD}", [*foreign]):
        raise StoreUnavailable(
            f"it holds parts beyond {server.parts}: name the range that it was filled with, or move"
            " the others with `tend copy`"
        )
