"""
Reads a `Snapshot` from records as devices wrote them.

A value that cannot be read is skipped or counts as not set; nothing raises.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time
from itertools import islice
from typing import Any, Final

import msgspec

from tend.domain.habits.decode import DaySettings, life_of, read_settings
from tend.domain.habits.habit import (
    is_archived,
    is_deleted,
    read_habit,
    read_time,
    read_weekday,
)
from tend.domain.habits.schedule import read_date
from tend.domain.nudges.model import Habit, Quiet, Said, Snapshot
from tend.domain.records.kinds import SETTINGS
from tend.domain.strategies.cadence import Cadence, read_cadence
from tend.domain.strategies.roster import read_roster

Records = Mapping[str, Iterable[tuple[str, Mapping[str, Any]]]]
"""By kind: ids of records, and the values of their fields."""

_MOST_MS: Final = 253_000_000_000_000
"""Ms since 1970, in the year 9987: later instants come too close to the end of `datetime`."""
MOST_HABITS: Final = 200
MOST_REMINDERS: Final = 200
MOST_PEOPLE: Final = 300
"""At most so many habits, reminders of all of them together, and people are taken into account: far
more than anybody needs, and few enough that one account cannot delay the others."""


def read_snapshot(
    records: Records, said: Iterable[Said] = (), settled: Iterable[str] = ()
) -> Snapshot:
    """
    The snapshot of a person.

    Args:
        records: Those of the kinds s, h, t, l, p and c; a missing kind counts as empty. Their
            settings are explained in docs/rules.md.
        said: The nudges that were sent, back to the last `IGNORED_COUNT` reminders of each habit.
        settled: Keys that were decided without sending anything.
    """
    stored = list(records.get("s", ()))
    values = {name: fields.get("v") for name, fields in stored}
    settings = read_settings(stored)
    fades = {name[5:]: value for name, value in values.items() if name.startswith("fade.")}
    return Snapshot(
        zone=settings.zone,
        day_start=settings.day_start,
        roster=read_roster(values.items()),
        quiet=_quiet(values.get("quiet", _usual("quiet"))),
        cap=_cap(values.get("cap")),
        round_up=read_time(values.get("roundUp", _usual("roundUp"))),
        checkin=_weekly(values.get("checkin")),
        summary=_weekly(values.get("summary")),
        hush=read_date(values.get("hush")),
        opened=read_date(values.get("opened")),
        leave=settings.leave,
        letters=_letters(records.get("l", ())),
        people=_people(records.get("p", ())),
        evening=_evening(values.get("evening")),
        checked_in=frozenset(day for id, _ in records.get("c", ()) if (day := read_date(id[:10]))),
        habits=_habits(records, settings),
        said=tuple(_snoozed(sorted(said, key=lambda one: one.at), values)),
        settled=frozenset(settled),
        halved=frozenset(id for id, how in fades.items() if how == "half"),
        restored={id: day for id, how in fades.items() if (day := read_date(how)) is not None},
    )


def _snoozed(said: Iterable[Said], values: Mapping[str, Any]) -> Iterable[Said]:
    """The sent nudges, each with the instant of its snooze (setting `snooze.<about>`), if any."""
    asked = {}
    for name, value in values.items():
        if name.startswith("snooze.") and isinstance(value, dict):
            key, at = value.get("key"), value.get("at")
            if isinstance(key, str) and type(at) is int and 0 <= at < _MOST_MS:
                asked[key] = datetime.fromtimestamp(at / 1000, UTC)
    for one in said:
        at = asked.get(one.keys[0]) if one.keys else None
        yield one if at is None else msgspec.structs.replace(one, snoozed=at)


def _habits(records: Records, settings: DaySettings) -> tuple[Habit, ...]:
    """Habits that are not deleted, by id; of too many, archived ones are left out first."""
    ticks: dict[str, list[tuple[str, Mapping[str, Any]]]] = {}
    for id, fields in records.get("t", ()):
        ticks.setdefault(id[11:], []).append((id, fields))
    alive = [(id, fields) for id, fields in records.get("h", ()) if not is_deleted(fields)]
    alive.sort(key=lambda record: (is_archived(record[1]), record[0]))
    found, left = [], MOST_REMINDERS
    for id, fields in alive[:MOST_HABITS]:
        habit = read_habit(fields)
        life = life_of(habit, ticks.get(id, ()), settings, date.min)
        found.append(Habit(id, life, habit.reminders[:left], habit.archived))
        left -= len(found[-1].reminders)
    return tuple(sorted(found, key=lambda habit: habit.id))


def _letters(raw: Iterable[tuple[str, Mapping[str, Any]]]) -> tuple[tuple[str, date], ...]:
    due = ((id, read_date(fields.get("due"))) for id, fields in raw if not is_deleted(fields))
    # Later years come too close to the end of `datetime`.
    return tuple(sorted((id, day) for id, day in due if day and day.year < 9000))


def _people(
    raw: Iterable[tuple[str, Mapping[str, Any]]],
) -> tuple[tuple[str, date, Cadence | None], ...]:
    """Those with a date; of too many, the first by id."""
    found = (
        (id, due, read_cadence(fields.get("every")))
        for id, fields in raw
        if (due := read_date(fields.get("due"))) and due.year < 9000
    )
    return tuple(islice(found, MOST_PEOPLE))


def _evening(raw: Any) -> tuple[date, time] | None:
    if not isinstance(raw, list) or len(raw) != 2:
        return None
    day, at = read_date(raw[0]), read_time(raw[1])
    return None if day is None or at is None else (day, at)


def _quiet(raw: Any) -> Quiet | None:
    """Quiet hours; None if the person wants none. A value that cannot be read counts as unset."""
    found = _hours(raw)
    if found is None:
        return None if raw is None or raw == [] else _quiet(_usual("quiet"))
    return Quiet(*found) if found[0] != found[1] else None


def _hours(raw: Any) -> tuple[time, time] | None:
    if not isinstance(raw, list) or len(raw) != 2:
        return None
    start, end = read_time(raw[0]), read_time(raw[1])
    return None if start is None or end is None else (start, end)


def _weekly(raw: Any) -> tuple[int, time] | None:
    if not isinstance(raw, list) or len(raw) != 2:
        return None
    day, at = read_weekday(raw[0]), read_time(raw[1])
    return None if day is None or at is None else (day, at)


def _cap(raw: Any) -> int:
    return raw if isinstance(raw, int) and not isinstance(raw, bool) and raw >= 0 else _usual("cap")


def _usual(setting: str) -> Any:
    """The default of a setting."""
    return SETTINGS[setting].usual
