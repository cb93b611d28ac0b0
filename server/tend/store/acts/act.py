"""
Acts: what a store does in one transaction, without input or output.

An act is a generator. It yields steps, mostly statements, and gets the rows of each; its return
value is the answer. A database's *driver* runs it: `store/sqlite/perform.py` in a job of the one
writer or of a reader.

What a driver promises to an act:

- All steps of an act are one transaction; of a reading act, one snapshot.
- A refusal (`TendError`) that the act raises is an answer: what it wrote before stays. Any other
  exception undoes what it wrote.
- A failure of the database is not thrown into the act: the act is closed, its work undone, and
  the caller gets `StoreUnavailable`.
- An act may run twice, if its first transaction was undone: because of another act in the same
  group, a serialization failure, or a row that another transaction made meanwhile. So whoever has
  one performed hands over a function that makes it (`Make`), and an act keeps nothing outside of
  itself.

What an act promises to a driver:

- Its SQL is common to SQLite and PostgreSQL, with parameters ?1, ?2, …; and each statement stands
  as a constant at the head of its module.
- `?1` is the part (`domain/records/parts.py`) of all rows that a statement reads or writes.
- An act that writes to an account locks it first. Whatever it locks, it locks at once.
- What is made has its routes written first; of what is deleted the tombstones are written first,
  and its routes go last. So a store of several servers, which commits them in the order of their
  first write, leaves nothing after a crash in between but routes that lead nowhere, or a deleted
  account that has its tombstone already: the file `revoked` lets it be deleted once more.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable
from typing import Any, TypeAlias, TypeVar

import msgspec

from tend.store.contract.revoked import Entry

T = TypeVar("T")
Row: TypeAlias = Any
"""A row as its values in order: it can be unpacked, indexed and sliced."""


class Ask(msgspec.Struct, frozen=True, gc=False):
    """One statement, answered by its rows. `values[0]` is the part."""

    sql: str
    values: tuple[Any, ...]


class Each(msgspec.Struct, frozen=True, gc=False):
    """One statement for each of several tuples of values, in order; answered by no rows."""

    sql: str
    values: list[tuple[Any, ...]]


class Across(msgspec.Struct, frozen=True, gc=False):
    """
    A reading statement over a range of parts, which only says where there is work.

    ?1 and ?2 are the first and the last part, given by the driver; `values` begin with ?3. A store
    of several servers asks each for its own range: the order holds only within a server's rows.
    """

    sql: str
    values: tuple[Any, ...]


class Lock(msgspec.Struct, frozen=True, gc=False):
    """
    Lock these accounts (part and id), in this order, until the end of the transaction.

    What is read after it is what others have committed. SQLite has one writer: nothing to do.
    """

    accounts: list[tuple[int, str]]


class Revoke(msgspec.Struct, frozen=True, gc=False):
    """
    Write these lines to the file `revoked`, and wait until they are on the disk.

    If they cannot be written (`StoreUnavailable`), nothing of the act is kept.
    """

    entries: list[Entry]


Step: TypeAlias = Ask | Each | Across | Lock | Revoke
Act: TypeAlias = Generator[Step, list[Row], T]
Make: TypeAlias = Callable[[], Act[T]]


def rows(sql: str, part: int, *values: Any) -> Act[list[Row]]:
    """All rows of a statement."""
    return (yield Ask(sql, (part, *values)))


def row(sql: str, part: int, *values: Any) -> Act[Row | None]:
    """The first row of a statement, if there is one."""
    found = yield Ask(sql, (part, *values))
    return found[0] if found else None


def run(sql: str, part: int, *values: Any) -> Act[int]:
    """How many rows a writing statement has changed, if it ends in `RETURNING`; otherwise 0."""
    return len((yield Ask(sql, (part, *values))))


def each(sql: str, values: Iterable[tuple[Any, ...]]) -> Act[None]:
    """Run a writing statement for each of *values*, which begin with the part."""
    listed = [*values]
    if listed:
        yield Each(sql, listed)


def across(sql: str, *values: Any) -> Act[list[Row]]:
    """All rows of a statement over all parts. See `Across`."""
    return (yield Across(sql, values))


def lock(*accounts: tuple[int, str]) -> Act[None]:
    """Lock accounts, in the order in which everybody locks them."""
    yield Lock(sorted(set(accounts)))
