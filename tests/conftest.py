"""Fixtures and hooks of all suites: a server process, Hypothesis profiles, order of tests."""

from __future__ import annotations

import os
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from tests.harness import ROOT, Recordings, Server
from tests.support import recorder

import tend  # noqa: F401 (zones come from the package here as well, before any test makes one)

settings.register_profile(
    "tend", deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True
)
settings.register_profile("soak", parent=settings.get_profile("tend"), max_examples=2000)
settings.load_profile(os.environ.get("TEND_HYPOTHESIS", "tend"))
# Node keeps what it has made of a TypeScript file for the next process that loads it.
os.environ.setdefault("NODE_COMPILE_CACHE", str(ROOT / ".pytest_cache/node"))


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """A fresh, started server with an empty data folder."""
    with Server(tmp_path / "data") as running:
        yield running


def pytest_xdist_auto_num_workers() -> int:
    """How many workers run tests: four more than cores, because tests mostly wait."""
    return (os.cpu_count() or 1) + 4


Recordings.on = True


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_teardown() -> Generator[None]:
    """
    Fail a test during which the API answered something that the OpenAPI document does not list.
    """
    try:
        yield
    finally:
        faults = find_undocumented()
        if faults:
            pytest.fail("\n".join(["undocumented answers:", *faults[:20]]), pytrace=False)


def find_undocumented() -> list[str]:
    """The undocumented answers since the last call."""
    answers, Recordings.here = Recordings.here, []
    for path, offset in list(Recordings.files.items()):
        found, Recordings.files[path] = recorder.read(path, offset)
        answers += found
    if not answers:
        return []
    from tests.support.answers import load

    return sorted(set(load().faults(answers)))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """
    Run browser tests last: Playwright's event loop stays running, and no other loop can start
    beside it. Slow tests start first, so that the run does not end with one worker busy; those in a
    browser, which mostly wait, one by one among the others, so that all cores have work meanwhile.
    """
    browser = [item for item in items if item.get_closest_marker("e2e")]
    others = [item for item in items if not item.get_closest_marker("e2e")]
    others.sort(key=_is_long, reverse=True)
    items[:] = others + _spread(browser)


def _spread(items: list[pytest.Item]) -> list[pytest.Item]:
    """The long ones at equal distances over the first two thirds."""
    found = [item for item in items if not _is_long(item)]
    long = [item for item in items if _is_long(item)]
    ordinary = len(found)
    for i, item in enumerate(long):
        found.insert(i + i * ordinary * 2 // 3 // len(long), item)
    return found


def _is_long(item: pytest.Item) -> bool:
    return item.get_closest_marker("long") is not None
