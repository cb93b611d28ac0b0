"""The devices of the caller's account."""

from __future__ import annotations

from typing import Any

import msgspec
from litestar import Request, Response, delete, get, patch, post
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath

from tend.auth.tokens import hash_token, new_token
from tend.store.contract.base import Caller, DeviceInfo
from tend.web.accounts import checked_name, welcome
from tend.web.deps import Door, caller_of, decode, headers_of, read_body, rfc3339


class NameIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A sealed name; null takes it away."""

    name: str | None


class RenewIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`twin`: somebody else goes by our id and token, so both are left to them."""

    twin: bool = False


class DeviceOut(msgspec.Struct, frozen=True):
    """A device as its account's devices see it."""

    id: str
    name: str | None
    made_at: str
    seen_at: str | None
    current: bool
    push: bool


class DevicesOut(msgspec.Struct, frozen=True):
    """All that are not removed, oldest first."""

    devices: list[DeviceOut]


def handlers(door: Door) -> list[HTTPRouteHandler]:
    """The routes, over *door*."""

    @get("/api/devices")
    async def listing(request: Request[Any, Any, Any]) -> DevicesOut:
        caller = await caller_of(headers_of(request.scope), door, reads=True)
        found = await door.store.devices(caller.account)
        return DevicesOut([_out(device, caller.device) for device in found])

    @post("/api/devices/renew")
    async def renew(request: Request[Any, Any, Any]) -> Response[dict[str, Any]]:
        headers = headers_of(request.scope)
        data = decode(await read_body(headers, request.receive), RenewIn)
        caller = await caller_of(headers, door)
        now_ms = door.clock()
        door.limits.renewal(caller.account, now_ms)
        if not data.twin:
            (account, device), n = await _renewed(caller, door)
            return Response({"account": account, "device": device, "n": n}, status_code=200)
        token = new_token()
        twin = await door.store.add_twin(caller.account, caller.device, hash_token(token), now_ms)
        return welcome(twin, token, headers, door, n=0)

    @patch("/api/devices/{device:str}")
    async def rename(request: Request[Any, Any, Any], device: FromPath[str]) -> dict[str, Any]:
        headers = headers_of(request.scope)
        name = checked_name(decode(await read_body(headers, request.receive), NameIn).name)
        caller = await caller_of(headers, door)
        await door.store.rename_device(caller.account, device, name)
        return {"id": device, "name": name}

    @delete("/api/devices/{device:str}", status_code=204)
    async def remove(request: Request[Any, Any, Any], device: FromPath[str]) -> Response[None]:
        caller = await caller_of(headers_of(request.scope), door)
        await door.store.remove_device(caller.account, device, door.clock())
        left = {"set-cookie": door.set_cookie("", 0)} if device == caller.device else {}
        return Response(None, status_code=204, headers=left)

    return [listing, renew, rename, remove]


async def _renewed(caller: Caller, door: Door) -> tuple[tuple[str, str], int]:
    fresh = await door.store.renew_device(caller.account, caller.device)
    return (fresh.caller.account, fresh.caller.device), fresh.n


def _out(device: DeviceInfo, current: str) -> DeviceOut:
    seen = None if device.seen_ms is None else rfc3339(device.seen_ms)
    return DeviceOut(
        device.id, device.name, rfc3339(device.made_ms), seen, device.id == current, device.push
    )
