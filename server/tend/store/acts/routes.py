"""
Routes: which account a secret leads to, before anyone knows the account.

A route lies in the part of the secret. It only says where to look: the account's own row, which has
the hash, too, is what counts. So a route that leads nowhere does no harm.
"""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256
from typing import Final, Literal

from tend.domain.records.parts import part_of
from tend.errors import StoreUnavailable
from tend.store.acts.act import Act, each, row, run

Kind = Literal["token", "pairing", "recovery", "endpoint"]
Route = tuple[Kind, bytes]

_FIND: Final = "SELECT account FROM route WHERE part = ?1 AND kind = ?2 AND hash = ?3"
# A route of the same account may be left from an act that was committed by half.
_MAKE: Final = """
INSERT INTO route (part, kind, hash, account, until_ms) VALUES (?1, ?2, ?3, ?4, ?5)
    ON CONFLICT (part, kind, hash) DO UPDATE SET until_ms = excluded.until_ms
     WHERE route.account = excluded.account
RETURNING 1
"""
_LEAD: Final = """
INSERT INTO route (part, kind, hash, account, until_ms) VALUES (?1, ?2, ?3, ?4, ?5)
    ON CONFLICT (part, kind, hash)
    DO UPDATE SET account = excluded.account, until_ms = excluded.until_ms
"""
_DROP: Final = """
DELETE FROM route WHERE part = ?1 AND kind = ?2 AND hash = ?3 AND account = ?4
"""


def account_of(kind: Kind, hash: bytes) -> Act[str | None]:
    """The account that a secret leads to, if any; whether it holds it must be asked of its rows."""
    found = yield from row(_FIND, part_of(hash), kind, hash)
    return found and str(found[0])


def make_route(kind: Kind, hash: bytes, account: str, until_ms: int | None = None) -> Act[None]:
    """
    A route for a new secret. A purge drops it after *until_ms*.

    Raises `StoreUnavailable` if another account has this secret, which chance alone does not bring.
    """
    if (yield from run(_MAKE, part_of(hash), kind, hash, account, until_ms)) != 1:
        raise StoreUnavailable("this secret is in use: make another one")


def lead(kind: Kind, hash: bytes, account: str) -> Act[None]:
    """Make a route, or lead an existing one to this account."""
    yield from run(_LEAD, part_of(hash), kind, hash, account, None)


def drop_routes(account: str, routes: Iterable[Route]) -> Act[None]:
    """Drop those of *routes* that lead to this account."""
    yield from each(_DROP, [(part_of(hash), kind, hash, account) for kind, hash in routes])


def endpoint_hash(endpoint: str) -> bytes:
    """By what an endpoint is found, and remembered when it is dead."""
    return sha256(endpoint.encode()).digest()
