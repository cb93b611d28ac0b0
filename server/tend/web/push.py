"""Where a device can be reached, and how that stands."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import msgspec
from litestar import Request, Response, delete, get, post, put
from litestar.handlers import HTTPRouteHandler

from tend.domain.habits.decode import read_settings
from tend.domain.nudges.decide import faded as faded_of
from tend.domain.nudges.key import ad_hoc_key
from tend.domain.nudges.snapshot import read_snapshot
from tend.errors import NotSubscribed, Shape, StoreUnavailable
from tend.store.contract.base import Message, NudgeInputs, PushState, Subscription
from tend.web.deps import (
    Door,
    caller_of,
    decode,
    headers_of,
    heavy_caller_of,
    read_body,
    rfc3339,
)

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


class FadedOut(msgspec.Struct, frozen=True):
    """A reminder that comes every other time only."""

    habit: str
    at: str


class ZoneOut(msgspec.Struct, frozen=True):
    """
    The zone that reminders go by.

    `known` is false where the account has none, or one that this server's data lacks: then it is
    UTC, until a device names another.
    """

    name: str
    known: bool


class PushStatusOut(msgspec.Struct, frozen=True):
    """All devices that ever subscribed, what has grown quieter, and the zone that is gone by."""

    devices: list[PushStateOut]
    faded: list[FadedOut]
    zone: ZoneOut


def handlers(door: Door) -> list[HTTPRouteHandler]:
    """The routes, over *door*."""
    return [*_reaching(door), *_telling(door)]


def _reaching(door: Door) -> list[HTTPRouteHandler]:
    """Where a device can be reached."""

    @get("/api/push/key")
    async def key(request: Request[Any, Any, Any]) -> KeyOut:
        await caller_of(headers_of(request.scope), door, reads=True)
        return KeyOut(door.pushing.key())

    @put("/api/push/subscription", status_code=200)
    async def subscribe(request: Request[Any, Any, Any]) -> PushStateOut:
        headers = headers_of(request.scope)
        data = decode(await read_body(headers, request.receive), SubscriptionIn)
        caller = await caller_of(headers, door)
        await door.pushing.check(data.endpoint, data.keys.p256dh, data.keys.auth)
        to = Subscription(
            caller.account, caller.device, data.endpoint, data.keys.p256dh, data.keys.auth
        )
        now_ms = door.clock()
        door.limits.ad_hoc_push(caller.account, now_ms)
        # One at once proves the whole chain.
        hello = _message(door, to, "hello", now_ms)
        await door.store.put_subscription(to, now_ms, data.replaces, hello)
        door.pushing.notify_subscribed()
        known = await door.store.push_states(caller.account)
        # A dead endpoint may have been met, and forgotten, by the time of this answer.
        mine = (_state(one) for one in known if one.device == caller.device)
        return next(mine, PushStateOut(caller.device, False, None, None))

    @delete("/api/push/subscription", status_code=204)
    async def unsubscribe(request: Request[Any, Any, Any]) -> None:
        caller = await caller_of(headers_of(request.scope), door)
        await door.store.drop_subscription(caller.account, caller.device)

    return [key, subscribe, unsubscribe]


def _telling(door: Door) -> list[HTTPRouteHandler]:
    """Whether it can."""

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
        now_ms = door.clock()
        door.limits.ad_hoc_push(caller.account, now_ms)
        await door.store.put_messages([_message(door, mine[0], "test", now_ms)], now_ms)
        return Response(None, status_code=202)

    @get("/api/push/status")
    async def status(request: Request[Any, Any, Any]) -> PushStatusOut:
        caller = await heavy_caller_of(headers_of(request.scope), door)
        states = await door.store.push_states(caller.account)
        now_ms = door.clock()
        async with door.lane.turn(caller.account):
            known = await door.store.nudge_inputs([caller.account], now_ms)
            if caller.account not in known:
                await door.store.seq(caller.account)  # raises `Gone` if that is why
                raise StoreUnavailable("what bears on the reminders cannot be read")
            inputs = known[caller.account]
            faded = await door.lane.run(lambda: _faded(inputs, now_ms))
        return PushStatusOut([_state(one) for one in states], faded, _zone(inputs))

    return [test, status]


def _state(one: PushState) -> PushStateOut:
    delivered = rfc3339(one.delivered_ms) if one.delivered_ms is not None else None
    return PushStateOut(one.device, one.on, delivered, one.error)


def _zone(inputs: NudgeInputs) -> ZoneOut:
    settings = read_settings(inputs.records.get("s", ()))
    return ZoneOut(str(settings.zone), settings.zone_known)


def _faded(inputs: NudgeInputs, now_ms: int) -> list[FadedOut]:
    snapshot = read_snapshot(inputs.records, inputs.past.said, inputs.past.settled)
    today = snapshot.day_of(datetime.fromtimestamp(now_ms / 1000, UTC))
    return [FadedOut(habit, f"{at:%H:%M}") for habit, at in faded_of(snapshot, today)]


def _message(door: Door, to: Subscription, text: str, now_ms: int) -> Message:
    """A message outside of any plan; it counts for nothing."""
    key = ad_hoc_key(text, now_ms)
    payload = door.pushing.payload(key, text)
    return Message(to.account, key, to.device, payload, "high", now_ms + TEST_LIVES_MS, 0)
