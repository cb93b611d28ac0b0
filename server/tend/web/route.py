"""`Route`: the declaration of a route, for Litestar, the OpenAPI document and the log."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import Enum
from typing import Any, Literal, NamedTuple

from litestar import route as litestar_route
from litestar.di import Provide
from litestar.handlers import BaseRouteHandler, HTTPRouteHandler
from litestar.types import Guard

from tend.errors import CrossSite, TendError, Throttled
from tend.web.caller import WEIGHT, check_own_page, provide_caller
from tend.web.context import Context
from tend.web.request import ApiRequest
from tend.web.sync import Endpoint

ACCOUNT: dict[str, Any] = {"type": "string", "pattern": "^[0-9a-f]{16}$"}
"""JSON schema of an account's id."""
HEAVY_WEIGHT = 10
"""`Route.weight` of a route that reads a whole history, in units of one small request."""


def _provide_context(request: ApiRequest) -> Context:
    context: Context = request.app.state.context
    return context


DEPENDENCIES = {
    "context": Provide(_provide_context, sync_to_thread=False),
    "caller": Provide(provide_caller),
}


class By(Enum):
    """Who may use a route."""

    ANYONE = "anyone"
    SESSION = "anyone, and told who they are"
    DEVICE = "a device with its token"


class Check(NamedTuple):
    """A check before the body is read."""

    run: Callable[[ApiRequest, Context], Awaitable[None]]
    """Raises the refusal."""
    refusal: type[TendError]


async def _count_claim(request: ApiRequest, context: Context) -> None:
    await context.limits.claim(request.address(context), context.clock())


async def _count_recovery(request: ApiRequest, context: Context) -> None:
    await context.limits.recovery(request.address(context), context.clock())


OWN_PAGE = Check(check_own_page, CrossSite)
CLAIM_LIMIT = Check(_count_claim, Throttled)
RECOVERY_LIMIT = Check(_count_recovery, Throttled)


@dataclass(frozen=True, kw_only=True, eq=False)
class Route:
    """
    One method on one path.

    The document's summary is the first line of the docstring of *act*; parameters, body and answer
    come from its signature.

    Attributes:
        path: A variable part is written `{name:str}`.
        act: The handler.
        checks: Run before the body is read.
        refuses: Errors beyond those that follow from its body, *by*, *checks* and *uses_store*.
        status: That of the usual answer; None: Litestar's default for the method.
        also: A second status with the same body, and in which case.
        cookie_at: The status whose answer always sets the cookie.
        weight: See `tend.web.caller.WEIGHT`.
        uses_store: Whether it fails if the database does.
    """

    method: Literal["GET", "POST", "PUT", "PATCH", "DELETE"]
    path: str
    act: Callable[..., Any]
    by: By = By.DEVICE
    checks: tuple[Check, ...] = ()
    refuses: tuple[type[TendError], ...] = ()
    status: int | None = None
    also: tuple[int, str] | None = None
    cookie_at: int | None = None
    weight: float = 0
    uses_store: bool = True

    @property
    def name(self) -> str:
        """The path with `{name}` for its variable parts, for the log and the document."""
        return re.sub(r":str\}", "}", self.path)

    @property
    def summary(self) -> str:
        """What the route does, in a sentence."""
        return (self.act.__doc__ or "").strip().partition("\n")[0]

    @property
    def tag(self) -> str:
        """The tag in the document: the part of the API that it belongs to."""
        return self.path.split("/")[2] if self.path.startswith("/api/") else "server"

    def handler(self) -> HTTPRouteHandler:
        """The route as a Litestar handler."""
        return litestar_route(
            self.path,
            http_method=[self.method],
            status_code=self.status,
            guards=[_guard(check) for check in self.checks],
            opt={WEIGHT: self.weight},
            summary=self.summary,
            tags=[self.tag],
            response_description="Done.",
        )(self.act)


@dataclass(frozen=True, kw_only=True, eq=False)
class RawRoute(Route):
    """
    A route that is bare ASGI, for speed: *act* makes its endpoint.

    Attributes:
        parameter: The header or query parameter that it reads, as in the document.
        takes: The type of its body; None: it has none.
        gives: The type of its answer; None: the answer is a stream of events.
    """

    act: Callable[[Context], Endpoint]
    parameter: dict[str, Any]
    takes: type | None = None
    gives: type | None = None


def _guard(check: Check) -> Guard:
    async def guard(connection: Any, _: BaseRouteHandler) -> None:
        await check.run(connection, connection.app.state.context)

    return guard
