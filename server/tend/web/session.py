"""`GET /api/session`: which account and device a browser's cookie belongs to."""

from __future__ import annotations

import msgspec

from tend.errors import Unauthorized
from tend.web.caller import caller_of
from tend.web.context import Context, Given
from tend.web.request import ApiRequest


class SessionOut(msgspec.Struct, frozen=True):
    """The account and device of the session; without a session *account* is null."""

    account: str | None
    device: str | msgspec.UnsetType = msgspec.UNSET


async def read_session(request: ApiRequest, context: Given[Context]) -> SessionOut:
    """The account and device of the session. It changes nothing."""
    try:
        caller = await caller_of(request.header_map, context)
    except Unauthorized:
        return SessionOut(None)
    return SessionOut(caller.account, caller.device)
