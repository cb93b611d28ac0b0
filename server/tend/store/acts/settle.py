"""What became of messages. See contract/nudges.py."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from tend.domain.records.parts import part_of
from tend.store.acts.act import Act, each, lock, run
from tend.store.acts.subscriptions import bury_endpoint
from tend.store.contract.nudges import Message, Settlement, Subscription

FAILURE_COUNT = 3
FAILING_MS = 24 * 3600 * 1000
ERROR_CHARS = 200

# An outcome of an old endpoint does not count against a subscription that was renewed since.
_DROP: Final = """
DELETE FROM outbox WHERE part = ?1 AND account = ?2 AND key = ?3 AND device = ?4
"""
_AGAIN: Final = """
UPDATE outbox SET at_ms = ?5, leased_ms = 0
 WHERE part = ?1 AND account = ?2 AND key = ?3 AND device = ?4
"""
_DELIVERED: Final = """
UPDATE subscription SET delivered_ms = ?5, error = NULL, failures = 0, failing_ms = NULL
 WHERE part = ?1 AND account = ?2 AND device = ?3 AND endpoint = ?4
"""
_REFUSED: Final = """
UPDATE subscription SET error = ?5
 WHERE part = ?1 AND account = ?2 AND device = ?3 AND endpoint = ?4
"""
_FAILED: Final = """
UPDATE subscription SET error = ?5, failures = failures + 1, failing_ms = coalesce(failing_ms, ?6)
 WHERE part = ?1 AND account = ?2 AND device = ?3 AND endpoint = ?4
"""
_GIVE_UP: Final = """
UPDATE subscription SET disabled = 1
 WHERE part = ?1 AND account = ?2 AND device = ?3 AND endpoint = ?4
   AND failures >= ?5 AND failing_ms <= ?6
"""


def settle(settlements: Sequence[Settlement], now_ms: int) -> Act[None]:
    """See `NudgeStore.settle`."""
    accounts = {one.ready.to.account for one in settlements}
    yield from lock(*((part_of(account), account) for account in accounts))
    over = [one for one in settlements if one.how != "retry" or one.at_ms >= _until(one)]
    yield from each(_DROP, [_name(one.ready.message) for one in over])
    arrived = [one for one in settlements if one.how == "delivered"]
    yield from each(_DELIVERED, [(*_device(one.ready.to), now_ms) for one in arrived])
    for one in settlements:
        if one.how == "retry":
            yield from _retry(one, now_ms)
        elif one.how == "refused" and one.error is not None:
            yield from run(_REFUSED, *_device(one.ready.to), one.error[:ERROR_CHARS])
        elif one.how == "dead":
            yield from bury_endpoint(one.ready.to, now_ms)


def _retry(one: Settlement, now_ms: int) -> Act[None]:
    yield from run(_AGAIN, *_name(one.ready.message), one.at_ms)
    if one.error is None:
        return
    device = _device(one.ready.to)
    yield from run(_FAILED, *device, one.error[:ERROR_CHARS], now_ms)
    yield from run(_GIVE_UP, *device, FAILURE_COUNT, now_ms - FAILING_MS)


def _until(one: Settlement) -> int:
    return one.ready.message.until_ms


def _name(one: Message) -> tuple[int, str, str, str]:
    return part_of(one.account), one.account, one.key, one.device


def _device(to: Subscription) -> tuple[int, str, str, str]:
    return part_of(to.account), to.account, to.device, to.endpoint
