"""When accounts are due: marking, claiming and planning. See contract/nudges.py."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from tend.domain.nudges.plan import jitter_of
from tend.domain.records.parts import part_of
from tend.store.acts.act import Act, across, each, row, run
from tend.store.contract.nudges import NEVER_MS, Due

_START: Final = """
INSERT INTO due (part, account, due_ms, since_ms) VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO NOTHING
"""
_MARK: Final = """
UPDATE due SET turn = turn + 1, marked = 1,
       since_ms = CASE WHEN due_ms > ?3 AND since_ms < ?4 THEN ?4 ELSE since_ms END,
       due_ms = CASE WHEN due_ms > ?3 THEN ?3 ELSE due_ms END
 WHERE part = ?1 AND account = ?2
"""
_DUE: Final = """
SELECT due_ms, part, account FROM due
 WHERE +part BETWEEN ?1 AND ?2 AND due_ms <= ?3 AND leased_ms <= ?3 ORDER BY due_ms LIMIT ?4
"""
_CLAIM: Final = """
UPDATE due SET leased_ms = ?4
 WHERE part = ?1 AND account = ?2 AND due_ms <= ?3 AND leased_ms <= ?3
RETURNING since_ms, turn, marked
"""
_PLAN: Final = """
UPDATE due SET leased_ms = 0, due_ms = CASE WHEN turn = ?3 THEN ?4 ELSE due_ms END,
       marked = CASE WHEN turn = ?3 THEN 0 ELSE marked END
 WHERE part = ?1 AND account = ?2
"""


# A row that was claimed or decided in a time to come.
_AHEAD: Final = """
SELECT part FROM due WHERE +part BETWEEN ?1 AND ?2 AND (since_ms > ?3 OR leased_ms > ?3)
"""
_ANEW: Final = """
UPDATE due SET turn = turn + 1, marked = 1, leased_ms = 0, since_ms = ?3, due_ms = ?3
 WHERE part = ?1 AND (since_ms > ?2 OR leased_ms > ?2)
"""

AHEAD_MS: Final = 3_600_000
"""Further ahead than any lease, and than the clocks of two machines can be apart."""
LOOKS: Final = 3
"""How often a worker looks for what is due before it leaves it to the others."""


def start_planning(account: str, now_ms: int, jitter_s: int) -> Act[None]:
    """An account has a subscription: make its `due` row, if it has none, and ask for a plan."""
    yield from run(_START, part_of(account), account, NEVER_MS, now_ms)
    yield from mark_for_planning(account, now_ms, jitter_s)


def mark_for_planning(account: str, now_ms: int, jitter_s: int) -> Act[None]:
    """
    Ask for a new plan because records changed, in the same transaction.

    Planning itself reads all records of an account, so a worker does it later (within two seconds):
    it must not delay the writer.

    1. `marked` is set and the plan version raised; a plan made from older records is then void.
    2. The account is due now, so that a worker claims it.
    3. If it was due already, `since_ms` stays: those nudges are still to be decided.
    4. Otherwise `since_ms` moves to now minus the jitter, so that nothing earlier fires late: a
       reminder set at noon for eleven o'clock comes tomorrow.
    """
    jitter_ms = jitter_of(account, jitter_s) // timedelta(milliseconds=1)
    yield from run(_MARK, part_of(account), account, now_ms, now_ms + 1 - jitter_ms)


def claim_due(now_ms: int, limit: int, lease_ms: int) -> Act[list[Due]]:
    """See `NudgeStore.claim_due`."""
    for _ in range(LOOKS):
        found = yield from across(_DUE, now_ms, limit)
        chosen = sorted(tuple(one) for one in found)[:limit]
        claimed = []
        # In the order of the accounts, which is the same for all workers: none blocks another.
        for due_ms, part, account in sorted(chosen, key=lambda one: one[1:]):
            mine = yield from row(_CLAIM, part, account, now_ms, now_ms + lease_ms)
            if mine is not None:
                since_ms, turn, marked = mine
                claimed.append(Due(account, since_ms, turn, bool(marked), due_ms))
        if claimed or not chosen:
            break
        # Another worker was quicker with all of them: there may be others.
    return sorted(claimed, key=lambda due: due.due_ms)


def put_plans(plans: Sequence[tuple[Due, int]]) -> Act[None]:
    """See `NudgeStore.put_plans`."""
    # If records changed since the claim, the mark stays and the account is due at once.
    yield from each(
        _PLAN,
        [
            (part_of(due.account), due.account, due.plan_version, due_ms)
            for due, due_ms in sorted(plans, key=lambda plan: plan[0].account)
        ],
    )


def plan_anew_after_the_clock(now_ms: int) -> Act[None]:
    """
    Ask for a new plan where the last one is of a clock that stood ahead.

    Otherwise nobody would be reminded until that time has come, whatever they change.
    """
    latest_ms = now_ms + AHEAD_MS
    found = yield from across(_AHEAD, latest_ms)
    parts = sorted({part for (part,) in found})
    yield from each(_ANEW, [(part, latest_ms, now_ms) for part in parts])
