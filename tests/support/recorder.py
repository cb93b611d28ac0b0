"""
Records every answer of the API, in a server's process or in this one, for `answers.py` to check.

It imports the standard library and the product only: server processes run this file by its path.
"""

from __future__ import annotations

import json
import mmap
import os
import runpy
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

DOCUMENTED = ("/api/", "/schema/", "/healthz", "/readyz")
_LENGTH_BYTES = 4


class Answer(NamedTuple):
    """An answer with the method and path of its request."""

    method: str
    path: str
    status: int
    headers: list[tuple[str, str]]
    """Names in lower case."""
    body: bytes
    """As sent, perhaps compressed; of a stream its first event."""


def record(app: Any, keep: Callable[[Answer], None]) -> None:
    """Make every ASGI app of class *app* pass its answers to *keep*. Idempotent."""
    serve = app.__call__
    if serve.__name__ == "recorded":
        return

    async def recorded(self: Any, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http" or not scope["path"].startswith(DOCUMENTED):
            await serve(self, scope, receive, send)
            return
        status, headers, body = 0, [], b""

        async def watched(message: Any) -> None:
            nonlocal status, headers, body
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = [(n.decode().lower(), v.decode()) for n, v in message["headers"]]
            else:
                body += message.get("body", b"")
                is_stream = ("content-type", "text/event-stream") in headers
                if status and (is_stream or not message.get("more_body", False)):
                    # Before it is sent: whoever has it can rely on it being kept.
                    keep(Answer(scope["method"], scope["path"], status, headers, body))
                    status = 0
            await send(message)

        await serve(self, scope, receive, watched)

    app.__call__ = recorded


def record_to(path: str) -> None:
    """From now on every answer of the product in this process is written to *path*."""
    from tend.app import App

    to = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    record(App, lambda answer: write(to, answer))


def write(to: int, answer: Answer) -> None:
    """Append *answer* to an open file, at once: its process may be killed in the next moment."""
    head = json.dumps(answer[:-1]).encode()
    sizes = [len(part).to_bytes(_LENGTH_BYTES, "big") for part in (head, answer.body)]
    os.write(to, b"".join([*sizes, head, answer.body]))


def read(path: Path, offset: int) -> tuple[list[Answer], int]:
    """The answers that were written to *path* from *offset* on, and where the next will begin."""
    if not path.exists():
        return [], offset
    with path.open("rb") as file:
        file.seek(offset)
        written = file.read()
    found: list[Answer] = []
    at = 0
    while at + 2 * _LENGTH_BYTES <= len(written):
        begin = at + 2 * _LENGTH_BYTES
        head, body = (
            int.from_bytes(written[i : i + _LENGTH_BYTES], "big") for i in (at, at + _LENGTH_BYTES)
        )
        if begin + head + body > len(written):
            break  # being written
        method, where, status, headers = json.loads(written[begin : begin + head])
        pairs = [(name, value) for name, value in headers]
        end = begin + head + body
        found.append(Answer(method, where, status, pairs, written[begin + head : end]))
        at = end
    return found, offset + at


def run(path: str, clock: str) -> None:
    """
    `tend`, with every answer written to *path*, if given, and its clock as far ahead as the file
    *clock* says, if given, in eight bytes of ms that may change while it runs.

    The words of the command stand in `sys.argv`.
    """
    if clock:
        with Path(clock).open("rb") as file:
            ahead_ms = memoryview(mmap.mmap(file.fileno(), 8, access=mmap.ACCESS_READ)).cast("q")
        right = time.time_ns
        time.time_ns = lambda: right() + ahead_ms[0] * 1_000_000
        time.time = lambda: time.time_ns() / 1e9
    if path:
        record_to(path)
    runpy.run_module("tend", run_name="__main__", alter_sys=True)
