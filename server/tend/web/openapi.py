"""
The OpenAPI 3.1 document of a table of routes.

Litestar derives parameters, bodies and answers from the handlers, msgspec the schemas from the
structs that it decodes. Added here: the raw routes, refusals, security, examples.
`tests/support/answers.py` checks every answer of every test against the document.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import msgspec
from litestar import Litestar, Response
from litestar.openapi.config import OpenAPIConfig

from tend import __version__
from tend import errors as e
from tend.web.errors import STATUS
from tend.web.examples import EXAMPLES
from tend.web.request import ApiRequest
from tend.web.route import ACCOUNT, DEPENDENCIES, By, RawRoute, Route

Json = dict[str, Any]

_TYPES = {int: "integer", bool: "boolean"}
_BODY = (e.MalformedRequest, e.TooLarge, e.WrongType)
_SESSION = (e.Removed, e.CrossSite, e.OtherAccount, e.Gone, e.Throttled)
_SECURITY: dict[By, list[Json]] = {
    By.ANYONE: [],
    By.SESSION: [{}, {"bearer": []}, {"cookie": []}],
    By.DEVICE: [{"bearer": []}, {"cookie": []}],
}
_NAMED: Json = {
    "name": "Tend-Account",
    "in": "header",
    "description": "The account that the request is meant for. Required with a cookie wherever"
    " something is written. If it is not the session's: 409 `account`.",
    "schema": ACCOUNT,
}
_SCHEMES: Json = {
    "bearer": {"type": "http", "scheme": "bearer", "description": "A device's token."},
    "cookie": {
        "type": "apiKey",
        "in": "cookie",
        "name": "tend",
        "description": "The same token in a browser; over https its name is `__Host-tend`.",
    },
}
_SET_COOKIE: Json = {
    "description": "The device's token, for browsers; Max-Age 0 deletes it.",
    "required": True,
    "schema": {"type": "string"},
}
_RETRY_AFTER: Json = {
    "description": "Seconds to wait before trying again.",
    "required": True,
    "schema": {"type": "string", "pattern": "^[0-9]+$"},
}
_NULL: Json = {"application/json": {"schema": {"type": "null"}, "example": None}}
_STREAM: Json = {
    "text/event-stream": {"schema": {"type": "string"}, "example": "event: seq\ndata: 41\n\n"}
}


@cache
def document(routes: tuple[Route, ...]) -> bytes:
    """The document of *routes* as JSON."""
    found = _derived([route for route in routes if not isinstance(route, RawRoute)])
    kinds: dict[str, type] = {}
    refusals: set[type[e.TendError]] = set()
    for route in routes:
        methods = found["paths"].setdefault(route.name, {})
        operation = methods.setdefault(route.method.lower(), {})
        takes, gives = _bodies(route)
        kinds |= {kind.__name__: kind for kind in (takes, gives) if kind and kind in EXAMPLES}
        if isinstance(route, RawRoute):
            operation |= _raw(route)
        _complete(operation, route, takes, gives)
        for kind in refusals_of(route, takes):
            refusals.add(kind)
            _refuse(operation["responses"], kind)
    _, schemas = msgspec.json.schema_components(
        kinds.values(), ref_template="#/components/schemas/{name}"
    )
    schemas |= {kind.__name__: _schema_of(kind) for kind in refusals}
    components = {"schemas": dict(sorted(schemas.items())), "securitySchemes": _SCHEMES}
    return msgspec.json.encode({"openapi": found.pop("openapi"), **found, "components": components})


def refusals_of(route: Route, takes: type | None) -> list[type[e.TendError]]:
    """Every error that *route*, whose body is of type *takes*, may answer with."""
    found: list[type[e.TendError]] = [check.refusal for check in route.checks]
    if takes is not None and not isinstance(route, RawRoute):
        found += _BODY
    if route.by is By.DEVICE:
        found.append(e.Unauthorized)
    if route.by is not By.ANYONE:
        found += _SESSION
    if route.uses_store:
        found.append(e.StoreUnavailable)
    return sorted({*found, *route.refuses}, key=lambda kind: (STATUS[kind], kind.code))


def _derived(routes: list[Route]) -> Json:
    """The document that Litestar makes from the handlers."""
    app = Litestar(
        [route.handler() for route in routes],
        request_class=ApiRequest,
        dependencies=DEPENDENCIES,
        logging_config=None,
        openapi_config=OpenAPIConfig(
            title="Tend",
            version=__version__,
            description="Times are UTC; numbers in ms. Refusals are `{error, detail, …}`."
            " What is no HTTP is refused with 400 `shape`, headers beyond 64 KiB with 413 `size`,"
            " what does not arrive in time with 408 `slow`, a connection too many with 503"
            " `unavailable`.",
            operation_id_creator=lambda handler, method, path: _name(method, path),
            path="/litestar",
        ),
    )
    found: Json = app.openapi_schema.to_schema()
    return found


def _name(method: Any, path: list[Any]) -> str:
    words = [getattr(part, "name", part) for part in path]
    words = [word for part in words for word in part.split(".") if word != "api"]
    return "_".join([str(method.value).lower(), *words])


def _bodies(route: Route) -> tuple[type | None, type | None]:
    """The types of a route's body and of its answer."""
    if isinstance(route, RawRoute):
        return route.takes, route.gives
    signature = route.handler().parsed_fn_signature
    data, gives = signature.parameters.get("data"), signature.return_type
    if gives.is_subclass_of(Response):
        gives = gives.inner_types[0]
    return (data.annotation if data else None), gives.annotation


def _raw(route: RawRoute) -> Json:
    operation: Json = {
        "tags": [route.tag],
        "summary": route.summary,
        "operationId": "_".join([route.method.lower(), route.tag]),
        "parameters": [route.parameter],
        "responses": {"200": {"description": "Done.", "content": _STREAM}},
    }
    if route.takes is not None:
        operation["requestBody"] = {"required": True, "content": _content(route.takes)}
    if route.gives is not None:
        operation["responses"]["200"]["content"] = _content(route.gives)
    return operation


def _content(kind: type) -> Json:
    return {"application/json": {"schema": _ref(kind)}}


def _ref(kind: type) -> Json:
    return {"$ref": f"#/components/schemas/{kind.__name__}"}


def _complete(operation: Json, route: Route, takes: type | None, gives: type | None) -> None:
    """Add to *operation* what Litestar does not derive from a route."""
    operation["security"] = _SECURITY[route.by]
    if route.by is not By.ANYONE:
        operation.setdefault("parameters", []).append(_NAMED)
    responses = operation["responses"]
    responses.pop("400", None)  # in Litestar's own form, which we never send
    status, usual = next(iter(responses.items()))
    if gives is type(None):
        # For None Litestar sends the body `null`, except with 204.
        usual["content"] = {} if status == "204" else _NULL
    if route.also is not None:
        status, when = route.also
        responses[str(status)] = {**usual, "description": when}
    if route.cookie_at is not None:
        responses[str(route.cookie_at)]["headers"] = {"Set-Cookie": _SET_COOKIE}
    if takes is not None:
        # An empty body counts as `{}`.
        needed = any(field.required for field in msgspec.structs.fields(takes))
        operation["requestBody"]["required"] = needed
    for place, kind in ((operation.get("requestBody"), takes), (usual, gives)):
        media = (place or {}).get("content", {}).get("application/json")
        if media is not None and kind in EXAMPLES:
            media["example"] = msgspec.to_builtins(EXAMPLES[kind], str_keys=True)


def _refuse(responses: Json, kind: type[e.TendError]) -> None:
    """Add an error to the responses, beside others of the same status."""
    answer = responses.setdefault(str(STATUS[kind]), {"content": {"application/json": {}}})
    media = answer["content"]["application/json"]
    ways = media.get("examples", {})
    ways[kind.code if kind.code not in ways else kind.__name__] = {"value": _example_of(kind)}
    refs = [*media.get("schema", {}).get("anyOf", []), _ref(kind)]
    media |= {"schema": {"anyOf": refs}, "examples": ways}
    answer["description"] = ", ".join(ways)
    must_wait = kind.waits and (len(ways) == 1 or "headers" in answer)
    if must_wait:
        answer["headers"] = {"Retry-After": _RETRY_AFTER}
    else:
        answer.pop("headers", None)


def _schema_of(kind: type[e.TendError]) -> Json:
    members = {name: {"type": _TYPES[of]} for name, of in kind.members.items()}
    properties = {"error": {"const": kind.code}, "detail": {"type": "string"}, **members}
    return {
        "description": " ".join((kind.__doc__ or "").split()),
        "type": "object",
        "properties": properties,
        "required": list(properties),
    }


def _example_of(kind: type[e.TendError]) -> Json:
    return {
        "error": kind.code,
        "detail": kind.text,
        **{name: of(1) for name, of in kind.members.items()},
    }
