"""The devices of the caller's account."""

from __future__ import annotations

import msgspec
from litestar import Response
from litestar.params import FromPath, JSONBody

from tend.auth.tokens import hash_token, new_token
from tend.clock import rfc3339
from tend.store.contract.base import Caller, DeviceInfo
from tend.web.accounts import JoinedOut, SealedName, joined_response
from tend.web.context import Context, Given
from tend.web.request import ApiRequest


class NameIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """*name*: sealed; null removes it."""

    name: SealedName | None


class RenewIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """*twin*: another device uses the same id and token (a copy), so this one needs new ones."""

    twin: bool = False


class DeviceOut(msgspec.Struct, frozen=True):
    """
    A device as its account's devices see it.

    Attributes:
        name: Sealed.
        made_at: When it joined (RFC 3339).
        seen_at: When it last asked, at most an hour out of date; null: not since it joined.
        current: It is the device that asks.
        push: It has a push subscription.
    """

    id: str
    name: str | None
    made_at: str
    seen_at: str | None
    current: bool
    push: bool


class DevicesOut(msgspec.Struct, frozen=True):
    """The devices that are not removed, oldest first."""

    devices: list[DeviceOut]


class NamedOut(msgspec.Struct, frozen=True):
    """The device and its new sealed name."""

    id: str
    name: str | None


async def list_devices(caller: Given[Caller], context: Given[Context]) -> DevicesOut:
    """The account's devices."""
    found = await context.store.devices(caller.account)
    return DevicesOut([_out(device, caller.device) for device in found])


async def renew_device(
    data: JSONBody[RenewIn], request: ApiRequest, caller: Given[Caller], context: Given[Context]
) -> Response[JoinedOut]:
    """A new id for this device (200); with `twin`, a further device (201)."""
    now_ms = context.clock()
    await context.limits.renewal(caller.account, now_ms)
    if not data.twin:
        renewed = await context.store.renew_device(caller.account, caller.device)
        return Response(JoinedOut(renewed.caller.account, renewed.caller.device, n=renewed.n))
    token = new_token()
    twin = await context.store.add_twin(caller.account, caller.device, hash_token(token), now_ms)
    return joined_response(twin, token, request, context, n=0)


async def rename_device(
    id: FromPath[str], data: JSONBody[NameIn], caller: Given[Caller], context: Given[Context]
) -> NamedOut:
    """Rename a device (sealed text)."""
    await context.store.rename_device(caller.account, id, data.name)
    return NamedOut(id, data.name)


async def remove_device(
    id: FromPath[str], caller: Given[Caller], context: Given[Context]
) -> Response[None]:
    """Remove a device; its token dies at once."""
    await context.store.remove_device(caller.account, id, context.clock())
    left = {"set-cookie": context.set_cookie("", 0)} if id == caller.device else {}
    return Response(None, headers=left)


def _out(device: DeviceInfo, current: str) -> DeviceOut:
    seen = None if device.seen_ms is None else rfc3339(device.seen_ms)
    return DeviceOut(
        device.id, device.name, rfc3339(device.made_ms), seen, device.id == current, device.push
    )
