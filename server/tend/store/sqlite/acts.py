"""
Makes methods of a store from plain functions over a connection, so that signatures stand once.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Coroutine
from functools import wraps
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar

from tend.store.contract.base import Quotas
from tend.store.sqlite.reader import Readers
from tend.store.sqlite.writer import Writer

P = ParamSpec("P")
T = TypeVar("T")

Act = Callable[Concatenate[sqlite3.Connection, P], T]
BoundedAct = Callable[Concatenate[sqlite3.Connection, Quotas | None, P], T]
Method = Callable[Concatenate[Any, P], Coroutine[Any, Any, T]]


class Connected(Protocol):
    """What such a method needs of its `self`."""

    _writer: Writer
    _readers: Readers
    _quotas: Quotas | None


def writes(act: Act[P, T]) -> Method[P, T]:
    """A method that runs *act* in a transaction of the writer, with the same arguments."""

    @wraps(act)
    async def method(self: Connected, /, *args: P.args, **named: P.kwargs) -> T:
        return await self._writer.submit(lambda db: act(db, *args, **named))

    return method


def writes_within(act: BoundedAct[P, T]) -> Method[P, T]:
    """The same for an act that the quotas bound; it takes them after the connection."""

    @wraps(act)
    async def method(self: Connected, /, *args: P.args, **named: P.kwargs) -> T:
        return await self._writer.submit(lambda db: act(db, self._quotas, *args, **named))

    return method


def reads_slowly(act: Act[P, T]) -> Method[P, T]:
    """A method that runs *act* in a snapshot of the reader for long reads."""

    @wraps(act)
    async def method(self: Connected, /, *args: P.args, **named: P.kwargs) -> T:
        return await self._readers.run_slowly(lambda db: act(db, *args, **named))

    return method
