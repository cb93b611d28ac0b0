"""
Serves the built PWA: files are read once, and sent as they were compressed at build time.

Files under /assets/ have a hash in their names and may be cached for ever. The page and the
service worker are revalidated at each request, so that an update is noticed.
"""

from __future__ import annotations

import hashlib
import mimetypes
from pathlib import Path
from typing import NamedTuple

from litestar.types import Receive, Scope, Send

from tend.errors import UnknownMethod, UnknownRoute
from tend.i18n.texts import direction, language_of, texts
from tend.web.errors import send_error
from tend.web.request import headers_of, method_of
from tend.web.security import Pairs, api_headers, headers, part_headers

_TYPES = {
    ".js": "text/javascript",
    ".webmanifest": "application/manifest+json",
    ".html": "text/html",
}
_ENCODINGS = ((b"br", ".br"), (b"gzip", ".gz"))
# `no-transform`: the service worker rejects files that a proxy has changed.
_FOREVER = b"public, max-age=31536000, immutable, no-transform"
_EACH_TIME = b"no-cache, no-transform"
SIGN_IN = "/sign-in"
"""The app opens this path when a login proxy wants a login; its service worker lets it through."""
_PAGE = """<!doctype html>
<html lang="{language}" dir="{direction}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<p>{unbuilt}</p>
</html>
"""


class File(NamedTuple):
    """One file of the app."""

    type: bytes
    """The value of `Content-Type`."""
    forever: bool
    """Whether it may be cached for ever."""
    bodies: dict[bytes, bytes]
    """Its bytes by content encoding; b"" is not encoded."""
    etag: bytes
    """A hash of the bytes that are not encoded."""


def load(root: Path) -> dict[str, File]:
    """All files below *root* by URL path; empty if there is no such folder."""
    found: dict[str, File] = {}
    for path in sorted(root.rglob("*")):
        if not path.is_file() or path.suffix in (".br", ".gz", ".map"):
            continue
        raw = path.read_bytes()
        bodies = {b"": raw}
        for name, suffix in _ENCODINGS:
            sibling = path.with_name(path.name + suffix)
            if sibling.is_file():
                bodies[name] = sibling.read_bytes()
        url = "/" + path.relative_to(root).as_posix()
        guess = (
            _TYPES.get(path.suffix)
            or mimetypes.guess_type(path.name)[0]
            or "application/octet-stream"
        )
        kind = guess + ("; charset=utf-8" if guess.startswith("text/") else "")
        etag = hashlib.sha256(raw).hexdigest()[:16].encode()
        found[url] = File(kind.encode(), url.startswith("/assets/"), bodies, etag)
    return found


def _unbuilt(accept_language: bytes) -> tuple[Pairs, bytes]:
    """Headers and body of the page that says (in the visitor's language) that no app was built."""
    language = language_of(None, accept_language)
    words = texts(language).pages
    body = _PAGE.format(language=language, direction=direction(language), **words).encode()
    kept = [(b"vary", b"accept-language"), (b"cache-control", b"no-store")]
    return [(b"content-type", b"text/html; charset=utf-8"), *kept], body


class Pages:
    """An ASGI app over the files of *root*."""

    def __init__(self, root: Path, *, https: bool) -> None:
        self._files = load(root)
        self._headers = headers(https=https)
        self._part_headers = part_headers(https=https)
        self._errors = api_headers(https=https)

    def name_of(self, path: str) -> str:
        """For the log: a file's path; of others `/` or `/api/?`, because they may contain an id."""
        known = path in self._files or path == SIGN_IN
        return path if known else "/api/?" if path.startswith("/api/") else "/"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if method_of(scope) not in ("GET", "HEAD"):
            await send_error(send, UnknownMethod(), self._errors)
            return
        if scope["path"] == SIGN_IN:
            # A login proxy lets this request through once the person has signed in there.
            back = [(b"location", b"/"), (b"cache-control", b"no-store")]
            await _send(send, 303, [*back, *self._headers], b"")
            return
        asked = headers_of(scope)
        file = self._find(scope["path"], asked.get(b"accept", b""))
        if file is None:
            if not self._files:
                pairs, body = _unbuilt(asked.get(b"accept-language", b""))
                await _send(send, 503, [*pairs, *self._headers], body)
            else:
                await send_error(send, UnknownRoute(), self._errors)
            return
        await self._reply(file, asked, method_of(scope) == "HEAD", send)

    def _find(self, path: str, accept: bytes) -> File | None:
        file = self._files.get("/index.html" if path == "/" else path)
        if file is None and b"text/html" in accept and "." not in path.rpartition("/")[2]:
            # An address inside the app: its script shows the screen.
            file = self._files.get("/index.html")
        return file

    async def _reply(self, file: File, asked: dict[bytes, bytes], head: bool, send: Send) -> None:
        accepts = asked.get(b"accept-encoding", b"")
        encoding = next((n for n, _ in _ENCODINGS if n in file.bodies and n in accepts), b"")
        etag = b'"%b%b"' % (file.etag, b"-" + encoding if encoding else b"")
        pairs = [
            (b"etag", etag),
            (b"vary", b"accept-encoding"),
            (b"cache-control", _FOREVER if file.forever else _EACH_TIME),
            *(self._part_headers if file.forever else self._headers),
        ]
        if asked.get(b"if-none-match") == etag:
            await _send(send, 304, pairs, b"")
            return
        body = file.bodies[encoding]
        pairs += [(b"content-type", file.type), (b"content-length", str(len(body)).encode())]
        if encoding:
            pairs.append((b"content-encoding", encoding))
        await _send(send, 200, pairs, b"" if head else body)


async def _send(send: Send, status: int, pairs: Pairs, body: bytes) -> None:
    await send({"type": "http.response.start", "status": status, "headers": pairs})
    await send({"type": "http.response.body", "body": body, "more_body": False})
