"""The cache of callers by token."""

from __future__ import annotations

import pytest

from tend.store.acts import token_cache
from tend.store.acts.token_cache import TokenCache
from tend.store.contract.base import Caller


def fill(known: TokenCache, accounts: int) -> None:
    """Fill the cache with accounts of two devices each."""
    for i in range(accounts):
        for device in ("one", "two"):
            known.keep(f"{i} {device}".encode(), Caller(f"a{i}", device), known.generation)


def test_forgetting_one_leaves_all_others_as_they_are() -> None:
    """Forgetting an account costs time for its own tokens only, since a purge forgets many."""
    known = TokenCache()
    fill(known, 1000)
    kept = known._known
    known.forget("a7", "one")
    assert known.get(b"7 one") is None
    assert known.get(b"7 two") == Caller("a7", "two")
    known.forget("a8", None)
    known.forget("nobody", None)
    assert known.get(b"8 one") is known.get(b"8 two") is None
    assert known._known is kept
    assert (len(kept), len(known._tokens)) == (1997, 999)


def test_what_was_read_before_something_was_forgotten_is_not_kept() -> None:
    """
    A result that was read before something was forgotten is not cached, because it may be of the
    forgotten one.
    """
    known = TokenCache()
    before = known.generation
    known.forget("a1", None)
    known.keep(b"x", Caller("a1", "one"), before)
    assert known.get(b"x") is None


def test_the_oldest_make_room(monkeypatch: pytest.MonkeyPatch) -> None:
    """The cache has a fixed size; the oldest entries are removed completely."""
    known = TokenCache()
    monkeypatch.setattr(token_cache, "_CALLERS_MAX_COUNT", 10)
    fill(known, 50)
    assert len(known._known) == 10
    assert set(known._tokens) == {f"a{i}" for i in range(45, 50)}
