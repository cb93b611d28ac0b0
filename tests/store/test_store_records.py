"""Reading records on the server: by kind, id and date, in pages."""

# ruff: noqa: SIM300 (expected stands first)
from __future__ import annotations

import pytest

from tend.errors import Gone

from .conftest import NOW, Phone, stamp, tick

pytestmark = pytest.mark.asyncio


async def test_records_are_read_by_kind_and_name(alice: Phone, bob: Phone) -> None:
    """Records come in order of id, without stamps, and never another account's."""
    await alice.send(
        tick("2025-10-04.h7k2m9q4s0ab", 2),
        tick("2025-10-03.h7k2m9q4s0ab", 1),
        tick("2025-10-05.h7k2m9q4s0ab", 3),
        tick("2025-10-03.otherhabit01", 5),
        tick("1969-12-31.h7k2m9q4s0ab", 5),
        ("h", "h7k2m9q4s0ab", {"measure": ("check", stamp())}),
    )
    await bob.send(tick("2025-10-04.h7k2m9q4s0ab", 9))
    store, account = alice.store, alice.caller.account
    assert [
        ("2025-10-03.h7k2m9q4s0ab", {"v": 1}),
        ("2025-10-04.h7k2m9q4s0ab", {"v": 2}),
    ] == await store.ticks_of(account, "h7k2m9q4s0ab", "1970-01-01", "2025-10-05")
    habit = ("h7k2m9q4s0ab", {"measure": "check"})
    assert ([habit], None) == await store.records(account, "h")
    assert [habit] == await store.named(account, "h", ["none", "h7k2m9q4s0ab"])
    assert ([], None) == await store.records(account, "l")
    await store.delete_account(account, NOW)
    with pytest.raises(Gone):
        await store.records(account, "t")
    with pytest.raises(Gone):
        await store.named(account, "h", ["h7k2m9q4s0ab"])


async def test_records_come_in_pages(alice: Phone) -> None:
    """A page has at most a thousand records or a megabyte; the rest is read with the next one."""
    for batch in range(3):
        await alice.send(*[("h", f"small{batch}{i:03}", {"v": (1, stamp())}) for i in range(400)])
    for batch in range(10):
        fat = {f: ("x" * 8000, stamp()) for f in "ab"}
        await alice.send(*[("h", f"fat{batch}{i:02}", fat) for i in range(10)])
    seen: list[str] = []
    sizes: list[int] = []
    rest: str | None = ""
    while rest is not None:
        found, rest = await alice.store.records(alice.caller.account, "h", rest)
        seen += [id for id, _ in found]
        sizes.append(len(found))
    assert seen == sorted(set(seen))
    assert len(seen) == 1300
    assert sizes[0] < 70
    assert max(sizes) == 1000
