"""The promises of `laws.py`, kept by the real server."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from tests.harness import Server
from tests.sync.laws import LAWS


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One server for all: each test has an account of its own."""
    with Server(tmp_path_factory.mktemp("laws") / "data") as running:
        yield running


@pytest.mark.parametrize("law", LAWS)
def test_a_law(server: Server, law: Callable[[Server], None]) -> None:
    """Each promise of `laws.py`, as its own docstring says it."""
    law(server)
