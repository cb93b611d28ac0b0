"""
Devices, a server and misfortune from one seed, and the promises that must hold in the end. The
judge does not look at stamps: it keeps its own history of who had seen what when writing.
"""

from __future__ import annotations

import http.client
import json
import random
import secrets
from collections import Counter
from typing import Any

from tests.harness import Server
from tests.pwa.cores import Cores
from tests.sync.peer import Peer, digest
from tests.sync.real import Real
from tests.sync.wire import Line

Device = Peer | Real
CELLS = [("t", f"2025-10-0{day}.h7k2m9q4s0ab", field) for day in (1, 2) for field in ("v", "x.y")]
NOTES = [("t", "2025-10-01.h7k2m9q4s0ab", "n"), ("c", "2025-10-03.am", "body")]
COUNTED = ("t", "2025-10-04.h7k2m9q4s0ab")
SKEWS = [0, 0, 0, 7_000, -7_000, 3_600_000, -3_600_000, 2 * 86_400_000, -3 * 86_400_000]


class Account:
    """One account's devices and the test's own history of it."""

    def __init__(self, line: Line, cores: Cores, luck: random.Random, peers: int, reals: int):
        self.line, self.cores, self.luck = line, cores, luck
        self.id = secrets.token_hex(8)
        self.tokens: dict[str, str] = {}
        self.devices: list[Device] = []
        self.parents: dict[Any, Any] = {}
        self.writers: dict[Any, tuple[str, tuple[str, str, str]]] = {}
        self.taps: Counter[str] = Counter()
        self.sent: list[tuple[str, str]] = []
        for _ in range(peers):
            self.add(real=False)
        for _ in range(reals):
            self.add(real=True)

    def add(self, *, real: bool) -> Device:
        """One more device."""
        name = secrets.token_hex(4)
        first = next(iter(self.tokens.values()), None)
        made = self.line.join(first, name) if first else self.line.account(self.id, name)
        self.tokens[name] = made
        one: Device = Real(self.cores, name, self.id, name) if real else Peer(name, self.id, name)
        one.skew = self.luck.choice(SKEWS)
        self.devices.append(one)
        return one

    def write(self, one: Device) -> None:
        """Write a unique value into some cell, and remember what the device saw there."""
        texts = isinstance(one, Real) and self.luck.random() < 0.4
        cell = self.luck.choice(NOTES if texts else CELLS)
        value = f"{self.id[:6]}-{len(self.parents)}"
        seen = one.value(*cell)
        self.parents[value], self.writers[value] = seen, (one.device, cell)
        if isinstance(one, Real) and texts:
            one.text(*cell, value)
        else:
            one.write(*cell, value)

    def tap(self, one: Device) -> None:
        """A tap on the counted habit."""
        one.tap(*COUNTED)
        self.taps[one.device] += 1

    def post(self, one: Device, body: str) -> tuple[int, Any] | None:
        """Send a request; None if the server is down."""
        try:
            return self.line.sync(self.tokens[one.device], body)
        except (OSError, http.client.HTTPException):
            return None

    def talk(self, one: Device, limit: int = 1000) -> str:
        """One request that arrives, and whose answer arrives."""
        out = one.request(limit)
        self.sent.append((one.device, out["body"]))
        got = self.post(one, out["body"])
        return one.answer(out, *got) if got else "lost"

    def unlucky_talk(self, one: Device) -> None:
        """One request that may be lost, late, doubled, or whose answer may be lost or late."""
        out = one.request(self.luck.choice([2, 1000]))
        self.sent.append((one.device, out["body"]))
        fate = self.luck.random()
        if fate < 0.2:
            return
        got = self.post(one, out["body"])
        if fate < 0.35 or got is None:
            return
        if fate < 0.45:
            self.post(one, out["body"])
        if fate < 0.55:
            self.write(one)
        assert got[0] in (200, 409), got
        one.answer(out, *got)

    def settle(self) -> None:
        """Let all devices talk without misfortune until they have nothing left to send or pull."""
        for _ in range(3):
            for one in self.devices:
                for _ in range(60):
                    came = self.talk(one)
                    if came == "ok":
                        break
                    assert came in ("more", "retry", "differs"), came
                    if came == "differs" and isinstance(one, Peer):
                        one.heal()
                else:
                    raise AssertionError(f"P4: {one.label} never comes to rest")

    # The judge.

    def judge(self) -> None:
        """P1 to P8 for this account."""
        fresh = self.add(real=False)
        assert isinstance(fresh, Peer)
        self.settle()
        rows = fresh.rows
        for one in self.devices:
            assert one.rows == rows, f"P1: {one.label} holds other rows"
            if isinstance(one, Peer):
                assert one.heals == 0, "rows were missed, or a needless full resync"
        self._judge_writes(fresh)
        shares = rows.get(COUNTED, {})
        counts = {f.removeprefix("c."): cell[0] for f, cell in shares.items()}
        assert counts == dict(self.taps), "P7: a tap was lost or doubled"
        self._judge_replays(fresh)

    def _judge_writes(self, fresh: Peer) -> None:
        real = next((one for one in self.devices if isinstance(one, Real)), None)
        seen = set(self.parents.values())
        survivors = set()
        for cell in {cell for _, cell in self.writers.values()}:
            reader = real if cell in NOTES else fresh
            assert reader is not None
            value = reader.value(*cell)
            assert value in self.parents, f"P2: {cell} holds {value!r}, which nobody wrote here"
            assert value not in seen, f"P2: {value} stands, but was replaced by one who saw it"
            survivors.add(value)
        shelves = {one.device: json.dumps(one.shelf()) for one in self.devices if type(one) is Real}
        for value, (device, cell) in self.writers.items():
            if cell in NOTES and value not in seen and value not in survivors:
                assert f'"{value}"' in shelves[device], f"P8: the text {value} is nowhere"

    def _judge_replays(self, fresh: Peer) -> None:
        before = json.loads(json.dumps(sorted(fresh.rows.items())))
        for device, body in self.sent:
            status, answer = self.line.sync(self.tokens[device], body)
            assert status == 200 or answer["error"] == "stale", answer
        self.talk(fresh)
        assert json.loads(json.dumps(sorted(fresh.rows.items()))) == before, "P5: a replay counted"
        heals = fresh.heals
        fresh.heal()
        cursor = max(fresh.cursor, 0)
        assert cursor == 0
        self.settle()
        assert json.loads(json.dumps(sorted(fresh.rows.items()))) == before, "P5: a resend counted"
        fresh.heals = heals
        assert digest(fresh.rows) == digest(self.devices[0].rows)


def run(server: Server, cores: Cores, seed: int, steps: int = 150) -> None:
    """One random run from one seed."""
    luck = random.Random(seed)
    line = Line(server.port)
    accounts = [Account(line, cores, luck, 3, 2), Account(line, cores, luck, 2, 0)]
    for _ in range(steps):
        account = luck.choice(accounts)
        one = luck.choice(account.devices)
        step = luck.random()
        if step < 0.35:
            account.write(one)
        elif step < 0.45:
            account.tap(one)
        elif step < 0.85:
            account.unlucky_talk(one)
        elif step < 0.9:
            one.skew = luck.choice(SKEWS)
        elif step < 0.94 and account.sent:
            late, body = luck.choice(account.sent)
            line.sync(account.tokens[late], body)
        elif step < 0.97 and isinstance(one, Real):
            one.restart()
        elif step > 0.98:
            server.restart(kill=luck.random() < 0.7)
    for account in accounts:
        account.judge()
