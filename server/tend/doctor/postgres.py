"""Databases on PostgreSQL: whether they are there, and ready."""

from __future__ import annotations

import asyncio

from tend.doctor import copies
from tend.doctor.finding import Finding
from tend.errors import TendError
from tend.store.contract.ranges import is_ranged
from tend.store.open import open_store


def examine(url: str) -> list[Finding]:
    """Ask them as the server would."""
    try:
        found = asyncio.run(_ready(url))
    except TendError as error:
        # The sentence says which of these it is.
        do = "see to the address in TEND_DATABASE_URL, to the server there, and to its users"
        return [Finding(False, f"the database answers ({error.detail})", do)]
    do = "run `tend migrate`, or start the server"
    says = "the database on PostgreSQL{} answers and is migrated"
    findings = [Finding(ready, says.format(name), do) for name, ready in found]
    return [*findings, *copies.examine(url)]


async def _ready(url: str) -> list[tuple[str, bool]]:
    """Of each database what it is called, and whether it is ready."""
    store = await open_store(url)
    try:
        return [
            (f" with parts {one.parts}" if is_ranged(url) else "", await one.ready())
            for one in store.sections()
        ]
    finally:
        await store.close()
