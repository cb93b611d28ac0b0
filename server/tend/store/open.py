"""Opening a store by its URL: the one place that knows which stores exist. See contract/base.py."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

from tend.domain.records.parts import LAST_PART
from tend.errors import CopyError, StoreUnavailable
from tend.store.contract.base import Quotas, Store
from tend.store.contract.ranges import is_ranged, ranges_of
from tend.store.copying.moves import Place
from tend.store.sqlite.backup import DATABASE
from tend.store.sqlite.copying import SqliteSide
from tend.store.sqlite.store import JITTER_S, SqliteStore


async def open_store(
    where: str | Path,
    quotas: Quotas | None = None,
    *,
    jitter_s: int = JITTER_S,
    rest_s: float = 0,
    folder: Path | None = None,
) -> Store:
    """
    Open the store at *where*: a path, `sqlite:PATH`, `postgresql://USER@HOST/DATABASE`, or several
    of these by ranges of parts (see `ranges_of`). Call it on the event loop that will use it.

    A file is made if there is none, a database on PostgreSQL must exist; neither is migrated.

    Args:
        quotas: What an account may hold; None: no bounds.
        jitter_s: Spread in seconds: each account's due instants get a stable delay of 0 to
            *jitter_s*. The `Nudger` must be given the same.
        rest_s: Pause of a long read after each slice of computing, to yield to others in this
            process (see `tend.lane`); 0: none.
        folder: Where the file `revoked` lies, if that is not beside the database; None: there is
            none.

    Raises:
        StoreUnavailable: It cannot be opened, is not one of ours, or no such store is known.
    """
    if not isinstance(where, Path) and is_ranged(where):
        return await _on_postgres(where, quotas, jitter_s, rest_s, folder)
    kind, colon, rest = str(where).partition(":")
    if isinstance(where, Path) or not colon:
        kind, rest = "sqlite", str(where)
    if kind in ("postgresql", "postgres") and rest.startswith("//"):
        return await _on_postgres(str(where), quotas, jitter_s, rest_s, folder)
    if kind != "sqlite" or not rest:
        known = "sqlite:PATH and postgresql://USER@HOST/DATABASE are"
        raise StoreUnavailable(f"no store is known by the name of {kind}: {known}")
    return await SqliteStore.open(Path(rest), quotas, jitter_s, rest_s)


async def _on_postgres(
    url: str, quotas: Quotas | None, jitter_s: int, rest_s: float, folder: Path | None
) -> Store:
    try:
        # Loaded by those who use it: most installations do without.
        from tend.store.postgres.store import PostgresStore
    except ImportError as error:
        raise StoreUnavailable(
            f"PostgreSQL needs: pip install 'tend[postgres]' ({error})"
        ) from error
    return await PostgresStore.open(url, quotas, jitter_s, rest_s, folder)


def file_of(where: str) -> Path | None:
    """
    The file of an address for a copy: `sqlite:PATH`, of a data folder or the file in it. None: it
    is an address on PostgreSQL.

    Raises:
        CopyError: It is neither. The sentence repeats no address: it may hold a password.
    """
    kind, colon, rest = where.partition(":")
    if kind == "sqlite" and rest:
        path = Path(rest)
        return path if path.suffix == ".db" and not path.is_dir() else path / DATABASE
    ours = is_ranged(where) or (kind in ("postgresql", "postgres") and rest.startswith("//"))
    if not ours or not colon:
        named = f"{kind}: is none of them" if colon and kind.isalnum() else "this is none of them"
        raise CopyError(
            "a database is named as sqlite:FOLDER or postgresql://USER@HOST/DATABASE, or as"
            f" several of the latter by ranges of parts; {named}"
        )
    try:
        ranges_of(where)
    except ValueError as error:
        raise CopyError(str(error)) from None
    return None


@asynccontextmanager
async def places(where: str, *, to_fill: bool) -> AsyncIterator[list[Place]]:
    """
    The databases of an address as `file_of` takes it, open for a copy.

    Args:
        to_fill: Whether rows are to be written there, rather than read.

    Raises:
        CopyError, StoreUnavailable: One cannot be used so.
    """
    path = file_of(where)
    if path is not None:
        async with SqliteSide.opened(path, to_fill=to_fill) as side:
            yield [Place(0, LAST_PART, side)]
        return
    try:
        from tend.store.postgres.copying import PostgresSide
    except ImportError as error:
        raise StoreUnavailable(
            f"PostgreSQL needs: pip install 'tend[postgres]' ({error})"
        ) from error
    found: list[Place] = []
    async with AsyncExitStack() as stack:
        for first, last, url in ranges_of(where):
            opening = PostgresSide.opened(url, to_fill=to_fill)
            found.append(Place(first, last, await stack.enter_async_context(opening)))
        yield found
