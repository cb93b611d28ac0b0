"""A device's ids: one that it had before it renewed itself still means it."""

from __future__ import annotations

import sqlite3

_FORMER = "SELECT device FROM former_device WHERE account = ? AND id = ?"


def current_id(db: sqlite3.Connection, account: str, device: str) -> str:
    """
    What the device is called now.

    Whoever was under way while it renewed itself, or shows a list of before, knows it by the id of
    then.
    """
    found = db.execute(_FORMER, (account, device)).fetchone()
    return str(found[0]) if found else device
