"""Bringing a database and its file `revoked` into agreement. See contract/revoked.py."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from tend.domain.records.parts import part_of
from tend.errors import Gone, Removed, Unauthorized
from tend.store.acts.accounts import drop_account
from tend.store.acts.act import Act, across, lock
from tend.store.acts.devices import caller, remove_device
from tend.store.acts.graves import bury
from tend.store.contract.revoked import Entry, account_hash

_ACCOUNTS: Final = "SELECT id FROM account WHERE part BETWEEN ?1 AND ?2"
_GRAVES: Final = "SELECT hash, until_ms FROM tombstone WHERE part BETWEEN ?1 AND ?2"
_REMOVED: Final = """
SELECT token, removed_ms FROM device
 WHERE part BETWEEN ?1 AND ?2 AND removed_ms IS NOT NULL
"""


def catch_up(entries: Sequence[Entry]) -> Act[list[Entry]]:
    """
    Apply the file's deletions and removals to the database; what the file lacks.

    The file has more after an older backup was restored, or after a power cut. The database has
    more if the file was lost, or the deletions are older than this code.
    """
    buried = {hash: ms for kind, hash, ms in entries if kind == "buried"}
    yield from bury(buried.items())
    if buried:
        known = yield from across(_ACCOUNTS)
        gone = [account for (account,) in known if account_hash(account) in buried]
        yield from lock(*((part_of(account), account) for account in gone))
        for account in gone:
            yield from drop_account(account)
    for kind, hash, ms in entries:
        if kind == "removed":
            yield from _remove(hash, ms)
    written = {(kind, hash) for kind, hash, _ in entries}
    known = [Entry("buried", *one) for one in (yield from across(_GRAVES))]
    known += [Entry("removed", *one) for one in (yield from across(_REMOVED))]
    return [one for one in known if (one.kind, one.hash) not in written]


def _remove(token_hash: bytes, ms: int) -> Act[None]:
    try:
        found = yield from caller(token_hash)
    except (Removed, Gone, Unauthorized):
        return
    yield from remove_device(found.account, found.device, ms)
