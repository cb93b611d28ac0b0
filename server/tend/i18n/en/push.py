"""
What notifications say. The server knows no name and no cue: these are neutral; the phone's worker
may put its own words in their place.
"""

from __future__ import annotations

from typing import Final

from tend.i18n.parts import PushTexts

TEXTS: Final[PushTexts] = {
    "title": "Tend",
    "done": "Done",
    "later": "In an hour",
    "moment": "I need a minute",
    "test": "A test reminder. All is set up.",
    "hello": "It works. Reminders will be few.",
    "letter": "A letter from you has come.",
    "letter_many": "Letters from you have come.",
    "clockoff": "The working day is over. The evening is yours.",
    "reminder": "A small kindness is waiting.",
    "reminder_many": "A few small kindnesses are waiting.",
    "meet": "A date that you set has come round.",
    "checkin": "It is the hour of your weekly check-in.",
    "evening": "Five quiet minutes are ready for you.",
    "roundup": "There is still room for something kind today.",
    "summary": "A week of yours is over.",
    "welcome_3": "The garden kept. Come by whenever you like.",
    "welcome_7": "Nothing ran out while you were away.",
    "welcome_14": "One small thing is enough to begin again.",
    "welcome_30": "Tend is still here for you. It will be quiet from now on.",
}
