"""
Moving an installation while it is served.

1. *Sweep*: every account is read on both sides, as of one moment each. Where they differ it is
   copied, and then read again on the target. So each run begins with a comparison of everything,
   and goes on where another one was killed.
2. *Catch up*: the sources have written down whose rows were changed meanwhile; these are copied
   again, several times, each time fewer.
3. *Switch*, if that is wanted: the sources are held, what is left is copied, and the sources are
   fenced, in one transaction each. Then the targets may be served.

What is promised. Until the switch the sources are as they were, and serve; no target can be served.
After it each account was compared in all its rows on both sides after its last change. In between
devices are told to try again (503), and do. A run that ends anywhere leaves either: run it again.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from contextlib import AsyncExitStack
from typing import Final, NamedTuple

from tend.errors import CopyError
from tend.store.copying import moves
from tend.store.copying.moves import Move, Place, Plan
from tend.store.copying.side import EVENTS, INTO, MOVED_AWAY, SELF, Side
from tend.store.copying.tables import (
    BY_HASH,
    MOVED,
    Contents,
    Owner,
    Span,
    agrees,
    span_of,
    sum_of,
)

ACCOUNTS_AT_ONCE: Final = 50
BYTES_AT_ONCE: Final = 16_000_000
"""Of records; an account by itself may have more."""
HASHES_AT_ONCE: Final = 20_000
FEW: Final = 20
"""With so few accounts left the sources can be held."""
ROUNDS_MOST: Final = 10
"""Where more than those few change all the time, they are held nevertheless."""


class Seen(NamedTuple):
    """Accounts that were compared in a step, and how many of them had to be copied."""

    accounts: int
    copied: int


class Done(NamedTuple):
    """What came of it."""

    accounts: int
    copied: int
    doubtful: list[str]
    """Accounts whose own digest is not that of their records, on both sides alike."""
    held_s: float | None
    """For how long nobody could write; None: the sources serve on."""


Look = Callable[[int, int, int], None]
"""Is told of progress: accounts that were compared, those that were copied, and of how many."""


class Copying:
    """One run. *look*: see `Look`; *lock_up*: called while nobody can write any more."""

    def __init__(self, planned: Plan, look: Look, lock_up: Callable[[], None]) -> None:
        self._plan, self._look, self._lock_up = planned, look, lock_up
        self._doubtful: set[str] = set()
        self._accounts = self._copied = 0

    async def run(self, *, switch: bool) -> Done:
        """Copy; then switch, if that is wanted or has been begun before."""
        fenced = [one for one in self._plan.sources if await moves.has_moved(one, self._plan)]
        serving = [one for one in self._plan.sources if one not in fenced]
        await moves.begin(self._plan)
        held_s: float | None = None
        try:
            for source in serving:
                await source.listen(self._plan.leaving(source))
            await self._sweep()
            await self._catch_up(serving)
            if switch or not serving:
                held_s = await self._switch(serving)
        finally:
            for source in serving:
                await source.deafen()
        return Done(self._accounts, self._copied, sorted(self._doubtful), held_s)

    async def _sweep(self) -> None:
        total = 0
        for move in self._plan.moves:
            total += await move.source.count("account", (move.first, move.last))
        for move in self._plan.moves:
            for span in await _by_hash(move):
                await self._level(move, span)
            low, high = move.whole.low, move.whole.high
            while low < high:
                span = await _next(move.source, low, high)
                seen = await self._level(move, span)
                self._accounts += seen.accounts
                self._copied += seen.copied
                self._look(self._accounts, self._copied, max(total, self._accounts))
                low = span.high
                # Whoever wants to stop it gets a word in, also where both are files.
                await asyncio.sleep(0)

    async def _catch_up(self, serving: list[Side]) -> None:
        for _ in range(ROUNDS_MOST):
            if await self._follow(serving) <= FEW:
                return

    async def _follow(self, serving: list[Side]) -> int:
        """Copy what was changed since the last time; how many owners that were."""
        count = 0
        for source in serving:
            for owner in sorted(await source.heard()):
                move = next(one for one in self._plan.moves if _goes(one, source, owner))
                await self._level(move, span_of(owner))
                count += 1
        return count

    async def _switch(self, serving: list[Side]) -> float:
        began = time.monotonic()
        async with AsyncExitStack() as held:
            for source in serving:
                await held.enter_async_context(source.held())
            for source in serving:
                await _require_heard(source)
            await self._follow(serving)
            self._lock_up()
            for source in serving:
                await self._fence(source)
        held_s = time.monotonic() - began
        for target in self._plan.targets:
            await target.put_note(INTO, None)
        return held_s

    async def _fence(self, source: Side) -> None:
        targets = list(dict.fromkeys(m.target for m in self._plan.moves if m.source is source))
        moved = {
            "to": ", ".join(target.name for target in targets),
            "targets": [await target.note(SELF) for target in targets],
            "ranges": self._plan.leaving(source),
        }
        entries = [*(await source.note(MOVED_AWAY) or []), moved]
        await source.raise_fence([(a, b) for one in entries for a, b in one["ranges"]])
        await source.put_note(MOVED_AWAY, entries)

    async def _level(self, move: Move, span: Span) -> Seen:
        """
        Make a stretch the same on both sides, and compare all of its rows.

        Raises:
            CopyError: The target does not give back what was written to it.
        """
        here, there = await move.source.read(span), await move.target.read(span)
        stale = _differing(here, there)
        if stale:
            old = {owner: there[owner] for owner in stale if owner in there}
            await move.target.replace(old, {owner: here[owner] for owner in stale & here.keys()})
            wrong = _differing(here, await move.target.read(span))
            if wrong:
                part, account = min(wrong)
                what = f"account {account}" if account else f"what is found by a hash in {part}"
                raise CopyError(f"{what} is not on {move.target.name} as it was written: stopped")
        if not span.accounts:
            return Seen(0, 0)
        for (_, account), tables in here.items():
            if agrees(tables, move.source.columns):
                self._doubtful.discard(account)
            else:
                self._doubtful.add(account)
        return Seen(len(here), len(stale & here.keys()))


async def copy(
    sources: list[Place],
    targets: list[Place],
    *,
    switch: bool,
    look: Look,
    begun: Callable[[bool, Plan], None],
    lock_up: Callable[[], None],
) -> Done:
    """
    Copy what *sources* hold to *targets*.

    Args:
        begun: Told once whether an earlier run is gone on with, after all refusals but before
            anything is written to a target. What it raises ends the copy.
        lock_up: Called when nobody can write to the sources any more.

    Raises:
        CopyError, StoreUnavailable: It was refused, or failed. The sources serve, unless it is said
            that they have moved.
    """
    for one in targets:
        await one.side.check()
    for one in sources:
        await one.side.require_latest("run `tend migrate` there, with the version that you copy by")
    planned = await moves.plan(sources, targets)
    for source in planned.sources:
        await moves.has_moved(source, planned)
    begun(await moves.require_room(planned), planned)
    return await Copying(planned, look, lock_up).run(switch=switch)


async def _next(source: Side, low: Owner, high: Owner) -> Span:
    """The next stretch of accounts: a number of them, and a bounded size."""
    found = await source.next_accounts(low, high, ACCOUNTS_AT_ONCE + 1)
    size = 0
    for at, (part, account, bytes_) in enumerate(found):
        size += bytes_
        if at and (at == ACCOUNTS_AT_ONCE or size > BYTES_AT_ONCE):
            return Span(True, low, (part, account))
    return Span(True, low, high)


async def _by_hash(move: Move) -> list[Span]:
    """Stretches of what is found by a hash: so many parts at once that it is not too much."""
    parts = (move.first, move.last)
    rows = sum([await move.source.count(table, parts) for table in BY_HASH])
    every = move.last + 1 - move.first
    step = max(1, min(every, HASHES_AT_ONCE * every // (rows + 1)))
    starts = range(move.first, move.last + 1, step)
    return [Span(False, (at, ""), (min(at + step, move.last + 1), "")) for at in starts]


async def _require_heard(source: Side) -> None:
    """Refuse to switch if a migration has come in between: it makes tables anew."""
    await source.require_latest("it was migrated meanwhile; run the copy again")
    if await source.listeners() != len(MOVED) * len(EVENTS):
        raise CopyError(f"{source.name} was changed by another program meanwhile: run it again")


def _goes(move: Move, source: Side, owner: Owner) -> bool:
    return move.source is source and move.has(owner)


def _differing(here: Contents, there: Contents) -> set[Owner]:
    owners = here.keys() | there.keys()
    return {one for one in owners if sum_of(here.get(one)) != sum_of(there.get(one))}
