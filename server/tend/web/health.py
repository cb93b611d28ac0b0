"""Probes for operators: whether the process runs, and whether its database is usable."""

from __future__ import annotations

import msgspec

from tend.errors import StoreUnavailable
from tend.web.context import Context, Given


class StatusOut(msgspec.Struct, frozen=True):
    """*status*: `alive` or `ready`."""

    status: str


async def is_alive() -> StatusOut:
    """The process is alive."""
    return StatusOut("alive")


async def is_ready(context: Given[Context]) -> StatusOut:
    """The database is reachable and migrated."""
    if not await context.store.ready():
        raise StoreUnavailable("the database does not answer, or is not migrated")
    return StatusOut("ready")
