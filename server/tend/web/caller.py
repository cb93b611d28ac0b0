"""The caller of a request: the account and device that its token belongs to."""

from __future__ import annotations

import asyncio

from tend.auth.credentials import READING, Credentials, Headers, read_credentials, require_same_site
from tend.auth.tokens import hash_token
from tend.errors import Gone, OtherAccount, Removed, Throttled
from tend.store.contract.base import Caller
from tend.web.context import Context, Given
from tend.web.request import ApiRequest

REFUSAL_DELAY_S = 1.0
"""A request beyond its account's share of the server is refused only after this time."""
DELAYED_MOST = 1000
"""At most so many refusals are delayed at once; further ones are sent immediately."""
WEIGHT = "weight"
"""Name of a route's option: what a request takes from the account's share, beyond 1 for itself."""


async def provide_caller(request: ApiRequest, context: Given[Context]) -> Caller:
    """The dependency `caller` of handlers. Raises what `caller_of` does."""
    caller = await caller_of(request.header_map, context)
    weight = request.route_handler.opt.get(WEIGHT, 0)
    if weight:
        context.limits.worked(caller.account, weight, context.clock())
    return caller


async def caller_of(headers: Headers, context: Context, *, named: str | None = None) -> Caller:
    """
    The caller of a request, after checking that the request is meant for that account.

    A request with a cookie must name the account of its page, unless it only reads: tabs of a
    browser share one cookie, and a tab that slept may still show another account.

    Args:
        named: The account's id, if it does not come in the header `Tend-Account`.

    Raises:
        OtherAccount: The named account is not the session's, or none was named.
        Throttled: The account has used up its share of the server for the moment.
        Unauthorized: There is no token, or an unknown one.
        Removed: The device was removed.
        Gone: The account was deleted.
        CrossSite: The request comes from another site.
    """
    return await caller_with(credentials_of(headers, context), headers, context, named=named)


def credentials_of(headers: Headers, context: Context) -> Credentials:
    """The request's credentials; see `read_credentials`."""
    return read_credentials(headers, context.cookie, context.base_url)


async def caller_with(
    given: Credentials,
    headers: Headers,
    context: Context,
    *,
    named: str | None = None,
    recent: bool = False,
) -> Caller:
    """
    The same as `caller_of`, for credentials that have been read already.

    *recent*: see `AccountStore.caller`.
    """
    if named is None and b"tend-account" in headers:
        named = headers[b"tend-account"].decode("latin-1").strip().lower()
    try:
        caller = await context.store.caller(hash_token(given.token), recent=recent, named=named)
    except Removed as error:
        # Only a page of that account may learn this: a page wipes its account when told so.
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
    Charge a request to the account's share of the server.

    If the share is used up the refusal is delayed: a program that ignores `Retry-After` would
    otherwise ask again at once, for ever. Only `DELAYED_MOST` refusals are delayed at a time.
    """
    now_ms = context.clock()
    try:
        context.limits.work(account, now_ms)
    except Throttled:
        if context.delayed_count < DELAYED_MOST:
            context.delayed_count += 1
            try:
                await asyncio.sleep(REFUSAL_DELAY_S)
            finally:
                context.delayed_count -= 1
        raise
    context.limits.worked(account, 1, now_ms)


async def check_own_page(request: ApiRequest, context: Context) -> None:
    """
    Refuse a browser's request from another site, on routes that take no token.

    Programs send neither `Sec-Fetch-Site` nor `Origin` and pass.

    Raises:
        CrossSite: One of the headers names another site.
    """
    headers = request.header_map
    if b"sec-fetch-site" in headers or b"origin" in headers:
        require_same_site(headers, context.base_url)
