"""
The weekly check-in: eight answers about the past week, two for each of four signs.

No validated scale, and no diagnosis: a trend for the person alone. The server never sees an
answer. Twin: pwa/src/domain/strategies/checkin.ts; cases in tests/vectors/checkin.json.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from statistics import median
from typing import Final, Literal, NamedTuple, get_args

Sign = Literal["exhaustion", "distance", "accomplishment", "body"]
Signal = Literal["steady", "watch", "care"]
Scores = dict[Sign, float | None]
"""Of each sign 0 to 100, more being more strain; None: not both statements were answered."""
Signals = dict[Sign, Signal | None]
Answers = Sequence[int | None]
"""0 (never) to 4 (always); None: left out."""

SIGNS: Final[tuple[Sign, ...]] = get_args(Sign)
_MOST: Final = 4
_CARE: Final = 75
_WATCH: Final = 50
_ABOVE: Final = 20
"""Above the median of the check-ins before."""
_BEFORE: Final = 4
_BEFORE_LEAST: Final = 2
"""So many of them count, and so many are needed."""
_SKIPS: Final = 3
"""After so many check-ins that were not made the person is asked whether to stop."""
_WAYS: Final[dict[Sign, tuple[str, ...]]] = {
    "exhaustion": ("rest", "caseload", "boundaries"),
    "distance": ("consultation", "support", "hobby"),
    "accomplishment": ("learning", "well"),
    "body": ("movement", "sleep", "doctor"),
}
"""What fits a sign, in the order in which it is offered."""
_DAY: Final = timedelta(days=1)


class CheckIn(NamedTuple):
    """A check-in, by the date on which it was made."""

    on: date
    answers: Answers


class Week(NamedTuple):
    """What the check-in of one week says."""

    week: date
    """The week's first date."""
    on: date
    scores: Scores
    signals: Signals


def scores_of(answers: Answers) -> Scores:
    """The scores of eight answers; accomplishment is turned."""
    found: Scores = {}
    for index, sign in enumerate(SIGNS):
        first, second = answers[2 * index], answers[2 * index + 1]
        if first is None or second is None:
            found[sign] = None
            continue
        total = first + second
        if sign == "accomplishment":
            total = 2 * _MOST - total
        found[sign] = total / 2 * (100 / _MOST)
    return found


def weeks_of(check_ins: Iterable[CheckIn], week_start: int) -> list[Week]:
    """What each week's check-in says, the oldest first. Of several in a week the last stands."""
    by_week: dict[date, CheckIn] = {}
    for one in check_ins:
        week = one.on - _DAY * ((one.on.isoweekday() - week_start) % 7)
        if week not in by_week or by_week[week].on <= one.on:
            by_week[week] = one
    found: list[Week] = []
    for week, one in sorted(by_week.items()):
        scores = scores_of(one.answers)
        past = [before.scores for before in found[-_BEFORE:]]
        signals: Signals = {
            sign: _signal(scores[sign], [before[sign] for before in past]) for sign in SIGNS
        }
        found.append(Week(week, one.on, scores, signals))
    return found


def _signal(now: float | None, past: Sequence[float | None]) -> Signal | None:
    """*past*: the sign's scores at the up to four check-ins before, the oldest first."""
    if now is None:
        return None
    before = (past[-1] if past else None) or 0
    if now >= _CARE or (now >= _WATCH and before >= _WATCH):
        return "care"
    known = [score for score in past if score is not None]
    rises = len(known) >= _BEFORE_LEAST and now - median(known) >= _ABOVE
    return "watch" if now >= _WATCH or rises else "steady"


def ways_of(signals: Signals) -> list[str]:
    """Where signals lead, the most urgent first; any `care` leads to help before all."""
    urgent = [sign for sign in SIGNS if signals[sign] == "care"]
    watched = [sign for sign in SIGNS if signals[sign] == "watch"]
    ways = [way for sign in (*urgent, *watched) for way in _WAYS[sign]]
    return ["help", *ways] if urgent else ways


def asks_to_stop(
    made: Iterable[date], weekday: int, since: date, asked: date | None, today: date
) -> bool:
    """
    Whether to ask if the check-in shall stop: its last three dates are over without one.

    Args:
        since: When it was set.
        asked: When this was asked last; it is not asked again until a check-in is made.
    """
    last = max([since, *made])
    if asked is not None and asked >= last:
        return False
    first = last + _DAY
    first += _DAY * ((weekday - first.isoweekday()) % 7)
    return (today - _DAY - first).days // 7 + 1 >= _SKIPS
