"""Faults to plant into a copy of the server: file, old text, new text. See test_mutants.py."""
# ruff: noqa: E501 (a patch reads best on one line)

from __future__ import annotations

Patch = tuple[str, str, str]
CELLS, SYNC = "domain/cells.py", "store/sqlite/sync.py"
STORE = "store/sqlite/store.py"
WRITER, ACCOUNTS = "store/sqlite/writer.py", "store/sqlite/accounts.py"
LATER = "if had is not None and cell[1] <= had[1]:"
PAGE = "return SyncPage(seq, cursor, more"
FOUND = "for seq, kind, id, body in found)"
GUARD = "if judged.latest_ms > max_ms:"
PUT = "cells[field] = cell\n"

MUTANTS: dict[str, list[Patch]] = {
    "answer before commit": [
        (
            WRITER,
            'self._db.execute("COMMIT")',
            "early = all(hasattr(one.value, 'rows') for one in outcomes)\n        if early:\n"
            "            self._tell(outcomes)\n            __import__('time').sleep(0.03)\n"
            '        self._db.execute("COMMIT")\n        outcomes = [] if early else outcomes',
        )
    ],
    "leak between accounts": [
        (SYNC, "WHERE account = ? AND seq > ? ORDER", "WHERE ? != '' AND seq > ? ORDER")
    ],
    "row-level merge": [(CELLS, "_decode_stored(old) if old else {}", "{}")],
    "cursor read late": [(SYNC, PAGE, "return SyncPage(seq, seq, more")],
    "one number per batch": [
        (
            SYNC,
            "(account, change.kind, change.id, seq + i, ",
            "(account, change.kind, change.id, seq + 1, ",
        )
    ],
    "arrival order": [(CELLS, LATER, "if had is not None and cell[1] == had[1]:")],
    "ties to the newcomer": [(CELLS, LATER, "if had is not None and cell[1] < had[1]:")],
    "no clock guard": [(SYNC, GUARD, "if False:")],
    "the clock's bound lies below what is held": [
        (SYNC, "max(now_ms + ahead_ms, account.latest_ms + 1)", "now_ms + ahead_ms")
    ],
    "sequence outside the transaction": [
        (
            STORE,
            "judged = judge(request.put)\n",
            "judged = judge(request.put)\n        start = await self.seq(caller.account)\n",
        ),
        (STORE, "ahead_ms, quotas, jitter_s)", "ahead_ms, quotas, jitter_s, start)"),
        (
            SYNC,
            "    jitter_s: int,\n)",
            "    jitter_s: int,\n    start: int = 0,\n)",
        ),
        (
            SYNC,
            "account, caller = _account(db, caller)\n",
            "account, caller = _account(db, caller)\n    account = account._replace(seq=start)\n",
        ),
    ],
    "read-modify-write race": [
        (
            STORE,
            "judged = judge(request.put)\n",
            "judged = judge(request.put)\n        had = {\n"
            "            (k, i): (await self._read(BODY, (caller.account, k, i)) or [None])[0]\n"
            "            for k, i, _ in judged.rows\n        }\n",
        ),
        (STORE, "account_hash, pull, push", "_BODY as BODY, account_hash, pull, push"),
        (STORE, "ahead_ms, quotas, jitter_s)", "ahead_ms, quotas, jitter_s, had)"),
        (SYNC, "    jitter_s: int,\n)", "    jitter_s: int,\n    had: dict,\n)"),
        (SYNC, "_merge_all(db, caller.account, judged)", "_merge_all(had, caller.account, judged)"),
        (SYNC, "db.execute(_BODY, (account, kind, id)).fetchone()", "db[kind, id]"),
    ],
    "clamped stamps": [
        (
            SYNC,
            "        raise ClockAhead(now_ms, max_ms)",
            "        most = f'{max_ms:011x}'\n        rows = [\n"
            "            (k, i, {f: (v, most + s[11:] if s[:11] > most else s) for f, (v, s) in c.items()})\n"
            "            for k, i, c in judged.rows\n        ]\n"
            "        judged = judged._replace(rows=rows)",
        )
    ],
    "refused push burns no number": [
        (
            SYNC,
            "raise ClockAhead(now",
            "db.execute(_BURN, (account.n, now_ms, caller.account, caller.device))\n        raise ClockAhead(now",
        )
    ],
    "stale numbers pass": [(SYNC, "if n is None or n <= account.n:", "if n is None:")],
    "additive counters": [
        (
            CELLS,
            PUT,
            'cells[field] = cell\n            if had and field.startswith("c."):\n'
            "                total = msgspec.json.decode(cell[0]) + msgspec.json.decode(had[0])\n"
            "                cells[field] = (msgspec.Raw(_encode(total)), cell[1])\n",
        )
    ],
    "hard delete": [
        (
            CELLS,
            PUT,
            'cells[field] = cell\n            if field == "del":\n                cells = {field: cell}\n',
        )
    ],
    "unknown fields dropped": [
        (
            CELLS,
            "if isinstance(raw, str):",
            'if field == "x.y":\n                    continue\n                if isinstance(raw, str):',
        )
    ],
    "echo suppressed": [
        (SYNC, FOUND, FOUND[:-1] + " if (kind, id) not in {row[:2] for row in judged.rows})")
    ],
    "removed device writes": [
        (SYNC, "if found[6] is not None:", "if False:"),
        (ACCOUNTS, "if row[2] is not None:", "if False:"),
    ],
    "cursor going back": [(SYNC, PAGE, "return SyncPage(seq, max(0, cursor - 1), more")],
}
