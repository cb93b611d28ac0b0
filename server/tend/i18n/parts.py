"""
The keys of each part. A language has a file for each, `<language>/<part>.py`, with a `TEXTS` of its
type: mypy refuses a missing key and one too many.
"""

from __future__ import annotations

from typing import Literal, TypedDict


class PushTexts(TypedDict):
    """What notifications say: neutral, for the server knows no name and no cue."""

    title: str
    done: str
    later: str
    test: str
    hello: str
    letter: str
    letter_many: str
    clockoff: str
    reminder: str
    reminder_many: str
    checkin: str
    roundup: str
    summary: str
    welcome_3: str
    welcome_7: str
    welcome_14: str
    welcome_30: str


PushKey = Literal[
    "title",
    "done",
    "later",
    "test",
    "hello",
    "letter",
    "letter_many",
    "clockoff",
    "reminder",
    "reminder_many",
    "checkin",
    "roundup",
    "summary",
    "welcome_3",
    "welcome_7",
    "welcome_14",
    "welcome_30",
]
"""A key of `PushTexts`, for whoever chooses one while Tend runs."""


class PagesTexts(TypedDict):
    """Pages of the server's own; all others are the app's."""

    title: str
    unbuilt: str
