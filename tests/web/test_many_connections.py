"""Very many streams and idle connections: all are served, and nothing of them stays."""

from __future__ import annotations

import asyncio
import resource
import time

import pytest
from tests.harness import Server
from tests.support.process import memory, open_files
from tests.support.program import Program

WITHIN_S = 120.0
ACCOUNTS = 20
MOST_BYTES = 30_000
"""A stream costs about 17 KB; an idle connection less."""
ROUNDS = 3
OPENING = 100

Lines = list[tuple[asyncio.StreamReader, asyncio.StreamWriter]]


async def open_streams(server: Server, people: list[Program], count: int) -> Lines:
    """Each has told its number; *OPENING* are opened at once."""
    gate = asyncio.Semaphore(OPENING)

    async def one(at: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        token = people[at % len(people)].token
        async with gate:
            reader, writer = await asyncio.open_connection("127.0.0.1", server.port, limit=4096)
            writer.write(
                b"GET /api/poke HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %b\r\n\r\n"
                % token.encode()
            )
            await seq(reader)
            return reader, writer

    return await asyncio.gather(*(one(at) for at in range(count)))


async def open_idle(server: Server, count: int) -> Lines:
    """Connections on which nothing is said."""
    return [await asyncio.open_connection("127.0.0.1", server.port) for _ in range(count)]


async def seq(reader: asyncio.StreamReader) -> int:
    """The next number of a stream."""
    async with asyncio.timeout(WITHIN_S):
        while not (line := await reader.readline()).startswith(b"data: "):
            assert line, "the stream has ended"
        return int(line[6:])


async def close(lines: Lines) -> None:
    for _, writer in lines:
        writer.transport.abort()
    await asyncio.sleep(0)


async def settled(pid: int, most_files: int, most_bytes: int) -> int:
    """The server's memory once all files are closed and it has given back what it can."""
    deadline = time.monotonic() + WITHIN_S
    while open_files(pid) > most_files or memory(pid) > most_bytes:
        found = open_files(pid), memory(pid) // 1000
        assert time.monotonic() < deadline, f"{found} stay, {most_files}, {most_bytes // 1000}"
        await asyncio.sleep(0.2)
    return memory(pid)


async def live(server: Server, count: int) -> None:
    """*count* streams and half as many idle connections, again and again."""
    people = [await asyncio.to_thread(Program, server) for _ in range(ACCOUNTS)]
    pid = server.pid
    before, files = memory(pid), open_files(pid) + 10
    settled_bytes = 0
    for turn in range(ROUNDS):
        streams = await open_streams(server, people, count)
        idle = await open_idle(server, count // 2)
        grown = memory(pid) - before
        assert grown < 20_000_000 + len([*streams, *idle]) * MOST_BYTES, f"{grown} more"
        # Everybody of the account hears of a tick, however many listen.
        await asyncio.to_thread(people[0].tick, f"2025-10-0{turn + 1}")
        told = await asyncio.gather(*(seq(reader) for reader, _ in streams[::ACCOUNTS]))
        assert {*told} == {turn + 1}
        await close([*streams, *idle])
        # What the first turn left is what an allocator keeps; each further one needs no more.
        most = settled_bytes + 10_000_000 + 2 * count * 1000 if turn else 1 << 62
        settled_bytes = settled_bytes or await settled(pid, files, most)
        await settled(pid, files, most)
    assert await asyncio.to_thread(people[0].days) == ["2025-10-01", "2025-10-02", "2025-10-03"]


async def test_hundreds_of_streams_leave_nothing(server: Server) -> None:
    """
    Three times 300 streams of 20 accounts and 150 idle connections: every stream of an account
    tells its tick; afterwards all files are closed, and memory does not grow from time to time.
    """
    await live(server, 300)


@pytest.mark.soak
async def test_ten_thousand_connections(server: Server) -> None:
    """The same with as many as this machine lets one process open, at most 10,000."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    try:
        room = min(resource.prlimit(server.pid, resource.RLIMIT_NOFILE)[0], hard) - 400
        count = min(10_000, room) * 2 // 3
        assert count > 300, "the limit of open files (`ulimit -n`) is too low for this"
        await live(server, count)
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
