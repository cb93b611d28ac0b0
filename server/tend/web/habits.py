"""Habits as programs read them: the records, and what the rules say of one."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import msgspec
from litestar import Request, Response, get
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath

from tend.domain.records import SEALED_OF_HABITS, life_of, read_date, read_settings
from tend.domain.summary import Summary, summarise
from tend.errors import Dates, UnknownHabit
from tend.web.deps import Door, caller_of, headers_of

MOST_DAYS = 400
"""So many dates may be asked for at once."""
_USUAL_DAYS = 31
_PLAIN = ("measure", "plan", "rem", "pause", "pos", "arch")


class HabitsOut(msgspec.Struct, frozen=True):
    """
    The account's habits, in no order.

    Each has `id, measure, plan, rem, pause, pos, arch` and, sealed as stored, `name, icon, unit,
    cue, area, color`; what a habit lacks is null.
    """

    habits: list[dict[str, Any]]


def handlers(door: Door) -> list[HTTPRouteHandler]:
    """The routes, over *door*."""

    @get("/api/habits")
    async def listing(request: Request[Any, Any, Any]) -> Response[HabitsOut]:
        caller = await caller_of(headers_of(request.scope), door)
        found = await door.store.records(caller.account, "h")
        habits = [
            {"id": id, **{name: fields.get(name) for name in (*_PLAIN, *SEALED_OF_HABITS)}}
            for id, fields in found
            if not fields.get("del")
        ]
        return Response(HabitsOut(habits))

    @get("/api/habits/{habit:str}/summary")
    async def summary(request: Request[Any, Any, Any], habit: FromPath[str]) -> Response[Summary]:
        caller = await caller_of(headers_of(request.scope), door)
        habits = await door.store.records(caller.account, "h", habit)
        record = next((fields for id, fields in habits if id == habit), None)
        if record is None or record.get("del"):
            raise UnknownHabit
        settings = read_settings(await door.store.records(caller.account, "s"))
        now = datetime.fromtimestamp(door.clock() / 1000, UTC)
        asked = request.query_params
        today = _date(asked.get("today"), "today") or settings.today(now)
        first, last = _span(asked.get("from"), asked.get("to"), today)
        ticks = await door.store.records(caller.account, "t", f".{habit}")
        life = life_of(record, ticks, settings, today)
        return Response(summarise(life, first, last))

    return [listing, summary]


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
