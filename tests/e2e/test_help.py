"""Help for me: one tap from More, without a network, an account or a key."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect
from tests.e2e.examine import Examiner
from tests.e2e.other import Other, stamp
from tests.e2e.phone import Lend, Phone
from tests.harness import Server

pytestmark = pytest.mark.e2e


def briton(lend: Lend) -> Phone:
    """A narrow phone whose region is the United Kingdom, with Help on its screen, and offline."""
    phone = lend(
        locale="en-GB",
        bypass_csp=True,
        permissions=["clipboard-read", "clipboard-write"],
        viewport={"width": 360, "height": 740},
    )
    page = phone.begin().saved().page
    page.get_by_role("link", name="More").tap()
    rows = page.locator(".rows a")
    expect(rows.first).to_contain_text("Help for me")
    phone.worker_ready()
    phone.context.set_offline(True)
    rows.first.tap()
    expect(page.get_by_role("heading", level=1, name="Help for me")).to_be_visible()
    page.reload()
    expect(
        page.get_by_text("In an emergency, call the local emergency number first.")
    ).to_be_visible()
    return phone


def test_help_is_one_tap_from_more_and_needs_no_network(lend: Lend, server: Server) -> None:
    """
    The emergency numbers of the device's region are proposed, and said to be; the choice is kept.
    """
    phone = briton(lend)
    page = phone.page
    numbers = page.get_by_role("region", name="Emergency numbers")
    expect(numbers).to_contain_text("This device is set to United Kingdom. Is that where you are?")
    calls = numbers.get_by_role("link", name=re.compile("^Call "))
    expect(calls).to_have_text(["112", "999"])
    assert calls.first.get_attribute("href") == "tel:112"
    numbers.get_by_label("Country").select_option("NZ")
    expect(calls).to_have_text(["111"])
    expect(numbers).not_to_contain_text("Is that where you are?")
    phone.context.set_offline(False)
    Other(phone, server).wait("s", "country", "v", "NZ")
    page.reload()
    expect(calls).to_have_text(["111"])


def test_ones_own_people_are_a_tap_away(lend: Lend, server: Server) -> None:
    """
    Two people of one's own can be called, written to and copied, all of it offline; the server
    holds no word of them. It passes axe and fits.
    """
    phone = briton(lend)
    page, examiner = phone.page, Examiner(phone.page)
    people = page.get_by_role("region", name="People I can call")
    for name, number in (("Ana", "+44 20 7946 0000"), ("Dr. Bo", "(0)800-12#3")):
        people.get_by_role("button", name="Add a person").tap()
        people.get_by_label("Name").fill(name)
        people.get_by_label("Telephone number").fill("later")
        people.get_by_role("button", name="Save").tap()
        expect(people.get_by_role("alert")).to_contain_text("make a number")
        people.get_by_label("Telephone number").fill(number)
        people.get_by_role("button", name="Save").tap()
        expect(people.get_by_text(number)).to_be_visible()
    expect(people.get_by_role("button", name="Add a person")).to_have_count(0)
    call = people.get_by_role("link", name="Ana: Call")
    assert call.get_attribute("href") == "tel:+442079460000"
    write = people.get_by_role("link", name="Dr. Bo: Write")
    assert write.get_attribute("href") == "sms:080012%233"
    people.get_by_role("button", name="Ana: Copy").tap()
    expect(people.get_by_role("status").first).to_have_text("Copied")
    assert page.evaluate("() => navigator.clipboard.readText()") == "+44 20 7946 0000"
    examiner.look("help", apart=True)
    assert not examiner.faults, "\n".join(examiner.faults)

    people.get_by_role("button", name="Dr. Bo: Change").tap()
    people.get_by_role("button", name="Take off").tap()
    expect(people.get_by_text("Dr. Bo")).to_have_count(0)
    page.get_by_role("button", name="Undo").tap()
    expect(people.get_by_text("Dr. Bo")).to_be_visible()
    phone.context.set_offline(False)
    phone.visit().saved()
    sealed = Other(phone, server).value("p", "help.1", "body")
    assert isinstance(sealed, str)
    assert "Ana" not in sealed
    phone.visit("/help")
    expect(people.get_by_text("Dr. Bo")).to_be_visible()


def test_help_is_there_before_an_account_and_without_a_key(lend: Lend, server: Server) -> None:
    """
    Before the first run has ended the numbers are there, and looking makes no account. What
    another device sealed with a key that is not here is said to be sealed; the numbers stay.
    """
    phone = lend(locale="de-AT").visit("/help")
    page = phone.page
    calls = page.get_by_role("link", name=re.compile("^Call "))
    expect(calls).to_have_text(["112", "122", "133", "144"])
    page.get_by_role("button", name=re.compile("^Yes, ")).tap()
    expect(page.get_by_text("Is that where you are?")).to_have_count(0)
    page.get_by_role("link", name="Back", exact=True).tap()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.go_back()
    phone.begin().saved()
    other = Other(phone, server)
    other.sync([["p", "help.1", {"body": ["c2VhbGVk", stamp(1_700_000_000_000)]}]])
    phone.visit("/help")
    people = page.get_by_role("region", name="People I can call")
    expect(people).to_contain_text("the key is not on this device")
    expect(calls).to_have_text(["112", "122", "133", "144"])
