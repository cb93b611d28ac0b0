"""
Can one visitor hold the others up?

    python -m benchmarks.hostile [--rounds 5] [--seconds 4]

A hundred honest phones tick once a second each, beside nobody and beside ten hostile accounts
that ask for the most they may without a pause; both in turns, so that the machine's noise meets
both. The median over the rounds of the honest p99 with them, to the one without, is bounded. Then
each hostile account alone, one request after the other with rests between: of the longest that an
honest answer took meanwhile the least over the rounds counts, for a stall comes back and noise
does not. Exits with 1 when a bound is missed.
"""

from __future__ import annotations

import argparse
import json
import secrets
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from benchmarks.accounts import Plan, make_account, make_lines
from benchmarks.sync import settle
from tests.harness import ROOT, Server

from tend.domain.records.parts import part_of

HONEST = 100
EVERY_S = 1.0
PAUSE_S = 0.2
MOST_RATIO = 2.0
MOST_STALL_MS = 50.0
HABIT = "h7k2m9q4s0ab"
MANY_TICKS = 190_000
MANY_HABITS = 3000
SUMMARY = f"/api/habits/{HABIT}/summary"

Ask = tuple[str, str, str]
Rows = list[tuple[str, str, bytes]]
Measured = dict[str, Any]


def cells(**fields: Any) -> bytes:
    stamp = f"{1_700_000_000_000:011x}0000aaaaaaaa"
    return json.dumps({name: [value, stamp] for name, value in fields.items()}).encode()


def plan_from(first: str) -> list[dict[str, Any]]:
    return [{"from": first, "kind": "daily", "target": 1, "tiny": None}]


def habit(first: str = "2026-01-01", **more: Any) -> Rows:
    return [("h", HABIT, cells(plan=plan_from(first), measure="check", **more))]


def ticks(count: int, back: timedelta) -> Rows:
    """So many, of dates that end *back* from now, several habits a date."""
    last = datetime.now(UTC).date() - back
    body = cells(v=1)
    return [("t", f"{last - timedelta(i // 5000)}.{HABIT[:-5]}{i:05}", body) for i in range(count)]


def old_ticks() -> Rows:
    """One a date, for as long as anybody may have lived with Tend."""
    last = datetime.now(UTC).date()
    return [("t", f"{last - timedelta(i)}.{HABIT}", cells(v=1)) for i in range(20_000)]


def habits() -> Rows:
    """Reminders on dates that are years away: whoever plans has to look far."""
    rare = [{**plan_from("2026-01-01")[0], "kind": "every_n_days", "n": 365}]
    body = cells(plan=rare, rem=[{"at": "07:30", "days": [1]}])
    return [("h", f"h{i:011}", body) for i in range(MANY_HABITS)]


def fat() -> Rows:
    return [("x", f"fat{i:05}", cells(a="x" * 7900, b="x" * 7900)) for i in range(1200)]


def put(row: str, cursor: int | str = 0) -> Ask:
    return (
        "POST",
        "/api/sync",
        f'{{"v":1,"n":$N,"cursor":{cursor},"limit":1000,"put":[{row}]}}',
    )


PULL: Ask = ("POST", "/api/sync", '{"v":1,"cursor":0,"limit":1000,"put":[]}')
REMIND = f'["h","{HABIT}",{{"rem":[[{{"at":"07:30","days":[1]}}],"$STAMP"]}}]'
SEAL = json.dumps({"sealed": "x" * 4000})


def hostile() -> dict[str, tuple[Rows, list[Ask]]]:
    """Ten accounts: what each has stored, and what it asks for."""
    far = f"{SUMMARY}?today=9999-12-31"
    today = datetime.now(UTC).date()
    wide = f"{SUMMARY}?from={today - timedelta(399)}&to={today}"
    full = ",".join(
        f'["t","2026-01-{i:02}.x{j}",{{"v":[1,"$STAMP"]}}]'
        for i in range(10, 30)
        for j in range(25)
    )
    return {
        "extreme dates": (habit(), [("GET", far, ""), ("GET", f"{SUMMARY}?from=0001-01-01", "")]),
        "plan from 1970": (habit("1970-01-01") + old_ticks(), [("GET", wide, "")]),
        "plan from the year 1": (habit("0001-01-01"), [("GET", wide, "")]),
        "3,000 habits, planned": (habits() + habit(), [put(REMIND, "$CURSOR")]),
        "3,000 habits, listed": (habits(), [("GET", "/api/habits", "")]),
        "190,000 ticks, status": (
            habit() + ticks(MANY_TICKS, timedelta(0)),
            [("GET", "/api/push/status", "")],
        ),
        "190,000 ticks, summary": (
            habit() + ticks(MANY_TICKS, timedelta(0)),
            [("GET", SUMMARY, "")],
        ),
        "pages of 1 MB": (fat(), [PULL]),
        "puts with pages": (fat(), [put('["t","x",{"v":[1,"$STAMP"]}]'), put(full)]),
        "pairings": ([], [("POST", "/api/pairings", SEAL)]),
    }


def fill(database: Path, account: str, rows: Rows) -> None:
    """Straight into the file, with a device that can be reminded."""
    part = part_of(account)
    with closing(sqlite3.connect(database, timeout=30)) as db, db:
        db.executemany(
            "INSERT INTO rec (part, account, kind, id, seq, body) VALUES (?, ?, ?, ?, ?, ?)",
            [(part, account, kind, id, seq, body) for seq, (kind, id, body) in enumerate(rows, 1)],
        )
        size = sum(len(body) for *_, body in rows)
        db.execute(
            "UPDATE account SET seq = ?, rows = ?, bytes = ? WHERE id = ?",
            (len(rows), len(rows), size, account),
        )
        db.execute(
            "INSERT INTO subscription (part, account, device, endpoint, p256dh, auth, made_ms)"
            " VALUES (?, ?, 'x', ?, 'x', 'x', 0)",
            (part, account, f"https://localhost:9/{secrets.token_hex(8)}"),
        )
        db.execute(
            "INSERT INTO due (part, account, due_ms, since_ms) VALUES (?, ?, ?, ?)",
            (part, account, 1 << 62, time.time_ns() // 1_000_000),
        )


def make_hostile(server: Server) -> list[Measured]:
    made = []
    for name, (rows, asks) in hostile().items():
        account, device, token = make_account(server.port)
        fill(server.data / "tend.db", account, rows)
        asked = [(m, p, body.replace("$CURSOR", str(len(rows)))) for m, p, body in asks]
        made.append({"name": name, "token": token, "device": device, "n": 0, "asks": asked})
    return made


def start(module: str, plan: Measured) -> subprocess.Popen[str]:
    words = [sys.executable, "-m", f"benchmarks.{module}"]
    pipe = subprocess.PIPE
    process = subprocess.Popen(words, cwd=ROOT, stdin=pipe, stdout=pipe, stderr=pipe, text=True)
    assert process.stdin is not None
    process.stdin.write(json.dumps(plan))
    process.stdin.close()
    process.stdin = None
    return process


def finish(process: subprocess.Popen[str]) -> Any:
    out, errors = process.communicate()
    if process.returncode:
        raise SystemExit(f"a client failed:\n{errors[-1500:]}")
    return json.loads(out)


def window(
    port: int, lines: list[Plan], seconds: float, beside: list[Measured], pause_s: float = 0
) -> tuple[Measured, list[Measured]]:
    """The honest, beside these; both go on from where they stopped."""
    asks = {"port": port, "seconds": seconds + 1, "pause_s": pause_s, "clients": beside}
    others = start("hostile_client", asks) if beside else None
    plan = {"port": port, "path": "/api/sync", "seconds": seconds, "lines": lines}
    found: Measured = finish(start("client", {**plan, "every_s": EVERY_S}))
    lines[:] = found.pop("lines")
    told: list[Measured] = finish(others) if others else []
    for client, one in zip(beside, told, strict=True):
        client["n"] = one["n"]
    return found, told


def together(
    port: int, lines: list[Plan], foes: list[Measured], rounds: int, seconds: float
) -> float:
    """The ratio of the honest p99, all foes beside them to none."""
    ratios: list[float] = []
    for _ in range(rounds):
        quiet, _ = window(port, lines, seconds, [])
        loud, told = window(port, lines, seconds, foes)
        ratios.append(loud["p99_ms"] / quiet["p99_ms"])
        for name, found in (("quiet", quiet), ("beside ten", loud)):
            figures = "".join(f"{found[key]:>9.2f}" for key in ("p50_ms", "p99_ms", "max_ms"))
            print(f"{name:14}{found['per_s']:>7.0f}/s{figures} ms (p50, p99, longest)")
    print("\nwhat they were told in the last round:")
    for one in told:
        print(f"  {one['name']:26}{one['seen']!s:32} longest {one['longest_s']:.2f} s")
    return statistics.median(ratios)


def alone(
    port: int, lines: list[Plan], foes: list[Measured], rounds: int, seconds: float
) -> dict[str, float]:
    """The longest that an honest answer takes beside one of them: the least over the rounds."""
    found: dict[str, float] = {}
    for _ in range(rounds):
        for foe in [None, *foes]:
            beside = [foe] if foe else []
            name = foe["name"] if foe else "nobody"
            longest = window(port, lines, seconds / 2, beside, PAUSE_S)[0]["max_ms"]
            found[name] = min(found.get(name, longest), longest)
    return found


def main() -> None:
    """Measure all, print all, fail when a bound is missed."""
    wanted = argparse.ArgumentParser(description=__doc__)
    wanted.add_argument("--rounds", type=int, default=5)
    wanted.add_argument("--seconds", type=float, default=4.0)
    asked = wanted.parse_args()
    with tempfile.TemporaryDirectory(prefix="tend-bench-") as name:
        folder = Path(name) / "data"
        with Server(folder, alone=True) as server:
            foes = make_hostile(server)
            lines = make_lines(server.port, folder / "tend.db", HONEST, 1)
            settle(folder)
        # With its limits, and with somebody to remind from the start.
        with Server(folder, env={"TEND_RATE_LIMITS": "on"}, alone=True) as server:
            ratio = together(server.port, lines, foes, asked.rounds, asked.seconds)
            stalls = alone(server.port, lines, foes, asked.rounds, asked.seconds)
    print(
        f"\nhonest p99 beside ten hostile accounts: {ratio:.2f} of the quiet (bound {MOST_RATIO})"
    )
    for name, longest in stalls.items():
        print(f"longest beside {name:26}{longest:>8.1f} ms (bound {MOST_STALL_MS:.0f})")
    missed = [f"p99 {ratio:.2f} of the quiet, bound {MOST_RATIO}"] if ratio > MOST_RATIO else []
    missed += [
        f"{n}: {ms:.0f} ms, bound {MOST_STALL_MS:.0f}"
        for n, ms in stalls.items()
        if ms > MOST_STALL_MS
    ]
    for line in missed:
        print(f"MISSED: {line}")
    sys.exit(bool(missed))


if __name__ == "__main__":
    main()
