"""Recovery codes."""

from __future__ import annotations

from typing import Final

from tend.domain.records.parts import part_of
from tend.errors import Removed, ReplacedCode, Taken, UnknownCode
from tend.store.acts.act import Act, lock, row, rows, run
from tend.store.acts.devices import add_device
from tend.store.acts.graves import nobody
from tend.store.acts.ids import current_id
from tend.store.acts.routes import account_of, drop_routes, lead
from tend.store.contract.base import Caller, NewDevice

REPLACED_COUNT = 100
"""How many replaced codes of an account stay on file, to tell `ReplacedCode` from `UnknownCode`."""

_FIND: Final = """
SELECT proof, replaced_ms FROM recovery WHERE part = ?1 AND account = ?2 AND locator = ?3
"""
_PUT: Final = """
INSERT INTO recovery (part, account, locator, proof, made_ms) VALUES (?1, ?2, ?3, ?4, ?5)
"""
_REPLACE: Final = """
UPDATE recovery SET replaced_ms = ?3
 WHERE part = ?1 AND account = ?2 AND replaced_ms IS NULL
"""
_OLDEST: Final = """
SELECT locator FROM recovery WHERE part = ?1 AND account = ?2 AND replaced_ms IS NOT NULL
 ORDER BY replaced_ms DESC, made_ms DESC LIMIT ?3 OFFSET ?4
"""
_DROP: Final = "DELETE FROM recovery WHERE part = ?1 AND account = ?2 AND locator = ?3"
_REMOVED: Final = "SELECT removed_ms FROM device WHERE part = ?1 AND account = ?2 AND id = ?3"


def put_recovery(caller: Caller, locator_hash: bytes, proof_hash: bytes, now_ms: int) -> Act[None]:
    """See `Store.put_recovery`."""
    account = caller.account
    yield from lock((part_of(account), account))
    yield from _require_present(caller)
    owner = yield from account_of("recovery", locator_hash)
    if owner is not None:
        found = yield from row(_FIND, part_of(owner), owner, locator_hash)
        if found is not None:
            proof, replaced_ms = found
            if owner != account or proof != proof_hash:
                raise Taken("this locator is taken")
            if replaced_ms is not None:
                raise ReplacedCode
            return
    yield from lead("recovery", locator_hash, account)
    yield from _replace(account, now_ms)
    yield from run(_PUT, part_of(account), account, locator_hash, proof_hash, now_ms)


def drop_recovery(caller: Caller, now_ms: int) -> Act[None]:
    """See `Store.drop_recovery`."""
    yield from lock((part_of(caller.account), caller.account))
    yield from _require_present(caller)
    yield from _replace(caller.account, now_ms)


def recover(locator_hash: bytes, proof_hash: bytes, new: NewDevice, now_ms: int) -> Act[Caller]:
    """See `Store.recover`."""
    account = yield from account_of("recovery", locator_hash)
    if account is None:
        raise UnknownCode
    yield from lock((part_of(account), account))
    found = yield from row(_FIND, part_of(account), account, locator_hash)
    if found is None or found[0] != proof_hash:
        raise UnknownCode
    if found[1] is not None:
        raise ReplacedCode
    # No quotas: somebody who lost all devices cannot remove one of them first.
    return (yield from add_device(account, new, now_ms, None))


def _replace(account: str, now_ms: int) -> Act[None]:
    part = part_of(account)
    yield from run(_REPLACE, part, account, now_ms)
    # One code is replaced at a time, so hardly ever more than one is too many.
    too_many = yield from rows(_OLDEST, part, account, REPLACED_COUNT, REPLACED_COUNT)
    for (locator,) in too_many:
        yield from run(_DROP, part, account, locator)
    yield from drop_routes(account, [("recovery", locator) for (locator,) in too_many])


def _require_present(caller: Caller) -> Act[None]:
    """
    Refuse a device that was removed since its token was checked. Raises what `Store` documents.
    """
    account = caller.account
    device = yield from current_id(account, caller.device)
    found = yield from row(_REMOVED, part_of(account), account, device)
    if found is None:
        raise (yield from nobody(account))
    if found[0] is not None:
        raise Removed(account)
