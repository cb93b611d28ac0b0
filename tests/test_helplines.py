"""The help lines in the app: each has a dated text behind it, and numbers that can be dialled."""

from __future__ import annotations

import copy
import re
from datetime import UTC, date, datetime
from pathlib import Path

import helplines
import msgspec
import pytest

ROOT = Path(__file__).resolve().parent.parent
LISTS = helplines.read(ROOT)
TODAY = datetime.now(UTC).date()


def test_every_entry_has_its_form_and_no_date_lies_ahead() -> None:
    """
    Each number is one that its country has, or a short code there (a code that libphonenumber does
    not know yet stands in two texts); each entry can be reached, names its text, and that text's
    date, which has been.
    """
    assert helplines.faults(LISTS, TODAY) == []
    assert len(LISTS.lines) > 40
    assert {line.country for line in LISTS.lines if line.whom != "anyone"} >= {"DE", "GB", "US"}


def test_no_source_is_an_apps_code() -> None:
    """
    A clinician is shown a publisher to be trusted: code hosts and stores hold none, but for a data
    set whose records are each checked on a date, at a version that stays. Code may be the second
    text; without one, a text from before 2020 is none.
    """
    app = "github.com/someone/bear/blob/main/crisis.js"
    data = "https://github.com/Kouki-odaka/open-helplines/blob"
    record = "data/countries/gb/helplines.json"
    for source, address, fault in (
        ("Bear", f"https://{app}", "an app's code is no source"),
        ("Bear", f"http://GitHub.com:443/{app}", "an app's code is no source"),
        ("Bear", "https://raw.githubusercontent.com/someone/bear/x.js", "an app's code"),
        ("Bear", "https://bear.github.io", "an app's code is no source"),
        ("Bear", "https://apps.apple.com/app/bear", "an app's code is no source"),
        ("Bear", f"{data}/{'a' * 40}/{record}", "an app's code is no source"),
        ("Open Helplines", f"{data}/main/{record}", "not where Open Helplines is"),
        ("Open Helplines", f"https://{app}", "not where Open Helplines is"),
        ("Open Helplines", f"{data}/{'a' * 40}/{record}", ""),
        ("Samaritans", "https://www.samaritans.org/github.com/", ""),
    ):
        lists = copy.deepcopy(LISTS)
        line = next(one for one in lists.lines if one.country == "GB" and one.call)
        line.source, line.address = source, address
        found = helplines.faults(lists, TODAY)
        assert [fault in one for one in found] == [True] * bool(fault), (address, found)

    old = copy.deepcopy(LISTS)
    old.lines[0].source_dated, old.lines[0].also = "2019-12-31", f"https://{app}"
    old.directories[0].source_dated = "2020-01"
    assert helplines.faults(old, TODAY) == []
    old.lines[0].also = old.lines[0].address
    assert len(helplines.faults(old, TODAY)) == 1
    old.lines[0].also = None
    assert "from before 2020" in helplines.faults(old, TODAY)[0]


@pytest.mark.parametrize(
    ("field", "wrong", "fault"),
    [
        ("call", ["116 12"], "is no number there"),
        ("call", ["+49 800 1110111"], "is no number there"),
        ("source_dated", "2999-01-01", "dated 2999-01-01"),
        ("source_dated", "lately", "no date"),
        ("address", "a leaflet", "no source"),
        ("source", "", "no source"),
        ("web", "http://www.samaritans.org", "a site without TLS"),
        ("hours", helplines.Hours(start="9", to="25:00"), "no hours"),
        ("country", "ZZ", "no such country"),
        ("country", "AD", "the countries are not in their order"),
    ],
)
def test_what_is_wrong_with_an_entry_is_said(field: str, wrong: object, fault: str) -> None:
    """
    A number that nobody can dial, a date to come, a source that nobody can look up: each is named.
    """
    lists = copy.deepcopy(LISTS)
    line = next(one for one in lists.lines if one.country == "GB" and one.call)
    line.also = None
    setattr(line, field, wrong)

    assert [one for one in helplines.faults(lists, TODAY) if fault in one]


def test_a_field_that_nobody_knows_is_refused(tmp_path: Path) -> None:
    """
    A misspelt field, or one that is missing, does not pass as an entry without it.
    """
    path = tmp_path / helplines.PLACE
    path.parent.mkdir(parents=True)
    text = (ROOT / helplines.PLACE).read_text(encoding="utf-8")
    for wrong in (
        text.replace('"hours"', '"hour"', 1),
        text.replace('"source_dated"', '"when"', 1),
    ):
        path.write_text(wrong, encoding="utf-8")
        with pytest.raises(msgspec.ValidationError):
            helplines.read(tmp_path)


def test_what_is_older_than_twelve_months_is_listed() -> None:
    """
    On the day itself a text is not older; a day later it is. A month without a day counts from its
    first. Twin: tests/pwa/help.test.ts.
    """
    cases = [
        ("2025-11-26", date(2026, 11, 26), False),
        ("2025-11-26", date(2026, 11, 27), True),
        ("2025-11", date(2026, 10, 31), False),
        ("2025-11", date(2026, 11, 1), True),
        ("2024-02-29", date(2025, 2, 28), False),
        ("2024-02-29", date(2025, 3, 1), True),
    ]
    for dated, today, old in cases:
        assert helplines.is_old(dated, today) is old, (dated, today)

    listed = helplines.older(LISTS, date(2026, 11, 26))
    assert "2025-09-26 what a licensing board asks" in listed
    assert listed == sorted(listed)
    assert not [row for row in listed if row.startswith("2026")]
    assert len(helplines.older(LISTS, date(2999, 1, 1))) == len(list(LISTS.all()))
    said = helplines.said(date(2026, 11, 26), listed)
    assert len(re.findall(r"^  \d{4}-", said, re.MULTILINE)) == len(listed)
