"""Faults to plant into a copy of the server: file, old text, new text. See test_mutants.py."""
# ruff: noqa: E501 (a patch reads best on one line)

from __future__ import annotations

Patch = tuple[str, str, str]
CELLS, SYNC = "domain/records/cells.py", "store/acts/sync.py"
STORE, ROUND = "store/acts/store.py", "domain/records/round.py"
WRITER, DEVICES = "store/sqlite/writer.py", "store/acts/devices.py"
LATER = "if had is not None and cell[1] <= had[1]:"
PAGE = "return SyncPage(seq, cursor, more"
ANSWER = "    return page(rows, moved.seq"
BURN = "    yield Ask(_BURN, (part, caller.account, caller.device, n, now_ms))\n"
CLOCK = "    check_clock(account, judged, now_ms, ahead_ms)\n"
GUARD = "if judged.latest_ms > max_ms:"
PUT = "cells[field] = cell\n"
PUSH = 'now_ms: int, ahead_ms: int\n    ) -> SyncPage:\n        """A'
# What was read before the transaction begins is given to it.
HANDED_ON: list[Patch] = [
    (STORE, "judged, now_ms, ahead_ms)\n\n", "judged, now_ms, ahead_ms, start)\n\n"),
    (STORE, PUSH, PUSH.replace("int\n    )", "int, start\n    )")),
    (STORE, "self._jitter_s)\n", "self._jitter_s, start)\n"),
]
STORED = """    stored = {}
    for kind, id, _ in judged.rows:
        for (body,) in (yield Ask(_BODY, (part, caller.account, kind, id))):
            stored[kind, id] = body
"""
READ_BEFORE = """def stored_of(account, judged):
    found = {}
    for kind, id, _ in judged.rows:
        for (body,) in (yield Ask(_BODY, (part_of(account), account, kind, id))):
            found[kind, id] = body
    return found


"""

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
        (SYNC, "WHERE part = ?1 AND account = ?2 AND seq > ?3", "WHERE account <> '' AND seq > ?3")
    ],
    "row-level merge": [(CELLS, "_decode_stored(old) if old else {}", "{}")],
    "cursor read late": [(ROUND, PAGE, "return SyncPage(seq, seq, more")],
    "one number per batch": [
        (
            SYNC,
            "change.kind, change.id, number, change.body)",
            "change.kind, change.id, seq + 1, change.body)",
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
        *HANDED_ON,
        (SYNC, "    jitter_s: int,\n)", "    jitter_s: int,\n    start: int,\n)"),
        (
            SYNC,
            "account, caller = yield from _account(part, caller)\n",
            "account, caller = yield from _account(part, caller)\n"
            "    account = account._replace(seq=start)\n",
        ),
    ],
    "read-modify-write race": [
        (
            STORE,
            "judged = judge(request.put)\n",
            "judged = judge(request.put)\n"
            "        start = await self._read(partial(stored_of, caller.account, judged))\n",
        ),
        (STORE, "import apply_put, pull", "import apply_put, pull, stored_of"),
        *HANDED_ON,
        (SYNC, "    jitter_s: int,\n)", "    jitter_s: int,\n    start: dict,\n)"),
        (SYNC, STORED, "    stored = start\n"),
        (SYNC, "def apply_put(", READ_BEFORE + "def apply_put("),
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
        (DEVICES, "if removed_ms is not None:", "if False:"),
    ],
    "cursor going back": [(ROUND, PAGE, "return SyncPage(seq, max(0, cursor - 1), more")],
}
