"""Pairing codes, invitations, and tickets for leaving."""

from __future__ import annotations

from typing import Final

from tend.domain.records.parts import part_of
from tend.errors import TooManyPairings, UnknownCode
from tend.store.acts.accounts import delete_account
from tend.store.acts.act import Act, lock, row, rows, run
from tend.store.acts.devices import add_device, present
from tend.store.acts.ids import current_id
from tend.store.acts.routes import account_of, drop_routes, make_route
from tend.store.contract.base import Caller, NewDevice, Quotas

_EXPIRED: Final = "DELETE FROM pairing WHERE part = ?1 AND account = ?2 AND expires_ms <= ?3"
_OPEN: Final = """
SELECT count(*), min(expires_ms) FROM pairing
 WHERE part = ?1 AND account = ?2 AND expires_ms > ?3
"""
_OFFER: Final = """
INSERT INTO pairing (part, account, code, device, sealed, expires_ms)
VALUES (?1, ?2, ?3, ?4, ?5, ?6)
"""
_FIND: Final = """
SELECT sealed FROM pairing WHERE part = ?1 AND account = ?2 AND code = ?3 AND expires_ms > ?4
"""
_USED: Final = "DELETE FROM pairing WHERE part = ?1 AND account = ?2 AND code = ?3"
_INVITE: Final = "INSERT INTO invite (part, code, expires_ms) VALUES (?1, ?2, ?3)"
_TICKET: Final = """
INSERT INTO leaving (part, account, ticket, until_ms) VALUES (?1, ?2, ?3, ?4)
    ON CONFLICT (part, account)
    DO UPDATE SET ticket = excluded.ticket, until_ms = excluded.until_ms
"""
_LEFT: Final = """
SELECT 1 FROM leaving WHERE part = ?1 AND account = ?2 AND ticket = ?3 AND until_ms > ?4
"""


def create_pairing(
    quotas: Quotas | None,
    caller: Caller,
    code_hash: bytes,
    sealed: str | None,
    now_ms: int,
    expires_ms: int,
) -> Act[None]:
    """See `Store.create_pairing`. Expired codes of the account are deleted, too."""
    account = caller.account
    part = part_of(account)
    yield from lock((part, account))
    device = yield from current_id(account, caller.device)
    yield from present(account, device)
    if quotas is not None:
        ((count, first_ms),) = yield from rows(_OPEN, part, account, now_ms)
        if count >= quotas.pairings:
            raise TooManyPairings(retry_after_s=-(-(first_ms - now_ms) // 1000))
    yield from make_route("pairing", code_hash, account, expires_ms)
    yield from run(_EXPIRED, part, account, now_ms)
    yield from run(_OFFER, part, account, code_hash, device, sealed, expires_ms)


def claim_pairing(
    quotas: Quotas | None, code_hash: bytes, new: NewDevice, now_ms: int
) -> Act[tuple[Caller, str | None]]:
    """See `Store.claim_pairing`."""
    account = yield from account_of("pairing", code_hash)
    if account is None:
        raise UnknownCode
    part = part_of(account)
    yield from lock((part, account))
    found = yield from row(_FIND, part, account, code_hash, now_ms)
    if found is None:
        raise UnknownCode
    caller = yield from add_device(account, new, now_ms, quotas)
    yield from run(_USED, part, account, code_hash)
    yield from drop_routes(account, [("pairing", code_hash)])
    return caller, found[0]


def create_invite(code_hash: bytes, expires_ms: int) -> Act[None]:
    """See `Store.create_invite`."""
    yield from run(_INVITE, part_of(code_hash), code_hash, expires_ms)


def create_leaving(caller: Caller, ticket_hash: bytes, until_ms: int) -> Act[None]:
    """See `Store.create_leaving`."""
    yield from lock((part_of(caller.account), caller.account))
    yield from present(caller.account, caller.device)
    yield from run(_TICKET, part_of(caller.account), caller.account, ticket_hash, until_ms)


def delete_left(account: str, ticket_hash: bytes, now_ms: int) -> Act[None]:
    """See `Store.delete_left`."""
    yield from lock((part_of(account), account))
    if (yield from row(_LEFT, part_of(account), account, ticket_hash, now_ms)) is None:
        raise UnknownCode
    yield from delete_account(account, now_ms)
