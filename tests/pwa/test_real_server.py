"""The real client core and a real server process, over HTTP."""

from __future__ import annotations

import http.client
import json
import secrets
import time
from collections.abc import Iterator
from typing import Any

import pytest
from tests.harness import Server
from tests.pwa.cores import CoreError, Cores

MK = "07" * 32
TICK = {"kind": "t", "id": "2025-10-03.h7k2m9q4s0ab"}


class Phones:
    """Phones of one account; each has a core, a token, and a clock that may be wrong."""

    def __init__(self, server: Server, cores: Cores) -> None:
        self.server, self.cores = server, cores
        self.account = secrets.token_hex(8)
        self.tokens: dict[str, str] = {}

    def post(self, path: str, body: str, token: str | None = None) -> tuple[int, Any]:
        line = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=20)
        headers = {"Content-Type": "application/json"}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        line.request("POST", path, body, headers)
        answer = line.getresponse()
        text = answer.read()
        line.close()
        return answer.status, json.loads(text)

    def add(self, label: str) -> str:
        """A phone: the first makes the account, the others join by a code."""
        device = label[0] * 8
        if not self.tokens:
            body = {"account": self.account, "device": device}
            status, made = self.post("/api/accounts", json.dumps(body))
        else:
            token = next(iter(self.tokens.values()))
            _, pairing = self.post("/api/pairings", "{}", token)
            path = f"/api/pairings/{pairing['code']}/claim"
            status, made = self.post(path, json.dumps({"device": device}))
        assert status == 201, made
        self.tokens[label] = made["token"]
        now = time.time_ns() // 1_000_000
        self.cores("open", label, account=self.account, device=made["device"], mk=MK, now=now)
        return label

    def sync(self, label: str) -> dict[str, Any]:
        """Rounds until all is said."""
        for _ in range(30):
            out = self.cores("request", label)
            status, body = self.post("/api/sync", out["body"], self.tokens[label])
            outcome: dict[str, Any] = self.cores("answer", label, out=out, status=status, body=body)
            if outcome["kind"] != "retry" and not outcome.get("again"):
                return outcome
        raise AssertionError("no end of rounds")

    def check_equal(self) -> None:
        """All hold the same rows, with nothing waiting."""
        dumps = [self.cores("dump", label) for label in self.tokens]
        assert all(one["dirty"] == [] and one["quarantined"] == [] for one in dumps)
        assert all(one["rows"] == dumps[0]["rows"] for one in dumps)
        assert all(one["digest"] == dumps[0]["digest"] for one in dumps)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with Server(tmp_path_factory.mktemp("real") / "data") as running:
        yield running


@pytest.fixture
def phones(server: Server) -> Iterator[Phones]:
    with Cores() as cores:
        yield Phones(server, cores)


def test_ticks_taps_and_notes_meet(phones: Phones) -> None:
    """What two phones did apart, both hold; the server's digest says so too."""
    a, b = phones.add("a"), phones.add("b")
    phones.cores("write", a, **TICK, field="v", value=1)
    phones.cores("text", a, **TICK, text="a walk", field="n")
    phones.cores("tap", b, **TICK, delta=2)
    for label in (a, b, a):
        assert phones.sync(label) == {"kind": "ok", "again": False}
    phones.check_equal()
    assert phones.cores("read", b, **TICK) == {"v": 1, "n": "a walk", "c.bbbbbbbb": 2}


def test_a_wrong_clock_is_set_right(phones: Phones) -> None:
    """A phone a day ahead is refused once, renames, and loses nothing."""
    a, b = phones.add("a"), phones.add("b")
    phones.cores("skew", a, by=86_400_000)
    action = phones.cores("write", a, **TICK, field="v", value=1)
    for label in (a, b):
        assert phones.sync(label)["kind"] == "ok"
    phones.check_equal()
    assert phones.cores("status", a)["clockOff"]
    assert phones.cores("undo", a, action=action) is not None


def test_a_lost_answer_a_crash_and_a_killed_server_lose_nothing(phones: Phones) -> None:
    """Sent, committed, never heard of; then both ends start again."""
    a, b = phones.add("a"), phones.add("b")
    phones.cores("tap", a, **TICK, delta=1)
    out = phones.cores("request", a)
    phones.post("/api/sync", out["body"], phones.tokens[a])
    phones.server.restart(kill=True)
    phones.cores("close", a)
    phones.cores("open", a, account=phones.account, device="ffffffff")
    status, body = phones.post("/api/sync", out["body"], phones.tokens[a])
    assert (status, body["error"]) == (409, "stale")
    phones.cores("tap", a, **TICK, delta=1)
    for label in (a, b):
        assert phones.sync(label)["kind"] == "ok"
    phones.check_equal()
    assert phones.cores("read", b, **TICK) == {"c.aaaaaaaa": 2}


def test_a_refused_cell_steps_aside(phones: Phones) -> None:
    """What this server does not take is set aside; the rest goes on."""
    a, b = phones.add("a"), phones.add("b")
    phones.cores("write", a, **TICK, field="v", value="x" * 9000)
    phones.cores("write", a, **TICK, field="ok", value=1)
    phones.cores("write", a, kind="t", id="no such id!", field="v", value=1)
    assert phones.sync(a) == {"kind": "ok", "again": False}
    phones.sync(b)
    assert [one["why"] for one in phones.cores("aside", a)] == ["size", "id"]
    assert phones.cores("read", b, **TICK) == {"ok": 1}
    assert phones.cores("dump", a)["dirty"] == []


def test_the_driver_names_what_went_wrong(phones: Phones) -> None:
    """A tester sees the error's name."""
    with pytest.raises(CoreError, match="RangeError"):
        phones.cores("dump", "nobody")


def test_two_keys_on_one_account_come_to_rest(phones: Phones) -> None:
    """
    Two devices with different keys, both with words of their own, on a real server: after a few
    rounds nothing is written any more, one of them is locked, and once it has the other's key it
    seals its words anew, each once.
    """
    a, b = phones.add("a"), phones.add("b")
    other = "09" * 32
    phones.cores("evict", b)
    now = time.time_ns() // 1_000_000
    phones.cores("open", b, account=phones.account, device="bbbbbbbb", mk=other, now=now)
    for n, label in enumerate((a, b, a, b)):
        place = {"kind": "t", "id": f"2025-11-0{n + 1}.h7k2m9q4s0ab", "field": "n"}
        phones.cores("text", label, **place, text=f"by {label}")
    phones.cores("text", a, **TICK, field="n", text="a's")
    phones.cores("text", b, **TICK, field="n", text="b's")

    assert 0 < _rounds_until_quiet(phones, a, b) < 8
    states = {label: phones.cores("status", label)["key"] for label in (a, b)}
    assert sorted(states.values()) == ["current", "other"]
    outsider = next(label for label, key in states.items() if key == "other")
    with pytest.raises(CoreError, match="Locked"):
        phones.cores("text", outsider, **TICK, field="n", text="no")

    phones.cores("unlock", outsider, mk=MK if outsider == b else other)
    before = phones.cores("status", outsider)["cursor"]
    _rounds_until_quiet(phones, outsider, a, b)
    assert phones.cores("status", outsider)["cursor"] - before <= 3, "each text once"
    for label in (a, b):
        for n, author in enumerate((a, b, a, b)):
            found = phones.cores("read", label, kind="t", id=f"2025-11-0{n + 1}.h7k2m9q4s0ab")
            assert found["n"] == f"by {author}"
    phones.check_equal()


def _rounds_until_quiet(phones: Phones, *labels: str) -> int:
    """How many rounds wrote something; five more must write nothing."""
    busy, quiet, last = 0, 0, -1
    while quiet < 5:
        for label in labels:
            phones.sync(label)
        cursor = phones.cores("status", labels[0])["cursor"]
        busy, quiet = (busy + 1, 0) if cursor != last else (busy, quiet + 1)
        last = cursor
        assert busy < 8, "they write against each other"
    return busy
