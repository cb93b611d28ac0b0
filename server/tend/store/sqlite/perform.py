"""The driver of acts on SQLite: see store/acts/act.py for what it promises."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable
from functools import cache
from operator import itemgetter
from typing import Any, TypeVar

from tend.domain.records.parts import LAST_PART
from tend.errors import StoreUnavailable
from tend.store.acts.act import Across, Act, Ask, Each, Lock, Revoke, Step
from tend.store.contract.revoked import Revoked

T = TypeVar("T")
Values = tuple[Any, ...]


def perform(db: sqlite3.Connection, act: Act[T], revoked: Revoked | None = None) -> T:
    """
    Run *act* on a connection whose transaction is open, and leave the transaction open.

    Args:
        revoked: The file that `Revoke` writes; None: the act must not ask for it.
    """
    send, execute = act.send, db.execute
    found: Any = None
    try:
        while True:
            step = send(found)
            if type(step) is Ask:
                sql, choose = plain(step.sql)
                values = step.values if choose is None else choose(step.values)
                found = execute(sql, values).fetchall()
            else:
                found = _other(db, step, revoked)
    except StopIteration as end:
        answer: T = end.value
        return answer
    finally:
        act.close()


def _other(db: sqlite3.Connection, step: Step, revoked: Revoked | None) -> list[Any]:
    match step:
        case Each(numbered, values):
            sql, choose = plain(numbered)
            db.executemany(sql, values if choose is None else map(choose, values))
        case Across(numbered, rest):
            sql, choose = plain(numbered)
            whole = (0, LAST_PART, *rest)
            return db.execute(sql, whole if choose is None else choose(whole)).fetchall()
        case Revoke(entries):
            if revoked is None:
                raise StoreUnavailable("this connection has no file of revoked devices")
            revoked.add(entries)
        case Lock():
            pass  # one writer, whose transaction has the whole file
    return []


@cache
def plain(sql: str) -> tuple[str, Callable[[Values], Values] | None]:
    """
    A statement without the numbers of its parameters, and what puts values into their order.

    Python 3.12.0 to 3.12.3 warn of numbered parameters with a tuple.

    Returns:
        The statement, and the function; None: the values are in order.
    """
    order = [int(number) - 1 for number in re.findall(r"\?(\d+)", sql)]
    bare = re.sub(r"\?\d+", "?", sql)
    if order == [*range(len(order))]:
        return bare, None
    if len(order) == 1:
        return bare, lambda values: (values[order[0]],)
    return bare, itemgetter(*order)
