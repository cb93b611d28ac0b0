"""The table of all routes, for Litestar, the OpenAPI document and the log."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from typing import Any

from litestar import Litestar, asgi
from litestar.datastructures import State
from litestar.handlers import ASGIRouteHandler, HTTPRouteHandler

from tend import errors as e
from tend.web import (
    accounts,
    devices,
    habits,
    health,
    leaving,
    pairings,
    poke,
    push,
    recovery,
    session,
    sync,
)
from tend.web.context import Context
from tend.web.encoded import Encoded
from tend.web.errors import to_response
from tend.web.openapi import document
from tend.web.request import ApiRequest
from tend.web.route import (
    ACCOUNT,
    CLAIM_LIMIT,
    DEPENDENCIES,
    HEAVY_WEIGHT,
    OWN_PAGE,
    RECOVERY_LIMIT,
    By,
    RawRoute,
    Route,
)

Lifespan = Callable[[Litestar], AbstractAsyncContextManager[None]]


async def read_document() -> Encoded[dict[str, Any]]:
    """The OpenAPI document of this API."""
    return Encoded(await asyncio.to_thread(document, ROUTES))


ROUTES: tuple[Route, ...] = (
    RawRoute(
        method="POST",
        path="/api/sync",
        act=sync.endpoint,
        parameter={
            "name": "Tend-Renew",
            "in": "header",
            "description": "1: renew the cookie. Once a day; never if the answer may come late.",
            "schema": {"const": "1"},
        },
        takes=sync.SyncIn,
        gives=sync.SyncOut,
        refuses=(
            e.NotUnderstood,
            e.TooLarge,
            e.WrongType,
            e.UnsupportedVersion,
            e.Stale,
            e.ClockAhead,
            e.Full,
        ),
    ),
    RawRoute(
        method="GET",
        path="/api/poke",
        act=poke.endpoint,
        parameter={
            "name": "account",
            "in": "query",
            "description": "As Tend-Account, for an `EventSource`, which sends no headers.",
            "schema": ACCOUNT,
        },
        refuses=(e.TooManyStreams,),
    ),
    Route(
        method="POST",
        path="/api/accounts",
        act=accounts.create_account,
        by=By.ANYONE,
        checks=(OWN_PAGE,),
        refuses=(e.SignupClosed, e.Taken, e.Gone, e.Throttled),
        cookie_at=201,
    ),
    Route(
        method="DELETE",
        path="/api/account",
        act=accounts.delete_account,
        refuses=(e.Confirm,),
        cookie_at=204,
    ),
    Route(
        method="POST",
        path="/api/account/leaving",
        act=leaving.create_leaving,
        refuses=(e.UnknownDevice,),
    ),
    Route(
        method="POST",
        path="/api/account/left",
        act=leaving.delete_left,
        by=By.ANYONE,
        checks=(OWN_PAGE, CLAIM_LIMIT),
        refuses=(e.UnknownCode,),
        status=204,
    ),
    Route(method="GET", path="/api/session", act=session.read_session, by=By.SESSION),
    Route(method="GET", path="/api/devices", act=devices.list_devices),
    Route(
        method="POST",
        path="/api/devices/renew",
        act=devices.renew_device,
        refuses=(e.UnknownDevice, e.TooManyDevices, e.Full),
        status=200,
        also=(201, "A further device."),
        cookie_at=201,
    ),
    Route(
        method="PATCH",
        path="/api/devices/{id:str}",
        act=devices.rename_device,
        refuses=(e.UnknownDevice,),
    ),
    Route(
        method="DELETE",
        path="/api/devices/{id:str}",
        act=devices.remove_device,
        refuses=(e.UnknownDevice,),
    ),
    Route(
        method="POST",
        path="/api/pairings",
        act=pairings.create_pairing,
        refuses=(e.UnknownDevice, e.TooManyPairings),
    ),
    Route(
        method="POST",
        path="/api/pairings/{code:str}/claim",
        act=pairings.claim_pairing,
        by=By.ANYONE,
        checks=(OWN_PAGE, CLAIM_LIMIT),
        refuses=(e.UnknownCode, e.TooManyDevices, e.Full),
        cookie_at=201,
    ),
    Route(
        method="PUT",
        path="/api/recovery",
        act=recovery.put_recovery,
        refuses=(e.ReplacedCode, e.Taken),
        status=204,
    ),
    Route(method="DELETE", path="/api/recovery", act=recovery.drop_recovery),
    Route(
        method="POST",
        path="/api/recover",
        act=recovery.recover,
        by=By.ANYONE,
        checks=(OWN_PAGE, RECOVERY_LIMIT),
        refuses=(e.UnknownCode, e.ReplacedCode),
        cookie_at=201,
    ),
    Route(
        method="GET",
        path="/api/habits",
        act=habits.list_habits,
        refuses=(e.OverBudget,),
        weight=HEAVY_WEIGHT,
    ),
    Route(
        method="GET",
        path="/api/habits/{id:str}/summary",
        act=habits.read_summary,
        refuses=(e.Dates, e.UnknownHabit, e.OverBudget),
        weight=HEAVY_WEIGHT,
    ),
    Route(method="GET", path="/api/push/key", act=push.read_key),
    Route(
        method="PUT",
        path="/api/push/subscription",
        act=push.subscribe,
        refuses=(e.BadEndpoint, e.DeadEndpoint, e.BadKeys),
    ),
    Route(method="DELETE", path="/api/push/subscription", act=push.unsubscribe),
    Route(
        method="POST",
        path="/api/push/test",
        act=push.send_test,
        refuses=(e.NotSubscribed,),
        status=202,
    ),
    Route(
        method="GET",
        path="/api/push/status",
        act=push.read_status,
        refuses=(e.OverBudget,),
        weight=HEAVY_WEIGHT,
    ),
    Route(method="GET", path="/healthz", act=health.is_alive, by=By.ANYONE, uses_store=False),
    Route(method="GET", path="/readyz", act=health.is_ready, by=By.ANYONE),
    Route(
        method="GET",
        path="/schema/openapi.json",
        act=read_document,
        by=By.ANYONE,
        uses_store=False,
    ),
)
RAW_PATHS = frozenset(route.path for route in ROUTES if isinstance(route, RawRoute))
_FIXED = frozenset(route.path for route in ROUTES if "{" not in route.path)
_VARYING = [
    (re.compile(re.sub(r"\{\w+:str\}", "[^/]+", route.path)).fullmatch, route.name)
    for route in ROUTES
    if "{" in route.path
]
_ALLOWED = {
    name: ", ".join(
        sorted(
            {one.method for one in ROUTES if one.name == name}
            # Litestar answers it where a route is one of its own.
            | {"OPTIONS" for one in ROUTES if one.name == name and one.path not in RAW_PATHS}
        )
    )
    for name in {route.name for route in ROUTES}
}


def name_of(path: str) -> str | None:
    """
    The name of the route that *path* leads to; None if there is none.

    For the log: unlike the path it contains no code or id.
    """
    if path in _FIXED:
        return path
    return next((name for match, name in _VARYING if match(path)), None)


def allowed_on(path: str) -> str | None:
    """
    The methods of *path* as the header `Allow` names them; None if no route leads there.

    Litestar forgets all but one where a path has a handler for each of its methods.
    """
    name = name_of(path)
    return None if name is None else _ALLOWED[name]


def make_api(context: Context, lifespan: Lifespan) -> Litestar:
    """The API as a Litestar app, which runs within the context manager of *lifespan*."""
    return Litestar(
        [_handler(route, context) for route in ROUTES],
        state=State({"context": context}),
        request_class=ApiRequest,
        dependencies=DEPENDENCIES,
        exception_handlers={Exception: to_response},
        lifespan=[lifespan],
        openapi_config=None,
        logging_config=None,
    )


def _handler(route: Route, context: Context) -> HTTPRouteHandler | ASGIRouteHandler:
    if isinstance(route, RawRoute):
        return asgi(route.path, copy_scope=False)(route.act(context))
    return route.handler()
