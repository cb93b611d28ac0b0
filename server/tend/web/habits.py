"""Habits as programs read them: the records, and what the rules say of one."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import msgspec
from litestar import Request, Response, get
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath

from tend.domain.habits.decode import life_of, read_settings
from tend.domain.habits.habit import is_deleted, read_habit
from tend.domain.habits.plan import read_date
from tend.domain.habits.summary import summarise
from tend.domain.records.kinds import KINDS, RULED
from tend.errors import Dates, UnknownHabit
from tend.store.contract.base import RecordPage
from tend.web.deps import Door, headers_of, heavy_caller_of

MOST_DAYS = 400
"""So many dates may be asked for at once."""
DAYS_OFF = 2
FIRST = "1970-01-01"
"""Ticks before it are nobody's."""
_USUAL_DAYS = 31
encode = msgspec.json.Encoder().encode
_NAMES = tuple(name for name in (*KINDS["h"].plain, *KINDS["h"].sealed) if name != "del")


class HabitsOut(msgspec.Struct, frozen=True):
    """
    The account's habits, in order of their ids.

    Each has `id, measure, plan, rem, pause, pos, arch` and, sealed as stored, `name, icon, unit,
    cue, area, color`; what a habit lacks is null.

    Attributes:
        rest: There are more: ask again with this as `after`.
    """

    habits: list[dict[str, Any]]
    rest: str | None


def handlers(door: Door) -> list[HTTPRouteHandler]:
    """The routes, over *door*."""

    @get("/api/habits")
    async def listing(request: Request[Any, Any, Any]) -> Response[bytes]:
        caller = await heavy_caller_of(headers_of(request.scope), door)
        async with door.lane.turn(caller.account):
            after = str(request.query_params.get("after") or "")
            page = await door.store.records(caller.account, "h", after)
            return _json(await door.lane.run(lambda: encode(_habits_of(page))))

    @get("/api/habits/{habit:str}/summary")
    async def summary(request: Request[Any, Any, Any], habit: FromPath[str]) -> Response[bytes]:
        caller = await heavy_caller_of(headers_of(request.scope), door)
        now = datetime.fromtimestamp(door.clock() / 1000, UTC)
        asked = request.query_params
        given = _today(asked.get("today"), now)
        async with door.lane.turn(caller.account):
            found = await door.store.named(caller.account, "h", [habit])
            if not found or is_deleted(found[0].fields):
                raise UnknownHabit
            settings = read_settings(await door.store.named(caller.account, "s", RULED))
            today = given or settings.today(now)
            first, last = _span(asked.get("from"), asked.get("to"), today)
            # Up to the end of today's month: chosen rest that is to come counts.
            end = str(today + timedelta(days=32))
            ticks = await door.store.ticks_of(caller.account, habit, FIRST, end)

            def reckon() -> bytes:
                life = life_of(read_habit(found[0].fields), ticks, settings, today)
                return encode(summarise(life, first, last))

            return _json(await door.lane.run(reckon))

    return [listing, summary]


def _habits_of(page: RecordPage) -> HabitsOut:
    habits = [
        {"id": id, **{name: fields.get(name) for name in _NAMES}}
        for id, fields in page.records
        if not is_deleted(fields)
    ]
    return HabitsOut(habits, page.rest)


def _json(body: bytes) -> Response[bytes]:
    return Response(body, media_type="application/json")


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
