"""
The key of a nudge: what it is about and when it is due. Each key is decided once.

As text (in the database, on the wire, in notifications) it is `kind/about/date/time`. Each snooze
appends the instant at which the nudge comes again: `…/20261123T083000Z`.
Twin: pwa/src/domain/nudge-key.ts; cases in tests/vectors/nudge_keys.json.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time
from functools import lru_cache
from typing import Final, Literal, NamedTuple, cast, get_args

NudgeKind = Literal[
    "letter",
    "clockoff",
    "reminder",
    "meet",
    "checkin",
    "evening",
    "roundup",
    "summary",
    "welcome",
]
AdHoc = Literal["test", "hello"]
"""Messages outside of any plan: `test`, which a person asks for; `hello`, after subscribing."""
NOTHING: Final = "-"
"""`about` of a nudge that concerns no habit, letter or person."""

_kinds: Final = frozenset(get_args(NudgeKind))
_key = re.compile(
    r"([a-z]+)/([^/]+)/([0-9]{4}-[0-9]{2}-[0-9]{2})/([0-9]{2}:[0-9]{2})"
    r"((?:/[0-9]{8}T[0-9]{6}Z)*)"
).fullmatch


class NudgeKey(NamedTuple):
    """A key taken apart. `NudgeKey.parse(key.text) == key`."""

    kind: NudgeKind
    about: str
    """The id of a habit, letter or person, or `NOTHING`."""
    day: date
    """The person's date (of a clock-off: the date on which the work began)."""
    at: time
    """Local time of day, to the minute."""
    again: tuple[str, ...] = ()
    """For each snooze, the instant at which the nudge comes again: UTC, `20261123T083000Z`."""

    @property
    def text(self) -> str:
        """The key as it is stored and sent."""
        # Planning makes many keys, and `strftime` takes three times as long.
        at = self.at.isoformat("minutes")
        first = f"{self.kind}/{self.about}/{self.day.isoformat()}/{at}"
        return "/".join((first, *self.again)) if self.again else first

    @classmethod
    def parse(cls, text: str) -> NudgeKey | None:
        """The key that *text* spells; None if it is none, such as one that `ad_hoc_key` made."""
        return _parse(text)

    def once_more(self, due: datetime) -> NudgeKey:
        """The key of the same nudge when it comes again at *due* after a snooze."""
        return self._replace(again=(*self.again, f"{due.astimezone(UTC):%Y%m%dT%H%M%SZ}"))


@lru_cache(maxsize=8192)
def _parse(text: str) -> NudgeKey | None:
    # Cached: each decision parses the keys of everything that was ever sent to the person.
    found = _key(text)
    if found is None or found[1] not in _kinds:
        return None
    kind, about, day, at, again = found.groups()
    try:
        on, when = date.fromisoformat(day), time.fromisoformat(at)
    except ValueError:
        return None
    return NudgeKey(cast(NudgeKind, kind), about, on, when, tuple(again.split("/")[1:]))


def ad_hoc_key(name: AdHoc, now_ms: int) -> str:
    """The key of a message outside of any plan; *now_ms* (ms since 1970) makes it unique."""
    return f"{name}/{NOTHING}/{now_ms}"


def is_planned(text: str) -> bool:
    """Whether a key is of a planned nudge, even if it cannot be parsed; False: an `ad_hoc_key`."""
    return text.partition("/")[0] in _kinds
