"""A device's ids: its current one by any that it ever had, and whether one was ever used."""

from __future__ import annotations

from typing import Final

from tend.domain.records.parts import part_of
from tend.store.acts.act import Act, row

_NOW: Final = "SELECT device FROM former_device WHERE part = ?1 AND account = ?2 AND id = ?3"
_USED: Final = (
    "SELECT 1 FROM device WHERE part = ?1 AND account = ?2 AND id = ?3",
    "SELECT 1 FROM former_device WHERE part = ?1 AND account = ?2 AND id = ?3",
)


def current_id(account: str, device: str) -> Act[str]:
    """
    The current id of a device, which may have been renewed since *device* was read.

    Requests that were in flight during a renewal, and lists shown before it, have the former id.
    """
    found = yield from row(_NOW, part_of(account), account, device)
    return str(found[0]) if found else device


def is_used(account: str, device: str) -> Act[bool]:
    """Whether a device of the account has, or ever had, this id."""
    for sql in _USED:
        if (yield from row(sql, part_of(account), account, device)):
            return True
    return False
