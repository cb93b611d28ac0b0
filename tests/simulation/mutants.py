"""Faults to plant into a copy of server and client: file, old text, new text. See test_planted.py."""
# ruff: noqa: E501 (a patch reads best on one line)

from __future__ import annotations

from tests.sync.mutants import MUTANTS as SYNC

Patch = tuple[str, str, str]
DECIDE, MODEL = "server/tend/domain/nudges/decide.py", "server/tend/domain/nudges/model.py"
DISPATCH, NUDGER = "server/tend/nudger/dispatch.py", "server/tend/nudger/decide.py"
CLIENT = "pwa/src/sync/"


def _server(name: str) -> list[Patch]:
    """A fault that the tests of sync plant, too."""
    return [(f"server/tend/{file}", old, new) for file, old, new in SYNC[name]]


MUTANTS: dict[str, list[Patch]] = {
    "a delivered message is sent again": [
        (
            DISPATCH,
            'return Settlement(ready, "delivered")',
            'return Settlement(ready, "retry", self._clock() + 60_000)',
        )
    ],
    "no text is ever shelved": [(f"{CLIENT}merge.ts", "await shelve(txn, rec, field, cell);", "")],
    "quiet hours end at midnight": [
        (MODEL, "return local >= self.start or local < self.end", "return local >= self.start")
    ],
    "what was put off is not judged again": [
        (NUDGER, "return keys is not None and holds(", "return keys is not None or holds(")
    ],
    "absence is noticed late": [
        ("server/tend/domain/habits/coming_back.py", "AWAY_DAYS: Final = 3", "AWAY_DAYS: Final = 5")
    ],
    "one more than the cap": [
        (DECIDE, "sent + higher >= self._snapshot.cap", "sent + higher > self._snapshot.cap")
    ],
    "leave and hush are not heard": [
        (
            MODEL,
            "return (self.hush is not None and day <= self.hush) or covers(self.leave, day)",
            "return False",
        )
    ],
    "reminded of what is done": [
        (
            DECIDE,
            'if state in ("kept", "bonus"):\n            return "kept"',
            'if state in ("kept", "bonus"):\n            return None',
        )
    ],
    "an evening in work hours": [(DECIDE, 'return "working" if at_work else None', "return None")],
    "an answer clears a newer edit": [
        (f"{CLIENT}merge.ts", "if (entry.stamp === cell[1]) await", "if (entry) await")
    ],
    "a request fails where the disk is full": [
        (
            f"{CLIENT}overlay-requests.ts",
            "if (!isQuota(error) || !kept) throw error;",
            "throw error;",
        )
    ],
    "row-level merge": _server("row-level merge"),
    "cursor read late": _server("cursor read late"),
    "additive counters": _server("additive counters"),
    "stale numbers pass": _server("stale numbers pass"),
    "removed device writes": _server("removed device writes"),
}
