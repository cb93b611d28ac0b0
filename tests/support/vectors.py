"""The shared cases of `tests/vectors`: the same files hold the browser's twins."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

VECTORS = Path(__file__).parents[1] / "vectors"


def load(rule: str) -> dict[str, Any]:
    """The file of a rule."""
    found: dict[str, Any] = json.loads((VECTORS / f"{rule}.json").read_text("utf-8"))
    return found


def cases(rule: str, part: str = "cases") -> pytest.MarkDecorator:
    """Each case of a file as a parameter, by its name."""
    named = [pytest.param(case, id=case["name"]) for case in load(rule)[part]]
    return pytest.mark.parametrize("case", named)
