"""The recovery code, typed: where everything else is gone, it brings everything back."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from tests.e2e.codes import PATIENT_MS, alert, check, make_code, recover, shown
from tests.e2e.phone import Lend, Phone
from tests.harness import Server

pytestmark = pytest.mark.e2e
WALK, BREATHE, OWN = "Move a little", "Sit and breathe", "Call Mira, slowly"
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


def noted(phone: Phone, name: str, text: str) -> None:
    """A note that is on disk: leaving earlier would take it along."""
    phone.write_note(name, text)
    expect(phone.page.get_by_text("Written down, sealed.")).to_be_visible()
    expect(phone.page.get_by_role("button", name="Undo")).to_be_visible()


def badly_typed(code: str) -> str:
    """As somebody in a hurry types it: small, spaced, O for 0 and l for 1."""
    return "  " + code.replace("-", " ").replace("0", "O").replace("1", "l").lower() + "\n"


def test_a_lost_phone_loses_nothing(lend: Lend, server: Server) -> None:
    """
    The storage is gone and the cookie is gone: the code, typed badly, brings every word and every
    tick back. Neither the old phone nor any request ever held the code.
    """
    old = lend().listen().begin(names={"Something I love doing": OWN})
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
    new.reload()
    expect(new.page.get_by_text(OWN, exact=True)).to_be_visible()
    # The old phone still stands in the list, by the name that it gave itself.
    new.visit("/devices")
    expect(new.page.locator("li.device")).to_have_count(2)
    new.visit("/recovery")
    expect(new.page.get_by_text("You had your code at hand on")).to_be_visible()


@pytest.mark.worker
def test_the_same_browser_without_its_storage(lend: Lend) -> None:
    """
    "Clear all data" in the very browser: first run, the code, and everything is back. The worker
    and its cache are gone as well.
    """
    phone = lend().begun().worker_ready()
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


# Quicker: tests/pwa/served/recovery.test.ts, "comes along".
@pytest.mark.soak
def test_what_was_ticked_meanwhile_comes_along(lend: Lend) -> None:
    """
    Whoever began on a new phone before finding the code loses neither life: ticks and words of both
    are there, and one account is left in the browser.
    """
    old = lend().begun()
    old.tick(WALK).tap()
    noted(old, WALK, "before")
    old.saved()
    code = make_code(old)
    new = lend().begun()
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
    phone = lend().begun()
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
    phone.forgive("status of 401", "status of 409")


# Quicker: tests/pwa/served/recovery.test.ts, "what is no code".
@pytest.mark.soak
@pytest.mark.worker
def test_codes_that_are_none_say_why(lend: Lend, server: Server) -> None:
    """
    Nothing, half of it, too much, a letter that no code has, one wrong character: each is said
    without asking the server. Unknown and replaced codes are told apart by the server.
    """
    phone = lend().begun()
    phone.saved()
    first = make_code(phone)
    phone.visit("/recovery")
    phone.page.get_by_role("button", name="Make a new code").tap()
    expect(phone.page.get_by_text("stops working as soon as")).to_be_visible()
    phone.page.get_by_role("button", name="Make a new code").tap()
    second = shown(phone)
    assert second != first

    other = lend().listen().visit("/recover")
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
    other.worker_ready().context.set_offline(True)
    recover(other, second)
    expect(alert(other.page)).to_contain_text("Nothing was changed", timeout=PATIENT_MS)
    other.context.set_offline(False)
    recover(other, second)
    expect(other.page.get_by_role("link", name="Go to Today")).to_be_visible(timeout=PATIENT_MS)
    other.forgive("status of 404")


def test_typing_the_code_at_home_makes_no_further_device(lend: Lend) -> None:
    """
    Whoever is in already stays the one device that they are; the code counts as checked.
    """
    phone = lend().begun()
    phone.saved()
    code = make_code(phone)
    phone.visit().saved()
    phone.listen().visit("/recover")
    recover(phone, code)
    expect(phone.page.get_by_role("link", name="Go to Today")).to_be_visible(timeout=PATIENT_MS)

    assert not [url for url in phone.requests if url.endswith("/api/recover")]
    phone.visit("/devices")
    expect(phone.page.locator("li.device")).to_have_count(1)
    phone.visit("/recovery")
    expect(phone.page.get_by_text("You had your code at hand on")).to_be_visible()
