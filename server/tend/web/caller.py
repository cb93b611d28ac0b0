"""Who asks: the account and the device that a request's token stands for."""

from __future__ import annotations

import asyncio

from tend.auth.credentials import READING, Credentials, Headers, read_credentials, require_same_site
from tend.auth.tokens import hash_token
from tend.errors import Gone, OtherAccount, Removed, Throttled
from tend.store.contract.base import Caller
from tend.web.context import Context, Given
from tend.web.request import ApiRequest

HELD_S = 1.0
"""A request that is refused for its account's share is answered after so long."""
HELD_MOST = 1000
"""So many are kept waiting like that; further ones are refused at once."""
WEIGHT = "weight"
"""Option of a route: what a request weighs in the account's share beyond being one."""


async def provide_caller(request: ApiRequest, context: Given[Context]) -> Caller:
    """The dependency `caller`. Raises what `caller_of` does."""
    caller = await caller_of(request.header_map, context)
    weight = request.route_handler.opt.get(WEIGHT, 0)
    if weight:
        context.limits.worked(caller.account, weight, context.clock())
    return caller


async def caller_of(headers: Headers, context: Context, *, named: str | None = None) -> Caller:
    """
    Who asks, and whether the request speaks for that account.

    A request that a cookie authenticates names the account that its page is at, unless it only
    reads. Two tabs of a browser share one cookie, and one of them may have slept while the other
    went elsewhere.

    Args:
        named: The account, where it is not in `Tend-Account`.

    Raises:
        OtherAccount: The account is not the session's, or none was named.
        Throttled: The account has used its share of the server up, for the moment.
        Unauthorized, Removed, Gone, CrossSite
    """
    return await speaker(credentials_of(headers, context), headers, context, named=named)


def credentials_of(headers: Headers, context: Context) -> Credentials:
    """See `read_credentials`."""
    return read_credentials(headers, context.cookie, context.base_url)


async def speaker(
    given: Credentials, headers: Headers, context: Context, *, named: str | None = None
) -> Caller:
    """The same as `caller_of`, for credentials that were read already."""
    if named is None and b"tend-account" in headers:
        named = headers[b"tend-account"].decode("latin-1").strip().lower()
    try:
        caller = await context.store.caller(hash_token(given.token))
    except Removed as error:
        # Said only to a page of that very account: another one would wipe itself.
        if (named or given.by_cookie) and named != error.account:
            raise OtherAccount from error
        raise
    except Gone as error:
        if (named or given.by_cookie) and not (named and await context.store.deleted(named)):
            raise OtherAccount from error
        raise
    unnamed = named is None and given.by_cookie and headers[b":method"] not in READING
    if unnamed or (named is not None and named != caller.account):
        raise OtherAccount
    await _share(caller.account, context)
    return caller


async def _share(account: str, context: Context) -> None:
    """
    Take a request from the account's share of the server.

    Whoever has used it up is refused, and hears of it a little later: a program that does not wait
    as it is told would else ask again at once, for ever. Only so many are kept waiting.
    """
    now_ms = context.clock()
    try:
        context.limits.work(account, now_ms)
    except Throttled:
        if context.held < HELD_MOST:
            context.held += 1
            try:
                await asyncio.sleep(HELD_S)
            finally:
                context.held -= 1
        raise
    context.limits.worked(account, 1, now_ms)


def check_own_page(request: ApiRequest, context: Context) -> None:
    """
    For routes that take no token: whoever says where it comes from must be the app's own page.

    Programs send neither header and are let through. Raises `CrossSite`.
    """
    headers = request.header_map
    if b"sec-fetch-site" in headers or b"origin" in headers:
        require_same_site(headers, context.base_url)
