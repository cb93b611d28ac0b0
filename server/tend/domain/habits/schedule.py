"""
A habit's plan: what is asked, and from which date on.

A plan is a list of entries, each in force from its date until the next one's, so that a new goal
never rewrites history. Inside the rules a date is its ordinal (`date.toordinal`), which counts
days and costs nothing to step. Twin: pwa/src/domain/schedule.ts; cases in tests/vectors/plan.json.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise
from typing import Any, Final, Literal, NamedTuple, get_args

import msgspec

PlanKind = Literal["daily", "weekdays", "times_per_week", "times_per_month", "every_n_days"]
Unit = Literal["days", "weeks", "months"]
"""What a run counts."""

Fault = tuple[str, int]
"""Code (`kind no_days n target tiny from order`) and the index of the entry."""

LAST: Final = date.max.toordinal()
FIRST: Final = date(1970, 1, 1)
AHEAD_DAYS: Final = 400
"""A plan begins between `FIRST` and so many days after today: else there is none. Every rule walks
from where it begins."""

_date = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}").fullmatch
_kinds: Final = frozenset(get_args(PlanKind))
_most: Final = {"times_per_week": 7, "times_per_month": 28, "every_n_days": 365}
_units: Final[dict[PlanKind, Unit]] = {"times_per_week": "weeks", "times_per_month": "months"}


class Entry(msgspec.Struct, frozen=True):
    """What is asked from `start` on, until the next entry."""

    start: date
    kind: PlanKind
    target: float
    tiny: float | None = None
    """The amount that keeps a date; none: anything above zero."""
    days: frozenset[int] = frozenset()
    """ISO weekdays; empty unless the kind is `weekdays`."""
    n: int = 1
    """Times a week or month, or the days from one due date to the next."""


class Era(NamedTuple):
    """Dates that are counted in one unit."""

    unit: Unit
    start: int
    """Where the entry that brought the unit begins."""
    first: int
    """The same, but the first era reaches back to all dates before the plan."""
    last: int
    """The date before the next era; without one, the last that there is."""


class Stretch(NamedTuple):
    """Dates with one entry in force, or none: `first` to `last`."""

    entry: Entry | None
    unit: Unit
    first: int
    last: int


# --- Reading -----------------------------------------------------------------------------------


def read_date(text: object) -> date | None:
    """The date that *text* (`YYYY-MM-DD`) names, if there is such a date."""
    if not isinstance(text, str) or not _date(text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def is_number(value: object) -> bool:
    """Whether *value* is a finite number; a truth value is none."""
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def read_plan(raw: object) -> tuple[Entry, ...]:
    """
    The entries that can be followed, by date; of two from one date, the later in the list.

    Left out: a kind from a newer version, and an entry with another fault (see `faults`). What
    depends on the measure is let pass, for the measure may have changed since. None at all where
    one begins before `FIRST`; what lies too far ahead is told by `standing`, for it depends on
    the day.
    """
    entries: dict[date, Entry] = {}
    for item in raw if isinstance(raw, list | tuple) else ():
        if isinstance(item, dict) and not any(_entry_faults(item, "count")):
            entry = _entry(item)
            entries[entry.start] = entry
    if entries and min(entries) < FIRST:
        return ()
    return tuple(entries[start] for start in sorted(entries))


def _entry(raw: dict[str, Any]) -> Entry:
    """An entry without a fault, as it is followed."""
    kind: PlanKind = raw["kind"]
    return Entry(
        start=date.fromisoformat(raw["from"]),
        kind=kind,
        target=float(raw["target"]),
        tiny=None if raw.get("tiny") is None else float(raw["tiny"]),
        days=frozenset(raw["days"]) if kind == "weekdays" else frozenset(),
        n=int(raw["n"]) if kind in _most else 1,
    )


def write_entry(entry: Entry) -> dict[str, Any]:
    """An entry as a record keeps it: what its kind does not use is left out."""
    return {
        "from": str(entry.start),
        "kind": entry.kind,
        **({"days": sorted(entry.days)} if entry.kind == "weekdays" else {}),
        **({"n": entry.n} if entry.kind in _most else {}),
        "target": entry.target,
        "tiny": entry.tiny,
    }


# --- Checking ----------------------------------------------------------------------------------


def faults(plan: Sequence[Any], measure: str, today: date) -> list[Fault]:
    """What is wrong with a plan as somebody wrote it: entry by entry, in a fixed order."""
    found: list[Fault] = []
    before: date | None = None
    for index, item in enumerate(plan):
        raw = item if isinstance(item, dict) else {}
        found += [(code, index) for code in _entry_faults(raw, measure)]
        start = read_date(raw.get("from"))
        if start and (start < FIRST or is_too_far(start, today)):
            found.append(("from", index))
        if start and before and start <= before:
            found.append(("order", index))
        before = start or before
    return found


def _entry_faults(raw: dict[str, Any], measure: str) -> Iterator[str]:
    """What is wrong with an entry by itself."""
    kind, target, tiny = raw.get("kind"), raw.get("target"), raw.get("tiny")
    if not isinstance(kind, str) or kind not in _kinds:
        yield "kind"
    elif kind == "weekdays" and not _are_weekdays(raw.get("days")):
        yield "no_days"
    elif kind in _most and not _is_whole(raw.get("n"), 1, _most[kind]):
        yield "n"
    if not _is_target(target, measure):
        yield "target"
    if tiny is not None and not _is_tiny(tiny, target):
        yield "tiny"
    if read_date(raw.get("from")) is None:
        yield "from"


def _is_whole(value: Any, low: int, high: int) -> bool:
    return is_number(value) and value == int(value) and low <= value <= high


def _are_weekdays(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(_is_whole(day, 1, 7) for day in value)


def _is_target(value: Any, measure: str) -> bool:
    return is_number(value) and value > 0 and (measure != "check" or value == 1)


def _is_tiny(value: Any, target: Any) -> bool:
    return is_number(value) and value > 0 and not (is_number(target) and value > target)


# --- Following ---------------------------------------------------------------------------------


def due(entry: Entry, day: date) -> bool:
    """Whether an entry of a day schedule asks for *day*; one of a period schedule asks for none."""
    return asks(entry, day.toordinal())


def asks(entry: Entry, at: int) -> bool:
    """`due`, of an ordinal."""
    if entry.kind == "daily":
        return True
    if entry.kind == "weekdays":
        return (at % 7 or 7) in entry.days  # ordinal 1 was a Monday
    return entry.kind == "every_n_days" and (at - entry.start.toordinal()) % entry.n == 0


def unit_of(entry: Entry) -> Unit:
    """What a run under this entry counts."""
    return _units.get(entry.kind, "days")


def per_day(entry: Entry) -> float:
    """How often the entry asks, in times a day: above 0, at most 1."""
    match entry.kind:
        case "daily":
            return 1.0
        case "weekdays":
            return len(entry.days) / 7
        case "times_per_week":
            return entry.n / 7
        case "times_per_month":
            return entry.n / 30
        case "every_n_days":
            return 1 / entry.n


def is_too_far(start: date, today: date) -> bool:
    """Whether an entry begins further ahead than any may."""
    return start.toordinal() > today.toordinal() + AHEAD_DAYS


def standing(plan: Sequence[Entry], today: date) -> Sequence[Entry]:
    """The plan as it stands on *today*: none, where it reaches further ahead than any may."""
    return () if plan and is_too_far(plan[-1].start, today) else plan


def begun(plan: Sequence[Entry], today: date) -> tuple[Entry, ...]:
    """The entries that count on *today*: those that have begun, or else the one to come."""
    return tuple(entry for entry in plan if entry.start <= today) or tuple(plan[:1])


def in_force(plan: Sequence[Entry], at: int) -> Entry | None:
    """The last entry that begins on or before *at*."""
    return next((entry for entry in reversed(plan) if entry.start.toordinal() <= at), None)


def eras(plan: Sequence[Entry]) -> list[Era]:
    """The units of a plan, one after the other; there is always one, and together all dates."""
    found = [Era("days", 0, 0, LAST)]
    for index, entry in enumerate(plan):
        start, unit = entry.start.toordinal(), unit_of(entry)
        if index == 0:
            found = [Era(unit, start, 0, LAST)]
        elif unit != found[-1].unit:
            found[-1] = found[-1]._replace(last=start - 1)
            found.append(Era(unit, start, start, LAST))
    return found


def stretches(plan: Sequence[Entry], first: int, last: int) -> Iterator[Stretch]:
    """The dates *first* to *last*, cut where another entry comes into force."""
    starts = [*(entry.start.toordinal() for entry in plan), LAST + 1]
    if first < starts[0]:
        unit = unit_of(plan[0]) if plan else "days"
        yield Stretch(None, unit, first, min(last, starts[0] - 1))
    for entry, (start, end) in zip(plan, pairwise(starts), strict=True):
        if start <= last and end > first:
            yield Stretch(entry, unit_of(entry), max(first, start), min(last, end - 1))
