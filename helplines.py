"""
The help lines in the app, for whoever makes a release: which of them are older than 12 months.

The list is written by hand, `pwa/src/ui/help/lines.json`, one line an entry. Each names the text
that it was read in (`source`, `address`) and that text's own date (`source_dated`). An app's code
is no such text. `make lines` says what is wrong with it and what is old; a release prints what is
old.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final, Literal

import msgspec
import phonenumbers

PLACE: Final = "pwa/src/ui/help/lines.json"
FRESH_MONTHS: Final = 12
"""An older text may no longer be true. Twin: `isOld` in pwa/src/ui/help/lines.ts."""
_DATED: Final = re.compile(r"\d{4}-\d\d(-\d\d)?")
_TIME: Final = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
FIRST_YEAR: Final = "2020"
"""A text from before is not enough alone."""
CURATED: Final = {
    "Open Helplines": re.compile(
        r"https://github\.com/Kouki-odaka/open-helplines/blob/[0-9a-f]{40}"
        r"/data/countries/[a-z]{2}/helplines\.json"
    )
}
"""Open data sets of help lines, each record with the date on which it was checked, and where."""
_CODE: Final = re.compile(
    r"https?://([\w-]+\.)*(github\.com|githubusercontent\.com|github\.io|gitlab\.com|bitbucket\.org"
    r"|codeberg\.org|sr\.ht|npmjs\.com|pypi\.org|apps\.apple\.com|play\.google\.com)([:/?#]|$)",
    re.IGNORECASE,
)
"""Where apps and their code are: whoever wrote them took the number from elsewhere."""


class Source(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """A text that somebody read."""

    source: str
    """Who published it, as it stands behind "published by"."""
    address: str
    source_dated: str
    """The date of the text, `YYYY-MM-DD`, or `YYYY-MM` where it tells no day."""
    cites: str | None = None
    """The site that the text names as where it has this from."""
    also: str | None = None
    """Another text that says the same; this one may be an app's code."""


class Hours(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """When a line answers; a `to` before `from` is on the next day."""

    start: str = msgspec.field(name="from")
    to: str
    days: list[int] | None = None
    """ISO weekdays; absent: all."""
    zone: str | None = None
    """An IANA zone, where the country has several."""


class Message(msgspec.Struct, forbid_unknown_fields=True):
    """Where a text message goes, and the word that it must begin with, if any."""

    to: str
    word: str | None = None


class Line(Source, kw_only=True, forbid_unknown_fields=True):
    """A help line, or clinicians' own confidential one."""

    country: str
    name: str
    whom: Literal["anyone", "health", "doctors", "dentists", "nurses"]
    call: list[str] = []
    extension: str | None = None
    text: Message | None = None
    web: str | None = None
    hours: Hours | Literal["always"] | None = None
    """None: the text does not say, or texts differ."""
    free: bool = False
    monitors: bool = False
    """Some of these watch over a license as well."""


class Directory(Source, kw_only=True, forbid_unknown_fields=True):
    """A list of lines of all countries."""

    name: str
    web: str


class Board(Source, kw_only=True, forbid_unknown_fields=True):
    """How many US boards have changed their questions."""

    boards: int


class Lists(msgspec.Struct, forbid_unknown_fields=True):
    """The file. What its fields cannot hold is refused as it is read."""

    lines: list[Line]
    directories: list[Directory]
    board: Board

    def all(self) -> Iterator[tuple[str, Source]]:
        """Everything that has a date, under the name that it is called by here."""
        for line in self.lines:
            yield f"{line.country} {line.name}", line
        for directory in self.directories:
            yield directory.name, directory
        yield "what a licensing board asks", self.board


def read(root: Path) -> Lists:
    """The list; raises `msgspec.ValidationError` where it has not its form."""
    return msgspec.json.decode((root / PLACE).read_bytes(), type=Lists)


def older(lists: Lists, today: date) -> list[str]:
    """What comes from texts older than 12 months, the oldest first."""
    old = [(one.source_dated, name) for name, one in lists.all() if is_old(one.source_dated, today)]
    return [f"{dated} {name}" for dated, name in sorted(old)]


def is_old(dated: str, today: date) -> bool:
    """Whether a text of that date is older than 12 months. A month counts from its first day."""
    year, rest = int(dated[:4]), dated[4:]
    return f"{year + FRESH_MONTHS // 12:04}{rest}" < today.isoformat()


def faults(lists: Lists, today: date) -> list[str]:
    """What is wrong with the list, whoever may call the numbers."""
    found = [f"{name}: {fault}" for name, one in lists.all() for fault in _faults_of(one, today)]
    order = [line.country for line in lists.lines]
    return found if order == sorted(order) else [*found, "the countries are not in their order"]


def _faults_of(one: Source, today: date) -> Iterator[str]:
    yield from _source_faults(one, today)
    if isinstance(one, Line):
        yield from _line_faults(one)


def _source_faults(one: Source, today: date) -> Iterator[str]:
    if not one.source or not one.address.startswith(("https://", "http://")):
        yield "no source"
    curated = CURATED.get(one.source)
    if curated and not curated.fullmatch(one.address):
        yield f"not where {one.source} is"
    elif not curated and _CODE.match(one.address):
        yield "an app's code is no source"
    if one.also == one.address:
        yield "the second text is the first"
    if one.source_dated < FIRST_YEAR and not one.also:
        yield f"one text alone, from before {FIRST_YEAR}"
    if not _DATED.fullmatch(one.source_dated):
        yield "no date"
    elif one.source_dated > today.isoformat():
        yield f"dated {one.source_dated}"
    else:
        date.fromisoformat(f"{one.source_dated}-01"[:10])


def _line_faults(line: Line) -> Iterator[str]:
    if not (line.call or line.text or line.web):
        yield "no way to reach it"
    if line.web and not line.web.startswith("https://"):
        yield "a site without TLS"
    if isinstance(line.hours, Hours) and not (
        _TIME.fullmatch(line.hours.start) and _TIME.fullmatch(line.hours.to)
    ):
        yield "no hours"
    if line.country not in phonenumbers.SUPPORTED_REGIONS:
        yield "no such country"
        return
    for number in [*line.call, *([line.text.to] if line.text else [])]:
        known = _is_number(number, line.country)
        if not known and not (line.also and _could_be(number, line.country)):
            yield f"{number} is no number there"


def _is_number(number: str, country: str) -> bool:
    """Whether the country has such numbers, as libphonenumber knows them, or such a short one."""
    parsed = phonenumbers.parse(number, country)
    return phonenumbers.is_valid_number_for_region(
        parsed, country
    ) or phonenumbers.is_valid_short_number_for_region(parsed, country)


def _could_be(number: str, country: str) -> bool:
    """Whether it has at least the length of a short number there: new ones come before lists do."""
    return phonenumbers.is_possible_short_number_for_region(
        phonenumbers.parse(number, country), country
    )


def said(today: date, old: Sequence[str]) -> str:
    """What a release prints."""
    if not old:
        return f"help lines: no text is older than {FRESH_MONTHS} months on {today}"
    rows = "\n".join(f"  {row}" for row in old)
    return f"help lines from texts older than {FRESH_MONTHS} months on {today}:\n{rows}"


if __name__ == "__main__":
    now, root = datetime.now(UTC).date(), Path(__file__).resolve().parent
    lists = read(root)
    sys.stdout.write(f"{said(now, older(lists, now))}\n")
    if wrong := faults(lists, now):
        sys.exit("\n".join(wrong))
