"""
The keys of each part. A language has a file for each, `<language>/<part>.py`, with a `TEXTS` of its
type: mypy refuses a missing key and one too many.
"""

from __future__ import annotations

from typing import Literal, TypedDict

from tend.domain.nudges.decide import TextKey
from tend.domain.nudges.key import AdHoc


class PushTexts(TypedDict):
    """What notifications say: neutral, for the server knows no name and no cue."""

    title: str
    done: str
    later: str
    moment: str
    test: str
    hello: str
    letter: str
    letter_many: str
    clockoff: str
    reminder: str
    reminder_many: str
    meet: str
    checkin: str
    evening: str
    roundup: str
    summary: str
    welcome_3: str
    welcome_7: str
    welcome_14: str
    welcome_30: str


PushKey = Literal[TextKey, AdHoc]
"""A key of `PushTexts` that is chosen while Tend runs: what a nudge or a single message says."""


class PagesTexts(TypedDict):
    """Pages of the server's own; all others are the app's."""

    title: str
    unbuilt: str
