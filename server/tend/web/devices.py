"""The devices of the caller's account."""

from __future__ import annotations

from typing import Any

import msgspec
from litestar import Request, Response, delete, get, patch, post
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath

from tend.auth.tokens import hash_token, new_token
from tend.errors import Shape
from tend.store.base import DeviceInfo
from tend.web.accounts import checked_name, welcome
from tend.web.deps import Door, caller_of, decode, headers_of, read_body, rfc3339


class NameIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A sealed name; null takes it away."""

    name: str | None


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
        caller = await caller_of(headers_of(request.scope), door)
        found = await door.store.devices(caller.account)
        return DevicesOut([_out(device, caller.device) for device in found])

    @post("/api/devices/renew")
    async def renew(request: Request[Any, Any, Any]) -> Response[dict[str, Any]]:
        headers = headers_of(request.scope)
        if await read_body(headers, request.receive) not in (b"", b"{}"):
            raise Shape("this route takes no members")
        caller = await caller_of(headers, door)
        token = new_token()
        now_ms = door.clock()
        fresh = await door.store.renew_device(
            caller.account, caller.device, hash_token(token), now_ms
        )
        return welcome(fresh, token, headers, door)

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


def _out(device: DeviceInfo, current: str) -> DeviceOut:
    seen = None if device.seen_ms is None else rfc3339(device.seen_ms)
    return DeviceOut(
        device.id, device.name, rfc3339(device.made_ms), seen, device.id == current, device.push
    )
