"""The recovery code on real pages: made, checked, and typed where everything else is gone."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect
from tests.e2e.other import Lend, Other, begin, now_ms, stamp, today
from tests.e2e.phone import Phone
from tests.harness import Server

pytestmark = pytest.mark.e2e
WALK, BREATHE, OWN = "Move a little", "Sit and breathe", "Call Mira, slowly"
PATIENT_MS = 30_000
STORED = """async () => {
  const found = [JSON.stringify(localStorage), JSON.stringify(sessionStorage), location.href];
  const open = (name) => new Promise((done) => {
    indexedDB.open(name).onsuccess = (event) => done(event.target.result);
  });
  for (const { name } of await indexedDB.databases()) {
    const db = await open(name);
    for (const store of db.objectStoreNames) {
      found.push(await new Promise((done) => {
        const asked = db.transaction(store).objectStore(store).getAll();
        asked.onsuccess = () => done(JSON.stringify(asked.result));
      }));
    }
    db.close();
  }
  return found.join('\\n');
}"""


def make_code(phone: Phone, act: str = "Make a code") -> str:
    """Make a code; as it is shown, with hyphens. A new one is asked about first."""
    phone.visit("/recovery")
    for _ in range(1 if act == "Make a code" else 2):
        phone.page.get_by_role("button", name=act).tap()
    return shown(phone)


def shown(phone: Phone) -> str:
    """The code on the screen."""
    groups = phone.page.locator(".paper .code span")
    expect(groups).to_have_count(6, timeout=PATIENT_MS)
    return "-".join(groups.all_inner_texts())


def check(phone: Phone, six: str) -> None:
    """Type six characters back."""
    phone.page.get_by_label("The last six characters of the code").fill(six)
    phone.page.get_by_role("button", name="Check", exact=True).tap()


def noted(phone: Phone, name: str, text: str) -> None:
    """A note that is on disk: leaving earlier would take it along."""
    phone.write_note(name, text)
    expect(phone.page.get_by_text("Written down, sealed.")).to_be_visible()
    expect(phone.page.get_by_role("button", name="Undo")).to_be_visible()


def alert(page: Page) -> Locator:
    """What the form says."""
    return page.get_by_role("alert")


def recover(phone: Phone, code: str) -> None:
    """Type a code and send it."""
    phone.page.get_by_label("Recovery code").fill(code)
    phone.page.get_by_role("button", name="Bring everything back").tap()


def forgive(phone: Phone, *statuses: str) -> None:
    """The browser notes every refusal on its console; these were meant to come."""
    phone.faults[:] = [
        fault for fault in phone.faults if not any(f"status of {s} " in fault for s in statuses)
    ]


def badly_typed(code: str) -> str:
    """As somebody in a hurry types it: small, spaced, O for 0 and l for 1."""
    return "  " + code.replace("-", " ").replace("0", "O").replace("1", "l").lower() + "\n"


def test_a_lost_phone_loses_nothing(lend: Lend, server: Server) -> None:
    """
    The storage is gone and the cookie is gone: the code, typed badly, brings every word and every
    tick back. Neither the old phone nor any request ever held the code.
    """
    old = lend().begin(names={"Something I love doing": OWN})
    for name in (WALK, OWN):
        old.tick(name).tap()
    noted(old, WALK, "along the river, 散歩 🌱")
    old.saved()
    code = make_code(old)
    old.page.get_by_role("button", name="I have it").tap()
    check(old, code[-6:].lower())
    expect(old.page.get_by_text("Your code works, and you have it.")).to_be_visible()
    old.visit().saved()
    stored, sent = old.page.evaluate(STORED), "\n".join(old.bodies + old.requests)
    bare = code.replace("-", "")
    for secret in (code, bare, bare[:24], bare[-6:]):
        assert secret not in stored, secret
        assert secret not in sent, secret

    old.page.goto("about:blank")
    old.context.close()
    new = lend().visit()
    new.page.get_by_role("link", name="I have a recovery code").tap()
    recover(new, badly_typed(code))

    expect(new.page.get_by_role("heading", name="Everything is back.")).to_be_visible(
        timeout=PATIENT_MS
    )
    new.page.get_by_role("link", name="Go to Today").tap()
    expect(new.kept()).to_have_count(2)
    expect(new.page.get_by_text(OWN, exact=True)).to_be_visible()
    new.wait_for_note(WALK, "along the river, 散歩 🌱")
    new.page.reload()
    expect(new.page.get_by_text(OWN, exact=True)).to_be_visible()
    # The old phone still stands in the list, by the name that it gave itself.
    new.visit("/devices")
    expect(new.page.locator("li.device")).to_have_count(2)
    new.visit("/recovery")
    expect(new.page.get_by_text("You had your code at hand on")).to_be_visible()


def test_the_same_browser_without_its_storage(lend: Lend) -> None:
    """
    "Clear all data" in the very browser: first run, the code, and everything is back. The worker
    and its cache are gone as well.
    """
    phone = lend().begin()
    phone.tick(WALK).tap()
    noted(phone, WALK, "kept on paper")
    phone.saved()
    code = make_code(phone)
    cdp = phone.context.new_cdp_session(phone.page)
    phone.page.goto("about:blank")
    cdp.send("Storage.clearDataForOrigin", {"origin": phone.url, "storageTypes": "all"})
    phone.context.clear_cookies()

    phone.visit()
    expect(phone.page.get_by_role("button", name="Begin")).to_be_visible()
    phone.visit("/recover")
    recover(phone, code)
    phone.page.get_by_role("link", name="Go to Today").tap(timeout=PATIENT_MS)

    expect(phone.kept()).to_have_count(1)
    phone.wait_for_note(WALK, "kept on paper")


def test_what_was_ticked_meanwhile_comes_along(lend: Lend) -> None:
    """
    Whoever began on a new phone before finding the code loses neither life: ticks and words of both
    are there, and one account is left in the browser.
    """
    old = lend().begin()
    old.tick(WALK).tap()
    noted(old, WALK, "before")
    old.saved()
    code = make_code(old)
    new = lend().begin()
    new.tick(BREATHE).tap()
    noted(new, BREATHE, "meanwhile")
    new.saved()

    new.visit("/recover")
    recover(new, code)
    new.page.get_by_role("link", name="Go to Today").tap(timeout=PATIENT_MS)

    expect(new.kept()).to_have_count(2)
    new.wait_for_note(WALK, "before")
    new.wait_for_note(BREATHE, "meanwhile")
    assert len(new.databases()) == 1


def test_a_lost_session_comes_back_by_the_code(lend: Lend) -> None:
    """
    The cookie alone is gone: the sheet leads to the code, and what was ticked since is sent.
    """
    phone = lend().begin()
    phone.saved()
    code = make_code(phone)
    phone.visit().saved()
    phone.context.clear_cookies()
    phone.tick(WALK).tap()
    phone.sign("Not connected").tap(timeout=PATIENT_MS)
    phone.page.get_by_role("dialog").get_by_role("link", name="I have a recovery code").tap()
    recover(phone, code)
    phone.page.get_by_role("link", name="Go to Today").tap(timeout=PATIENT_MS)

    expect(phone.kept()).to_have_count(1)
    phone.saved()
    forgive(phone, "401", "409")


def test_codes_that_are_none_say_why(lend: Lend, server: Server) -> None:
    """
    Nothing, half of it, too much, a letter that no code has, one wrong character: each is said
    without asking the server. Unknown and replaced codes are told apart by the server.
    """
    phone = lend().begin()
    phone.saved()
    first = make_code(phone)
    phone.visit("/recovery")
    phone.page.get_by_role("button", name="Make a new code").tap()
    expect(phone.page.get_by_text("stops working as soon as")).to_be_visible()
    phone.page.get_by_role("button", name="Make a new code").tap()
    second = shown(phone)
    assert second != first

    other = lend().visit("/recover")
    wrong = first[:-8] + ("8" if first[-8] != "8" else "9") + first[-7:]
    for text, words in (
        ("", "Type the code first"),
        (first[:14], "still to come"),
        (f"{first}7", "more than a code has"),
        (f"U{first[1:]}", "without U"),
        (wrong, "have changed places"),
    ):
        recover(other, text)
        expect(alert(other.page)).to_contain_text(words)
    assert not [url for url in other.requests if url.endswith("/api/recover")]
    recover(other, "0123-4567-89AB-CDEF-GHJK-MNPQ57")
    expect(alert(other.page)).to_contain_text("No account here has this code", timeout=PATIENT_MS)
    recover(other, first)
    expect(alert(other.page)).to_contain_text("This code was replaced", timeout=PATIENT_MS)
    other.context.set_offline(True)
    recover(other, second)
    expect(alert(other.page)).to_contain_text("Nothing was changed", timeout=PATIENT_MS)
    other.context.set_offline(False)
    recover(other, second)
    expect(other.page.get_by_role("link", name="Go to Today")).to_be_visible(timeout=PATIENT_MS)
    forgive(other, "404")


def test_the_record_is_there_before_the_server_is_told(lend: Lend, server: Server) -> None:
    """
    The wrapped key is acknowledged before `PUT /api/recovery`, and older ones go after it. While
    the server cannot be reached no code is shown, and the older one goes on working.
    """
    phone, other = begin(lend, server)
    first = make_code(phone)
    (old,) = keys(other)
    phone.visit("/recovery")
    phone.context.route("**/api/recovery", lambda route: route.fulfill(status=503, body="{}"))
    phone.page.get_by_role("button", name="Make a new code").tap()
    phone.page.get_by_role("button", name="Make a new code").tap()
    expect(phone.page.get_by_text("Nothing was shown")).to_be_visible(timeout=PATIENT_MS)
    assert old in keys(other)
    lost = lend().visit("/recover")
    recover(lost, first)
    expect(lost.page.get_by_role("link", name="Go to Today")).to_be_visible(timeout=PATIENT_MS)
    phone.context.unroute("**/api/recovery")

    orders: list[str] = []
    phone.page.on("request", lambda request: orders.append(what(request.url, request.post_data)))
    make_code(phone, "Make a new code")
    phone.visit().saved()
    (new,) = keys(other)
    assert new != old
    wrote, told = orders.index("wrap"), orders.index("put")
    assert wrote < told
    assert "erase" not in orders[:told]
    phone.faults[:] = [fault for fault in phone.faults if "503" not in fault]


def test_the_record_of_a_code_in_the_making_stays(lend: Lend, server: Server) -> None:
    """
    Another device may be between its record and its `PUT`: a record of the last hour that is not
    this device's own stays, an older one goes. The person's own code goes on working.
    """
    phone, other = begin(lend, server)
    fresh, old = f"recovery.{'a' * 16}", f"recovery.{'b' * 16}"
    hour = 3_600_000
    other.sync([["k", fresh, {"v": ["1.x", stamp(now_ms() - hour // 2)]}]])
    other.sync([["k", old, {"v": ["1.x", stamp(now_ms() - 2 * hour)]}]])
    phone.visit().saved()
    code = make_code(phone, "Make a new code")
    phone.visit().saved()
    assert fresh in (left := keys(other))
    assert old not in left
    assert len(left) == 2
    lost = lend().visit("/recover")
    recover(lost, code)
    expect(lost.page.get_by_role("link", name="Go to Today")).to_be_visible(timeout=PATIENT_MS)


def test_typing_the_code_at_home_makes_no_further_device(lend: Lend) -> None:
    """
    Whoever is in already stays the one device that they are; the code counts as checked.
    """
    phone = lend().begin()
    phone.saved()
    code = make_code(phone)
    phone.visit().saved()
    phone.visit("/recover")
    recover(phone, code)
    expect(phone.page.get_by_role("link", name="Go to Today")).to_be_visible(timeout=PATIENT_MS)

    assert not [url for url in phone.requests if url.endswith("/api/recover")]
    phone.visit("/devices")
    expect(phone.page.locator("li.device")).to_have_count(1)
    phone.visit("/recovery")
    expect(phone.page.get_by_text("You had your code at hand on")).to_be_visible()


def what(url: str, body: str | None) -> str:
    """What a request does to recovery codes."""
    if url.endswith("/api/recovery"):
        return "put"
    rows = json.loads(body or "{}").get("put", []) if url.endswith("/api/sync") else []
    values = [row[2]["v"][0] for row in rows if row[1].startswith("recovery.") and "v" in row[2]]
    return "wrap" if any(values) else "erase" if values else ""


def keys(other: Other) -> list[str]:
    """The records that hold a key wrapped by a code, as the server has them."""
    rows = other.sync([])["rows"]
    return [
        id
        for kind, id, fields in rows
        if kind == "k" and id.startswith("recovery.") and fields["v"][0]
    ]


def test_the_app_says_so_until_there_is_a_second_holder(lend: Lend, server: Server) -> None:
    """
    The sheet says that only this device opens the words, also next to a device that never had the
    key; a code that nobody checked is to be checked; then it is silent. A year later Today asks.
    """
    phone, other = begin(lend, server)
    sheet = phone.page.get_by_role("dialog")
    phone.sign("All saved").tap()
    expect(sheet.get_by_text("Only this device can open your words")).to_be_visible()
    sheet.get_by_role("link", name="Make a code").tap()
    phone.page.get_by_role("button", name="Make a code").tap()
    code = shown(phone)
    phone.visit().saved()
    phone.sign("All saved").tap()
    sheet.get_by_role("link", name="Check it").tap()
    phone.page.get_by_role("button", name="Check the code I have").tap()
    check(phone, "AAAAAA" if code[-6:] != "AAAAAA" else "BBBBBB")
    expect(alert(phone.page)).to_contain_text("not the last six")
    check(phone, code[-6:])
    expect(phone.page.get_by_text("Your code works, and you have it.")).to_be_visible()
    phone.visit().saved()
    phone.sign("All saved").tap()
    expect(sheet.get_by_text("Last in step with the server")).to_be_visible()
    expect(sheet.get_by_text("Only this device can open your words")).to_have_count(0)

    checked = other.value("s", "recovery")
    assert checked["on"] == str(today())
    other.put("h", "starter00001", "plan", plan_since(1))
    other.put("s", "recovery", "v", {**checked, "on": str(today() - timedelta(days=366))})
    phone.visit()
    card = phone.page.get_by_role("region", name="A way back to your words")
    expect(card).to_contain_text("It has been a year", timeout=PATIENT_MS)
    card.get_by_role("button", name="Not now").tap()
    expect(card).to_have_count(0)


def plan_since(days: int) -> list[dict[str, object]]:
    """A daily plan that began so many days ago."""
    day = str(today() - timedelta(days=days))
    return [{"from": day, "kind": "daily", "target": 1, "tiny": None}]


def test_today_speaks_of_it_from_the_second_day_on(lend: Lend, server: Server) -> None:
    """
    Not on the day of the first tick. From the next one on, below the list; "not now" lasts.
    """
    phone, other = begin(lend, server)
    card = phone.page.get_by_role("region", name="A way back to your words")
    phone.sign("All saved").tap()
    expect(phone.page.get_by_role("dialog").get_by_role("link", name="Make a code")).to_be_visible()
    phone.page.keyboard.press("Escape")
    expect(card).to_have_count(0)
    other.put("h", "starter00001", "plan", plan_since(1))
    expect(card).to_contain_text("brings everything back", timeout=PATIENT_MS)
    card.get_by_role("button", name="Not now").tap()
    expect(card).to_have_count(0)
    phone.visit().saved()
    phone.sign("All saved").tap()
    expect(phone.page.get_by_role("dialog").get_by_role("link", name="Make a code")).to_be_visible()
    expect(card).to_have_count(0)


def test_the_code_is_printed_copied_and_saved(lend: Lend, server: Server) -> None:
    """
    On paper stand the code, what it is and where it is used, and nothing else of the app; the file
    and the copy hold the same code.
    """
    phone = lend(permissions=["clipboard-read", "clipboard-write"]).begin()
    phone.saved()
    code = make_code(phone)
    page = phone.page
    page.get_by_role("button", name="Copy it").tap()
    expect(page.get_by_text("Copied. Put it into")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == code
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Save it as a file").tap()
    assert waiting.value.suggested_filename == "tend-recovery-code.txt"
    text = Path(waiting.value.path()).read_text("utf-8")
    assert code in text
    assert f"{server.url}/recover" in text
    page.evaluate("window.print = () => document.body.append('printed')")
    page.get_by_role("button", name="Print it").tap()
    expect(page.get_by_text("printed")).to_be_visible()

    page.emulate_media(media="print")
    for visible in (page.locator(".paper .code"), page.get_by_text(f"{server.url}/recover")):
        expect(visible).to_be_visible()
    for hidden in (page.get_by_role("navigation"), page.get_by_role("button", name="I have it")):
        expect(hidden).to_be_hidden()
    page.emulate_media(media="screen")

    page.reload()
    expect(page.get_by_text(re.compile("A code was made on"))).to_be_visible()
    expect(page.locator(".paper")).to_have_count(0)


def test_removing_a_device_offers_a_new_code(lend: Lend) -> None:
    """
    The code may have been kept with it.
    """
    phone = lend().begin()
    other = lend().begin()
    other.join(phone.saved().pairing_link())
    phone.visit("/devices")
    rows = phone.page.locator("li.device")
    expect(rows).to_have_count(2)
    row = rows.filter(has_not_text="(this one)")
    row.get_by_role("button", name=re.compile("^Remove")).tap()
    row.get_by_role("button", name=re.compile("^Remove")).tap()

    expect(phone.page.get_by_text("the old one stops working")).to_be_visible()
    phone.page.get_by_role("link", name="Make a new code").tap()
    expect(phone.page.get_by_role("heading", name="Recovery code")).to_be_visible()
    other.visit()
    forgive(other, "401")


def test_a_withdrawn_code_opens_nothing(lend: Lend, server: Server) -> None:
    """
    After a question; the record with the key goes as well.
    """
    phone, other = begin(lend, server)
    code = make_code(phone)
    phone.visit("/recovery")
    phone.page.get_by_role("button", name="Let no code work any more").tap()
    phone.page.get_by_role("button", name="Yes, let it stop working").tap()
    expect(phone.page.get_by_text("No code works any more.")).to_be_visible(timeout=PATIENT_MS)
    expect(phone.page.get_by_text("There is no code yet.")).to_be_visible()
    phone.visit().saved()

    assert keys(other) == []
    lost = lend().visit("/recover")
    recover(lost, code)
    expect(alert(lost.page)).to_contain_text("This code was replaced", timeout=PATIENT_MS)
    forgive(lost, "404")
