"""
The upper bound for `POST /api/sync`: only its SQL statements, in a loop of plain sqlite3.

Durability is FULL. *connections* syncs share a transaction, the best that a server's group commit
can reach.
"""

from __future__ import annotations

import json
import sqlite3
import sys
import tempfile
import time
from pathlib import Path

SCHEMA = """
CREATE TABLE account (id TEXT PRIMARY KEY, seq INTEGER, digest INTEGER) WITHOUT ROWID;
CREATE TABLE device (account TEXT, id TEXT, n INTEGER, PRIMARY KEY (account, id)) WITHOUT ROWID;
CREATE TABLE rec (account TEXT, kind TEXT, id TEXT, seq INTEGER, body BLOB,
                  PRIMARY KEY (account, kind, id)) WITHOUT ROWID;
CREATE UNIQUE INDEX rec_seq ON rec (account, seq);
"""
ROWS = 3650
"""Records of each account."""
ACCOUNTS = 32


def fill(db: sqlite3.Connection) -> None:
    """Make the tables, with a year of ten habits in each account."""
    db.executescript(SCHEMA)
    db.execute("BEGIN")
    for a in range(ACCOUNTS):
        db.execute("INSERT INTO account VALUES (?, ?, 0)", (f"{a:016x}", ROWS))
        db.execute("INSERT INTO device VALUES (?, ?, 0)", (f"{a:016x}", f"{a:08x}"))
        rows = ((f"{a:016x}", f"{i:06d}.h", i + 1, b'{"v":[1,"%023x"]}' % i) for i in range(ROWS))
        db.executemany("INSERT INTO rec VALUES (?, 't', ?, ?, ?)", rows)
    db.execute("COMMIT")


def sync(db: sqlite3.Connection, account: str, device: str, turn: int) -> None:
    """The statements of a sync that changes one tick; *turn* makes its value unique."""
    seq, digest = db.execute("SELECT seq, digest FROM account WHERE id=?", (account,)).fetchone()
    (n,) = db.execute("SELECT n FROM device WHERE account=? AND id=?", (account, device)).fetchone()
    db.execute("UPDATE device SET n=? WHERE account=? AND id=?", (n + 1, account, device))
    key = (account, "t", f"{turn % ROWS:06d}.h")
    (body,) = db.execute("SELECT body FROM rec WHERE account=? AND kind=? AND id=?", key).fetchone()
    cell = json.loads(body)
    cell["v"] = [turn & 1, f"{turn:023x}"]
    db.execute(
        "INSERT INTO rec VALUES (?,?,?,?,?) ON CONFLICT (account, kind, id)"
        " DO UPDATE SET seq=excluded.seq, body=excluded.body",
        (*key, seq + 1, json.dumps(cell).encode()),
    )
    values = (seq + 1, digest ^ turn, account)
    db.execute("UPDATE account SET seq=?, digest=? WHERE id=?", values)
    db.execute(
        "SELECT seq, kind, id, body FROM rec WHERE account=? AND seq>? ORDER BY seq LIMIT 1001",
        (account, seq),
    ).fetchall()


def main(connections: int, seconds: float) -> None:
    """Loop for *seconds*; print the syncs per second."""
    with tempfile.TemporaryDirectory() as folder:
        db = sqlite3.connect(Path(folder) / "raw.db", isolation_level=None)
        db.execute("PRAGMA journal_mode=WAL")
        fill(db)
        db.execute("PRAGMA synchronous=FULL")
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        turn = 0
        times = []
        began = time.perf_counter()
        while time.perf_counter() < began + seconds:
            start = time.perf_counter()
            db.execute("BEGIN IMMEDIATE")
            for _ in range(connections):
                turn += 1
                account = turn % ACCOUNTS
                sync(db, f"{account:016x}", f"{account:08x}", turn)
            db.execute("COMMIT")
            times.append(time.perf_counter() - start)
        took = time.perf_counter() - began
        db.close()
    times.sort()
    pick = {"p50_ms": times[len(times) // 2] * 1000, "p99_ms": times[len(times) * 99 // 100] * 1000}
    print(json.dumps({"per_s": turn / took, "total": turn, **pick}))


if __name__ == "__main__":
    main(int(sys.argv[1]), float(sys.argv[2]))
