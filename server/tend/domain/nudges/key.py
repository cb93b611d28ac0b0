"""
The key of a nudge: what it is about and when it is due, so that it is decided once.

As text, in the database, on the wire and in notifications: `kind/about/date/time`, and for each
snooze one more part, the instant at which it comes again: `…/20261123T083000Z`.
Twin: pwa/src/domain/nudge-key.ts; cases in tests/vectors/nudge_keys.json.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time
from functools import lru_cache
from typing import Final, Literal, NamedTuple, cast, get_args

NudgeKind = Literal["letter", "clockoff", "reminder", "checkin", "roundup", "summary", "welcome"]
AdHoc = Literal["test", "hello"]
"""What somebody may ask for: to be shown how it comes, or that it does."""
NOTHING: Final = "-"
"""What a nudge is about that is about no habit and no letter."""

_kinds: Final = frozenset(get_args(NudgeKind))
_key = re.compile(
    r"([a-z]+)/([^/]+)/([0-9]{4}-[0-9]{2}-[0-9]{2})/([0-9]{2}:[0-9]{2})"
    r"((?:/[0-9]{8}T[0-9]{6}Z)*)"
).fullmatch


class NudgeKey(NamedTuple):
    """A key in its parts. `NudgeKey.parse(key.text) == key`."""

    kind: NudgeKind
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
        # A life has many keys, and `strftime` takes thrice as long.
        at = self.at.isoformat("minutes")
        first = f"{self.kind}/{self.about}/{self.day.isoformat()}/{at}"
        return "/".join((first, *self.again)) if self.again else first

    @classmethod
    def parse(cls, text: str) -> NudgeKey | None:
        """What a text says, if it is a key of a plan: `ad_hoc_key` makes others."""
        return _parse(text)

    def once_more(self, due: datetime) -> NudgeKey:
        """The key under which it comes again at *due*, after a snooze."""
        return self._replace(again=(*self.again, f"{due.astimezone(UTC):%Y%m%dT%H%M%SZ}"))


@lru_cache(maxsize=8192)
def _parse(text: str) -> NudgeKey | None:
    """Each key of a life is asked for again with every nudge that is judged."""
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
    """The key of a message that somebody asked for: no plan holds it, and it is not decided."""
    return f"{name}/{NOTHING}/{now_ms}"


def is_planned(text: str) -> bool:
    """Whether a key is of a plan, readable or not; else somebody asked for the message."""
    return text.partition("/")[0] in _kinds
