"""When a person's day ends: asked once, after a tick in the small hours, and set under More."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from playwright.sync_api import expect
from tests.e2e.other import WALK, WALK_ID, Other
from tests.e2e.phone import Lend, Phone
from tests.harness import Server

pytestmark = pytest.mark.e2e
BREATHE, BREATHE_ID = "Sit and breathe", "starter00002"


def hours_ahead(local_hour: int) -> int:
    """How far a zone is ahead of UTC in which it is now some minutes after *local_hour*."""
    ahead = (local_hour - datetime.now(UTC).hour) % 24
    return ahead - 24 if ahead > 14 else ahead


def zone(ahead: int) -> str:
    """Its name; POSIX writes the sign the other way round."""
    return f"Etc/GMT{-ahead:+d}"


def after_a_night(lend: Lend, server: Server, ahead: int) -> tuple[Phone, Other, date]:
    """A phone on which it is morning, its habits begun long ago; the local date."""
    phone = lend(timezone_id=zone(ahead)).begin().saved()
    other = Other(phone, server)
    plan = [{"from": "2026-01-01", "kind": "daily", "target": 1, "tiny": None}]
    other.put("h", WALK_ID, "plan", plan)
    other.put("h", BREATHE_ID, "measure", "count")
    other.put("h", BREATHE_ID, "plan", [{**plan[0], "target": 3}])
    expect(phone.tick(f"{BREATHE}, add 1")).to_be_visible()
    return phone, other, (datetime.now(UTC) + timedelta(hours=ahead)).date()


def test_what_was_done_in_the_small_hours_moves_to_its_day(lend: Lend, server: Server) -> None:
    """
    At 07:00 the question comes below the list and moves no row. "After my night shift": what was
    ticked, counted and noted is on the day before, which is today until noon, on every device; Undo
    takes all of it back, and the answer with it. A settled question is never asked again.
    """
    phone, other, local = after_a_night(lend, server, hours_ahead(7))
    page, yesterday = phone.page, local - timedelta(1)
    card = page.get_by_role("region", name="When does your day end?")
    expect(card).to_have_count(0)
    phone.tick(WALK).tap()
    expect(card).to_be_visible()
    page.get_by_role("button", name=f"{BREATHE}, add 1").tap()
    expect(page.get_by_text("1 of 3")).to_be_visible()
    phone.write_note(BREATHE, "In the car, before the key")
    phone.sent()

    for answers in ("undone", "kept"):
        card.get_by_role("button", name="After my night shift").tap()
        expect(page.get_by_role("heading", level=1)).to_have_text(f"{yesterday:%A}")
        expect(page.get_by_text(f"Moved to {yesterday:%A}")).to_be_visible()
        expect(phone.kept()).to_have_count(1)
        expect(page.get_by_text("1 of 3")).to_be_visible()
        other.wait("t", f"{yesterday}.{WALK_ID}", "v", 1)
        other.wait("t", f"{local}.{WALK_ID}", "v", None)
        other.wait("s", "dayStart", "v", "12:00")
        if answers == "undone":
            page.get_by_role("button", name="Undo").tap()
            expect(page.get_by_role("heading", level=1)).to_have_text(f"{local:%A}")
            other.wait("t", f"{local}.{WALK_ID}", "v", 1)
            other.wait("t", f"{yesterday}.{WALK_ID}", "v", None)
            expect(card).to_be_visible()
    phone.choose(BREATHE, "Your note")
    expect(page.get_by_role("dialog").get_by_label("Write a note")).to_have_value(
        "In the car, before the key"
    )
    page.keyboard.press("Escape")
    phone.reload()
    expect(phone.kept()).to_have_count(1)
    phone.tick(f"{BREATHE}, add 1").tap()
    expect(card).to_have_count(0)


def test_a_first_morning_after_a_night_belongs_to_the_day_that_had_not_ended(
    lend: Lend, server: Server
) -> None:
    """
    Begun and ticked at 07:00 after the first night: after "After my night shift" it is still the
    day before, all habits begin on it, and the tick stands there, so that the next morning's has a
    date of its own. Undo takes the beginning back as well.
    """
    ahead = hours_ahead(7)
    phone = lend(timezone_id=zone(ahead)).begin().saved()
    other, page = Other(phone, server), phone.page
    local = (datetime.now(UTC) + timedelta(hours=ahead)).date()
    yesterday = local - timedelta(1)
    phone.tick(WALK).tap()
    answer = page.get_by_role("button", name="After my night shift")
    answer.tap()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"{yesterday:%A}")
    expect(page.get_by_text(f"Moved to {yesterday:%A}")).to_be_visible()
    expect(phone.tick(BREATHE)).to_be_visible()
    expect(page.get_by_text(f"From {local.day}")).to_have_count(0)
    other.wait("t", f"{yesterday}.{WALK_ID}", "v", 1)
    other.wait("t", f"{local}.{WALK_ID}", "v", None)
    plan = {"from": str(yesterday), "kind": "daily", "target": 1, "tiny": None}
    other.wait("h", BREATHE_ID, "plan", [plan])
    page.get_by_role("button", name="Undo").tap()
    other.wait("h", BREATHE_ID, "plan", [{**plan, "from": str(local)}])
    other.wait("t", f"{local}.{WALK_ID}", "v", 1)
    expect(page.get_by_role("heading", level=1)).to_have_text(f"{local:%A}")


def test_the_day_and_the_week_are_settings(lend: Lend, server: Server) -> None:
    """
    The question is left as it is; under More the day's end and the week's beginning are changed; an
    end in the evening is refused with a sentence, and changes nothing.
    """
    phone, other, local = after_a_night(lend, server, hours_ahead(5))
    page = phone.page
    phone.tick(WALK).tap()
    card = page.get_by_role("region", name="When does your day end?")
    card.get_by_role("button", name="Leave it as it is").tap()
    expect(card).to_have_count(0)
    other.wait("s", "dayStart", "v", "04:00")
    other.wait("t", f"{local}.{WALK_ID}", "v", 1)

    page.get_by_role("link", name="More").tap()
    page.get_by_role("link", name="Day and week").tap()
    ends = page.get_by_role("region", name="My day ends").locator("input")
    ends.fill("20:00")
    ends.blur()
    expect(page.get_by_role("alert")).to_contain_text("Choose a time from midnight")
    ends.fill("10:30")
    ends.blur()
    other.wait("s", "dayStart", "v", "10:30")
    page.get_by_label("My week begins on").locator("select").select_option("Sunday")
    other.wait("s", "weekStart", "v", 7)
