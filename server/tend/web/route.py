"""What a route is: one declaration, for the framework, the document and the log."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Any, Literal, NamedTuple

from litestar import route as litestar_route
from litestar.connection import ASGIConnection
from litestar.di import Provide
from litestar.handlers import BaseRouteHandler, HTTPRouteHandler

from tend.errors import CrossSite, TendError, Throttled
from tend.web.caller import WEIGHT, check_own_page, provide_caller
from tend.web.context import Context
from tend.web.request import ApiRequest
from tend.web.sync import Endpoint

ACCOUNT: dict[str, Any] = {"type": "string", "pattern": "^[0-9a-f]{16}$"}
"""An account's id in the document."""
HEAVY = 10
"""What a request that reads a whole life weighs, in small ones."""


def _provide_context(request: ApiRequest) -> Context:
    context: Context = request.app.state.context
    return context


DEPENDENCIES = {
    "context": Provide(_provide_context, sync_to_thread=False),
    "caller": Provide(provide_caller),
}


class By(Enum):
    """Whom a route is for."""

    ANYONE = "anyone"
    SESSION = "anyone, and told who they are"
    DEVICE = "a device with its token"


class Check(NamedTuple):
    """What is asked before the body is read, and how it refuses."""

    run: Callable[[ApiRequest, Context], None]
    refusal: type[TendError]


def _count_claim(request: ApiRequest, context: Context) -> None:
    context.limits.claim(request.address(context), context.clock())


def _count_recovery(request: ApiRequest, context: Context) -> None:
    context.limits.recovery(request.address(context), context.clock())


OWN_PAGE = Check(check_own_page, CrossSite)
CLAIM_LIMIT = Check(_count_claim, Throttled)
RECOVERY_LIMIT = Check(_count_recovery, Throttled)


@dataclass(frozen=True, kw_only=True, eq=False)
class Route:
    """
    One method on one path.

    Its summary is the docstring of *act*; parameters, body and answer stand in its signature.

    Attributes:
        path: A part that varies as `{name:str}`.
        refuses: Beyond what all refuse that have a body, need a token, or use the store.
        status: Of the usual answer; by the method if not given.
        also: Another status with the same body, and when.
        cookie_at: The status that always sets the cookie.
        weight: See `tend.web.caller.WEIGHT`.
        uses_store: It can fail with the database.
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
        """The path without types, for the log and the document."""
        return re.sub(r":str\}", "}", self.path)

    @property
    def summary(self) -> str:
        """What it does, in a sentence."""
        return (self.act.__doc__ or "").strip().partition("\n")[0]

    @property
    def tag(self) -> str:
        """The part of the API that it belongs to."""
        return self.path.split("/")[2] if self.path.startswith("/api/") else "server"

    def handler(self) -> HTTPRouteHandler:
        """The route as Litestar takes it."""
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
        takes: What its body decodes to.
        gives: What its answer decodes to; without it, it is a stream of events.
        parameter: What it reads beside its body, as the document has it.
    """

    act: Callable[[Context], Endpoint]
    parameter: dict[str, Any]
    takes: type | None = None
    gives: type | None = None


def _guard(check: Check) -> Callable[[ASGIConnection[Any, Any, Any, Any], BaseRouteHandler], None]:
    def guard(connection: Any, _: BaseRouteHandler) -> None:
        check.run(connection, connection.app.state.context)

    return guard
