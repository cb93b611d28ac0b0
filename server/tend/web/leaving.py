"""
Deleting an account that a browser has left by joining another one.

While it still has its session the browser asks for a ticket, the right to delete the account. It
may use the ticket once it has joined the other account and its cookie belongs to that one.
"""

from __future__ import annotations

import msgspec
from litestar.params import JSONBody

from tend.auth.tokens import hash_token, new_token
from tend.clock import rfc3339
from tend.store.contract.base import Caller
from tend.web.context import Context, Given
from tend.web.request import EmptyIn

TICKET_LIVES_MS = 400 * 24 * 3600 * 1000


class LeavingOut(msgspec.Struct, frozen=True):
    """
    The right to delete the account once this browser has joined another one.

    Attributes:
        expires_at: RFC 3339.
    """

    ticket: str
    expires_at: str


class LeftIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The id of the account that this browser has left, and the ticket to delete it."""

    account: str
    ticket: str


async def create_leaving(
    data: JSONBody[EmptyIn], caller: Given[Caller], context: Given[Context]
) -> LeavingOut:
    """The right to delete this account after joining another one: for 400 days, one at a time."""
    ticket = new_token()
    until_ms = context.clock() + TICKET_LIVES_MS
    await context.store.create_leaving(caller, hash_token(ticket), until_ms)
    return LeavingOut(ticket, rfc3339(until_ms))


async def delete_left(data: JSONBody[LeftIn], context: Given[Context]) -> None:
    """Delete the account that this browser has left."""
    await context.store.delete_left(data.account, hash_token(data.ticket), context.clock())
