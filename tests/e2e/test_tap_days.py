"""The date is taken at the tap: after sleep, with a wrong clock, over the date line."""

from __future__ import annotations

import pytest
from playwright.sync_api import CDPSession, expect
from tests.e2e.calendar import TURN, turn
from tests.e2e.disk import RECORDS, stored
from tests.e2e.phone import Lend, Phone

pytestmark = [pytest.mark.e2e, pytest.mark.worker]
WALK = "Move a little"
OTHERS = ("Sit and breathe", "Something I love doing", "Time with my people", "Hours off work")
flights: dict[Phone, CDPSession] = {}
AHEAD = """(moment) => {
  const now = Date.now() - Number(localStorage.getItem('test.ahead') || 0);
  localStorage.setItem('test.ahead', Date.parse(moment) - now);
}"""


def begun(lend: Lend, moment: str, zone: str | None = "UTC", keep: int = 1) -> Phone:
    """
    A phone without a network that began at *moment* (UTC) with so many habits; None: its zone will
    change.
    """
    phone = lend(**({"timezone_id": zone} if zone else {}))
    if not zone:
        fly(phone, "Pacific/Auckland")
    phone.page.add_init_script(TURN)
    phone.visit().worker_ready()
    phone.context.set_offline(True)
    turn(phone, moment)
    phone.reload()
    phone.pick(drop=tuple(OTHERS[keep - 1 :]))
    phone.page.get_by_role("button", name="Begin").tap()
    expect(phone.page.get_by_role("list", name="Acts of care")).to_be_visible()
    return phone.on_disk()


def fly(phone: Phone, zone: str) -> None:
    """Move the phone to another zone."""
    if phone not in flights:
        flights[phone] = phone.context.new_cdp_session(phone.page)
    flights[phone].send("Emulation.setTimezoneOverride", {"timezoneId": zone})


def sleep_until(phone: Phone, moment: str) -> None:
    """Set the clock to *moment* (UTC) without running any timer or event of the page."""
    phone.page.evaluate(AHEAD, f"{moment}:00Z")


def kept_on(phone: Phone) -> list[str]:
    """The dates of all ticks that lie on the device, the last one written as well."""
    expect(phone.page.get_by_role("button", name="Undo")).to_be_visible()
    return written_on(phone)


def written_on(phone: Phone) -> list[str]:
    """The dates of all ticks that lie on the device now."""
    rows = phone.page.evaluate(RECORDS, "t")
    return sorted(id[:10] for id, fields in rows if fields.get("r", [0])[0] != 1)


def test_the_first_tap_after_sleep_counts_for_its_own_day(lend: Lend) -> None:
    """
    The day begins while the page sleeps; the very first thing is a tap: it is today's, as is what
    a habit's sheet does; a past day that is looked at stays.
    """
    phone = begun(lend, "2026-11-25T20:00", keep=3)
    sleep_until(phone, "2026-11-26T04:01")
    phone.tick(WALK).tap()
    assert kept_on(phone) == ["2026-11-26"]
    sleep_until(phone, "2026-11-27T09:00")
    phone.row(WALK).tap()
    phone.page.get_by_role("dialog").get_by_role("button", name="Rest today").tap()
    expect(phone.page.get_by_text("part of the plan")).to_be_visible()
    rests = [id for id, f in phone.page.evaluate(RECORDS, "t") if f.get("r", [0])[0] == 1]
    assert [id[:10] for id in rests] == ["2026-11-27"]

    phone.page.get_by_role("button", name="November 25").tap()
    sleep_until(phone, "2026-11-28T09:00")
    phone.tick("Sit and breathe").tap()
    assert kept_on(phone) == ["2026-11-25", "2026-11-26"]


def test_nobody_takes_back_on_today_what_they_see_kept_yesterday(lend: Lend) -> None:
    """
    The page slept over the start of the day and shows what was kept yesterday: a tap on that
    turns the screen, and changes neither day.
    """
    phone = begun(lend, "2026-11-25T20:00")
    phone.tick(WALK).tap()
    assert kept_on(phone) == ["2026-11-25"]
    sleep_until(phone, "2026-11-26T09:00")
    phone.tick(WALK).tap()
    expect(phone.kept()).to_have_count(0)
    expect(phone.page.get_by_role("heading", name="Thursday")).to_be_visible()
    assert written_on(phone) == ["2026-11-25"]


def test_a_clock_known_to_be_wrong_is_right_at_the_first_tap(lend: Lend) -> None:
    """
    The phone's clock is two days ahead, and the server has said so; opened again without a
    network, the very first tap counts for the true day.
    """
    phone = lend(timezone_id="UTC")
    phone.page.add_init_script(TURN)
    phone.visit().worker_ready()
    true_day = phone.page.evaluate(
        "() => new Date(Date.now() - 4 * 3600e3).toISOString().slice(0, 10)"
    )
    phone.page.evaluate("() => localStorage.setItem('test.ahead', String(2 * 86400e3))")
    phone.reload()
    phone.page.get_by_role("button", name="Begin").tap()
    expect(phone.sign("This clock is off")).to_be_visible(timeout=15_000)
    phone.context.set_offline(True)
    phone.reload()
    phone.tick(WALK).tap()
    assert kept_on(phone) == [true_day]
    # The refusal by which the phone has learnt of it.
    phone.forgive("409")


def test_today_never_goes_back(lend: Lend) -> None:
    """
    West over the date line: what was kept on the date that had come already stays today's, run
    and gifts stand, until the date comes again; the door says why. Then days go on as ever.
    """
    phone = begun(lend, "2026-11-24T20:00", None)
    page = phone.page
    phone.tick(WALK).tap()
    turn(phone, "2026-11-25T20:00")
    expect(page.get_by_role("heading", name="Thursday")).to_be_visible()
    phone.tick(WALK).tap()
    assert kept_on(phone) == ["2026-11-25", "2026-11-26"]
    stored(phone, "s", lambda fields: fields["v"][0] == "2026-11-26", id="opened")

    fly(phone, "Pacific/Honolulu")
    turn(phone, "2026-11-26T08:00")  # Wednesday the 25th, 22:00
    expect(page.get_by_role("heading", name="Thursday")).to_be_visible()
    line = page.locator(".door")
    expect(line).to_have_text("Already Thursday: your day does not go back when you travel.")
    expect(phone.kept()).to_have_count(1)
    phone.choose(WALK, "How it has gone")
    expect(page.get_by_text("2 days in a row")).to_be_visible()
    expect(page.get_by_text("2 gifts to your future self")).to_be_visible()
    page.get_by_role("link", name="Today").tap()
    turn(phone, "2026-11-27T15:00")  # Friday the 27th, 05:00
    expect(page.get_by_role("heading", name="Friday")).to_be_visible()
    expect(line).not_to_contain_text("Already")
    expect(phone.kept()).to_have_count(0)


def test_three_minutes_and_a_night_are_three_minutes(lend: Lend) -> None:
    """
    Three minutes of breathing were chosen and the phone slept for eight hours: three are written.
    """
    phone = begun(lend, "2026-11-25T20:00", keep=1)
    page = phone.page
    page.get_by_role("link", name="Choose an idea").tap()
    page.get_by_role("button", name="Sit and breathe").tap()
    page.get_by_role("button", name="Save").tap()
    page.get_by_role("button", name="I can see it").tap()
    page.get_by_role("navigation").get_by_role("link", name="More").tap()
    page.get_by_role("link", name="Breathe").tap()
    page.get_by_text("3", exact=True).tap()
    page.get_by_role("button", name="Begin").tap()
    expect(page.locator(".lung")).to_be_visible()
    sleep_until(phone, "2026-11-26T04:00")
    expect(page.get_by_text("3 minutes, kept.")).to_be_visible()
    rows = page.evaluate(RECORDS, "t")
    shares = [cell[0] for _, f in rows for name, cell in f.items() if name.startswith("c.")]
    assert shares == [3]
