"""Fills a database at once with many accounts whose reminder is due."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from tend.domain.nudges.plan import jitter_of
from tend.domain.records.parts import part_of
from tend.store.open import open_store

HABIT = "h7k2m9q4s0ab"
DAY_MS = 24 * 3600 * 1000
_STAMP = f"{1_700_000_000_000:011x}0000aaaaaaaa"
_PLAN = [{"from": "2026-01-01", "kind": "daily", "target": 1, "tiny": None}]


class Phone(NamedTuple):
    """The push subscription of a device."""

    endpoint: str
    p256dh: str
    auth: str


def this_minute() -> datetime:
    """The last full minute."""
    return datetime.now(UTC).replace(second=0, microsecond=0)


def build(
    path: Path,
    people: int,
    minute: datetime,
    phones: Callable[[int], list[Phone]],
    *,
    due: int | None = None,
    jitter_s: int = 0,
    past_days: int = 0,
) -> None:
    """
    Make the database at *path*: so many accounts in UTC with one habit.

    Args:
        minute: When the first *due* of them (all, unless given) have a reminder, each day.
        phones: The devices of an account, by its number.
        past_days: On so many days before they ticked.
    """
    asyncio.run(_migrate(path))
    with closing(sqlite3.connect(path)) as db, db:
        for i in range(people):
            wanted = due is None or i < due
            _move_in(db, f"{i:016x}", minute, phones(i), wanted, jitter_s, past_days)


def _move_in(
    db: sqlite3.Connection,
    account: str,
    minute: datetime,
    phones: list[Phone],
    wanted: bool,
    jitter_s: int,
    past_days: int,
) -> None:
    rem = [{"at": f"{minute:%H:%M}", "days": None}] if wanted else []
    values = {"tz": "UTC", "quiet": None, "roundUp": None, "checkin": None, "summary": None}
    # Their day begins half a day from now: no test runs across its end. So today may be of
    # yesterday's date, and what they did lies before that.
    begins = f"{minute + timedelta(hours=12):%H}:00"
    values |= {"opened": f"{minute:%Y-%m-%d}", "dayStart": begins}
    rows = [("h", HABIT, _body(plan=_PLAN, rem=rem))]
    rows += [("s", name, _body(v=value)) for name, value in values.items()]
    days = (minute - timedelta(back) for back in range(2, past_days + 2))
    rows += [("t", f"{day:%Y-%m-%d}.{HABIT}", _body(v=1)) for day in days]
    part = part_of(account)
    make = "INSERT INTO account (part, id, seq, made_ms) VALUES (?, ?, ?, 0)"
    db.execute(make, (part, account, len(rows)))
    db.executemany(
        "INSERT INTO rec VALUES (?, ?, ?, ?, ?, ?)",
        [(part, account, kind, id, n, raw) for n, (kind, id, raw) in enumerate(rows, 1)],
    )
    db.executemany(
        "INSERT INTO subscription (part, account, device, endpoint, p256dh, auth, made_ms)"
        " VALUES (?, ?, ?, ?, ?, ?, 0)",
        [(part, account, f"{n:08x}", *phone) for n, phone in enumerate(phones)],
    )
    start_ms = round(minute.timestamp() * 1000)
    late_ms = jitter_of(account, jitter_s) // timedelta(milliseconds=1) if wanted else DAY_MS
    db.execute(
        "INSERT INTO due (part, account, due_ms, since_ms) VALUES (?, ?, ?, ?)",
        (part, account, start_ms + late_ms, start_ms - 30_000),
    )


def _body(**fields: Any) -> bytes:
    return json.dumps({name: [value, _STAMP] for name, value in fields.items()}).encode()


async def _migrate(path: Path) -> None:
    store = await open_store(path)
    await store.migrate()
    await store.close()
