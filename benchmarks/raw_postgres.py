"""
The upper bound for `POST /api/sync` on PostgreSQL: only its statements, in a loop of asyncpg.

*connections* syncs share a transaction of four statements, the best that a group commit can reach:
lock the accounts and read what is stored; write records, devices and accounts.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from typing import Any

import asyncpg
from benchmarks.process import fast_loop

SCHEMA = """
CREATE TABLE account (id text PRIMARY KEY, seq bigint, digest bigint);
CREATE TABLE device (account text, id text, n bigint, PRIMARY KEY (account, id));
CREATE TABLE rec (account text, kind text, id text, seq bigint, body bytea,
                  PRIMARY KEY (account, kind, id));
CREATE UNIQUE INDEX rec_seq ON rec (account, seq);
"""
ROWS = 3650
"""Records of each account."""
FILL = """
INSERT INTO account SELECT to_char(a, 'FM0000000000000000'), $2, 0 FROM generate_series(1, $1) a;
"""
FILL_DEVICES = "INSERT INTO device SELECT id, right(id, 8), 0 FROM account"
FILL_RECORDS = """
INSERT INTO rec SELECT id, 't', to_char(n, 'FM000000'), n, '{"v":[1,"199a92e2e0100003f9a1c07"]}'
  FROM account CROSS JOIN generate_series(1, $1) AS n
"""
LOCK = """
SELECT a.id, a.seq, a.digest FROM account a JOIN unnest($1::text[]) AS named (id) USING (id)
 ORDER BY a.id FOR UPDATE OF a
"""
READ = """
SELECT r.account, r.body, d.n FROM unnest($1::text[], $2::text[]) AS named (account, id)
  JOIN rec r ON r.account = named.account AND r.kind = 't' AND r.id = named.id
  JOIN device d ON d.account = named.account
"""
KEEP = """
INSERT INTO rec SELECT account, 't', id, seq, body
  FROM unnest($1::text[], $2::text[], $3::bigint[], $4::bytea[]) AS new (account, id, seq, body)
    ON CONFLICT (account, kind, id) DO UPDATE SET seq = excluded.seq, body = excluded.body
"""
MOVE = """
WITH burnt AS (
    UPDATE device d SET n = new.n FROM unnest($1::text[], $4::bigint[]) AS new (account, n)
     WHERE d.account = new.account
)
UPDATE account a SET seq = new.seq, digest = new.digest
  FROM unnest($1::text[], $2::bigint[], $3::bigint[]) AS new (id, seq, digest) WHERE a.id = new.id
"""


async def fill(db: Any, count: int) -> list[str]:
    """Make the tables, with a year of ten habits in each account; the accounts."""
    if await db.fetchval("SELECT to_regclass('account')") is None:
        await db.execute(SCHEMA)
        await db.execute(FILL.strip().rstrip(";"), count, ROWS)
        await db.execute(FILL_DEVICES)
        await db.execute(FILL_RECORDS, ROWS)
        await db.execute("ANALYZE")
    return [row[0] for row in await db.fetch("SELECT id FROM account ORDER BY id LIMIT $1", count)]


async def group(db: Any, accounts: list[str], turn: int) -> None:
    """The statements of one group, each of whose syncs changes one tick."""
    ids = [f"{(turn + at) % ROWS + 1:06}" for at in range(len(accounts))]
    async with db.transaction():
        locked = await db.fetch(LOCK, accounts)
        stored = {account: (body, n) for account, body, n in await db.fetch(READ, accounts, ids)}
        seqs, digests, bodies, numbers = [], [], [], []
        for account, seq, digest in locked:
            body, n = stored[account]
            cell = json.loads(body)
            cell["v"] = [turn & 1, f"{turn:023x}"]
            bodies.append(json.dumps(cell).encode())
            seqs.append(seq + 1)
            digests.append(digest ^ turn)
            numbers.append(n + 1)
        await db.execute(KEEP, accounts, ids, seqs, bodies)
        await db.execute(MOVE, accounts, seqs, digests, numbers)


async def main(url: str, connections: int, most: int, seconds: float) -> None:
    """Loop for *seconds*; print the syncs per second."""
    db = await asyncpg.connect(url)
    accounts = (await fill(db, most))[:connections]
    turn, times = 0, []
    began = time.perf_counter()
    while time.perf_counter() < began + seconds:
        start = time.perf_counter()
        turn += 1
        await group(db, accounts, turn)
        times.append(time.perf_counter() - start)
    took = time.perf_counter() - began
    await db.close()
    times.sort()
    pick = {"p50_ms": times[len(times) // 2] * 1000, "p99_ms": times[len(times) * 99 // 100] * 1000}
    total = turn * connections
    print(json.dumps({"per_s": total / took, "total": total, **pick}))


if __name__ == "__main__":
    with asyncio.Runner(loop_factory=fast_loop()) as runner:
        runner.run(main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), float(sys.argv[4])))
