"""Whom each token speaks for, kept in memory."""

from __future__ import annotations

from tend.store.contract.base import Caller

_MOST = 50_000


class TokenCache:
    """
    Answers of `Store.caller` that still hold.

    Only the process that holds this memory can forget in time, so one process must own the
    database file: `remove_device` forgets before it answers, and the next request is refused.
    Syncing checks the device again inside its own transaction, whatever stands here.
    """

    def __init__(self) -> None:
        self._known: dict[bytes, Caller] = {}
        self._tokens: dict[str, dict[bytes, str]] = {}
        """Of each account: the tokens that are known, and whose they are."""
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
            self._drop(next(iter(self._known)))
        self._known[token_hash] = caller
        self._tokens.setdefault(caller.account, {})[token_hash] = caller.device

    def forget(self, account: str, device: str | None) -> None:
        """Forget one device's token, or all of the account's."""
        self.generation += 1
        for token, owner in [*self._tokens.get(account, {}).items()]:
            if device is None or owner == device:
                self._drop(token)

    def _drop(self, token: bytes) -> None:
        account = self._known.pop(token).account
        tokens = self._tokens[account]
        del tokens[token]
        if not tokens:
            del self._tokens[account]
