"""Makes methods of a store from acts, so that signatures stand once."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from functools import partial, wraps
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar

from tend.store.acts.act import Act, Make
from tend.store.contract.base import Quotas

P = ParamSpec("P")
T = TypeVar("T")

Method = Callable[Concatenate[Any, P], Coroutine[Any, Any, T]]


class Performs(Protocol):
    """What such a method needs of its `self`."""

    _quotas: Quotas | None

    async def _write(self, make: Make[T], then: Callable[[T], None] | None = None) -> T: ...

    async def _read(self, make: Make[T]) -> T: ...

    async def _read_slowly(self, make: Make[T]) -> T: ...


def writes(act: Callable[P, Act[T]]) -> Method[P, T]:
    """A method that performs *act* in a writing transaction, with the same arguments."""

    @wraps(act)
    async def method(self: Performs, /, *args: P.args, **named: P.kwargs) -> T:
        return await self._write(partial(act, *args, **named))

    return method


def writes_within(act: Callable[Concatenate[Quotas | None, P], Act[T]]) -> Method[P, T]:
    """The same for an act that the quotas bound; it takes them before the other arguments."""

    @wraps(act)
    async def method(self: Performs, /, *args: P.args, **named: P.kwargs) -> T:
        return await self._write(partial(act, self._quotas, *args, **named))

    return method


def reads(act: Callable[P, Act[T]]) -> Method[P, T]:
    """A method that performs *act*, which reads little, in a snapshot."""

    @wraps(act)
    async def method(self: Performs, /, *args: P.args, **named: P.kwargs) -> T:
        return await self._read(partial(act, *args, **named))

    return method


def reads_slowly(act: Callable[P, Act[T]]) -> Method[P, T]:
    """A method that performs *act*, which reads much, where short reads do not wait for it."""

    @wraps(act)
    async def method(self: Performs, /, *args: P.args, **named: P.kwargs) -> T:
        return await self._read_slowly(partial(act, *args, **named))

    return method
