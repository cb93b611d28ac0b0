"""
Which records of an account a nudge decision reads: the windows and bounds that every store keeps.

An account may hold ten years of ticks, or what a hostile program has written; a decision needs a
few weeks of it. With a bound on each reading, one large account cannot hold up the others.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, time, timedelta
from typing import Final

from tend.domain.nudges.decide import IGNORED_COUNT
from tend.domain.nudges.key import NudgeKey
from tend.domain.nudges.model import Said

RECENT: Final = timedelta(days=45)
"""Ticks from so far back are read: a month of a monthly goal, the longest absence that a rule
asks for, and a few days for a change of zone. `ticks_since` goes further back if it must."""
CHECKED_IN: Final = timedelta(days=10)
"""Check-ins from so far back are read: a weekly one is due or done within them."""
DAY_MS: Final = 24 * 3600 * 1000
DECIDED_MS: Final = 3 * DAY_MS
"""Nudge keys that were decided against this long before the account's last decision are not read:
whatever the zone, none of them is planned again."""
AHEAD: Final = timedelta(days=3)
"""Ticks and check-ins are read up to so many days after the date in UTC: no zone is further ahead,
and what lies beyond says nothing of today."""

SAID_MS: Final = 120 * DAY_MS
"""How long sent nudges are remembered: the last `IGNORED_COUNT` reminders of a habit, by which it
is judged whether they are ignored, lie within it."""
SETTLED_MS: Final = 14 * DAY_MS
"""How long a nudge key that was decided against is remembered."""

MOST_SAID: Final = 5000
MOST_DECIDED: Final = 20_000
"""So many rows of sent nudges, and of decided keys, are read at most."""


def ticks_since(said: Iterable[Said], today: date) -> date:
    """
    The date from which on ticks are read: `RECENT` before *today*, or the oldest of the last
    `IGNORED_COUNT` sent reminders of any habit and time, if that is earlier.
    """
    days: dict[tuple[str, time], list[date]] = {}
    for one in said:
        for text in one.keys if not one.again else ():
            key = NudgeKey.parse(text)
            if key is not None and key.kind == "reminder":
                days.setdefault((key.about, key.at), []).append(key.day)
    far = [sorted(found)[-IGNORED_COUNT] for found in days.values() if len(found) >= IGNORED_COUNT]
    return min([today - RECENT, *far])
