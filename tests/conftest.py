"""What every suite may use: a server process, and how hard Hypothesis tries."""

from __future__ import annotations

import os
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from tests.harness import Recordings, Server
from tests.support import recorder

import tend  # noqa: F401 (zones come from the package here as well, before any test makes one)

settings.register_profile(
    "tend", deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True
)
settings.register_profile("soak", parent=settings.get_profile("tend"), max_examples=2000)
settings.load_profile(os.environ.get("TEND_HYPOTHESIS", "tend"))


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """A fresh, started server with an empty data folder."""
    with Server(tmp_path / "data") as running:
        yield running


def pytest_xdist_auto_num_workers() -> int:
    """So many run beside each other: one more than cores, for most wait most of the time."""
    return (os.cpu_count() or 1) + 1


Recordings.on = True


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_teardown() -> Generator[None]:
    """Every answer that a test brought about is one that the OpenAPI document promises."""
    try:
        yield
    finally:
        faults = find_undocumented()
        if faults:
            pytest.fail("\n".join(["undocumented answers:", *faults[:20]]), pytrace=False)


def find_undocumented() -> list[str]:
    """Of what was answered since the last look."""
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
    Browsers last: Playwright keeps a loop running, beside which no other one can start. What waits
    for a long time begins before what does not, or all others would be waiting for it at the end.
    """
    items.sort(key=lambda item: bool(item.get_closest_marker("long")), reverse=True)
    items.sort(key=lambda item: item.get_closest_marker("e2e") is not None)
