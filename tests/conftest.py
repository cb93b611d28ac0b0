"""What every suite may use: a server process, and how hard Hypothesis tries."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from tests.harness import Server

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


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browsers last: Playwright keeps a loop running, beside which no other one can start."""
    items.sort(key=lambda item: item.get_closest_marker("e2e") is not None)
