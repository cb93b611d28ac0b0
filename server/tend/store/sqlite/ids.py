"""A device's current id, by any id that it ever had."""

from __future__ import annotations

import sqlite3

_FORMER = "SELECT device FROM former_device WHERE account = ? AND id = ?"


def current_id(db: sqlite3.Connection, account: str, device: str) -> str:
    """
    The current id of a device, which may have been renewed since *device* was read.

    Requests that were in flight during a renewal, and lists shown before it, have the former id.
    """
    found = db.execute(_FORMER, (account, device)).fetchone()
    return str(found[0]) if found else device
