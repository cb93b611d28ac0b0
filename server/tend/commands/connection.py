"""How a connection reads HTTP: what comes before any route answers as the routes do."""

from __future__ import annotations

from typing import Any

from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

from tend.errors import MalformedRequest, TendError, TooLarge
from tend.web.errors import answer
from tend.web.security import api_headers

HEADERS_BYTES = 64 * 1024
"""So much may the headers of a request have. uvicorn itself would take them without end."""


class Connection(HttpToolsProtocol):
    """uvicorn's, with refusals in our envelope and a bound on headers."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._refusal: TendError = MalformedRequest("this is no HTTP request")
        self._kept_bytes = 0
        """What the parser may keep: all that came since it last handed something on."""

    def data_received(self, data: bytes) -> None:
        self._kept_bytes += len(data)
        super().data_received(data)
        if self._kept_bytes > HEADERS_BYTES and not self.transport.is_closing():
            self._refusal = _too_large()
            self.send_400_response("")

    def on_headers_complete(self) -> None:
        self._kept_bytes = 0
        # They may have come all at once.
        if sum(len(name) + len(value) for name, value in self.headers) > HEADERS_BYTES:
            self._refusal = _too_large()
            raise self._refusal
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        self._kept_bytes = 0
        super().on_body(body)

    def on_message_complete(self) -> None:
        self._kept_bytes = 0
        super().on_message_complete()

    def send_400_response(self, msg: str) -> None:
        """Refuse and hang up: nobody knows where the next request would begin."""
        status, body, pairs = answer(self._refusal)
        pairs += [
            *api_headers(https=False),
            (b"content-length", b"%d" % len(body)),
            (b"connection", b"close"),
        ]
        lines = b"".join(b"%b: %b\r\n" % pair for pair in pairs)
        self.transport.write(b"%b%b\r\n%b" % (STATUS_LINE[status], lines, body))
        self.transport.close()


def _too_large() -> TooLarge:
    return TooLarge(f"the headers of a request may have {HEADERS_BYTES} bytes")
