"""Twelve habits with years of ticks each, put there by a program, for a browser to pair with."""

from __future__ import annotations

import json
import urllib.request
from datetime import date, timedelta
from typing import Any

HABITS = 12
YEARS = 10
ROWS = 400
KINDS: tuple[dict[str, Any], ...] = (
    {"kind": "daily"},
    {"kind": "weekdays", "days": [1, 2, 3, 4, 5]},
    {"kind": "times_per_week", "n": 3},
    {"kind": "times_per_month", "n": 8},
    {"kind": "every_n_days", "n": 2},
)


class Program:
    """A device without a browser."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.n = 0
        made = self._call("/api/accounts", {})
        self.device, self.token = str(made["device"]), str(made["token"])

    def plant(self, today: date, years: int = YEARS) -> int:
        """Habits and ticks; answers how many ticks."""
        first = today - timedelta(days=years * 365 + 2)
        days = [first + timedelta(days=i) for i in range((today - first).days)]
        rows = [self._row("h", f"habit{i:07d}", plan=_plan(first, i)) for i in range(HABITS)]
        ticks = [
            self._row("t", f"{day}.habit{i:07d}", v=1)
            for i in range(HABITS)
            for k, day in enumerate(days)
            if (k * 7919 + i * 31) % 10 < 8
        ]
        rows += ticks
        for at in range(0, len(rows), ROWS):
            self.n += 1
            body = {"v": 1, "n": self.n, "cursor": 0, "limit": 1, "put": rows[at : at + ROWS]}
            self._call("/api/sync", body)
        return len(ticks)

    def code(self) -> str:
        """A code for a browser to type."""
        return str(self._call("/api/pairings", {})["code"])

    def _row(self, kind: str, id: str, **values: Any) -> list[Any]:
        stamp = f"{1_700_000_000_000:011x}{0:04x}{self.device}"
        return [kind, id, {name: [value, stamp] for name, value in values.items()}]

    def _call(self, path: str, body: Any) -> dict[str, Any]:
        headers = {"content-type": "application/json"}
        if path != "/api/accounts":
            headers["authorization"] = f"Bearer {self.token}"
        request = urllib.request.Request(self.url + path, json.dumps(body).encode(), headers)
        with urllib.request.urlopen(request, timeout=60) as answer:
            found: dict[str, Any] = json.load(answer)
        return found


def _plan(first: date, i: int) -> list[dict[str, Any]]:
    return [{"from": first.isoformat(), "target": 1, "tiny": None, **KINDS[i % len(KINDS)]}]
