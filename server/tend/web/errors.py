"""Turns errors into answers: one status for each kind, one envelope `{"error", "detail", …}`."""

from __future__ import annotations

import logging
from typing import Any

import msgspec
from litestar import Request, Response
from litestar.exceptions import HTTPException
from litestar.types import Send

from tend import errors as e

log = logging.getLogger("tend.web")

STATUS: dict[type[e.TendError], int] = {
    e.MalformedRequest: 400,
    e.NotUnderstood: 400,
    e.Confirm: 400,
    e.Unauthorized: 401,
    e.Removed: 401,
    e.CrossSite: 403,
    e.SignupClosed: 403,
    e.UnknownRoute: 404,
    e.UnknownCode: 404,
    e.ReplacedCode: 404,
    e.UnknownDevice: 404,
    e.UnknownMethod: 405,
    e.TooSlow: 408,
    e.Stale: 409,
    e.ClockAhead: 409,
    e.BadEndpoint: 422,
    e.DeadEndpoint: 422,
    e.BadKeys: 422,
    e.NotSubscribed: 404,
    e.Dates: 400,
    e.OverBudget: 422,
    e.UnknownHabit: 404,
    e.Taken: 409,
    e.TooManyDevices: 409,
    e.OtherAccount: 409,
    e.Gone: 410,
    e.TooLarge: 413,
    e.WrongType: 415,
    e.UnsupportedVersion: 426,
    e.Throttled: 429,
    e.TooManyStreams: 429,
    e.TooManyPairings: 429,
    e.StoreUnavailable: 503,
    e.Full: 507,
    # Only the command line meets this one.
    e.BackupError: 500,
    e.CopyError: 500,
}


class InternalError(e.TendError):
    """A bug of ours. The traceback is in the log; the answer says nothing about it."""

    code = "internal"
    text = "something went wrong on the server"


STATUS[InternalError] = 500


def answer(error: Exception) -> tuple[int, bytes, list[tuple[bytes, bytes]]]:
    """Status, body and headers for *error*; an unexpected one is logged, and is `internal`."""
    known = error if isinstance(error, e.TendError) else _translate(error)
    body = {"error": known.code, "detail": known.detail, **known.extra}
    pairs = [(b"content-type", b"application/json")]
    if known.retry_after_s is not None:
        pairs.append((b"retry-after", str(known.retry_after_s).encode()))
    return STATUS[type(known)], msgspec.json.encode(body), pairs


def to_response(_: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
    """Litestar's handler for all exceptions."""
    status, body, pairs = answer(error)
    headers = {name.decode(): value.decode() for name, value in pairs if name != b"content-type"}
    return Response(body, status_code=status, media_type="application/json", headers=headers)


async def send_error(send: Send, error: Exception, extra: list[tuple[bytes, bytes]]) -> int:
    """Send the answer for *error* from a raw ASGI handler, with *extra* headers; the status."""
    status, body, pairs = answer(error)
    length = (b"content-length", str(len(body)).encode())
    await send(
        {"type": "http.response.start", "status": status, "headers": [*pairs, length, *extra]}
    )
    await send({"type": "http.response.body", "body": body, "more_body": False})
    return status


def _translate(error: Exception) -> e.TendError:
    if isinstance(error, HTTPException):
        if error.status_code == 404:
            return e.UnknownRoute()
        if error.status_code == 405:
            return e.UnknownMethod()
        if error.status_code == 413:
            return e.TooLarge()
        if error.status_code < 500:
            return e.MalformedRequest(error.detail)
    log.error("unforeseen: %s", type(error).__name__, exc_info=error)
    return InternalError()
