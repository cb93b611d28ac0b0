"""The rules of the ten strategies: the shared cases, to which the app's twins are held as well."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from tests.support.vectors import cases

from tend.domain.strategies.cards import card_faults, put_card, read_cards


@cases("cards")
def test_the_cards_of_a_body(case: dict[str, Any]) -> None:
    """What can be read is read, what cannot is passed over."""
    assert case["expected"] == read_cards(case["kind"], case["body"])


@cases("cards", "puts")
def test_a_card_is_put_into_a_body(case: dict[str, Any]) -> None:
    """A card changes where it stands; what a newer Tend wrote stays."""
    found = put_card(case["body"], tuple(case["place"]), case["draft"])
    assert [json_or_text(line) for line in found.split("\n")] == [
        json_or_text(line) for line in case["expected"].split("\n")
    ]


@cases("cards", "faults")
def test_why_a_card_is_not_written(case: dict[str, Any]) -> None:
    """Bad input is refused, each with its member and its reason."""
    found = card_faults(case["kind"], case["draft"], date.fromisoformat(case["today"]))
    assert case["expected"] == [list(fault) for fault in found]


def json_or_text(line: str) -> Any:
    """A line of a body, whose members may stand in any order."""
    return json.loads(line) if line.startswith("{") else line
