"""Push services that nobody sends to for a while. See contract/nudges.py."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from tend.domain.records.parts import LAST_PART, part_of
from tend.store.acts.act import Act, across, run
from tend.store.contract.nudges import Pause

# The later of several instants counts: workers learn of them at the same time. One that lies more
# than a day (86,400,000 ms) beyond, the longest pause, is of a clock that stood ahead.
_PUT: Final = """
INSERT INTO paused (part, origin, why, until_ms, tries) VALUES (?1, ?2, ?3, ?4, ?5)
    ON CONFLICT (part, origin, why) DO UPDATE SET
        until_ms = CASE WHEN paused.until_ms > excluded.until_ms
                         AND paused.until_ms <= excluded.until_ms + 86400000
                        THEN paused.until_ms ELSE excluded.until_ms END,
        tries = CASE WHEN paused.tries > excluded.tries THEN paused.tries ELSE excluded.tries END
"""
_END: Final = "DELETE FROM paused WHERE part = ?1 AND origin = ?2 AND why = ?3"
_PAUSED: Final = """
SELECT origin, why, until_ms, tries FROM paused WHERE part BETWEEN ?1 AND ?2 AND until_ms > ?3
"""


def put_pauses(pauses: Sequence[Pause], first: int = 0, last: int = LAST_PART) -> Act[None]:
    """See `NudgeStore.put_pauses`. They are put into parts from *first* to *last*."""
    for one in sorted(pauses):
        part = first + part_of(one.origin) % (last - first + 1)
        if one.until_ms:
            yield from run(_PUT, part, *one)
        else:
            yield from run(_END, part, one.origin, one.why)


def pauses(now_ms: int) -> Act[list[Pause]]:
    """See `NudgeStore.pauses`."""
    return [Pause(*one) for one in (yield from across(_PAUSED, now_ms))]
