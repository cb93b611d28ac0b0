"""
In which order an act writes to parts. A store of several servers commits them in the order of their
first write, so a crash in between must leave nothing but routes that lead nowhere.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, TypeVar

import pytest

from tend.domain.records.parts import part_of
from tend.store.acts.accounts import create_account, delete_account
from tend.store.acts.act import Act, Ask, Each, Step
from tend.store.acts.codes import claim_pairing, create_pairing
from tend.store.acts.recovery import put_recovery, recover
from tend.store.acts.subscriptions import put_subscription
from tend.store.contract.base import Caller, NewDevice, Subscription
from tend.store.contract.revoked import Revoked
from tend.store.sqlite import migrations
from tend.store.sqlite.perform import perform

from .conftest import NOW, token

T = TypeVar("T")
ALICE, BOB = "a" * 16, "b" * 16


class World:
    """A database, and what the last act has written: table and part, in order."""

    def __init__(self, db: sqlite3.Connection, folder: Path) -> None:
        self.db = db
        self.revoked = Revoked(folder / "revoked")
        self.writes: list[tuple[str, int]] = []

    def do(self, act: Act[T]) -> T:
        self.writes = []
        return perform(self.db, self._noted(act), self.revoked)

    def _noted(self, act: Act[T]) -> Act[T]:
        found: Any = None
        try:
            while True:
                step = act.send(found)
                self.writes += written(step)
                found = yield step
        except StopIteration as end:
            answer: T = end.value
            return answer

    def first(self, table: str) -> int:
        """At which place the act wrote to a table first."""
        return next(i for i, (name, _) in enumerate(self.writes) if name == table)

    def account_first(self) -> int:
        """At which place the act wrote to one of the accounts first."""
        own = {part_of(ALICE), part_of(BOB)}
        return next(i for i, (_, part) in enumerate(self.writes) if part in own)


def written(step: Step) -> list[tuple[str, int]]:
    """The table and the parts that a step writes."""
    if not isinstance(step, Ask | Each):
        return []
    found = re.match(r"\s*(?:INSERT INTO|UPDATE|DELETE FROM) (\w+)", step.sql)
    values = [step.values] if isinstance(step, Ask) else step.values
    return [(found[1], one[0]) for one in values] if found else []


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """Alice's account, in which one phone can be reached."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as db:
        migrations.migrate(db)
        db.execute("BEGIN")
        yield World(db, tmp_path)


def join(world: World, account: str) -> Caller:
    return world.do(create_account(account, NewDevice(token(account)), NOW))


def test_what_is_made_has_its_routes_first(world: World) -> None:
    """Account, device, pairing code, recovery code, subscription: nothing of the account before."""
    alice = join(world, ALICE)
    assert world.first("route") < world.account_first()
    code, locator, proof = token("code"), token("locator"), token("proof")
    world.do(create_pairing(None, alice, code, None, NOW, NOW + 1))
    assert world.first("route") < world.account_first()
    world.do(claim_pairing(None, code, NewDevice(token("second")), NOW))
    assert world.first("route") < world.account_first()
    world.do(put_recovery(alice, locator, proof, NOW))
    assert world.first("route") < world.account_first()
    world.do(recover(locator, proof, NewDevice(token("third")), NOW))
    assert world.first("route") < world.account_first()
    to = Subscription(ALICE, alice.device, "https://push.example.org/x", "x", "x")
    world.do(put_subscription(0, to, NOW, None, None))
    assert world.first("route") < world.account_first()


def test_what_is_deleted_loses_its_routes_last(world: World) -> None:
    """Tombstones first, then what the account had, then the routes to it: none is left."""
    alice = join(world, ALICE)
    join(world, BOB)
    to = Subscription(ALICE, alice.device, "https://push.example.org/x", "x", "x")
    world.do(put_subscription(0, to, NOW, None, None))
    world.do(create_pairing(None, alice, token("code"), None, NOW, NOW + 1))
    world.do(put_recovery(alice, token("locator"), token("proof"), NOW))
    world.do(delete_account(ALICE, NOW))
    tables = [table for table, _ in world.writes]
    assert tables[:2] == ["tombstone", "tombstone"]
    assert tables[-4:] == ["route"] * 4
    assert "route" not in tables[:-4]
    left = world.db.execute("SELECT kind, account FROM route").fetchall()
    assert left == [("token", BOB)]


def test_a_route_that_leads_nowhere_does_no_harm(world: World) -> None:
    """
    After such a crash a recovery code can be registered, and an endpoint subscribed, all the same.
    """
    alice = join(world, ALICE)
    bob = join(world, BOB)
    locator, proof = token("locator"), token("proof")
    to = Subscription(ALICE, alice.device, "https://push.example.org/x", "x", "x")
    world.do(put_recovery(alice, locator, proof, NOW))
    world.do(put_subscription(0, to, NOW, None, None))
    for table in ("recovery", "subscription"):
        world.db.execute(f"DELETE FROM {table}")
    world.do(put_recovery(bob, locator, proof, NOW))
    world.do(put_subscription(0, to._replace(account=BOB, device=bob.device), NOW, None, None))
    found = dict(world.db.execute("SELECT kind, account FROM route WHERE kind <> 'token'"))
    assert found == {"recovery": BOB, "endpoint": BOB}
