"""The address of a database, or of several that share the parts between them by ranges."""

from __future__ import annotations

import re
from typing import Final, NamedTuple
from urllib.parse import urlsplit

from tend.domain.records.parts import LAST_PART

_RANGED: Final = re.compile(r"\s*\d+\s*-\s*\d+\s*=")
_ONE: Final = re.compile(r"\s*(\d{1,9})\s*-\s*(\d{1,9})\s*=\s*(\S*)\s*")
# An address may have semicolons of its own.
_BETWEEN: Final = re.compile(r";(?=\s*(?:\d+\s*-\s*\d+\s*=|$))")


class Range(NamedTuple):
    """Parts from *first* to *last*, and the address of the database that has them."""

    first: int
    last: int
    url: str

    @property
    def parts(self) -> str:
        """For people."""
        return f"{self.first}-{self.last}"


def is_ranged(text: str) -> bool:
    """Whether an address names ranges of parts."""
    return _RANGED.match(text) is not None


def ranges_of(text: str) -> list[Range]:
    """
    The databases of an address, in the order of their parts: `postgresql://…` has them all,
    `0-511=postgresql://…;512-1023=postgresql://…` has two halves.

    Raises:
        ValueError: It is none. One sentence, which repeats no address: it may hold a password.
    """
    if not is_ranged(text):
        _check(text, "this is no address like postgresql://tend@localhost/tend")
        return [Range(0, LAST_PART, text)]
    found = sorted(_range(one) for one in _BETWEEN.split(text) if one.strip())
    expected = 0
    for one in found:
        if one.first < expected:
            twice = _parts(one.first, min(expected - 1, one.last))
            raise ValueError(f"{twice} would be on two servers: let no two ranges overlap")
        if one.first > expected:
            raise ValueError(_missing(expected, one.first - 1))
        expected = one.last + 1
    if expected <= LAST_PART:
        raise ValueError(_missing(expected, LAST_PART))
    if len({one.url for one in found}) < len(found):
        raise ValueError("two ranges have the same address: give each a database of its own")
    return found


def _range(text: str) -> Range:
    read = _ONE.fullmatch(text)
    if read is None:
        raise ValueError("a range of parts is written as 0-511=postgresql://tend@localhost/tend")
    first, last, url = int(read[1]), int(read[2]), read[3]
    if not first <= last <= LAST_PART:
        raise ValueError(f"{first}-{last} is no range of parts: they go from 0 to {LAST_PART}")
    _check(url, f"{first}-{last} has no address like postgresql://tend@localhost/tend")
    return Range(first, last, url)


def _check(url: str, fault: str) -> None:
    try:
        parts = urlsplit(url)
        well = parts.scheme in ("postgresql", "postgres") and (parts.port or True)
    except ValueError:
        well = False
    if not well:
        raise ValueError(fault)


def _parts(first: int, last: int) -> str:
    return f"part {first}" if first == last else f"parts {first} to {last}"


def _missing(first: int, last: int) -> str:
    return f"{_parts(first, last)} would be on no server: the ranges must cover 0 to {LAST_PART}"
