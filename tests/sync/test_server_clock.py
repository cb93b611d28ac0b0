"""After the server's clock was ahead and has been corrected."""

from __future__ import annotations

import secrets
from pathlib import Path

from tests.harness import Server
from tests.pwa.cores import Cores
from tests.sync.peer import Peer, wall
from tests.sync.real import Real
from tests.sync.wire import Line

DAY = 86_400_000
TICK = ("t", "2025-10-03.h7k2m9q4s0ab")
Device = Peer | Real


def settle(line: Line, one: Device, token: str) -> None:
    """Run rounds until nothing is left to send or pull."""
    for _ in range(30):
        out = one.request()
        came = one.answer(out, *line.sync(token, out["body"]))
        if came == "ok":
            return
        assert came in ("more", "retry"), came
    raise AssertionError("P4: no end of rounds")


def test_what_is_written_after_it_came_back_survives(tmp_path: Path) -> None:
    """
    After a day in which the server's clock was a day ahead, everything written later wins over what
    was stamped then, on each device: one that took part, one that was offline with the wrong time,
    one that has just joined, and the model device.
    """
    server = Server(tmp_path / "data")
    server.ahead_ms = DAY
    server.start()
    line, account = Line(server.port), secrets.token_hex(8)
    with Cores() as cores:
        first: Device = Real(cores, "first", account, "aaaaaaaa")
        away: Device = Real(cores, "away", account, "bbbbbbbb")
        peer: Device = Peer("peer", account, "cccccccc")
        token = line.account(account, first.device)
        tokens = {first: token, **{one: line.join(token, one.device) for one in (away, peer)}}
        first.write(*TICK, "v", "ahead")
        for one in tokens:
            settle(line, one, tokens[one])
            one.write(*TICK, f"x.{one.device}", "ahead")
            settle(line, one, tokens[one])
        held = max(cell[1] for cell in first.rows[TICK].values())
        assert int(held[:11], 16) > wall() + DAY // 2, "the server's clock did stand ahead"
        away.write(*TICK, "v", "offline")

        server.ahead_ms = 0
        server.restart()
        late: Device = Real(cores, "late", account, "dddddddd")
        tokens[late] = line.join(token, late.device)
        try:
            said = "offline"
            settle(line, away, tokens[away])
            for one in (late, first, peer, away, peer, late):
                settle(line, one, tokens[one])
                assert one.value(*TICK, "v") == said, "P3: the later edit was reverted"
                said = f"after {one.device} {said[-20:]}"
                one.write(*TICK, "v", said)
                settle(line, one, tokens[one])
                assert one.value(*TICK, "v") == said, "P3: its own edit was reverted"
            for one in tokens:
                settle(line, one, tokens[one])
            assert all(one.rows == first.rows for one in tokens), "P1"
        finally:
            server.stop()
