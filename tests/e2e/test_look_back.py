"""Looking back: weeks, months and years; a year of a habit; the page for somebody else."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect
from tests.e2e.other import WALK, WALK_ID, today
from tests.e2e.phone import Lend, Phone
from tests.e2e.years import FIRST, days, half_a_year, this_week
from tests.harness import Server

pytestmark = pytest.mark.e2e
RIVER = "Along the Ouse with Bea"


def saved(page: Page, button: str) -> bytes:
    """The file that a button offers."""
    with page.expect_download() as waiting:
        page.get_by_role("button", name=button, exact=True).tap()
    return Path(waiting.value.path()).read_bytes()


def figure(page: Page, title: str) -> Locator:
    return page.get_by_role("figure", name=title, exact=True)


@pytest.mark.worker
def test_weeks_months_and_years_are_looked_back_at(lend: Lend, server: Server) -> None:
    """
    On a first day it says what will come. Later, offline: a week in a sentence, what was done
    by day and area, hours off work, the signs; a month and a year outlive a reload. Nothing is said
    of what was not done. What stood side by side is asked, with its count. A saved picture has no
    word of the person's own. A habit's page has its year of days.
    """
    phone = lend(timezone_id="UTC", viewport={"width": 360, "height": 740})
    page = phone.begun().saved().worker_ready().page
    page.get_by_role("navigation").get_by_role("link", name="More").tap()
    page.get_by_role("link", name="Looking back").tap()
    expect(page.get_by_text("What you do is gathered here, from the first day on.")).to_be_visible()
    expect(page.locator("figure")).to_have_count(0)
    half_a_year(phone, server, name=RIVER)
    expect(page.get_by_text("No check-in in this week so far.")).to_be_visible()
    page.get_by_role("button", name="The week before").tap()
    expect(page.get_by_text("A week with 5 gifts to your future self")).to_be_visible()
    phone.context.set_offline(True)
    the_week_before(page)
    months_and_years(phone)
    saved_without_names(page)
    a_year_of_the_habit(phone)
    phone.visit(f"/back?nudge=summary/-/{today()}/09:00")
    page.get_by_text("Why did I get this?").tap()
    expect(page.get_by_text("A week is over. Change that")).to_be_visible()


def the_week_before(page: Page) -> None:
    """Its sentence, its pictures told in words, its hours and its signs; and a question."""
    expect(page.get_by_text("to your future self: Self-care and Learning.")).to_be_visible()
    expect(page.get_by_text("You rested on 1 day. That was part of the plan.")).to_be_visible()
    gifts = page.get_by_role("img", name=re.compile(": 5 gifts, on 5 days, and 1 day of rest.$"))
    expect(gifts).to_be_visible()
    areas = page.get_by_role("img", name="Gifts by area: Self-care 4, Learning 1.")
    expect(areas).to_be_visible()
    expect(page.get_by_text("147 hours off work")).to_be_visible()
    expect(page.get_by_text("Work calls took 25 minutes.")).to_be_visible()
    signs = page.get_by_role("region", name="The four signs")
    expect(signs.get_by_text("Steady, 25 of 100")).to_be_visible()
    ask = f"weeks with “{RIVER}” on 4 days or more, “Exhaustion” stood lower than on average."
    expect(page.get_by_text(re.compile(f"^In 13 of 13 {ask} Does that fit")).first).to_be_visible()
    expect(page.get_by_text("Neither need be the reason for the other").first).to_be_visible()
    # Beside it alone: a heading said it once more.
    expect(page.get_by_role("heading", name="Does that fit?")).to_have_count(0)
    assert not re.search(r"\b(missed|skipped|overdue|only)\b", page.locator("main").inner_text())


def months_and_years(phone: Phone) -> None:
    """Both outlive a reload, and the year has all of it; before the beginning there is nothing."""
    page = phone.page
    page.get_by_text("Month", exact=True).tap()
    month = page.get_by_role("heading", level=2).first.inner_text()
    expect(page.get_by_text(re.compile("^A month with"))).to_be_visible()
    phone.reload()
    expect(page.get_by_role("heading", level=2).first).to_have_text(month)
    expect(page.get_by_text(re.compile("^A month with"))).to_be_visible()
    page.get_by_text("Year", exact=True).tap()
    phone.reload()
    expect(page.get_by_text(re.compile("^A year with"))).to_be_visible()
    signs = page.get_by_role("img", name=re.compile(r"^\d+ check-ins: Exhaustion from \d+ to \d+"))
    expect(signs).to_be_visible()
    figure(page, "Gifts").locator("summary").tap()
    rows = figure(page, "Gifts").get_by_role("row")
    expect(rows.first).to_have_text("MonthGiftsRest")
    year = (this_week() - timedelta(1)).year
    expect(rows).to_have_count(1 + len({on.month for on in days(FIRST) if on.year == year}))
    page.get_by_role("button", name="The year before").tap()
    page.get_by_role("button", name="The year before").tap()
    expect(page.get_by_text("What you do is gathered here")).to_be_visible()
    expect(page.locator("figure")).to_have_count(0)
    page.get_by_role("button", name="The year after").tap()
    page.get_by_role("button", name="The year after").tap()
    expect(page.get_by_text(re.compile("^A year with"))).to_be_visible()


def saved_without_names(page: Page) -> None:
    """A drawing with shapes, and none of the words that tell of it to whoever does not see it."""
    for title in ("Gifts", "By area", "Hours off work", "The four signs, beside the weeks"):
        details = figure(page, title).locator("details")
        if details.get_attribute("open") is None:
            details.locator("summary").tap()
        drawing = saved(page, f"Save as SVG: {title}").decode()
        assert drawing.startswith("<svg")
        assert "<path" in drawing or "<rect" in drawing
        for word in ("Ouse", "Bea", WALK, "aria-", "class="):
            assert word not in drawing
        # What its marks mean stands beside it on the screen, and in the file.
        for entry in figure(page, title).locator(".signs-legend li").all_inner_texts():
            assert f">{entry.strip()}</text>" in drawing
    expect(page.locator(".signs-legend li")).not_to_have_count(0)
    assert saved(page, "Save as PNG: Gifts").startswith(b"\x89PNG")


def a_year_of_the_habit(phone: Phone) -> None:
    """Its dates, told and as a table; its weekdays; and a picture that does not name it."""
    page = phone.page
    phone.visit(f"/habit/{WALK_ID}")
    page.get_by_text("A year of days").tap()
    expect(page.get_by_role("img", name="Twelve months: 52 days kept.")).to_be_visible()
    told = "Most often on Monday, Tuesday, Thursday, and Saturday: 13 times."
    alike = "Much alike on every weekday."
    expect(page.get_by_text(told).or_(page.get_by_text(alike)).first).to_be_visible()
    figure(page, "Days").locator("summary").tap()
    months = {(on.year, on.month) for on in days(FIRST)}
    expect(figure(page, "Days").get_by_role("row")).to_have_count(1 + len(months))
    drawing = saved(page, "Save as SVG: Days").decode()
    assert drawing.count("<circle") >= 52
    assert "Ouse" not in drawing


PAGE = re.compile(rb"/Type\s*/Page\b")


@pytest.mark.worker
def test_a_page_for_somebody_shows_what_is_ticked_and_nothing_else(
    lend: Lend, server: Server
) -> None:
    """
    Nothing is ticked beforehand, and nothing stands there. Offline, one tick brings one picture and
    no name; what was ticked outlives a reload; all of it prints on one sheet, without the screen
    around it. No copy is kept: neither a record nor a word in the browser's storage.
    """
    phone = lend(timezone_id="UTC", viewport={"width": 360, "height": 740})
    page = phone.begun().saved().worker_ready().page
    me = half_a_year(phone, server, name=RIVER)
    before = len(me.sync([])["rows"])
    phone.visit("/back")
    page.get_by_role("link", name="A page for somebody").tap()
    paper = page.get_by_role("article", name="The page")
    show = page.get_by_role("group", name="Show")
    expect(show.get_by_label(RIVER)).not_to_be_checked()
    expect(show.get_by_label("Deleted")).to_have_count(0)
    expect(page.get_by_text("Tick what is to be shown")).to_be_visible()
    expect(paper).to_have_count(0)
    phone.context.set_offline(True)
    show.get_by_label("The four signs of the check-in").check()
    signs = re.compile("^11 check-ins: Exhaustion from")
    expect(paper.get_by_role("img", name=signs)).to_be_visible()
    expect(paper.locator("figure")).to_have_count(1)
    expect(paper.locator("figure").get_by_role("listitem")).to_have_text(["Steady", "Needs care"])
    expect(paper.get_by_text("no validated scale, and no diagnosis")).to_be_visible()
    assert RIVER not in paper.inner_text()
    phone.reload()
    expect(paper.get_by_role("img", name=signs)).to_be_visible()
    for box in show.get_by_role("checkbox").all():
        box.check()
    expect(paper.get_by_text(RIVER)).to_be_visible()
    expect(page.get_by_text("A printer, or what saves it as a file, may keep one.")).to_be_visible()
    on_one_sheet(page, paper)
    stored = page.evaluate("() => JSON.stringify({ ...localStorage, ...sessionStorage })")
    assert "Ouse" not in stored
    phone.context.set_offline(False)
    assert len(me.sync([])["rows"]) == before
    page.get_by_role("button", name="Untick all").tap()
    expect(paper).to_have_count(0)


def on_one_sheet(page: Page, paper: Locator) -> None:
    """Printed it is one page, whatever is ticked, and the screen around it is not there."""
    page.evaluate("window.print = () => { document.title = 'printed'; }")
    page.get_by_role("button", name="Print", exact=True).tap()
    expect(page).to_have_title("printed")
    page.get_by_text("26 weeks", exact=True).tap()
    assert len(PAGE.findall(page.pdf(format="A4"))) == 1
    page.emulate_media(media="print")
    expect(paper).to_be_visible()
    for gone in ("h1", ".nav", "fieldset", ".primary"):
        expect(page.locator(gone).first).to_be_hidden()
    page.emulate_media(media="screen")
    expect(page.locator("h1")).to_be_visible()
