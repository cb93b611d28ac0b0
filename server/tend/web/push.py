"""Push subscriptions of devices: put, dropped, tested, and their status."""

from __future__ import annotations

from datetime import UTC, datetime

import msgspec
from litestar.params import JSONBody

from tend.clock import rfc3339
from tend.domain.habits.decode import read_settings
from tend.domain.nudges.decide import faded as faded_of
from tend.domain.nudges.key import AdHoc, ad_hoc_key
from tend.domain.nudges.snapshot import read_snapshot
from tend.errors import NotSubscribed, StoreUnavailable
from tend.i18n.texts import language_of
from tend.store.contract.base import Caller, Message, NudgeInputs, PushState, Subscription
from tend.web.context import Context, Given
from tend.web.request import ApiRequest, EmptyIn, headers_of

AD_HOC_LIVES_MS = 600_000
"""How long a greeting or test is worth delivering."""


class KeysIn(msgspec.Struct, frozen=True):
    """The subscription's keys as browsers give them (base64url); other members are ignored."""

    p256dh: str
    auth: str


class SubscriptionIn(msgspec.Struct, frozen=True):
    """
    `PushSubscription.toJSON()`; other members are ignored.

    Attributes:
        replaces: The endpoint of the subscription that this one replaces.
    """

    endpoint: str
    keys: KeysIn
    replaces: str | None = None


class KeyOut(msgspec.Struct, frozen=True):
    """The server's public key (base64url), which browsers take as `applicationServerKey`."""

    key: str


class PushStateOut(msgspec.Struct, frozen=True):
    """
    The state of one device's subscription.

    Attributes:
        on: Messages are sent to it.
        last_delivered: When a push service last accepted one (RFC 3339).
        last_error: Why the last failed attempt failed; null since one was accepted.
    """

    device: str
    on: bool
    last_delivered: str | None
    last_error: str | None


class FadedOut(msgspec.Struct, frozen=True):
    """A reminder that comes every other time: the habit's id, and the local time `HH:MM`."""

    habit: str
    at: str


class ZoneOut(msgspec.Struct, frozen=True):
    """
    The time zone that the server uses for reminders.

    Attributes:
        known: False if the account has none, or one that this server's data lacks; *name* is then
            UTC, until a device sets another.
    """

    name: str
    known: bool


class PushStatusOut(msgspec.Struct, frozen=True):
    """The devices that ever subscribed, the reminders that have faded, and the zone in use."""

    devices: list[PushStateOut]
    faded: list[FadedOut]
    zone: ZoneOut


async def read_key(caller: Given[Caller], context: Given[Context]) -> KeyOut:
    """The server's public key for push subscriptions."""
    return KeyOut(context.pushing.key())


async def subscribe(
    data: JSONBody[SubscriptionIn],
    request: ApiRequest,
    caller: Given[Caller],
    context: Given[Context],
) -> PushStateOut:
    """Put this device's push subscription."""
    await context.pushing.check(data.endpoint, data.keys.p256dh, data.keys.auth)
    to = Subscription(
        caller.account, caller.device, data.endpoint, data.keys.p256dh, data.keys.auth
    )
    now_ms = context.clock()
    await context.limits.ad_hoc_push(caller.account, now_ms)
    # A greeting at once shows the person that messages arrive.
    hello = await _message(context, to, "hello", request, now_ms)
    await context.store.put_subscription(to, now_ms, data.replaces, hello)
    context.pushing.notify_subscribed()
    known = await context.store.push_states(caller.account)
    # The push service may have rejected the endpoint meanwhile, so that it was deleted again.
    mine = (_state(one) for one in known if one.device == caller.device)
    return next(mine, PushStateOut(caller.device, False, None, None))


async def unsubscribe(caller: Given[Caller], context: Given[Context]) -> None:
    """Drop this device's push subscription."""
    await context.store.drop_subscription(caller.account, caller.device)


async def send_test(
    data: JSONBody[EmptyIn],
    request: ApiRequest,
    caller: Given[Caller],
    context: Given[Context],
) -> None:
    """Send a test message to this device now."""
    known = await context.store.subscriptions(caller.account)
    mine = next((one for one in known if one.device == caller.device), None)
    if mine is None:
        raise NotSubscribed
    now_ms = context.clock()
    await context.limits.ad_hoc_push(caller.account, now_ms)
    message = await _message(context, mine, "test", request, now_ms)
    await context.store.put_messages([message], now_ms)


async def read_status(caller: Given[Caller], context: Given[Context]) -> PushStatusOut:
    """The push status of the account's devices."""
    states = await context.store.push_states(caller.account)
    now_ms = context.clock()
    async with context.lane.turn(caller.account):
        known = await context.store.nudge_inputs([caller.account], now_ms)
        if caller.account not in known:
            await context.store.seq(caller.account)  # raises `Gone` if that is why
            raise StoreUnavailable("the records for reminders cannot be read")
        inputs = known[caller.account]
        faded = await context.lane.run(lambda: _faded(inputs, now_ms))
    return PushStatusOut([_state(one) for one in states], faded, _zone(inputs))


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


async def _message(
    context: Context, to: Subscription, text: AdHoc, request: ApiRequest, now_ms: int
) -> Message:
    """A message outside of any plan, in the person's language. It counts towards no cap."""
    key = ad_hoc_key(text, now_ms)
    chosen = next(iter(await context.store.named(to.account, "s", ["lang"])), None)
    accept = headers_of(request.scope).get(b"accept-language", b"")
    language = language_of(chosen and chosen.fields.get("v"), accept)
    payload = context.pushing.payload(key, text, language)
    return Message(to.account, key, to.device, payload, "high", now_ms + AD_HOC_LIVES_MS, 0)
