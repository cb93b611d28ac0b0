"""The yardstick: a Litestar handler that decodes the same body and sends it back."""

from __future__ import annotations

from typing import Any

import msgspec
from litestar import Litestar, get, post
from litestar.params import JSONBody


class Sync(msgspec.Struct, forbid_unknown_fields=True):
    """The body of a sync request."""

    v: int
    cursor: int
    put: list[tuple[str, str, dict[str, tuple[Any, str]]]]
    n: int | None = None
    limit: int = 1000


@post("/api/sync", status_code=200)
async def echo(data: JSONBody[Sync]) -> Sync:
    """Do nothing, as a framework does it."""
    return data


@get("/readyz")
async def ready() -> dict[str, str]:
    """Up."""
    return {}


app = Litestar([echo, ready], openapi_config=None)
