"""Whether the server lives, whether it can work, and what it speaks."""

from __future__ import annotations

from litestar import Response, get
from litestar.handlers import HTTPRouteHandler

from tend.errors import StoreUnavailable
from tend.web.deps import Door
from tend.web.openapi import document


def handlers(door: Door) -> list[HTTPRouteHandler]:
    """The routes, over *door*."""

    @get("/healthz")
    async def alive() -> dict[str, str]:
        return {"status": "alive"}

    @get("/readyz")
    async def ready() -> dict[str, str]:
        if not await door.store.ready():
            raise StoreUnavailable("the database does not answer, or is not migrated")
        return {"status": "ready"}

    @get("/schema/openapi.json")
    async def schema() -> Response[bytes]:
        return Response(document(), media_type="application/json")

    return [alive, ready, schema]
