"""
How much of an account is read to decide its nudges: windows and bounds that every store keeps.

An account may hold ten years of ticks, or whatever a hostile program has written; a decision
needs a few weeks of it. With a bound on each reading, one large account cannot delay the others.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, time, timedelta
from typing import Final

from tend.domain.nudges.decide import IGNORED_COUNT
from tend.domain.nudges.key import NudgeKey
from tend.domain.nudges.model import Said

RECENT: Final = timedelta(days=45)
"""Ticks of this long before today are read. It covers a month of a monthly goal, the longest
absence that a rule knows (30 days) and a change of zone; `ticks_since` may go further back."""
CHECKED_IN: Final = timedelta(days=10)
"""Check-ins of this long before today are read: more than the week between two of them."""
DAY_MS: Final = 24 * 3600 * 1000
DECIDED_MS: Final = 3 * DAY_MS
"""Keys of nudges that were decided against earlier than this before the account's last decision
are not read: in no zone are they planned again."""
AHEAD: Final = timedelta(days=3)
"""Ticks and check-ins are read up to this long after the date in UTC. No zone is further ahead,
and later ones do not matter for today."""

SAID_MS: Final = 120 * DAY_MS
"""How long sent nudges are remembered: long enough for the last `IGNORED_COUNT` reminders of a
habit, which show whether it is being ignored."""
SETTLED_MS: Final = 14 * DAY_MS
"""How long a nudge key that was decided against is remembered."""

MOST_SAID: Final = 5000
MOST_DECIDED: Final = 20_000
"""At most this many sent nudges (rows), and this many decided keys (rows), are read."""


def ticks_since(said: Iterable[Said], today: date) -> date:
    """
    The first date of which ticks are read.

    `RECENT` before *today*; or, if that is earlier, the date of the oldest among the last
    `IGNORED_COUNT` reminders sent for any one habit and time.
    """
    days: dict[tuple[str, time], list[date]] = {}
    for one in said:
        for text in one.keys if not one.again else ():
            key = NudgeKey.parse(text)
            if key is not None and key.kind == "reminder":
                days.setdefault((key.about, key.at), []).append(key.day)
    far = [sorted(found)[-IGNORED_COUNT] for found in days.values() if len(found) >= IGNORED_COUNT]
    return min([today - RECENT, *far])
