"""The one place that knows which stores there are. See contract/base.py for what each promises."""

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
    The store at *where*: a path, or `sqlite:PATH`. On the event loop that will use it.

    It is made if there is none, and not migrated.

    Args:
        jitter_s: Over so many seconds accounts are due for one and the same time, each at its own;
            whoever decides nudges (`Nudger`) must go by the same.
        rest_s: What reads for long rests so after each slice, where others share the process.

    Raises:
        StoreUnavailable: It cannot be opened, is not one of ours, or no such store is known.
    """
    kind, colon, rest = str(where).partition(":")
    if isinstance(where, Path) or not colon:
        kind, rest = "sqlite", str(where)
    if kind != "sqlite" or not rest:
        raise StoreUnavailable(f"no store is known by the name of {kind}: sqlite:PATH is")
    return await SqliteStore.open(Path(rest), quotas, jitter_s, rest_s)
