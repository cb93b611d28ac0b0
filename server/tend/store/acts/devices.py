"""Devices: whose a token is, adding, renaming, renewing and removing them."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from typing import Final

from tend.domain.records.parts import part_of
from tend.errors import Full, Gone, Removed, TooManyDevices, Unauthorized, UnknownDevice
from tend.store.acts.act import Act, Revoke, lock, row, rows, run
from tend.store.acts.graves import grave_until
from tend.store.acts.ids import current_id, is_used
from tend.store.acts.routes import account_of, make_route
from tend.store.acts.subscriptions import drop_subscription
from tend.store.contract.base import (
    DEVICE_BYTES,
    Caller,
    DeviceInfo,
    NewDevice,
    Quotas,
    Renewed,
)
from tend.store.contract.revoked import Entry

_BY_TOKEN: Final = """
SELECT id, removed_ms FROM device WHERE part = ?1 AND account = ?2 AND token = ?3
"""
_SEQ: Final = """
SELECT a.seq FROM device d JOIN account a ON a.part = d.part AND a.id = d.account
 WHERE d.part = ?1 AND d.account = ?2 AND d.id = ?3 AND d.removed_ms IS NULL
"""
_LIST: Final = """
SELECT d.id, d.name, d.made_ms, d.seen_ms, s.disabled FROM device d LEFT JOIN subscription s
    ON s.part = d.part AND s.account = d.account AND s.device = d.id
 WHERE d.part = ?1 AND d.account = ?2 AND d.removed_ms IS NULL ORDER BY d.made_ms, d.id
"""
_PRESENT: Final = """
SELECT name, token FROM device
 WHERE part = ?1 AND account = ?2 AND id = ?3 AND removed_ms IS NULL
"""
_RENAME: Final = """
UPDATE device SET name = ?4 WHERE part = ?1 AND account = ?2 AND id = ?3 AND removed_ms IS NULL
RETURNING 1
"""
_SEEN: Final = """
UPDATE device SET seen_ms = ?4
 WHERE part = ?1 AND account = ?2 AND id = ?3 AND coalesce(seen_ms, 0) < ?4
"""
_COUNT: Final = """
SELECT count(*) FROM device WHERE part = ?1 AND account = ?2 AND removed_ms IS NULL
"""
_BYTES: Final = "SELECT bytes FROM account WHERE part = ?1 AND id = ?2"
_ADD: Final = """
INSERT INTO device (part, account, id, name, token, made_ms, seen_ms)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6)
"""
_GROW: Final = "UPDATE account SET bytes = bytes + ?3 WHERE part = ?1 AND id = ?2"
_RENEW: Final = """
UPDATE device SET id = ?4, name = NULL WHERE part = ?1 AND account = ?2 AND id = ?3 RETURNING n
"""
_FOLLOW: Final = tuple(
    f"UPDATE {table} SET device = ?4 WHERE part = ?1 AND account = ?2 AND device = ?3"
    for table in ("subscription", "outbox", "pairing", "former_device")
)
_KEEP: Final = "INSERT INTO former_device (part, account, id, device) VALUES (?1, ?2, ?3, ?4)"
_REMOVE: Final = """
UPDATE device SET removed_ms = ?4, name = NULL
 WHERE part = ?1 AND account = ?2 AND id = ?3 AND removed_ms IS NULL RETURNING 1
"""
_OFFERS: Final = "DELETE FROM pairing WHERE part = ?1 AND account = ?2 AND device = ?3"


def caller(token_hash: bytes) -> Act[Caller]:
    """See `Store.caller`."""
    account = yield from account_of("token", token_hash)
    if account is not None:
        found = yield from row(_BY_TOKEN, part_of(account), account, token_hash)
        if found:
            device, removed_ms = found
            if removed_ms is not None:
                raise Removed(account)
            return Caller(account, device)
    gone = (yield from grave_until(token_hash)) is not None
    raise Gone if gone else Unauthorized


def numbers(callers: Sequence[Caller]) -> Act[dict[Caller, int]]:
    """See `Store.numbers`."""
    found = {}
    for one in callers:
        mine = yield from row(_SEQ, part_of(one.account), one.account, one.device)
        if mine is not None:
            found[one] = int(mine[0])
    return found


def devices(account: str) -> Act[list[DeviceInfo]]:
    """See `Store.devices`."""
    found = yield from rows(_LIST, part_of(account), account)
    return [
        DeviceInfo(id, name, made_ms, seen_ms, push=disabled == 0)
        for id, name, made_ms, seen_ms, disabled in found
    ]


def rename_device(account: str, device: str, name: str | None) -> Act[None]:
    """See `Store.rename_device`."""
    if (yield from run(_RENAME, part_of(account), account, device, name)) != 1:
        raise UnknownDevice


def touch_device(account: str, device: str, now_ms: int) -> Act[None]:
    """See `Store.touch_device`."""
    yield from run(_SEEN, part_of(account), account, device, now_ms)


def renew_device(account: str, device: str) -> Act[Renewed]:
    """See `Store.renew_device`."""
    part = part_of(account)
    yield from lock((part, account))
    device = yield from current_id(account, device)
    yield from present(account, device)
    fresh = secrets.token_hex(4)
    while (yield from is_used(account, fresh)):
        fresh = secrets.token_hex(4)
    ((n,),) = yield from rows(_RENEW, part, account, device, fresh)
    for sql in _FOLLOW:
        yield from run(sql, part, account, device, fresh)
    yield from run(_KEEP, part, account, device, fresh)
    return Renewed(Caller(account, fresh), n)


def add_twin(
    quotas: Quotas | None, account: str, device: str, token_hash: bytes, now_ms: int
) -> Act[Caller]:
    """See `Store.add_twin`."""
    yield from lock((part_of(account), account))
    device = yield from current_id(account, device)
    name, _ = yield from present(account, device)
    return (yield from add_device(account, NewDevice(token_hash, name=name), now_ms, quotas))


def revoke_device(account: str, device: str, now_ms: int) -> Act[str]:
    """
    See `Store.remove_device`; returns the device's current id.

    If the file `revoked` cannot be written, nothing is changed.
    """
    yield from lock((part_of(account), account))
    device = yield from current_id(account, device)
    _, token = yield from present(account, device)
    yield Revoke([Entry("removed", token, now_ms)])
    yield from remove_device(account, device, now_ms)
    return device


def remove_device(account: str, device: str, now_ms: int) -> Act[None]:
    """See `Store.remove_device`. Pairing codes that it made are deleted, too."""
    part = part_of(account)
    if (yield from run(_REMOVE, part, account, device, now_ms)) != 1:
        raise UnknownDevice
    yield from run(_OFFERS, part, account, device)
    yield from drop_subscription(account, device)


def present(account: str, device: str) -> Act[tuple[str | None, bytes]]:
    """
    The sealed name and the token of a device.

    Raises:
        UnknownDevice: There is none, or it was removed.
    """
    found = yield from row(_PRESENT, part_of(account), account, device)
    if found is None:
        raise UnknownDevice
    name, token = found
    return name, token


def add_device(account: str, new: NewDevice, now_ms: int, quotas: Quotas | None) -> Act[Caller]:
    """
    Make a device, under the wished id unless that was ever used in the account.

    Args:
        quotas: None: unbounded.

    Raises:
        TooManyDevices
        Full
    """
    part = part_of(account)
    if quotas is not None:
        ((count,),) = yield from rows(_COUNT, part, account)
        if count >= quotas.devices:
            raise TooManyDevices
        ((size,),) = yield from rows(_BYTES, part, account)
        if size + DEVICE_BYTES > quotas.bytes + quotas.spare:
            raise Full
    device = new.device
    while device is None or (yield from is_used(account, device)):
        device = secrets.token_hex(4)
    yield from make_route("token", new.token_hash, account)
    return (yield from store_device(account, device, new, now_ms))


def store_device(account: str, device: str, new: NewDevice, now_ms: int) -> Act[Caller]:
    """Store a device under an id that nobody has; the route of its token is made before."""
    part = part_of(account)
    yield from run(_ADD, part, account, device, new.name, new.token_hash, now_ms)
    yield from run(_GROW, part, account, DEVICE_BYTES)
    return Caller(account, device)
