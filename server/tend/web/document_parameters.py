"""What the routes take beside a body, for the OpenAPI document."""

from __future__ import annotations

from typing import Any

_QUERIES = {"/api/habits/{id}/summary": ("today", "from", "to")}
_ACCOUNT = {"type": "string", "pattern": "^[0-9a-f]{16}$"}
_NAMED: dict[str, Any] = {
    "name": "Tend-Account",
    "in": "header",
    "description": "For whom this speaks; with a cookie needed wherever something is written."
    " If it is not the session's: 409 `account`.",
    "schema": _ACCOUNT,
}
_MORE: dict[str, list[dict[str, Any]]] = {
    "/api/poke": [
        {
            "name": "account",
            "in": "query",
            "description": "The same, for an `EventSource`, which sends no headers.",
            "schema": _ACCOUNT,
        }
    ],
    "/api/sync": [
        {
            "name": "Tend-Renew",
            "in": "header",
            "description": "Set the cookie anew: once a day, never where the answer may be late.",
            "schema": {"const": "1"},
        }
    ],
}


def parameters_of(path: str, device: bool) -> list[dict[str, Any]]:
    """
    The parameters of a route, in the document's own form.

    Args:
        device: It needs a device's token.
    """
    names = [part[1:-1] for part in path.split("/") if part.startswith("{")]
    found: list[dict[str, Any]] = [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
        for name in names
    ]
    found += [
        {"name": name, "in": "query", "schema": {"type": "string", "format": "date"}}
        for name in _QUERIES.get(path, ())
    ]
    if device or path == "/api/session":
        found.append(_NAMED)
    return found + _MORE.get(path, [])
