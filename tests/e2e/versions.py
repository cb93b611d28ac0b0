"""Versions of the built PWA, which tests publish and take back in front of a real server."""

from __future__ import annotations

import hashlib
import mimetypes
import re
import shutil
from pathlib import Path
from urllib.parse import urlsplit

from tests.e2e.between import Answer, Asked, Between
from tests.e2e.phone import Lend, Phone
from tests.harness import ROOT

BUILT = ROOT / "server/tend/static"
_SERVERS = ("/api/", "/schema/", "/healthz", "/sign-in")
_TYPES = {".js": "text/javascript", ".webmanifest": "application/manifest+json"}
_ENTRY = r"""[`"'](/[^`"']+)[`"'],\s*[`"']([0-9a-f]{64})[`"']"""
WALL = Answer(200, b"<html>Welcome to our hotel</html>")
VERSION = "() => document.documentElement.dataset.v"
UPDATE = "() => navigator.serviceWorker.ready.then((here) => here.update()).catch(() => {})"


def screen_bringers() -> list[str]:
    """The addresses of the file that brings all screens before they are asked for."""
    found = [
        one for one in (BUILT / "assets").glob("later-*.js") if "bringScreens" in one.read_text()
    ]
    assert found
    return [f"/assets/{one.name}" for one in found]


def version(folder: Path, name: str) -> Path:
    """
    Another version of the PWA, called *name*, in *folder*: its page says so as `data-v`.

    Entry and page differ from the built ones; the worker's manifest has their true digests.
    """
    shutil.copytree(BUILT, folder)
    for packed in [*folder.rglob("*.br"), *folder.rglob("*.gz")]:
        packed.unlink()
    (entry,) = (folder / "assets").glob("first-*.js")
    new = entry.with_name(f"first-{name}.js")
    new.write_text(entry.read_text() + f'\ndocument.documentElement.dataset.v="{name}";')
    entry.unlink()
    for file in [*folder.glob("*.html"), *folder.rglob("*.js")]:
        file.write_text(file.read_text().replace(entry.name, new.name))
    _sign(folder)
    return folder


def manifest(folder: Path) -> dict[str, str]:
    """The files that the worker of *folder* keeps, and the digests that it wants."""
    found = re.findall(_ENTRY, (folder / "sw.js").read_text())
    assert len(found) > 10, "the worker's manifest was not found"
    return dict(found)


def _sign(folder: Path) -> None:
    """Write the digests of what stands in *folder* into its worker."""
    worker = folder / "sw.js"

    def signed(found: re.Match[str]) -> str:
        digest = hashlib.sha256((folder / found[1][1:]).read_bytes()).hexdigest()
        return found[0].replace(found[2], digest)

    worker.write_text(re.sub(_ENTRY, signed, worker.read_text()))
    assert manifest(folder)


class Publisher(Between):
    """
    Serves the files of `folder` and leaves the API to the server.

    Attributes:
        folder: The version that stands there now; another one is published at once.
        wrong: Answers for some paths in place of their files.
    """

    def __init__(self, port: int, folder: Path) -> None:
        super().__init__(port, self._publish)
        self.folder = folder
        self.wrong: dict[str, Answer] = {}

    def _publish(self, asked: Asked) -> Answer | None:
        path = urlsplit(asked.path).path
        if path in self.wrong:
            return self.wrong[path]
        if path.startswith(_SERVERS):
            return None
        file = self.folder / path[1:]
        if path == "/" or (not file.is_file() and "text/html" in asked.accept):
            file = self.folder / "index.html"
        if not file.is_file():
            return Answer(404, b'{"error":"route","detail":"not here"}', type="application/json")
        kept = "public, max-age=31536000, immutable" if path.startswith("/assets/") else "no-cache"
        kind = _TYPES.get(file.suffix) or mimetypes.guess_type(file.name)[0] or "text/plain"
        return Answer(200, file.read_bytes(), (("Cache-Control", kept),), kind)


def at(lend: Lend, site: Publisher) -> Phone:
    """A phone whose app comes from there."""
    phone = lend()
    phone.url = site.url
    return phone


def runs(phone: Phone, name: str) -> None:
    """Wait until the page is one of that version."""
    phone.page.wait_for_function(f"({VERSION})() === '{name}'")
