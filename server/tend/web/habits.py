"""Habits as programs read them: the records, and what the rules say of one."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Annotated, Any

import msgspec
from litestar.params import FromPath, QueryParameter

from tend.domain.habits.decode import life_of, read_settings
from tend.domain.habits.habit import is_deleted, read_habit
from tend.domain.habits.schedule import read_date
from tend.domain.habits.summary import Summary, summarise
from tend.domain.records.kinds import KINDS, RULED
from tend.errors import Dates, UnknownHabit
from tend.store.contract.base import Caller, RecordPage
from tend.web.context import Context, Given
from tend.web.encoded import Encoded

MOST_DAYS = 400
"""So many dates may be asked for at once."""
DAYS_OFF = 2
FIRST = "1970-01-01"
"""Ticks before it are nobody's."""
_USUAL_DAYS = 31
_AFTER = "What an earlier answer had as `rest`."
_FROM = "The first date, YYYY-MM-DD; a month of them if not given."
_TO = "The last date, YYYY-MM-DD; today if not given."
_TODAY = "The date that the asker goes by, YYYY-MM-DD; by the account's settings if not given."
encode = msgspec.json.Encoder().encode
_NAMES = tuple(name for name in (*KINDS["h"].plain, *KINDS["h"].sealed) if name != "del")


# Texts stay sealed as stored; what the rest may hold stands in docs/rules.md.
HabitOut = msgspec.defstruct(
    "HabitOut",
    [("id", str), *((name, Any) for name in _NAMES)],
    namespace={"__doc__": "A habit; its texts sealed as stored, what it lacks is null."},
    module=__name__,
    frozen=True,
)


class HabitsOut(msgspec.Struct, frozen=True):
    """
    The account's habits, in order of their ids.

    Attributes:
        rest: There are more: ask again with this as `after`.
    """

    habits: list[HabitOut]  # type: ignore[valid-type]
    rest: str | None


async def list_habits(
    caller: Given[Caller],
    context: Given[Context],
    after: Annotated[str, QueryParameter(description=_AFTER)] = "",
) -> Encoded[HabitsOut]:
    """The account's habits, texts sealed as stored; `rest` goes into `after` for more."""
    async with context.lane.turn(caller.account):
        page = await context.store.records(caller.account, "h", after)
        return Encoded(await context.lane.run(lambda: encode(_habits_of(page))))


async def read_summary(
    id: FromPath[str],
    caller: Given[Caller],
    context: Given[Context],
    today: Annotated[str | None, QueryParameter(description=_TODAY)] = None,
    first: Annotated[str | None, QueryParameter(name="from", description=_FROM)] = None,
    last: Annotated[str | None, QueryParameter(name="to", description=_TO)] = None,
) -> Encoded[Summary]:
    """What the rules say of a habit: at most 400 days, the last 31 up to today by default."""
    now = datetime.fromtimestamp(context.clock() / 1000, UTC)
    given = _today(today, now)
    async with context.lane.turn(caller.account):
        found = await context.store.named(caller.account, "h", [id])
        if not found or is_deleted(found[0].fields):
            raise UnknownHabit
        settings = read_settings(await context.store.named(caller.account, "s", RULED))
        day = given or settings.today(now)
        begin, end = _span(first, last, day)
        # Up to the end of today's month: chosen rest that is to come counts.
        ticks = await context.store.ticks_of(
            caller.account, id, FIRST, str(day + timedelta(days=32))
        )

        def reckon() -> bytes:
            life = life_of(read_habit(found[0].fields), ticks, settings, day)
            return encode(summarise(life, begin, end))

        return Encoded(await context.lane.run(reckon))


def _habits_of(page: RecordPage) -> HabitsOut:
    habits = [
        HabitOut(id, *(fields.get(name) for name in _NAMES))
        for id, fields in page.records
        if not is_deleted(fields)
    ]
    return HabitsOut(habits, page.rest)


def _today(text: str | None, now: datetime) -> date | None:
    """The date that the asker goes by: nobody's is further from ours."""
    found = _date(text, "today")
    if found is not None and abs((found - now.date()).days) > DAYS_OFF:
        raise Dates(f"`today` must lie within {DAYS_OFF} days of the server's")
    return found


def _span(first: str | None, last: str | None, today: date) -> tuple[date, date]:
    """The dates asked for: to today, and a month of them, unless it is said otherwise."""
    end = _date(last, "to") or today
    begin = _date(first, "from") or end - timedelta(days=min(_USUAL_DAYS, end.toordinal()) - 1)
    if begin > end:
        raise Dates("`from` is after `to`")
    if (end - begin).days >= MOST_DAYS:
        raise Dates(f"at most {MOST_DAYS} days at once")
    return begin, end


def _date(text: str | None, name: str) -> date | None:
    if text is None:
        return None
    found = read_date(text)
    if found is None:
        raise Dates(f"`{name}` must be a date, YYYY-MM-DD")
    return found
