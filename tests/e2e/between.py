"""An HTTP proxy in front of a real server, which can answer in its place."""

from __future__ import annotations

import contextlib
import http.client
import socket
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import NamedTuple

HOP = frozenset(
    ("connection", "keep-alive", "transfer-encoding", "proxy-connection", "te", "upgrade")
)


class Asked(NamedTuple):
    """One request as the browser sent it."""

    method: str
    path: str
    cookies: str
    accept: str


class Answer(NamedTuple):
    """An answer that the proxy gives in the server's place."""

    status: int
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = ()
    type: str = "text/html; charset=utf-8"


Rule = Callable[[Asked], Answer | None]


class Between:
    """
    Relays everything to a port on this machine, also streams, unless `rule` answers first. Headers
    in `drop` do not reach the server.

    Attributes:
        asked: All requests, in order.
        relayed: Those that the server has seen.
    """

    def __init__(
        self, port: int, rule: Rule = lambda _: None, drop: frozenset[str] = frozenset()
    ) -> None:
        self.rule = rule
        self._drop = HOP | drop
        self.asked: list[Asked] = []
        self.relayed: list[Asked] = []
        self._port = port
        self._lines: set[socket.socket] = set()
        relay = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def handle_one_request(self) -> None:
                # Browsers hang up as they like.
                with contextlib.suppress(OSError):
                    super().handle_one_request()

            def log_message(self, format: str, *args: object) -> None:
                """Log nothing."""

        def handle(handler: BaseHTTPRequestHandler) -> None:
            with contextlib.suppress(OSError, http.client.HTTPException):
                relay._handle(handler)
            handler.close_connection = True

        for method in ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"):
            setattr(Handler, f"do_{method}", handle)
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._http.daemon_threads = True
        self._thread = threading.Thread(target=self._http.serve_forever)
        self._thread.start()

    @property
    def port(self) -> int:
        return int(self._http.server_address[1])

    @property
    def url(self) -> str:
        """Its address as `localhost`, which browsers trust without https."""
        return f"http://localhost:{self.port}"

    def _handle(self, handler: BaseHTTPRequestHandler) -> None:
        said = handler.headers
        asked = Asked(handler.command, handler.path, said.get("cookie", ""), said.get("accept", ""))
        body = handler.rfile.read(int(said.get("content-length", 0)))
        self.asked.append(asked)
        if answer := self.rule(asked):
            self._say(handler, answer)
        else:
            self._relay(handler, asked, body)

    def _say(self, handler: BaseHTTPRequestHandler, answer: Answer) -> None:
        handler.send_response(answer.status)
        for name, value in answer.headers:
            handler.send_header(name, value)
        handler.send_header("Content-Type", answer.type)
        handler.send_header("Content-Length", str(len(answer.body)))
        handler.send_header("Connection", "close")
        handler.end_headers()
        handler.wfile.write(b"" if handler.command == "HEAD" else answer.body)

    def _relay(self, handler: BaseHTTPRequestHandler, asked: Asked, body: bytes) -> None:
        line = http.client.HTTPConnection("127.0.0.1", self._port, timeout=60)
        headers = {k: v for k, v in handler.headers.items() if k.lower() not in self._drop}
        try:
            line.request(asked.method, asked.path, body or None, headers)
            answer = line.getresponse()
        except ConnectionError:
            return self._say(handler, Answer(502, b"nobody is there"))
        # Noted first: with the first byte the browser goes on, and a test may look, or cut.
        self.relayed.append(asked)
        self._lines.add(handler.connection)
        try:
            self._pass_on(handler, answer)
        finally:
            self._lines.discard(handler.connection)
            line.close()

    def _pass_on(self, handler: BaseHTTPRequestHandler, answer: http.client.HTTPResponse) -> None:
        handler.send_response_only(answer.status)
        for name, value in answer.getheaders():
            if name.lower() not in HOP:
                handler.send_header(name, value)
        handler.send_header("Connection", "close")
        handler.end_headers()
        while part := answer.read1(65_536):
            handler.wfile.write(part)
            handler.wfile.flush()

    def cut(self) -> None:
        """Drop every answer that is still on its way, such as a stream."""
        for line in list(self._lines):
            with contextlib.suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """Stop the proxy; no request is answered any more."""
        self._http.shutdown()
        self._http.server_close()
        self.cut()
        self._thread.join()

    def __enter__(self) -> Between:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
