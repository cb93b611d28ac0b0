"""Push subscriptions: where an account's devices are reached. See contract/nudges.py."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from tend.domain.records.parts import part_of
from tend.errors import DeadEndpoint
from tend.store.acts.act import Act, across, lock, row, rows, run
from tend.store.acts.due import start_planning
from tend.store.acts.ids import current_id
from tend.store.acts.messages import put_messages
from tend.store.acts.routes import account_of, drop_routes, endpoint_hash, lead
from tend.store.contract.nudges import Message, PushState, Subscription

DEAD_MS = 400 * 24 * 3600 * 1000
"""How long a dead endpoint is remembered: a browser that nobody opens may still hold it."""

_DEAD: Final = "SELECT 1 FROM dead_endpoint WHERE part = ?1 AND hash = ?2 AND until_ms > ?3"
_BURY: Final = """
INSERT INTO dead_endpoint (part, hash, until_ms) VALUES (?1, ?2, ?3)
    ON CONFLICT (part, hash) DO UPDATE SET until_ms = excluded.until_ms
"""
_MINE: Final = """
SELECT endpoint, disabled FROM subscription WHERE part = ?1 AND account = ?2 AND device = ?3
"""
_SAME: Final = """
SELECT device, disabled FROM subscription WHERE part = ?1 AND account = ?2 AND endpoint = ?3
"""
# The last error stays for the person to read, until a message arrives or the endpoint changes.
_PUT: Final = """
INSERT INTO subscription (part, account, device, endpoint, p256dh, auth, made_ms)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
    ON CONFLICT (part, account, device) DO UPDATE SET
        error = CASE WHEN subscription.endpoint = excluded.endpoint THEN subscription.error END,
        endpoint = excluded.endpoint, p256dh = excluded.p256dh, auth = excluded.auth,
        failures = 0, failing_ms = NULL, disabled = 0
"""
_DROP: Final = """
DELETE FROM subscription WHERE part = ?1 AND account = ?2 AND device = ?3 RETURNING endpoint
"""
_DROP_MESSAGES: Final = "DELETE FROM outbox WHERE part = ?1 AND account = ?2 AND device = ?3"
_DROP_DUE: Final = """
DELETE FROM due WHERE part = ?1 AND account = ?2 AND NOT EXISTS (
    SELECT 1 FROM subscription WHERE part = ?1 AND account = ?2)
"""
_REACHED: Final = """
SELECT device, endpoint, p256dh, auth FROM subscription
 WHERE part = ?1 AND account = ?2 AND disabled = 0 ORDER BY device
"""
_STATES: Final = """
SELECT device, disabled, delivered_ms, error FROM subscription
 WHERE part = ?1 AND account = ?2 ORDER BY device
"""
_ANY: Final = "SELECT 1 FROM subscription WHERE part BETWEEN ?1 AND ?2 LIMIT 1"

_Device = tuple[str, str]


def put_subscription(
    jitter_s: int, to: Subscription, now_ms: int, replaces: str | None, hello: Message | None
) -> Act[None]:
    """See `NudgeStore.put_subscription`."""
    account, endpoint = to.account, to.endpoint
    hash = endpoint_hash(endpoint)
    if (yield from row(_DEAD, part_of(hash), hash, now_ms)):
        raise DeadEndpoint
    endpoints = dict.fromkeys(one for one in (endpoint, replaces) if one is not None)
    owners = yield from _owners(account, endpoints)
    yield from lock(*((part_of(owner), owner) for owner in owners))
    to = to._replace(device=(yield from current_id(account, to.device)))
    mine = yield from row(_MINE, part_of(account), account, to.device)
    found = yield from _with_endpoint(owners, endpoints)
    elsewhere = [one for one in found if one != (account, to.device)]
    is_reached = 0 in found.values() or (mine is not None and mine[1] == 0)
    yield from lead("endpoint", hash, account)
    yield from run(_PUT, part_of(account), *to, now_ms)
    for owner, device in elsewhere:
        yield from drop_subscription(owner, device, kept=endpoint)
    if mine is not None and mine[0] != endpoint:
        yield from drop_routes(account, [("endpoint", endpoint_hash(mine[0]))])
    if hello is not None and not is_reached:
        yield from put_messages([hello._replace(device=to.device)], now_ms)
    yield from start_planning(account, now_ms, jitter_s)


def _owners(account: str, endpoints: Iterable[str]) -> Act[list[str]]:
    """The account, and those where its endpoints may be stored."""
    found = [account]
    for one in endpoints:
        owner = yield from account_of("endpoint", endpoint_hash(one))
        if owner is not None and owner not in found:
            found.append(owner)
    return found


def _with_endpoint(owners: Iterable[str], endpoints: Iterable[str]) -> Act[dict[_Device, int]]:
    """The devices of these accounts that have one of the endpoints, and whether it is disabled."""
    found = {}
    for owner in owners:
        for one in endpoints:
            for device, disabled in (yield from rows(_SAME, part_of(owner), owner, one)):
                found[owner, device] = disabled
    return found


def drop_subscription(account: str, device: str, kept: str | None = None) -> Act[None]:
    """
    See `NudgeStore.drop_subscription`; *device* is the current id.

    Removing the last subscription also deletes the account's `due` row: nothing is decided for it.

    Args:
        kept: An endpoint that another device has now; the route to it stays.
    """
    part = part_of(account)
    found = yield from rows(_DROP, part, account, device)
    yield from run(_DROP_MESSAGES, part, account, device)
    yield from run(_DROP_DUE, part, account)
    gone = [endpoint for (endpoint,) in found if endpoint != kept]
    yield from drop_routes(account, [("endpoint", endpoint_hash(one)) for one in gone])


def drop_current_subscription(account: str, device: str) -> Act[None]:
    """See `NudgeStore.drop_subscription`."""
    yield from lock((part_of(account), account))
    device = yield from current_id(account, device)
    yield from drop_subscription(account, device)


def bury_endpoint(to: Subscription, now_ms: int) -> Act[None]:
    """
    Remember the endpoint as dead; drop the subscription, unless the device has a new endpoint.
    """
    hash = endpoint_hash(to.endpoint)
    yield from run(_BURY, part_of(hash), hash, now_ms + DEAD_MS)
    mine = yield from row(_MINE, part_of(to.account), to.account, to.device)
    if mine is not None and mine[0] == to.endpoint:
        yield from drop_subscription(to.account, to.device)


def subscriptions(account: str) -> Act[list[Subscription]]:
    """See `NudgeStore.subscriptions`."""
    found = yield from rows(_REACHED, part_of(account), account)
    return [Subscription(account, *one) for one in found]


def push_states(account: str) -> Act[list[PushState]]:
    """See `NudgeStore.push_states`."""
    found = yield from rows(_STATES, part_of(account), account)
    return [PushState(device, disabled == 0, at, error) for device, disabled, at, error in found]


def anybody_listens() -> Act[bool]:
    """See `NudgeStore.anybody_listens`."""
    return bool((yield from across(_ANY)))
