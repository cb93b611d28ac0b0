"""
The server's promises, one function each, so that servers with planted faults can be examined too.
"""

from __future__ import annotations

import json
import secrets
from typing import Any

from tests.harness import Server
from tests.sync.peer import Peer, wall
from tests.sync.wire import Line

TICK = ("t", "2025-10-03.h7k2m9q4s0ab", "v")


class Pair:
    """Two peers of one account."""

    def __init__(self, server: Server) -> None:
        self.line, account = Line(server.port), secrets.token_hex(8)
        self.a, self.b = Peer("a", account, "aaaaaaaa"), Peer("b", account, "bbbbbbbb")
        token = self.line.account(account, self.a.device)
        self.tokens = {"a": token, "b": self.line.join(token, self.b.device)}

    def talk(self, one: Peer) -> tuple[int, Any]:
        """Send one request and take in the answer, which is returned."""
        out = one.request()
        status, body = self.line.sync(self.tokens[one.label], out["body"])
        one.answer(out, status, body)
        return status, body


def a_fast_clock_rules_a_minute_at_most(server: Server) -> None:
    """
    Edits of a device whose clock is a day ahead are refused and not applied, then stamped anew
    within the bound; so is a replay.
    """
    pair = Pair(server)
    pair.a.skew = 86_400_000
    pair.a.write(*TICK, "far")
    out = pair.a.request()
    status, body = pair.line.sync(pair.tokens["a"], out["body"])
    assert (status, body.get("error")) == (409, "clock")
    assert pair.talk(pair.b)[1]["rows"] == []
    status, again = pair.line.sync(pair.tokens["a"], out["body"])
    assert (status, again.get("error")) == (409, "stale")
    pair.a.answer(out, 409, body)
    assert pair.talk(pair.a)[0] == 200
    pair.talk(pair.b)
    value, stamp = pair.b.held(TICK)["v"]
    assert value == "far"
    assert int(stamp[:11], 16) <= wall() + 60_000


def a_later_edit_beats_a_stale_one(server: Server) -> None:
    """An edit made ten minutes ago that arrives last loses."""
    pair = Pair(server)
    pair.a.skew = -600_000
    pair.a.write(*TICK, "old")
    pair.b.write(*TICK, "new")
    pair.talk(pair.b)
    pair.talk(pair.a)
    pair.talk(pair.b)
    assert pair.a.value(*TICK) == pair.b.value(*TICK) == "new", "P3"


def a_tie_changes_nothing(server: Server) -> None:
    """The same stamp with another value, from another device, changes nothing."""
    pair = Pair(server)
    pair.a.write(*TICK, "first")
    before = pair.talk(pair.a)[1]["cursor"]
    pair.talk(pair.b)
    pair.b.held(TICK)["v"] = ["second", pair.a.held(TICK)["v"][1]]
    pair.b.heal()
    assert pair.talk(pair.b)[1]["cursor"] == before, "P5"
    assert pair.b.value(*TICK) == "first"


def a_removed_device_is_out_at_once(server: Server) -> None:
    """A removed device's next write is refused as removed and leaves no trace."""
    pair = Pair(server)
    pair.talk(pair.b)
    status, _ = pair.line.send("DELETE", "/api/devices/bbbbbbbb", None, pair.tokens["a"])
    assert status == 204
    pair.b.write(*TICK, "late")
    assert pair.talk(pair.b)[0] == 401
    assert pair.talk(pair.a)[1]["rows"] == []


def accounts_are_apart(server: Server) -> None:
    """The same ids in two accounts are different records."""
    one, two = Pair(server), Pair(server)
    one.a.write(*TICK, "one")
    one.talk(one.a)
    assert two.talk(two.a)[1]["rows"] == []
    two.b.write(*TICK, "two")
    two.talk(two.b)
    assert [row[2]["v"][0] for row in one.talk(one.b)[1]["rows"]] == ["one"]


def a_twin_learns_of_itself(server: Server) -> None:
    """A cloned device's request number is refused as stale; under a new id it goes on."""
    pair = Pair(server)
    twin = Peer("a", pair.a.account, pair.a.device)
    for value in ("x", "y"):
        pair.a.write(*TICK, value)
        pair.talk(pair.a)
    twin.write("t", "2025-10-09.twin", "v", 1)
    out = twin.request()
    assert twin.answer(out, *pair.line.sync(pair.tokens["a"], out["body"])) == "twin"
    status, made = pair.line.send("POST", "/api/devices/renew", '{"twin":true}', pair.tokens["a"])
    assert status == 201
    twin.device, twin.n, pair.tokens["twin"] = made["device"], 0, made["token"]
    twin.label = "twin"
    assert pair.talk(twin)[0] == 200
    pair.a.write(*TICK, "z")
    assert pair.talk(pair.a)[0] == 200, "the old name goes on"
    pair.talk(twin)
    assert twin.rows == pair.a.rows


def a_deleted_record_keeps_its_fields(server: Server) -> None:
    """Deleting sets a field; undeleting shows all other fields again."""
    pair = Pair(server)
    pair.a.write(*TICK, 1)
    pair.talk(pair.a)
    pair.a.write(*TICK[:2], "del", 1)
    pair.talk(pair.a)
    pair.a.write(*TICK[:2], "del", 0)
    pair.talk(pair.a)
    pair.talk(pair.b)
    assert json.dumps(pair.b.held(TICK)) == json.dumps(pair.a.held(TICK))
    assert pair.b.value(*TICK) == 1


def pages_leave_nothing_out(server: Server) -> None:
    """Pulling two rows at a time gives all rows, without a resend."""
    pair = Pair(server)
    for number in range(7):
        pair.a.write("t", f"2025-10-03.{number}", "v", number)
    pair.talk(pair.a)
    for _ in range(4):
        out = pair.b.request(limit=2)
        came = pair.b.answer(out, *pair.line.sync(pair.tokens["b"], out["body"]))
    assert came == "ok", "P4"
    assert pair.b.rows == pair.a.rows


def what_follows_a_clock_that_stood_ahead_survives(server: Server) -> None:
    """
    After the server's clock was a day ahead and is right again, an edit stamped with its time wins
    once it is stamped anew.
    """
    server.ahead_ms = 86_400_000
    server.restart()
    pair = Pair(server)
    pair.talk(pair.a)
    pair.a.write(*TICK, "ahead")
    pair.talk(pair.a)
    pair.talk(pair.b)
    assert int(pair.b.held(TICK)["v"][1][:11], 16) > wall() + 43_200_000
    pair.b.write(*TICK, "later")
    server.ahead_ms = 0
    server.restart()
    pair.b.ms += 3_600_000
    pair.b.write(*TICK, "latest")
    assert pair.talk(pair.b)[0] == 409, "the bound still holds"
    assert pair.talk(pair.b)[0] == 200
    pair.talk(pair.a)
    assert pair.a.value(*TICK) == pair.b.value(*TICK) == "latest", "P3"


LAWS = [
    what_follows_a_clock_that_stood_ahead_survives,
    pages_leave_nothing_out,
    a_fast_clock_rules_a_minute_at_most,
    a_later_edit_beats_a_stale_one,
    a_tie_changes_nothing,
    a_removed_device_is_out_at_once,
    accounts_are_apart,
    a_twin_learns_of_itself,
    a_deleted_record_keeps_its_fields,
]
