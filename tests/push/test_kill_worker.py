"""
Workers killed with SIGKILL at each of their steps: each key is decided once, and each phone shows
its message once.
"""

from __future__ import annotations

import random
import signal
import time
from pathlib import Path

import pytest
from tests.push.bulk_accounts import Phone, build, this_minute
from tests.push.conftest import Post
from tests.push.push_receiver import Browser
from tests.push.workers import Workers

PEOPLE, PHONES = 3, 2
LEASE_S = 2
"""So long a dead worker's things lie; who lives for longer over them sends twice."""


class Town:
    """People whose reminder is due now, and the workers on their database."""

    def __init__(
        self,
        folder: Path,
        post: Post,
        people: int = PEOPLE,
        phones: int = PHONES,
        lease_s: int = LEASE_S,
    ) -> None:
        self.post, self.people, self.phones = post, people, phones
        self.browser = Browser()
        self.prefix = folder.name
        data = folder / "data"
        data.mkdir()
        self.workers = Workers(data, post, lease_s)
        build(self.workers.database, people, this_minute(), self._phones)

    def _phones(self, number: int) -> list[Phone]:
        names = (f"{self.prefix}-{number}-{n}" for n in range(self.phones))
        return [Phone(self.post.endpoint(name), **self.browser.keys) for name in names]

    def boxes(self) -> dict[str, dict[str, int]]:
        """Each phone's box at the push service: `messages` in it, and how often one was `tried`."""
        return self.post.boxes(self.prefix)

    def all_shown(self) -> bool:
        """Whether each box has a message."""
        found = self.boxes()
        return len(found) == self.people * self.phones and all(
            box["messages"] for box in found.values()
        )

    def finish(self) -> None:
        """Let a worker that is not killed do what is left; nothing is sent twice."""
        with self.workers.running():
            self.workers.wait_for(self.all_shown)
            self.workers.wait_for(lambda: not self.workers.ask("SELECT 1 FROM outbox"))
        assert self.workers.ask("SELECT count(*), count(DISTINCT account) FROM decided") == [
            (self.people, self.people)
        ]
        assert self.workers.ask("SELECT count(*) FROM said") == [(self.people,)]
        assert [box["messages"] for box in self.boxes().values()] == [1] * (
            self.people * self.phones
        )


DEATHS = [
    ["claim_due:after"],
    ["nudge_inputs:after"],
    ["record_decisions:before"],
    ["record_decisions:after"],
    ["send:before"],
    ["send:after"],
    ["settle:before"],
    ["settle:after"],
    ["record_decisions:after", "claim_messages:after"],
    ["record_decisions:after", "send:after", "settle:before"],
]
UNSENT = {
    "claim_due:after",
    "nudge_inputs:after",
    "record_decisions:before",
    "record_decisions:after",
    "send:before",
}


SLOW = (
    ["nudge_inputs:after"],
    ["record_decisions:before"],
    ["settle:after"],
    ["record_decisions:after", "send:after", "settle:before"],
)
"""Close to their neighbours: in the slow suite."""


@pytest.mark.long
@pytest.mark.parametrize(
    "deaths",
    [
        pytest.param(one, id="-".join(one), marks=[pytest.mark.soak] if one in SLOW else [])
        for one in DEATHS
    ],
)
def test_a_worker_dies_at_a_step(tmp_path: Path, post: Post, deaths: list[str]) -> None:
    """
    Workers die one after the other at the step; the next one takes up what is left. A person gets a
    message twice only if it may have been sent already, and then it replaces the first one by its
    topic.
    """
    town = Town(tmp_path, post)
    for step in deaths:
        worker = town.workers.start(dies=step)
        assert worker.wait(30) == -signal.SIGKILL, town.workers.log()
        time.sleep(LEASE_S)
    town.finish()
    tries = [box["tries"] for box in town.boxes().values()]
    assert max(tries) <= 1 + len(deaths)
    if set(deaths) <= UNSENT:
        assert tries == [1] * len(tries)


@pytest.mark.long
def test_workers_die_at_any_moment(tmp_path: Path, post: Post) -> None:
    """With ten kills at random moments, each of two hundred people gets the nudge exactly once."""
    town = Town(tmp_path, post, people=200, phones=1)
    chance = random.Random(7)
    killed = 0
    for _ in range(10):
        worker = town.workers.start()
        time.sleep(0.1 + chance.random() * 0.6)
        killed += worker.poll() is None
        worker.kill()
        worker.wait()
        if town.all_shown():
            break
    assert killed
    town.finish()


@pytest.mark.long
def test_two_workers_and_a_thousand_subscriptions(tmp_path: Path, post: Post) -> None:
    """Two workers on one database send each of the phones its message exactly once."""
    town = Town(tmp_path, post, people=500, phones=2, lease_s=60)
    with town.workers.running(2):
        town.workers.wait_for(town.all_shown, 60)
        town.workers.wait_for(lambda: not town.workers.ask("SELECT 1 FROM outbox"))
    assert [box["tries"] for box in town.boxes().values()] == [1] * 1000
    assert town.workers.ask("SELECT count(*), count(DISTINCT account) FROM decided") == [(500, 500)]
