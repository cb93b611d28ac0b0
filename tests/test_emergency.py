"""The emergency numbers in the app are those of the list that they are written from."""

from __future__ import annotations

import re

import emergency


def test_the_app_has_what_the_target_writes() -> None:
    """
    `make emergency` would change nothing: the app's file was written from the pinned list.
    """
    assert emergency.FILE.read_text(encoding="utf-8") == emergency.written()


def test_112_comes_first_where_it_is_valid_and_all_others_stand_there() -> None:
    """
    All numbers of a country, by length and value behind 112; a range of a hundred names none.
    """
    assert emergency.numbers_of("DE") == ["112", "110"]
    assert emergency.numbers_of("GB") == ["112", "999"]
    assert emergency.numbers_of("NZ") == ["111"]
    assert emergency.numbers_of("FR") == ["112", "15", "17", "18"]
    assert emergency.numbers_of("GA") == ["18", "1730"]
    assert emergency.numbers_of("GN") == []

    rows = re.findall(r"^  ([A-Z]{2}): '([0-9 ]+)',$", emergency.written(), re.MULTILINE)
    assert len(rows) > 200
    assert [country for country, numbers in rows if "112" in numbers.split(" ")[1:]] == []
    assert [country for country, numbers in rows if len(numbers.split(" ")) > 15] == []
