"""
Which of several texts is shown.

One that fits the person's own part of the day and has not been seen for a while. Twin:
pwa/src/domain/wording.ts; cases in tests/vectors/wording.json.
"""

from __future__ import annotations

from collections.abc import Container, Sequence
from datetime import date, time, timedelta
from typing import Final, Literal, NamedTuple

Tag = Literal["any", "today", "early", "mid", "late", "morning", "afternoon", "evening", "night"]
"""
What a text may ask for. `any`: it fits whenever; `today`: whenever it is about today. `early`,
`mid`, `late`: the person's own day, whenever it begins. The others name what the clock on the wall
must say as well.
"""

_HOUR: Final = 60
_DAY: Final = 24 * _HOUR
_RISE: Final = 4 * _HOUR
"""Before this nobody's day begins anew: whoever is up has not slept yet."""
_OWN: Final[Sequence[tuple[Tag, int]]] = (
    ("early", 8 * _HOUR),
    ("mid", 14 * _HOUR),
    ("late", _DAY),
)
"""The person's own parts, by the minutes since their day began."""
_NAMED: Final[Sequence[tuple[Tag, int, Tag]]] = (
    ("morning", 8 * _HOUR, "early"),
    ("afternoon", 14 * _HOUR, "mid"),
    ("evening", 19 * _HOUR, "late"),
    ("night", _DAY, "late"),
)
"""The clock's, by the minutes since `_RISE`, each with the own part in which it may be named."""
_REST: Final = timedelta(7)
"""A text rests for so long after it was shown."""


class Choice(NamedTuple):
    """A text that could be shown."""

    id: int
    fits: bool


class Shown(NamedTuple):
    """A text that was shown on this device, and the person's date then."""

    id: int
    on: date


def tags_at(minute: int, day_start: time, *, is_today: bool) -> list[Tag]:
    """
    What fits at a minute of the local day.

    Args:
        is_today: The text is about today, not about a day that is over.
    """
    if not is_today:
        return ["any"]
    began = max(_RISE, day_start.hour * _HOUR + day_start.minute)
    own = next(tag for tag, until in _OWN if _since(began, minute) < until)
    named, of = next((tag, of) for tag, until, of in _NAMED if _since(_RISE, minute) < until)
    return ["any", "today", own, *([named] if of == own else [])]


def _since(began: int, minute: int) -> int:
    return (minute - began) % _DAY


def pick_text(
    choices: Sequence[Choice],
    start: int,
    shown: Sequence[Shown],
    session: Container[int],
    today: date,
) -> int:
    """
    The place of the text to show; -1: none fits.

    From *start* on the next that fits and was shown neither within the last days nor in this
    session; when none is left, the one that fits and was shown least recently.

    Args:
        start: See `text_index`.
        shown: Oldest first, each text once.
        session: The texts that were shown since the app was opened.
    """
    last = {text.id: place for place, text in enumerate(shown)}
    fitting = [at % len(choices) for at in range(start, start + len(choices))]
    fitting = [at for at in fitting if choices[at].fits]
    for at in fitting:
        id = choices[at].id
        rests = id in last and today - shown[last[id]].on < _REST
        if not rests and id not in session:
            return at
    return min(fitting, key=lambda at: last.get(choices[at].id, -1), default=-1)
