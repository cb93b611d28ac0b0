"""A release: one version everywhere, refused where it should be, a wheel that serves by itself."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import time
from pathlib import Path

import helplines
import httpx
import pytest
import release
from tests.harness import free_port

import tend

ROOT = Path(__file__).resolve().parent.parent
FILES = (release.CHANGES, release.SERVER, *release.PACKAGES)
PROJECT = """
[build-system]
requires = ["hatchling"]
build-backend = "hatchling.build"
[project]
name = "tend"
dynamic = ["version"]
requires-python = ">=3.11"
[tool.hatch.version]
path = "server/tend/__init__.py"
[tool.hatch.build.targets.wheel]
packages = ["server/tend"]
[tool.hatch.build.targets.wheel.force-include]
"CHANGELOG.md" = "tend/static/page.html"
"Makefile" = "tend/static/page.html.br"
"""


def test_the_version_is_one() -> None:
    """Server, app and the app's lock have the same version, and no other place sets one."""
    found = {release.version_in((ROOT / name).read_text()) for name in FILES[1:]}
    locked = json.loads((ROOT / "pwa/package-lock.json").read_text())["packages"][""]["version"]

    assert found == {locked} == {tend.__version__}


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What a release changes, committed and clean."""
    for name in (*FILES, helplines.PLACE):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    changes = (
        (tmp_path / release.CHANGES).read_text().replace(release.HEADING, "## 0.0.1 (before)\n")
    )
    new = changes.replace("## ", f"{release.HEADING}\n- Something new.\n\n## ", 1)
    (tmp_path / release.CHANGES).write_text(new)
    (tmp_path / "Makefile").write_text("check:\n\t@echo looked at\n")
    (tmp_path / ".gitignore").write_text("/dist/\n")
    (tmp_path / "pyproject.toml").write_text(PROJECT)
    for who in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{who}_NAME", "test")
        monkeypatch.setenv(f"GIT_{who}_EMAIL", "test@localhost")
    git(tmp_path, "init", "--quiet")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "--quiet", "--message", "before")
    return tmp_path


def files_of(tree: Path) -> set[Path]:
    """All files but those of git and the build."""
    kept = {tree / ".git", tree / "dist"}
    return {path for path in tree.rglob("*") if path.is_file() and not kept & set(path.parents)}


def git(tree: Path, *words: str) -> str:
    return release.said(tree, "git", *words)


def test_a_release_is_refused_where_something_stands_against_it(tree: Path) -> None:
    """
    A version that is no number, goes back or exists, and a tree with changes, are refused before
    anything runs.
    """
    release.refuse(tree, "99.0.0")
    for version, why in (("soon", "three numbers"), ("", "three numbers"), ("0.0.1", "older")):
        with pytest.raises(release.Refused, match=why):
            release.release(tree, version)
    git(tree, "tag", "v99.0.0")
    with pytest.raises(release.Refused, match="tagged already"):
        release.release(tree, "99.0.0")
    (tree / "work.txt").write_text("under way")
    with pytest.raises(release.Refused, match="not committed"):
        release.release(tree, "99.0.1")


def test_a_release_without_news_is_refused(tree: Path) -> None:
    """A release needs an entry below "Unreleased"."""
    path = tree / release.CHANGES
    path.write_text(path.read_text().replace("- Something new.\n", ""))
    git(tree, "commit", "--quiet", "--all", "--message", "nothing new")
    with pytest.raises(release.Refused, match="nothing under Unreleased"):
        release.release(tree, "99.0.0")


def test_a_release_writes_its_version_and_its_day(tree: Path) -> None:
    """
    Exactly the files that have a version get it, and the changelog its day and a new "Unreleased".
    """
    assert sorted(release.write(tree, "99.0.0")) == sorted(FILES)

    assert {release.version_in((tree / name).read_text()) for name in FILES[1:]} == {"99.0.0"}
    changes = (tree / release.CHANGES).read_text()
    news = r"## Unreleased\n\n## 99\.0\.0 \(\d{4}-\d\d-\d\d\)\n\n- Something new\.\n\n## 0\.0\.1"
    assert re.search(news, changes)
    counted = git(tree, "diff", "--numstat").split("\n")[:-1]
    lines = {line.split("\t")[2]: line.split("\t")[:2] for line in counted}
    assert lines.pop(release.CHANGES) == ["2", "0"]
    assert lines == {
        release.SERVER: ["1", "1"],
        release.PACKAGES[0]: ["1", "1"],
        release.PACKAGES[1]: ["2", "2"],
    }
    package = json.loads((tree / "pwa/package-lock.json").read_text())
    assert package["packages"][""]["version"] == package["version"] == "99.0.0"


def test_a_release_is_one_commit_with_a_tag_and_what_was_built(
    tree: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """
    Archive and wheel have the version, the tree is clean, and the tag is on the commit. Help lines
    from old texts are listed by name, with the text's date.
    """
    release.release(tree, "99.0.0")

    assert "\n  2024-06-28 GB BMA counselling and peer support\n" in capsys.readouterr().out

    assert git(tree, "log", "--format=%s") == "release: 99.0.0\nbefore\n"
    assert git(tree, "rev-parse", "v99.0.0^{commit}") == git(tree, "rev-parse", "HEAD")
    assert git(tree, "status", "--porcelain") == ""
    built = {path.name for path in (tree / "dist").iterdir()}
    assert built == {"tend-99.0.0.tar.gz", "tend-99.0.0-py3-none-any.whl"}


def test_a_release_keeps_itself_for_the_next_one(tree: Path) -> None:
    """
    What the release installs replaces the last one beside the tests, without files that are packed
    twice.
    """
    release.release(tree, "99.0.0")
    (tree / release.CHANGES).write_text(
        (tree / release.CHANGES)
        .read_text()
        .replace("## Unreleased\n", "## Unreleased\n\n- More.\n")
    )
    git(tree, "commit", "--quiet", "--all", "--message", "more")
    release.release(tree, "99.1.0")

    (kept,) = git(tree, "ls-files", release.LAST).split()
    assert Path(kept).name == "99.1.0.tar.xz"
    with tarfile.open(tree / kept) as archive:
        names = archive.getnames()
        source = archive.extractfile("tend/__init__.py")
        assert source and release.version_in(source.read().decode()) == "99.1.0"
    assert names == ["tend/__init__.py", "tend/static/page.html"]


@pytest.mark.parametrize(
    ("name", "broken"),
    [
        ("Makefile", "check:\n\t@false\n"),
        ("pyproject.toml", "[project"),
        ("pyproject.toml", PROJECT.replace('"tend"', '"other"', 1)),
    ],
    ids=["check", "build", "keep"],
)
def test_what_goes_wrong_leaves_the_tree_as_it_was(tree: Path, name: str, broken: str) -> None:
    """If a check or a build fails no version is set and nothing is committed or tagged."""
    (tree / name).write_text(broken)
    git(tree, "commit", "--quiet", "--all", "--message", "broken")
    before = files_of(tree)
    with pytest.raises((subprocess.CalledProcessError, FileNotFoundError)):
        release.release(tree, "99.0.0")

    assert git(tree, "log", "--format=%s") == "broken\nbefore\n"
    assert (git(tree, "status", "--porcelain"), git(tree, "tag")) == ("", "")
    assert files_of(tree) == before


@pytest.mark.soak
def test_the_wheel_of_the_source_archive_serves_by_itself(tmp_path: Path) -> None:
    """
    As on a clean machine: from the archive alone a wheel with the PWA inside, in a fresh
    environment that knows nothing of this folder.
    """
    env = {
        key: value for key, value in os.environ.items() if not key.startswith(("TEND_", "PYTHON"))
    }

    def run(*words: str | Path, cwd: Path = tmp_path) -> str:
        done = subprocess.run(words, cwd=cwd, env=env, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-4000:]
        return done.stdout

    run(sys.executable, "-m", "hatchling", "build", "-t", "sdist", "-d", tmp_path, cwd=ROOT)
    (archive,) = tmp_path.glob("*.tar.gz")
    with tarfile.open(archive) as packed:
        packed.extractall(tmp_path, filter="data")
    source = tmp_path / archive.name.removesuffix(".tar.gz")
    run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", tmp_path, cwd=source)
    (wheel,) = tmp_path.glob("*.whl")
    run(sys.executable, "-m", "venv", tmp_path / "fresh")
    pip = (
        tmp_path / "fresh/bin/python",
        "-m",
        "pip",
        "--disable-pip-version-check",
        "install",
        "-q",
    )
    run(*pip, "-c", ROOT / "requirements.txt", wheel)

    program, port = tmp_path / "fresh/bin/tend", str(free_port())
    assert run(program, "--version").split() == ["tend", tend.__version__]
    words: list[str | Path] = [
        program,
        "serve",
        "--host",
        "127.0.0.1",
        "--port",
        port,
        "--data",
        tmp_path / "data",
    ]
    with subprocess.Popen(words, cwd=tmp_path, env=env, stderr=subprocess.DEVNULL) as server:
        try:
            look_at(f"http://127.0.0.1:{port}")
        finally:
            server.terminate()


def look_at(url: str) -> None:
    """The server is ready; page, script and worker are served; an account can be made."""
    deadline = time.monotonic() + 60
    with httpx.Client(base_url=url, timeout=60) as line:
        while True:
            try:
                ready = line.get("/readyz")
                break
            except httpx.ConnectError:
                assert time.monotonic() < deadline, "it does not answer"
                time.sleep(0.1)
        assert ready.json() == {"status": "ready"}
        page = line.get("/")
        script = re.search(r'<script[^>]* src="(/assets/[^"]+\.js)"', page.text)
        assert page.status_code == 200 and script, page.text
        for path in (script[1], "/sw.js"):
            assert "javascript" in line.get(path).headers["content-type"], path
        assert line.post("/api/accounts", json={}).status_code == 201
