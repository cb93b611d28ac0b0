"""Faults to plant into a copy of the server: file, old text, new text. See test_mutants.py."""
# ruff: noqa: E501 (a patch reads best on one line)

from __future__ import annotations

Patch = tuple[str, str, str]
CELLS, SYNC = "domain/records/cells.py", "store/sqlite/sync.py"
STORE, ROUND = "store/sqlite/store.py", "domain/records/round.py"
WRITER, ACCOUNTS = "store/sqlite/writer.py", "store/sqlite/accounts.py"
LATER = "if had is not None and cell[1] <= had[1]:"
PAGE = "return SyncPage(seq, cursor, more"
ANSWER = "    return page(rows, moved.seq"
BURN = "    db.execute(_BURN, (n, now_ms, caller.account, caller.device))\n"
CLOCK = "    check_clock(account, judged, now_ms, ahead_ms)\n"
GUARD = "if judged.latest_ms > max_ms:"
PUT = "cells[field] = cell\n"

MUTANTS: dict[str, list[Patch]] = {
    "answer before commit": [
        (
            WRITER,
            'self._db.execute("COMMIT")',
            "early = all(hasattr(one.value, 'rows') for one in outcomes)\n        if early:\n"
            "            self._hand_to_loop(outcomes)\n            __import__('time').sleep(0.03)\n"
            '        self._db.execute("COMMIT")\n        outcomes = [] if early else outcomes',
        )
    ],
    "leak between accounts": [
        (SYNC, "WHERE account = ? AND seq > ? ORDER", "WHERE ? != '' AND seq > ? ORDER")
    ],
    "row-level merge": [(CELLS, "_decode_stored(old) if old else {}", "{}")],
    "cursor read late": [(ROUND, PAGE, "return SyncPage(seq, seq, more")],
    "one number per batch": [
        (
            SYNC,
            "change.kind, change.id, number, change.body)",
            "change.kind, change.id, account.seq + 1, change.body)",
        )
    ],
    "arrival order": [(CELLS, LATER, "if had is not None and cell[1] == had[1]:")],
    "ties to the newcomer": [(CELLS, LATER, "if had is not None and cell[1] < had[1]:")],
    "no clock guard": [(ROUND, GUARD, "if False:")],
    "the clock's bound lies below what is held": [
        (ROUND, "max(now_ms + ahead_ms, account.latest_ms + 1)", "now_ms + ahead_ms")
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
        (STORE, "import apply_put, pull", "import _BODY as BODY, apply_put, pull"),
        (STORE, "ahead_ms, quotas, jitter_s)", "ahead_ms, quotas, jitter_s, had)"),
        (SYNC, "    jitter_s: int,\n)", "    jitter_s: int,\n    had: dict,\n)"),
        (SYNC, "partial(_body, db, caller.account)", "partial(_body, had, caller.account)"),
        (SYNC, "db.execute(_BODY, (account, kind, id)).fetchone()", "db[kind, id]"),
    ],
    "clamped stamps": [
        (
            SYNC,
            CLOCK,
            "    most = f'{max(now_ms + ahead_ms, account.latest_ms + 1):011x}'\n    rows = [\n"
            "        (k, i, {f: (v, most + s[11:] if s[:11] > most else s) for f, (v, s) in c.items()})\n"
            "        for k, i, c in judged.rows\n    ]\n"
            "    judged = judged._replace(rows=rows)\n",
        )
    ],
    "refused push burns no number": [
        (
            SYNC,
            BURN + CLOCK,
            CLOCK + BURN,
        )
    ],
    "stale numbers pass": [(ROUND, "if n is None or n <= account.n:", "if n is None:")],
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
        (SYNC, ANSWER, "    rows = (one for one in rows if one[0] <= account.seq)\n" + ANSWER)
    ],
    "removed device writes": [
        (SYNC, "if found[6] is not None:", "if False:"),
        (ACCOUNTS, "if row[2] is not None:", "if False:"),
    ],
    "cursor going back": [(ROUND, PAGE, "return SyncPage(seq, max(0, cursor - 1), more")],
}
