"""
The OpenAPI 3.1 document, from the same wire structs that the handlers decode.

Written by hand where Litestar would derive it, because the two routes that matter most are raw
ASGI; a test holds it to the routes that exist.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import msgspec

from tend import __version__
from tend.domain.habits.summary import Summary
from tend.domain.records.cells import Bad, Row
from tend.web.accounts import AccountIn, ConfirmIn
from tend.web.devices import DeviceOut, DevicesOut, NameIn, RenewIn
from tend.web.document_parameters import parameters_of
from tend.web.habits import HabitsOut
from tend.web.leaving import LeavingOut, LeftIn
from tend.web.pairings import ClaimIn, PairingIn
from tend.web.push import FadedOut, KeyOut, PushStateOut, PushStatusOut, SubscriptionIn, ZoneOut
from tend.web.recovery import RecoverIn, RecoveryIn
from tend.web.session import SessionOut
from tend.web.sync import SyncIn


class Refusal(msgspec.Struct):
    """The one envelope of every refusal. Some carry more: `n` (stale), `now`, `max` (clock)."""

    error: str
    detail: str


class SyncOut(msgspec.Struct):
    """`digest` only when `more` is false; `bad` only when something was refused."""

    now: int
    cursor: int
    more: bool
    rows: list[Row]
    digest: int | None = None
    bad: list[Bad] | None = None


class JoinedOut(msgspec.Struct):
    """A device's ids. `token` of a new one only for programs: pages get it as a cookie."""

    account: str
    device: str
    token: str | None = None
    sealed: str | None = None
    n: int | None = None


class PairingOut(msgspec.Struct):
    """A code of 8 characters, for 10 minutes and one use."""

    code: str
    expires_at: str


class NamedOut(msgspec.Struct):
    """The device and its new sealed name."""

    id: str
    name: str | None


class StatusOut(msgspec.Struct):
    """How the server is."""

    status: str


_STRUCTS = (AccountIn, ClaimIn, ConfirmIn, DeviceOut, DevicesOut, JoinedOut, NamedOut, NameIn)
_STRUCTS += (FadedOut, KeyOut, PushStateOut, PushStatusOut, SubscriptionIn, ZoneOut)  # type: ignore[assignment]
_STRUCTS += (LeavingOut, LeftIn, RecoverIn, RecoveryIn, RenewIn, SessionOut)  # type: ignore[assignment]
_STRUCTS += (HabitsOut, Summary, PairingIn, PairingOut, Refusal, StatusOut, SyncIn, SyncOut)  # type: ignore[assignment]

# Method, path, what it does, body, status and answer, refusals, needs a device.
_Route = tuple[str, str, str, type | None, int, type | None, tuple[int, ...], bool]
_ROUTES: tuple[_Route, ...] = (
    (
        "post",
        "/api/accounts",
        "Make an account and its first device.",
        AccountIn,
        201,
        JoinedOut,
        (400, 403, 409, 410, 413, 415, 429),
        False,
    ),
    (
        "post",
        "/api/account/leaving",
        "The right to delete this account after joining another one: for 400 days, one at a time.",
        None,
        201,
        LeavingOut,
        (400, 401, 403, 410, 413, 415, 503),
        True,
    ),
    (
        "post",
        "/api/account/left",
        "Delete the account that this browser has left.",
        LeftIn,
        204,
        None,
        (400, 403, 404, 413, 415, 429, 503),
        False,
    ),
    (
        "post",
        "/api/sync",
        "Put changes and pull what this device has not seen.",
        SyncIn,
        200,
        SyncOut,
        (400, 401, 403, 409, 410, 413, 415, 426, 503, 507),
        True,
    ),
    (
        "get",
        "/api/session",
        "Who this browser is to the server; changes nothing.",
        None,
        200,
        SessionOut,
        (403, 410),
        False,
    ),
    (
        "get",
        "/api/poke",
        "Server-sent events: `seq` on connect and on change.",
        None,
        200,
        None,
        (401, 403, 410, 429),
        True,
    ),
    ("get", "/api/devices", "The account's devices.", None, 200, DevicesOut, (401, 403, 410), True),
    (
        "patch",
        "/api/devices/{id}",
        "Rename a device (sealed text).",
        NameIn,
        200,
        NamedOut,
        (400, 401, 403, 404, 410, 413, 415),
        True,
    ),
    (
        "delete",
        "/api/devices/{id}",
        "Remove a device; its token dies at once.",
        None,
        204,
        None,
        (401, 403, 404, 410),
        True,
    ),
    (
        "post",
        "/api/devices/renew",
        "A new id for this device (200); with `twin`, a further device beside it (201).",
        RenewIn,
        200,
        JoinedOut,
        (400, 401, 403, 409, 410, 413, 415, 429, 507),
        True,
    ),
    (
        "get",
        "/api/habits",
        "The account's habits, texts sealed as stored; `rest` goes into `after` for more.",
        None,
        200,
        HabitsOut,
        (401, 403, 410, 422, 429, 503),
        True,
    ),
    (
        "get",
        "/api/habits/{id}/summary",
        "What the rules say of a habit: at most 400 days, the last 31 up to today by default.",
        None,
        200,
        Summary,
        (400, 401, 403, 404, 410, 422, 429, 503),
        True,
    ),
    (
        "post",
        "/api/pairings",
        "A one-time code for a joining device.",
        PairingIn,
        201,
        PairingOut,
        (400, 401, 403, 410, 413, 415, 429),
        True,
    ),
    (
        "post",
        "/api/pairings/{code}/claim",
        "Join with a code.",
        ClaimIn,
        201,
        JoinedOut,
        (400, 403, 404, 409, 413, 415, 429, 507),
        False,
    ),
    (
        "put",
        "/api/recovery",
        "Make a recovery code the account's; the one before is replaced.",
        RecoveryIn,
        204,
        None,
        (400, 401, 403, 404, 409, 410, 413, 415),
        True,
    ),
    (
        "delete",
        "/api/recovery",
        "Withdraw the account's recovery code.",
        None,
        204,
        None,
        (401, 403, 410),
        True,
    ),
    (
        "post",
        "/api/recover",
        "Join with a recovery code; the wrapped key comes with the first sync.",
        RecoverIn,
        201,
        JoinedOut,
        (400, 403, 404, 413, 415, 429),
        False,
    ),
    (
        "delete",
        "/api/account",
        "Delete the account and all of its records.",
        ConfirmIn,
        204,
        None,
        (400, 401, 403, 410, 413, 415),
        True,
    ),
    (
        "get",
        "/api/push/key",
        "The key for push.",
        None,
        200,
        KeyOut,
        (401, 403, 410),
        True,
    ),
    (
        "put",
        "/api/push/subscription",
        "Where this device can be reached.",
        SubscriptionIn,
        200,
        PushStateOut,
        (400, 401, 403, 410, 413, 415, 422, 429),
        True,
    ),
    (
        "delete",
        "/api/push/subscription",
        "Reach this device no more.",
        None,
        204,
        None,
        (401, 403, 410),
        True,
    ),
    (
        "post",
        "/api/push/test",
        "Send one to this device now.",
        None,
        202,
        None,
        (400, 401, 403, 404, 410, 413, 415, 429),
        True,
    ),
    (
        "get",
        "/api/push/status",
        "How it stands with the account's devices.",
        None,
        200,
        PushStatusOut,
        (401, 403, 410, 422, 429, 503),
        True,
    ),
    ("get", "/healthz", "The process is alive.", None, 200, StatusOut, (), False),
    (
        "get",
        "/readyz",
        "The database is reachable and migrated.",
        None,
        200,
        StatusOut,
        (503,),
        False,
    ),
    ("get", "/schema/openapi.json", "This document.", None, 200, None, (), False),
)


@cache
def document() -> bytes:
    """The document as JSON."""
    schemas, components = msgspec.json.schema_components(
        _STRUCTS, ref_template="#/components/schemas/{name}"
    )
    refs = {kind.__name__: schema for kind, schema in zip(_STRUCTS, schemas, strict=True)}
    paths: dict[str, dict[str, Any]] = {}
    for route in _ROUTES:
        paths.setdefault(route[1], {})[route[0]] = _operation(route, refs)
    return msgspec.json.encode(
        {
            "openapi": "3.1.0",
            "info": {
                "title": "Tend",
                "version": __version__,
                "description": "Times are UTC; numbers in ms.",
            },
            "paths": paths,
            "components": {
                "schemas": components,
                "securitySchemes": {
                    "bearer": {"type": "http", "scheme": "bearer"},
                    "cookie": {"type": "apiKey", "in": "cookie", "name": "tend"},
                },
            },
        }
    )


def _operation(route: _Route, refs: dict[str, Any]) -> dict[str, Any]:
    method, path, summary, body, status, answer, refusals, device = route
    operation: dict[str, Any] = {
        "summary": summary,
        "operationId": _name(method, path),
        "responses": {str(status): _answer(path, answer, refs)},
        "security": [{"bearer": []}, {"cookie": []}] if device else [],
    }
    # Whoever has a session may speak for another account than the session's.
    for refusal in sorted({*refusals, *((409,) if device else ())}):
        operation["responses"][str(refusal)] = {
            "description": "Refused.",
            "content": _json(refs["Refusal"]),
        }
    if body is not None:
        operation["requestBody"] = {"required": True, "content": _json(refs[body.__name__])}
    parameters = parameters_of(path, device)
    if parameters:
        operation["parameters"] = parameters
    return operation


def _name(method: str, path: str) -> str:
    words = [
        part.strip("{}") for part in path.replace(".", "/").split("/") if part and part != "api"
    ]
    return "_".join([method, *words])


def _json(schema: dict[str, Any]) -> dict[str, Any]:
    return {"application/json": {"schema": schema}}


def _answer(path: str, answer: type | None, refs: dict[str, Any]) -> dict[str, Any]:
    if answer is not None:
        return {"description": "Done.", "content": _json(refs[answer.__name__])}
    if path == "/api/poke":
        return {
            "description": "A stream.",
            "content": {"text/event-stream": {"schema": {"type": "string"}}},
        }
    return {"description": "Done."}
