"""The contract of a store, as far as limits need it that hold for all processes together."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence


class LimitStore(ABC):
    """
    What is used of limits. A key is a hash of the limit and of whom it is for; nobody can tell from
    it whom.
    """

    @abstractmethod
    async def take_turn(self, key: bytes, most: int, span_ms: int, now_ms: int) -> int:
        """
        Count one event of *key*, if there were fewer than *most* within *span_ms*.

        Returns:
            0: it is counted. Otherwise in how many ms one can be.
        """

    @abstractmethod
    async def turn_wait(self, key: bytes, most: int, span_ms: int, now_ms: int) -> int:
        """The same answer, and nothing is counted."""

    @abstractmethod
    async def spend(self, costs: Sequence[tuple[bytes, int]], now_ms: int) -> list[int]:
        """
        Take from shares, in one transaction: for each key how long (ms) its share needs to grow
        back what was taken.

        Returns:
            For each key when its share will be whole again (ms since 1970).
        """
