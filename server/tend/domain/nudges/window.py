"""
How much of an account bears on its nudges, for every store.

Whatever an account has stored, only so much of it is read: nobody's reminders need more, and what
has no end would hold everybody up.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, time, timedelta
from typing import Final

from tend.domain.nudges.decide import IGNORED_COUNT
from tend.domain.nudges.key import NudgeKey
from tend.domain.nudges.model import Said

RECENT: Final = timedelta(days=45)
"""So far back ticks are read: a month, the longest absence, and the few days of a zone's change.
Where reminders have been ignored for longer, further: `ticks_since`."""
CHECKED_IN: Final = timedelta(days=10)
DAY_MS: Final = 24 * 3600 * 1000
DECIDED_MS: Final = 3 * DAY_MS
"""A key of so long before the last wake cannot be planned again."""
AHEAD: Final = timedelta(days=3)
"""No zone is further ahead: what lies beyond says nothing of today."""

SAID_MS: Final = 120 * DAY_MS
"""How long what was said is remembered: the last five reminders of the rarest habit do not count
further back."""
SETTLED_MS: Final = 14 * DAY_MS
"""How long a key that was decided without a word is remembered."""

MOST_SAID: Final = 5000
MOST_DECIDED: Final = 20_000


def ticks_since(said: Iterable[Said], today: date) -> date:
    """From when on ticks matter: of each reminder, the last few that were said count."""
    days: dict[tuple[str, time], list[date]] = {}
    for one in said:
        for text in one.keys if not one.again else ():
            key = NudgeKey.parse(text)
            if key is not None and key.kind == "reminder":
                days.setdefault((key.about, key.at), []).append(key.day)
    far = [sorted(found)[-IGNORED_COUNT] for found in days.values() if len(found) >= IGNORED_COUNT]
    return min([today - RECENT, *far])
