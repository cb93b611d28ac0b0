"""
Leaving an account for another one: a browser that joins elsewhere deletes what it leaves behind.

It asks for the right to do so while it still has its session, and uses it once it has joined.
"""

from __future__ import annotations

import msgspec
from litestar.params import JSONBody

from tend.auth.tokens import hash_token, new_token
from tend.clock import rfc3339
from tend.store.contract.base import Caller
from tend.web.context import Context, Given
from tend.web.request import EmptyIn

LEAVING_MS = 400 * 24 * 3600 * 1000


class LeavingOut(msgspec.Struct, frozen=True):
    """The right to delete the account once this browser has joined another one."""

    ticket: str
    expires_at: str


class LeftIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The account that this browser has left, and the right to delete it."""

    account: str
    ticket: str


async def create_leaving(
    data: JSONBody[EmptyIn], caller: Given[Caller], context: Given[Context]
) -> LeavingOut:
    """The right to delete this account after joining another one: for 400 days, one at a time."""
    ticket = new_token()
    until_ms = context.clock() + LEAVING_MS
    await context.store.create_leaving(caller, hash_token(ticket), until_ms)
    return LeavingOut(ticket, rfc3339(until_ms))


async def delete_left(data: JSONBody[LeftIn], context: Given[Context]) -> None:
    """Delete the account that this browser has left."""
    await context.store.delete_left(data.account, hash_token(data.ticket), context.clock())
