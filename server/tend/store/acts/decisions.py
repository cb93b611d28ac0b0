"""Storing what was decided for accounts. See contract/nudges.py."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Final

from tend.domain.nudges.window import DAY_MS, SAID_MS, SETTLED_MS
from tend.domain.records.parts import part_of
from tend.store.acts.act import Act, each, lock, row
from tend.store.acts.messages import hold_messages
from tend.store.contract.nudges import NEVER_MS, Decided, Due
from tend.store.contract.past import NUDGE_VERSION, encode_nudge

_STANDS: Final = """
SELECT d.turn, d.since_ms, a.seq FROM due d JOIN account a ON a.part = d.part AND a.id = d.account
 WHERE d.part = ?1 AND d.account = ?2
"""
_RELEASE: Final = "UPDATE due SET leased_ms = 0 WHERE part = ?1 AND account = ?2"
_NEXT: Final = """
UPDATE due SET due_ms = ?3, since_ms = ?4, leased_ms = 0, marked = 0
 WHERE part = ?1 AND account = ?2
"""
_SAY: Final = """
INSERT INTO said (part, account, key, at_ms, kind, habits, again)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT DO NOTHING
"""
_DECIDE: Final = """
INSERT INTO decided (part, account, key, said, at_ms) VALUES (?1, ?2, ?3, ?4, ?5)
    ON CONFLICT DO NOTHING
"""
_NO_LATER: Final = "DELETE FROM later WHERE part = ?1 AND account = ?2"
_LATER: Final = """
INSERT INTO later (part, account, key, at_ms, version, nudge) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
"""
_TIDY: Final = (
    (
        "DELETE FROM decided WHERE part = ?1 AND account = ?2 AND said IS NULL AND at_ms < ?3",
        SETTLED_MS,
    ),
    ("DELETE FROM decided WHERE part = ?1 AND account = ?2 AND at_ms < ?3", SAID_MS),
    ("DELETE FROM said WHERE part = ?1 AND account = ?2 AND at_ms < ?3", SAID_MS),
)

Decision = tuple[Due, Decided]


def record_decisions(decisions: Sequence[Decision], now_ms: int, lease_ms: int) -> Act[list[bool]]:
    """See `NudgeStore.record_decisions`."""
    yield from lock(*(_place(due) for due, _ in decisions))
    good = []
    for due, decided in decisions:
        stands = yield from row(_STANDS, *_place(due))
        wanted = (due.plan_version, due.since_ms, decided.seq)
        good.append(stands is not None and tuple(stands) == wanted)
    taken = [one for one, is_good in zip(decisions, good, strict=True) if is_good]
    lost = [due for (due, _), is_good in zip(decisions, good, strict=True) if not is_good]
    yield from each(_RELEASE, map(_place, lost))
    yield from _say(taken)
    settled = [(*_place(due), key, None, now_ms) for due, to in taken for key in to.settled]
    yield from each(_DECIDE, settled)
    yield from _put_off(taken)
    yield from hold_messages((one for _, to in taken for one in to.outbox), now_ms, lease_ms)
    yield from each(_NEXT, [(*_place(due), _due_ms(to), to.since_ms) for due, to in taken])
    yield from _tidy([due for due, _ in taken], now_ms)
    return good


def _say(decisions: Sequence[Decision]) -> Act[None]:
    said, decided = [], []
    for due, to in decisions:
        for one in to.said:
            lead, at_ms = one.keys[0], round(one.at.timestamp() * 1000)
            habits = json.dumps(one.habits)
            said.append((*_place(due), lead, at_ms, one.kind, habits, int(one.again)))
            decided += [(*_place(due), key, lead, at_ms) for key in one.keys]
    yield from each(_SAY, said)
    yield from each(_DECIDE, decided)


def _put_off(decisions: Sequence[Decision]) -> Act[None]:
    yield from each(_NO_LATER, [_place(due) for due, _ in decisions])
    put_off = [
        (*_place(due), nudge.key, at, NUDGE_VERSION, encode_nudge(nudge))
        for due, to in decisions
        for at, nudge in to.later
    ]
    yield from each(_LATER, put_off)


def _tidy(dues: Sequence[Due], now_ms: int) -> Act[None]:
    """Delete decisions older than any rule reads; once a day for each account."""
    new_day = [_place(due) for due in dues if due.since_ms // DAY_MS != now_ms // DAY_MS]
    for sql, before_ms in _TIDY:
        yield from each(sql, [(*place, now_ms - before_ms) for place in new_day])


def _due_ms(decided: Decided) -> int:
    return NEVER_MS if decided.due_ms is None else decided.due_ms


def _place(due: Due) -> tuple[int, str]:
    return part_of(due.account), due.account
