"""A cache in memory of the callers that tokens belong to."""

from __future__ import annotations

from tend.store.contract.base import Caller

_CALLERS_MAX_COUNT = 50_000


class TokenCache:
    """
    Results of `Store.caller` that are still valid.

    Invalidation works within this process only, so one process must own the database file:
    `remove_device` invalidates before it returns, and the next request is refused. Syncing checks
    the device again in its own transaction, regardless of this cache.
    """

    def __init__(self) -> None:
        self._known: dict[bytes, Caller] = {}
        self._tokens: dict[str, dict[bytes, str]] = {}
        """For each account: its cached tokens, and their devices."""
        self.generation = 0
        """Raised by each invalidation: what was read before it must not be cached."""

    def get(self, token_hash: bytes) -> Caller | None:
        """The cached caller; None: not cached."""
        return self._known.get(token_hash)

    def keep(self, token_hash: bytes, caller: Caller, generation: int) -> None:
        """Cache what was read from the database while the generation was *generation*."""
        if generation != self.generation:
            return
        if len(self._known) >= _CALLERS_MAX_COUNT:
            self._drop(next(iter(self._known)))
        self._known[token_hash] = caller
        self._tokens.setdefault(caller.account, {})[token_hash] = caller.device

    def forget(self, account: str, device: str | None) -> None:
        """Invalidate a device's token; None: all tokens of the account."""
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
