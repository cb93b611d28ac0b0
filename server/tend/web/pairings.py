"""Pairing: a device of the account shows a one-time code, by which another device joins."""

from __future__ import annotations

from typing import Annotated

import msgspec
from litestar import Response
from litestar.params import FromPath, JSONBody
from msgspec import Meta

from tend.auth.tokens import hash_code, new_code, read_code
from tend.clock import rfc3339
from tend.errors import UnknownCode
from tend.store.contract.base import Caller
from tend.web.accounts import DeviceId, JoinedOut, SealedName, joined_response, new_device
from tend.web.context import Context, Given
from tend.web.request import ApiRequest

CODE_LIVES_MS = 10 * 60 * 1000


class PairingIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """*sealed*: the master key, sealed under the secret in the fragment of the pairing link."""

    sealed: Annotated[str, Meta(max_length=4096)] | None = None


class PairingOut(msgspec.Struct, frozen=True):
    """A code of 8 characters, valid for 10 minutes and one use; *expires_at*: RFC 3339."""

    code: str
    expires_at: str


class ClaimIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The sealed name and the id that the joining device asks for."""

    name: SealedName | None = None
    device: DeviceId | None = None


async def create_pairing(
    data: JSONBody[PairingIn], caller: Given[Caller], context: Given[Context]
) -> PairingOut:
    """A one-time code for a joining device."""
    code = new_code()
    now_ms = context.clock()
    expires_ms = now_ms + CODE_LIVES_MS
    await context.store.create_pairing(caller, hash_code(code), data.sealed, now_ms, expires_ms)
    return PairingOut(code, rfc3339(expires_ms))


async def claim_pairing(
    code: FromPath[str], data: JSONBody[ClaimIn], request: ApiRequest, context: Given[Context]
) -> Response[JoinedOut]:
    """Join with a code."""
    new, token = new_device(data.device, data.name)
    now_ms = context.clock()
    try:
        caller, sealed = await context.store.claim_pairing(_hash_of(code), new, now_ms)
    except UnknownCode:
        await context.limits.wrong_claim(now_ms)
        raise
    return joined_response(caller, token, request, context, sealed=sealed)


def _hash_of(code: str) -> bytes:
    read = read_code(code)
    if read is None:
        raise UnknownCode
    return hash_code(read)
