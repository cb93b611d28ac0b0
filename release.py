"""
Make a release: `make release VERSION=0.2.0`.

From a clean tree that passes `make check`: dates the heading of the changelog, sets the version in
every place that holds it, builds the sdist and the wheel with the PWA inside into `dist`, keeps
what the wheel holds (tests run it beside what comes next), commits and tags. Help lines from texts
older than 12 months are listed before. What goes wrong before the commit leaves the tree as it was.
Nothing is pushed.
"""

from __future__ import annotations

import io
import re
import subprocess
import sys
import tarfile
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import helplines

SERVER, CHANGES = "server/tend/__init__.py", "CHANGELOG.md"
PACKAGES = ("pwa/package.json", "pwa/package-lock.json")
HEADING = "## Unreleased\n"
LAST = "tests/last-release"
"""Holds one archive: the package of the last release, built PWA included."""


class Refused(Exception):
    """Nothing was done."""


def set_version(text: str, version: str) -> str:
    """The source or package file with another version; its first one is its own."""
    form = r'(?<=^__version__ = ")[^"]+|(?<=^  "version": ")[^"]+|(?<=^      "version": ")[^"]+'
    places = 2 if '"lockfileVersion"' in text else 1
    changed, found = re.subn(form, version, text, count=places, flags=re.MULTILINE)
    assert found == places, "the version is no longer where it was"
    return changed


def version_in(text: str) -> str:
    """The version that a source or a package file has."""
    found = re.search(r'^(?:__version__ = |  "version": )"([^"]+)"', text, re.MULTILINE)
    assert found, "no version"
    return found[1]


def dated(changes: str, version: str, day: str) -> str:
    """The changelog with what was unreleased under the version, and room for what comes next."""
    _, heading, rest = changes.partition(f"\n{HEADING}")
    if not heading or not rest.split("\n## ")[0].strip():
        raise Refused("CHANGELOG.md has nothing under Unreleased")
    return changes.replace(HEADING, f"{HEADING}\n## {version} ({day})\n", 1)


def refuse(root: Path, version: str) -> None:
    """Say what stands against this release."""
    if not re.fullmatch(r"\d+\.\d+\.\d+", version):
        raise Refused("VERSION must be three numbers, such as 0.2.0")
    now = version_in((root / SERVER).read_text())
    if parts(version) < parts(now):
        raise Refused(f"{version} is older than {now}")
    if said(root, "git", "status", "--porcelain"):
        raise Refused("the tree has changes that are not committed")
    if said(root, "git", "tag", "--list", f"v{version}"):
        raise Refused(f"v{version} is tagged already")


def parts(version: str) -> list[int]:
    return [int(part) for part in version.split(".")]


def said(root: Path, *words: str) -> str:
    return subprocess.run(words, cwd=root, check=True, capture_output=True, text=True).stdout


def write(root: Path, version: str) -> list[str]:
    """Put the version and the day into the files; answers with their names."""
    changes = root / CHANGES
    changes.write_text(dated(changes.read_text(), version, f"{datetime.now(UTC):%Y-%m-%d}"))
    for name in (SERVER, *PACKAGES):
        path = root / name
        path.write_text(set_version(path.read_text(), version))
    return [CHANGES, SERVER, *PACKAGES]


def keep(root: Path, version: str) -> None:
    """
    Keep what the wheel installs in place of the release before, and nothing that can be made again:
    the server packs no file that is there without its packed copies.
    """
    folder = root / LAST
    for former in folder.glob("*.tar.xz"):
        former.unlink()
    folder.mkdir(parents=True, exist_ok=True)
    wheel = zipfile.ZipFile(root / f"dist/tend-{version}-py3-none-any.whl")
    with wheel, tarfile.open(folder / f"{version}.tar.xz", "w:xz", preset=9) as archive:
        for name in sorted(wheel.namelist()):
            if name.startswith("tend/") and not name.endswith((".br", ".gz")):
                entry = tarfile.TarInfo(name)
                entry.size = wheel.getinfo(name).file_size
                archive.addfile(entry, io.BytesIO(wheel.read(name)))


def release(root: Path, version: str) -> None:
    """All of it; the clean tree was looked at before anything is run or written."""

    def run(*words: str) -> None:
        print("+", *words, flush=True)
        subprocess.run(words, cwd=root, check=True)

    refuse(root, version)
    dated((root / CHANGES).read_text(), version, "")
    today = datetime.now(UTC).date()
    print(helplines.said(today, helplines.older(helplines.read(root), today)), flush=True)
    run("make", "check")
    refuse(root, version)
    try:
        files = write(root, version)
        run(sys.executable, "-m", "hatchling", "build", "-t", "sdist", "-t", "wheel", "-d", "dist")
        keep(root, version)
        run("git", "add", "--all", LAST)
    except BaseException:
        run("git", "reset", "--quiet", "--hard")
        run("git", "clean", "--quiet", "--force", "-d", LAST)
        raise
    run("git", "commit", "--message", f"release: {version}", *files, LAST)
    run("git", "tag", "--annotate", f"v{version}", "--message", f"Tend {version}")
    print(f"dist holds {version}; `git push --follow-tags` makes it known")


if __name__ == "__main__":
    try:
        release(Path(__file__).resolve().parent, sys.argv[1] if sys.argv[1:] else "")
    except Refused as refusal:
        sys.exit(f"not released: {refusal}")
