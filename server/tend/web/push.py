"""Where a device can be reached, and how that stands."""

from __future__ import annotations

from typing import Any

import msgspec
from litestar import Request, Response, delete, get, post, put
from litestar.handlers import HTTPRouteHandler

from tend.errors import NotSubscribed, Shape, UnknownRoute
from tend.store.base import Message, Subscription
from tend.web.deps import Door, Pushing, caller_of, decode, headers_of, read_body, rfc3339

TEST_LIVES_MS = 600_000


class KeysIn(msgspec.Struct, frozen=True):
    """As browsers give them; what else they may add is passed over."""

    p256dh: str
    auth: str


class SubscriptionIn(msgspec.Struct, frozen=True):
    """`PushSubscription.toJSON()`; `replaces` is the endpoint that it stands in for."""

    endpoint: str
    keys: KeysIn
    replaces: str | None = None


class KeyOut(msgspec.Struct, frozen=True):
    """The server's public key for `applicationServerKey`, base64url."""

    key: str


class PushStateOut(msgspec.Struct, frozen=True):
    """How it stands with one device."""

    device: str
    on: bool
    last_delivered: str | None
    last_error: str | None


class PushStatusOut(msgspec.Struct, frozen=True):
    """All devices of the account that ever subscribed."""

    devices: list[PushStateOut]


class SnoozeIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The key of what was said."""

    key: str


def handlers(door: Door) -> list[HTTPRouteHandler]:
    """The routes, over *door*."""

    @get("/api/push/key")
    async def key(request: Request[Any, Any, Any]) -> KeyOut:
        await caller_of(headers_of(request.scope), door)
        return KeyOut(_pushing(door).key())

    @put("/api/push/subscription", status_code=200)
    async def subscribe(request: Request[Any, Any, Any]) -> PushStateOut:
        headers = headers_of(request.scope)
        data = decode(await read_body(headers, request.receive), SubscriptionIn)
        caller = await caller_of(headers, door)
        _pushing(door).check(data.endpoint, data.keys.p256dh, data.keys.auth)
        known = await door.store.push_states(caller.account)
        first = not any(one.device == caller.device and one.on for one in known)
        to = Subscription(
            caller.account, caller.device, data.endpoint, data.keys.p256dh, data.keys.auth
        )
        now_ms = door.clock()
        await door.store.put_subscription(to, now_ms)
        if first:
            # One at once proves the whole chain.
            await _say(door, to, "hello", now_ms)
        _pushing(door).wake()
        return PushStateOut(caller.device, True, None, None)

    @delete("/api/push/subscription", status_code=204)
    async def unsubscribe(request: Request[Any, Any, Any]) -> None:
        caller = await caller_of(headers_of(request.scope), door)
        await door.store.drop_subscription(caller.account, caller.device)

    @post("/api/push/test", status_code=202)
    async def test(request: Request[Any, Any, Any]) -> Response[None]:
        headers = headers_of(request.scope)
        if await read_body(headers, request.receive) not in (b"", b"{}"):
            raise Shape("this route takes no members")
        caller = await caller_of(headers, door)
        mine = [
            one
            for one in await door.store.subscriptions(caller.account)
            if one.device == caller.device
        ]
        if not mine:
            raise NotSubscribed
        await _say(door, mine[0], "test", door.clock())
        return Response(None, status_code=202)

    @get("/api/push/status")
    async def status(request: Request[Any, Any, Any]) -> PushStatusOut:
        caller = await caller_of(headers_of(request.scope), door)
        found = await door.store.push_states(caller.account)
        return PushStatusOut(
            [
                PushStateOut(
                    one.device,
                    one.on,
                    rfc3339(one.delivered_ms) if one.delivered_ms is not None else None,
                    one.error,
                )
                for one in found
            ]
        )

    @post("/api/push/snooze", status_code=204)
    async def snooze(request: Request[Any, Any, Any]) -> None:
        headers = headers_of(request.scope)
        data = decode(await read_body(headers, request.receive), SnoozeIn)
        caller = await caller_of(headers, door)
        key = data.key.removesuffix("/again")
        if not await door.store.snooze(caller.account, key, door.clock()):
            raise NotSubscribed("nothing was said under that key")

    return [key, subscribe, unsubscribe, test, status, snooze]


def _pushing(door: Door) -> Pushing:
    if door.pushing is None:
        raise UnknownRoute
    return door.pushing


async def _say(door: Door, to: Subscription, text: str, now_ms: int) -> None:
    """A word outside of any plan; it counts for nothing."""
    name = f"{text}/-/{now_ms}"
    payload = _pushing(door).payload(name, text)
    message = Message(to.account, name, to.device, payload, "high", now_ms + TEST_LIVES_MS, 0)
    await door.store.put_messages([message], now_ms)
