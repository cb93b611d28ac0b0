"""Whom each token speaks for, kept in memory."""

from __future__ import annotations

from tend.store.base import Caller

_MOST = 50_000


class Callers:
    """
    Answers of `Store.caller` that still hold.

    Only the process that holds this memory can forget in time, so one process must own the
    database file: `remove_device` forgets before it answers, and the next request is refused.
    Syncing checks the device again inside its own transaction, whatever stands here.
    """

    def __init__(self) -> None:
        self._known: dict[bytes, Caller] = {}
        self.generation = 0
        """Rises when something is forgotten: what was read before that must not be kept."""

    def get(self, token_hash: bytes) -> Caller | None:
        """The caller, if known."""
        return self._known.get(token_hash)

    def keep(self, token_hash: bytes, caller: Caller, generation: int) -> None:
        """Remember what was read from the database when the generation was *generation*."""
        if generation != self.generation:
            return
        if len(self._known) >= _MOST:
            del self._known[next(iter(self._known))]
        self._known[token_hash] = caller

    def forget(self, account: str, device: str | None) -> None:
        """Forget one device's token, or all of the account's."""
        self.generation += 1
        self._known = {
            token: caller
            for token, caller in self._known.items()
            if caller.account != account or (device is not None and caller.device != device)
        }
