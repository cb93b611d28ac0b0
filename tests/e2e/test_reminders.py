"""Being reminded: pushes shown, their buttons, names on the lock screen, and the settings."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from tests.e2e.other import today
from tests.e2e.phone import Lend
from tests.harness import Server

pytestmark = pytest.mark.e2e
WALK = "Move a little"


def test_the_page_behind_has_the_same_choices(lend: Lend, server: Server) -> None:
    """
    For browsers without buttons: the habit can be ticked there, and it says why it came.
    """
    phone = lend(timezone_id="UTC").begun()
    day = today().isoformat()
    key = f"reminder/starter00001/{day}/18:00"
    phone.visit(f"/nudge?key={key}&habits=starter00001&day={day}")
    page = phone.page
    phone.tick(WALK).tap()
    expect(phone.kept()).to_have_count(1)
    expect(page.get_by_role("button", name="Undo")).to_be_visible()
    page.get_by_text("Why did I get this?").tap()
    expect(page.get_by_text("You set a time for this habit")).to_be_visible()
    phone.visit(f"/nudge?key={key}&habits=starter00002&day={day}&do=done")
    expect(phone.kept()).to_have_count(1)
    expect(page.get_by_role("button", name="Undo")).to_be_visible()
    phone.visit()
    expect(phone.kept()).to_have_count(2)


@pytest.mark.full
def test_times_and_settings_are_kept(lend: Lend) -> None:
    """
    A time on the habit's page, quiet hours, cap, round-up and silence are there after a reload and
    on another phone; the browser is not asked before the person has tapped.
    """
    phone = lend().begun()
    page = phone.page
    phone.choose(WALK, "How it has gone")
    page.get_by_role("button", name="Add a time").tap()
    page.get_by_label("At", exact=True).fill("18:45")
    page.get_by_role("region", name="Remind me").get_by_role("button", name="Save").tap()
    expect(page.get_by_text("6:45 PM", exact=True)).to_be_visible()
    expect(page.get_by_role("button", name="Let Tend remind me")).to_be_visible()
    phone.visit("/reminders#rhythm")
    page.get_by_label("From", exact=True).fill("22:15")
    page.get_by_label("At most, in a day").fill("2")
    page.get_by_label("An evening round-up", exact=True).uncheck()
    expect(page.get_by_role("button", name="Undo")).to_be_visible()
    phone.reload()
    expect(page.get_by_label("From", exact=True)).to_have_value("22:15")
    expect(page.get_by_label("At most, in a day")).to_have_value("2")
    expect(page.get_by_label("An evening round-up", exact=True)).not_to_be_checked()
    phone.visit()
    other = lend().join(phone.saved().pairing_link())
    other.visit("/reminders#rhythm")
    expect(other.page.get_by_label("From", exact=True)).to_have_value("22:15", timeout=10_000)
