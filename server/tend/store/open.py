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
) -> Store:
    """
    Open the store at *where*: a path, or `sqlite:PATH`. Call it on the event loop that will use it.

    The database is made if there is none; it is not migrated.

    Args:
        quotas: What an account may hold; None: no bounds.
        jitter_s: Spread in seconds: each account's due instants get a stable delay of 0 to
            *jitter_s*. The `Nudger` must be given the same.
        rest_s: Pause of a long read after each slice of computing, to yield to others in this
            process (see `tend.lane`); 0: none.

    Raises:
        StoreUnavailable: It cannot be opened, is not one of ours, or no such store is known.
    """
    kind, colon, rest = str(where).partition(":")
    if isinstance(where, Path) or not colon:
        kind, rest = "sqlite", str(where)
    if kind != "sqlite" or not rest:
        raise StoreUnavailable(f"no store is known by the name of {kind}: sqlite:PATH is")
    return await SqliteStore.open(Path(rest), quotas, jitter_s, rest_s)
