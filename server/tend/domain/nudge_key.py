"""
The key of a nudge: what it is about and when it is due, so that it is decided once.

As text, in the database, on the wire and in notifications: `kind/about/date/time`, and for each
snooze one more part, the instant at which it comes again: `…/20261123T083000Z`.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time
from typing import Final, Literal, NamedTuple, cast, get_args

from tend.domain.plan import read_date
from tend.domain.records import read_time

Kind = Literal["letter", "clockoff", "reminder", "checkin", "roundup", "summary", "welcome"]
NOTHING: Final = "-"
"""What a nudge is about that is about no habit and no letter."""

_kinds: Final = frozenset(get_args(Kind))
_again = re.compile(r"[0-9]{8}T[0-9]{6}Z").fullmatch


class NudgeKey(NamedTuple):
    """A key in its parts. `NudgeKey.parse(key.text) == key`."""

    kind: Kind
    about: str
    """The id of a habit or letter, or `NOTHING`."""
    day: date
    at: time
    """In minutes."""
    again: tuple[str, ...] = ()
    """The instants of one more after a snooze, in UTC, as they stand in the text."""

    @property
    def text(self) -> str:
        """As it is stored and sent."""
        first = f"{self.kind}/{self.about}/{self.day}/{self.at:%H:%M}"
        return "/".join((first, *self.again)) if self.again else first

    @classmethod
    def parse(cls, text: str) -> NudgeKey | None:
        """What a text says, if it is a key of a plan: `ad_hoc_key` makes others."""
        kind, *rest = text.split("/")
        if kind not in _kinds or len(rest) < 3:
            return None
        about, day, at, *again = rest
        on, when = read_date(day), read_time(at)
        if not about or on is None or when is None or not all(map(_again, again)):
            return None
        return cls(cast(Kind, kind), about, on, when, tuple(again))

    def once_more(self, due: datetime) -> NudgeKey:
        """The key under which it comes again at *due*, after a snooze."""
        return self._replace(again=(*self.again, f"{due.astimezone(UTC):%Y%m%dT%H%M%SZ}"))


def ad_hoc_key(name: str, now_ms: int) -> str:
    """The key of a message that somebody asked for: no plan holds it, and it is not decided."""
    return f"{name}/{NOTHING}/{now_ms}"


def is_planned(text: str) -> bool:
    """Whether a key is of a plan, readable or not; else somebody asked for the message."""
    return text.partition("/")[0] in _kinds
