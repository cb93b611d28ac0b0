"""Backups of a database on PostgreSQL: commands and servers as an operator runs them."""

from __future__ import annotations

import json
import sqlite3
import stat
import tarfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from tests.harness import Server
from tests.support import postgres
from tests.support.program import Program, tend

from tend.backups import copies_in
from tend.store.postgres import migrations

Make = Callable[[], str]


def ask(url: str, sql: str) -> list[Any]:
    """One statement, elsewhere than in our own transactions."""
    return postgres.in_thread(postgres.shared().run(sql, url.rpartition("/")[2].partition("?")[0]))


def refused(done: Any, about: str) -> None:
    assert (done.returncode, done.stderr.count("\n")) == (1, 1), done
    assert done.stderr.startswith("tend: "), done
    assert about in done.stderr, done


def until(true: Callable[[], object], seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.1)


@pytest.mark.parametrize("name", ["copy.tar.gz", "copy"])
def test_a_backup_of_a_running_server_comes_back(tmp_path: Path, make: Make, name: str) -> None:
    """
    Taken while it serves, packed or as a folder, and brought back into an empty database: days,
    tokens and the key for push are as they were; what came later is not in it; the trial that each
    backup is put to leaves nothing in the database.
    """
    url, copy = make(), tmp_path / name
    with Server(tmp_path / "data", env={"TEND_DATABASE_URL": url}) as server:
        person = Program(server)
        person.tick("2025-10-01")
        done = tend(server.data, "backup", str(copy), TEND_DATABASE_URL=url)
        assert done.returncode == 0, done.stderr
        refused(tend(server.data, "backup", str(copy), TEND_DATABASE_URL=url), "overwrites nothing")
        person.tick("2025-10-02")
    made = [copy, *copy.rglob("*")] if copy.is_dir() else [copy]
    assert {stat.S_IMODE(path.stat().st_mode) & 0o077 for path in made} == {0}
    assert ask(url, "SELECT 1 FROM pg_namespace WHERE nspname LIKE 'tend_trial%'") == []
    assert [path.name for path in tmp_path.glob(".*")] == []

    fresh = make()
    done = tend(tmp_path / "again", "restore", str(copy), TEND_DATABASE_URL=fresh)
    assert (done.returncode, done.stdout[:12]) == (0, "the database"), done
    key = (tmp_path / "data/vapid.json").read_bytes()
    assert (tmp_path / "again/vapid.json").read_bytes() == key
    assert not list((tmp_path / "again").glob("*.copy"))
    for table in ("account", "rec", "device", "route"):
        count = f"SELECT count(*) FROM {table}"
        assert ask(fresh, count)[0][0] >= 1, table
    with Server(tmp_path / "again", env={"TEND_DATABASE_URL": fresh}) as again:
        person.server, person.n = again, 100
        assert person.days() == ["2025-10-01"]


def test_a_restore_overwrites_nothing(tmp_path: Path, make: Make) -> None:
    """
    Neither a database that is not empty nor one that a server uses, though nobody has begun there.
    """
    url, copy = make(), tmp_path / "copy.tar.gz"
    with Server(tmp_path / "data", env={"TEND_DATABASE_URL": url}) as server:
        Program(server).tick("2025-10-01")
        assert tend(server.data, "backup", str(copy), TEND_DATABASE_URL=url).returncode == 0
        busy = tend(tmp_path / "other", "restore", str(copy), TEND_DATABASE_URL=url)
        refused(busy, "stop every tend first")
        mine = tend(server.data, "restore", str(copy), TEND_DATABASE_URL=url)
        refused(mine, "stop it first")
    full = tend(tmp_path / "other", "restore", str(copy), TEND_DATABASE_URL=url)
    refused(full, "is not empty; restoring overwrites nothing")
    assert ask(url, "SELECT count(*) FROM account")[0][0] == 1


def test_a_damaged_backup_leaves_the_database_empty(tmp_path: Path, make: Make) -> None:
    """Cut short, a row missing, rows that are none, of a newer Tend: one sentence, and nothing."""
    url, copy = make(), tmp_path / "copy"
    assert tend(tmp_path / "data", "migrate", TEND_DATABASE_URL=url).returncode == 0
    with Server(tmp_path / "data", env={"TEND_DATABASE_URL": url}) as server:
        Program(server).tick("2025-10-01")
        assert tend(server.data, "backup", str(copy), TEND_DATABASE_URL=url).returncode == 0
    fresh, listed = make(), json.loads((copy / "tables.copy").read_text())
    account = copy / "table-account.copy"
    whole = account.read_bytes()

    def attempt(about: str) -> None:
        done = tend(tmp_path / "again", "restore", str(copy), TEND_DATABASE_URL=fresh)
        refused(done, about)
        tables = "SELECT 1 FROM information_schema.tables WHERE table_schema = 'public'"
        assert ask(fresh, tables) == []

    account.write_bytes(b"")
    attempt("rows are missing")
    account.write_bytes(whole[: len(whole) // 2])
    attempt("failed")
    account.write_bytes(whole)
    newer = {**listed, "schema": migrations.latest() + 1}
    (copy / "tables.copy").write_text(json.dumps(newer))
    attempt("a newer Tend made this backup")
    (copy / "tables.copy").write_text("{")
    attempt("is damaged")


def test_a_backup_of_one_database_is_none_of_the_other(tmp_path: Path, make: Make) -> None:
    """Of SQLite into PostgreSQL and the other way: refused, with what to do."""
    assert tend(tmp_path / "data", "invite").returncode == 0
    assert tend(tmp_path / "data", "backup", str(tmp_path / "file")).returncode == 0
    url = make()
    done = tend(tmp_path / "new", "restore", str(tmp_path / "file"), TEND_DATABASE_URL=url)
    refused(done, "is no backup of a database on PostgreSQL")
    empty = tend(tmp_path / "data", "backup", str(tmp_path / "copy"), TEND_DATABASE_URL=url)
    refused(empty, "nothing was ever kept there")
    assert tend(tmp_path / "pg", "migrate", TEND_DATABASE_URL=url).returncode == 0
    done = tend(tmp_path / "pg", "backup", str(tmp_path / "copy"), TEND_DATABASE_URL=url)
    assert done.returncode == 0, done.stderr
    refused(tend(tmp_path / "new", "restore", str(tmp_path / "copy")), "set TEND_DATABASE_URL")


def test_a_server_on_postgres_backs_itself_up(tmp_path: Path, make: Make) -> None:
    """On its schedule, as it does with a file; the address is in no line of the log."""
    url = make()
    env = {"TEND_DATABASE_URL": url, "TEND_BACKUP_EVERY": "1s", "TEND_BACKUP_KEEP": "2"}
    folder = tmp_path / "data/backups"
    with Server(tmp_path / "data", env=env) as server:
        Program(server).tick("2025-10-01")
        until(lambda: server.read_log().count("brought back for a check") >= 3)
    (newest,) = copies_in(folder)[-1:]
    with tarfile.open(newest.path) as tar:
        names = {*tar.getnames()}
    assert {"manifest.json", "tables.copy", "table-account.copy", "vapid.json"} <= names
    assert url not in server.read_log()


def test_a_backup_is_of_one_moment(tmp_path: Path, make: Make) -> None:
    """
    While somebody ticks without a pause, what a backup has of records is what it has of the
    account: the number of the one is the highest of the others.
    """
    url = make()
    with Server(tmp_path / "data", env={"TEND_DATABASE_URL": url}) as server:
        person = Program(server)
        for number in range(3):
            for day in range(10, 28):
                person.tick(f"2025-1{number}-{day}")
            name = tmp_path / f"copy{number}"
            assert tend(server.data, "backup", str(name), TEND_DATABASE_URL=url).returncode == 0
            listed = json.loads((name / "tables.copy").read_text())["tables"]

            def column(
                table: str, wanted: str, name: Path = name, listed: Any = listed
            ) -> list[int]:
                at = listed[table]["columns"].index(wanted)
                rows = (name / f"table-{table}.copy").read_text().splitlines()
                return [int(row.split("\t")[at]) for row in rows]

            assert column("account", "seq") == [max(column("rec", "seq"))]
            assert column("account", "rows") == [len(column("rec", "seq"))]


def test_the_trial_is_no_backup_of_a_file(tmp_path: Path) -> None:
    """A folder with SQLite's database has no list of tables, so neither is taken for the other."""
    assert tend(tmp_path / "data", "invite").returncode == 0
    assert tend(tmp_path / "data", "backup", str(tmp_path / "copy")).returncode == 0
    assert not list((tmp_path / "copy").glob("*.copy"))
    with closing(sqlite3.connect(tmp_path / "copy/tend.db")) as db:
        assert db.execute("PRAGMA user_version").fetchone()[0] > 0
