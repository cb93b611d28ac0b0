"""
The database can be spread: every row has a part, and every statement reads or writes one part.

The proof is SQLite's own plan of each statement: each table of it is reached by `part = …`, through
an index, and the only value for a part is the first parameter.
"""

from __future__ import annotations

import ast
import importlib
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tend.store import acts
from tend.store.sqlite import migrations
from tend.store.sqlite.perform import plain

FOLDER = Path(acts.__file__).parent
STEPS = {"Ask", "Each", "rows", "row", "run", "each"}
ACROSS = {"Across", "across"}

ASKS_ALL_PARTS = {
    # What has expired, and records of dropped accounts: in which parts there are some.
    "purge._EXPIRED_PARTS",
    "purge._DOOMED",
    # Accounts that nobody saw: how many, and which.
    "purge._NEWEST",
    "purge._KNOWN",
    "purge._UNSEEN_COUNT",
    "purge._UNSEEN",
    # Work: which accounts are due, which messages are.
    "due._DUE",
    # After a clock that stood ahead was set back: in which parts it was heeded.
    "due._AHEAD",
    "messages._READY",
    "messages._OVER_PARTS",
    "subscriptions._ANY",
    # Push services that want a pause: a handful of rows, which each worker reads.
    "pauses._PAUSED",
    # At start, to compare with the file of what was revoked.
    "catch_up._ACCOUNTS",
    "catch_up._GRAVES",
    "catch_up._REMOVED",
}
"""The statements over a range of parts; each says only where there is work."""


def statements() -> Iterator[tuple[str, str]]:
    """Every statement of the acts, with its name."""
    for path in sorted(FOLDER.glob("*.py")):
        module = importlib.import_module(f"tend.store.acts.{path.stem}")
        for name, value in vars(module).items():
            if name.isupper() and name.startswith("_"):
                for text in texts(value):
                    if re.match(r"\s*(SELECT|INSERT|UPDATE|DELETE|WITH)\b", text):
                        yield f"{path.stem}.{name}", text


def texts(value: Any) -> Iterator[str]:
    """The texts of a constant, however deep they lie."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for one in value:
            yield from texts(one)


ALL = list(statements())
ONE_PART = [pair for pair in ALL if pair[0] not in ASKS_ALL_PARTS]
MANY_PARTS = [pair for pair in ALL if pair[0] in ASKS_ALL_PARTS]


@pytest.fixture(scope="module")
def db() -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as opened:
        migrations.migrate(opened)
        yield opened


def faults(db: sqlite3.Connection, sql: str) -> list[str]:
    """What keeps a statement from being one of one part."""
    bare, _ = plain(sql)
    try:
        found = db.execute(f"EXPLAIN QUERY PLAN {bare}", ("",) * bare.count("?")).fetchall()
    except sqlite3.Error as error:
        return [str(error)]
    steps = [row[3] for row in found]
    reached = [step for step in steps if re.match(r"(SEARCH|SCAN)\b", step)]
    wrong = [step for step in reached if not re.search(r"\(part=\?", step)]
    for value in re.findall(r"\bpart\s*(?:=|<|>|IN|BETWEEN|IS)\s*(\S+)", sql):
        if value != "?1" and not re.fullmatch(r"\w+\.part", value):
            wrong.append(f"part is {value}")
    into = re.search(r"INSERT INTO \w+ \((\w+)[^)]*\)\s*VALUES \((\?\d+)", sql)
    if "INSERT" in sql and (into is None or into.groups() != ("part", "?1")):
        wrong.append("it inserts into another part")
    if "INSERT" not in sql and not reached:
        wrong.append("it reaches no table")
    return wrong


def test_all_statements_are_found() -> None:
    """No step is built where this test cannot see it: each takes a constant of its module."""
    assert len(ALL) > 80
    for path in sorted(FOLDER.glob("*.py")):
        names = {name.partition(".")[2] for name, _ in ALL if name.startswith(f"{path.stem}.")}
        tree = ast.parse(path.read_text("utf-8"))
        loops = {
            target.id: ast.unparse(loop.iter)
            for loop in ast.walk(tree)
            if isinstance(loop, ast.For)
            for target in ast.walk(loop.target)
            if isinstance(target, ast.Name)
        }
        for call in ast.walk(tree):
            if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Name):
                continue
            if path.stem == "act" or call.func.id not in STEPS | ACROSS:
                continue
            said = ast.unparse(call.args[0])
            held = {said} | set(re.findall(r"\w+", loops.get(said, "")))
            # `sql` is handed from one function to another in sync.py alone.
            is_handed_on = (path.stem, said) == ("sync", "sql")
            assert held & names or is_handed_on, f"{path.name}:{call.lineno} asks {said}"
            across = {name for name in held & names if f"{path.stem}.{name}" in ASKS_ALL_PARTS}
            if call.func.id in ACROSS:
                assert across, f"{path.name}:{call.lineno} asks all parts by {said}"
            elif held & names:
                assert held & names > across or not across, f"{path.name}:{call.lineno}"


def test_every_table_begins_with_its_part(db: sqlite3.Connection) -> None:
    """The first column of every table, and of its primary key, is the part; unique keys hold it."""
    tables = [row[0] for row in db.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
    assert len(tables) > 15
    for table in tables:
        (_, first, *_), *_ = db.execute(f"PRAGMA table_info({table})").fetchall()
        assert first == "part", table
        for _, index, unique, origin, _ in db.execute(f"PRAGMA index_list({table})").fetchall():
            columns = [row[2] for row in db.execute(f"PRAGMA index_info({index})")]
            if unique:
                assert columns[0] == "part", (table, index)
            if origin == "pk" and "account" in columns and table != "route":
                assert columns[1] == "account", table


@pytest.mark.parametrize(("name", "sql"), ONE_PART, ids=[name for name, _ in ONE_PART])
def test_a_statement_is_of_one_part(db: sqlite3.Connection, name: str, sql: str) -> None:
    """Every table of it is reached by the part that is its first parameter."""
    assert faults(db, sql) == [], name


@pytest.mark.parametrize(("name", "sql"), MANY_PARTS, ids=[name for name, _ in MANY_PARTS])
def test_what_asks_all_parts_only_asks(db: sqlite3.Connection, name: str, sql: str) -> None:
    """
    It reads, within the range that it is given, and joins no two parts: every further table is
    reached by the part of the first one.
    """
    assert re.match(r"\s*SELECT\b", sql), name
    assert re.search(r"\bpart BETWEEN \?1 AND \?2\b", sql), name
    bare, _ = plain(sql)
    found = db.execute(f"EXPLAIN QUERY PLAN {bare}", ("",) * bare.count("?")).fetchall()
    reached = [row[3] for row in found if re.match(r"(SEARCH|SCAN)\b", row[3])]
    assert [step for step in reached[1:] if not re.search(r"\(part=\?", step)] == [], name


@pytest.mark.parametrize(
    ("name", "index"),
    [
        ("due._DUE", "due_at"),
        ("messages._READY", "outbox_at"),
        ("messages._OVER_PARTS", "outbox_at"),
    ],
)
def test_work_is_found_by_its_time(db: sqlite3.Connection, name: str, index: str) -> None:
    """What workers ask all the time reads what is due, and not the whole table."""
    ((_, sql),) = [pair for pair in MANY_PARTS if pair[0] == name]
    bare, _ = plain(sql)
    plan = db.execute(f"EXPLAIN QUERY PLAN {bare}", ("",) * bare.count("?")).fetchall()
    assert f"INDEX {index} (" in plan[0][3]


def test_an_expired_route_is_found_by_its_time(db: sqlite3.Connection) -> None:
    """A purge does not read the routes of all tokens, which never expire."""
    (sql,) = [sql for name, sql in MANY_PARTS if "FROM route" in sql]
    bare, _ = plain(sql)
    plan = db.execute(f"EXPLAIN QUERY PLAN {bare}", ("",) * bare.count("?")).fetchall()
    assert "INDEX route_until (" in plan[0][3]


def test_every_exception_is_used() -> None:
    """The list above names no statement that is not there."""
    assert {name for name, _ in MANY_PARTS} == ASKS_ALL_PARTS


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT id FROM device WHERE token = ?1",
        "SELECT id FROM account WHERE part > ?1 AND id = ?2",
        "SELECT id FROM account WHERE part = ?2 AND id = ?1",
        "SELECT d.id FROM device d JOIN account a ON a.id = d.account WHERE d.part = ?1",
        "SELECT a.id FROM account a, route r WHERE a.part = ?1 AND r.part = ?2 AND r.hash = ?3",
        "DELETE FROM pairing WHERE account = ?1",
        "DELETE FROM due WHERE part = ?1 AND NOT EXISTS (SELECT 1 FROM subscription)",
        "INSERT INTO invite (code, part, expires_ms) VALUES (?1, ?2, ?3)",
        "INSERT INTO doomed (part, account) SELECT part, id FROM account WHERE id = ?1",
    ],
)
def test_what_spans_parts_is_caught(db: sqlite3.Connection, sql: str) -> None:
    """The proof fails for statements without a part, with another one, or that join two."""
    assert faults(db, sql) != []
