"""The repository itself: locks that install anywhere, one version, a way in for everybody."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from tests import pythons
from tests.again import worth_a_try

ROOT = Path(__file__).resolve().parent.parent
LOCKS = ["requirements.txt", "requirements-dev.txt", "pwa/package-lock.json"]
LOCKS += [
    "requirements-audit.txt",
    "requirements-fuzz.txt",
    "benchmarks/node/package-lock.json",
    "benchmarks/lighthouse/package-lock.json",
    "tests/model/package-lock.json",
]
PIN = re.compile(r"[a-z0-9][a-z0-9.-]*==[^ ;=]+( ; .+)?")


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_names_no_host_and_no_path(name: str) -> None:
    """
    A lock installs from whatever registry a machine is set to use.
    """
    text = (ROOT / name).read_text()

    # Where a package asks for money or keeps its licence is no place to fetch from.
    text = re.sub(r'"funding": (\{[^}]*\}|\[[^]]*\]|"[^"]*")', "", text)
    assert re.findall(r"\w+://[^\s\"']*", text) == []
    assert re.findall(r"(?:^|[\s\"'])(?:/|~/|[A-Z]:\\)[^\s\"']*", text, re.MULTILINE) == []
    assert "--index" not in text
    assert "--find-links" not in text


@pytest.mark.parametrize("name", [name for name in LOCKS if name.endswith(".txt")])
def test_a_python_lock_pins_every_line(name: str) -> None:
    """
    Every line is one package at one version.
    """
    lines = (ROOT / name).read_text().split("\n")

    assert [line for line in lines if line and not PIN.fullmatch(line)] == []


def test_the_locks_hold_what_the_project_asks_for() -> None:
    """
    Each direct dependency stands in its lock; the runtime lock is part of the other.
    """
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    runtime, everything = (_pinned(ROOT / name) for name in LOCKS[:2])

    assert set() == {_name(d) for d in project["dependencies"]} - runtime.keys()
    assert set() == {_name(d) for d in project["optional-dependencies"]["dev"]} - everything.keys()
    assert runtime.items() <= everything.items()


def test_the_web_lock_follows_its_package_file() -> None:
    """
    The npm lock was made from the package file beside it, at exact versions.
    """
    package = json.loads((ROOT / "pwa/package.json").read_text())
    locked = json.loads((ROOT / "pwa/package-lock.json").read_text())["packages"]
    wanted = package["dependencies"] | package["devDependencies"]

    assert wanted == {name: locked[f"node_modules/{name}"]["version"] for name in wanted}


def test_the_continuous_check_can_be_started() -> None:
    """
    `.ci/run` is executable and stops at the first failure.
    """
    script = ROOT / ".ci/run"

    assert os.access(script, os.X_OK)
    assert "set -euo pipefail" in script.read_text()


def test_only_a_few_browser_tests_are_run_once_more() -> None:
    """
    A failure without a browser, and one of many, stays a failure.
    """
    walk, rule = "tests/e2e/test_today.py::test_a", "tests/domain/test_day.py::test_b"

    assert worth_a_try([walk])
    assert not worth_a_try([])
    assert not worth_a_try([walk, rule])
    assert not worth_a_try([f"{walk}{n}" for n in range(5)])


def test_nothing_that_was_built_or_kept_is_tracked() -> None:
    """
    Built pages, data folders, databases and environments stay out of the history.
    """
    if not (ROOT / ".git").exists():
        pytest.skip("not a git checkout")
    words = ["git", "-c", f"safe.directory={ROOT}", "ls-files"]
    files = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    bad = re.compile(r"(^|/)(node_modules/|static/|\.venv/|data/|__pycache__/)|\.(db|pyc|log|key)$")

    assert [name for name in files.split("\n") if bad.search(name)] == []


def _name(requirement: str) -> str:
    return re.split(r"[<>=;\[ ]", requirement)[0].lower()


def _pinned(lock: Path) -> dict[str, str]:
    pairs = (line.split(" ;")[0].split("==") for line in lock.read_text().split("\n") if line)
    return {pair[0]: pair[1] for pair in pairs}


def test_every_supported_python_may_run_it() -> None:
    """
    Numbered parameters with a tuple warn on 3.12.0 to 3.12.3 (those of acts and of copies are
    translated), and a connection that nobody closes warns from 3.13 on: `with` on it ends a
    transaction, not the connection.
    """
    found = []
    acts = {*(ROOT / "server/tend/store/acts").iterdir(), *(ROOT / "tests/store").glob("*_acts.py")}
    acts |= {ROOT / "tests/sync/mutants.py", ROOT / "server/tend/store/copying/side.py"}
    files = {*(ROOT / "server/tend").rglob("*.py"), *(ROOT / "tests").rglob("*.py")}
    for path in sorted(files - acts):
        for number, line in enumerate(path.read_text().splitlines(), 1):
            numbered = re.search(r"[=(,<>] ?\?[1-9]", line) and "re." not in line
            if numbered or "with sqlite3." + "connect(" in line:
                found.append(f"{path.relative_to(ROOT)}:{number}: {line.strip()}")
    assert found == []


def test_the_pythons_of_the_classifiers_are_looked_for() -> None:
    """
    The oldest is what the project requires; the one that runs this is found.
    """
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert project["requires-python"] == f">={pythons.supported()[0]}"
    own = "{}.{}".format(*sys.version_info[:2])
    assert own in pythons.supported()
    assert own in pythons.interpreters()


VOID_CALL = re.compile(r"\bvoid [A-Za-z_][\w.?!#]*\(")
BRANCH = re.compile(r"\.catch\(|, (failed|broke)\)|\battempt\(")
NO_PROMISE = re.compile(r"\bvoid (setTimeout|[\w.#]+\.(delete|push))\(")


def test_no_promise_is_let_go_without_a_failure_branch() -> None:
    """
    `void act()` would swallow what goes wrong: a person's act goes through `run`, which says it,
    anything else through `background`, which reports it, or names its own branch.
    """
    loose = []
    for path in sorted((ROOT / "pwa/src").rglob("*.ts*")):
        code = re.sub(r"(?<!:)//.*", "", path.read_text())
        for found in VOID_CALL.finditer(code):
            line = code.rfind("\n", 0, found.start()) + 1
            statement = code[line:].partition(";\n")[0]
            if not BRANCH.search(statement) and not NO_PROMISE.search(statement):
                number = code.count("\n", 0, found.start()) + 1
                loose.append(f"{path.relative_to(ROOT)}:{number}: {statement.strip()}")
    assert loose == []


def test_no_test_module_is_a_library() -> None:
    """
    What several suites need stands in `tests/support` or in a helper module beside them: a test
    module may be renamed or taken out without a look at the others.
    """
    form = r"^\s*(?:from [\w.]*\btest_\w+ import|import [\w.]*\.test_\w+)"
    found = [
        f"{path.relative_to(ROOT)}: {line.strip()}"
        for folder in ("tests", "benchmarks")
        for path in sorted((ROOT / folder).rglob("*.py"))
        for line in re.findall(f"{form}.*", path.read_text(), re.MULTILINE)
    ]
    assert found == []
