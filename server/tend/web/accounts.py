"""Accounts: made by a browser at its first record, deleted by any of the account's devices."""

from __future__ import annotations

from typing import Annotated

import msgspec
from litestar import Response
from litestar.params import JSONBody
from msgspec import UNSET, Meta, UnsetType

from tend.auth.credentials import is_browser
from tend.auth.tokens import hash_code, hash_token, new_token, read_code
from tend.errors import Confirm, SignupClosed, TendError, Throttled
from tend.store.contract.base import Caller, NewDevice
from tend.web.context import Context, Given
from tend.web.request import ApiRequest

# With `max_length`, because `$` in a pattern also matches before a final line break.
AccountId = Annotated[str, Meta(pattern="^[0-9a-f]{16}$", max_length=16)]
DeviceId = Annotated[str, Meta(pattern="^[0-9a-f]{8}$", max_length=8)]
SealedName = Annotated[str, Meta(max_length=1024)]


class AccountIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """
    The ids that the browser made, and the device's sealed name; missing ids are made here.

    Attributes:
        invite: The code of an invitation, where sign-up needs one.
    """

    account: AccountId | None = None
    device: DeviceId | None = None
    name: SealedName | None = None
    invite: str | None = None


class ConfirmIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """*confirm*: the id of the account that is to be deleted."""

    confirm: str = ""


class JoinedOut(msgspec.Struct, frozen=True):
    """
    The ids of a device that has joined an account.

    Attributes:
        token: That of a new device, for programs only: pages get it as a cookie.
        sealed: The sealed key that the pairing code was made with.
        n: The last request number that was used; the device goes on with a higher one.
    """

    account: str
    device: str
    token: str | UnsetType = UNSET
    sealed: str | UnsetType = UNSET
    n: int | UnsetType = UNSET


def new_device(device: str | None, name: str | None) -> tuple[NewDevice, str]:
    """A device to be stored, with the id and sealed name that it asks for, and its new token."""
    token = new_token()
    return NewDevice(hash_token(token), device, name), token


def joined_response(
    caller: Caller,
    token: str,
    request: ApiRequest,
    context: Context,
    *,
    sealed: str | None = None,
    n: int | UnsetType = UNSET,
) -> Response[JoinedOut]:
    """201 for a new device: its ids, its cookie, and (for programs only) the token."""
    shown = UNSET if is_browser(request.header_map) else token
    body = JoinedOut(caller.account, caller.device, shown, UNSET if sealed is None else sealed, n)
    return Response(body, status_code=201, headers={"set-cookie": context.set_cookie(token)})


async def create_account(
    data: JSONBody[AccountIn], request: ApiRequest, context: Given[Context]
) -> Response[JoinedOut]:
    """Make an account and its first device."""
    new, token = new_device(data.device, data.name)
    now_ms = context.clock()
    invite, refusal = await _invitation(data.invite, context, request.address(context), now_ms)
    try:
        caller = await context.store.create_account(data.account, new, now_ms, invite)
    except SignupClosed:
        await context.limits.wrong_claim(now_ms)
        raise refusal from None
    return joined_response(caller, token, request, context)


async def delete_account(
    data: JSONBody[ConfirmIn], caller: Given[Caller], context: Given[Context]
) -> Response[None]:
    """Delete the account and all of its records."""
    if data.confirm != caller.account:
        raise Confirm
    await context.store.delete_account(caller.account, context.clock())
    return Response(None, headers={"set-cookie": context.set_cookie("", 0)})


async def _invitation(
    invite: str | None, context: Context, address: str, now_ms: int
) -> tuple[bytes | None, TendError]:
    """
    The hash of the invitation that the new account uses up, and the error if it turns out invalid.

    The hash is None if the account needs no invitation. An invited person passes the limit of
    accounts per address, because a whole workshop may share one. Trying invitations is limited
    like trying pairing codes.

    Raises:
        SignupClosed: The server makes no accounts, or none without an invitation.
        Throttled: Too many accounts were made, or invitations tried, from this address.
    """
    code = read_code(invite) if invite and context.signup != "closed" else None
    refusal: TendError = SignupClosed()
    if context.signup == "open":
        try:
            await context.limits.account(address, now_ms)
        except Throttled as crowded:
            refusal = crowded
        else:
            return None, refusal
    if code is None:
        raise refusal
    await context.limits.claim(address, now_ms)
    return hash_code(code), refusal
