"""What a database promises to an act: steps, transactions, refusals, failures."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tend.errors import StoreUnavailable, UnknownCode
from tend.store.acts.act import Act, Revoke, across, each, lock, row, rows, run
from tend.store.contract.revoked import Entry, Revoked
from tend.store.sqlite.perform import perform

PUT = "INSERT INTO thing (part, id) VALUES (?1, ?2)"
LIST = "SELECT id FROM thing WHERE part = ?1 ORDER BY id"
RENAME = "UPDATE thing SET id = ?3 WHERE id = ?2 AND part = ?1 AND id <> ?3 RETURNING 1"
SHIFT = "UPDATE thing SET id = id || ?2 WHERE part = ?1"
PARTS = "SELECT DISTINCT part FROM thing WHERE part BETWEEN ?1 AND ?2 AND id > ?3 ORDER BY part"


@pytest.fixture
def db() -> Iterator[sqlite3.Connection]:
    """A database with one table, and a transaction that is open."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as opened:
        opened.execute("CREATE TABLE thing (part INTEGER, id TEXT, PRIMARY KEY (part, id))")
        opened.execute("BEGIN")
        yield opened


def test_an_act_gets_the_rows_of_each_step(db: sqlite3.Connection) -> None:
    """
    Statements are answered by their rows, also those that write; several values by no rows; a
    question across all parts reaches the first and the last one.
    """

    def act() -> Act[list[object]]:
        yield from lock((3, "b"), (3, "a"))
        yield from each(PUT, [(0, "x"), (3, "a"), (3, "b"), (1023, "y")])
        yield from each(SHIFT, [(3, "!"), (1023, "?")])
        yield from each(PUT, [])
        none = yield from run(PUT, 3, "c")
        one = yield from run(RENAME, 3, "c", "d")
        missing = yield from row(LIST, 4)
        first = yield from row(LIST, 3)
        found = yield from rows(LIST, 3)
        parts = yield from across(PARTS, "a")
        return [none, one, missing, first, found, parts]

    expected = [0, 1, None, ("a!",), [("a!",), ("b!",), ("d",)], [(0,), (3,), (1023,)]]
    assert perform(db, act()) == expected


def test_a_refusal_keeps_what_was_written_before(db: sqlite3.Connection) -> None:
    """A refusal reaches the caller; what the act wrote before it is still there to be committed."""

    def act() -> Act[None]:
        yield from run(PUT, 1, "kept")
        raise UnknownCode

    with pytest.raises(UnknownCode):
        perform(db, act())
    assert db.execute(LIST, (1,)).fetchall() == [("kept",)]


def test_a_failure_of_the_database_ends_the_act(db: sqlite3.Connection) -> None:
    """
    An act cannot swallow a failure of the database: it is not thrown into it, and it is closed.
    """
    ended = []

    def act() -> Act[str]:
        try:
            yield from run("SELECT nonsense FROM nowhere WHERE part = ?1", 1)
        except Exception:
            return "swallowed"
        finally:
            ended.append(True)
        return "went on"

    running = act()
    with pytest.raises(sqlite3.OperationalError):
        perform(db, running)
    assert ended == [True]


def test_lines_are_on_the_disk_before_the_act_goes_on(
    db: sqlite3.Connection, tmp_path: Path
) -> None:
    """
    What is revoked stands in the file before the next statement; if it cannot be written, the act
    gets no further.
    """
    entry = Entry("buried", bytes(32), 7)
    file = Revoked(tmp_path / "revoked")
    seen: list[list[Entry]] = []

    def act() -> Act[None]:
        yield Revoke([entry])
        seen.append(file.read())
        yield from run(PUT, 1, "x")

    perform(db, act(), file)
    assert seen == [[entry]]
    for other in (Revoked(tmp_path / "missing" / "revoked"), None):
        with pytest.raises(StoreUnavailable):
            perform(db, act(), other)
    assert len(seen) == 1
