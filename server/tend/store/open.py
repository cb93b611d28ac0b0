"""Opening a store by its URL: the one place that knows which stores exist. See contract/base.py."""

from __future__ import annotations

from pathlib import Path

from tend.errors import StoreUnavailable
from tend.store.contract.base import Quotas, Store
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
    Open the store at *where*: a path, `sqlite:PATH`, or `postgresql://USER@HOST/DATABASE`. Call it
    on the event loop that will use it.

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
