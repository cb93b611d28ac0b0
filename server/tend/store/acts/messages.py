"""Messages in the outbox: put, held and claimed. See contract/nudges.py."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from tend.domain.records.parts import part_of
from tend.store.acts.act import Act, across, each, row
from tend.store.contract.nudges import Message, Ready, Subscription

_PUT: Final = """
INSERT INTO outbox (part, account, key, device, payload, urgency, until_ms, tries, at_ms, leased_ms)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10) ON CONFLICT DO NOTHING
"""
_OVER_PARTS: Final = """
SELECT part FROM outbox
 WHERE +part BETWEEN ?1 AND ?2 AND at_ms <= ?3 AND until_ms <= ?3
"""
_OVER: Final = "DELETE FROM outbox WHERE part = ?1 AND at_ms <= ?2 AND until_ms <= ?2"
_READY: Final = """
SELECT o.at_ms, o.part, o.account, o.key, o.device FROM outbox o JOIN subscription s
    ON s.part = o.part AND s.account = o.account AND s.device = o.device
 WHERE +o.part BETWEEN ?1 AND ?2 AND o.at_ms <= ?3 AND o.leased_ms <= ?3 AND s.disabled = 0
 ORDER BY o.at_ms LIMIT ?4
"""
_CLAIM: Final = """
UPDATE outbox SET leased_ms = ?6, tries = tries + 1
 WHERE part = ?1 AND account = ?2 AND key = ?3 AND device = ?4 AND leased_ms <= ?5
RETURNING payload, urgency, until_ms, tries - 1
"""
_TO: Final = """
SELECT endpoint, p256dh, auth FROM subscription
 WHERE part = ?1 AND account = ?2 AND device = ?3 AND disabled = 0
"""


def put_messages(messages: Sequence[Message], now_ms: int) -> Act[None]:
    """See `NudgeStore.put_messages`. A message that is in the outbox already is not added again."""
    yield from each(_PUT, [(part_of(one.account), *one, now_ms, 0) for one in messages])


def hold_messages(outbox: Iterable[Ready], now_ms: int, lease_ms: int) -> Act[None]:
    """Put messages that the caller sends at once; other workers may claim them after the lease."""
    held = [(part_of(one.account), *one[:6], 1, now_ms, now_ms + lease_ms) for one, _ in outbox]
    yield from each(_PUT, held)


def claim_messages(now_ms: int, limit: int, lease_ms: int) -> Act[list[Ready]]:
    """See `NudgeStore.claim_messages`."""
    over = yield from across(_OVER_PARTS, now_ms)
    yield from each(_OVER, [(part, now_ms) for part in sorted({part for (part,) in over})])
    found = yield from across(_READY, now_ms, limit)
    chosen = sorted(tuple(one) for one in found)[:limit]
    ready = []
    # In the order of their names, which is the same for all workers: none blocks another.
    for at_ms, part, account, key, device in sorted(chosen, key=lambda one: one[1:]):
        claimed = yield from _claim(part, account, key, device, now_ms, lease_ms)
        if claimed is not None:
            ready.append((at_ms, claimed))
    return [one for _, one in sorted(ready, key=lambda one: one[0])]


def _claim(
    part: int, account: str, key: str, device: str, now_ms: int, lease_ms: int
) -> Act[Ready | None]:
    """Claim a message, unless another worker was quicker."""
    to = yield from row(_TO, part, account, device)
    if to is None:
        return None
    found = yield from row(_CLAIM, part, account, key, device, now_ms, now_ms + lease_ms)
    if found is None:
        return None
    message = Message(account, key, device, *found)
    return Ready(message, Subscription(account, device, *to))
