"""A small routine: up to seven steps on one card, each a tap, any of which counts; offline too."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from tests.e2e.phone import PLACES, Lend, Phone, row_of

pytestmark = [pytest.mark.e2e, pytest.mark.worker]
HOME = "Home from the ward"
STEPS = ("Badge off", "Water", "Three breaths")


def make(phone: Phone) -> None:
    """Seven fields at most; none at all is refused, as is a step that is a story."""
    page = phone.write_own().page
    page.get_by_label("Name", exact=True).fill(HOME)
    phone.unfold("What kind of habit?")
    page.get_by_text("A small routine", exact=True).tap()
    # No step has a name yet: none are counted.
    expect(page.get_by_label("In plain words")).to_have_text("Every day.")
    save = page.get_by_role("button", name="Save")
    save.tap()
    expect(page.get_by_role("alert")).to_have_text(["A routine has at least one small step."])
    for n in range(1, 8):
        page.get_by_label(f"Step {n}", exact=True).fill("x" * 81 if n == 7 else f"Step of {n}")
    expect(page.get_by_label("Step 8", exact=True)).to_have_count(0)
    expect(page.get_by_text("Seven is the most that one card holds.")).to_be_visible()
    save.tap()
    expect(page.get_by_role("alert")).to_have_text(["Up to 80 characters fit."])
    for n in range(7, 0, -1):
        page.get_by_label(f"Step {n}", exact=True).fill(STEPS[n - 1] if n < 4 else "")
    expect(page.get_by_label("In plain words")).to_have_text(
        "Every day, 3 small steps. Any one of them counts."
    )
    save.tap()


def test_three_steps_after_the_ward(lend: Lend) -> None:
    """
    Made in the form; on Today each tap on the disc does the next step, the first keeps the day, all
    of them fill it, and Undo takes one back; no row moves. The sheet has each step, of past days
    too; a step that goes leaves what was done. All without a network, and after a reload.
    """
    phone = lend(locale="en-GB", viewport={"width": 360, "height": 740}, timezone_id="UTC")
    page = phone.begun().saved().page
    phone.worker_ready()
    phone.context.set_offline(True)
    make(phone)
    row = row_of(page, HOME)
    expect(row).to_contain_text("First: Badge off")
    rows = page.evaluate(PLACES)
    disc = page.get_by_role("button", name=f"{HOME}, add 1")
    disc.tap()
    expect(row).to_contain_text("1 of 3 · next: Water")
    expect(disc).to_have_class("tick adds part")
    disc.tap()
    expect(row).to_contain_text("2 of 3 · next: Three breaths")
    page.get_by_role("button", name="Undo").tap()
    expect(row).to_contain_text("1 of 3 · next: Water")
    assert page.evaluate(PLACES) == rows
    phone.reload()
    expect(row).to_contain_text("1 of 3 · next: Water")

    each_step(phone)
    past_days_and_a_step_that_goes(phone)


def each_step(phone: Phone) -> None:
    """In the sheet of the day; the disc shows them once all are done."""
    page, row = phone.page, row_of(phone.page, HOME)
    row.tap()
    steps = page.get_by_role("dialog").get_by_role("checkbox")
    expect(steps).to_have_count(3)
    expect(steps.nth(0)).to_be_checked()
    for n in (2, 1):
        steps.nth(n).check()
    expect(steps.nth(1)).to_be_checked()
    page.keyboard.press("Escape")
    expect(page.locator(".tick.kept")).to_have_count(1)
    expect(row).to_contain_text("3 of 3 · 1 day")
    # All are done: another tap adds nothing, and shows them.
    page.get_by_role("button", name=f"{HOME}, add 1").tap()
    expect(page.get_by_role("dialog").get_by_role("checkbox", checked=True)).to_have_count(3)
    page.get_by_role("dialog").get_by_role("checkbox").nth(2).uncheck()
    page.keyboard.press("Escape")
    expect(row).to_contain_text("2 of 3 · next: Three breaths")


def past_days_and_a_step_that_goes(phone: Phone) -> None:
    """A step of a day before, and today's two where the third is taken away."""
    page, row = phone.page, row_of(phone.page, HOME)
    page.get_by_role("list", name="The last seven days").get_by_role("button").nth(5).tap()
    row.tap()
    page.get_by_role("dialog").get_by_label("Water").check()
    page.keyboard.press("Escape")
    expect(row).to_contain_text("1 of 3 · next: Badge off")
    phone.visit()
    phone.choose(HOME, "Change it")
    page.get_by_label("Step 3", exact=True).fill("")
    page.get_by_role("button", name="Save").tap()
    expect(page.get_by_text("Every day, 2 small steps. Any one of them counts.")).to_be_visible()
    page.get_by_role("link", name="Today").tap()
    expect(row).to_contain_text("2 of 2")
