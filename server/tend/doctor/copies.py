"""What a copy to another database has left in this one, if it was killed."""

from __future__ import annotations

import asyncio

from tend.doctor.finding import Finding
from tend.errors import CopyError
from tend.store.open import places


def examine(where: str) -> list[Finding]:
    """Nothing, unless a copy has ended without a word; *where*: as `tend copy` takes it."""
    if not asyncio.run(_left_over(where)):
        return []
    says = "no copy to another database was cut short (one was: each change is still written down)"
    return [Finding(False, says, "run that `tend copy` again, or with --stop to give it up")]


async def _left_over(where: str) -> bool:
    try:
        async with places(where, to_fill=False) as found:
            return any([await one.side.listeners() for one in found])
    except CopyError:
        return False  # it runs at this moment
