"""
Joining by the recovery code, which the server itself never sees.

The browser derives two values from the code by HKDF (pwa/src/crypto/recovery.ts, cases in
tests/vectors/recovery.json): the locator, by which the account is found, and the proof that
somebody has the whole code. Neither reveals the code or the key that wraps the master key.
"""

from __future__ import annotations

import base64
from typing import Annotated

import msgspec
from litestar import Response
from litestar.params import JSONBody
from msgspec import Meta

from tend.auth.tokens import hash_locator, hash_proof
from tend.store.contract.base import Caller
from tend.web.accounts import DeviceId, JoinedOut, SealedName, joined_response, new_device
from tend.web.context import Context, Given
from tend.web.request import ApiRequest

# 32 bytes leave 4 bits for the last character: others would spell the same bytes a second time.
Bytes32 = Annotated[str, Meta(pattern="^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$", max_length=43)]


class RecoveryIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Locator and proof of a recovery code: 32 bytes each, base64url without padding."""

    locator: Bytes32
    proof: Bytes32


class RecoverIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Locator and proof, and the id and sealed name that the new device asks for."""

    locator: Bytes32
    proof: Bytes32
    device: DeviceId | None = None
    name: SealedName | None = None


async def put_recovery(
    data: JSONBody[RecoveryIn], caller: Given[Caller], context: Given[Context]
) -> None:
    """Make a recovery code the account's, in place of the one before."""
    locator, proof = _hashes(data)
    await context.store.put_recovery(caller, locator, proof, context.clock())


async def drop_recovery(caller: Given[Caller], context: Given[Context]) -> None:
    """Withdraw the account's recovery code."""
    await context.store.drop_recovery(caller, context.clock())


async def recover(
    data: JSONBody[RecoverIn], request: ApiRequest, context: Given[Context]
) -> Response[JoinedOut]:
    """Join with a recovery code; the wrapped key comes with the first sync."""
    locator, proof = _hashes(data)
    new, token = new_device(data.device, data.name)
    caller = await context.store.recover(locator, proof, new, context.clock())
    return joined_response(caller, token, request, context)


def _hashes(data: RecoveryIn | RecoverIn) -> tuple[bytes, bytes]:
    return hash_locator(_bytes_of(data.locator)), hash_proof(_bytes_of(data.proof))


def _bytes_of(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=")
