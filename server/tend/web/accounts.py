"""Accounts: made by the first device that has something to keep, deleted by any of theirs."""

from __future__ import annotations

import re
from typing import Any

import msgspec
from litestar import Request, Response, delete, post
from litestar.handlers import HTTPRouteHandler

from tend.auth.tokens import hash_code, hash_token, new_token, read_code
from tend.errors import Confirm, Shape, SignupClosed, TendError, Throttled
from tend.store.contract.base import Caller, NewDevice
from tend.web.deps import (
    Door,
    address_of,
    caller_of,
    decode,
    headers_of,
    is_browser,
    read_body,
    require_same_site_if_browser,
)

NAME_CHARS = 1024

_account_id = re.compile(r"[0-9a-f]{16}").fullmatch
_device_id = re.compile(r"[0-9a-f]{8}").fullmatch


class AccountIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The ids that the browser made, and its sealed name; what is missing is made here."""

    account: str | None = None
    device: str | None = None
    name: str | None = None
    invite: str | None = None


class ConfirmIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The id of the account that is to be deleted."""

    confirm: str = ""


def new_device(device: str | None, name: str | None) -> tuple[NewDevice, str]:
    """A joining device with what it wishes for, and its fresh token. Raises `Shape`."""
    if device is not None and not _device_id(device):
        raise Shape("`device` must be 8 hex digits")
    token = new_token()
    return NewDevice(hash_token(token), device, checked_name(name)), token


def checked_name(name: str | None) -> str | None:
    """The sealed name, if it is short enough. Raises `Shape`."""
    if name is not None and len(name) > NAME_CHARS:
        raise Shape(f"`name` may have {NAME_CHARS} characters")
    return name


def welcome(
    caller: Caller, token: str, headers: dict[bytes, bytes], door: Door, **more: Any
) -> Response[dict[str, Any]]:
    """201 for a new device: its ids, its cookie, *more*, and for programs alone the token."""
    body: dict[str, Any] = {"account": caller.account, "device": caller.device}
    if not is_browser(headers):
        body["token"] = token
    body |= {name: value for name, value in more.items() if value is not None}
    return Response(body, status_code=201, headers={"set-cookie": door.set_cookie(token)})


def handlers(door: Door) -> list[HTTPRouteHandler]:
    """The routes, over *door*."""

    @post("/api/accounts")
    async def make(request: Request[Any, Any, Any]) -> Response[dict[str, Any]]:
        headers = headers_of(request.scope)
        data = decode(await read_body(headers, request.receive), AccountIn)
        require_same_site_if_browser(headers, door)
        if data.account is not None and not _account_id(data.account):
            raise Shape("`account` must be 16 hex digits")
        new, token = new_device(data.device, data.name)
        now_ms = door.clock()
        address = address_of(request.scope, headers, door)
        invite, refusal = _invitation(data.invite, door, address, now_ms)
        try:
            caller = await door.store.create_account(data.account, new, now_ms, invite)
        except SignupClosed:
            door.limits.wrong_claim(now_ms)
            raise refusal from None
        return welcome(caller, token, headers, door)

    @delete("/api/account", status_code=204)
    async def drop(request: Request[Any, Any, Any]) -> Response[None]:
        headers = headers_of(request.scope)
        data = decode(await read_body(headers, request.receive), ConfirmIn)
        caller = await caller_of(headers, door)
        if data.confirm != caller.account:
            raise Confirm
        await door.store.delete_account(caller.account, door.clock())
        return Response(None, status_code=204, headers={"set-cookie": door.set_cookie("", 0)})

    return [make, drop]


def _invitation(
    invite: str | None, door: Door, address: str, now_ms: int
) -> tuple[bytes | None, TendError]:
    """
    The invitation that this account uses up, none where it needs none; and what to say if it is
    no good.

    Whoever was invited passes the limit: a whole workshop may sit behind one address. Trying
    invitations out is limited as trying pairing codes out is.

    Raises:
        SignupClosed, Throttled
    """
    code = read_code(invite) if invite and door.signup != "closed" else None
    refusal: TendError = SignupClosed()
    if door.signup == "open":
        try:
            door.limits.account(address, now_ms)
        except Throttled as crowded:
            refusal = crowded
        else:
            return None, refusal
    if code is None:
        raise refusal
    door.limits.claim(address, now_ms)
    return hash_code(code), refusal
