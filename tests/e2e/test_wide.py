"""Tend on a desk and on a phone on its side: the layout, the keys, and what is printed."""

from __future__ import annotations

import pytest
from playwright.sync_api import FloatRect, Page, expect
from tests.e2e.other import WALK
from tests.e2e.phone import STICKS_OUT, Lend

pytestmark = pytest.mark.e2e
DESK = {"viewport": {"width": 1280, "height": 800}, "is_mobile": False, "has_touch": True}
PRINTED = """() => {
  dispatchEvent(new Event('beforeprint'));
  return document.querySelector('.printed') !== null;
}"""
SIDEWAYS = {"viewport": {"width": 844, "height": 390}}


def boxes(page: Page, what: str) -> list[FloatRect]:
    """Where these stand on the screen."""
    every = page.locator(what).all()
    return [box for one in every if (box := one.bounding_box())]


def test_a_phone_on_its_side_shows_the_list(lend: Lend) -> None:
    """
    On 844 × 390 the tabs stand at the side and the day beside its list: three discs are in sight
    without scrolling, and nothing is wider than the screen.
    """
    phone = lend(**SIDEWAYS).begun()
    page = phone.page
    (nav,) = boxes(page, ".nav")
    assert (nav["x"], nav["height"]) == (0, 390)
    seen = [box for box in boxes(page, ".tick") if box["y"] + box["height"] < 390 - 60]
    assert len(seen) >= 3
    (week,) = boxes(page, ".week")
    assert week["y"] + week["height"] < 390
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")


def in_large_text(page: Page) -> None:
    """Texts alone at twice their size: one column, and each disc is on the screen."""
    page.evaluate("() => { document.documentElement.style.fontSize = '200%'; }")
    assert page.evaluate(STICKS_OUT) <= 0
    assert max(box["x"] + box["width"] for box in boxes(page, ".tick")) <= 1280
    page.evaluate("() => { document.documentElement.style.fontSize = ''; }")


def test_keys_on_a_desk(lend: Lend) -> None:
    """
    Tabs at the side, the list in two columns, a sheet in the middle. Digits tick, j and k move,
    letters lead to the screens; nothing of that while one types, which Escape ends, or when it is
    switched off.
    """
    phone = lend(**DESK).begun()
    page = phone.page
    assert boxes(page, ".nav")[0]["height"] == 800
    assert len({box["x"] for box in boxes(page, ".tick")}) == 2
    in_large_text(page)
    press = page.keyboard.press
    field = page.get_by_role("textbox", name="Add something")
    # They come some time after the first paint.
    page.wait_for_function(
        """() => { document.dispatchEvent(new KeyboardEvent('keydown', { key: '/' }));
          return document.activeElement.matches('.add input'); }"""
    )
    press("2")
    expect(field).to_have_value("2")
    expect(phone.kept()).to_have_count(0)
    press("Escape")
    expect(field).not_to_be_focused()
    expect(field).to_have_value("2")
    field.fill("")
    press("Escape")
    press("2")
    expect(page.locator(".tick").nth(1)).to_have_class("tick kept")
    press("j")
    expect(page.locator(".tick").first).to_be_focused()
    press("ArrowDown")
    press("j")
    press("k")
    press("j")
    press("Space")
    expect(page.locator(".tick").nth(2)).to_have_class("tick kept")
    page.locator(".words").first.click()
    sheet = boxes(page, "dialog")[0]
    assert abs(sheet["y"] + sheet["height"] / 2 - 400) < 2
    press("g")
    press("Escape")
    press("g")
    expect(page.get_by_role("heading", name="Garden")).to_be_visible()
    press("t")
    expect(page.locator(".tick").first).to_be_visible()
    switched_off(page)


def switched_off(page: Page) -> None:
    """On this device, in the list of keys: then they do nothing."""
    press = page.keyboard.press
    press("?")
    page.get_by_role("switch", name="Use these keys on this device").or_(
        page.get_by_role("checkbox", name="Use these keys on this device")
    ).uncheck()
    press("Escape")
    press("1")
    press("g")
    expect(page.locator(".tick").first).to_have_class("tick open")


def test_the_week_on_paper(lend: Lend) -> None:
    """
    Printed, Today is a table of the week's marks with nothing of the screen, and a habit's page
    its last twelve weeks; afterwards the screen is as it was.
    """
    phone = lend(**DESK).begun()
    page = phone.page
    phone.tick(WALK).click()
    table = page.get_by_role("table")
    for path, rows in (("/", 6), (f"/habit/{'starter00001'}", 13)):
        phone.visit(path)
        expect(page.get_by_role("heading", level=1).first).to_be_visible()
        page.wait_for_function(PRINTED)
        page.emulate_media(media="print")
        expect(table).to_be_visible()
        expect(table.get_by_role("row")).to_have_count(rows)
        expect(table.get_by_role("img", name="kept")).to_have_count(1)
        for gone in (".nav", "main", ".foot"):
            expect(page.locator(gone).first).to_be_hidden()
        page.emulate_media(media="screen")
        expect(table).to_have_count(0)
        expect(page.locator(".nav")).to_be_visible()
