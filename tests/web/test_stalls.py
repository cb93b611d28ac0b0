"""
No request of one account blocks the event loop for others. Two things could: what the loop computes
without a pause, and what another thread computes without a pause, because Python runs one thread at
a time. Both are measured in processor time of their thread, which does not depend on how busy the
machine is.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Coroutine
from datetime import date, timedelta
from pathlib import Path
from typing import Any, TypeVar

import msgspec
import pytest
from tests.push.nudge_world import HABIT
from tests.support.stamps import row

from tend.app import App, make_context, make_store
from tend.domain.records.parts import part_of
from tend.lane import REST_S
from tend.settings import Settings
from tend.store.contract.base import Subscription

from .conftest import Clock, Person, Site, stamp

pytestmark = pytest.mark.asyncio

MOST_BEAT_S = 0.1
MOST_SLICE_S = 0.3
"""Generous: slices are of 1 ms, but SQLite looking through all ticks is counted, which leaves
Python to the others, and so is the interpreter's housekeeping. Before, all of this took seconds."""

TODAY = date(2025, 10, 3)
Rows = list[tuple[str, str, bytes]]
T = TypeVar("T")
_sleep = time.sleep


class Watch:
    """
    The most that was computed between two turns of the loop, and between two pauses elsewhere.
    """

    def __init__(self) -> None:
        self.beat_s = self.slice_s = 0.0
        self._rested: dict[int, float] = {}

    def rest(self, seconds: float) -> None:
        """Replaces `time.sleep`."""
        name, now = threading.get_ident(), time.thread_time()
        self.slice_s = max(self.slice_s, now - self._rested.get(name, now))
        self._rested[name] = now
        _sleep(seconds)

    async def over(self, act: Coroutine[Any, Any, T]) -> T:
        """Watch while *act* runs."""
        task, before = asyncio.ensure_future(act), time.thread_time()
        while not task.done():
            await asyncio.sleep(0.001)
            now = time.thread_time()
            self.beat_s, before = max(self.beat_s, now - before), now
        return await task


@pytest.fixture
def watch(monkeypatch: pytest.MonkeyPatch) -> Watch:
    found = Watch()
    monkeypatch.setattr(time, "sleep", found.rest)
    return found


def cells(**fields: Any) -> bytes:
    return msgspec.json.encode({name: [value, stamp()] for name, value in fields.items()})


def plan(first: str, **more: Any) -> list[dict[str, Any]]:
    return [{"from": first, "kind": "daily", "target": 1, "tiny": None, **more}]


def many_ticks() -> Rows:
    """190,000 ticks of the last weeks."""
    body = cells(v=1)
    return [
        ("t", f"{TODAY - timedelta(i // 5000)}.{HABIT[:-5]}{i:05}", body) for i in range(190_000)
    ]


def long_life() -> Rows:
    habit = ("h", HABIT, cells(plan=plan("1970-01-01")))
    ticks = [("t", f"{TODAY - timedelta(i)}.{HABIT}", cells(v=1)) for i in range(20_000)]
    return [habit, *ticks]


def many_habits() -> Rows:
    """3,000 habits that are reminded once a year, on a Monday, so that planning looks far ahead."""
    rare = plan("2025-01-01", kind="every_n_days", n=365)
    body = cells(plan=rare, rem=[{"at": "07:30", "days": [1]}])
    return [("h", f"h{i:011}", body) for i in range(3000)]


async def fill(person: Person, rows: Rows) -> None:
    """Write records straight into the database."""

    def job(db: Any) -> None:
        db.executemany(
            "INSERT OR REPLACE INTO rec (part, account, kind, id, seq, body)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            [
                (part_of(person.account), person.account, kind, id, seq, body)
                for seq, (kind, id, body) in enumerate(rows, 1)
            ],
        )
        db.execute("UPDATE account SET seq = ? WHERE id = ?", (len(rows), person.account))

    store: Any = person.site.app.context.store
    await store._writer.submit(job)


@pytest.fixture
async def served(tmp_path: Path) -> Any:
    """A site like that of `tend serve`: long computations pause after each slice."""
    settings = Settings(data=tmp_path / "data", rate_limits=False)
    store = await make_store(settings, REST_S)
    clock = Clock()
    site = Site(App(make_context(settings, store, clock)), clock)
    yield site
    await site.http.aclose()
    await store.close()


@pytest.mark.parametrize(
    ("rows", "path"),
    [
        (long_life, f"/api/habits/{HABIT}/summary"),
        (many_ticks, f"/api/habits/{HABIT}/summary"),
        (many_ticks, "/api/push/status"),
        (many_habits, "/api/push/status"),
        (many_habits, "/api/habits"),
    ],
    ids=["a life from 1970", "ticks, summary", "ticks, status", "habits, status", "habits, listed"],
)
async def test_a_heavy_question_leaves_the_loop_to_all(
    served: Site, watch: Watch, rows: Callable[[], Rows], path: str
) -> None:
    """The heaviest requests do not block the loop, whatever the account has stored."""
    person = await served.join()
    await fill(person, [("h", HABIT, cells(plan=plan("2025-01-01"))), *rows()])
    answer = await watch.over(person.call("GET", path))
    assert answer.status_code == 200, answer.text
    assert watch.beat_s < MOST_BEAT_S
    assert watch.slice_s < MOST_SLICE_S


async def test_a_change_of_three_thousand_habits_leaves_the_writer_to_all(served: Site) -> None:
    """After a change of one of 3,000 habits the next writer does not wait for a new plan."""
    person = await served.join()
    await fill(person, many_habits())
    store: Any = served.app.context.store
    await store.put_subscription(
        Subscription(person.account, person.device, "https://push/x", "p", "a"), served.clock()
    )
    before = await store._writer.submit(lambda _: time.thread_time())
    answer = await person.sync(row("h", "h00000000001", rem=[{"at": "09:00", "days": [2]}]))
    took = await store._writer.submit(lambda _: time.thread_time()) - before
    assert answer.status_code == 200
    assert took < MOST_BEAT_S
