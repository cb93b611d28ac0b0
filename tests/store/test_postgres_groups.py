"""Group commit: what waits while a group is under way becomes the next one."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest

from tend.errors import StoreUnavailable, UnknownCode
from tend.store.postgres.groups import GROUP_MOST, Groups

pytestmark = pytest.mark.asyncio

Request = tuple[str, int]


class Runner:
    """Runs groups as slowly as the test lets it; a negative number is refused."""

    def __init__(self) -> None:
        self.ran: list[list[Request]] = []
        self.go_on = asyncio.Event()
        self.go_on.set()

    async def run(self, group: Sequence[Request]) -> list[int | Exception]:
        self.ran.append([*group])
        await self.go_on.wait()
        if any(number == 0 for _, number in group):
            raise StoreUnavailable("broken")
        return [UnknownCode() if number < 0 else number * 2 for _, number in group]


def name_of(request: Request) -> str:
    return request[0]


async def test_what_waits_is_done_together() -> None:
    """
    Requests that come while a group is under way are one group, each with its own answer; of one
    account there is one in a group, and they keep their order.
    """
    runner = Runner()
    groups = Groups(runner.run, name_of)
    runner.go_on.clear()
    first = asyncio.create_task(groups.submit(("a", 1)))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    asked = [("b", 2), ("c", -3), ("b", 4), ("b", 5), ("d", 6)]
    others = [asyncio.create_task(groups.submit(one)) for one in asked]
    await asyncio.sleep(0)
    runner.go_on.set()

    assert await first == 2
    found = await asyncio.gather(*others, return_exceptions=True)
    assert [one if isinstance(one, int) else type(one) for one in found] == [
        4,
        UnknownCode,
        8,
        10,
        12,
    ]
    assert runner.ran == [
        [("a", 1)],
        [("b", 2), ("c", -3), ("d", 6)],
        [("b", 4)],
        [("b", 5)],
    ]


async def test_a_group_that_fails_refuses_its_own_requests_alone() -> None:
    """
    All of a group that fails are refused; the next group is done.
    """
    runner = Runner()
    groups = Groups(runner.run, name_of)
    found = await asyncio.gather(
        groups.submit(("a", 1)), groups.submit(("b", 0)), return_exceptions=True
    )
    assert [type(one) for one in found] == [StoreUnavailable] * 2
    assert await groups.submit(("a", 1)) == 2


async def test_a_group_has_a_bound() -> None:
    """
    However many wait, a group has at most so many, and all get their answers.
    """
    runner = Runner()
    groups = Groups(runner.run, name_of)
    count = 2 * GROUP_MOST + 10
    found = await asyncio.gather(*(groups.submit((str(n), n)) for n in range(1, count + 1)))
    assert found == [2 * n for n in range(1, count + 1)]
    assert [len(group) for group in runner.ran] == [GROUP_MOST, GROUP_MOST, 10]


async def test_who_goes_away_stops_nobody() -> None:
    """
    A request whose caller was cancelled is done all the same, and so are those beside it.
    """
    runner = Runner()
    groups = Groups(runner.run, name_of)
    runner.go_on.clear()
    gone = asyncio.create_task(groups.submit(("a", 1)))
    stays = asyncio.create_task(groups.submit(("b", 2)))
    await asyncio.sleep(0)
    gone.cancel()
    runner.go_on.set()
    assert await stays == 4
    assert runner.ran == [[("a", 1), ("b", 2)]]
    await groups.close()
    with pytest.raises(StoreUnavailable, match="closed"):
        await groups.submit(("c", 3))
