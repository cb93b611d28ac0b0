"""
Cards: what stands in the sealed `body` of check-ins, letters, people and the ledger.

The server never sees one. This twin holds the app's schema and reading of cards to the shared
cases. Twin: pwa/src/domain/strategies/cards.ts; cases in tests/vectors/cards.json.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Final, Literal

import msgspec

from tend.domain.habits.habit import read_time
from tend.domain.habits.schedule import is_number, read_date

MemberForm = Literal[
    "words",
    "phone",
    "mail",
    "whole",
    "amount",
    "instant",
    "date",
    "time",
    "choice",
    "id",
    "ids",
    "answers",
]

_MOST_MS: Final = 253_000_000_000_000
_id = re.compile(r"[A-Za-z0-9._-]{1,64}").fullmatch
_phone = re.compile(r"[0-9 +*#().\-/]*[0-9][0-9 +*#().\-/]*").fullmatch
_mail = re.compile(r"[^\s@]+@[^\s@]+").fullmatch

Fault = tuple[str, str]
"""A member of a card that cannot be kept so, and why."""


class Member(msgspec.Struct, frozen=True):
    """A member of a card."""

    form: MemberForm
    need: bool = False
    """Without it the card says nothing, and is passed over."""
    usual: str | None = None
    least: float = 0
    most: float = 0
    """The most characters (UTF-16 units) of a text, or a number's size."""
    of: tuple[str, ...] = ()
    """What a choice has."""


_DATE: Final = Member("date")
_DAY: Final = Member("date", need=True)
_ID: Final = Member("id")
_MINUTES: Final = Member("whole", most=1440)
_NOTE: Final = Member("words", most=400)
_NAME: Final = Member("words", need=True, most=80)
_WORDS: Final = Member("words", most=1200)
_TIME: Final = Member("time", need=True)
_SCORE: Final = Member("amount", need=True, least=-1000, most=1000)

ROLES: Final = (
    "contact",
    "therapist",
    "doctor",
    "peerline",
    "assistance",
    "support",
    "peers",
    "supervisor",
)
"""Whom a person is to the person."""

CARDS: Final[Mapping[str, Mapping[str, Mapping[str, Member]]]] = {
    "c": {"checkin": {"answers": Member("answers", need=True), "note": _WORDS}},
    "l": {
        "letter": {
            "words": Member("words", need=True, most=3600),
            "on": _DATE,
            "opened": _DATE,
        }
    },
    "p": {
        "person": {
            "role": Member("choice", usual="contact", of=ROLES),
            "name": _NAME,
            "number": Member("phone", most=40),
            "mail": Member("mail", most=120),
            "note": _NOTE,
        }
    },
    "g": {
        "clockoff": {"waits": _WORDS, "good": _NOTE, "at": Member("instant", need=True)},
        "call": {
            "minutes": Member("whole", need=True, least=1, most=1440),
            "time": Member("time"),
        },
        "consult": {"with": _ID, "helped": _NOTE, "minutes": _MINUTES},
        "bring": {"words": Member("words", need=True, most=400), "with": _ID, "used": _DATE},
        "learn": {
            "hours": Member("amount", need=True, least=0.05, most=200),
            "category": Member("words", most=60),
            "title": Member("words", most=120),
            "joy": _NOTE,
            "counts": Member("ids"),
        },
        "licence": {
            "name": _NAME,
            "goal": Member("amount", least=0.05, most=2000),
            "from": _DAY,
            "renew": _DAY,
        },
        "caseload": {"n": Member("amount", need=True, most=1000)},
        "limit": {
            "most": Member("amount", need=True, least=1, most=1000),
            "unit": Member("words", most=30),
        },
        "score": {
            "scale": Member("words", need=True, most=60),
            "value": _SCORE,
            "low": _SCORE,
            "high": _SCORE,
        },
        "course": {"from": _DAY},
        "evening": {
            "number": Member("whole", need=True, least=1, most=10),
            "course": _ID,
            "words": _WORDS,
            "minutes": _MINUTES,
        },
        "advice": {"words": Member("words", need=True, most=1200)},
        "met": {"with": Member("id", need=True), "note": _NOTE},
        "shift": {"name": Member("words", most=40), "start": _TIME, "end": _TIME},
    },
}
"""By kind of record and by name (`is`): the members of each card."""


def read_cards(kind: str, body: str) -> list[dict[str, Any]]:
    """The cards of a body, in their order; those that lack what they need are passed over."""
    found = (_card(kind, raw, at) for raw, at in _places(kind, body))
    return [card for card in found if card]


def card_faults(kind: str, draft: Mapping[str, Any], today: date) -> list[Fault]:
    """What keeps a card from being written, member by member."""
    found: list[Fault] = []
    for name, member in CARDS[kind].get(draft["is"], {}).items():
        value = draft.get(name)
        missing = "missing" if member.need else None
        code = missing if _is_unset(value) else _fault(member, value)
        if code:
            found.append((name, code))
    return found or _cross_faults(draft, today)


def put_card(body: str, place: tuple[int, int], draft: Mapping[str, Any] | None) -> str:
    """A body with the card at a place changed or taken off; what is not known here stays."""
    lines = body.split("\n") if body else []
    line, count = place
    was = (_parsed(lines[line]) if count == 1 and line < len(lines) else None) or {}
    kept = [] if draft is None else [_line({**was, **draft})]
    lines[line : line + count] = kept
    return "\n".join(lines)


def _line(card: Mapping[str, Any]) -> str:
    told = {name: card[name] for name in card if name != "place" and not _is_unset(card[name])}
    return msgspec.json.encode(told).decode()


def _places(kind: str, body: str) -> Iterator[tuple[dict[str, Any], tuple[int, int]]]:
    lines = body.split("\n") if body else []
    line = 0
    while line < len(lines):
        raw = _parsed(lines[line])
        if raw is not None:
            yield raw, (line, 1)
            line += 1
            continue
        end = line + 1
        while end < len(lines) and _parsed(lines[end]) is None:
            end += 1
        yield from _plain(kind, lines, line, end)
        line = end


def _plain(
    kind: str, lines: list[str], line: int, end: int
) -> Iterator[tuple[dict[str, Any], tuple[int, int]]]:
    """Cards of lines that are none: a letter is its words; a person two lines."""
    if kind == "l":
        yield {"is": "letter", "words": "\n".join(lines[line:end])}, (line, end - line)
    if kind == "p":
        for at in range(line, end, 2):
            name, number = [*lines[at : min(at + 2, end)], ""][:2]
            raw = {"is": "person", "role": "contact", "name": name or number, "number": number}
            yield raw, (at, min(2, end - at))


def _parsed(line: str) -> dict[str, Any] | None:
    if not line.startswith("{"):
        return None
    try:
        raw = msgspec.json.decode(line)
    except msgspec.DecodeError:
        return None
    return raw if isinstance(raw, dict) and isinstance(raw.get("is"), str) else None


def _card(kind: str, raw: Mapping[str, Any], at: tuple[int, int]) -> dict[str, Any] | None:
    members = CARDS[kind].get(raw["is"])
    if members is None:
        return None
    card: dict[str, Any] = {"is": raw["is"]}
    for name, member in members.items():
        card[name] = _value(member, raw.get(name))
        if card[name] is None and member.need:
            return None
    return {**card, "place": list(at)}


def _value(member: Member, value: Any) -> Any:
    """A stored value, as far as it can be read; None: not at all."""
    if _is_unset(value):
        return member.usual
    if member.form == "answers":
        return _answers(value)
    if member.form == "ids":
        return [one for one in value if _is_id(one)] if isinstance(value, list) else None
    # Words are shown however long they are.
    return value if _fault(member, value) in (None, "long", "phone", "mail") else member.usual


def _answers(value: Any) -> list[int | None] | None:
    if not isinstance(value, list) or len(value) != 8:
        return None
    return [one if _is_whole(one, 0, 4) else None for one in value]


def _fault(member: Member, value: Any) -> str | None:
    match member.form:
        case "words" | "phone" | "mail":
            return _text_fault(member, value)
        case "whole" | "amount":
            return _number_fault(member, value)
        case "instant":
            return None if _is_whole(value, 0, _MOST_MS - 1) else "number"
        case "date":
            return None if read_date(value) else "date"
        case "time":
            return None if read_time(value) else "time"
        case "choice":
            return None if value in member.of else "choice"
        case "id":
            return None if _is_id(value) else "choice"
        case "ids":
            sound = isinstance(value, list) and all(_is_id(one) for one in value)
            return None if sound else "choice"
        case "answers":
            return "range" if _answers(value) is None else None


def _text_fault(member: Member, value: Any) -> str | None:
    if not isinstance(value, str):
        return "choice"
    if len(value.encode("utf-16-le", "surrogatepass")) // 2 > member.most:
        return "long"
    if member.form == "phone":
        return None if _phone(value) else "phone"
    if member.form == "mail":
        return None if _mail(value) else "mail"
    return None


def _number_fault(member: Member, value: Any) -> str | None:
    if not is_number(value) or (member.form == "whole" and value != int(value)):
        return "number"
    return None if member.least <= value <= member.most else "range"


def _cross_faults(draft: Mapping[str, Any], today: date) -> list[Fault]:
    """What is wrong between members that are sound each by itself."""
    if draft["is"] == "licence":
        if draft["renew"] <= draft["from"]:
            return [("renew", "order")]
        if draft["renew"] < today.isoformat():
            return [("renew", "past")]
    if draft["is"] == "score":
        if draft["low"] >= draft["high"]:
            return [("high", "order")]
        if not draft["low"] <= draft["value"] <= draft["high"]:
            return [("value", "range")]
    return []


def _is_unset(value: Any) -> bool:
    return value is None or value == ""


def _is_id(value: Any) -> bool:
    return isinstance(value, str) and bool(_id(value))


def _is_whole(value: Any, least: int, most: int) -> bool:
    return is_number(value) and value == int(value) and least <= value <= most
