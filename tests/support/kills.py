"""
Kills a server while writers push at full speed, and checks that no acknowledged write is lost.
"""

from __future__ import annotations

import http.client
import json
import random
import secrets
import threading
import time
from concurrent.futures import ThreadPoolExecutor

from tests.harness import Server
from tests.support.rounds import pull
from tests.sync.peer import Peer
from tests.sync.wire import Line

WRITERS = 4


def tick_on(
    line: Line,
    token: str,
    one: Peer,
    run: int,
    acked: list[tuple[str, str]],
    over: threading.Event | None = None,
) -> None:
    """
    Push new records, one a request, until the server dies or it is *over*; append the acknowledged
    ones to *acked*.
    """
    for number in range(100_000):
        if over is not None and over.is_set():
            return
        id = f"2025-10-03.r{run}.{one.device}.{number}"
        one.write("t", id, "v", id)
        out = one.request(1)
        try:
            status, body = line.sync(token, out["body"])
        except (OSError, http.client.HTTPException, json.JSONDecodeError):
            return
        assert status == 200, body
        acked.append((id, one.rows["t", id]["v"][1]))
        one.dirty.clear()


def kill_often(server: Server, times: int, *, begun: bool = False) -> None:
    """
    Start writers, kill the server at a random moment, check what is left; repeat *times* times.

    Args:
        begun: Not before its first answer, however long that takes.
    """
    line, account, luck = Line(server.port), secrets.token_hex(8), random.Random(times)
    ones = [Peer(f"w{i}", account, f"{i:08x}") for i in range(WRITERS)]
    tokens = [line.account(account, ones[0].device)]
    tokens += [line.join(tokens[0], one.device) for one in ones[1:]]
    acked: list[tuple[str, str]] = []
    busy = 0
    for run in range(times):
        fresh: list[tuple[str, str]] = []
        with ThreadPoolExecutor(WRITERS) as pool:
            writing = [
                pool.submit(tick_on, line, token, one, run, fresh)
                for token, one in zip(tokens, ones, strict=True)
            ]
            while begun and not fresh and not all(one.done() for one in writing):
                time.sleep(0.01)
            time.sleep(0.05 + luck.random() * 0.25)
            server.kill()
        server.start()
        for one in writing:
            one.result()  # what a writer has to say against the server
        busy += bool(fresh)
        acked += fresh
        rows = pull(line, tokens[0], account).rows
        lost = [id for id, stamp in acked if rows.get(("t", id), {}).get("v") != [id, stamp]]
        assert not lost, f"P6: {len(lost)} acknowledged ticks lost at kill {run}"
    # On a busy machine a kill may come before the first answer; most must come amid them.
    assert busy > times * 0.7, f"only {busy} of {times} kills met a server at work"
    print(f"{times} kills, {busy} amid answers, {len(acked)} acknowledged ticks, none lost")


def tick_together(server: Server) -> None:
    """300 ticks of 16 clients: each on its own cells and all on the same ones, at once."""
    line, account = Line(server.port), secrets.token_hex(8)
    ones = [Peer(f"w{i}", account, f"{i:08x}") for i in range(16)]
    tokens = [line.account(account, ones[0].device)]
    tokens += [line.join(tokens[0], one.device) for one in ones[1:]]
    start = threading.Barrier(16)

    def client(at: int) -> None:
        one = ones[at]
        start.wait()
        for number in range(at, 300, 16):
            one.write("t", f"2025-10-03.own{number}", "v", 1)
            one.write("t", f"2025-10-04.same{number % 5}", f"f{number}", 1)
            one.write("t", "2025-10-05.same", "v", number)
            one.tap("t", "2025-10-05.same")
            for _ in range(100):
                out = one.request(50)
                said = one.answer(out, *line.sync(tokens[at], out["body"]))
                assert said in ("ok", "more"), f"a page leaves something out: {said}"
                if said == "ok":
                    break

    with ThreadPoolExecutor(16) as pool:
        list(pool.map(client, range(16)))
    rows = pull(line, tokens[0], account).rows
    assert all(rows["t", f"2025-10-03.own{n}"]["v"][0] == 1 for n in range(300))
    assert all(rows["t", f"2025-10-04.same{n % 5}"][f"f{n}"][0] == 1 for n in range(300))
    same = rows["t", "2025-10-05.same"]
    assert sum(cell[0] for field, cell in same.items() if field.startswith("c.")) == 300
    for at, one in enumerate(ones):
        out = one.request()
        one.answer(out, *line.sync(tokens[at], out["body"]))
        assert one.rows == rows, "P1"
