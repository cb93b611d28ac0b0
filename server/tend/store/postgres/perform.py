"""The driver of acts on PostgreSQL: see store/acts/act.py for what it promises."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable, Sequence
from functools import cache, partial
from typing import Any, NamedTuple, TypeVar

from tend.domain.records.parts import LAST_PART
from tend.store.acts.act import Across, Act, Ask, Each, Lock, Revoke, Step
from tend.store.contract.revoked import Revoked

T = TypeVar("T")
Connection = Any
"""An asyncpg connection, of a pool or not: it has no types of its own."""

_LOCK = """
SELECT 1 FROM account JOIN unnest($1::smallint[], $2::text[]) AS named (part, id) USING (part, id)
 ORDER BY part, id FOR UPDATE OF account
"""


class Done(NamedTuple):
    """An act has ended, with this answer."""

    answer: Any


Do = Callable[[Any], Awaitable[list[Any]]]
"""Does a step of an act; its rows."""
Advance = Callable[[Act[Any], list[Any] | None], Awaitable[Step | Done]]


def advance(act: Act[Any], found: list[Any] | None) -> Step | Done:
    """Give an act the rows of its last step (None: it begins); its next step, or its answer."""
    try:
        return act.send(found)  # type: ignore[arg-type]
    except StopIteration as end:
        return Done(end.value)


async def perform(
    connection: Connection,
    act: Act[T],
    revoked: Revoked | None = None,
    elsewhere: Advance | None = None,
) -> T:
    """
    Run *act* on a connection whose transaction is open, and leave the transaction open.

    Args:
        revoked: The file that `Revoke` writes; None: this store keeps none.
        elsewhere: Does what the act computes between its steps, if that may take long.
    """
    return await perform_by(partial(do, connection, revoked), act, elsewhere)


async def perform_by(do: Do, act: Act[T], elsewhere: Advance | None = None) -> T:
    """The same where *do* does each step."""
    found: list[Any] | None = None
    try:
        while True:
            step = advance(act, found) if elsewhere is None else await elsewhere(act, found)
            if type(step) is Done:
                answer: T = step.answer
                return answer
            found = await do(step)
    finally:
        act.close()


async def do(connection: Connection, revoked: Revoked | None, step: Step | Done) -> list[Any]:
    """Do a step of an act on the database that has all parts."""
    if type(step) is Ask:
        return await ask(connection, step.sql, *step.values)
    match step:
        case Each(sql, values):
            await connection.executemany(native(sql), values)
        case Across(sql, values):
            return await ask(connection, sql, 0, LAST_PART, *values)
        case Revoke(entries):
            if revoked is not None:
                await asyncio.to_thread(revoked.add, entries)
        case Lock(accounts):
            await lock(connection, accounts)
    return []


async def ask(connection: Connection, sql: str, *values: Any) -> list[tuple[Any, ...]]:
    """All rows of one statement, whose parameters are numbered as in acts."""
    return [tuple(row) for row in await connection.fetch(native(sql), *values)]


async def lock(connection: Connection, accounts: Sequence[tuple[int, str]]) -> None:
    """Lock accounts, in the order in which everybody locks them."""
    parts, ids = [part for part, _ in accounts], [id for _, id in accounts]
    await connection.execute(_LOCK, parts, ids)


@cache
def native(sql: str) -> str:
    """A statement whose parameters are written as PostgreSQL wants them: $1, $2, …"""
    return re.sub(r"\?(\d+)", r"$\1", sql)
