"""The recovery code at home: made, kept, asked for, replaced and withdrawn."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import expect
from tests.e2e.between import Answer, Between
from tests.e2e.codes import PATIENT_MS, alert, check, make_code, recover, shown
from tests.e2e.other import Other, begin, now_ms, stamp, today
from tests.e2e.phone import Lend
from tests.harness import Server

pytestmark = pytest.mark.e2e
DOWN = Answer(503, b"{}", type="application/json")


def test_the_record_is_there_before_the_server_is_told(lend: Lend, server: Server) -> None:
    """
    The wrapped key is acknowledged before `PUT /api/recovery`, and older ones go after it. While
    the server cannot be reached no code is shown, and the older one goes on working.
    """
    with Between(server.port) as between:
        phone = lend(timezone_id="UTC")
        phone.url = between.url
        phone.begun().saved()
        other = Other(phone, server)
        first = make_code(phone)
        (old,) = keys(other)
        phone.visit("/recovery")
        between.rule = lambda asked: DOWN if asked[:2] == ("PUT", "/api/recovery") else None
        phone.page.get_by_role("button", name="Make a new code").tap()
        phone.page.get_by_role("button", name="Make a new code").tap()
        expect(phone.page.get_by_text("Nothing was shown")).to_be_visible(timeout=PATIENT_MS)
        assert old in keys(other)
        lost = lend().visit("/recover")
        recover(lost, first)
        expect(lost.page.get_by_role("link", name="Go to Today")).to_be_visible(timeout=PATIENT_MS)
        between.rule = lambda _: None

        orders: list[str] = []
        phone.page.on(
            "request", lambda request: orders.append(what(request.url, request.post_data))
        )
        make_code(phone, "Make a new code")
        phone.visit().saved()
        (new,) = keys(other)
        assert new != old
        wrote, told = orders.index("wrap"), orders.index("put")
        assert wrote < told
        assert "erase" not in orders[:told]
        phone.forgive("503")


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


def keys(other: Other) -> list[str]:
    """The records that hold a key wrapped by a code, as the server has them."""
    rows = other.sync([])["rows"]
    return [
        id
        for kind, id, fields in rows
        if kind == "k" and id.startswith("recovery.") and fields["v"][0]
    ]


def what(url: str, body: str | None) -> str:
    """What a request does to recovery codes."""
    if url.endswith("/api/recovery"):
        return "put"
    rows = json.loads(body or "{}").get("put", []) if url.endswith("/api/sync") else []
    values = [row[2]["v"][0] for row in rows if row[1].startswith("recovery.") and "v" in row[2]]
    return "wrap" if any(values) else "erase" if values else ""


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
    expect(sheet.get_by_text("Last saved to the server")).to_be_visible()
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


# Quicker: tests/pwa/served/recovery.test.ts, "Today is calm".
@pytest.mark.soak
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
    phone = lend(permissions=["clipboard-read", "clipboard-write"]).begun()
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

    phone.reload()
    expect(page.get_by_text(re.compile("A code was made on"))).to_be_visible()
    expect(page.locator(".paper")).to_have_count(0)


def test_removing_a_device_offers_a_new_code(lend: Lend) -> None:
    """
    The code may have been kept with it.
    """
    phone = lend().begun()
    other = lend().begun()
    other.join(phone.saved().pairing_link())
    phone.visit("/devices")
    rows = phone.page.locator("li.device")
    expect(rows).to_have_count(2)
    row = rows.filter(has_not_text="(this one)")
    row.get_by_role("button", name=re.compile("^Remove")).tap()
    row.get_by_role("button", name="Yes, remove it").tap()

    expect(phone.page.get_by_text("the old one stops working")).to_be_visible()
    phone.page.get_by_role("link", name="Make a new code").tap()
    expect(phone.page.get_by_role("heading", name="Recovery code")).to_be_visible()
    other.visit()
    other.forgive("status of 401")


# Quicker: tests/pwa/served/recovery.test.ts, "a code is withdrawn".
@pytest.mark.soak
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
    lost.forgive("status of 404")
