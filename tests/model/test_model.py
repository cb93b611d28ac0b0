"""
The model of the protocol (tend.qnt), held to the code: kept traces are replayed with the real
server and client cores. `make model` makes others, many, and looks for planted faults.
"""

from __future__ import annotations

import asyncio
import lzma
from pathlib import Path
from typing import Any

import msgspec
from tests.model import quint
from tests.model.__main__ import unfound
from tests.model.replay import replay_all
from tests.sync.mutants import MUTANTS

KEPT = msgspec.json.decode(lzma.decompress(Path(__file__).with_name("traces.json.xz").read_bytes()))


def test_the_kept_traces_are_of_this_model() -> None:
    """
    Who changes the model renews them: `make model ARGS="--keep 24"`.
    """
    assert KEPT["model"] == quint.sources()


def test_the_model_has_each_fault_that_is_planted_into_the_server() -> None:
    """
    What the sync tests find in a server, the model finds in the protocol, under the same name.
    """
    assert set(quint.named("SERVER")) == set(MUTANTS)


def test_a_fault_that_breaks_no_promise_is_told() -> None:
    """
    `make model` fails then: either the model or its promises have become too weak.
    """
    assert unfound({"echo suppressed": 3, "hard delete": 0}) == ["not found: hard delete"]


def test_the_cores_go_the_way_of_the_model() -> None:
    """
    After each step of each kept trace the server's store and the client's core are where the model
    is: cells, queue, cursor, clock, number, shelf, and what the server answered.
    """
    assert asyncio.run(replay_all(KEPT["traces"])) is None


def test_the_kept_traces_show_every_step_and_refusal() -> None:
    """
    A slice that lacked restores or twins would prove little.
    """
    steps: list[dict[str, Any]] = [step for trace in KEPT["traces"] for step in trace]
    talks = {"ask", "arrive", "hear", "bar", "round", "sign in"}
    acts = {"edit", "tap", "count", "undo", "remove", "join", "clone"}
    luck = {"crash", "evict", "backup", "restore", "turn", "turn server", "time"}
    assert talks | acts | luck <= {step["op"] for step in steps}
    outcomes = {"page", "stale", "clock", "removed", "unauthorized", "renew", "again", "ok"}
    assert outcomes <= {step["outcome"] for step in steps}
