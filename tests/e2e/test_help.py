"""Help for me: one tap from More, without a network, an account or a key."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, expect
from tests.e2e.examine import Examiner
from tests.e2e.other import Other, stamp
from tests.e2e.phone import Lend, Phone
from tests.harness import Server

pytestmark = pytest.mark.e2e
FIELDS = {
    "name": "Name",
    "number": "Telephone number",
    "mail": "Mail address",
    "note": "Note",
}


def briton(lend: Lend) -> Phone:
    """A narrow phone whose region is the United Kingdom, with Help on its screen, and offline."""
    phone = lend(
        locale="en-GB",
        bypass_csp=True,
        permissions=["clipboard-read", "clipboard-write"],
        viewport={"width": 360, "height": 740},
    )
    page = phone.begun().saved().page
    page.get_by_role("link", name="More").tap()
    rows = page.get_by_role("main").get_by_role("listitem").get_by_role("link")
    expect(rows.first).to_contain_text("Help for me")
    phone.worker_ready()
    phone.context.set_offline(True)
    rows.first.tap()
    expect(page.get_by_role("heading", level=1, name="Help for me")).to_be_visible()
    phone.reload()
    expect(
        page.get_by_text("In an emergency, call the local emergency number first.")
    ).to_be_visible()
    return phone


@pytest.mark.worker
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
    phone.reload()
    expect(calls).to_have_text(["111"])


def write_down(people: Locator, role: str, **fields: str) -> None:
    """Fill in the form of a role and save it; a name in Python stands for a field of the form."""
    people.get_by_role("button", name=f"Add {role}").tap()
    form = people.get_by_role("form")
    for field, value in fields.items():
        form.get_by_role("textbox", name=FIELDS[field]).fill(value)
    form.get_by_role("button", name="Save").tap()


@pytest.mark.worker
def test_ones_own_people_are_a_tap_away(lend: Lend, server: Server) -> None:
    """
    Therapist, doctor, peer line, employee assistance and two contacts can be called, written to,
    mailed and copied, all of it offline; the server holds no word of them, and no id names a role.
    It passes axe and fits.
    """
    phone = briton(lend)
    page, examiner = phone.page, Examiner(phone.page)
    people = page.get_by_role("region", name="My people")
    write_down(people, "someone I trust", name="Bo", number="(0)800-12#3")
    write_down(people, "my therapist", name="Dr. Ana", number="+44 20 7946 0000", mail="ana@x.org")
    write_down(people, "employee assistance", name="EAP", number="144", note="Code 7")
    write_down(people, "a peer line", name="Peers", mail="peers@x.org")
    write_down(people, "my doctor", name="Dr. Cy", number="22")
    write_down(people, "someone I trust", name="Di", number="33")
    expect(people.locator(".name")).to_have_text(["Dr. Ana", "Dr. Cy", "Peers", "EAP", "Bo", "Di"])
    expect(people.get_by_role("button", name="Add")).to_have_count(0)
    ways = {
        "Dr. Ana: Call": "tel:+442079460000",
        "Dr. Ana: Write": "sms:+442079460000",
        "Dr. Ana: Mail": "mailto:ana@x.org",
        "Bo: Write": "sms:080012%233",
        "Peers: Mail": "mailto:peers@x.org",
    }
    for name, address in ways.items():
        assert people.get_by_role("link", name=name).get_attribute("href") == address
    expect(people.get_by_role("link", name="Peers: Call")).to_have_count(0)
    people.get_by_role("button", name="Dr. Ana: Copy").tap()
    expect(people.get_by_role("status").first).to_have_text("Copied")
    assert page.evaluate("() => navigator.clipboard.readText()") == "+44 20 7946 0000"
    examiner.look("help", apart=True)
    assert not examiner.faults, "\n".join(examiner.faults)

    people.get_by_role("button", name="Bo: Change").tap()
    people.get_by_role("button", name="Take off").tap()
    expect(people.get_by_text("Bo", exact=True)).to_have_count(0)
    page.get_by_role("button", name="Undo").tap()
    expect(people.get_by_text("Bo", exact=True)).to_be_visible()
    phone.context.set_offline(False)
    phone.visit().saved()
    records = [row for row in Other(phone, server).sync([])["rows"] if row[0] == "p"]
    assert len(records) == 6
    for word in ("Dr. Ana", "7946", "x.org", "therapist", "assistance", "peerline", "Code 7"):
        assert word not in str(records), word
    phone.visit("/help")
    expect(people.locator(".name")).to_have_text(["Dr. Ana", "Dr. Cy", "Peers", "EAP", "Bo", "Di"])


@pytest.mark.worker
def test_what_cannot_be_written_of_a_person_is_said_beside_its_field(lend: Lend) -> None:
    """
    A number with letters, a name that is far too long, an address that is none, nothing at all:
    each has its sentence beside the field that it is about, and nothing is written.
    """
    phone = briton(lend)
    people = phone.page.get_by_role("region", name="My people")
    cases = (
        ({"name": "Ana", "number": "call me"}, "number", "alone make a number"),
        ({"name": "A" * 300, "number": "1"}, "name", "longer than 80 characters"),
        ({"name": "Ana", "number": "1" * 41}, "number", "longer than 40 characters"),
        ({"name": "Ana", "mail": "at home"}, "mail", "no mail address"),
        ({"name": "Ana", "number": "1", "note": "n" * 401}, "note", "longer than 400 characters"),
        ({"number": "1"}, "name", "needs a name"),
        ({"name": "Ana"}, "number", "needs a number or a mail address"),
    )
    for fields, wrong, sentence in cases:
        write_down(people, "my doctor", **fields)
        field = people.get_by_role("textbox", name=FIELDS[wrong])
        expect(field).to_have_attribute("aria-invalid", "true")
        beside = people.locator(f'[id="{field.get_attribute("aria-describedby")}"]')
        expect(beside).to_contain_text(sentence)
        expect(people.locator("[aria-invalid=true]")).to_have_count(1)
        people.get_by_role("button", name="Cancel").tap()
    expect(people.locator(".name")).to_have_count(0)


@pytest.mark.worker
def test_help_lines_say_who_published_them_and_when(lend: Lend) -> None:
    """
    A country's lines stand there offline: those for anyone, then clinicians' own, each with its
    number, its hours, its source and that text's month. Twelve months after, by the device's
    date, one may have changed. What a licensing board asks has its source as well.
    """
    phone = briton(lend)
    page = phone.page
    lines = page.get_by_role("region", name="Help lines")
    expect(lines.get_by_role("heading", level=3)).to_have_text(
        ["For those who work in health care", "Directories of help lines"]
    )
    samaritans = lines.get_by_role("listitem").filter(has_text="Samaritans").first
    call = samaritans.get_by_role("link", name="Samaritans: 116 123")
    assert call.get_attribute("href") == "tel:116123"
    expect(samaritans).to_contain_text("For anyone, day and night, free")
    expect(samaritans).to_contain_text("Published by Buckinghamshire Mind in September 2023.")
    expect(samaritans).to_contain_text("May have changed.")
    text = lines.get_by_role("link", name="Shout: Text SHOUT to 85258")
    assert text.get_attribute("href") == "sms:85258?&body=SHOUT"
    samaritans.get_by_role("button", name="Samaritans: Copy").tap()
    expect(samaritans.get_by_role("status")).to_have_text("Copied")
    assert page.evaluate("() => navigator.clipboard.readText()") == "116 123"
    expect(lines).to_contain_text("For doctors and medical students")

    country = page.get_by_label("Country")
    country.select_option("IE")
    expect(samaritans).to_contain_text(
        "Published by Open Helplines, citing samaritans.org, in June 2026."
    )
    country.select_option("ZA")
    expect(lines).to_contain_text("For everyone who works in health care")
    for day, is_old in (("2024-09-07", False), ("2024-09-08", True)):
        page.clock.set_fixed_time(f"{day}T12:00:00Z")
        country.select_option("AD")
        expect(lines).to_contain_text("Tend knows no line in Andorra")
        expect(lines.get_by_role("link", name=re.compile("^Find A Helpline: "))).to_be_visible()
        country.select_option("GB")
        expect(samaritans).to_be_visible()
        assert ("May have changed." in samaritans.inner_text()) is is_old, day
    board = page.get_by_role("region", name="What a licensing board asks")
    expect(board).to_contain_text("AMA, September 2025: 40 US boards have changed such questions.")
    expect(board).to_contain_text("this is not legal advice")
    expect(board.get_by_role("link")).to_have_attribute("href", re.compile("^https://www.ama-assn"))


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
    phone.begun().saved()
    other = Other(phone, server)
    other.sync([["p", "help.1", {"body": ["c2VhbGVk", stamp(1_700_000_000_000)]}]])
    phone.visit("/help")
    people = page.get_by_role("region", name="My people")
    expect(people).to_contain_text("their key is not on this device")
    expect(people.get_by_role("link", name="How to get it back")).to_be_visible()
    expect(people.get_by_role("button")).to_have_count(0)
    expect(calls).to_have_text(["112", "122", "133", "144"])
