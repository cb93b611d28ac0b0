"""
A habit's plan: what it asks for, and from which date on.

A plan is a list of entries, each in force from its date until the next one's, so that a new goal
never rewrites history. In names such as `at`, `first` and `last` a date is an ordinal
(`date.toordinal`): stepping through ints is much faster than through dates.

Twin: pwa/src/domain/schedule.ts; cases in tests/vectors/plan.json.
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
"""What a run is counted in."""

Fault = tuple[str, int]
"""Code (`kind no_days n target tiny from order`) and the index of the entry."""

LAST: Final = date.max.toordinal()
FIRST: Final = date(1970, 1, 1)
AHEAD_DAYS: Final = 400
"""Each entry begins between `FIRST` and this many days after today, else the habit has no plan.
The bounds limit how many dates the rules have to walk."""

_date = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}").fullmatch
_kinds: Final = frozenset(get_args(PlanKind))
_most: Final = {"times_per_week": 7, "times_per_month": 28, "every_n_days": 365}
_units: Final[dict[PlanKind, Unit]] = {"times_per_week": "weeks", "times_per_month": "months"}


class Entry(msgspec.Struct, frozen=True):
    """What a plan asks for from `start` on, until the next entry."""

    start: date
    kind: PlanKind
    target: float
    """The amount that makes a date full, above 0."""
    tiny: float | None = None
    """The amount that keeps a date; None: any above 0."""
    days: frozenset[int] = frozenset()
    """ISO weekdays; empty unless the kind is `weekdays`."""
    n: int = 1
    """By kind: times a week, times a month, or days from one due date to the next."""


class Era(NamedTuple):
    """Dates that are counted in one unit."""

    unit: Unit
    start: int
    """Date on which the entry that introduced the unit begins."""
    first: int
    """As `start`, but 0 for the first era: it includes all dates before the plan."""
    last: int
    """The date before the next era; `LAST` if there is none."""


class Stretch(NamedTuple):
    """The dates `first` to `last`, with one entry in force; None: before the plan."""

    entry: Entry | None
    unit: Unit
    first: int
    last: int


# --- Reading -----------------------------------------------------------------------------------


def read_date(text: object) -> date | None:
    """The date that *text* (`YYYY-MM-DD`) names; None if there is no such date."""
    if not isinstance(text, str) or not _date(text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def is_number(value: object) -> bool:
    """Whether *value* is a finite int or float; a bool is not."""
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def read_plan(raw: object) -> tuple[Entry, ...]:
    """
    The entries that can be followed, by date; of two from the same date, the later in the list.

    An entry with a fault (see `faults`), such as a kind of a newer Tend, is left out. Faults that
    depend on the habit's measure are ignored, because it may have changed since. Empty if an entry
    begins before `FIRST`; `standing` checks the other bound, which depends on the day.
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
    """Decode an entry that has no fault."""
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
    """An entry as it is stored, without the members that its kind does not use."""
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
    """
    The faults of a plan as a form wrote it: entry by entry, for each in the order of the codes.

    The server only reads plans (`read_plan`); tests compare this with the app's `faults`.
    """
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
    """The codes of an entry's own faults, apart from its neighbours."""
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
    """Whether an entry makes *day* due. One of a period schedule makes no single date due."""
    return asks(entry, day.toordinal())


def asks(entry: Entry, at: int) -> bool:
    """The same as `due` for an ordinal; *at* is not before the entry's start."""
    if entry.kind == "daily":
        return True
    if entry.kind == "weekdays":
        return (at % 7 or 7) in entry.days  # ordinal 1 was a Monday
    return entry.kind == "every_n_days" and (at - entry.start.toordinal()) % entry.n == 0


def unit_of(entry: Entry) -> Unit:
    """What a run under this entry counts."""
    return _units.get(entry.kind, "days")


def per_day(entry: Entry) -> float:
    """How often the entry asks, in times per day: above 0, at most 1."""
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
    """Whether an entry begins more than `AHEAD_DAYS` after *today*."""
    return start.toordinal() > today.toordinal() + AHEAD_DAYS


def standing(plan: Sequence[Entry], today: date) -> Sequence[Entry]:
    """The plan as it counts on *today*: empty if its last entry `is_too_far` ahead."""
    return () if plan and is_too_far(plan[-1].start, today) else plan


def begun(plan: Sequence[Entry], today: date) -> tuple[Entry, ...]:
    """The entries that have begun by *today*; before the plan, its first entry."""
    return tuple(entry for entry in plan if entry.start <= today) or tuple(plan[:1])


def in_force(plan: Sequence[Entry], at: int) -> Entry | None:
    """The last entry that begins on or before the ordinal *at*; None before the plan."""
    return next((entry for entry in reversed(plan) if entry.start.toordinal() <= at), None)


def eras(plan: Sequence[Entry]) -> list[Era]:
    """The eras of a plan in order: at least one, and together they cover all dates."""
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
    """The dates *first* to *last* (ordinals), split where another entry comes into force."""
    starts = [*(entry.start.toordinal() for entry in plan), LAST + 1]
    if first < starts[0]:
        unit = unit_of(plan[0]) if plan else "days"
        yield Stretch(None, unit, first, min(last, starts[0] - 1))
    for entry, (start, end) in zip(plan, pairwise(starts), strict=True):
        if start <= last and end > first:
            yield Stretch(entry, unit_of(entry), max(first, start), min(last, end - 1))
