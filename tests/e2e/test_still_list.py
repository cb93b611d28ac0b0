"""The list on Today never moves, whatever is shown or running."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect
from tests.e2e.calendar import TURN, turn
from tests.e2e.examine import MOVED, settled
from tests.e2e.other import Other, today
from tests.e2e.phone import PLACES, READY_MS, Lend, Phone
from tests.harness import Server

pytestmark = pytest.mark.e2e
FOOT = "() => document.querySelector('.foot, .nav').getBoundingClientRect().y"
SIZES = [(412, 839, 16), (390, 844, 16), (360, 740, 16), (360, 620, 16), (360, 740, 32)]
TELLING = (SIZES[0], SIZES[-1])
HIT = """([x, y], i) =>
  document.elementFromPoint(x, y).closest('.tick') === document.querySelectorAll('.tick')[i]"""


def places(page: Page) -> list[tuple[float, float]]:
    """The centres of all ticks that can be reached without scrolling, from top to bottom."""
    foot = page.evaluate(FOOT)
    boxes = [one.bounding_box() for one in page.locator(".tick").all()]
    return [
        (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        for box in boxes
        if box and box["y"] + box["height"] <= foot
    ]


# A card has come with a style of its own.
BOXES = """() => [...document.querySelectorAll('main :not(.card, .card *), .nav *')].map((one) => {
  const { x, y, width, height } = one.getBoundingClientRect();
  return [one.tagName + '.' + one.className, x, y + scrollY, width, height].join();
})"""
ALONE = """() => [...document.styleSheets].slice(1).forEach((one) => { one.disabled = true; })"""


def test_styles_of_other_screens_move_nothing(lend: Lend, server: Server) -> None:
    """
    They come in the background once somebody has begun: Today changes by no pixel, with a fold
    below the list, and with a habit of one's own. The first screen has its own alone.
    """
    phone = lend(timezone_id="UTC").visit()
    page = phone.page
    expect(page.get_by_role("button", name="Begin")).to_be_visible()
    settled(page)
    assert page.evaluate("() => document.styleSheets.length") == 1
    phone.begun().saved()
    never = {"from": str(today()), "kind": "every_n_days", "n": 9, "target": 1}
    past = [{**never, "from": str(today() - timedelta(1)), "tiny": None}]
    Other(phone, server).put("h", "starter00005", "plan", past)
    expect(phone.row("Hours off work")).to_contain_text("Next on", timeout=10_000)
    phone.reload()
    expect(page.get_by_text("Not today")).to_be_visible()
    phone.saved()
    # All files of screens are fetched once nothing else is to be done.
    page.wait_for_function("() => document.styleSheets.length > 9", timeout=READY_MS)
    settled(page)
    seen = page.evaluate(BOXES)
    page.evaluate(ALONE)
    assert page.evaluate(BOXES) == seen


def test_nothing_lies_over_a_tick(lend: Lend) -> None:
    """On any phone, in large text too, what is under the thumb at a tick's place is the tick."""
    phone = lend().begun()
    page = phone.page
    for width, height, font in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        found = rows_in_sight(page, height, font)
        hits = f"(places) => places.map({HIT})"
        assert all(page.evaluate(hits, [list(one) for one in found])), (width, height, font)


def rows_in_sight(page: Page, height: int, font: int) -> list[tuple[float, float]]:
    """The places of all ticks that can be reached in texts of this size."""
    page.evaluate(f"() => {{ document.documentElement.style.fontSize = '{font}px' }}")
    page.evaluate("() => scrollTo(0, 0)")
    expect(page.locator(".tick")).to_have_count(5)
    first = places(page)
    assert len(first) == 5 or height < 839
    assert len(first) >= (1 if font > 16 else 3)
    return first


# Quicker, of all sizes: the test above.
@pytest.mark.parametrize(
    ("width", "height", "font"),
    [one if one in TELLING else pytest.param(*one, marks=pytest.mark.soak) for one in SIZES],
)
def test_quick_taps_keep_what_they_tapped(lend: Lend, width: int, height: int, font: int) -> None:
    """
    Every row in sight is tapped where it stood at first, one right after the other: exactly
    those are kept, none of them moved, and nothing of the foot lay over one.
    """
    phone = lend(viewport={"width": width, "height": height}).begun()
    page = phone.page
    first = rows_in_sight(page, height, font)
    rows = page.evaluate(PLACES)

    for x, y in first:
        page.touchscreen.tap(x, y)

    expect(phone.kept()).to_have_count(len(first))
    expect(page.get_by_role("button", name="Undo")).to_be_visible()
    for i in range(len(first)):
        expect(page.locator(".tick").nth(i)).to_have_class("tick kept")
    assert page.evaluate(PLACES) == rows
    phone.saved()
    phone.reload()
    expect(phone.kept()).to_have_count(len(first))


def test_five_rows_in_a_second_and_a_half_in_any_order(lend: Lend) -> None:
    """
    Five touches that the page itself receives 300 ms apart, where the rows stood at first: exactly
    those are kept, also the one that stood where another had been; none is taken back. On each day
    in another order.
    """
    phone = lend(viewport={"width": 390, "height": 844}).begun()
    page = phone.page
    days = page.get_by_role("list", name="The last seven days").get_by_role("button")
    for n, order in enumerate([(2, 0, 4, 1, 3), (0, 1, 2, 3, 4), (4, 3, 2, 1, 0)]):
        if n:
            days.nth(6 - n).tap()
            expect(days.nth(6 - n)).to_have_attribute("aria-current", "date")
        expect(page.locator(".tick:not(.kept)")).to_have_count(5)
        five_taps(phone, order)


def five_taps(phone: Phone, order: tuple[int, ...]) -> None:
    page = phone.page
    wanted = [places(page)[at] for at in order]
    page.evaluate(
        """(wanted) => wanted.forEach(([x, y], i) => setTimeout(() => {
             const at = { bubbles: true, cancelable: true, clientX: x, clientY: y, detail: 1 };
             const hit = document.elementFromPoint(x, y);
             hit.dispatchEvent(new PointerEvent('pointerdown', at));
             hit.dispatchEvent(new PointerEvent('pointerup', at));
             hit.dispatchEvent(new MouseEvent('click', at));
           }, 300 * i))""",
        [list(one) for one in wanted[:4]],
    )
    expect(phone.kept()).to_have_count(4)
    expect(page.locator(".tick:not(.kept)")).to_have_count(1)
    page.touchscreen.tap(*wanted[4])
    expect(phone.kept()).to_have_count(5)


@pytest.mark.worker
def test_no_row_moves_whatever_comes(lend: Lend) -> None:
    """
    A tick, its undoing, the sign of saving in every state, a timer that begins and one that runs
    at a start: the rows stay where they were painted first.
    """
    phone = lend(viewport={"width": 360, "height": 740}).begun()
    page = phone.page
    page.goto(f"{phone.url}/new")
    page.get_by_role("button", name="A walk outside").tap()
    page.get_by_role("button", name="Save").tap()
    page.get_by_role("button", name="I can see it").tap()
    phone.saved()
    phone.reload()
    expect(page.locator(".tick")).to_have_count(6)
    still = page.evaluate(PLACES)
    page.evaluate(
        f"""() => {{
          const places = {PLACES};
          const first = JSON.stringify(places());
          globalThis.moved = [];
          const look = () => {{
            const now = JSON.stringify(places());
            if (now !== first) globalThis.moved.push(now);
            requestAnimationFrame(look);
          }};
          look();
        }}"""
    )

    phone.tick("Move a little").tap()
    page.get_by_role("button", name="Undo").tap()
    expect(phone.kept()).to_have_count(0)
    phone.worker_ready().context.set_offline(True)
    expect(phone.sign("Offline")).to_be_visible()
    phone.tick("Sit and breathe").tap()
    phone.context.set_offline(False)
    phone.saved()
    phone.choose("A walk outside", "Start a timer")
    expect(page.get_by_role("timer")).to_be_visible()
    assert page.evaluate("() => globalThis.moved") == []

    phone.reload()
    expect(page.get_by_role("timer")).to_be_visible()
    assert page.evaluate(PLACES) == still
    page.get_by_role("link", name="Garden").tap()
    expect(page.get_by_role("timer")).to_be_visible()


@pytest.mark.worker
def test_a_new_day_moves_nothing(lend: Lend) -> None:
    """
    The days of the week stay in their places when another day comes, and their dates change; the
    line at the head gives way to a longer one.
    """
    phone = lend(bypass_csp=True)
    phone.context.add_init_script(TURN + MOVED)
    phone.begun().saved().worker_ready()
    page = phone.page
    phone.context.set_offline(True)
    turn(phone, "2027-03-02")
    expect(page.get_by_role("heading", name="Tuesday")).to_be_visible()
    # The sign of saving has its own words by then.
    expect(phone.sign("Offline")).to_be_visible()
    page.evaluate("() => { globalThis.moved.length = 0; }")
    for day, name in ((3, "Wednesday"), (4, "Thursday"), (12, "Friday")):
        turn(phone, f"2027-03-{day:02}")
        expect(page.get_by_role("heading", name=name)).to_be_visible()
        expect(page.locator(".week [aria-current] b")).to_have_text(str(day))
        if day == 4:
            phone.tick("Move a little").tap()
            expect(page.get_by_role("button", name="Undo")).to_be_visible()
            expect(page.locator(".week li").last.locator(".arc")).to_have_count(1)
    expect(page.locator(".door .line")).to_have_text(
        "Welcome back. The garden kept. One is plenty today."
    )
    expect(page.locator(".week .arc")).to_have_count(0)
    settled(page)
    assert page.evaluate("() => globalThis.moved") == []


HIDDEN = """() => {
  const one = document.activeElement;
  const foot = document.querySelector('.foot, .nav');
  if (one === document.body || foot.contains(one)) return null;
  const box = one.getBoundingClientRect();
  const over = foot.querySelector('.nav').getBoundingClientRect().y;
  const seen = Math.min(box.bottom, over) - Math.max(box.top, 0);
  if (seen >= Math.min(box.height, over) - 1) return null;
  return `${one.ariaLabel ?? one.textContent} lies at ${box.top} to ${box.bottom} of ${over}`;
}"""


def test_keys_lead_to_nothing_under_the_tabs(lend: Lend) -> None:
    """
    Whoever goes through a screen by Tab, down and up again, sees each control whole.
    """
    phone = lend(viewport={"width": 360, "height": 620}).begun().saved()
    page = phone.page
    for path in ("/", "/garden", "/new", "/reminders", "/more", "/devices"):
        phone.visit(path)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        page.locator("main").locator("a, button, input").locator("visible=true").last.wait_for()
        stops = page.locator("main").locator("a, button, input, select").count()
        hidden = []
        for key in ("Tab", "Shift+Tab"):
            for _ in range(min(stops, 60) + 3):
                page.keyboard.press(key)
                hidden.append(page.evaluate(HIDDEN))
        assert [one for one in hidden if one] == [], path
        assert stops > 2
