"""A database on PostgreSQL: whether it is there, and ready."""

from __future__ import annotations

import asyncio

from tend.doctor.finding import Finding
from tend.errors import TendError
from tend.store.open import open_store


def examine(url: str) -> list[Finding]:
    """Ask it as the server would."""
    try:
        ready = asyncio.run(_ready(url))
    except TendError as error:
        # The sentence says which of these it is.
        do = "see to the address in TEND_DATABASE_URL, to the server there, and to its users"
        return [Finding(False, f"the database answers ({error.detail})", do)]
    says = "the database on PostgreSQL answers and is migrated"
    return [Finding(ready, says, "run `tend migrate`, or start the server")]


async def _ready(url: str) -> bool:
    store = await open_store(url)
    try:
        return await store.ready()
    finally:
        await store.close()
