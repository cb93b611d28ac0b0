"""The single promises, kept; and an older backup heals."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from tests.harness import Server
from tests.sync.laws import LAWS


@pytest.mark.parametrize("law", LAWS)
def test_a_law(server: Server, law: Callable[[Server], None]) -> None:
    law(server)
