"""A phone in somebody's hand for the first time: small, or with large text; and its devices."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import expect
from tests.e2e.phone import READY_MS, STICKS_OUT, Lend

pytestmark = pytest.mark.e2e
UNHEARD = "The server did not answer. Nothing was changed."
PLANS = """async () => {
  const { name } = (await indexedDB.databases()).find((one) => one.name.startsWith('tend.'));
  const db = await new Promise((done) => {
    const open = indexedDB.open(name);
    open.onsuccess = () => done(open.result);
  });
  const rows = await new Promise((done) => {
    const all = IDBKeyRange.bound(['h'], ['h', []]);
    const asked = db.transaction('rec').objectStore('rec').getAll(all);
    asked.onsuccess = () => done(asked.result);
  });
  db.close();
  const plans = rows.map(({ fields }) => fields.plan[0][0]);
  return plans.map(({ kind, n }) => (n ? `${kind} ${n}` : kind));
}"""
SMALL = {"viewport": {"width": 320, "height": 568}}


def test_begin_is_under_the_thumb(lend: Lend) -> None:
    """
    On a small phone Begin and the promise are on the screen from the first paint; two or three
    are chosen beforehand, a tap on a tile chooses or lets go, and what the server sees is one tap
    away. Today has what was chosen, each as often as its tile said.
    """
    phone = lend(viewport={"width": 360, "height": 620}).visit()
    page = phone.page
    expect(page.get_by_role("button", name="Begin")).to_be_in_viewport(ratio=1)
    expect(page.get_by_text("No account. No one else can read it.")).to_be_in_viewport(ratio=1)
    chosen = page.get_by_role("button", pressed=True)
    expect(chosen).to_have_count(3)
    sees = page.get_by_text("which days are ticked and when")
    expect(sees).to_be_hidden()
    page.get_by_text("What the server sees").tap()
    expect(sees).to_be_visible()

    page.get_by_role("button", name="Sit and breathe Every day", pressed=True).tap()
    page.get_by_role("button", name="Time with my people Three times a week").tap()
    expect(chosen).to_have_count(3)
    page.get_by_role("button", name="Begin").tap()
    rows = page.get_by_role("list", name="Acts of care").locator("button.tick")
    expect(rows).to_have_count(3)
    plans = phone.on_disk().page.evaluate(PLANS)
    assert plans == ["daily", "times_per_week 2", "times_per_week 3"]


def test_an_export_names_every_habit(lend: Lend) -> None:
    """
    "One file that anyone can read": a starter has its name in it, though nobody typed it, and one
    that was renamed has the person's own.
    """
    page = lend().begin(names={"Move a little": "Stairs, not the lift"}).visit("/more").page
    with page.expect_download() as loading:
        page.get_by_role("button", name="Export my data").tap()
    exported = json.loads(loading.value.path().read_text("utf-8"))
    assert {habit["id"]: habit["name"] for habit in exported["habits"]} == {
        "starter00001": "Stairs, not the lift",
        "starter00002": "Sit and breathe",
        "starter00003": "Something I love doing",
        "starter00004": "Time with my people",
        "starter00005": "Hours off work",
    }


def test_today_begins_at_its_top(lend: Lend) -> None:
    """On a small phone the first screen is scrolled: Today is not scrolled along with it."""
    phone = lend(**SMALL).begin()
    expect(phone.page.get_by_role("list", name="The last seven days")).to_be_in_viewport()
    assert phone.page.evaluate("() => scrollY") == 0


def test_the_first_names_are_read_whole(lend: Lend) -> None:
    """On the smallest phone, in large text as well, no starter's name is cut off on its tile."""
    page = lend(**SMALL).visit().page
    names = page.locator("button.choose .name")
    expect(names).to_have_count(5)
    cut = "(all) => all.filter((one) => one.scrollWidth > one.clientWidth).length"
    for size in ("16px", "32px"):
        page.evaluate("(size) => { document.documentElement.style.fontSize = size }", size)
        assert names.evaluate_all(cut) == 0
        assert page.evaluate(STICKS_OUT) <= 0


def test_the_week_stands_on_one_line_in_large_text(lend: Lend) -> None:
    """At 200 % text no day's name breaks, so all seven rings stand side by side."""
    page = lend(viewport={"width": 360, "height": 620}).begin().page
    page.evaluate("() => { document.documentElement.style.fontSize = '32px' }")
    tops = "(all) => new Set(all.map((one) => one.getBoundingClientRect().top)).size"
    assert page.locator(".week i").evaluate_all(tops) == 1


@pytest.mark.worker
def test_what_the_server_did_not_hear_of_a_device_is_said(lend: Lend) -> None:
    """
    Without a network neither a removal nor a name is done in silence: it is said, what was typed
    stays, and it can be done once there is one. Two devices of one make are told apart. Who asked
    for a removal can think better of it: two taps in one spot remove nothing.
    """
    one, two = lend().begin(), lend()
    two.join(one.pairing_link())
    two.saved()
    one.visit("/devices")
    page = one.page
    remove = page.get_by_role("button", name="Remove Android, Chrome")
    rename = page.get_by_role("button", name="Rename Android, Chrome 2", exact=True)
    yes = page.get_by_role("button", name="Yes, ")
    remove.scroll_into_view_if_needed()
    spot = remove.bounding_box()
    assert spot
    for _ in range(2):
        page.touchscreen.tap(spot["x"] + spot["width"] / 2, spot["y"] + spot["height"] / 2)
    expect(page.get_by_text("Remove Android, Chrome 2?")).to_be_visible()
    page.get_by_role("button", name="Cancel").tap()
    expect(yes).to_have_count(0)
    expect(page.locator("li.device")).to_have_count(2)

    one.worker_ready().context.set_offline(True)
    remove.tap()
    yes.tap()
    expect(page.get_by_text(UNHEARD)).to_be_visible()
    page.get_by_role("button", name="Leave this device").tap()
    yes.tap()
    expect(page.get_by_text(UNHEARD)).to_have_count(2, timeout=READY_MS)
    rename.tap()
    field = page.get_by_label("Name of the device")
    expect(field).to_be_focused()
    field.fill("Ward phone")
    page.keyboard.press("Enter")
    expect(page.locator("form").get_by_text(UNHEARD)).to_be_visible()
    expect(field).to_have_value("Ward phone")

    one.context.set_offline(False)
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Rename Ward phone")).to_be_focused()


def test_a_browser_that_the_server_does_not_know_is_not_told_of_the_network(lend: Lend) -> None:
    """Where the cookie is gone the list of devices says so, and what helps."""
    phone = lend().begin().saved()
    phone.context.clear_cookies()
    phone.tick("Sit and breathe").tap()
    expect(phone.sign("Not connected")).to_be_visible(timeout=READY_MS)
    phone.page.get_by_role("link", name="More").tap()
    phone.page.get_by_role("link", name="Devices").tap()
    expect(phone.page.get_by_text("The server no longer knows this browser.")).to_be_visible()
    expect(phone.page.get_by_text("when there is a network")).to_have_count(0)
    phone.forgive("status of 409")


def test_after_pairing_both_screens_say_so_and_lead_on(lend: Lend) -> None:
    """
    A link was used: the one that made it says who has the garden now, in the link's place, and
    leads to Today or to one more; the other one is on Today, and says that it is paired.
    """
    one, two = lend().begin(), lend()
    one.saved()
    one.visit("/devices")
    page = one.page
    page.get_by_role("button", name="Add a device").tap()
    field = page.get_by_label("Link or code")
    two.join(field.input_value())
    expect(two.page.get_by_text("Paired. This device has your garden now.")).to_be_visible()
    paired = page.get_by_text("Paired. Android, Chrome 2 has this garden now.")
    expect(paired).to_be_visible(timeout=READY_MS)
    expect(field).to_have_count(0)
    page.get_by_role("button", name="Add one more").tap()
    expect(page.get_by_role("button", name="Add a device")).to_be_visible()


def test_a_permission_prompt_that_was_closed_is_spoken_of(lend: Lend) -> None:
    """Nothing has changed, and it says so; the browser can be asked again."""
    phone = lend()
    # No program can close a browser's own prompt: this is what it answers then.
    phone.page.add_init_script(
        "Object.defineProperty(Notification, 'permission', { value: 'default' });"
        "Notification.requestPermission = async () => 'default';"
    )
    phone.begin().visit("/reminders")
    phone.page.get_by_role("button", name="Let Tend remind me").tap()
    expect(phone.page.get_by_text("left unanswered, so reminders are still off")).to_be_visible()
    expect(phone.page.get_by_role("button", name="Let Tend remind me")).to_be_visible()


def test_a_menu_is_as_wide_as_the_phone(lend: Lend) -> None:
    """A name of 80 letters and no space breaks; Close stands where a thumb finds it."""
    phone = lend(**SMALL).begin(names={"Move a little": "W" * 80})
    phone.row("W" * 80).tap()
    close = phone.page.get_by_role("dialog").get_by_role("button", name="Close")
    close.scroll_into_view_if_needed()
    box = close.bounding_box()
    assert box is not None
    assert box["x"] + box["width"] <= 320
