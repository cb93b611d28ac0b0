"""Habits for programs: their records, and a habit's summary by the rules."""

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

SPAN_DAYS_MOST = 400
"""How many dates one summary may cover at most."""
SPAN_DAYS = 31
"""How many dates a summary covers if `from` is not given."""
TODAY_OFF_DAYS = 2
"""How far `today` may be from the server's date in UTC: no zone is further off."""
FIRST = "1970-01-01"
"""No plan begins before this date; ticks are read from here on."""
_AFTER = "The value of `rest` in the answer before."
_FROM = "The first date, YYYY-MM-DD; without it, 31 dates up to `to`."
_TO = "The last date, YYYY-MM-DD; today if not given."
_TODAY = "The person's date, YYYY-MM-DD; by the account's settings if not given."
encode = msgspec.json.Encoder().encode
_NAMES = tuple(name for name in (*KINDS["h"].plain, *KINDS["h"].sealed) if name != "del")


# docs/rules.md explains the fields.
HabitOut = msgspec.defstruct(
    "HabitOut",
    [("id", str), *((name, Any) for name in _NAMES)],
    namespace={"__doc__": "A habit; texts are sealed as stored, fields that it lacks are null."},
    module=__name__,
    frozen=True,
)


class HabitsOut(msgspec.Struct, frozen=True):
    """
    The account's habits, in order of their ids.

    Attributes:
        rest: Ask again with this as `after` for the next page; null: there is none.
    """

    habits: list[HabitOut]  # type: ignore[valid-type]
    rest: str | None


async def list_habits(
    caller: Given[Caller],
    context: Given[Context],
    after: Annotated[str, QueryParameter(description=_AFTER)] = "",
) -> Encoded[HabitsOut]:
    """The account's habits in pages; texts are sealed as stored."""
    async with context.lane.turn(caller.account):
        page = await context.store.records(caller.account, "h", after)
        return Encoded(await context.lane.run(lambda: encode(_habits_of(page))))


async def read_summary(
    id: FromPath[str],
    caller: Given[Caller],
    context: Given[Context],
    today: Annotated[str | None, QueryParameter(description=_TODAY, format="date")] = None,
    first: Annotated[
        str | None, QueryParameter(name="from", description=_FROM, format="date")
    ] = None,
    last: Annotated[str | None, QueryParameter(name="to", description=_TO, format="date")] = None,
) -> Encoded[Summary]:
    """The summary of a habit by the rules, over at most 400 dates."""
    now = datetime.fromtimestamp(context.clock() / 1000, UTC)
    given = _today(today, now)
    async with context.lane.turn(caller.account):
        found = await context.store.named(caller.account, "h", [id])
        if not found or is_deleted(found[0].fields):
            raise UnknownHabit
        settings = read_settings(await context.store.named(caller.account, "s", RULED))
        day = given or settings.today(now)
        begin, end = _span(first, last, day)
        # To the end of the current month: chosen rest on dates to come counts.
        ticks = await context.store.ticks_of(
            caller.account, id, FIRST, str(day + timedelta(days=32))
        )

        def compute() -> bytes:
            life = life_of(read_habit(found[0].fields), ticks, settings, day)
            return encode(summarise(life, begin, end))

        return Encoded(await context.lane.run(compute))


def _habits_of(page: RecordPage) -> HabitsOut:
    habits = [
        HabitOut(id, *(fields.get(name) for name in _NAMES))
        for id, fields in page.records
        if not is_deleted(fields)
    ]
    return HabitsOut(habits, page.rest)


def _today(text: str | None, now: datetime) -> date | None:
    """
    The person's date as the request gives it; None: it does not.

    Raises:
        Dates: It is no date, or further than `TODAY_OFF_DAYS` from the server's.
    """
    found = _date(text, "today")
    if found is not None and abs((found - now.date()).days) > TODAY_OFF_DAYS:
        raise Dates(f"`today` must lie within {TODAY_OFF_DAYS} days of the server's")
    return found


def _span(first: str | None, last: str | None, today: date) -> tuple[date, date]:
    """
    The first and last date of the summary; see `_FROM` and `_TO`.

    Raises:
        Dates: One is no date, they are in the wrong order, or too far apart.
    """
    end = _date(last, "to") or today
    begin = _date(first, "from") or end - timedelta(days=min(SPAN_DAYS, end.toordinal()) - 1)
    if begin > end:
        raise Dates("`from` is after `to`")
    if (end - begin).days >= SPAN_DAYS_MOST:
        raise Dates(f"at most {SPAN_DAYS_MOST} days at once")
    return begin, end


def _date(text: str | None, name: str) -> date | None:
    if text is None:
        return None
    found = read_date(text)
    if found is None:
        raise Dates(f"`{name}` must be a date, YYYY-MM-DD")
    return found
