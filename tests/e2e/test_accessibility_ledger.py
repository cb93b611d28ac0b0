"""The looks of test_accessibility.py for caseload and learning, in each of their states."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import expect
from tests.e2e.calendar import TURN, turn
from tests.e2e.examine import Examiner
from tests.e2e.other import today
from tests.e2e.phone import Lend

pytestmark = pytest.mark.e2e
LONG = "Zwölfuhrspaziergang_um_den_Krankenhauspark_ohne_Unterbrechung_bei_jedem_Wetter"
NARROW: dict[str, Any] = {
    "bypass_csp": True,
    "timezone_id": "UTC",
    "viewport": {"width": 360, "height": 740},
}


def test_caseload(lend: Lend) -> None:
    """
    A number beside a limit, forms with faults, and what two weeks above the limit lead to.
    """
    phone = lend(**NARROW)
    phone.context.add_init_script(TURN)
    phone.begin().saved()
    page, examiner = phone.page, Examiner(phone.page)
    phone.visit("/caseload")
    page.get_by_role("button", name="Note it").tap()
    page.get_by_role("button", name="Set my limit").tap()
    page.get_by_role("button", name="Save the limit").tap()
    expect(page.get_by_role("alert")).to_have_count(2)
    examiner.look("a limit with faults", apart=True)
    page.get_by_label("At most, in a week").fill("22")
    page.get_by_role("button", name="Save the limit").tap()
    phone.context.set_offline(True)
    for days in (0, 7):
        turn(phone, (today() + timedelta(days)).isoformat())
        page.get_by_role("button", name="26", exact=True).tap()
        expect(page.get_by_text("4 above your limit")).to_be_visible()
    page.get_by_text("Each week").tap()
    page.get_by_text("One ask at work").tap()
    examiner.look("two weeks above", apart=True)
    assert not examiner.faults, "\n".join(examiner.faults)


def test_learning(lend: Lend) -> None:
    """
    Forms with faults, licences with long names beside each other, a year of entries.
    """
    phone = lend(**NARROW).begin()
    page, examiner = phone.page, Examiner(phone.page, own=LONG[:60])
    phone.visit("/learning")
    for name, goal in ((LONG, "3"), ("Board", "")):
        page.get_by_role("button", name="Add a licence").tap()
        page.get_by_role("button", name="Save").tap()
        expect(page.get_by_role("alert")).to_have_count(3)
        if goal:
            examiner.look("a licence with faults", apart=True)
        page.get_by_label("Its name").fill(name)
        page.get_by_label("Hours that are wanted").fill(goal)
        page.get_by_label("Counts from").fill("2025-01-01")
        page.get_by_label("Renews on").fill(f"{today() + timedelta(365)}")
        page.get_by_role("button", name="Save").tap()
        expect(page.get_by_role("region", name=name)).to_be_visible()
    page.get_by_label("Or another number of hours").fill("25")
    page.get_by_text("Title, joy, date").tap()
    page.get_by_label("Title").fill(LONG * 2)
    page.get_by_label("Or in your own words").fill(LONG[:60])
    page.get_by_role("button", name="Save").tap()
    expect(page.get_by_role("alert")).to_have_count(2)
    examiner.look("hours with faults", apart=True)
    page.get_by_label("Title").fill(LONG)
    page.get_by_label("What sparked joy?").fill(LONG)
    page.get_by_role("button", name="Save").tap()
    page.get_by_text("1 h", exact=True).tap()
    page.get_by_role("button", name="Save").tap()
    for fold in page.get_by_text("By category").all():
        fold.tap()
    examiner.look("learning", apart=True)
    assert not examiner.faults, "\n".join(examiner.faults)
