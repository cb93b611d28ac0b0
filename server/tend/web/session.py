"""Who this browser is to the server: the question of every probe. It changes nothing."""

from __future__ import annotations

import msgspec

from tend.errors import Unauthorized
from tend.web.caller import caller_of
from tend.web.context import Context, Given
from tend.web.request import ApiRequest


class SessionOut(msgspec.Struct, frozen=True):
    """The account and device of the session; `account` is null where there is none."""

    account: str | None
    device: str | msgspec.UnsetType = msgspec.UNSET


async def read_session(request: ApiRequest, context: Given[Context]) -> SessionOut:
    """Who this browser is to the server; changes nothing."""
    try:
        caller = await caller_of(request.header_map, context)
    except Unauthorized:
        return SessionOut(None)
    return SessionOut(caller.account, caller.device)
