"""Before and after an upgrade: the last release's app and server beside those of today."""

from __future__ import annotations

import tarfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import release
from playwright.sync_api import expect
from tests.e2e.phone import Lend, Phone
from tests.e2e.versions import BUILT, Publisher, version
from tests.harness import ROOT, Server

pytestmark = [pytest.mark.e2e, pytest.mark.worker]
NOTE = "Ran into the rain, and stayed."
UPDATE = "() => navigator.serviceWorker.ready.then((here) => here.update()).then(() => {})"


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """The folder with the package of the last release."""
    (archive,) = (ROOT / release.LAST).glob("*.tar.xz")
    with tarfile.open(archive) as packed:
        packed.extractall(tmp_path / "before", filter="data")
    return tmp_path / "before"


@pytest.fixture
def last(package: Path, tmp_path: Path) -> Iterator[Server]:
    """A running server of the last release."""
    with Server(tmp_path / "last", package=package) as running:
        yield running


def test_what_is_kept_is_the_last_release() -> None:
    """
    The archive, its package and the newest heading of the changelog are of one version.
    """
    (archive,) = (ROOT / release.LAST).glob("*.tar.xz")
    version = archive.name.removesuffix(".tar.xz")
    with tarfile.open(archive) as packed:
        source = packed.extractfile("tend/__init__.py")
        assert source
        assert release.version_in(source.read().decode()) == version
        assert "tend/static/index.html" in packed.getnames()
    headings = [
        line
        for line in (ROOT / release.CHANGES).read_text().splitlines()
        if line.startswith("## ") and line.strip() != release.HEADING.strip()
    ]
    assert headings[0].startswith(f"## {version} (")


def live(old: Phone, new: Phone) -> None:
    """One account, two versions of the app: what either writes stands on the other."""
    # Its first screen is another one: all five are kept there from the start.
    old.visit().page.get_by_role("button", name="Begin").tap()
    expect(old.page.get_by_role("list", name="Acts of care")).to_be_visible()
    old.on_disk().saved()
    # The link leads to where the old app is.
    new.join(old.pairing_link().replace(old.url, new.url))
    old.tick("Move a little").tap()
    old.choose("Sit and breathe", "Write a note")
    sheet = old.page.get_by_role("dialog")
    sheet.get_by_label("Write a note").fill(NOTE)
    sheet.get_by_role("button", name="Save").tap()
    old.sent()
    expect(new.kept()).to_have_count(1, timeout=20_000)
    new.wait_for_note("Sit and breathe", NOTE)
    new.tick("Sit and breathe").tap()
    new.sent()
    expect(old.kept()).to_have_count(2, timeout=20_000)


def test_the_last_app_goes_on_with_this_server(
    lend: Lend, server: Server, package: Path, tmp_path: Path
) -> None:
    """
    A phone that has not fetched the new version syncs as before, beside one that has; once it
    agrees to the new one all it had is there.
    """
    site = Publisher(server.port, package / "tend/static")
    with site:
        old, new = lend(), lend()
        old.url = site.url
        live(old, new)

        old.worker_ready()
        # Another one even on the day of the release.
        site.folder = version(tmp_path / "next", "next")
        old.page.evaluate(UPDATE)
        with old.page.expect_navigation(timeout=30_000):
            old.page.get_by_role("button", name="Use it").tap(timeout=20_000)
        expect(old.kept()).to_have_count(2)
        old.wait_for_note("Sit and breathe", NOTE)
        old.tick("Something I love doing").tap()
        old.sent()
        expect(new.kept()).to_have_count(3, timeout=20_000)


def test_this_app_goes_on_with_the_last_server(lend: Lend, last: Server) -> None:
    """
    A server that was not upgraded yet, or was taken back, knows the new app; upgraded on its own
    data it has kept everything, and both phones go on.
    """
    with Publisher(last.port, BUILT) as site:
        old, new = lend(), lend()
        old.url, new.url = last.url, site.url
        live(old, new)

        last.stop()
        last.package = ROOT / "server"
        last.start()
        new.tick("Something I love doing").tap()
        new.sent()
        expect(old.kept()).to_have_count(3, timeout=30_000)
        late = lend()
        late.url = last.url
        late.join(old.pairing_link())
        expect(late.kept()).to_have_count(3, timeout=20_000)
        late.wait_for_note("Sit and breathe", NOTE)
        for phone in (old, new):
            phone.forgive("ERR_CONNECTION_REFUSED", "502")
