"""How an operator names a store."""

from __future__ import annotations

from pathlib import Path

import pytest

from tend.errors import StoreUnavailable
from tend.store.open import open_store

pytestmark = pytest.mark.asyncio


async def test_a_path_and_an_address_mean_the_same_store(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A path means SQLite, also one with a colon in it; so does `sqlite:PATH`."""
    monkeypatch.chdir(tmp_path)
    odd = tmp_path / "a:b.db"
    for where, file in ((odd, odd), (f"sqlite:{odd}", odd), ("here.db", tmp_path / "here.db")):
        file.unlink(missing_ok=True)
        store = await open_store(where)
        await store.migrate()
        assert await store.ready()
        await store.close()
        assert file.stat().st_size > 0
    assert {path.name for path in tmp_path.glob("*.db")} == {"a:b.db", "here.db"}


@pytest.mark.parametrize(
    "where", ["mysql://localhost/tend", "postgresql:tend", "sqlite:", ":memory:"]
)
async def test_an_address_of_another_kind_is_refused(
    where: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    An address of an unknown kind is refused in one sentence, and no file of that name is made.
    """
    monkeypatch.chdir(tmp_path)
    with pytest.raises(StoreUnavailable, match=r"sqlite:PATH"):
        await open_store(where)
    assert list(tmp_path.iterdir()) == []
