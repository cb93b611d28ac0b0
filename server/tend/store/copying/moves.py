"""Which parts go from which database to which: what both have in the same place stays there."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from typing import Final, NamedTuple

from tend.errors import CopyError
from tend.store.copying.side import EVENTS, INTO, MOVED_AWAY, SELF, Side, overlap
from tend.store.copying.tables import Owner, Parts, Span, without

THE_SAME: Final = "the two are the same database: name another one with --to"
_NAME_BYTES: Final = 16


class Place(NamedTuple):
    """A database and the parts that it has, before or after the copy."""

    first: int
    last: int
    side: Side


class Move(NamedTuple):
    """Parts that go from one database to another."""

    first: int
    last: int
    source: Side
    target: Side

    @property
    def whole(self) -> Span:
        """All accounts of these parts."""
        return Span(True, (self.first, ""), (self.last + 1, ""))

    def has(self, owner: Owner) -> bool:
        """Whether an owner's rows go this way."""
        return self.first <= owner[0] <= self.last


class Plan(NamedTuple):
    """All that is to be moved. *origin*: the names of the sources, by which a copy is known."""

    moves: list[Move]
    origin: str

    @property
    def sources(self) -> list[Side]:
        """The databases from which anything goes."""
        return list(dict.fromkeys(move.source for move in self.moves))

    @property
    def targets(self) -> list[Side]:
        """The databases to which anything goes."""
        return list(dict.fromkeys(move.target for move in self.moves))

    def leaving(self, source: Side) -> list[Parts]:
        """The parts that a source gives away."""
        return [(move.first, move.last) for move in self.moves if move.source is source]

    def coming(self, target: Side) -> list[Parts]:
        """The parts that a target gets."""
        return [(move.first, move.last) for move in self.moves if move.target is target]


async def plan(sources: Sequence[Place], targets: Sequence[Place]) -> Plan:
    """
    What is to be moved; nothing of it has begun.

    Raises:
        CopyError: Everything is where it should be: both are the same.
    """
    names = {one.side: await _name(one.side) for one in sources}
    known = {one.side: await one.side.note(SELF) for one in targets}
    moves = [
        Move(max(old.first, new.first), min(old.last, new.last), old.side, new.side)
        for old in sources
        for new in targets
        if max(old.first, new.first) <= min(old.last, new.last)
        and names[old.side] != known[new.side]
    ]
    if not moves:
        raise CopyError(THE_SAME)
    return Plan(moves, " ".join(sorted(names.values())))


async def require_room(planned: Plan) -> bool:
    """
    Whether this very copy was begun before: then it goes on.

    Raises:
        CopyError: A target is not empty, or is used, or another copy into it has not ended.
    """
    begun = False
    for target in planned.targets:
        into = await target.note(INTO)
        if into is None:
            await _require_empty(target, planned)
        elif into["from"] != planned.origin:
            raise CopyError(
                f"{target.name} holds half a copy of another installation: empty it, or name"
                " another one with --to"
            )
        begun = begun or into is not None
    return begun


async def _require_empty(target: Side, planned: Plan) -> None:
    coming = planned.coming(target)
    if not await target.is_vacant(coming):
        moved = await target.note(MOVED_AWAY) or []
        if any(overlap(one["ranges"], parts) for one in moved for parts in coming):
            raise CopyError(
                f"{target.name} still has what moved away from it before: run `tend copy` as it was"
                " then, with --clear"
            )
        raise CopyError(
            f"{target.name} is not empty, and no copy of this installation that was cut short:"
            " name an empty database with --to"
        )
    name = await target.note(SELF)
    serves = name is not None and name in planned.origin.split()
    if not serves and await target.in_use():
        raise CopyError(f"others are connected to {target.name}: stop every tend there first")


async def has_moved(source: Side, planned: Plan) -> bool:
    """
    Whether an earlier run has fenced this source: then nothing can change there.

    Raises:
        CopyError: What should be copied has moved elsewhere before.
    """
    entries = await source.note(MOVED_AWAY) or []
    leaving = planned.leaving(source)
    moved = [one for one in entries if any(overlap(one["ranges"], parts) for parts in leaving)]
    if not moved:
        return False
    targets = {await target.note(SELF): await target.note(INTO) for target in planned.targets}
    for one in moved:
        if not set(one["targets"]) <= targets.keys():
            said = f"what {source.name} holds has moved to {one['to']} before: copy from there"
            raise CopyError(said)
    if not any(targets.values()):
        raise CopyError(f"{source.name} has moved there already: nothing is left to do")
    return True


async def _name(side: Side) -> str:
    """A database's own name, by which it is known whatever its address is; made at first."""
    name = await side.note(SELF)
    if name is None:
        name = secrets.token_hex(_NAME_BYTES)
        await side.put_note(SELF, name)
    return str(name)


async def begin(planned: Plan) -> None:
    """Say in each target that a copy into it has not ended, and make its tables."""
    for target in planned.targets:
        await _name(target)
        await target.put_note(INTO, {"from": planned.origin, "ranges": planned.coming(target)})
        await target.migrate()
        await _let_back(target, planned.coming(target))
    for side in (*planned.sources, *planned.targets):
        await side.learn()


async def _let_back(target: Side, coming: list[Parts]) -> None:
    """Parts may come back to where they were before: take away what keeps them out."""
    entries = await target.note(MOVED_AWAY) or []
    left = [{**one, "ranges": without(one["ranges"], coming)} for one in entries]
    if [one["ranges"] for one in left] != [[*map(tuple, one["ranges"])] for one in entries]:
        left = [one for one in left if one["ranges"]]
        await target.raise_fence([parts for one in left for parts in one["ranges"]])
        await target.put_note(MOVED_AWAY, left)


async def clear(sources: Sequence[Place], targets: Sequence[Place]) -> list[str]:
    """
    Delete what has moved away from sources that go on with other parts; their names.

    Raises:
        CopyError: The move has not ended, or no source goes on.
    """
    planned = await plan(sources, targets)
    kept = {await one.side.note(SELF) for one in targets}
    going_on = [one for one in planned.sources if await one.note(SELF) in kept]
    if not going_on:
        names = ", ".join(one.name for one in planned.sources)
        raise CopyError(f"nobody needs the whole of {names} any more: drop it when you are sure")
    for source in going_on:
        entries = await source.note(MOVED_AWAY) or []
        moved = [(first, last) for one in entries for first, last in one["ranges"]]
        unmoved = without(planned.leaving(source), moved)
        if unmoved or any([await one.note(INTO) for one in planned.targets]):
            raise CopyError(f"{source.name} has not moved there yet: run the copy with --switch")
        # Deleting is let through for as long as it takes; no server asks for these parts here.
        await source.raise_fence(moved, EVENTS[:2])
        for parts in planned.leaving(source):
            await source.clear(parts)
        await source.raise_fence(moved)
    return [one.name for one in going_on]
