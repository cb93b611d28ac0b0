"""
A small model device that speaks the sync protocol from its description alone.

Nothing here comes from the server's or the client's code: where both made the
same mistake, this one disagrees. It does no I/O; `request` says what to send
and `answer` takes what came back, so a test may lose or repeat either.
"""

from __future__ import annotations

import json
import time
from typing import Any

Rows = dict[tuple[str, str], dict[str, list[Any]]]
COUNTER_END = 0x10000


def wall() -> int:
    """The true time in ms."""
    return time.time_ns() // 1_000_000


def digest(rows: Rows) -> int:
    """XOR of FNV-1a-32 over kind, id, field and stamp, joined by 0x1F."""
    total = 0
    for (kind, id), fields in rows.items():
        for field, (_, stamp) in fields.items():
            code = 2166136261
            for byte in "\x1f".join((kind, id, field, stamp)).encode():
                code = (code ^ byte) * 16777619 & 0xFFFFFFFF
            total ^= code
    return total


class Peer:
    """One device: rows, what is unsent, a cursor, a request number and a clock."""

    def __init__(self, label: str, account: str, device: str) -> None:
        self.label, self.account, self.device = label, account, device
        self.rows: Rows = {}
        self.dirty: dict[tuple[str, str, str], str] = {}
        self.quarantined: list[list[Any]] = []
        self.cursor = self.n = 0
        self.ms = self.counter = 0
        self.skew = self.offset = 0
        self.epoch = 0
        self.heals = 0

    # Time.

    def now(self) -> int:
        """Its estimate of the true time: its wrong wall clock, corrected by answers."""
        return wall() + self.skew + self.offset

    def stamp(self) -> str:
        """A new stamp, later than any that it made or saw."""
        now = self.now()
        if now > self.ms:
            self.ms, self.counter = now, 0
        else:
            self.counter += 1
            if self.counter == COUNTER_END:
                self.ms, self.counter = self.ms + 1, 0
        return f"{self.ms:011x}{self.counter:04x}{self.device}"

    def _see(self, stamp: str) -> None:
        seen = (int(stamp[:11], 16), int(stamp[11:15], 16))
        if seen > (self.ms, self.counter):
            self.ms, self.counter = seen

    # Edits.

    def write(self, kind: str, id: str, field: str, value: Any) -> None:
        """Set one cell, to be sent."""
        stamp = self.stamp()
        self.rows.setdefault((kind, id), {})[field] = [value, stamp]
        self.dirty[kind, id, field] = stamp

    def tap(self, kind: str, id: str, delta: int = 1) -> None:
        """Raise the device's own share of a count."""
        field = f"c.{self.device}"
        self.write(kind, id, field, (self.value(kind, id, field) or 0) + delta)

    def value(self, kind: str, id: str, field: str) -> Any:
        """What the cell holds, or None."""
        return self.rows.get((kind, id), {}).get(field, [None])[0]

    def held(self, cell: tuple[str, str, str]) -> dict[str, Any]:
        """The cells of a record; fails if there is no such record."""
        assert cell[:2] in self.rows, f"{self.label} lacks {cell[:2]}"
        return self.rows[cell[:2]]

    # Talk.

    def request(self, limit: int = 1000, most: int = 500) -> dict[str, Any]:
        """The next request: what is unsent, at most *most* rows, and the cursor."""
        put: dict[tuple[str, str], dict[str, Any]] = {}
        for kind, id, field in self.dirty:
            if (kind, id) in put or len(put) < most:
                put.setdefault((kind, id), {})[field] = self.rows[kind, id][field]
        self.n += 1
        body = {
            "v": 1,
            "n": self.n,
            "cursor": self.cursor,
            "limit": limit,
            "put": [[kind, id, fields] for (kind, id), fields in put.items()],
        }
        text = json.dumps(body)
        return {"n": self.n, "epoch": self.epoch, "body": text, "limit": limit, "sent": wall()}

    def answer(self, out: dict[str, Any], status: int, body: Any) -> str:
        """Take the answer: `ok`, `more`, `retry`, `twin` or the code of a refusal."""
        if "now" in body and wall() - out["sent"] < 10_000:
            self.offset = body["now"] - (out["sent"] + wall()) // 2 - self.skew
        if status == 200:
            return self._page(out, body)
        code = str(body["error"])
        if code == "stale":
            return "twin" if body["n"] > self.n else "retry"
        if code == "clock":
            if out["n"] == self.n:
                self._rename(body["max"])
            return "retry"
        return code

    def _page(self, out: dict[str, Any], body: Any) -> str:
        if out["epoch"] != self.epoch:
            return "retry"
        assert len(body["rows"]) <= out["limit"], "P4: a page beyond its limit"
        bad = {tuple(one[:3]): one for one in body.get("bad", [])}
        for kind, id, fields in json.loads(out["body"])["put"]:
            for field, cell in fields.items():
                key = (kind, id, field)
                if self.dirty.get(key) == cell[1]:
                    del self.dirty[key]
                    if key in bad or (kind, id, None) in bad:
                        self.quarantined.append([kind, id, field])
        for kind, id, fields in body["rows"]:
            mine = self.rows.setdefault((kind, id), {})
            for field, cell in fields.items():
                self._see(cell[1])
                if field not in mine or cell[1] >= mine[field][1]:
                    mine[field] = cell
                    self.dirty.pop((kind, id, field), None)
        asked = json.loads(out["body"])["cursor"]
        moved = body["cursor"] > asked if body["rows"] else body["cursor"] == asked
        assert moved, "P4: the cursor went back, or on without rows"
        self.cursor = max(self.cursor, body["cursor"])
        if body["more"]:
            assert body["rows"], "P4: more, but no progress"
            return "more"
        if self.dirty or self.cursor != body["cursor"]:
            return "more"
        return "ok" if digest(self.rows) == body["digest"] else "differs"

    def heal(self) -> None:
        """Send everything again and pull everything again (R10)."""
        self.heals += 1
        self.epoch += 1
        self.cursor = 0
        for (kind, id), fields in self.rows.items():
            for field, (_, stamp) in fields.items():
                self.dirty[kind, id, field] = stamp

    def _rename(self, most: int) -> None:
        taken = [cell[1] for fields in self.rows.values() for cell in fields.values()]
        seen = [(int(s[:11], 16), int(s[11:15], 16)) for s in set(taken) - set(self.dirty.values())]
        self.ms, self.counter = max([(most, 0x8000), *seen])
        late = sorted({s for s in self.dirty.values() if int(s[:11], 16) > most})
        names: dict[str, str] = {}
        for old in late:
            self.counter += 1
            names[old] = f"{self.ms:011x}{self.counter:04x}{self.device}"
        for key, old in self.dirty.items():
            if old in names:
                kind, id, field = key
                self.dirty[key] = names[old]
                self.rows[kind, id][field][1] = names[old]
