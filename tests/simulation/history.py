"""
What happened in an account, as the simulation itself saw it: who wrote what, having seen what. The
promises are judged by this alone, never by stamps.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

Cell = tuple[str, str, str]
RULES_MS = 120_000
"""A wrong clock rules for 60 s at most (R6); as much again for messages under way."""


class Broken(AssertionError):
    """A promise is broken."""


@dataclass
class Write:
    """One value that a person wrote. Every value is written once in all of a run."""

    value: Any
    cell: Cell
    by: str
    at_ms: int
    seen: Any
    """What the device showed there before."""
    is_right: bool
    """Whether its clock was."""
    is_certain: bool = True
    """False: it may have been lost with its device before the server had it."""
    acked_ms: int | None = None


@dataclass
class History:
    """All writes and taps of an account."""

    account: str
    writes: dict[Cell, dict[Any, Write]] = field(default_factory=dict)
    taps: Counter[tuple[str, str]] = field(default_factory=Counter)
    unsure_taps: set[tuple[str, str]] = field(default_factory=set)
    undone: set[Cell] = field(default_factory=set)
    waiting: dict[str, list[Write]] = field(default_factory=dict)
    """By device: what is not acknowledged yet."""
    waiting_taps: dict[str, set[tuple[str, str]]] = field(default_factory=dict)
    acked_taps: list[tuple[int, str, tuple[str, str]]] = field(default_factory=list)
    emptied: dict[str, int] = field(default_factory=dict)
    """By device: when its database was dropped; of what it wrote before it has no shelf."""
    count: int = 0

    def fresh(self) -> int:
        """A number that no value of this run has yet."""
        self.count += 1
        return self.count

    def wrote(self, write: Write) -> None:
        """A write is on its device's disk (or in its memory, where the disk is full)."""
        self.writes.setdefault(write.cell, {})[write.value] = write
        self.waiting.setdefault(write.by, []).append(write)

    def tapped(self, device: str, record: tuple[str, str]) -> None:
        """One more tap is on its device's disk, or in its memory."""
        self.taps[record] += 1
        self.waiting_taps.setdefault(device, set()).add(record)

    def acknowledged(self, device: str, now_ms: int) -> None:
        """The device has nothing unsent."""
        for record in self.waiting_taps.pop(device, set()):
            self.acked_taps.append((now_ms, device, record))
        for write in self.waiting.pop(device, []):
            write.acked_ms = now_ms

    def forgotten(self, since_ms: int) -> None:
        """The server was restored: what it acknowledged since then it must be told again."""
        for written in self.writes.values():
            for write in written.values():
                if write.acked_ms is not None and write.acked_ms >= since_ms:
                    write.acked_ms = None
                    self.waiting.setdefault(write.by, []).append(write)
        late = [one for one in self.acked_taps if one[0] >= since_ms]
        self.acked_taps = [one for one in self.acked_taps if one[0] < since_ms]
        for _, device, record in late:
            self.waiting_taps.setdefault(device, set()).add(record)

    def lost(self, device: str) -> None:
        """The device has gone with all that was not acknowledged."""
        self.unsure_taps |= self.waiting_taps.pop(device, set())
        for write in self.waiting.pop(device, []):
            write.is_certain = False

    # --- judging ----------------------------------------------------------------------------------

    def judge(self, held: dict[Cell, Any], *, clocks: bool) -> None:
        """
        P2, P3 and P7, by what all devices hold (texts opened).

        Args:
            clocks: The server's own clock was right all the time, so P3 can be judged.

        Raises:
            Broken: A promise is.
        """
        for cell, written in self.writes.items():
            if cell not in self.undone:
                self._judge_cell(cell, written, held.get(cell), clocks=clocks)
        totals: Counter[tuple[str, str]] = Counter()
        for (kind, id, name), value in held.items():
            if name.startswith("c."):
                totals[kind, id] += value
        for record, count in self.taps.items():
            if record not in self.unsure_taps and totals[record] != count:
                raise Broken(f"P7: {record} of {self.account}: {totals[record]} of {count} taps")

    def leaves(self, cell: Cell) -> list[Write]:
        """The writes that nobody replaced who had seen them."""
        written = self.writes.get(cell, {})
        seen = {one.seen for one in written.values() if one.is_certain}
        return [one for one in written.values() if one.value not in seen]

    def _judge_cell(
        self, cell: Cell, written: dict[Any, Write], value: Any, *, clocks: bool
    ) -> None:
        leaves = self.leaves(cell)
        if value is None:
            if any(one.is_certain for one in written.values()):
                raise Broken(f"P2: {cell} of {self.account} is empty, {leaves} was written")
            return
        if value not in written:
            raise Broken(f"P2: {cell} of {self.account} holds {value!r}, which nobody wrote there")
        stands = written[value]
        if stands not in leaves:
            raise Broken(f"P2: {value!r} stands in {cell}, but one who saw it replaced it")
        if not clocks or stands.acked_ms is None:
            return
        for other in leaves:
            if other.is_certain and other.is_right and stands.acked_ms + RULES_MS < other.at_ms:
                raise Broken(f"P3: {stands} stands, {other} came later by a right clock")

    def unread(self, cell: Cell, value: Any) -> list[Write]:
        """Texts that give way to *value* unseen: each must be on its writer's shelf (P8)."""
        written = self.writes.get(cell, {})
        seen = {one.seen for one in written.values()}
        return [
            one
            for one in written.values()
            if one.value not in seen
            and one.is_certain
            and one.value != value
            and self.emptied.get(one.by, -1) < one.at_ms
        ]
