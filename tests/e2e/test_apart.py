"""Where the screens of words meet a second device, days away, and another time zone."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import expect
from tests.e2e.calendar import TURN, kinds_of, turn
from tests.e2e.other import Other, today
from tests.e2e.phone import Lend, Phone, line_of
from tests.harness import Server

pytestmark = [pytest.mark.e2e, pytest.mark.worker]
FIRST, SECOND = "The first one", "The second one"
LETTERS_ON_DISK = """async (count) => {
  const { name } = (await indexedDB.databases()).find((one) => one.name.startsWith('tend.'));
  const db = await new Promise((done) => {
    const asked = indexedDB.open(name);
    asked.onsuccess = () => done(asked.result);
  });
  const keys = await new Promise((done) => {
    const asked = db.transaction('rec').objectStore('rec').getAllKeys();
    asked.onsuccess = () => done(asked.result);
  });
  db.close();
  return keys.filter(([kind]) => kind === 'l').length === count;
}"""


def write_letter(phone: Phone, words: str, when: str) -> None:
    page = phone.page
    page.get_by_role("button", name="Write a letter").tap()
    page.get_by_label("Dear future me").fill(words)
    page.get_by_text(when).tap()
    page.get_by_role("button", name="Close the letter").tap()
    expect(page.get_by_role("button", name="Write a letter")).to_be_visible()


def open_all(phone: Phone, count: int) -> None:
    """Each letter that has come is opened and kept."""
    page = phone.page
    come = page.get_by_role("region", name="A letter from you has come")
    for left in range(count, 0, -1):
        expect(come).to_have_count(left)
        come.first.get_by_role("button", name="Read it").tap()
        page.get_by_role("button", name="Open it").tap()
        page.get_by_role("button", name="Keep it").tap()
    expect(come).to_have_count(0)


def test_two_phones_at_one_evening_and_one_letter(lend: Lend, server: Server) -> None:
    """
    An evening that both did without a network is one evening of ten; the words of both stay. Of a
    letter that one took off and the other opened the later act counts: opened afterwards it is
    kept, on both, and taken off afterwards it is gone, on both.
    """
    one = lend(timezone_id="UTC", locale="en-GB").begun().saved()
    other = Other(one, server)
    two = lend(timezone_id="UTC", locale="en-GB").join(one.pairing_link()).worker_ready()
    one.visit("/kind-days").page.get_by_role("button", name="Begin this evening").tap()
    one.visit("/letters")
    write_letter(one, FIRST, "In a month")
    write_letter(one, SECOND, "In a year")
    one.visit().sent()

    two.visit("/kind-days")
    expect(two.page.get_by_role("form", name="Three good things")).to_be_visible()
    two.visit("/letters")
    way = two.page.get_by_role("region", name="On the way")
    expect(way.get_by_role("listitem")).to_have_count(2)
    two.context.set_offline(True)
    an_evening_apart(one, two)

    two.visit("/letters")
    way.get_by_role("button", name="Take off").first.tap()
    expect(way.get_by_role("listitem")).to_have_count(1)
    for kind, id, _ in other.sync([])["rows"]:
        if kind == "l":
            other.put("l", id, "due", today().isoformat())
    one.visit("/letters")
    open_all(one, 2)
    way.get_by_role("button", name="Take off").tap()
    expect(way).to_have_count(0)
    one.visit().sent()
    two.context.set_offline(False)
    two.visit().sent()
    for phone in (two, one):
        kept = phone.visit("/letters").page.get_by_role("region", name="Kept letters")
        expect(kept.locator("details")).to_have_count(1)
        expect(kept.locator(".sheet-of-paper")).to_have_text(FIRST)


def an_evening_apart(one: Phone, two: Phone) -> None:
    """Done on both without a word of the other's."""
    for phone, minutes in ((two, "5"), (one, "3")):
        page = phone.visit("/kind-days").page
        page.get_by_label("The three, and what made them possible").fill(f"Tea, {minutes}")
        page.get_by_text(minutes, exact=True).tap()
        page.get_by_role("button", name="Done for today").tap()
        expect(page.get_by_role("img", name="1 evening of ten")).to_be_visible()
    two.context.set_offline(False)
    for phone in (two, one):
        page = phone.visit("/kind-days").page
        expect(page.get_by_role("img", name="1 evening of ten")).to_be_visible()
        page.get_by_text("What I wrote").tap()
        expect(page.locator(".own-words")).to_have_count(2)
        expect(page.get_by_text("The next one: “A letter of thanks”, from ")).to_be_visible()
    two.visit().sent()
    two.context.set_offline(True)


def test_letters_that_come_while_one_is_away(lend: Lend) -> None:
    """
    After five days away the one whose day has passed stands below the list, once, together with the
    one for days away; a tick says it once. Who has other things to do finds both the day after as
    well; opened, they are gone from Today and are kept.
    """
    phone = lend(timezone_id="UTC", locale="en-GB")
    phone.context.add_init_script(TURN)
    page = phone.begun().saved().worker_ready().page
    phone.context.set_offline(True)
    phone.tick("Move a little").tap()
    phone.visit("/letters")
    page.get_by_role("button", name="Write a letter").tap()
    page.get_by_label("Dear future me").fill(FIRST)
    page.get_by_text("On a day of my own").tap()
    page.get_by_label("On", exact=True).fill((today() + timedelta(2)).isoformat())
    page.get_by_role("button", name="Close the letter").tap()
    write_letter(phone, SECOND, "When I have been away")
    # What a page is left with is written by the next one, and would wait since that one's day.
    page.wait_for_function(LETTERS_ON_DISK, arg=2)

    turn(phone, (today() + timedelta(5)).isoformat())
    phone.visit()
    card = page.get_by_role("region", name="A letter from you has come")
    expect(card).to_have_count(1)
    expect(card).to_contain_text("2 letters")
    said: list[str] = []
    for name in ("Move a little", "Sit and breathe", "Hours off work"):
        before = said[-1] if said else ""
        phone.tick(name).tap()
        expect(page.locator(".said .voice span")).not_to_have_text(before)
        said.append(line_of(page))
    assert sum("letter_due" in kinds_of(line) for line in said) == 1, said

    turn(phone, (today() + timedelta(6)).isoformat())
    phone.reload()
    expect(card).to_contain_text("2 letters")
    card.get_by_role("link", name="Read it").tap()
    open_all(phone, 2)
    phone.visit()
    expect(page.get_by_role("link", name="Breathe", exact=True)).to_be_visible()
    expect(card).to_have_count(0)


def test_kind_days_in_two_time_zones(lend: Lend) -> None:
    """
    Whoever flies west over the date line on the night of an evening is asked for no other on the
    same date, nor on the one that comes again; the next one waits for the next date, there and
    after the flight back.
    """
    phone = lend(locale="en-GB")
    page = phone.page
    phone.context.add_init_script(TURN)
    clock = phone.context.new_cdp_session(page)

    def fly(zone: str, moment: str) -> None:
        clock.send("Emulation.setTimezoneOverride", {"timezoneId": zone})
        turn(phone, moment)
        phone.visit("/kind-days")

    phone.begun().saved().worker_ready()
    phone.context.set_offline(True)
    day = today() + timedelta(3)
    after = [(day + timedelta(n)).isoformat() for n in range(3)]
    fly("Pacific/Auckland", f"{day}T08:00")
    page.get_by_role("button", name="Begin this evening").tap()
    page.get_by_role("button", name="Done for today").tap()
    rest = page.get_by_text("The next one: “A letter of thanks”, from ")
    # The night before in California, then the same date there.
    for moment in (f"{day}T10:00", f"{after[1]}T03:00"):
        fly("America/Los_Angeles", moment)
        expect(rest).to_be_visible()
        expect(page.get_by_role("form")).to_have_count(0)
    fly("America/Los_Angeles", f"{after[2]}T03:00")
    expect(page.get_by_role("form", name="A letter of thanks")).to_be_visible()
    page.get_by_role("button", name="Done for today").tap()
    expect(page.get_by_role("img", name="2 evenings of ten")).to_be_visible()
    fly("Pacific/Auckland", f"{after[2]}T05:00")
    expect(page.get_by_role("img", name="2 evenings of ten")).to_be_visible()
    expect(page.get_by_role("form", name="A chance kindness")).to_be_visible()
