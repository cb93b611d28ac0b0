"""Where a device can be reached, and how that stands."""

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


async def read_key(caller: Given[Caller], context: Given[Context]) -> KeyOut:
    """The key for push."""
    return KeyOut(context.pushing.key())


async def subscribe(
    data: JSONBody[SubscriptionIn],
    request: ApiRequest,
    caller: Given[Caller],
    context: Given[Context],
) -> PushStateOut:
    """Where this device can be reached."""
    await context.pushing.check(data.endpoint, data.keys.p256dh, data.keys.auth)
    to = Subscription(
        caller.account, caller.device, data.endpoint, data.keys.p256dh, data.keys.auth
    )
    now_ms = context.clock()
    context.limits.ad_hoc_push(caller.account, now_ms)
    # One at once proves the whole chain.
    hello = await _message(context, to, "hello", request, now_ms)
    await context.store.put_subscription(to, now_ms, data.replaces, hello)
    context.pushing.notify_subscribed()
    known = await context.store.push_states(caller.account)
    # A dead endpoint may have been met, and forgotten, by the time of this answer.
    mine = (_state(one) for one in known if one.device == caller.device)
    return next(mine, PushStateOut(caller.device, False, None, None))


async def unsubscribe(caller: Given[Caller], context: Given[Context]) -> None:
    """Reach this device no more."""
    await context.store.drop_subscription(caller.account, caller.device)


async def send_test(
    data: JSONBody[EmptyIn],
    request: ApiRequest,
    caller: Given[Caller],
    context: Given[Context],
) -> None:
    """Send one to this device now."""
    known = await context.store.subscriptions(caller.account)
    mine = next((one for one in known if one.device == caller.device), None)
    if mine is None:
        raise NotSubscribed
    now_ms = context.clock()
    context.limits.ad_hoc_push(caller.account, now_ms)
    message = await _message(context, mine, "test", request, now_ms)
    await context.store.put_messages([message], now_ms)


async def read_status(caller: Given[Caller], context: Given[Context]) -> PushStatusOut:
    """How it stands with the account's devices."""
    states = await context.store.push_states(caller.account)
    now_ms = context.clock()
    async with context.lane.turn(caller.account):
        known = await context.store.nudge_inputs([caller.account], now_ms)
        if caller.account not in known:
            await context.store.seq(caller.account)  # raises `Gone` if that is why
            raise StoreUnavailable("what bears on the reminders cannot be read")
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
    """A message outside of any plan, in the person's language; it counts for nothing."""
    key = ad_hoc_key(text, now_ms)
    wish = next(iter(await context.store.named(to.account, "s", ["lang"])), None)
    accept = headers_of(request.scope).get(b"accept-language", b"")
    language = language_of(wish and wish.fields.get("v"), accept)
    payload = context.pushing.payload(key, text, language)
    return Message(to.account, key, to.device, payload, "high", now_ms + TEST_LIVES_MS, 0)
