"""
The schema: every kind of record with its fields, and every setting, as plain data.

It refuses no write: the server also stores and relays kinds and fields that are not listed here,
because a newer Tend may have written them.
Twin: pwa/src/domain/schema.ts; tests/vectors/kinds.json holds both to the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, Literal

import msgspec

Form = Literal[
    "text",
    "word",
    "choice",
    "flag",
    "number",
    "amount",
    "date",
    "time",
    "instant",
    "zone",
    "language",
    "place",
    "plan",
    "times",
    "spans",
    "hours",
    "week",
    "weekly",
    "evenings",
    "object",
    "setting",
]
"""The form of a field's value. `text` is sealed; the server can read all others."""

SHARE: Final = "c."
"""The prefix of fields that hold one device's share of a count: `c.<device>`."""


STEPS: Final = tuple(f"step{number}" for number in range(1, 8))
"""The fields of a routine's steps. A step that is done is the share `c.<field>` of the tick."""


class Field(msgspec.Struct, frozen=True):
    """A field of a kind of record, or the value of a setting."""

    form: Form
    usual: Any = None
    """The default, which holds while nobody has set it."""
    most: int | None = None
    """The most that the app accepts: characters of a text, items of a list, or a number's size."""


class Setting(Field, frozen=True):
    """A record of kind `s`."""

    ruled: bool = False
    """Whether the rules of days and habits need it (`DaySettings`)."""


class RecordKind(msgspec.Struct, frozen=True):
    """A kind of record."""

    name: str
    """Plural, such as `habits`."""
    id: str
    """A regular expression that the ids of its records match."""
    fields: Mapping[str, Field]
    exported: str | None = "others"
    """The list of the exported file that its records stand in; None: they are not exported."""
    bound: bool = False
    """Whether its records stay behind when the others move to another account."""
    planned: bool = False
    """Whether a change of a record makes the account's nudges be planned again."""
    heeded: int = 0
    """How many records of it are read, at most, to decide an account's nudges; 0: none."""

    @property
    def sealed(self) -> tuple[str, ...]:
        """The fields that no server may read."""
        return tuple(name for name, field in self.fields.items() if field.form == "text")

    @property
    def plain(self) -> tuple[str, ...]:
        """The fields that are not sealed."""
        return tuple(name for name, field in self.fields.items() if field.form != "text")


_TEXT: Final = Field("text")
_WORD: Final = Field("word")
_FLAG: Final = Field("flag", 0)
_DATE: Final = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
_RANDOM: Final = "[0-9a-v]{12}"
_ANY: Final = "[A-Za-z0-9._-]+"

KINDS: Final[Mapping[str, RecordKind]] = {
    "h": RecordKind(
        "habits",
        _RANDOM,
        {
            "name": Field("text", most=80),
            "icon": _TEXT,
            "unit": Field("text", most=20),
            "cue": Field("text", most=200),
            "area": _TEXT,
            "color": _TEXT,
            "limit": _TEXT,
            **dict.fromkeys(STEPS, Field("text", most=80)),
            "measure": Field("choice", "check"),
            "plan": Field("plan", []),
            "rem": Field("times", [], most=8),
            "pause": Field("spans", []),
            "pos": Field("place", ""),
            "arch": _FLAG,
            "del": _FLAG,
        },
        exported="habits",
        planned=True,
        heeded=2000,
    ),
    "t": RecordKind(
        "ticks",
        f"{_DATE}[.]{_RANDOM}",
        {
            "v": Field("amount", most=100_000),
            SHARE: Field("amount"),
            "r": _FLAG,
            "n": Field("text", most=1200),
        },
        exported="ticks",
        heeded=20_000,
    ),
    "s": RecordKind(
        "settings",
        f"[A-Za-z]+([.]{_ANY})?",
        {"v": Field("setting")},
        exported="settings",
        planned=True,
        heeded=5000,
    ),
    "k": RecordKind(
        "keys",
        "current|recovery[.][0-9a-f]{16}|join[.][0-9a-f]{8}|removed[.][0-9a-f]{8}",
        {
            "id": _WORD,
            "v": _WORD,
            "check": _TEXT,
            "c": _WORD,
            "o": _WORD,
            "j": _WORD,
            "w": _WORD,
            "at": Field("instant"),
        },
        exported=None,
        bound=True,
    ),
    "c": RecordKind("check-ins", f"{_DATE}[.]{_ANY}", {"body": _TEXT}, heeded=200),
    "l": RecordKind(
        "letters",
        _RANDOM,
        {"body": _TEXT, "due": Field("date"), "del": _FLAG},
        planned=True,
        heeded=2000,
    ),
    "p": RecordKind(
        "people",
        _ANY,
        {"body": _TEXT, "every": _WORD, "due": Field("date")},
        planned=True,
        heeded=1000,
    ),
    "g": RecordKind("ledger", f"{_DATE}[.]{_RANDOM}|on[.]{_RANDOM}", {"body": _TEXT}),
    "d": RecordKind("devices", "[0-9a-f]{8}", {"name": Field("text", most=60)}, bound=True),
}
"""By the letter that stands for the kind on the wire."""

SETTINGS: Final[Mapping[str, Setting]] = {
    "tz": Setting("zone", ruled=True),
    "zone": Setting("object"),
    "lang": Setting("language", "en"),
    "dayStart": Setting("time", "04:00", ruled=True),
    "dayAsked": Setting("date"),
    "weekStart": Setting("number", 1, most=7, ruled=True),
    "leave": Setting("spans", [], ruled=True),
    "opened": Setting("date", ruled=True),
    "work": Setting("week", {}),
    "work.": Setting("hours"),
    "quiet": Setting("hours", ["21:30", "07:00"]),
    "cap": Setting("number", 4, most=20),
    "roundUp": Setting("time", "20:00"),
    "checkin": Setting("weekly"),
    "summary": Setting("weekly"),
    "evening": Setting("evenings"),
    "hush": Setting("date"),
    "showNames": Setting("flag", usual=False),
    "groups": Setting("flag", 0),
    "country": Setting("word"),
    "foldsKept": Setting("flag", 0),
    "fade.": Setting("word"),
    "snooze.": Setting("object"),
    "better.": Setting("time"),
    "reserveTold": Setting("date"),
    "pipsTold": Setting("date"),
    "checkinAsked": Setting("date"),
    "firstAsked": Setting("date"),
    "recovery": Setting("object"),
}
"""By id. An id that ends in a dot is a prefix: one setting for each date or habit."""

RULED: Final = tuple(id for id, setting in SETTINGS.items() if setting.ruled)
"""The ids of the settings that the rules of days and habits need."""
PLANNED: Final = frozenset(letter for letter, kind in KINDS.items() if kind.planned)
"""The kinds whose changes make nudges be planned again."""
