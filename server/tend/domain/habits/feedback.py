"""
Which kind of sentence the app shows after a tick on today.

The server sends none of them; this twin is here so that tests compare both implementations.

Twin: pwa/src/domain/feedback.ts; cases in tests/vectors/feedback.json.
"""

from __future__ import annotations

from datetime import date
from typing import Final, Literal

import msgspec

from tend.domain.habits.history import History, Life, history
from tend.domain.habits.schedule import asks
from tend.domain.habits.streak import streak
from tend.domain.habits.strength import STAGES
from tend.domain.habits.summary import Summary

Feedback = Literal[
    "first_ever",
    "letter_due",
    "comeback",
    "stage_up",
    "milestone",
    "reserve_earned",
    "all_done_today",
    "tiny_counts",
    "bonus",
    "kept",
]

_MILESTONES: Final = frozenset({3, 7, 14, 21, 30, 50, 66, 100})
_FNV_OFFSET, _FNV_PRIME = 0x811C9DC5, 0x01000193


class Moment(msgspec.Struct, frozen=True):
    """What `choose` needs to know about a tick on today."""

    before: Summary
    after: Summary
    today: date
    first_ever: bool
    """No habit was ever kept before."""
    letter_due: bool
    """A letter of the person's own is due today."""
    comeback: bool
    """The answer of `comeback` for the life before the tick."""
    all_done: bool
    """The tick has filled the ring of today, see `is_filled` of share.py."""
    tiny: bool
    """The date is kept, but its amount is below the target."""
    bonus: bool
    """The date is kept, but was not due."""


def choose(moment: Moment) -> Feedback:
    """The first of the ten kinds, in their order of precedence, whose condition holds."""
    before, after = moment.before, moment.after
    grown = STAGES.index(after.stage_best) > STAGES.index(before.stage_best)
    holds: tuple[tuple[bool, Feedback], ...] = (
        (moment.first_ever, "first_ever"),
        (moment.letter_due, "letter_due"),
        (moment.comeback, "comeback"),
        (grown, "stage_up"),
        (after.run > before.run and _is_milestone(after.run), "milestone"),
        (after.reserve > before.reserve and before.run > 0, "reserve_earned"),
        (moment.all_done, "all_done_today"),
        (moment.tiny, "tiny_counts"),
        (moment.bonus, "bonus"),
    )
    return next((kind for held, kind in holds if held), "kept")


def _is_milestone(run: int) -> bool:
    return run in _MILESTONES or (run > 100 and run % 50 == 0)


def comeback(life: Life) -> bool:
    """
    Whether a tick on today would be a return after a break; *life* is as it was before that tick.

    It is one if nothing was kept on the last three due dates (or periods) before today and none
    of them was rest, or if a miss has ended a run since the last kept date. Who has kept something
    earlier in the week or month of today has returned then.
    """
    walked = history(life)
    if _has_returned(walked):
        return False
    before = _empty_before_today(walked)[-3:]
    if len(before) == 3 and all(before):
        return True
    chapters = streak(walked).chapters
    kept = (mark.at for mark in reversed(walked.marks) if mark.state in ("kept", "bonus"))
    ended = chapters[-1].ended if chapters and chapters[-1].by == "miss" else 0
    return ended > next(kept, 0)


def _has_returned(walked: History) -> bool:
    """Whether something was kept in the period of today, before today; False for dates."""
    if not walked.marks or walked.eras[-1].unit == "days":
        return False
    today = walked.marks[-1].at
    begins = [period.begin for period in walked.periods if period.begin <= today <= period.end]
    return any(
        mark.state == "kept" and mark.at >= begin for mark in walked.marks[:-1] for begin in begins
    )


def _empty_before_today(walked: History) -> list[bool]:
    """
    For each due date (or period) before today's: True if nothing was kept and it was not rest.

    Only dates or periods of the era that today belongs to.
    """
    if not walked.marks:
        return []
    era, today = walked.eras[-1], walked.marks[-1].at
    if era.unit != "days":
        return [
            period.kept == 0 and period.state == "missed"
            for period in walked.periods
            if era.first <= period.begin and period.end < today
        ]
    return [
        mark.state == "missed"
        for mark in walked.marks[:-1]
        if mark.at >= era.first and mark.entry and asks(mark.entry, mark.at)
    ]


def text_index(habit_id: str, day: date, kind: Feedback, count: int) -> int:
    """Which of *count* texts to show (from 0): by a 32-bit FNV-1a hash, so that devices agree."""
    number = _FNV_OFFSET
    for byte in "\x1f".join((habit_id, day.isoformat(), kind)).encode():
        number = (number ^ byte) * _FNV_PRIME & 0xFFFFFFFF
    return number % count
