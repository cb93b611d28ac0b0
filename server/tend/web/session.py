"""Who this browser is to the server: the question of every probe. It changes nothing."""

from __future__ import annotations

from typing import Any

import msgspec
from litestar import Request, get
from litestar.handlers import HTTPRouteHandler

from tend.errors import Unauthorized
from tend.web.deps import Door, caller_of, headers_of


class SessionOut(msgspec.Struct, frozen=True, omit_defaults=True):
    """The account and device of the session; `account` is null where there is none."""

    account: str | None
    device: str | msgspec.UnsetType = msgspec.UNSET


def handlers(door: Door) -> list[HTTPRouteHandler]:
    """The route, over *door*."""

    @get("/api/session")
    async def session(request: Request[Any, Any, Any]) -> SessionOut:
        try:
            caller = await caller_of(headers_of(request.scope), door, reads=True)
        except Unauthorized:
            return SessionOut(None)
        return SessionOut(caller.account, caller.device)

    return [session]
