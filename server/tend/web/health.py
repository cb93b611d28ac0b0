"""Probes for operators: whether the process runs, and whether its database is usable."""

from __future__ import annotations

import asyncio
from typing import Final

import msgspec
from litestar import Response

from tend.auth import probe
from tend.errors import StoreUnavailable
from tend.limits import is_within
from tend.web.context import Context, Given
from tend.web.request import ApiRequest

FORWARDED_CHARS: Final = 200


class StatusOut(msgspec.Struct, frozen=True):
    """*status*: `alive` or `ready`."""

    status: str


class ReadyOut(msgspec.Struct, frozen=True, omit_defaults=True):
    """*away*: of several databases the parts of those that do not answer; the others serve."""

    status: str
    away: list[str] = []


async def is_alive(request: ApiRequest, context: Given[Context]) -> Response[StatusOut]:
    """The process is alive."""
    asked = request.header_map.get(probe.HEADER.encode())
    headers = {} if asked is None else _seen(request, context, asked.decode("latin-1"))
    return Response(StatusOut("alive"), headers=headers)


def _seen(request: ApiRequest, context: Context, question: str) -> dict[str, str]:
    """What this server saw of a request of `tend doctor`; nothing if it is not one."""
    key = context.probe_key()
    nonce = probe.nonce_of(key, question)
    if nonce is None:
        return {}
    peer = request.scope["client"][0] if request.scope["client"] else ""
    forwarded = request.header_map.get(b"x-forwarded-for", b"").decode("latin-1")
    shown = "".join(forwarded.split())[:FORWARDED_CHARS]
    seen = probe.Seen(peer, shown, is_within(peer, context.trusted))
    return {probe.HEADER: probe.answer(key, nonce, seen)}


async def is_ready(context: Given[Context]) -> ReadyOut:
    """The database is reachable and migrated; of several at least one."""
    sections = context.store.sections()
    found = await asyncio.gather(*(one.ready() for one in sections))
    if not any(found):
        raise StoreUnavailable("the database does not answer, or is not migrated")
    pairs = zip(sections, found, strict=True)
    return ReadyOut("ready", [one.parts for one, is_well in pairs if not is_well])
